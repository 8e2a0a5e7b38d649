import Glibc
import InvertedIndex
import QueryServer
import Search
import Synchronization
import Vocabulary

/// An engine of a few records in memory: words match titles, a few magic words misbehave on purpose.
///
/// `slow` takes until its deadline, `nap` 50 ms, `heavy` is estimated as slow but is not, `year:19xx`
/// is a syntax error, `author:` an unknown field, `long` makes a title of 256 KB.
final class FakeEngine: QueryEngine {
  let hasLostBytes = false
  struct Record: Sendable {
    var id: String
    var title: String
    var region: String
    var type: String
    var year: Int?
  }

  static let catalogue: [Record] = [
    Record(
      id: "bali-process/2010-12-07/visa-integrity", title: "Visa Integrity Workshop",
      region: "asia-oceania", type: "agenda/workshop", year: 2010),
    Record(
      id: "migration-dialogue/2012-06/technical-meeting",
      title: "Technical Meeting on Visa Systems", region: "southern-africa",
      type: "agenda/meeting", year: 2012),
    Record(
      id: "odd\u{00e9}", title: "A tab\there, a line\nend and a back\\slash", region: "europe",
      type: "document/report", year: nil),
  ]

  let records: [Record]
  let generation: UInt64
  let fingerprint = "9f2c"
  let lineage: String
  let recordCount: Int
  /// Queries that were stopped at their deadline.
  let stopped = Atomic<Int>(0)

  init(_ records: [Record] = catalogue, generation: UInt64 = 3, lineage: String = "one") {
    self.records = records
    self.generation = generation
    self.lineage = lineage
    recordCount = records.count
  }

  let cache = AnswerCache()

  func retire() { cache.removeAll() }

  func estimatedNanoseconds(for request: Request) -> UInt64 {
    ["slow", "nap", "heavy"].contains { request.text.contains($0) } ? 1_000_000_000 : 1_000
  }

  let filterNames = ["region", "type", "year", "kind", "mechanism", "language"]
  let usualFacets = ["region", "type", "year"]

  private func answer(_ question: SearchRequest, total: Int) -> SearchAnswer {
    SearchAnswer(to: question, total: total, generation: generation, fingerprint: fingerprint)
  }

  func search(_ question: SearchRequest) throws(SearchError) -> SearchAnswer {
    let matches = try find(question)
    var answer = answer(question, total: matches.count)
    for (index, record) in matches.enumerated().dropFirst(question.offset).prefix(question.limit) {
      answer.hits.append(record.hit(rank: index + 1))
    }
    if question.offset + question.limit < matches.count, question.limit > 0 { answer.next = "c1" }
    answer.facets = facets(question.facets, matches)
    return answer
  }

  func count(_ question: SearchRequest) throws(SearchError) -> SearchAnswer {
    answer(question, total: try find(question).count)
  }

  func facets(_ question: SearchRequest) throws(SearchError) -> SearchAnswer {
    let matches = try find(question)
    var answer = answer(question, total: matches.count)
    answer.facets = facets(question.facets, matches)
    return answer
  }

  func similar(to id: String, _ question: SearchRequest) throws(SearchError) -> SearchAnswer {
    let record = try find(id: id)
    let others = records.filter { $0.id != record.id }
    var answer = answer(question, total: others.count)
    answer.hits = others.prefix(question.limit).enumerated().map { $1.hit(rank: $0 + 1) }
    return answer
  }

  var definition: Definition { Self.definition }
  var names: LabelIndex? { nil }

  private static let definition: Definition = {
    let text = """
      name = "fake"

      [analyzers.default]
      tokenizer = "icu"

      [[field]]
      name = "text"
      kind = "text"

      [[field]]
      name = "kind"
      kind = "keyword"
      facet = true
      """
    do {
      return try Definition(text)
    } catch {
      preconditionFailure("the definition of the fake engine: \(error)")
    }
  }()

  func recordIfExact(id: String) throws(SearchError) -> [UInt8]? { try? find(id: id).json }

  func record(id: String) throws(SearchError) -> [UInt8] { try find(id: id).json }

  func explain(id: String, _ question: SearchRequest) throws(SearchError) -> Explanation {
    let record = try find(id: id)
    let isMatch = try find(question).contains { $0.id == record.id }
    return Explanation(
      isMatch ? 2 : 0, "sum of", matches: isMatch, details: [Explanation(2, "weight")])
  }

