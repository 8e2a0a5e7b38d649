import Foundation
import Search
import Testing

@Suite struct NearnessBonusTests {
  /// The bonus by its definition, from the words of a text that has no two forms of one term.
  private func share(_ words: [String], _ query: [String]) -> Float {
    var nearness: Float = 0
    for (a, b) in zip(query, query.dropFirst()) {
      var best: Float = 0
      for i in words.indices where words[i].lowercased() == a {
        for j in words.indices where words[j].lowercased() == b {
          let distance = j - i
          guard abs(distance) <= 8 else { continue }
          best = max(
            best, distance >= 0 ? 1 / Float(max(distance, 1)) : 0.5 / Float(-distance))
        }
      }
      nearness += best
    }
    let exact = query.count { word in words.contains { $0.lowercased() == word } }
    let pairs = Float(max(1, query.count - 1))
    return 0.3
      * ((query.count > 1 ? 0.75 * nearness / pairs : 0) + 0.25 * Float(exact) / Float(query.count))
  }

  @Test(
    "the bonus is what its definition says, in lists of one block and of many",
    arguments: [1, 127, 128, 129, 257, 900])
  func definition(count: Int) throws {
    let seed = UInt64(count)
    print("seed \(seed)")
    var random = SplitMix(state: seed)
    let vocabulary = ["visa", "border", "Border", "asylum", "summit", "forum", "data", "x1", "x2"]
    let texts = (0..<count).map { _ in
      (0..<Int.random(in: 1...30, using: &random)).map { _ in
        vocabulary.randomElement(using: &random)!
      }
    }
    let index = try SmallIndex(
      texts.enumerated().map {
        ["id": "\($0.offset)", "text": $0.element.joined(separator: " "), "language": "en"]
      })
    let searcher = try index.searcher()
    for query in [
      ["visa"], ["visa", "border"], ["border", "visa"], ["asylum", "data", "forum"],
      ["visa", "visa"],
    ] {
      var request = SearchRequest(query: query.joined(separator: " "))
      request.limit = .max
      request.wantsSnippets = false
      request.correctsSpelling = false
      // Words that no record has do not count.
      let known = query.filter { word in
        texts.contains { $0.contains { $0.lowercased() == word } }
      }
      let ranked = try searcher.search(request).hits
      request.isPlain = true
      let plain = Dictionary(
        uniqueKeysWithValues: try searcher.search(request).hits.map { ($0.id, $0.score) })
      #expect(ranked.count == plain.count)
      for hit in ranked {
        let expected = plain[hit.id]! * (1 + share(texts[Int(hit.id)!], known))
        #expect(abs(hit.score - expected) <= 1e-5 * max(1, expected), "\(query) \(hit.id)")
      }
      // The first page is the beginning of the whole list, although most records are passed over.
      request.isPlain = false
      request.limit = 10
      #expect(try searcher.search(request).hits.map(\.id) == ranked.prefix(10).map(\.id))
    }
  }
}
