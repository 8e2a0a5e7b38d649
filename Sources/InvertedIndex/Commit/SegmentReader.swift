internal import Storage

/// One immutable segment, opened: its files mapped, their envelopes checked.
///
/// Safe to share between threads; nothing changes after it was made.
public final class SegmentReader: @unchecked Sendable {
  let info: SegmentInfo
  /// Equal for segments of one content and one definition only.
  package var identity: String { info.id.description }
  /// Documents of the segments before this one in its snapshot.
  public let base: Int
  /// Numbers given to documents, 0 ..< documentCount, deleted ones included.
  public let documentCount: Int
  /// Dictionary, postings and positions.
  package let inverted: InvertedFile
  /// One bit per document that has not been deleted; nil if none has. (documentCount + 63) / 64
  /// words; bits past the last document are clear unless the file is damaged.
  package let liveDocs: UnsafePointer<UInt64>?
  /// Place of each document when the segment is ordered by id; nil where ties are in insertion
  /// order. Numbers may be wrong in a damaged file, but comparing them is harmless.
  package let idRank: UnsafePointer<UInt32>?

  private let live: LiveDocs?
  let files: [FileKind: MappedFile]
  let storedFields: StoredFieldsReader
  let identifiers: IdentifierColumn
  let recordHashes: UnsafePointer<UInt64>
  /// Number of the language of each document's text; 255 for none.
  let languages: UnsafePointer<UInt8>
  private let stored: Definition.StoredContent
  private let path: String
  private let normsByField: [UnsafePointer<UInt8>?]
  private let keywordColumns: [KeywordColumn?]
  private let integerColumns: [IntegerColumn?]
  private let dateRangeColumns: [DateRangeColumn?]

  init(_ info: SegmentInfo, base: Int, directory: Directory, definition: Definition)
    throws(StorageError)
  {
    self.info = info
    self.base = base
    documentCount = info.documentCount
    stored = definition.stored
    path = directory.path
    let count = info.documentCount
    var files: [FileKind: MappedFile] = [:]
    for file in info.files {
      files[file.kind] = try Self.map(
        directory, info.fileName(file.kind), file.kind, info.id, file.length, file.checksum)
    }
    self.files = files
    func file(_ kind: FileKind) throws(StorageError) -> MappedFile {
      guard let file = files[kind] else { throw .missing(path: info.fileName(kind)) }
      return file
    }
    let terms = try file(.terms)
    let postings = try file(.postings)
    let positions = try file(.positions)
    inverted = try InvertedFile(
      documentCount: count, dictionary: terms.body, postings: postings.body,
      positions: positions.body, owner: [terms, postings, positions] as AnyObject)
    storedFields = try StoredFieldsReader(try file(.stored), documentCount: count)

    if let deletions = info.deletions {
      let mapped = try Self.map(
        directory, info.fileName(.liveDocs), .liveDocs, info.id, deletions.length,
        deletions.checksum)
      let live = try LiveDocs(mapped, documentCount: count, deletedCount: deletions.count)
      self.live = live
      liveDocs = live.words
    } else {
      live = nil
      liveDocs = nil
    }

    let columns = try SectionedFile(try file(.columns))
    guard let identifierBytes = columns.bytes(.identifiers),
      let identifiers = IdentifierColumn(identifierBytes, documentCount: count)
    else { throw columns.corrupt(.identifiers, "the ids are missing or cut") }
    self.identifiers = identifiers
    guard let hashes = columns.bytes(.recordHashes), hashes.count == count * 8,
      let hashBase = hashes.baseAddress
    else { throw columns.corrupt(.recordHashes, "the records' hashes are missing or cut") }
    recordHashes = hashBase.assumingMemoryBound(to: UInt64.self)
    guard let languages = columns.bytes(.languages), languages.count == count,
      let languageBase = languages.baseAddress
    else { throw columns.corrupt(.languages, "the records' languages are missing or cut") }
    self.languages = languageBase.assumingMemoryBound(to: UInt8.self)
    if definition.ties == .id {
      guard let ranks = columns.bytes(.identifierRanks), ranks.count == count * 4 else {
        throw columns.corrupt(.identifierRanks, "the order of ids is missing or cut")
      }
      idRank = ranks.baseAddress?.assumingMemoryBound(to: UInt32.self)
    } else {
      idRank = nil
    }
    var keywordColumns = [KeywordColumn?](repeating: nil, count: definition.fields.count)
    var integerColumns = [IntegerColumn?](repeating: nil, count: definition.fields.count)
    var dateRangeColumns = [DateRangeColumn?](repeating: nil, count: definition.fields.count)
    for field in definition.fields {
      switch field.kind {
      case .keyword:
        guard let bytes = columns.bytes(.keywords, field: field.ordinal) else { continue }
        guard let column = KeywordColumn(bytes, documentCount: count) else {
          throw columns.corrupt(
            .keywords, field: field.ordinal, "the column of `\(field.name)` does not fit")
        }
        keywordColumns[field.ordinal] = column
      case .integer:
        guard let bytes = columns.bytes(.integers, field: field.ordinal) else { continue }
        guard let column = IntegerColumn(bytes, documentCount: count) else {
          throw columns.corrupt(
            .integers, field: field.ordinal, "the column of `\(field.name)` does not fit")
        }
        integerColumns[field.ordinal] = column
      case .dateRange:
        guard let bytes = columns.bytes(.dateRanges, field: field.ordinal) else { continue }
        guard let column = DateRangeColumn(bytes, documentCount: count) else {
          throw columns.corrupt(
            .dateRanges, field: field.ordinal, "the column of `\(field.name)` does not fit")
        }
        dateRangeColumns[field.ordinal] = column
      case .text: break
      }
    }
    self.keywordColumns = keywordColumns
    self.integerColumns = integerColumns
    self.dateRangeColumns = dateRangeColumns

    let norms = try SectionedFile(try file(.norms))
    var normsByField = [UnsafePointer<UInt8>?](repeating: nil, count: definition.fields.count)
    for section in norms.sections where section.kind == .norms {
      guard section.field < normsByField.count, section.range.count == count,
        let bytes = norms.bytes(.norms, field: section.field)
      else {
        throw norms.corrupt(.norms, field: section.field, "the norms of a field do not fit")
      }
      normsByField[section.field] = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    }
    for (field, _) in info.fieldStatistics
    where field >= normsByField.count || normsByField[field] == nil {
      throw norms.corrupt(.norms, "the norms of a field are missing")
    }
    self.normsByField = normsByField
  }