  func suggest(_ question: SearchRequest) throws(SearchError) -> [Suggestion] {
    let words = Set(records.flatMap { Self.words($0.title) })
    return words.filter { $0.hasPrefix(question.query.lowercased()) }.sorted()
      .prefix(question.limit).map { Suggestion(text: $0, count: 1) }
  }

  func rerank(
    _ candidates: [RerankCandidate], _ question: SearchRequest
  ) throws(SearchError) -> [RerankedCandidate] {
    let wanted = Set(Self.words(question.query))
    let scored = candidates.enumerated().map { index, candidate in
      let line = candidate.line ?? candidate.id ?? ""
      let record = records.first { $0.id == line }
      let score = Double(wanted.intersection(Self.words(record?.title ?? line)).count)
      return RerankedCandidate(
        original: index + 1, id: line, matched: record?.id, title: record?.title, score: score)
    }
    return scored.sorted { ($0.score, $1.original) > ($1.score, $0.original) }
  }

  func statistics() -> [(name: String, value: AnswerWriter.Value)] {
    [("records", .integer(records.count)), ("fingerprint", .word(fingerprint))]
  }

  private func find(id: String) throws(SearchError) -> Record {
    guard let record = records.first(where: { $0.id == id }) else {
      throw .notFound(id: id, candidates: [])
    }
    return record
  }

  private func find(_ question: SearchRequest) throws(SearchError) -> [Record] {
    let text = question.query
    if text.contains("year:19xx") {
      throw .syntax(
        column: 6,
        message:
          "expected a year or a range after 'year:', found '19xx'; example: year:2010..2012")
    }
    if text.contains("author:") { throw .field(column: 1, message: "unknown field") }
    if text.contains("slow") {
      while MonotonicClock.now() < question.deadline ?? 0 { usleep(500) }
      stopped.add(1, ordering: .relaxed)
      throw .deadline
    }
    if text.contains("nap") { usleep(50_000) }
    if text.contains("long") {
      return [
        Record(
          id: "long", title: String(repeating: "x", count: 1 << 18), region: "europe", type: "t",
          year: 1)
      ]
    }
    let words = Self.words(text).filter { $0 != "nap" && $0 != "heavy" && $0 != "*" }
    let regions = question.filters["region"]
    return records.filter { record in
      (regions.isEmpty || regions.contains(record.region))
        && (words.isEmpty || !Set(words).isDisjoint(with: Self.words(record.title)))
    }
  }

  private func facets(_ fields: [String], _ matches: [Record]) -> [Facet] {
    fields.map { field in
      var counts: [String: Int] = [:]
      for match in matches {
        guard let value = match.hit(rank: 0).value(of: field) else { continue }
        counts[value, default: 0] += 1
      }
      let rows = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        FacetRow(
          value: $0.key, label: $0.key.uppercased(), count: $0.value, isInteger: field == "year")
      }
      return Facet(field: field, rows: rows)
    }
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split(whereSeparator: { $0.isWhitespace }).map(String.init)
  }
}

extension FakeEngine.Record {
  /// The record as it would be stored.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("id")
    writer.string(id)
    writer.key("title")
    writer.string(title)
    writer.key("region")
    writer.string(region)
    writer.key("type")
    writer.string(type)
    writer.key("year")
    writer.integer(year)
    writer.endObject()
    return writer.bytes
  }

  func hit(rank: Int) -> Hit {
    var hit = Hit(rank: rank, score: 10 - Float(rank) / 8, id: id, record: json)
    hit.snippet = "…" + title + "…"
    return hit
  }
}

/// A source whose commits a test makes.
final class FakeSource: EngineSource {
  private let state: Mutex<(engine: FakeEngine, isNew: Bool, failure: ServerError?)>

  init(_ engine: FakeEngine = FakeEngine()) {
    state = Mutex((engine, true, nil))
  }

  func open(anew: Bool) throws(ServerError) -> any QueryEngine {
    let (engine, failure) = state.withLock { state in
      state.isNew = false
      return (state.engine, state.failure)
    }
    if let failure { throw failure }
    return engine
  }

  func hasNewCommit() -> Bool { state.withLock { $0.isNew } }

  func commit(_ engine: FakeEngine) {
    state.withLock { $0 = (engine, true, nil) }
  }

  func fail(_ message: String) {
    state.withLock { $0 = ($0.engine, true, ServerError(message, exitCode: 3)) }
  }
}
