import Catalogue
import InvertedIndex

/// Reads all sources into a writer, with progress, until the end or until somebody asks to stop.
struct Indexing {
  let source: BuildSource
  /// What the folders of `source` hold, found valid.
  let catalogue: Catalogue?
  /// Another index whose records are taken.
  let records: StoredRecords?
  /// What the last line of standard input must be.
  let endMarker: String?
  let definition: Definition
  /// Whether records are added to an index that has a definition.
  let isUpdate: Bool
  let rejections: RejectionLog

  /// Adds every record to a writer that `makeWriter` makes: at once, or, of an export that brings its
  /// vocabulary along, when that is read, because records count for the concepts above theirs.
  ///
  /// - Returns: The writer, what was read and what became of it.
  func run(
    _ makeWriter: (Definition) throws -> IndexWriter
  ) throws -> (writer: IndexWriter, counts: InputCounts) {
    var writer: IndexWriter?
    if catalogue != nil || records != nil || isUpdate { writer = try makeWriter(definition) }
    let buffer = DocumentBuffer()
    var counts = InputCounts()
    if let catalogue, let writer {
      let reader = CatalogueReader(catalogue, definition: definition)
      do {
        counts.read = try reader.fill(buffer)
      } catch {
        throw Failure(.badInput, "\(error)", at: "", remedy: "mend it; nothing was changed")
      }
      writer.setAttachment(CatalogueReader.namesAttachment, reader.names)
      writer.setAttachment(
        CatalogueVocabulary.attachment,
        CatalogueVocabulary(catalogue, definition: definition).bytes)
      try add(buffer, from: source.corpora.joined(separator: " "), to: writer, &counts)
    }
    let inputs = records == nil ? source.inputs : []
    let reader = RecordReader(inputs: inputs, definition: definition)
    reader.endMarker = endMarker
    reader.onRejection = { rejections.add($0, text: $1) }
    if let records, let writer { try add(records, by: reader, buffer, to: writer, &counts) }
    let totalBytes = totalSize(of: inputs)
    var progress = Progress(label: "indexing", unit: "records")
    defer { progress.finish() }
    let catalogued = counts
    while true {
      let isMore: Bool
      do {
        isMore = try reader.fill(buffer)
      } catch .workingSpace(let reason) {
        throw Failure(
          .failed, "no room to note the ids of the input", at: reason,
          remedy: "make room there or name another folder in TMPDIR; nothing was changed")
      } catch {
        throw Failure(.badInput, "\(error)", at: "", remedy: "mend the input; nothing was changed")
      }
      let made = try writer ?? makeWriter(definition(with: reader.attachments))
      writer = made
      guard isMore else { break }
      try Interruption.check(doing: "indexing")
      try add(buffer, from: reader.inputName, to: made, &counts)
      progress.update(
        count: reader.recordsRead,
        share: totalBytes.map { Double(reader.bytesRead) / Double(max(1, $0)) })
    }
    let last = try writer ?? makeWriter(definition)
    for (name, bytes) in reader.attachments { last.setAttachment(name, bytes) }
    counts.read = catalogued.read + reader.recordsRead
    counts.rejected += reader.recordsRejected
    return (last, counts)
  }

  /// The definition with the hierarchy of a vocabulary that an export brings along.
  private func definition(with attachments: [String: [UInt8]]) -> Definition {
    guard let bytes = attachments[CatalogueVocabulary.attachment],
      let tree = CatalogueVocabulary.subjectTree(of: bytes)
    else { return definition }
    return definition.with(subjects: tree)
  }

  /// Adds the records that another index kept, and what was attached to it.
  private func add(
    _ records: StoredRecords, by reader: RecordReader, _ buffer: DocumentBuffer,
    to writer: IndexWriter, _ counts: inout InputCounts
  ) throws {
    for (name, bytes) in records.attachments { writer.setAttachment(name, bytes) }
    var progress = Progress(label: "indexing", unit: "records")
    defer { progress.finish() }
    while true {
      let record = try indexing { () throws(IndexError) in try records.next() }
      do {
        if let record { try reader.add(record, to: buffer) }
      } catch {
        throw Failure(.failed, "\(error)", at: "", remedy: "nothing was changed")
      }
      guard record == nil || buffer.sizeInBytes >= 4 << 20 else { continue }
      try Interruption.check(doing: "indexing")
      try add(buffer, from: records.path, to: writer, &counts)
      progress.update(
        count: reader.recordsRead,
        share: Double(reader.recordsRead) / Double(max(1, records.count)))
      if record == nil { return }
    }
  }

  /// Hands a batch to the writer and empties it. What the writer refuses (an id that an earlier
  /// source gave) is a rejected record.
  private func add(
    _ buffer: DocumentBuffer, from name: String, to writer: IndexWriter,
    _ counts: inout InputCounts
  ) throws {
    let refused = try indexing { () throws(IndexError) in try writer.add(buffer) }
    for record in refused {
      rejections.add(
        Rejection(
          file: name, line: 0, reason: "record \(record.id): \(record.reason)", id: record.id),
        text: UnsafeRawBufferPointer(start: nil, count: 0))
    }
    counts.indexed += buffer.count - refused.count
    counts.rejected += refused.count
    buffer.removeAll()
  }
}
