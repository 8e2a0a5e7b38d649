import InvertedIndex
import Search
import TestSupport
import Testing

/// What libFuzzer found in searching damaged indexes (Tests/Fuzz), one test for each.
@Suite("Searching damaged indexes")
struct DamagedIndexTests {
  // The walk along the automaton sought the sibling of U+FFFD, which is less than the byte FF that
  // it stood for, and so went backwards for ever.
  @Test("a fuzzy word ends at terms that are no UTF-8", .timeLimit(.minutes(1)))
  func fuzzyOverIllFormedTerms() throws {
    let small = try SmallIndex([["id": "a", "title": "visa zzzzzzzz"]])
    var index = SealedIndex(small.folder.path)
    var body = index.body("s1.terms")
    let word = Array("zzzzzzzz".utf8)
    let place = try #require(
      body.indices.first { body[$0...].starts(with: word) })
    body.replaceSubrange(place..<place + word.count, with: [UInt8](repeating: 0xFF, count: 8))
    index.replace("s1.terms", body: body)
    let folder = TemporaryFolder()
    index.write(to: folder)
    let searcher = Searcher(try Snapshot.open(path: folder.path))
    #expect(try searcher.search(SearchRequest(query: "vsia~2")).hits.map(\.id) == ["a"])
  }
}
