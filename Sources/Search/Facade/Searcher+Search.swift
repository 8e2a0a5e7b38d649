internal import Analysis
internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

extension Searcher {
  /// The best hits of a request, with what else it asks for.
  public func search(_ request: SearchRequest) throws(SearchError) -> SearchAnswer {
    let start = monotonicNanoseconds()
    try validate(request)
    let resolved = try resolve(request)
    var response = response(to: request, resolved)
    var total: Int?
    if !request.facets.isEmpty {
      let counted = try counts(resolved, request)
      response.facets = counted.facets
      total = counted.total
    }
    response.cross = try crossTable(resolved, request)
    // Without hits there is nothing to rank.
    let bonus = request.limit > 0 ? try bonus(resolved, request) : nil
    response.literalTotal = try literalTotal(resolved, request)
    if request.grouping == nil {
      let page = try page(resolved, request, bonus)
      response.hits = try hits(page.documents, resolved, request)
      response.next = page.next
      total = total ?? page.total
      if total == nil, request.limit > 0, page.next == nil, request.after == nil,
        request.offset == 0 || !page.documents.isEmpty
      {
        // The last page: what came before it is known.
        total = request.offset + page.documents.count
      }
      if total == nil, request.wantsTotal {
        total = try answer { () throws(ScoringError) in
          try engine.count(weight: resolved.filtered, deadline: request.deadline)
        }
      }
      if let total {
        response.total = total
      } else {
        response.total = request.offset + page.documents.count + (page.next == nil ? 0 : 1)
        response.isExact = false
      }
    } else {
      let page = try groups(resolved, request, bonus)
      response.hits = try hits(page.documents, resolved, request)
      response.total = page.total
    }
    if response.total == 0 { response.suggestions = suggestions(for: request) }
    response.nanoseconds = monotonicNanoseconds() &- start
    return response
  }

  /// How many records match: an answer without hits.
  public func count(_ request: SearchRequest) throws(SearchError) -> SearchAnswer {
    let start = monotonicNanoseconds()
    try validate(request)
    let resolved = try resolve(request)
    var response = response(to: request, resolved)
    response.total = try answer { () throws(ScoringError) in
      try engine.count(weight: resolved.filtered, deadline: request.deadline)
    }
    response.literalTotal = try literalTotal(resolved, request)
    if response.total == 0 { response.suggestions = suggestions(for: request) }
    response.nanoseconds = monotonicNanoseconds() &- start
    return response
  }

  /// The values of `request.facets` over all matches, and the pairs of `request.cross`: an answer
  /// without hits.
  public func facets(_ request: SearchRequest) throws(SearchError) -> SearchAnswer {
    let start = monotonicNanoseconds()
    try validate(request)
    let resolved = try resolve(request)
    var response = response(to: request, resolved)
    let counted = try counts(resolved, request)
    response.facets = counted.facets
    response.total = counted.total
    response.literalTotal = try literalTotal(resolved, request)
    response.cross = try crossTable(resolved, request)
    if response.total == 0 { response.suggestions = suggestions(for: request) }
    response.nanoseconds = monotonicNanoseconds() &- start
    return response
  }

  /// Calls `body` with every match in the order of the index, in constant memory: records without
  /// score and snippet.
  public func export(
    _ request: SearchRequest, _ body: (Hit) throws -> Void
  ) throws {
    try validate(request)
    let resolved = try resolve(request)
    let readers = RecordReaders()
    var rank = 0
    var failure: (any Error)?
    try answer { () throws(ScoringError) in
      try engine.matches(weight: resolved.filtered, deadline: request.deadline) {
        segment, first, words in
        for (index, word) in words.enumerated() where failure == nil {
          var word = word
          while word != 0, failure == nil {
            let document = first + index * 64 + word.trailingZeroBitCount
            word &= word - 1
            rank += 1
            do {
              let reader = snapshot.segments[segment]
              try body(
                Hit(
                  rank: rank, score: 0,
                  fields: HitFields(
                    id: reader.id(document), record: try reader.stored(document), layout: layout,
                    readers: readers))
              )
            } catch {
              failure = error
            }
          }
        }
      }
    }
    if let failure { throw failure }
  }

