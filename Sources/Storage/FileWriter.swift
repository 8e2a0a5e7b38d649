internal import CPostings

/// Name, length and checksum of a finished file: what a commit records of it.
public struct FileSummary: Hashable, Sendable {
  public var name: String
  /// Length of the whole file in bytes, envelope included.
  public var length: Int
  /// CRC-32C as in the footer.
  public var checksum: UInt32

  public init(name: String, length: Int, checksum: UInt32) {
    self.name = name
    self.length = length
    self.checksum = checksum
  }
}

/// Writes one file from its first byte to its last: header, body, footer. Never goes back, so
/// that a file is either whole or has no footer.
///
/// Bytes gather in a buffer of 256 KB; the checksum is taken when it is written out. Not thread
/// safe. A writer that is dropped before `finish` closes its descriptor and leaves a file that
/// nothing names.
public final class FileWriter {
  public let name: String
  private let path: String
  private let fileSystem: any FileSystem
  private var descriptor: Int32

  @usableFromInline let buffer: UnsafeMutableRawPointer
  @usableFromInline var used = 0
  @usableFromInline var flushedLength = 0
  private var checksum: UInt32 = 0

  @usableFromInline static let capacity = 256 << 10

  init(
    directory: String, name: String, kind: FileKind, segment: SegmentID,
    fileSystem: any FileSystem
  ) throws(StorageError) {
    self.name = name
    self.path = directory + "/" + name
    self.fileSystem = fileSystem
    descriptor = try fileSystem.create(path)
    buffer = .allocate(byteCount: Self.capacity, alignment: 64)
    let header = FileEnvelope.header(kind: kind, segment: segment)
    buffer.copyMemory(from: header, byteCount: header.count)
    used = header.count
  }

  deinit {
    if descriptor >= 0 { try? fileSystem.close(descriptor, path: path) }
    buffer.deallocate()
  }

  /// Bytes of the body so far: where the next byte will stand, counted from the body's start,
  /// which is how readers count too (`MappedFile.body`).
  @inlinable
  public var position: Int {
    flushedLength &+ used &- FileEnvelope.headerLength
  }

  /// Room for `count` bytes, at most 64 KB, to be filled and then claimed by `advance(by:)`.
  @inlinable
  public func reserve(_ count: Int) throws(StorageError) -> UnsafeMutableRawPointer {
    assert(count <= 64 << 10)
    if used &+ count > Self.capacity { try flush() }
    return buffer + used
  }

  /// Claims bytes that were filled after `reserve`.
  @inlinable
  public func advance(by count: Int) { used &+= count }

  @inlinable
  public func write(_ value: UInt8) throws(StorageError) {
    try reserve(1).storeBytes(of: value, as: UInt8.self)
    used &+= 1
  }

  @inlinable
  public func write(_ value: UInt16) throws(StorageError) {
    try reserve(2).storeBytes(of: value.littleEndian, as: UInt16.self)
    used &+= 2
  }

  @inlinable
  public func write(_ value: UInt32) throws(StorageError) {
    try reserve(4).storeBytes(of: value.littleEndian, as: UInt32.self)
    used &+= 4
  }

  @inlinable
  public func write(_ value: UInt64) throws(StorageError) {
    try reserve(8).storeBytes(of: value.littleEndian, as: UInt64.self)
    used &+= 8
  }

  /// LEB128: seven bits a byte, lowest first, the high bit set on all but the last byte.
  @inlinable
  public func writeVariable(_ value: UInt64) throws(StorageError) {
    let start = try reserve(10)
    var rest = value
    var count = 0
    while rest >= 0x80 {
      start.storeBytes(
        of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: count, as: UInt8.self)
      rest >>= 7
      count &+= 1
    }
    start.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: count, as: UInt8.self)
    used &+= count &+ 1
  }

  /// Bytes of any number.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    var rest = bytes
    while !rest.isEmpty {
      if used == Self.capacity { try flush() }
      let count = min(rest.count, Self.capacity - used)
      (buffer + used).copyMemory(from: rest.baseAddress!, byteCount: count)
      used += count
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  public func write(_ bytes: [UInt8]) throws(StorageError) {
    // `withUnsafeBytes` does not carry typed errors through in every form, so the result does.
    let result: Result<Void, StorageError> = bytes.withUnsafeBytes { raw in
      do throws(StorageError) {
        try write(raw)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }

  /// Zeros up to the next multiple of `alignment` of `position`.
  public func align(to alignment: Int) throws(StorageError) {
    while position % alignment != 0 { try write(UInt8(0)) }
  }

  @usableFromInline
  func flush() throws(StorageError) {
    checksum = postings_crc32c(checksum, buffer, used)
    var written = 0
    while written < used {
      let rest = UnsafeRawBufferPointer(start: buffer + written, count: used - written)
      written += try fileSystem.write(rest, to: descriptor, path: path)
    }
    flushedLength += used
    used = 0
  }

  /// Writes the footer, syncs the file's bytes and closes it.
  ///
  /// The name itself is durable only after `Directory.synchronize`.
  public func finish() throws(StorageError) -> FileSummary {
    for _ in 0..<FileEnvelope.padding / 8 { try write(UInt64(0)) }
    try write(UInt64(flushedLength + used + 16))
    try flush()
    let final = checksum
    try write(final)
    try write(FileEnvelope.endMagic)
    try flush()
    try fileSystem.synchronize(descriptor, path: path)
    let open = descriptor
    descriptor = -1
    try fileSystem.close(open, path: path)
    return FileSummary(name: name, length: flushedLength, checksum: final)
  }
}
