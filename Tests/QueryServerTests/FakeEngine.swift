import Glibc
import QueryServer
import Synchronization

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

  func search(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse {
    let matches = try find(request, deadline: deadline)
    var response = EngineResponse()
    response.total = matches.count
    let limit = request.options.limit ?? 10
    for (index, record) in matches.enumerated().dropFirst(request.options.offset).prefix(limit) {
      response.hits.append(FakeHit(rank: index + 1, record: record))
    }
    if request.options.offset + limit < matches.count, limit > 0 { response.next = "c1" }
    response.facets = facetRows(request.options.facets, matches)
    return response
  }

  func count(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse {
    var response = EngineResponse()
    response.total = try find(request, deadline: deadline).count
    return response
  }

  func facets(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse {
    let matches = try find(request, deadline: deadline)
    var response = EngineResponse()
    response.total = matches.count
    let by = request.options.by.isEmpty ? ["region", "type", "year"] : request.options.by
    response.facets = facetRows(by, matches)
    return response
  }

  func similar(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse {
    let record = try find(id: request.id)
    var response = EngineResponse()
    let others = records.filter { $0.id != record.id }
    response.total = others.count
    response.hits = others.prefix(request.options.limit ?? 10).enumerated().map {
      FakeHit(rank: $0 + 1, record: $1)
    }
    return response
  }

  func record(id: String) throws(RequestFailure) -> [UInt8] {
    FakeHit(rank: 0, record: try find(id: id)).json
  }

  func explain(
    _ request: Request, deadline: UInt64
  ) throws(RequestFailure) -> (lines: [String], json: [UInt8]) {
    let record = try find(id: request.id)
    let isMatch = try find(request, deadline: deadline).contains { $0.id == record.id }
    return (
      [isMatch ? "2.0000 sum of" : "0.0000 no match", "  2.0000 weight"],
      Array(#"{"value":2.0}"#.utf8)
    )
  }

  func suggest(_ request: Request, deadline: UInt64) throws(RequestFailure) -> [EngineSuggestion] {
    let words = Set(records.flatMap { Self.words($0.title) })
    return words.filter { $0.hasPrefix(request.text.lowercased()) }.sorted()
      .prefix(request.options.limit ?? 10).map { EngineSuggestion(text: $0, count: 1) }
  }

  func rerank(_ request: Request, deadline: UInt64) throws(RequestFailure) -> [EngineRanking] {
    let wanted = Set(Self.words(request.text))
    let scored = request.candidates.enumerated().map { index, line in
      let record = records.first { $0.id == line }
      let score = Double(wanted.intersection(Self.words(record?.title ?? line)).count)
      return EngineRanking(
        score: score, id: line, original: index + 1, matched: record?.id, title: record?.title)
    }
    return scored.sorted { ($0.score, $1.original) > ($1.score, $0.original) }
  }

  func statistics() -> [(name: String, value: AnswerWriter.Value)] {
    [("records", .integer(records.count)), ("fingerprint", .word(fingerprint))]
  }

  private func find(id: String) throws(RequestFailure) -> Record {
    guard let record = records.first(where: { $0.id == id }) else {
      throw RequestFailure(.notFound, "no record '\(id)'")
    }
    return record
  }

  private func find(_ request: Request, deadline: UInt64) throws(RequestFailure) -> [Record] {
    let text = request.text
    if text.contains("year:19xx") {
      throw RequestFailure(
        .syntax, column: 6,
        "expected a year or a range after 'year:', found '19xx'; example: year:2010..2012")
    }
    if text.contains("author:") { throw RequestFailure(.field, column: 1, "unknown field") }
    if text.contains("slow") {
      while MonotonicClock.now() < deadline { usleep(500) }
      stopped.add(1, ordering: .relaxed)
      throw RequestFailure(.deadline, "late")
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
    return records.filter { record in
      (request.options.regions.isEmpty || request.options.regions.contains(record.region))
        && (words.isEmpty || !Set(words).isDisjoint(with: Self.words(record.title)))
    }
  }

  private func facetRows(_ fields: [String], _ matches: [Record]) -> [EngineFacetRow] {
    fields.flatMap { field -> [EngineFacetRow] in
      var counts: [String: Int] = [:]
      for match in matches {
        guard let value = FakeHit(rank: 0, record: match).value(of: field) else { continue }
        counts[value, default: 0] += 1
      }
      return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        EngineFacetRow(
          facet: field, value: $0.key, label: $0.key.uppercased(), count: $0.value,
          isInteger: field == "year")
      }
    }
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split(whereSeparator: { $0.isWhitespace }).map(String.init)
  }
}

struct FakeHit: EngineHit {
  let rank: Int
  let record: FakeEngine.Record
  var score: Double { 10.0 - Double(rank) / 8 }
  var id: String { record.id }

  func value(of column: String) -> String? {
    switch column {
    case "title": record.title
    case "region": record.region
    case "type": record.type
    case "year": record.year.map(String.init)
    case "snippet": "…" + record.title + "…"
    default: nil
    }
  }

  var json: [UInt8] {
    var bytes: [UInt8] = []
    appendJSON(to: &bytes)
    return bytes
  }

  func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: #"{"rank":\#(rank),"id":"#.utf8)
    AnswerWriter.appendJSON(id, to: &bytes)
    bytes.append(contentsOf: #","title":"#.utf8)
    AnswerWriter.appendJSON(record.title, to: &bytes)
    bytes.append(contentsOf: #","year":\#(record.year.map(String.init) ?? "null")}"#.utf8)
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
