import Foundation
import Glibc
import InvertedIndex
import Scoring
import Synchronization
import TestSupport
import Testing

/// Queries that ask for much: they end in time, hold little memory, and answer alike whatever they may
/// hold.
@Suite("Query budget")
struct QueryBudgetTests {
  /// Longer than the shortest stretch of counted words, so that there are several.
  static let recordCount = 9_000

  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  static func records() -> [RandomCorpus.Record] {
    var random = SeededGenerator(seed: 7)
    var records = RandomCorpus.records(recordCount, &random)
    // Stretches without any of the words, and one record that has a word very often.
    for index in 2_000..<8_000 { records[index].text = index % 997 == 0 ? "w59 w58" : "other" }
    records[100].text = String(repeating: "the ", count: 5_000)
    return records
  }

  static func many(_ random: inout SeededGenerator, field: Int) -> Query {
    .synonym(
      field: field,
      alternatives: (0..<40).map { _ in
        .init(words: [.init(RandomCorpus.term(&random))], weight: 1)
      }, boost: 1)
  }

  @Test("words of wildcards score alike, counted at once or a stretch at a time")
  func stretches() throws {
    var random = SeededGenerator(seed: 8)
    let corpus = try RandomCorpus(Self.records(), segments: 1, ties: "id")
    defer { corpus.remove() }
    let roomy = IndexSearcher(corpus.snapshot)
    let narrow = IndexSearcher(
      corpus.snapshot, similarity: BM25Similarity(), statistics: roomy.statistics,
      memory: 64 << 10)
    let rare = Query.term(field: 1, bytes: Array("w59".utf8), boost: 1)
    for _ in 0..<4 {
      let (a, b) = (Self.many(&random, field: 1), Self.many(&random, field: 0))
      for query in [
        a, .boolean(must: [], should: [a, b], mustNot: [], filter: []),
        .boolean(must: [rare, a], should: [b], mustNot: [], filter: []),
        .boolean(must: [a], should: [], mustNot: [rare], filter: []),
        .boolean(must: [a, b], should: [], mustNot: [], filter: []),
      ] {
        for limit in [5, 20_000] {
          let expected = try roomy.topHits(query, limit: limit)
          #expect(try narrow.topHits(query, limit: limit) == expected)
        }
        #expect(try narrow.count(query) == roomy.count(query))
      }
    }
  }

  @Test("a query that needs more memory than it may have ends with an error")
  func memory() throws {
    var random = SeededGenerator(seed: 9)
    let corpus = try RandomCorpus(
      RandomCorpus.records(300, &random), segments: 2, ties: "id")
    defer { corpus.remove() }
    let searcher = IndexSearcher(
      corpus.snapshot, similarity: BM25Similarity(),
      statistics: CollectionStatistics(corpus.snapshot), memory: 20_000)
    let few = Query.term(field: 1, bytes: Array("w1".utf8), boost: 1)
    #expect(try searcher.topHits(few, limit: 3).count == 3)
    let words = (0..<40).map { Query.term(field: 1, bytes: Array("w\($0)".utf8), boost: 1) }
    let all = Query.boolean(must: [], should: words, mustNot: [], filter: [])
    #expect(throws: ScoringError.memory(limit: 20_000)) { try searcher.topHits(all, limit: 3) }
    #expect(throws: ScoringError.memory(limit: 20_000)) { try searcher.count(all) }
    // Nothing is kept: the next query has all of it again.
    #expect(try searcher.topHits(few, limit: 3).count == 3)
  }

  @Test(
    "the clock is read inside the work on one record",
    arguments: ["sloppy", "near", "repeated"])
  func deadlines(shape: String) throws {
    let corpus = try RandomCorpus(Self.records(), segments: 1, ties: "id")
    defer { corpus.remove() }
    let searcher = IndexSearcher(corpus.snapshot)
    let the = Query.WrittenTerm(Array("the".utf8))
    // Each would take minutes or more on the record with five thousand words.
    let query: Query =
      switch shape {
      case "sloppy":
        .phrase(
          field: 1, words: (0..<4_000).map { .init([the], offset: $0) }, slop: 100_000, boost: 1)
      case "near":
        .near(
          field: 1, operands: (0..<4_000).map { _ in [.init(words: [the], weight: 1)] },
          distances: (1..<4_000).map { _ in 100_000 }, boost: 1)
      default:
        .boolean(
          must: [],
          should: (0..<500).map { _ in
            .phrase(
              field: 1, words: (0..<2_000).map { .init([the], offset: $0 * 2) }, slop: 9_999,
              boost: 1)
          }, mustNot: [], filter: [])
      }
    #expect(throws: ScoringError.deadline) {
      _ = try searcher.topHits(query, limit: 10, deadline: Self.now() + 30_000_000)
    }
    #expect(throws: ScoringError.deadline) {
      _ = try searcher.count(query, deadline: Self.now() + 30_000_000)
    }
    #expect(throws: ScoringError.deadline) {
      _ = try searcher.facetCounts(
        query, [FacetRequest(field: 3)], deadline: Self.now() + 30_000_000)
    }
  }

  @Test("a query that nobody waits for any more ends")
  func unwanted() throws {
    var random = SeededGenerator(seed: 10)
    let corpus = try RandomCorpus(RandomCorpus.records(500, &random), segments: 1, ties: "id")
    defer { corpus.remove() }
    let searcher = IndexSearcher(corpus.snapshot)
    let looks = Atomic<Int>(0)
    let query = Query.term(field: 1, bytes: Array("w1".utf8), boost: 1)
    func run(wanted: Bool) -> ScoringError? {
      let control = QueryControl(isWanted: { wanted }) { _, _ in
        looks.add(1, ordering: .relaxed)
        return false
      }
      return QueryControl.$current.withValue(control) {
        do throws(ScoringError) {
          _ = try searcher.topHits(query, limit: 10)
          return nil
        } catch { return error }
      }
    }
    #expect(run(wanted: true) == nil)
    #expect(looks.load(ordering: .relaxed) > 0)
    #expect(run(wanted: false) == .unwanted)
  }
}