  // MARK: Parts

  /// - Throws: `SearchError.option` for what no index, or not this one, can answer.
  func validate(_ request: SearchRequest) throws(SearchError) {
    guard request.limit >= 0 else {
      throw .option(name: "limit", message: "expected a number from 0, found \(request.limit)")
    }
    guard request.offset >= 0 else {
      throw .option(name: "offset", message: "expected a number from 0, found \(request.offset)")
    }
    for language in request.languages where language.isEmpty {
      throw .option(name: "language", message: "expected a language, found ''; example: en")
    }
    if let generation = request.generation, generation != snapshot.generation {
      throw .gone(
        message: "generation \(generation) is not kept; current is \(snapshot.generation)")
    }
    try checkNames(request)
    try checkFilters(request.filters)
  }

  func response(to request: SearchRequest, _ resolved: ResolvedRequest) -> SearchAnswer {
    var answer = SearchAnswer(
      to: request, generation: snapshot.generation, fingerprint: snapshot.fingerprint,
      corrections: resolved.corrections)
    answer.understood = resolved.understood?.understood ?? []
    return answer
  }

  /// The bonus for nearness, exact form and likeness to the best hits; nil where it is off or nothing
  /// could earn it.
  func bonus(
    _ resolved: ResolvedRequest, _ request: SearchRequest
  ) throws(SearchError) -> NearnessBonus? {
    guard !request.isPlain, definition.scoring.bonus > 0, !resolved.slots.isEmpty else {
      return nil
    }
    return NearnessBonus(
      slots: resolved.slots, segments: snapshot.segments, beta: definition.scoring.bonus,
      likeness: try likeness(resolved, request).map { ($0, definition.scoring.likeness) })
  }

  func cursor(of request: SearchRequest) throws(SearchError) -> Cursor? {
    guard let text = request.after else { return nil }
    guard let cursor = Cursor(text), cursor.sort == request.sort else {
      throw .option(
        name: "after",
        message: "'\(text)' is no cursor of a list by \(request.sort.name); take `next` of an "
          + "answer to the same request")
    }
    return cursor
  }

  /// The hits from offset on, with the cursor of the next page if there is one, and the number of
  /// matches where it was found on the way.
  func page(
    _ resolved: ResolvedRequest, _ request: SearchRequest, _ bonus: NearnessBonus?
  ) throws(SearchError) -> (documents: [ScoredDocument], next: String?, total: Int?) {
    let cursor = try cursor(of: request)
    guard request.limit > 0 else { return ([], nil, nil) }
    let most = max(1, snapshot.maximumDocument)
    // One more, to know whether there is a next page.
    let wanted = min(
      request.limit > most ? most : request.limit + 1 + min(request.offset, most), most + 1)
    let all: [ScoredDocument]
    var total: Int?
    switch request.sort {
    case .relevance:
      all = try ranked(resolved, request, bonus, wanted, cursor, &total)
    case .newest, .oldest, .id, .field:
      all = try sorted(resolved, request, wanted, cursor)
    }
    var page = Array(all.dropFirst(request.offset))
    let hasMore = page.count > request.limit
    if hasMore { page.removeSubrange(request.limit...) }
    if request.sort != .relevance, request.wantsRecords || request.makesSnippets {
      page = try scored(page, resolved, request, bonus)
    }
    guard hasMore, let last = page.last else { return (page, nil, total) }
    let key =
      switch request.sort {
      case .relevance: UInt64(tier(of: last, resolved)) << 32 | UInt64(last.score.bitPattern)
      default:
        UInt64(bitPattern: Int64(sortKey(last.segment, Int(last.document), request.sort)))
      }
    func id(_ document: ScoredDocument) -> String {
      snapshot.segments[document.segment].id(Int(document.document))
    }
    let previous = page.count > 1 ? id(page[page.count - 2]) : cursor?.id ?? ""
    let next = Cursor(
      sort: request.sort, key: key, id: id(last), previous: previous,
      shown: (cursor?.shown ?? 0) + request.offset + page.count)
    return (page, next.text, total)
  }

