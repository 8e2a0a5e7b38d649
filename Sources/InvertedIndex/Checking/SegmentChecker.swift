internal import Analysis
internal import JSON
internal import Storage

/// Compares the structures of one segment with each other: postings with dictionary, norms,
/// columns, records, positions, and all of them with what the commit says.
struct SegmentChecker: ~Copyable {
  let segment: SegmentReader
  let definition: Definition
  let count: Int
  private(set) var problems: [(file: String, what: String)] = []
  private let reader = JSONObjectReader()
  var lists = PostingsListChecker()
  /// Where the next list of the dictionary begins: they follow each other without gaps.
  var nextPostings: UInt64 = 0
  var nextPositions: UInt64 = 0

  init(_ segment: SegmentReader, definition: Definition) {
    self.segment = segment
    self.definition = definition
    count = segment.documentCount
  }

  /// - Parameter ids: Ids of the live records of the segments before; this one's are added.
  /// - Throws: `.system` if there is no room for what is noted on the way.
  mutating func run(_ ids: inout IdentifierSet) throws(StorageError) {
    checkLiveDocs()
    checkSections()
    checkLanguages()
    checkRecords()
    try checkIdentifiers(&ids)
    for field in definition.fields {
      switch field.kind {
      case .text: try checkText(field)
      case .keyword: checkKeyword(field)
      case .integer: checkInteger(field)
      case .dateRange: checkDateRange(field)
      }
    }
    checkExtents()
  }

  mutating func fail(_ kind: FileKind, _ what: String) {
    // One sentence per kind of damage is enough; a damaged file could give millions.
    guard problems.count < 100 else { return }
    problems.append((segment.info.fileName(kind), what))
  }

  // MARK: What the commit says

  private mutating func checkLiveDocs() {
    var hashSum: UInt64 = 0
    var orderHash: UInt64 = 0
    var deletedSum: UInt64 = 0
    var deleted = 0
    for document in 0..<count {
      let hash = segment.recordHashes[document]
      hashSum &+= hash
      orderHash = ContentHash.next(orderHash, hash)
      if !segment.isLive(document) {
        deletedSum &+= hash
        deleted += 1
      }
    }
    if hashSum != segment.info.hashSum
      || segment.info.orderHash != (definition.ties == .order ? orderHash : 0)
    {
      fail(.columns, "the records' hashes do not add up to what the commit says")
    }
    guard let deletions = segment.info.deletions else { return }
    if deleted != deletions.count {
      fail(.liveDocs, "\(deleted) records are marked deleted, the commit says \(deletions.count)")
    }
    if deletedSum != deletions.hashSum {
      fail(.liveDocs, "the deleted records are not those that the commit says")
    }
    if count % 64 != 0, let live = segment.liveDocs, live[count / 64] >> UInt64(count % 64) != 0 {
      fail(.liveDocs, "bits are set past the last record")
    }
  }

  private mutating func checkLanguages() {
    var languages: [String: Int] = [:]
    for document in 0..<count {
      let number = segment.languages[document]
      if let language = Language(rawValue: number) {
        languages[language.bcp47, default: 0] += 1
      } else if number != .max {
        fail(.columns, "record \(document) has a language that there is not")
        return
      }
    }
    if languages != segment.info.languages {
      fail(.columns, "the records' languages are not those that the commit says")
    }
  }

  // MARK: Files of sections

  /// Sections fill their file, and each belongs to a field that may have it.
  private mutating func checkSections() {
    for kind in [FileKind.columns, .norms] {
      guard let file = segment.files[kind], let sectioned = try? SectionedFile(file) else {
        continue
      }
      if !sectioned.sectionsFollowEachOther {
        fail(kind, "sections overlap, or leave bytes between them")
      }
      for section in sectioned.sections where !isExpected(section, in: kind) {
        fail(kind, "a section belongs to no field")
      }
    }
  }

  private func isExpected(_ section: SectionedFile.Section, in kind: FileKind) -> Bool {
    switch section.kind {
    case .identifiers, .recordHashes, .languages: return kind == .columns && section.field == 0
    case .identifierRanks: return kind == .columns && definition.ties == .id && section.field == 0
    case .keywords, .integers, .dateRanges, .norms: break
    }
    guard section.field < definition.fields.count else { return false }
    let field = definition.fields[section.field]
    switch section.kind {
    case .keywords: return kind == .columns && field.kind == .keyword && field.isFacet
    case .integers: return kind == .columns && field.kind == .integer
    case .dateRanges: return kind == .columns && field.kind == .dateRange
    default: return kind == .norms && segment.info.fieldStatistics[section.field] != nil
    }
  }

