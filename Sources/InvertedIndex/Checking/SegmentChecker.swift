internal import Analysis
internal import Storage

/// Compares the structures of one segment with each other: postings with dictionary, norms,
/// columns, records, positions, and all of them with what the commit says.
struct SegmentChecker {
  private let segment: SegmentReader
  private let definition: Definition
  private let count: Int
  private(set) var problems: [(file: String, what: String)] = []

  init(_ segment: SegmentReader, definition: Definition) {
    self.segment = segment
    self.definition = definition
    count = segment.documentCount
  }

  /// - Parameter ids: Ids of the live records of the segments before; this one's are added.
  mutating func run(_ ids: inout IdentifierSet) {
    checkLiveDocs()
    checkRecords()
    checkIdentifiers(&ids)
    for field in definition.fields {
      switch field.kind {
      case .text: checkText(field)
      case .keyword: checkKeyword(field)
      case .integer: checkInteger(field)
      case .dateRange: checkDateRange(field)
      }
    }
  }

  private mutating func fail(_ kind: FileKind, _ what: String) {
    // One sentence per kind of damage is enough; a damaged file could give millions.
    guard problems.count < 100 else { return }
    problems.append((segment.info.fileName(kind), what))
  }

  private mutating func checkLiveDocs() {
    var hashSum: UInt64 = 0
    var deletedSum: UInt64 = 0
    var deleted = 0
    for document in 0..<count {
      hashSum &+= segment.recordHashes[document]
      if !segment.isLive(document) {
        deletedSum &+= segment.recordHashes[document]
        deleted += 1
      }
    }
    if hashSum != segment.info.hashSum {
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

  private mutating func checkRecords() {
    do {
      let stored = segment.storedFields
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
        bytes.withUnsafeBytes { raw in
          for index in 0..<documents { end += Int(raw.word32(at: index * 4)) }
        }
        if end != bytes.count { fail(.stored, "the records of block \(block) do not fill it") }
        document += documents
      }
      if document != count { fail(.stored, "\(document) records are stored, there are \(count)") }
    } catch {
      fail(.stored, "\(error)")
    }
    var languages: [String: Int] = [:]
    for document in 0..<count {
      guard let language = Language(rawValue: segment.languages[document]) else { continue }
      languages[language.bcp47, default: 0] += 1
    }
    if languages != segment.info.languages {
      fail(.columns, "the records' languages are not those that the commit says")
    }
  }

  private mutating func checkIdentifiers(_ ids: inout IdentifierSet) {
    for document in 0..<count {
      let id = segment.idBytes(document)
      if id.isEmpty {
        fail(.columns, "record \(document) has no id")
      } else if segment.isLive(document), !ids.insert(IdentifierSet.hash(id)) {
        fail(.columns, "the id \(segment.id(document)) is given twice")
      }
    }
    if let ranks = segment.idRank {
      var byRank = [Int](repeating: -1, count: count)
      for document in 0..<count {
        let rank = Int(ranks[document])
        guard rank < count, byRank[rank] < 0 else {
          fail(.columns, "the order of ids is no order")
          return
        }
        byRank[rank] = document
      }
      for rank in 0..<max(0, count - 1)
      where compareBytes(segment.idBytes(byRank[rank]), segment.idBytes(byRank[rank + 1])) > 0 {
        fail(.columns, "the order of ids is wrong at \(segment.id(byRank[rank]))")
      }
    }
    guard let field = definition.field("id"), field.kind == .keyword else { return }
    var seen = [Bool](repeating: false, count: count)
    let folder = KeywordFolder()
    let segment = segment
    var wrong: Int?
    forEachPosting(field) { term, document in
      if seen[document] || folder.fold(segment.idBytes(document)) != term { wrong = document }
      seen[document] = true
    }
    if let wrong { fail(.terms, "the id of record \(wrong) is not in the dictionary") }
    if let missing = seen.firstIndex(of: false) {
      fail(.terms, "the id of record \(missing) is not in the dictionary")
    }
  }

  /// Reads all terms and lists of a field without positions.
  private mutating func forEachPosting(_ field: Field, _ body: ([UInt8], Int) -> Void) {
    guard let dictionary = segment.inverted.terms(field: field.ordinal) else { return }
    guard dictionary.options == [] else {
      fail(.terms, "the terms of `\(field.name)` have positions")
      return
    }
    var cursor = dictionary.cursor()
    var termCount = 0
    var previous: [UInt8]?
    while cursor.next() {
      termCount += 1
      if let previous, !previous.lexicographicallyPrecedes(cursor.term) {
        fail(.terms, "the terms of `\(field.name)` are out of order")
      }
      previous = cursor.term
      guard let info = cursor.info,
        var list = PostingsCursor(segment.inverted, options: dictionary.options, info: info)
      else {
        fail(.postings, "a list of `\(field.name)` is damaged")
        continue
      }
      var documents = 0
      var last = -1
      while list.next() {
        let document = Int(list.document)
        guard document > last, document < count else {
          fail(.postings, "a list of `\(field.name)` is out of order")
          return
        }
        last = document
        documents += 1
        body(cursor.term, document)
      }
      if list.isDamaged || documents != Int(info.documentFrequency) {
        fail(.postings, "a list of `\(field.name)` has another length than the dictionary says")
      }
    }
    if termCount != dictionary.termCount {
      fail(
        .terms,
        "`\(field.name)` has \(termCount) terms, the dictionary says \(dictionary.termCount)")
    }
  }

  private mutating func checkText(_ field: Field) {
    let expected = segment.fieldStatistics(field.ordinal)
    guard let dictionary = segment.inverted.terms(field: field.ordinal) else {
      if expected != FieldStatistics() {
        fail(.terms, "the words of `\(field.name)` are missing")
      }
      return
    }
    guard let norms = segment.norms(field.ordinal) else {
      fail(.norms, "the norms of `\(field.name)` are missing")
      return
    }
    var lengths = [UInt32](repeating: 0, count: count)
    var total = 0
    var termCount = 0
    var cursor = dictionary.cursor()
    var previous: [UInt8]?
    while cursor.next() {
      termCount += 1
      if let previous, !previous.lexicographicallyPrecedes(cursor.term) {
        fail(.terms, "the terms of `\(field.name)` are out of order")
      }
      previous = cursor.term
      guard let info = cursor.info else {
        fail(.terms, "a term of `\(field.name)` is damaged")
        continue
      }
      if let words = checkList(field, dictionary, info, &lengths) { total += words }
      let forms = dictionary.forms(of: info, term: cursor.term)
      if info.formCount > 1, forms.count != Int(info.formCount) {
        fail(.terms, "the written forms of a term of `\(field.name)` are damaged")
      }
      if problems.count >= 100 { return }
    }
    if termCount != dictionary.termCount {
      fail(
        .terms,
        "`\(field.name)` has \(termCount) terms, the dictionary says \(dictionary.termCount)")
    }
    var documents = 0
    var mismatch: Int?
    for document in 0..<count {
      if norms[document] != 0 { documents += 1 }
      // Words at one place count once in the length, so it is at most the number of words.
      let longest = FieldNorms.encode(Int(lengths[document]))
      if norms[document] > longest || (norms[document] == 0) != (lengths[document] == 0) {
        mismatch = document
      }
    }
    if let mismatch {
      fail(.norms, "the length of `\(field.name)` of record \(mismatch) does not fit its words")
    }
    let found = FieldStatistics(documentCount: documents, sumTotalTermFrequency: total)
    if found != expected {
      fail(.postings, "the words of `\(field.name)` are not as many as the commit says")
    }
  }

  /// Reads one list with its positions; adds each document's words to `lengths`.
  private mutating func checkList(
    _ field: Field, _ dictionary: TermDictionaryReader, _ info: TermInfo,
    _ lengths: inout [UInt32]
  ) -> Int? {
    guard var list = PostingsCursor(segment.inverted, options: dictionary.options, info: info)
    else {
      fail(.postings, "a list of `\(field.name)` is damaged")
      return nil
    }
    var documents = 0
    var words = 0
    var last = -1
    var positions: [UInt32] = []
    var forms: [UInt32] = []
    while list.next() {
      let document = Int(list.document)
      guard document > last, document < count else {
        fail(.postings, "a list of `\(field.name)` is out of order")
        return nil
      }
      last = document
      documents += 1
      words += Int(list.frequency)
      lengths[document] &+= list.frequency
      guard dictionary.options.contains(.positions) else { continue }
      positions.removeAll(keepingCapacity: true)
      forms.removeAll(keepingCapacity: true)
      if info.formCount > 1 {
        withUnsafeMutablePointer(to: &forms) { list.readPositions(into: &positions, forms: $0) }
        if let form = forms.max(), form >= info.formCount {
          fail(.positions, "a word of `\(field.name)` has a form that the term has not")
        }
      } else {
        list.readPositions(into: &positions)
      }
      if positions.count != Int(list.frequency) {
        fail(.positions, "positions of `\(field.name)` are missing")
        return nil
      }
      for index in 1..<max(1, positions.count) where positions[index] <= positions[index - 1] {
        fail(.positions, "positions of `\(field.name)` are out of order")
        return nil
      }
    }
    if list.isDamaged || documents != Int(info.documentFrequency)
      || UInt64(words) != info.totalTermFrequency
    {
      fail(.postings, "a list of `\(field.name)` has another length than the dictionary says")
    }
    return words
  }

  private mutating func checkKeyword(_ field: Field) {
    guard field.isFacet, field.name != "id" else {
      if field.name != "id" { forEachPosting(field) { _, _ in } }
      return
    }
    guard let column = segment.keywordColumn(field.ordinal) else {
      if segment.inverted.terms(field: field.ordinal) != nil {
        fail(.columns, "the column of `\(field.name)` is missing")
      }
      return
    }
    let termCount = segment.inverted.terms(field: field.ordinal)?.termCount ?? 0
    if column.valueCount != termCount {
      fail(.columns, "`\(field.name)` has \(column.valueCount) values and \(termCount) terms")
      return
    }
    // Each pair of value and document must stand in both; sums of hashes compare the two sets.
    func pair(_ ordinal: Int, _ document: Int) -> UInt64 {
      var hash = ContentHash(seed: 10)
      hash.combine(UInt64(ordinal) << 32 | UInt64(document))
      return hash.value
    }
    var inPostings: UInt64 = 0
    var ordinal = -1
    var previous: [UInt8]?
    forEachPosting(field) { term, document in
      if term != previous { ordinal += 1 }
      previous = term
      inPostings &+= pair(ordinal, document)
    }
    var inColumn: UInt64 = 0
    for document in 0..<count {
      column.forEach(document) { inColumn &+= pair($0, document) }
    }
    if inPostings != inColumn {
      fail(.columns, "the column of `\(field.name)` has other values than the postings")
    }
    let folder = KeywordFolder()
    if var cursor = segment.inverted.terms(field: field.ordinal)?.cursor() {
      var value = 0
      while cursor.next() {
        if folder.fold(column.valueBytes(value)) != cursor.term {
          fail(.columns, "value \(value) of `\(field.name)` is not the dictionary's")
          return
        }
        value += 1
      }
    }
  }

  private mutating func checkInteger(_ field: Field) {
    let column = segment.integerColumn(field.ordinal)
    var confirmed = [Bool](repeating: false, count: count)
    var missing: Int?
    forEachPosting(field) { term, document in
      let value = term.withUnsafeBytes { IntegerTerm.value($0) }
      guard let value, let first = column?.value(document) else {
        missing = document
        return
      }
      if first == value { confirmed[document] = true }
    }
    for document in 0..<count where column?.value(document) != nil && !confirmed[document] {
      missing = document
    }
    if let missing {
      fail(.columns, "`\(field.name)` of record \(missing) differs between column and postings")
    }
  }

  private mutating func checkDateRange(_ field: Field) {
    guard let column = segment.dateRangeColumn(field.ordinal) else { return }
    for document in 0..<count
    where column.first[document] > column.last[document]
      && (column.first[document] != .max || column.last[document] != .min)
    {
      fail(.columns, "`\(field.name)` of record \(document) ends before it begins")
    }
  }
}
