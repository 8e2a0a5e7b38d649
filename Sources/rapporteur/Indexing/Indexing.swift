import Catalogue
import InvertedIndex

/// Reads all sources into a writer, with progress, until the end or until somebody asks to stop.
struct Indexing {
  let source: BuildSource
  let definition: Definition
  let rejections: RejectionLog

  /// Adds every record.
  ///
  /// - Returns: what was read and what became of it.
  func add(to writer: IndexWriter) throws -> InputCounts {
    let reader = RecordReader(inputs: source.inputs, definition: definition)
    reader.onRejection = { rejections.add($0, text: $1) }
    let totalBytes = totalSize(of: source.inputs)
    var progress = Progress(label: "indexing", unit: "records")
    defer { progress.finish() }
    let buffer = DocumentBuffer()
    var indexed = 0
    var refusedCount = 0
    while true {
      let isMore: Bool
      do {
        isMore = try reader.fill(buffer)
      } catch {
        throw Failure(.badInput, "\(error)", at: "", remedy: "mend the input; nothing was changed")
      }
      guard isMore else { break }
      try Interruption.check(doing: "indexing")
      let refused = try indexing { () throws(IndexError) in try writer.add(buffer) }
      for record in refused {
        rejections.add(
          Rejection(
            file: reader.inputName, line: 0, reason: "record \(record.id): \(record.reason)",
            id: record.id), text: UnsafeRawBufferPointer(start: nil, count: 0))
      }
      indexed += buffer.count - refused.count
      refusedCount += refused.count
      buffer.removeAll()
      progress.update(
        count: reader.recordsRead,
        share: totalBytes.map { Double(reader.bytesRead) / Double(max(1, $0)) })
    }
    return InputCounts(
      read: reader.recordsRead, indexed: indexed, rejected: reader.recordsRejected + refusedCount)
  }
}