  // MARK: Records and ids

  private mutating func checkRecords() {
    let stored = segment.storedFields
    if !stored.blocksFollowEachOther {
      fail(.stored, "blocks overlap, or leave bytes between them")
    }
    do {
      var document = 0
      for block in 0..<stored.blockCount {
        guard stored.firstDocument(block) == document else {
          fail(.stored, "block \(block) does not follow the one before")
          return
        }
        let documents = stored.firstDocument(block + 1) - document
        let bytes = try stored.decompress(block)
        guard documents > 0, bytes.count >= documents * 4 else {
          fail(.stored, "block \(block) is too short")
          return
        }
        var end = documents * 4
        var wrong: String?
        bytes.withUnsafeBytes { raw in
          for index in 0..<documents {
            let start = end
            end += Int(raw.word32(at: index * 4))
            guard end <= raw.count else { return }
            let record = UnsafeRawBufferPointer(rebasing: raw[start..<end])
            if wrong == nil { wrong = problem(of: record, document + index) }
          }
        }
        if end != bytes.count { fail(.stored, "the records of block \(block) do not fill it") }
        if let wrong { fail(.stored, wrong) }
        document += documents
      }
      if document != count { fail(.stored, "\(document) records are stored, there are \(count)") }
    } catch {
      fail(.stored, "\(error)")
    }
  }

  /// A stored record is one JSON object; if it has an id, that of its document.
  private func problem(of record: UnsafeRawBufferPointer, _ document: Int) -> String? {
    guard definition.stored == .record else {
      return record.isEmpty ? nil : "record \(document) is stored, though only ids are to be"
    }
    guard !record.isEmpty else { return nil }
    guard let members = try? reader.readObject(record) else {
      return "record \(document) is no JSON object"
    }
    guard let id = members.first(where: { $0.keyString == "id" })?.textString else { return nil }
    return id == segment.id(document)
      ? nil : "record \(document) has the id \(id), the column of ids says \(segment.id(document))"
  }

  private mutating func checkIdentifiers(_ ids: inout IdentifierSet) throws(StorageError) {
    if !segment.identifiers.isConsistent { fail(.columns, "the ids do not follow each other") }
    for document in 0..<count {
      let id = segment.idBytes(document)
      if id.isEmpty {
        fail(.columns, "record \(document) has no id")
      } else if segment.isLive(document), !(try ids.insert(IdentifierSet.hash(id))) {
        fail(.columns, "the id \(segment.id(document)) is given twice")
      }
    }
    if let ranks = segment.idRank {
      var byRank = [Int32](repeating: -1, count: count)
      for document in 0..<count {
        let rank = Int(ranks[document])
        guard rank < count, byRank[rank] < 0 else {
          fail(.columns, "the order of ids is no order")
          return
        }
        byRank[rank] = Int32(document)
      }
      for rank in 0..<max(0, count - 1) {
        let (one, next) = (Int(byRank[rank]), Int(byRank[rank + 1]))
        if compareBytes(segment.idBytes(one), segment.idBytes(next)) > 0 {
          fail(.columns, "the order of ids is wrong at \(segment.id(one))")
        }
      }
    }
  }

  // MARK: The inverted index as a whole

  /// All lists together are their files, and no field has terms that may not.
  private mutating func checkExtents() {
    let inverted = segment.inverted
    if !inverted.fieldsFillDictionary {
      fail(.terms, "the fields of the dictionary leave bytes between them")
    }
    for kind in [FileKind.terms, .postings, .positions] {
      guard let file = segment.files[kind] else { continue }
      if !file.body.suffix(PostingsFormat.padding).allSatisfy({ $0 == 0 }) {
        fail(kind, "the padding at its end is not zero")
      }
    }
    for field in 0..<inverted.fieldCount where inverted.terms(field: field) != nil {
      let isKnown = field < definition.fields.count && definition.fields[field].kind != .dateRange
      if !isKnown { fail(.terms, "the dictionary has terms of a field without") }
    }
    guard problems.isEmpty else { return }
    if nextPostings != UInt64(inverted.postings.count) {
      fail(.postings, "bytes belong to no term")
    }
    if nextPositions != UInt64(inverted.positions.count) {
      fail(.positions, "bytes belong to no term")
    }
  }
}
