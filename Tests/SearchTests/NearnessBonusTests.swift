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

  /// How like the best three of the hits each text is, by the definition of likeness: terms are the
  /// words, all of them different stems.
  private func likeness(
    _ texts: [[String]], _ query: [String], _ ranked: [(index: Int, score: Float)]
  ) -> [Float] {
    let count = Double(texts.count)
    let average = Double(texts.reduce(0) { $0 + $1.count }) / count
    var documents: [String: Int] = [:]
    for text in texts { for word in Set(text) { documents[word, default: 0] += 1 } }
    func worth(_ word: String, _ text: [String]) -> Double {
      let frequency = Double(text.count { $0 == word })
      let n = Double(documents[word] ?? 0)
      let idf = log(1 + (count - n + 0.5) / (n + 0.5))
      let norm = 1.2 * (0.25 + 0.75 * Double(text.count) / average)
      return idf * frequency / (frequency + norm)
    }
    let best = ranked.prefix(3)
    let weights = best.map { Double($0.score / best[0].score) }
    var sums: [(word: String, sum: Double)] = []
    for word in Set(best.flatMap { texts[$0.index] }).subtracting(query)
    where documents[word]! > 1 && (documents[word]! * 4 < texts.count || texts.count < 16) {
      sums.append(
        (word, zip(best, weights).reduce(0) { $0 + $1.1 * worth(word, texts[$1.0.index]) }))
    }
    sums.sort { $0.sum != $1.sum ? $0.sum > $1.sum : $0.word < $1.word }
    func compared(_ index: Int) -> Double {
      let others = zip(best, weights).filter { $0.0.index != index }
      let sum = sums.prefix(50).reduce(0) { sum, term in
        sum + worth(term.word, texts[index])
          * others.reduce(0) { $0 + $1.1 * worth(term.word, texts[$1.0.index]) }
      }
      return sum / others.reduce(0) { $0 + $1.1 }
    }
    let most = best.map { compared($0.index) }.max() ?? 0
    return texts.indices.map { most > 0 ? Float(min(1, compared($0) / most)) : 0 }
  }

  @Test(
    "a query of four words lifts what is like its best hits, by definition and on every page",
    arguments: [12, 127, 300, 1100])
  func likeness(count: Int) throws {
    let seed = UInt64(count)
    print("seed \(seed)")
    var random = SplitMix(state: seed)
    // Few subjects with words of their own, so that hits have something in common.
    let texts = (0..<count).map { _ in
      let subject = Int.random(in: 0..<12, using: &random)
      return (0..<Int.random(in: 2...20, using: &random)).map { _ in
        Bool.random(using: &random)
          ? "q\(Int.random(in: 0..<9, using: &random))"
          : "s\(subject)w\(Int.random(in: 0..<25, using: &random))"
      }
    }
    let records = texts.enumerated().map {
      ["id": "\($0.offset)", "text": $0.element.joined(separator: " "), "language": "en"]
    }
    let index = try SmallIndex(records)
    // The same in three commits, so in three segments.
    let parts = try SmallIndex(Array(records.prefix(count / 3)))
    try parts.update(Array(records[(count / 3)..<(count / 2)]))
    try parts.update(Array(records[(count / 2)...]))
    let searchers = [try index.searcher(), try parts.searcher()]
    let searcher = searchers[0]
    var lifted = 0
    for query in [
      ["q1", "q2", "q3", "q4"], ["q8", "q0", "s3w1", "q5", "q2"], ["s1w1", "s1w2", "s2w3", "q7"],
    ] {
      var request = SearchRequest(query: query.joined(separator: " "))
      request.limit = .max
      request.wantsSnippets = false
      request.correctsSpelling = false
      let known = query.filter { word in texts.contains { $0.contains(word) } }
      let ranked = try searcher.search(request).hits
      #expect(try searchers[1].search(request).hits.map(\.id) == ranked.map(\.id))
      request.isPlain = true
      let plain = try searcher.search(request).hits.map { (index: Int($0.id)!, score: $0.score) }
      let likeness =
        known.count > 3
        ? self.likeness(texts, query, plain) : [Float](repeating: 0, count: texts.count)
      let scores = Dictionary(uniqueKeysWithValues: plain.map { ($0.index, $0.score) })
      for hit in ranked {
        let place = Int(hit.id)!
        let share = min(1, self.share(texts[place], known) / 0.3 + 0.7 * likeness[place])
        if likeness[place] > 0 { lifted += 1 }
        let expected = scores[place]! * (1 + 0.3 * share)
        #expect(abs(hit.score - expected) <= 1e-4 * max(1, expected), "\(query) \(hit.id)")
        guard hit.rank <= 12 else { continue }
        let explanation = try searcher.explain(
          id: hit.id, SearchRequest(query: query.joined(separator: " ")))
        #expect(Float(explanation.value) == hit.score)
      }
      request.isPlain = false
      request.limit = 10
      let first = try searcher.search(request)
      #expect(first.hits.map(\.id) == ranked.prefix(10).map(\.id))
      request.offset = 10
      #expect(
        try searcher.search(request).hits.map(\.id) == ranked.dropFirst(10).prefix(10).map(\.id))
      request.offset = 0
      request.after = first.next
      if first.next != nil {
        #expect(
          try searcher.search(request).hits.map(\.id) == ranked.dropFirst(10).prefix(10).map(\.id))
      }
    }
    #expect(lifted > 0)
  }
}
