import Foundation
import InvertedIndex
import QueryLanguage
import Scoring
import Search
import Testing

/// What a searcher keeps of words, hits and positions never changes an answer.
@Suite struct KnownWordsTests {
  private func same(_ a: SearchAnswer, _ b: SearchAnswer) -> Bool {
    a.total == b.total && a.isExact == b.isExact && a.next == b.next
      && a.corrections == b.corrections
      && a.hits.map(\.id) == b.hits.map(\.id) && a.hits.map(\.score) == b.hits.map(\.score)
      && a.hits.map(\.snippet) == b.hits.map(\.snippet)
      && a.hits.map(\.record) == b.hits.map(\.record)
  }

  @Test("a searcher that was asked much answers as one that is new, and as one that keeps nothing")
  func warm() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    let vocabulary = [
      "visa", "visas", "Visa", "border", "borders", "labour", "labor", "migration", "MIDSA", "the",
      "dialogue", "southern", "africa", "for", "5+5", "return", "returned", "zzyzx",
    ]
    func text(_ range: ClosedRange<Int>) -> String {
      (0..<Int.random(in: range, using: &random)).map { _ in
        vocabulary.randomElement(using: &random) ?? ""
      }.joined(separator: " ")
    }
    func records(_ range: Range<Int>) -> [[String: Any]] {
      range.map { ["id": "r/\($0 * 7_919 % 1_009)", "title": text(0...4), "text": text(0...40)] }
    }
    let thesaurus = """

      [[group]]
      kind = "near"
      words = ["return", "zzyzx", "border dialogue"]
      [[group]]
      kind = "related"
      words = ["labour", "southern", "visa for return"]
      [[group]]
      kind = "related"
      words = ["visa", "africa"]
      """
    let index = try SmallIndex(records(0..<150), thesaurus: thesaurus)
    try index.update(records(150..<210))
    for number in 0..<20 { try index.delete("r/\(number * 5 * 7_919 % 1_009)") }
    let snapshot = try Snapshot.open(path: index.folder.path)
    let warm = Searcher(snapshot)
    for round in 0..<300 {
      var request = SearchRequest(query: text(1...4))
      // Words that nothing matches are corrected now and then.
      if round % 5 == 0 { request.query += " migratoin" }
      if round % 7 == 0 { request.query += " +visa" }
      request.limit = [1, 3, 10, 400][round % 4]
      request.isPlain = round % 6 == 0
      request.isPlainText = round % 11 == 0
      request.requiresAllWords = round % 13 == 0
      request.wantsTotal = round % 9 != 0
      request.correctsSpelling = round % 10 != 5
      let answer = try warm.search(request)
      let label: Comment = "seed \(seed) round \(round): \(request.query)"
      #expect(same(answer, try Searcher(snapshot).search(request)), label)
      // The fields of a bare query by name: nothing is kept of such words.
      var named = request
      named.fields = ["title", "text"]
      #expect(same(answer, try Searcher(snapshot).search(named)), label)
      #expect(try warm.count(request).total == Searcher(snapshot).count(named).total, label)
      request.filters["year"] = ["none"]
      #expect(same(try warm.search(request), try Searcher(snapshot).search(request)), label)
    }
  }

  @Test("a known word counts as known only once it was planned, operators and phrases aside")
  func knownWordCount() throws {
    let searcher = try SmallIndex(SmallIndex.meetings).searcher()
    func count(_ query: String) -> Int? { searcher.knownWordCount(SearchRequest(query: query)) }
    #expect(count("visa") == nil)
    _ = try searcher.count(SearchRequest(query: "visa integrity"))
    #expect(count("visa") == 1)
    #expect(count("(visa OR integrity) \"of persons\"") == 4)
    #expect(count("visa*") == nil)
    #expect(count("visa~") == nil)
    #expect(count("visa migartion") == nil)
    #expect(count("*") == 1)
    #expect(count("(visa") == nil)
  }

  @Test("a plan's parts put together match and score what the whole does")
  func plans() throws {
    let searcher = try SmallIndex(SmallIndex.meetings).searcher()
    let request = SearchRequest(query: "")
    var planner = try searcher.planner(for: request)
    defer { planner.finish() }
    let visa = try planner.plan(QuerySyntax(.word("visa")))
    let workshop = try planner.plan(QuerySyntax(.word("workshop")))
    let nothing = try planner.plan(QuerySyntax(.phrase("zzyzx", slop: 0, isExact: false)))
    #expect(nothing.matchesNothing && !visa.matchesNothing)
    func hits(_ plan: QueryPlan) throws -> [String: Float] {
      let found = try searcher.engine.topHits(weight: plan.weight, limit: 1_000)
      return Dictionary(
        uniqueKeysWithValues: found.map {
          (searcher.snapshot.segments[$0.segment].id(Int($0.document)), $0.score)
        })
    }
    let (a, b) = (try hits(visa), try hits(workshop))
    #expect(!a.isEmpty && !b.isEmpty)
    let sum = a.merging(b) { Float(Double($0) + Double($1)) }
    #expect(try hits(.any([visa, workshop, nothing])) == sum)
    #expect(
      try hits(.all([visa, workshop])) == sum.filter { a[$0.key] != nil && b[$0.key] != nil })
    #expect(try hits(.all([visa], optional: [workshop])) == sum.filter { a[$0.key] != nil })
    #expect(try hits(.all([visa, nothing])).isEmpty)
    let set = try searcher.set(of: workshop.query, deadline: nil)
    #expect(try hits(visa.filtered(by: [set])) == a.filter { b[$0.key] != nil })
    #expect(try hits(visa.filtered(by: [], excluding: [set])) == a.filter { b[$0.key] == nil })
    #expect(try searcher.engine.count(weight: visa.weight) == a.count)
  }
}
