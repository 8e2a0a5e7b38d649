internal import Glibc
internal import Storage

/// The ids met so far, to find duplicates: exact, in about 8 to 16 bytes per id, which leave the
/// memory where they are many.
///
/// A table of eight-byte slots holds 24 bits of each id's hash and where the id stands in a log of
/// all ids. Where the 24 bits agree, the id itself is read and compared. The log stays in memory up
/// to a bound; then it goes to an unlinked temporary file, so that memory does not grow with the
/// length of ids. The hash is seeded at random: no input can be made to collide.
package struct IDSet: ~Copyable {
  /// How many bytes of ids are kept in memory before they go to the file.
  private let maximumLogInMemory: Int
  /// Nil before the first id.
  private var slots: ScratchArray<UInt64>?
  private var mask = 0
  package private(set) var count = 0
  private var log: [UInt8] = []
  /// Bytes of the log that lie in the file, before those in `log`.
  private var bytesInFile = 0
  private var file: Int32 = -1

  /// An offset in the log takes 40 bits: a terabyte of ids.
  private static let offsetMask: UInt64 = 1 << 40 - 1

  package init(maximumLogInMemory: Int = 8 << 20) {
    self.maximumLogInMemory = maximumLogInMemory
  }

  deinit { if file >= 0 { close(file) } }

  /// Adds an id of at most `RecordMapper.maximumIDLength` bytes; false if it was there before.
  ///
  /// - Throws: `InputError` if the temporary files cannot be made, written or read, or memory is out.
  package mutating func insert(_ id: UnsafeRawBufferPointer) throws(InputError) -> Bool {
    let slots = try slotsWithRoom()
    let hash = Self.hash(id)
    var place = Int(truncatingIfNeeded: hash) & mask
    let tag = hash & ~Self.offsetMask
    while slots[place] != 0 {
      if slots[place] & ~Self.offsetMask == tag,
        try logHolds(id, at: Int(slots[place] & Self.offsetMask) - 1)
      {
        return false
      }
      place = (place + 1) & mask
    }
    slots[place] = tag | UInt64(try append(id) + 1)
    count += 1
    return true
  }

  private static func hash(_ id: UnsafeRawBufferPointer) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(bytes: id)
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }

  /// Each entry of the log: two bytes of length, then the id.
  private mutating func append(_ id: UnsafeRawBufferPointer) throws(InputError) -> Int {
    if log.count + id.count + 2 > maximumLogInMemory && !log.isEmpty { try spill() }
    let offset = bytesInFile + log.count
    log.append(UInt8(truncatingIfNeeded: id.count))
    log.append(UInt8(truncatingIfNeeded: id.count >> 8))
    log.append(contentsOf: id)
    return offset
  }

  private func logHolds(_ id: UnsafeRawBufferPointer, at offset: Int) throws(InputError) -> Bool {
    try withEntry(at: offset, atMost: id.count) { entry in
      guard entry.count == id.count else { return false }
      guard let ours = entry.baseAddress, let theirs = id.baseAddress else { return true }
      return memcmp(ours, theirs, id.count) == 0
    }
  }

  /// Calls `body` with the id at `offset`, or with what fits into `atMost` + 1 bytes of it.
  private func withEntry<R>(
    at offset: Int, atMost limit: Int, _ body: (UnsafeRawBufferPointer) -> R
  ) throws(InputError) -> R {
    if offset >= bytesInFile {
      return log.withUnsafeBytes { bytes in
        let start = offset - bytesInFile
        let length = Int(bytes[start]) | Int(bytes[start + 1]) << 8
        return body(UnsafeRawBufferPointer(rebasing: bytes[start + 2..<start + 2 + length]))
      }
    }
    var entry = [UInt8](repeating: 0, count: limit + 3)
    let wanted = entry.count
    let count = entry.withUnsafeMutableBytes { pread(file, $0.baseAddress, wanted, off_t(offset)) }
    guard count >= 2 else {
      throw .cannotRead(file: "temporary file of ids", reason: systemMessage(errno))
    }
    let length = min(Int(entry[0]) | Int(entry[1]) << 8, count - 2)
    return entry.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[2..<2 + length])) }
  }

  private mutating func spill() throws(InputError) {
    if file < 0 {
      let directory = ScratchFile.temporaryFolder
      var template = Array("\(directory)/rapporteur-ids-XXXXXX".utf8CString)
      file = mkstemp(&template)
      if file >= 0 {
        unlink(template)
      } else {
        throw .cannotOpen(file: "temporary file in \(directory)", reason: systemMessage(errno))
      }
    }
    var written = 0
    while written < log.count {
      let offset = off_t(bytesInFile + written)
      let count = log[written...].withUnsafeBytes { bytes in
        pwrite(file, bytes.baseAddress, bytes.count, offset)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .cannotRead(file: "temporary file of ids", reason: systemMessage(errno))
      }
      written += count
    }
    bytesInFile += log.count
    log.removeAll(keepingCapacity: true)
  }

  /// The table, less than three quarters full. It is doubled if need be; as slots hold no whole hash,
  /// the log is then read again from its beginning.
  private mutating func slotsWithRoom() throws(InputError) -> ScratchArray<UInt64> {
    if let slots, count * 4 < slots.count * 3 { return slots }
    let larger: ScratchArray<UInt64>
    do {
      larger = try ScratchArray(
        count: max(1 << 14, 2 * (slots?.count ?? 0)), folder: ScratchFile.temporaryFolder,
        inMemoryUpTo: 8 << 20)
    } catch {
      let folder = ScratchFile.temporaryFolder
      throw .cannotOpen(file: "table of ids in \(folder)", reason: "\(error)")
    }
    slots = larger
    mask = larger.count - 1
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while offset < bytesInFile {
      let wanted = min(chunk.count, bytesInFile - offset)
      let count = chunk.withUnsafeMutableBytes {
        pread(file, $0.baseAddress, wanted, off_t(offset))
      }
      guard count == wanted else {
        throw .cannotRead(file: "temporary file of ids", reason: systemMessage(errno))
      }
      // An entry that the chunk cuts is the next one's first.
      let used = chunk.withUnsafeBytes { insertEntries($0.prefix(count), at: offset, larger) }
      guard used > 0 else {
        throw .cannotRead(file: "temporary file of ids", reason: systemMessage(EIO))
      }
      offset += used
    }
    _ = log.withUnsafeBytes { insertEntries($0[...], at: bytesInFile, larger) }
    return larger
  }

  /// Puts the whole entries of a part of the log into the table; returns how many bytes they take.
  private func insertEntries(
    _ bytes: Slice<UnsafeRawBufferPointer>, at offset: Int, _ slots: ScratchArray<UInt64>
  ) -> Int {
    let bytes = UnsafeRawBufferPointer(rebasing: bytes)
    var start = 0
    while start + 2 <= bytes.count {
      let length = Int(bytes[start]) | Int(bytes[start + 1]) << 8
      guard start + 2 + length <= bytes.count else { break }
      let id = UnsafeRawBufferPointer(rebasing: bytes[start + 2..<start + 2 + length])
      let hash = Self.hash(id)
      var place = Int(truncatingIfNeeded: hash) & mask
      while slots[place] != 0 { place = (place + 1) & mask }
      slots[place] = hash & ~Self.offsetMask | UInt64(offset + start + 1)
      start += 2 + length
    }
    return start
  }
}
