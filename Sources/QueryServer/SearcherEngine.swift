internal import InvertedIndex
internal import Search
internal import Synchronization
internal import Vocabulary

/// A commit of an index on disk, as the server's engine: a `Searcher` that can be let go.
final class SearcherEngine: QueryEngine {
  /// Indexes with more records than this are never searched on an event loop.
  private static let smallIndex = 20_000

  private let snapshot: Snapshot
  /// What a searcher keeps between questions is a megabyte or so: not for commits of the past.
  private let kept: Mutex<Searcher?>
  let lineage: String
  let cache = AnswerCache()
  var generation: UInt64 { snapshot.generation }
  var fingerprint: String { snapshot.fingerprint }
  var recordCount: Int { snapshot.documentCount }

  var definition: Definition { snapshot.definition }
  var names: LabelIndex? { searcher.labelIndex }
  var hasLostBytes: Bool { snapshot.hasLostBytes }
  var filterNames: [String] { snapshot.definition.record.short }
  let usualFacets: [String]

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
    usualFacets = snapshot.definition.record.facets.filter {
      snapshot.definition.field($0) != nil
    }
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
    guard request.question.fields.isEmpty, request.question.filters["language"].isEmpty,
      let words = searcher.knownWordCount(request.question), words <= 64
    else { return .max }
    var cost = 10_000 + UInt64(words) * UInt64(records) * 4
    if request.verb == .search {
      let hits = UInt64(min(request.question.limit, records))
      cost += hits * (request.question.wantsSnippets == true ? 12_000 : 2_500)
    }
    guard request.question.cross.isEmpty else { return .max }
    let facets = UInt64(request.question.facets.count)
    return cost + facets * UInt64(records) * 4
  }

  // MARK: Questions

  func search(_ question: SearchRequest) throws(SearchError) -> SearchAnswer {
    try searcher.search(question)
  }

  func count(_ question: SearchRequest) throws(SearchError) -> SearchAnswer {
    try searcher.count(question)
  }

  func facets(_ question: SearchRequest) throws(SearchError) -> SearchAnswer {
    try searcher.facets(question)
  }

  func similar(to id: String, _ question: SearchRequest) throws(SearchError) -> SearchAnswer {
    try searcher.similar(to: id, question)
  }

  func record(id: String) throws(SearchError) -> [UInt8] { try searcher.record(id: id) }

  func recordIfExact(id: String) throws(SearchError) -> [UInt8]? {
    try searcher.recordIfExact(id: id)
  }

  func explain(id: String, _ question: SearchRequest) throws(SearchError) -> Explanation {
    try searcher.explain(id: id, question)
  }

  func suggest(_ question: SearchRequest) throws(SearchError) -> [Suggestion] {
    try searcher.suggest(question.query, limit: question.limit, deadline: question.deadline)
  }

  func rerank(
    _ candidates: [RerankCandidate], _ question: SearchRequest
  ) throws(SearchError) -> [RerankedCandidate] {
    try searcher.rerank(candidates, question)
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
}