  private func ranked(
    _ resolved: ResolvedRequest, _ request: SearchRequest, _ bonus: NearnessBonus?, _ wanted: Int,
    _ cursor: Cursor?, _ total: inout Int?
  ) throws(SearchError) -> [ScoredDocument] {
    if let understood = resolved.understood {
      return try tiered(understood, resolved, request, bonus, wanted, cursor)
    }
    guard let cursor else {
      let found = try answer { () throws(ScoringError) in
        try engine.topHits(
          resolved.filtered, limit: wanted, bonus: bonus, deadline: request.deadline,
          counts: request.wantsTotal && request.facets.isEmpty)
      }
      total = found.count
      return found.hits
    }
    // The record that the page before ended with, by this commit's numbers; or the one before.
    for anchor in [cursor.id, cursor.previous] {
      guard let address = snapshot.find(id: anchor) else { continue }
      let here = ScoredDocument(
        segment: address.segment, document: UInt32(address.document), score: 0)
      let scores = try scored([here], resolved, request, bonus)
      if let after = scores.first, try matches(resolved.filtered, after) {
        return try answer { () throws(ScoringError) in
          try engine.topHits(
            weight: resolved.filtered, limit: wanted, after: after, bonus: bonus,
            deadline: request.deadline)
        }
      }
    }
    // Both are gone: what comes behind the score, and of equal scores what comes behind its id.
    let score = Float(bitPattern: UInt32(truncatingIfNeeded: cursor.key))
    guard score.isFinite else {
      throw .option(name: "after", message: "the cursor is not one of this program's")
    }
    let before = ScoredDocument(segment: 0, document: 0, score: score.nextUp)
    var limit = wanted
    while true {
      let hits = try answer { () throws(ScoringError) in
        try engine.topHits(
          weight: resolved.filtered, limit: limit, after: before, bonus: bonus,
          deadline: request.deadline)
      }
      let behind = hits.filter { hit in
        guard hit.score == score else { return true }
        return snapshot.segments[hit.segment].idBytes(Int(hit.document))
          .lexicographicallyPrecedes(Array(cursor.id.utf8)) == false
      }
      if behind.count >= wanted || hits.count < limit { return Array(behind.prefix(wanted)) }
      limit *= 2
    }
  }

  private func matches(_ weight: Weight, _ document: ScoredDocument) throws(SearchError) -> Bool {
    let one = weight.restricted(to: [set(of: [document])])
    return try answer { () throws(ScoringError) in try engine.count(weight: one) } > 0
  }

  /// A set of single documents.
  func set(of documents: [ScoredDocument]) -> DocumentSet {
    var segments = snapshot.segments.map { _ in [UInt64]() }
    for document in documents where document.segment < segments.count {
      if segments[document.segment].isEmpty {
        segments[document.segment] = [UInt64](
          repeating: 0, count: (snapshot.segments[document.segment].documentCount + 63) / 64)
      }
      segments[document.segment][Int(document.document >> 6)] |=
        1 << UInt64(document.document & 63)
    }
    return DocumentSet(segments: segments)
  }

  /// The documents with their scores, in the order given.
  func scored(
    _ documents: [ScoredDocument], _ resolved: ResolvedRequest, _ request: SearchRequest,
    _ bonus: NearnessBonus?
  ) throws(SearchError) -> [ScoredDocument] {
    guard !documents.isEmpty else { return [] }
    let weight = resolved.plan.weight.restricted(to: [set(of: documents)])
    let hits = try answer { () throws(ScoringError) in
      try engine.topHits(
        weight: weight, limit: documents.count, bonus: bonus, deadline: request.deadline)
    }
    var scores: [DocumentAddress: Float] = [:]
    for hit in hits {
      scores[DocumentAddress(segment: hit.segment, document: Int(hit.document))] = hit.score
    }
    return documents.map { document in
      var document = document
      document.score =
        scores[DocumentAddress(segment: document.segment, document: Int(document.document))] ?? 0
      return document
    }
  }

