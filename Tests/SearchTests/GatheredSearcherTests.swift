import Foundation
import InvertedIndex
import Scoring
import Search
import Testing

/// Many shards answer as one index of all their records: ids, order, score bits, totals, facets,
/// corrections, snippets, cursors.
@Suite("Many shards as one index") struct GatheredSearcherTests {
  private static let definition =
    SmallIndex.definition + """

      [[field]]
      name = "tag"
      kind = "keyword"
      facet = true
      """

  private static let thesaurus = """

    [[group]]
    kind = "related"
    words = ["labour", "asylum", "visa for return"]
    [[group]]
    kind = "near"
    words = ["return", "data"]
    """

  /// Records in several languages, some of them alike but for their ids.
  private static func records(_ count: Int, _ world: inout QueryWorld) -> [[String: Any]] {
    (0..<count).map { index in
      var record: [String: Any] = [
        "id": "r/\(index * 7_919 % 10_007)", "title": world.text(1...4),
        "text": world.text(0...30),
      ]
      switch Int.random(in: 0..<8, using: &world.random) {
      case 0:
        record["language"] = "fr"
        record["text"] = "les migrations et la migration des migrants \(world.text(0...5))"
      case 1:
        record["title"] = "Border visa"
        record["text"] = "labour migration of the border"
      default: break
      }
      record["tag"] = ["Alpha", "beta", "New Delhi", "new york"].filter { _ in
        Int.random(in: 0..<4, using: &world.random) == 0
      }
      record["region"] = ["asia", "asia-oceania", "africa"].randomElement(using: &world.random)!
      if Bool.random(using: &world.random) {
        let year = Int.random(in: 2008...2013, using: &world.random)
        record["year"] = year
        record["dateStart"] = "\(year)-0\(Int.random(in: 1...9, using: &world.random))"
      }
      return record
    }
  }

  /// The shard of each record: by a hash of its id, in turn, or in stretches.
  private static func shard(
    _ index: Int, _ record: [String: Any], of count: Int, way: Int, all: Int
  )
    -> Int
  {
    switch way {
    case 0:
      (record["id"] as? String ?? "").utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % count
    case 1: index % count
    default: min(count - 1, index * count / max(1, all))
    }
  }

  private func compare(
    _ one: SearchAnswer, _ many: SearchAnswer, _ label: Comment
  ) {
    #expect(one.hits.map(\.id) == many.hits.map(\.id), label)
    #expect(one.hits.map(\.score.bitPattern) == many.hits.map(\.score.bitPattern), label)
    #expect(one.hits.map(\.rank) == many.hits.map(\.rank), label)
    #expect(one.hits.map(\.snippet) == many.hits.map(\.snippet), label)
    #expect(one.hits.map(\.record) == many.hits.map(\.record), label)
    #expect(one.total == many.total && one.isExact == many.isExact, label)
    #expect(one.next == many.next, label)
    #expect(one.corrections == many.corrections, label)
    #expect(one.facets == many.facets, label)
  }

  /// Rounds of random queries; `RAPPORTEUR_GATHER_ROUNDS` asks for more than those of every test run.
  private static let rounds =
    ProcessInfo.processInfo.environment["RAPPORTEUR_GATHER_ROUNDS"].flatMap { Int($0) } ?? 80

  @Test(
    "answers are those of one index, whatever the number of shards and the way they were made",
    arguments: [(1, 0), (2, 1), (5, 0), (5, 2), (17, 0)])
  func equality(count: Int, way: Int) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var world = QueryWorld(random: SplitMix(state: seed))
    let records = Self.records(120, &world)
    var parts = [[[String: Any]]](repeating: [], count: count)
    for (index, record) in records.enumerated() {
      parts[Self.shard(index, record, of: count, way: way, all: records.count)].append(record)
    }
    func index(_ records: [[String: Any]]) throws -> SmallIndex {
      try SmallIndex(records, definition: Self.definition, thesaurus: Self.thesaurus)
    }
    let whole = try index(records)
    let shards = try parts.map { try index($0) }
    let vocabulary = try index([])
    let one = try whole.searcher()
    let many = try GatheredSearcher(
      Snapshot.open(path: vocabulary.folder.path), shards.map { LocalShard(try $0.searcher()) })
    for round in 0..<Self.rounds {
      var request = SearchRequest()
      switch round % 4 {
      case 0: request.query = "\(world.query(depth: 2))"
      case 1: request.query = world.text(1...3)
      case 2: request.query = world.text(4...8)
      default: request.query = world.text(1...2) + " migratoin"
      }
      request.limit = [1, 3, 10, 400][Int.random(in: 0..<4, using: &world.random)]
      request.isPlain = round % 6 == 0
      request.requiresAllWords = round % 13 == 0
      if round % 5 == 0 { request.filters["year"] = ["2010..2012"] }
      if round % 7 == 0 { request.filters["region"] = ["asia"] }
      if round % 3 == 0 { request.facets = ["tag", "region", "year"] }
      if round % 9 == 0 { request.offset = 2 }
      let label: Comment = "seed \(seed) round \(round): \(request.query)"
      let expected: SearchAnswer
      do {
        expected = try one.search(request)
      } catch {
        #expect(throws: error, label) { try many.search(request) }
        continue
      }
      compare(expected, try many.search(request), label)
      #expect(try one.count(request).total == many.count(request).total, label)
      guard let next = expected.next else { continue }
      request.after = next
      request.offset = 0
      compare(try one.search(request), try many.search(request), "\(label) after \(next)")
    }
  }

  @Test("a plan's bytes read back, and damaged bytes are an error and no crash")
  func planBytes() throws {
    var random = SplitMix(state: 5)
    var world = QueryWorld(random: SplitMix(state: 9))
    let index = try SmallIndex(
      Self.records(30, &world), definition: Self.definition, thesaurus: Self.thesaurus)
    let searcher = try index.searcher()
    for _ in 0..<60 {
      let syntax = world.query(depth: 3)
      var planner = try searcher.planner(for: SearchRequest())
      defer { planner.finish() }
      let planned = try planner.plan(syntax)
      var plan = ShardPlan(
        meaning: searcher.meaning, statistics: searcher.engine.statistics, query: planned.query)
      plan.slots = planned.slots.map { .init($0) }
      plan.filters = [.hasText(field: 0), .identifiers([Array("r/1".utf8)])]
      let bytes = try plan.encoded()
      let read = try ShardPlan(bytes)
      #expect(read.query == plan.query)
      #expect(try read.encoded() == bytes)
      for _ in 0..<20 {
        var damaged = bytes
        damaged[Int.random(in: 0..<damaged.count, using: &random)] ^=
          1 << UInt8.random(in: 0..<8, using: &random)
        if Bool.random(using: &random) {
          damaged.removeSubrange(Int.random(in: 0..<damaged.count, using: &random)...)
        }
        do {
          let read = try ShardPlan(damaged)
          _ = try? searcher.shardAnswer(read, SearchRequest())
        } catch let error as PlanCodingError {
          #expect(!"\(error)".isEmpty)
        }
      }
    }
  }
}
