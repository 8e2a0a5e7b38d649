import Foundation
import InvertedIndex
import Search
import Testing

@Suite("Rerank") struct RerankTests {
  static let related = """
    [[names]]
    words = ["Morocco", "Moroccan"]
    [[place]]
    words = ["North Africa"]
    holds = ["Morocco", "Tunisia"]
    [[place]]
    words = ["Morocco"]
    holds = ["Tangier"]
    [[place]]
    words = ["Africa"]
    holds = ["North Africa"]
    [[topic]]
    words = ["remittances", "money sent home"]
    """

  static var records: [[String: Any]] {
    [
      [
        "id": "hansen-2010", "kind": "citation", "title": "An Assessment of Consultative Processes",
        "text": "Informal forums of governments, judged by their effects.", "year": 2010,
        "author": "Hansen, Randall",
      ],
      [
        "id": "morocco", "kind": "citation", "title": "Morocco",
        "text": "Emigrants and the money sent home to families.", "year": 2002,
      ],
      [
        "id": "tunis", "kind": "citation", "title": "Declaration of Tunis",
        "text": "Ministers on migration.", "year": 2002, "symbol": "A/57/3",
      ],
      ["id": "visa", "kind": "citation", "title": "Visa systems", "text": "Visa and entry."],
      [
        "id": "labour", "kind": "citation", "title": "Labour",
        "text": "Labour markets and visa fees.",
      ],
    ]
  }

  static let definition =
    SmallIndex.definition + """

      [[field]]
      name = "author"
      kind = "text"
      """

  let searcher: Searcher
  let index: SmallIndex

  init() throws {
    index = try SmallIndex(Self.records, definition: Self.definition, related: Self.related)
    searcher = try index.searcher()
  }

  private var all: [RerankCandidate] {
    Self.records.map { RerankCandidate(id: $0["id"] as? String) }
  }

  private func order(_ text: String) throws -> [String] {
    try searcher.rerank(text: text, candidates: all).map(\.id)
  }

  @Test("every candidate comes back once; those without evidence as they came")
  func complete() throws {
    let candidates =
      all + [
        RerankCandidate(id: "unknown"), RerankCandidate(line: "visa"),
        RerankCandidate(line: "A printed reference of nothing at all, 1999"),
        RerankCandidate(line: ""), RerankCandidate(title: "Visa systems", text: "Visa and entry."),
      ]
    for text in ["visa", "", "zzz", "the of and", "\u{0} \u{FFFD}", "移民 と 開発", "a:b (\"x\" -y"] {
      let ranked = try searcher.rerank(text: text, candidates: candidates)
      #expect(ranked.map(\.original).sorted() == Array(1...candidates.count), "\(text)")
      #expect(zip(ranked, ranked.dropFirst()).allSatisfy { $0.score >= $1.score })
      for (a, b) in zip(ranked, ranked.dropFirst()) where a.score == b.score {
        #expect(a.original < b.original)
      }
    }
    #expect(try searcher.rerank(text: "visa", candidates: []).isEmpty)
  }

  @Test("a score does not depend on the other candidates")
  func independent() throws {
    let text = "Visa fees of labour markets in North Africa, Hansen (2010)"
    for entry in try searcher.rerank(text: text, candidates: all) {
      let alone = try searcher.rerank(text: text, candidates: [RerankCandidate(id: entry.id)])
      #expect(alone[0].score == entry.score, "\(entry.id)")
    }
  }

  @Test("a long list, read by several threads, is scored as its candidates are alone")
  func longList() throws {
    let words = ["visa", "Morocco", "money", "forums", "labour", "fees", "Hansen", "2010"]
    let candidates = (0..<700).map { index in
      index % 3 == 0
        ? all[index % all.count]
        : RerankCandidate(
          title: "\(words[index % 8]) \(words[index / 8 % 8])",
          text: "On \(words[index / 64 % 8]), in \(index).")
    }
    let text = "Moroccan visa fees and forums on labour, Hansen (2010)"
    let ranked = try searcher.rerank(text: text, candidates: candidates, explain: true)
    #expect(ranked.map(\.original).sorted() == Array(1...candidates.count))
    for entry in ranked {
      let alone = try searcher.rerank(
        text: text, candidates: [candidates[entry.original - 1]], explain: true)
      #expect(alone[0].score == entry.score && alone[0].explanation == entry.explanation)
      #expect(alone[0].matched == entry.matched && alone[0].title == entry.title)
    }
  }

  @Test("a candidate's own words count like a record's")
  func sameScale() throws {
    let text = "visa systems for entry"
    let own = RerankCandidate(title: "Visa systems", text: "Visa and entry.")
    let ranked = try searcher.rerank(
      text: text, candidates: [own, RerankCandidate(id: "visa")])
    #expect(ranked[0].score > 0)
    #expect(ranked[0].score == ranked[1].score)
    #expect(ranked[0].matched == nil && ranked[1].matched == "visa")
  }

