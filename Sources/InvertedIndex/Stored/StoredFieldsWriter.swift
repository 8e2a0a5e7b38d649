internal import CZstd
internal import Storage

// Index/FORMAT.md, section 7.

/// Writes the records as they will be given back, in compressed blocks, straight to the file:
/// memory holds one block, whatever the number of records.
final class StoredFieldsWriter {
  /// A block is closed when its records reach this many bytes: small enough that showing one
  /// record costs little, large enough for the compressor to find repetitions.
  static let blockSize = 32 << 10
  /// The longest record. Readers refuse blocks that claim more.
  static let maximumRecordLength = 256 << 20
  static let compressionLevel: Int32 = 1

  private let file: FileWriter
  private let context: OpaquePointer
  private var lengths: [UInt32] = []
  private var text: [UInt8] = []
  private var raw: [UInt8] = []
  private var compressed: [UInt8] = []
  private var index = ByteWriter()
  private var blockCount: UInt64 = 0
  private var firstDocument: UInt32 = 0

  init(_ file: FileWriter) throws(StorageError) {
    self.file = file
    guard let context = ZSTD_createCCtx() else {
      throw .system(operation: "allocate memory for", path: file.name, code: 12)
    }
    self.context = context
    // Each block carries a checksum of its own: opening verifies none of the file's, and a record
    // is given back whole or not at all.
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Self.compressionLevel)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { ZSTD_freeCCtx(context) }

  /// Appends the next document's record.
  func add(_ record: UnsafeRawBufferPointer) throws(StorageError) {
    lengths.append(UInt32(record.count))
    text.append(contentsOf: record)
    if text.count >= Self.blockSize { try closeBlock() }
  }

  private func closeBlock() throws(StorageError) {
    guard !lengths.isEmpty else { return }
    raw.removeAll(keepingCapacity: true)
    for length in lengths {
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        raw.append(UInt8(truncatingIfNeeded: length >> shift))
      }
    }
    raw.append(contentsOf: text)
    let bound = ZSTD_compressBound(raw.count)
    if compressed.count < bound { compressed = [UInt8](repeating: 0, count: bound) }
    let rawCount = raw.count
    let size = compressed.withUnsafeMutableBytes { target in
      raw.withUnsafeBytes { source in
        ZSTD_compress2(context, target.baseAddress, target.count, source.baseAddress, rawCount)
      }
    }
    guard ZSTD_isError(size) == 0 else {
      throw .system(operation: "compress records for", path: file.name, code: 5)
    }
    index.append(firstDocument)
    index.append(UInt32(rawCount))
    index.append(UInt64(file.position))
    blockCount += 1
    let result: Result<Void, StorageError> = compressed.withUnsafeBytes { bytes in
      Result { () throws(StorageError) in
        try file.write(UnsafeRawBufferPointer(rebasing: bytes[..<size]))
      }
    }
    try result.get()
    firstDocument += UInt32(lengths.count)
    lengths.removeAll(keepingCapacity: true)
    // A giant record must not pin its memory.
    text.removeAll(keepingCapacity: text.capacity <= 1 << 20)
  }

  /// Appends a block of another file as it stands there.
  func addBlock(_ bytes: UnsafeRawBufferPointer, rawLength: UInt32, documentCount: Int)
    throws(StorageError)
  {
    try closeBlock()
    index.append(firstDocument)
    index.append(rawLength)
    index.append(UInt64(file.position))
    blockCount += 1
    try file.write(bytes)
    firstDocument += UInt32(documentCount)
  }

  func finish() throws(StorageError) -> FileSummary {
    try closeBlock()
    let end = UInt64(file.position)
    index.append(firstDocument)
    index.append(UInt32(0))
    index.append(end)
    try file.align(to: 8)
    let indexStart = UInt64(file.position)
    try file.write(index.bytes)
    try file.write(indexStart)
    try file.write(blockCount)
    return try file.finish()
  }
}
