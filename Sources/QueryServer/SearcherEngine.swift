internal import InvertedIndex
internal import Search
internal import Synchronization

/// A commit of an index on disk, as the server's engine: translates requests for `Searcher`.
final class SearcherEngine: QueryEngine {
  /// Indexes with more records than this are never searched on an event loop.
  private static let smallIndex = 20_000
  private static let defaultFacets = ["region", "type", "year"]

  private let snapshot: Snapshot
  /// What a searcher keeps between questions is a megabyte or so: not for commits of the past.
  private let kept: Mutex<Searcher?>
  let lineage: String
  let cache = AnswerCache()
  var generation: UInt64 { snapshot.generation }
  var fingerprint: String { snapshot.fingerprint }
  var recordCount: Int { snapshot.documentCount }

  var hasLostBytes: Bool { snapshot.hasLostBytes }

  private var searcher: Searcher {
    kept.withLock { kept in
      if let kept { return kept }
      let searcher = Searcher(snapshot)
      kept = searcher
      return searcher
    }
  }

  func retire() {
    kept.withLock { $0 = nil }
    cache.removeAll()
  }

  init(_ snapshot: Snapshot, lineage: String) {
    self.snapshot = snapshot
    kept = Mutex(nil)
    self.lineage = lineage
    // What is read at the first question is read now, by the thread that opens the commit.
    var request = SearchRequest(query: "warm")
    request.limit = 1
    _ = try? searcher.search(request)
  }

  // MARK: Cost

  func estimatedNanoseconds(for request: Request) -> UInt64 {
    let records = snapshot.maximumDocument
    guard records <= Self.smallIndex else { return .max }
    switch request.verb {
    case .doc: return 5_000 + UInt64(records) * 10
    case .stats: return 10_000
    case .search, .count, .facets: break
    default: return .max
    }
    // Words that were not asked for before may have to be corrected: a walk over the dictionary.
    guard request.options.fields.isEmpty, request.options.languages.isEmpty,
      let words = searcher.knownWordCount(question(request, deadline: 0)), words <= 64
    else { return .max }
    var cost = 10_000 + UInt64(words) * UInt64(records) * 4
    if request.verb == .search {
      let hits = UInt64(min(request.options.limit ?? 10, records))
      cost += hits * (request.options.wantsSnippets == true ? 12_000 : 2_500)
    }
    let facets = request.verb == .facets ? 3 : UInt64(request.options.facets.count)
    return cost + facets * UInt64(records) * 4
  }

  // MARK: Questions