  @Test("an explanation's numbers add up to the score, exactly")
  func explained() throws {
    let text = "Moroccan remittances, consultative processes (Hansen 2010), A/57/3, visa fees"
    func check(_ explanation: Explanation) {
      guard !explanation.details.isEmpty else { return }
      #expect(explanation.details.reduce(0) { $0 + $1.value } == explanation.value)
      explanation.details.forEach(check)
    }
    let ranked = try searcher.rerank(text: text, candidates: all, explain: true)
    for entry in ranked {
      let explanation = try #require(entry.explanation)
      #expect(explanation.value == entry.score)
      check(explanation)
    }
    let plain = try searcher.rerank(text: text, candidates: all, plain: true, explain: true)
    for entry in plain { #expect(entry.explanation?.details.count ?? 0 <= 1) }
  }

  @Test(
    "each kind of evidence counts",
    arguments: [
      ("Moroccans abroad", "morocco", "places"),
      ("Emigration from North Africa", "morocco", "places"),
      ("What remittances do", "morocco", "subjects in other words"),
      ("as A/57/3 has it", "tunis", "identity"), ("so Hansen (2010)", "hansen-2010", "identity"),
      ("so hansen-2010", "hansen-2010", "identity"),
      ("systems of visas", "visa", "words of the text"),
      ("labor", "labour", "words of the text"),
      ("consultative processes", "hansen-2010", "words next to each other"),
    ])
  func evidence(text: String, id: String, part: String) throws {
    let best = try #require(
      try searcher.rerank(text: text, candidates: all, explain: true).first)
    #expect(best.id == id)
    let explanation = try #require(best.explanation)
    #expect(
      explanation.details.contains { $0.text.hasPrefix(part) }, "\(text): \(explanation)")
  }

  @Test("a place counts less, the more levels lie between")
  func levels() throws {
    let candidates = ["Asia", "Africa", "North Africa", "Moroccans"].map {
      RerankCandidate(title: $0)
    }
    let ranked = try searcher.rerank(text: "Tangier", candidates: candidates)
    #expect(ranked.map(\.original) == [4, 3, 2, 1])
    #expect(ranked[0].score == 2 * ranked[1].score && ranked[1].score == 2 * ranked[2].score)
    #expect(ranked[3].score == 0)
  }

  @Test("weights are read when reranking, and a wrong one is an error")
  func weights() throws {
    let tuned = try Definition(
      Self.definition + "\n[rerank]\nplace = 0\nother_name = 0\ntopic = 0\n")
    let plain = Searcher(searcher, tunedBy: tuned)
    #expect(try plain.rerank(text: "Moroccans", candidates: all).allSatisfy { $0.score == 0 })
    #expect(throws: IndexError.self) {
      try Definition(Self.definition + "\n[rerank]\nplaces = 0\n")
    }
    #expect(throws: IndexError.self) { try Definition(Self.definition + "\n[rerank]\nb = 2\n") }
  }

  @Test("a printed reference is recognised by two signs, and not by one")
  func references() throws {
    func matched(_ line: String) throws -> String? {
      try searcher.rerank(text: "x", candidates: [RerankCandidate(line: line)])[0].matched
    }
    #expect(
      try matched("Hansen, R. (2010). An Assessment of Consultative Processes. Geneva.")
        == "hansen-2010")
    #expect(
      try matched("R. Hansen, An Asessment of Consultatvie Processes (Geneva, 2010), p. 7")
        == "hansen-2010")
    #expect(
      try matched("Hansen, R. (2012). An Assessment of Consultative Processes. Geneva.") == nil)
    #expect(try matched("Hansen, R. (2010). Citizenship and Immigration. Oxford.") == nil)
    #expect(try matched("Smith, J. (2010). Visa. London.") == nil)
  }

  @Test("any text and any list is answered", arguments: 0..<40)
  func random(seed: Int) throws {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let words = [
      "visa", "Morocco", "Moroccan", "North", "Africa", "money", "sent", "home", "2010", "Hansen",
      "(", "A/57/3", "5+5", "移民と開発", "\u{301}", "of", "the", "remittances", "labor", "\n", "é",
    ]
    func text(_ length: Int) -> String {
      (0..<length).map { _ in words[next(words.count)] }.joined(separator: next(5) == 0 ? "" : " ")
    }
    let candidates = (0..<next(30)).map { _ in
      switch next(4) {
      case 0: RerankCandidate(id: Self.records[next(5)]["id"] as? String)
      case 1: RerankCandidate(line: text(next(40)))
      case 2: RerankCandidate(title: text(next(9)), year: "2010", text: text(next(200)))
      default: RerankCandidate(id: text(1), author: text(2))
      }
    }
    let query = text(next(400))
    let ranked = try searcher.rerank(text: query, candidates: candidates, explain: true)
    #expect(ranked.map(\.original).sorted() == candidates.indices.map { $0 + 1 }, "seed \(seed)")
    for entry in ranked { #expect(entry.explanation?.value == entry.score, "seed \(seed)") }
    #expect(ranked == (try searcher.rerank(text: query, candidates: candidates, explain: true)))
  }
}

extension Searcher {
  /// The candidates in the order in which they support a text.
  fileprivate func rerank(
    text: String, candidates: [RerankCandidate], plain: Bool = false, explain: Bool = false
  ) throws(SearchError) -> [RerankedCandidate] {
    var request = SearchRequest(query: text)
    request.isPlain = plain
    request.explains = explain
    return try rerank(candidates, request)
  }
}
