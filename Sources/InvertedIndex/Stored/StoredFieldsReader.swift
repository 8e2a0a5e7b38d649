internal import CZstd
internal import Storage
internal import Synchronization

// Index/FORMAT.md, section 7.

/// Gives back stored records. Safe to share: the few blocks decompressed last are kept under a
/// lock, which is held for a look-up only, not while decompressing.
final class StoredFieldsReader: Sendable {
  private struct Cache {
    var blocks: [Int: [UInt8]] = [:]
    /// The blocks as they came: the first goes first.
    var order: [Int] = []
    var size = 0

    mutating func keep(_ block: Int, _ bytes: [UInt8]) {
      guard bytes.count <= cachedBytes, blocks.updateValue(bytes, forKey: block) == nil else {
        return
      }
      order.append(block)
      size += bytes.count
      while size > cachedBytes {
        size -= blocks.removeValue(forKey: order.removeFirst())?.count ?? 0
      }
    }
  }

  /// Bytes kept of a segment: all of a small one, since a server that decompressed for every hit
  /// spent a third of its time so; of a large one some pages of results, not a second copy.
  private static let cachedBytes = 2 << 20

  private let file: MappedFile
  private let documentCount: Int
  private let indexStart: Int
  let blockCount: Int
  private let cache = Mutex(Cache())

  init(_ file: MappedFile, documentCount: Int) throws(StorageError) {
    let body = file.body
    guard body.count >= 32 else {
      throw .corrupt(
        file: file.name, offset: FileEnvelope.headerLength, what: "the block index is missing")
    }
    let start = body.word64(at: body.count - 16)
    let blocks = body.word64(at: body.count - 8)
    guard start <= UInt64(body.count - 32), blocks <= UInt64(body.count / 16),
      start + (blocks + 1) * 16 == UInt64(body.count - 16),
      body.word32(at: Int(start + blocks * 16)) == UInt32(documentCount)
    else {
      throw .corrupt(
        file: file.name, offset: FileEnvelope.headerLength + body.count - 16,
        what: "the block index does not fit")
    }
    self.file = file
    self.documentCount = documentCount
    indexStart = Int(start)
    blockCount = Int(blocks)
  }

  private func corrupt(_ block: Int, _ what: String) -> StorageError {
    .corrupt(
      file: file.name, offset: FileEnvelope.headerLength + indexStart + block * 16, what: what)
  }

  func firstDocument(_ block: Int) -> Int {
    Int(file.body.word32(at: indexStart + block * 16))
  }

  /// Whether the blocks fill the file up to their index, one after the other, and zeros follow the
  /// last. Reads the index.
  var blocksFollowEachOther: Bool {
    var end: UInt64 = 0
    for block in 0...blockCount {
      let start = file.body.word64(at: indexStart + block * 16 + 8)
      guard start >= end, block > 0 || start == 0 else { return false }
      end = start
    }
    return (end &+ 7) & ~7 == UInt64(indexStart)
      && file.body[Int(end)..<indexStart].allSatisfy { $0 == 0 }
      && file.body.word32(at: indexStart + blockCount * 16 + 4) == 0
  }

  /// The record of a document: O(block) once, then cheap for its neighbours.
  func record(_ document: Int) throws(StorageError) -> [UInt8] {
    guard document >= 0, document < documentCount else {
      throw corrupt(0, "there is no document \(document)")
    }
    var low = 0
    var high = blockCount
    while high - low > 1 {
      let middle = (low + high) / 2
      if firstDocument(middle) <= document { low = middle } else { high = middle }
    }
    let first = firstDocument(low)
    let next = firstDocument(low + 1)
    guard first <= document, document < next else { throw corrupt(low, "a block is out of order") }
    let cached = cache.withLock { $0.blocks[low] }
    let bytes: [UInt8]
    if let cached {
      bytes = cached
    } else {
      bytes = try decompress(low)
      cache.withLock { $0.keep(low, bytes) }
    }
    let count = next - first
    guard bytes.count >= count * 4 else { throw corrupt(low, "a block is too short") }
    return try bytes.withUnsafeBytesTyped { (raw) throws(StorageError) in
      var start = count * 4
      for index in 0..<document - first { start += Int(raw.word32(at: index * 4)) }
      let length = Int(raw.word32(at: (document - first) * 4))
      guard start <= raw.count, length <= raw.count - start else {
        throw corrupt(low, "a record's length is damaged")
      }
      return Array(raw[start..<start + length])
    }
  }

  /// A block as it stands in the file.
  func block(_ block: Int) throws(StorageError) -> (
    compressed: UnsafeRawBufferPointer, rawLength: UInt32, documentCount: Int
  ) {
    let body = file.body
    let entry = indexStart + block * 16
    let rawLength = Int(body.word32(at: entry + 4))
    let documents = firstDocument(block + 1) - firstDocument(block)
    guard documents > 0 else { throw corrupt(block, "a block is out of order") }
    let start = body.word64(at: entry + 8)
    let end = body.word64(at: entry + 24)
    guard start <= end, end <= UInt64(indexStart),
      rawLength <= StoredFieldsWriter.maximumRecordLength + (4 << 20)
    else {
      throw corrupt(block, "a block's place is damaged")
    }
    let source = UnsafeRawBufferPointer(rebasing: body[Int(start)..<Int(end)])
    return (source, UInt32(rawLength), documents)
  }

  /// The bytes of a block: for each document a length, then the records.
  func decompress(_ block: Int) throws(StorageError) -> [UInt8] {
    let (source, length, _) = try self.block(block)
    let rawLength = Int(length)
    guard ZSTD_getFrameContentSize(source.baseAddress, source.count) == UInt64(rawLength) else {
      throw corrupt(block, "a block's length is damaged")
    }
    let bytes = [UInt8](unsafeUninitializedCapacity: rawLength) { target, count in
      let size = ZSTD_decompress(target.baseAddress, rawLength, source.baseAddress, source.count)
      count = ZSTD_isError(size) != 0 ? 0 : size
    }
    guard bytes.count == rawLength else { throw corrupt(block, "a block cannot be decompressed") }
    return bytes
  }
}

extension [UInt8] {
  /// `withUnsafeBytes` for bodies with typed errors.
  func withUnsafeBytesTyped<Value>(
    _ body: (UnsafeRawBufferPointer) throws(StorageError) -> Value
  ) throws(StorageError) -> Value {
    let result: Result<Value, StorageError> = withUnsafeBytes { raw in
      Result { () throws(StorageError) in try body(raw) }
    }
    return try result.get()
  }
}