  private static func map(
    _ directory: Directory, _ name: String, _ kind: FileKind, _ id: SegmentID, _ length: Int,
    _ checksum: UInt32
  ) throws(StorageError) -> MappedFile {
    let file = try directory.map(name, kind: kind, segment: id)
    guard file.bytes.count == length else {
      throw .corrupt(
        file: name, offset: file.bytes.count, what: "the commit says \(length) bytes")
    }
    guard file.recordedChecksum == checksum else {
      throw .corrupt(
        file: name, offset: file.bytes.count - 8, what: "the commit says another checksum")
    }
    return file
  }

  /// Every file of the segment that its commit names.
  var mappedFiles: [MappedFile] {
    info.files.compactMap { files[$0.kind] } + [live?.file].compactMap { $0 }
  }

  /// Documents that have not been deleted.
  public var liveDocumentCount: Int { info.liveDocumentCount }

  /// Name of the segment, as its files begin.
  public var name: String { info.name }

  /// Whether a document is there and has not been deleted.
  public func isLive(_ document: Int) -> Bool {
    guard document >= 0, document < documentCount else { return false }
    guard let liveDocs else { return true }
    return liveDocs[document >> 6] & (1 << UInt64(document & 63)) != 0
  }

  /// Length norms of a text field, one byte per document and at least 8 more that may be read;
  /// nil if no document of the segment has a word in it.
  package func norms(_ field: Int) -> UnsafePointer<UInt8>? {
    field >= 0 && field < normsByField.count ? normsByField[field] : nil
  }

  /// The counts of a text field in this segment, deleted documents included.
  package func fieldStatistics(_ field: Int) -> FieldStatistics {
    info.fieldStatistics[field] ?? FieldStatistics()
  }

  package func keywordColumn(_ field: Int) -> KeywordColumn? {
    field >= 0 && field < keywordColumns.count ? keywordColumns[field] : nil
  }

  package func integerColumn(_ field: Int) -> IntegerColumn? {
    field >= 0 && field < integerColumns.count ? integerColumns[field] : nil
  }

  package func dateRangeColumn(_ field: Int) -> DateRangeColumn? {
    field >= 0 && field < dateRangeColumns.count ? dateRangeColumns[field] : nil
  }

  /// A document's id; empty where the file is damaged.
  package func idBytes(_ document: Int) -> [UInt8] { identifiers.id(document) }

  /// Calls `body` with the id of each document, in order: ids are coded with their neighbours.
  package func forEachID(_ body: (_ document: Int, _ id: [UInt8]) -> Void) {
    var document = 0
    identifiers.forEach(0..<documentCount) {
      body(document, $0)
      document += 1
    }
  }

  /// A document's id.
  public func id(_ document: Int) -> String {
    String(decoding: identifiers.id(document), as: UTF8.self)
  }

  /// The record as it was given, one JSON object; of an index that stores ids only, `{"id":…}`.
  public func stored(_ document: Int) throws(IndexError) -> [UInt8] {
    if stored == .id { return Self.object(id: identifiers.id(document)) }
    do {
      return try storedFields.record(document)
    } catch {
      throw IndexError(error, path: path)
    }
  }

  private static func object(id: [UInt8]) -> [UInt8] {
    var json = Array("{\"id\":\"".utf8)
    for byte in id {
      // Ids hold no control characters.
      if byte == 0x22 || byte == 0x5c { json.append(0x5c) }
      json.append(byte)
    }
    json.append(contentsOf: Array("\"}".utf8))
    return json
  }
}