  func search(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse {
    let options = request.options
    var question = question(request, deadline: deadline)
    question.facets = options.facets
    return try answer { () throws(SearchError) in
      try self.response(searcher.search(question))
    }
  }

  func count(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse {
    let question = question(request, deadline: deadline)
    return try answer { () throws(SearchError) in
      try self.response(searcher.count(question))
    }
  }

  func facets(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse {
    var question = question(request, deadline: deadline)
    question.facets = request.options.by
    if question.facets.isEmpty {
      question.facets = Self.defaultFacets.filter { snapshot.definition.field($0) != nil }
    }
    question.facetLimit = request.options.limit ?? .max
    return try answer { () throws(SearchError) in
      try self.response(searcher.facets(question))
    }
  }

  func similar(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse {
    let question = question(request, deadline: deadline)
    return try answer { () throws(SearchError) in
      try self.response(searcher.similar(to: request.id, question))
    }
  }

  func record(id: String) throws(RequestFailure) -> [UInt8] {
    let record = try answer { () throws(SearchError) in try searcher.record(id: id) }
    // White space between the tokens of JSON may be line ends; inside strings they are escaped.
    return record.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
  }

  func explain(
    _ request: Request, deadline: UInt64
  ) throws(RequestFailure) -> (lines: [String], json: [UInt8]) {
    let question = question(request, deadline: deadline)
    let explanation = try answer { () throws(SearchError) in
      try searcher.explain(id: request.id, question)
    }
    var writer = JSONWriter()
    explanation.writeJSON(into: &writer)
    let lines = explanation.description.split(separator: "\n").map(String.init)
    return (lines, writer.bytes)
  }

  func suggest(_ request: Request, deadline: UInt64) throws(RequestFailure) -> [EngineSuggestion] {
    try answer { () throws(SearchError) in
      try searcher.suggest(
        request.text, limit: request.options.limit ?? 10, deadline: deadline)
    }.map { EngineSuggestion(text: $0.text, count: $0.count) }
  }

  func rerank(_ request: Request, deadline: UInt64) throws(RequestFailure) -> [EngineRanking] {
    try answer { () throws(SearchError) in
      try searcher.rerank(
        text: request.text, candidates: request.candidates.map { RerankCandidate(line: $0) },
        plain: request.options.isPlain, deadline: deadline)
    }.map {
      EngineRanking(
        score: $0.score, id: $0.id, original: $0.original, matched: $0.matched, title: $0.title)
    }
  }

  func statistics() -> [(name: String, value: AnswerWriter.Value)] {
    let fields = snapshot.definition.fields
    let terms = snapshot.segments.reduce(0) { sum, segment in
      sum
        + fields.reduce(0) {
          $0 + (segment.inverted.terms(field: $1.ordinal)?.termCount ?? 0)
        }
    }
    return [
      ("records", .integer(snapshot.documentCount)),
      ("deleted", .integer(snapshot.maximumDocument - snapshot.documentCount)),
      ("segments", .integer(snapshot.segments.count)),
      ("terms", .integer(terms)),
      ("fingerprint", .word(snapshot.fingerprint)),
      ("fields", .word(fields.map(\.name).joined(separator: ","))),
    ]
  }

  // MARK: Translation

  private func question(_ request: Request, deadline: UInt64) -> SearchRequest {
    let options = request.options
    var question = SearchRequest(query: request.text)
    question.regions = options.regions
    question.types = options.types
    question.years = options.years
    question.kinds = options.kinds
    question.mechanisms = options.mechanisms
    question.languages = options.languages
    question.requiresAllWords = options.requiresAllWords
    question.fields = options.fields
    question.limit = options.limit ?? 10
    question.offset = options.offset
    question.after = options.after
    question.sort =
      switch options.sort {
      case .relevance: .relevance
      case .newest: .newest
      case .oldest: .oldest
      case .id: .id
      }
    question.wantsTotal = options.wantsTotal
    question.isPlain = options.isPlain
    question.wantsSnippets = options.wantsSnippets ?? false
    question.wantsRecords =
      options.columns.isEmpty || !options.columns.allSatisfy(["rank", "score", "id"].contains)
      || question.wantsSnippets
    question.deadline = deadline
    return question
  }

  private func response(_ found: SearchResponse) -> EngineResponse {
    var response = EngineResponse()
    response.total = found.total
    response.isExact = found.isExact
    response.next = found.next
    response.corrections = found.corrections.map { ($0.from, $0.to) }
    let page = SearcherHit.Page(found.hits)
    response.hits = found.hits.indices.map { SearcherHit(page: page, index: $0) }
    response.facets = found.facets.flatMap { facet in
      facet.rows.map {
        EngineFacetRow(
          facet: facet.field, value: $0.value, label: $0.label, count: $0.count,
          isInteger: $0.isInteger)
      }
    }
    return response
  }

  private func answer<Answer>(
    _ body: () throws(SearchError) -> Answer
  ) throws(RequestFailure) -> Answer {
    do {
      return try body()
    } catch {
      let code: RequestFailure.Code =
        switch error {
        case .syntax: .syntax
        case .field: .field
        case .option: .option
        case .limit: .limit
        case .notFound: .notFound
        case .deadline: .deadline
        case .index: .internal
        }
      throw RequestFailure(code, column: error.column, error.message)
    }
  }
}

/// A hit of the engine as the protocol writes it.
private struct SearcherHit: EngineHit {
  /// The hits of an answer: what refers to one is small enough to be passed without a box.
  final class Page: Sendable {
    let hits: [Hit]
    init(_ hits: [Hit]) { self.hits = hits }
  }

  let page: Page
  let index: Int
  private var hit: Hit { page.hits[index] }
  var rank: Int { hit.rank }
  var score: Double { Double(hit.score) }
  var id: String { hit.id }

  func value(of column: String) -> String? { hit.value(of: column) }

  func appendJSON(to bytes: inout [UInt8]) {
    var writer = JSONWriter()
    swap(&writer.bytes, &bytes)
    hit.writeJSON(into: &writer)
    swap(&writer.bytes, &bytes)
  }

  func appendUsualColumns(to bytes: inout [UInt8]) {
    let hit = hit
    bytes.append(0x09)
    AnswerWriter.appendEscaped(hit.id, to: &bytes)
    bytes.append(0x09)
    if let year = hit.year { AnswerWriter.append(year, to: &bytes) }
    bytes.append(0x09)
    if let type = hit.type { AnswerWriter.appendEscaped(type, to: &bytes) }
    bytes.append(0x09)
    if let title = hit.title { AnswerWriter.appendEscaped(title, to: &bytes) }
  }
}
