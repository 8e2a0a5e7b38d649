internal import Storage

// Index/FORMAT.md, section 8.

/// Which documents of a segment have not been deleted: one bit each, written anew by every
/// commit that deletes, beside the segment, which never changes.
struct LiveDocs: @unchecked Sendable {
  let words: UnsafePointer<UInt64>
  let deletedCount: Int
  let file: MappedFile

  init(_ file: MappedFile, documentCount: Int, deletedCount: Int) throws(StorageError) {
    let body = file.body
    let wordCount = (documentCount + 63) / 64
    guard body.count == 16 + wordCount * 8, let base = body.baseAddress,
      body.word64(at: 0) == UInt64(documentCount), body.word64(at: 8) == UInt64(deletedCount)
    else {
      throw .corrupt(
        file: file.name, offset: FileEnvelope.headerLength, what: "the counts do not fit")
    }
    self.file = file
    self.deletedCount = deletedCount
    words = (base + 16).assumingMemoryBound(to: UInt64.self)
  }

  static func write(_ words: [UInt64], documentCount: Int, deletedCount: Int, to file: FileWriter)
    throws(StorageError) -> FileSummary
  {
    try file.write(UInt64(documentCount))
    try file.write(UInt64(deletedCount))
    for word in words { try file.write(word) }
    return try file.finish()
  }

  /// All bits set, those past the last document clear.
  static func all(_ documentCount: Int) -> [UInt64] {
    var words = [UInt64](repeating: .max, count: (documentCount + 63) / 64)
    if documentCount % 64 != 0, let last = words.indices.last {
      words[last] = (1 << UInt64(documentCount % 64)) - 1
    }
    return words
  }
}
