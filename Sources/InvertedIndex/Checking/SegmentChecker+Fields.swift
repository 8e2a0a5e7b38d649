internal import Analysis
internal import Storage

extension SegmentChecker {
  // MARK: Terms

  /// Walks a field's dictionary: order, look-up, extents, number of terms, and the structures of
  /// each list.
  ///
  /// - Parameter body: Called with each term whose list can be read.
  private mutating func forEachTerm(
    _ field: Field, _ dictionary: TermDictionaryReader, norms: UnsafePointer<UInt8>? = nil,
    _ body: (inout Self, [UInt8], TermInfo) -> Void
  ) {
    var cursor = dictionary.cursor()
    var termCount = 0
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
      if dictionary.find(cursor.term) != info {
        fail(.terms, "a term of `\(field.name)` is not found where it stands")
      }
      if info.postingsOffset != nextPostings || info.positionsOffset != nextPositions {
        fail(.terms, "the lists of `\(field.name)` do not follow each other")
      }
      nextPostings = info.postingsOffset &+ info.postingsLength
      nextPositions = info.positionsOffset &+ info.positionsLength
      let problem = lists.problem(
        segment.inverted, options: dictionary.options, info: info, norms: norms)
      if let problem { fail(.postings, "a list of `\(field.name)` \(problem)") }
      body(&self, cursor.term, info)
      if problems.count >= 100 { return }
    }
    if !dictionary.isConsistent {
      fail(.terms, "the sparse index of `\(field.name)` does not fit the blocks")
    }
    if termCount != dictionary.termCount {
      fail(
        .terms,
        "`\(field.name)` has \(termCount) terms, the dictionary says \(dictionary.termCount)")
    }
  }

  /// Reads all terms and documents of a field without positions.
  private mutating func forEachPosting(_ field: Field, _ body: ([UInt8], Int) -> Void) {
    guard let dictionary = segment.inverted.terms(field: field.ordinal) else { return }
    guard dictionary.options == [] else {
      fail(.terms, "the terms of `\(field.name)` have positions")
      return
    }
    forEachTerm(field, dictionary) { checker, term, info in
      guard
        var list = PostingsCursor(checker.segment.inverted, options: dictionary.options, info: info)
      else {
        checker.fail(.postings, "a list of `\(field.name)` is damaged")
        return
      }
      var documents = 0
      while list.next() {
        documents += 1
        body(term, Int(list.document))
      }
      if list.isDamaged || documents != Int(info.documentFrequency) {
        checker.fail(
          .postings, "a list of `\(field.name)` has another length than the dictionary says")
      }
    }
  }

  // MARK: Text

  mutating func checkText(_ field: Field) throws(StorageError) {
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
    let analyzer = definition.analyzer(of: field)
    guard dictionary.options == (analyzer.forms ? .text : [.frequencies, .positions]) else {
      fail(.terms, "the terms of `\(field.name)` have other options than the definition says")
      return
    }
    let lengths = try LengthChecker(
      documentCount: count, sharesPlaces: analyzer.tokenizer == .icu || analyzer.hanBigrams,
      leavesPlaces: !analyzer.stopWords.isEmpty)
    var total = 0
    forEachTerm(field, dictionary, norms: norms) { checker, term, info in
      total += checker.checkList(field, dictionary, term, info, lengths) ?? 0
      checker.checkForms(field, dictionary, term, info)
    }
    let found = FieldStatistics(
      documentCount: lengths.documentsWithWords, sumTotalTermFrequency: total)
    if found != expected {
      fail(.postings, "the words of `\(field.name)` are not as many as the commit says")
    }
    // What follows reads all positions again: pointless if they are known to be damaged.
    guard problems.isEmpty else { return }
    let inverted = segment.inverted
    let mismatch = lengths.mismatch(norms: norms) { note in
      var cursor = dictionary.cursor()
      var positions: [UInt32] = []
      while cursor.next() {
        guard let info = cursor.info,
          var list = PostingsCursor(inverted, options: dictionary.options, info: info)
        else { continue }
        while list.next() {
          list.readPositions(into: &positions)
          note(Int(list.document), positions)
        }
      }
    }
    if let mismatch {
      fail(
        .norms,
        "the words of `\(field.name)` of record \(mismatch) leave places empty, or are not as many "
          + "as its length says")
    }
  }

  private mutating func checkForms(
    _ field: Field, _ dictionary: TermDictionaryReader, _ term: [UInt8], _ info: TermInfo
  ) {
    var forms: [[UInt8]] = []
    var isSound = dictionary.forEachForm(of: info, term: term) { forms.append($0) }
    if forms.count != Int(info.formCount) { isSound = false }
    for index in 1..<max(1, forms.count)
    where !forms[index - 1].lexicographicallyPrecedes(forms[index]) { isSound = false }
    for form in forms where form.isEmpty || String(validating: form, as: UTF8.self) == nil {
      isSound = false
    }
    if !isSound {
      fail(.terms, "the written forms of a term of `\(field.name)` are damaged")
    }
  }

  /// Reads one list with its positions and notes each record's words.
  private mutating func checkList(
    _ field: Field, _ dictionary: TermDictionaryReader, _ term: [UInt8], _ info: TermInfo,
    _ lengths: LengthChecker
  ) -> Int? {
    guard var list = PostingsCursor(segment.inverted, options: dictionary.options, info: info)
    else {
      fail(.postings, "a list of `\(field.name)` is damaged")
      return nil
    }
    guard
      let places = PositionsList.open(segment.inverted, options: dictionary.options, info: info),
      places.blocksFollowEachOther
    else {
      fail(.positions, "positions of `\(field.name)` leave bytes between them")
      return nil
    }
    var documents = 0
    var words = 0
    var positions: [UInt32] = []
    var forms: [UInt32] = []
    while list.next() {
      documents += 1
      words += Int(list.frequency)
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
      if let last = positions.last, last >= 1 << 31 {
        fail(.positions, "a position of `\(field.name)` is too large")
        return nil
      }
      lengths.add(Int(list.document), positions: positions, of: term)
    }
    if list.isDamaged || documents != Int(info.documentFrequency)
      || UInt64(words) != info.totalTermFrequency
    {
      fail(.postings, "a list of `\(field.name)` has another length than the dictionary says")
    }
    return words
  }

  // MARK: Values

  mutating func checkKeyword(_ field: Field) {
    guard field.name != "id" else {
      checkIdentifierTerms(field)
      return
    }
    guard field.isFacet else {
      forEachPosting(field) { _, _ in }
      return
    }
    guard let column = segment.keywordColumn(field.ordinal) else {
      if segment.inverted.terms(field: field.ordinal) != nil {
        fail(.columns, "the column of `\(field.name)` is missing")
      }
      forEachPosting(field) { _, _ in }
      return
    }
    let termCount = segment.inverted.terms(field: field.ordinal)?.termCount ?? 0
    if column.valueCount != termCount {
      fail(.columns, "`\(field.name)` has \(column.valueCount) values and \(termCount) terms")
      return
    }
    if !column.isConsistent { fail(.columns, "the column of `\(field.name)` is damaged") }
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

  /// Each record's id, folded, is a term with it and nothing else.
  private mutating func checkIdentifierTerms(_ field: Field) {
    var seen = [Bool](repeating: false, count: count)
    let folder = KeywordFolder()
    let segment = segment
    var wrong: Int?
    forEachPosting(field) { term, document in
      let id = segment.idBytes(document)
      if seen[document] || id.withUnsafeBytes({ folder.fold($0) }) != term { wrong = document }
      seen[document] = true
    }
    if let wrong = wrong ?? seen.firstIndex(of: false) {
      fail(.terms, "the id of record \(wrong) is not in the dictionary")
    }
  }

  mutating func checkInteger(_ field: Field) {
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

  mutating func checkDateRange(_ field: Field) {
    guard let column = segment.dateRangeColumn(field.ordinal) else { return }
    if !column.isPadded { fail(.columns, "the column of `\(field.name)` is damaged") }
    for document in 0..<count
    where column.first[document] > column.last[document]
      && (column.first[document] != .max || column.last[document] != .min)
    {
      fail(.columns, "`\(field.name)` of record \(document) ends before it begins")
    }
  }
}
