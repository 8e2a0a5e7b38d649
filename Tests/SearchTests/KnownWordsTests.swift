import Foundation
import InvertedIndex
import QueryLanguage
import Search
import Testing

/// What a searcher keeps of words, hits and positions never changes an answer.
@Suite struct KnownWordsTests {
  private func same(_ a: SearchResponse, _ b: SearchResponse) -> Bool {
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
      request.years = ["none"]
      #expect(same(try warm.search(request), try Searcher(snapshot).search(request)), label)
    }
  }

  @Test("a line that is taken for bare words without being parsed parses as bare words")
  func bareTexts() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SplitMix(state: seed)
    let parser = QueryParser(fields: ["title": .text, "year": .integer])
    let pieces = [
      "a", "visa", "AND", "OR", "NOT", "NEAR", "TO", "and", "1999", " ", "  ", "x", "IN",
    ]
    var taken = 0
    for _ in 0..<20_000 {
      let line = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined(separator: Bool.random(using: &random) ? " " : "")
      guard let texts = Searcher.bareTexts(line) else { continue }
      taken += 1
      let words = texts.map { QuerySyntax(.word($0)) }
      let tree = try parser.parse(line)
      let expected =
        words.count == 1 ? words[0] : QuerySyntax(.group(words.map { .init(.should, $0) }))
      #expect(tree == expected, "seed \(seed): \(line)")
    }
    #expect(taken > 1_000)
  }

  @Test("a known word counts as known only once it was looked up, operators and phrases aside")
  func knownWordCount() throws {
    let searcher = try SmallIndex(SmallIndex.meetings).searcher()
    #expect(searcher.knownWordCount("visa") == nil)
    _ = try searcher.count(SearchRequest(query: "visa integrity"))
    #expect(searcher.knownWordCount("visa") == 1)
    #expect(searcher.knownWordCount("(visa OR integrity) \"of persons\"") == 5)
    #expect(searcher.knownWordCount("visa*") == nil)
    #expect(searcher.knownWordCount("visa~") == nil)
    #expect(searcher.knownWordCount("visa migartion") == nil)
    #expect(searcher.knownWordCount("*") == 1)
  }
}