  // MARK: Other orders

  /// What a record is sorted by, the least first; what it lacks comes last.
  func sortKey(_ segment: Int, _ document: Int, _ sort: SortOrder) -> Int {
    let reader = snapshot.segments[segment]
    switch sort {
    case .relevance, .id: return 0
    case .newest, .oldest:
      for field in dateFields {
        guard let day = day(reader, document, field) else { continue }
        return sort == .newest ? -day : day
      }
      return .max
    case .field(let name, let isDescending):
      guard let field = definition.field(name) else { return .max }
      let key =
        field.kind == .integer
        ? reader.integerColumn(field.ordinal)?.value(document) : day(reader, document, field)
      return key.map { isDescending ? -$0 : $0 } ?? .max
    }
  }

  /// The first day of a date, or of a year.
  private func day(_ reader: SegmentReader, _ document: Int, _ field: Field) -> Int? {
    if field.kind == .dateRange {
      guard let column = reader.dateRangeColumn(field.ordinal),
        column.first[document] != Int32.max
      else { return nil }
      return Int(column.first[document])
    }
    guard let year = reader.integerColumn(field.ordinal)?.value(document) else { return nil }
    return PartialDate(year: year)?.firstDay ?? Self.firstDay(ofYear: year)
  }

  /// Days from 1970-01-01 to the first day of any year, by the Gregorian calendar, with a year 0.
  private static func firstDay(ofYear year: Int) -> Int {
    let before = year - 1
    func floor(_ divisor: Int) -> Int {
      before >= 0 ? before / divisor : -((-before + divisor - 1) / divisor)
    }
    return before * 365 + floor(4) - floor(100) + floor(400) - 719_162
  }

  private func sorted(
    _ resolved: ResolvedRequest, _ request: SearchRequest, _ wanted: Int, _ cursor: Cursor?
  ) throws(SearchError) -> [ScoredDocument] {
    struct Entry {
      var key: Int
      var segment: Int
      var document: Int
    }
    let segments = snapshot.segments
    func precedes(_ a: Entry, _ b: Entry) -> Bool {
      if a.key != b.key { return a.key < b.key }
      if a.segment == b.segment, let ranks = segments[a.segment].idRank {
        return ranks[a.document] < ranks[b.document]
      }
      let order = compareBytes(
        segments[a.segment].idBytes(a.document), segments[b.segment].idBytes(b.document))
      return order != 0 ? order < 0 : (a.segment, a.document) < (b.segment, b.document)
    }
    var heap = BoundedHeap<Entry>(limit: wanted, precedes: precedes)
    let afterID = cursor.map { Array($0.id.utf8) } ?? []
    let afterKey = cursor.map { Int(Int64(bitPattern: $0.key)) }
    let sort = request.sort
    try answer { () throws(ScoringError) in
      try engine.matches(weight: resolved.filtered, deadline: request.deadline) {
        segment, first, words in
        for (index, word) in words.enumerated() {
          var word = word
          while word != 0 {
            let document = first + index * 64 + word.trailingZeroBitCount
            word &= word - 1
            let key = sortKey(segment, document, sort)
            if let afterKey {
              if key < afterKey { continue }
              if key == afterKey,
                compareBytes(segments[segment].idBytes(document), afterID) <= 0
              {
                continue
              }
            }
            heap.add(Entry(key: key, segment: segment, document: document))
          }
        }
      }
    }
    return heap.sorted().map {
      ScoredDocument(segment: $0.segment, document: UInt32($0.document), score: 0)
    }
  }
}
