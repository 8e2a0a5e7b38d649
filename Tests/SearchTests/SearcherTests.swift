import Foundation
import InvertedIndex
import Search
import Testing

@Suite struct SearcherTests {
  let index: SmallIndex

  init() throws { index = try SmallIndex(SmallIndex.meetings) }

  // MARK: Words

  @Test("a word that nothing matches is corrected, and the answer says so")
  func corrections() throws {
    let response = try index.searcher().search(SearchRequest(query: "visa intergity"))
    #expect(response.corrections == [Correction(from: "intergity", to: "integrity")])
    #expect(response.hits.map(\.id) == ["bali/1", "bali/2"])
  }

  @Test(
    "exact forms, negated words, numbers and words that match are not corrected",
    arguments: ["=intergity", "visa -intergity", "visa 2021", "visa integrity", "intergit*"])
  func noCorrections(line: String) throws {
    let response = try index.searcher().search(SearchRequest(query: line))
    #expect(response.corrections.isEmpty)
  }

  @Test("names, acronyms and spellings find each other, also inside phrases")
  func synonyms() throws {
    #expect(Set(try index.ids("MIDSA")) == ["midsa", "midsa/1"])
    #expect(try index.ids("\"Migration Dialogue for Southern Africa\"").contains("midsa"))
    #expect(try index.ids("Migration Dialogue for Southern Africa").prefix(2).contains("midsa"))
    #expect(Set(try index.ids("\"labour migration\"")) == ["bali/2", "midsa/1"])
    #expect(try index.ids("Western Mediterranean Forum").first == "doc#1")
    #expect(try index.ids("=MIDSA") == ["midsa"])
    #expect(try index.ids("=labour") == ["bali/2"])
  }

  @Test(
    "symbols are found as they are written",
    arguments: ["5+5", "5 + 5", "COM(2011) 743", "A/68/283", "symbol A/68/2*"])
  func symbols(line: String) throws {
    #expect(try index.ids(line).first == "doc#1")
  }

  @Test(
    "letters and digits of a word are found apart, and joined where they are apart",
    arguments: [
      ("MRS45", ["apart", "hyphen", "joined"]), ("MRS-45", ["apart", "hyphen", "joined"]),
      ("=MRS45", ["joined"]), ("p53k", ["many"]), ("p53k2", []), ("45MRS", []),
      ("MRS45~1", ["joined"]),
    ])
  func lettersAndDigits(line: String, ids: [String]) throws {
    let index = try SmallIndex([
      ["id": "joined", "text": "the study MRS45 of the series"],
      ["id": "apart", "text": "the study MRS 45 of the series"],
      ["id": "hyphen", "text": "the study MRS\u{2011}45 of the series"],
      ["id": "other", "text": "the series MRS has more than 45 studies, a 4 of them here"],
      ["id": "many", "text": "P 53K and others"],
    ])
    #expect(try index.ids(line) { $0.correctsSpelling = false }.sorted() == ids)
  }

  @Test("all words must match if that is asked for, fields can be chosen")
  func options() throws {
    #expect(try index.ids("visa trafficking", { $0.requiresAllWords = true }) == ["bali/2"])
    #expect(try index.ids("workshop", { $0.fields = ["title"] }) == ["undated", "bali/1"])
    #expect(try index.ids("text:workshop") == ["bali/1"])
    #expect(
      try index.ids("Dialogue for Southern Africa labor", { $0.requiresAllWords = true }) == [
        "midsa/1"
      ])
  }

  @Test(
    "filters restrict and never score",
    arguments: [
      ("region:asia", ["bali/1", "bali/2"]), ("region:asia-oceania year:2012", ["bali/2"]),
      ("type:agenda/workshop visa", ["bali/1"]),
      ("type:agenda -region:asia", ["midsa/1", "undated"]),
      ("date:2012-06-15", ["bali/2"]), ("date:2012", ["bali/2", "midsa/1"]),
      ("year:none", ["undated"]), ("year:..2010", ["bali/1", "midsa"]), ("id:DOC#1", ["doc#1"]),
      ("id:doc*", ["doc#1", "doc#2"]), ("date:none kind:agenda", ["undated"]),
      ("year:2010 OR kind:mechanism", ["bali/1", "midsa"]), ("document:*", ["doc#1", "doc#2"]),
    ])
  func filters(line: String, expected: [String]) throws {
    #expect(try index.ids(line) { $0.sort = .id } == expected)
  }

  @Test("errors tell the query's column from a bad option and a bad field")
  func errors() throws {
    let searcher = try index.searcher()
    func error(_ request: SearchRequest) throws -> SearchError {
      try #require(throws: SearchError.self) { try searcher.search(request) }
    }
    #expect(try error(SearchRequest(query: "year:19xx")).column == 6)
    guard case .field(column: 3, _) = try error(SearchRequest(query: "a titel:x")) else {
      Issue.record("no field error")
      return
    }
    for change: (inout SearchRequest) -> Void in [
      { $0.filters["year"] = ["abc"] }, { $0.facets = ["text"] }, { $0.fields = ["region"] },
      { $0.after = "nonsense" }, { $0.limit = -1 },
    ] {
      var request = SearchRequest(query: "visa")
      change(&request)
      guard case .option = try error(request) else {
        Issue.record("no option error")
        return
      }
    }
    var request = SearchRequest(query: "visa")
    request.deadline = 1
    #expect(try error(request) == .deadline)
  }

  // MARK: Facets

  @Test("a facet's own selection is left out of its own counts; above nodes count what is below")
  func facets() throws {
    var request = SearchRequest(query: "kind:agenda")
    request.facets = ["region", "type", "year"]
    request.filters["region"] = ["asia"]
    request.filters["year"] = ["2012"]
    let response = try index.searcher().search(request)
    #expect(response.total == 1)
    func rows(_ field: String) -> [String: Int] {
      Dictionary(
        uniqueKeysWithValues: response.facets.first { $0.field == field }!.rows.map {
          ($0.value, $0.count)
        })
    }
    // Of 2012, whatever the region.
    #expect(rows("region") == ["asia": 1, "asia-oceania": 1, "africa": 1])
    // Of Asia, whatever the year.
    #expect(rows("year") == ["2010": 1, "2012": 1])
    // Of Asia and 2012.
    #expect(rows("type") == ["agenda": 1, "agenda/ministerial": 1])
    let region = response.facets[0].rows.first { $0.value == "asia-oceania" }
    #expect(region?.label == "Asia with Oceania")
    #expect(try index.searcher().facets(request).hits.isEmpty)
  }

  // MARK: Order and pages

  @Test("sorted by date, the undated come last either way")
  func dates() throws {
    let newest = try index.ids("*") { $0.sort = .newest }
    #expect(newest == ["doc#1", "doc#2", "midsa/1", "bali/2", "bali/1", "midsa", "undated"])
    let oldest = try index.ids("*") { $0.sort = .oldest }
    #expect(oldest == ["midsa", "bali/1", "bali/2", "midsa/1", "doc#1", "doc#2", "undated"])
  }

  @Test(
    "a cursor goes on behind the same record after other commits",
    arguments: [
      Search.SortOrder.relevance, .newest, .oldest, .id, .field("year", descending: false),
      .field("year", descending: true),
    ])
  func cursors(sort: Search.SortOrder) throws {
    let index = try SmallIndex(
      (0..<40).map {
        ["id": String(format: "a%02d", $0), "text": "visa word\($0)", "year": 2000 + $0 % 7]
      })
    var request = SearchRequest(query: "visa")
    request.sort = sort
    request.limit = 10
    var seen: [String] = []
    for page in 0..<10 {
      let response = try index.searcher().search(request)
      seen += response.hits.map(\.id)
      guard let next = response.next else { break }
      request.after = next
      // A commit between the pages: one record more, one seen already gone.
      try index.update([["id": "b\(page)", "text": "visa visa visa", "year": 1990]])
      if page == 1 { try index.delete(seen.last!) }
    }
    let old = seen.filter { $0.hasPrefix("a") }
    #expect(old.count == 40)
    #expect(Set(seen).count == seen.count)
  }

  @Test("hits are gathered under their document, the best one shown")
  func groups() throws {
    var request = SearchRequest(query: "return dialogue")
    request.grouping = "document"
    let response = try index.searcher().search(request)
    #expect(response.hits.map(\.id).filter { $0.hasPrefix("doc") }.count == 1)
    #expect(response.total == 3)
    request.grouping = "mechanism"
    request.query = "visa"
    let mechanisms = try index.searcher().search(request)
    #expect(mechanisms.hits.map(\.id) == ["bali/1"])
    #expect(mechanisms.total == 1)
  }

  // MARK: Ranking

  @Test("nearness and the exact form lift a record by at most 0.3, and not where it is off")
  func bonus() throws {
    let index = try SmallIndex([
      ["id": "near", "text": "border visas and a visa integrity workshop on other things"],
      ["id": "far", "text": "a visa workshop on other things and the border of integrity"],
    ])
    let searcher = try index.searcher()
    var request = SearchRequest(query: "visa integrity")
    let ranked = try searcher.search(request).hits
    #expect(ranked.map(\.id) == ["near", "far"])
    request.isPlain = true
    let plain = Dictionary(
      uniqueKeysWithValues: try searcher.search(request).hits.map { ($0.id, $0.score) })
    for hit in ranked {
      #expect(hit.score >= plain[hit.id]!)
      #expect(hit.score <= plain[hit.id]! * 1.300001)
    }
    // All words adjacent and exact: the whole of it.
    #expect(abs(ranked[0].score / plain["near"]! - 1.3) < 1e-5)
  }

  @Test(
    "explanations add up to the score exactly",
    arguments: [
      "visa integrity", "labour migration", "\"in persons\" visa^2", "traffick* AND visa~",
    ])
  func explanations(line: String) throws {
    let searcher = try index.searcher()
    let request = SearchRequest(query: line)
    for hit in try searcher.search(request).hits {
      let explanation = try searcher.explain(id: hit.id, request)
      #expect(explanation.matches)
      #expect(Float(explanation.value) == hit.score)
      func check(_ node: Explanation) {
        if node.text == "score" || node.text == "sum of" {
          #expect(node.details.reduce(0) { $0 + $1.value } == node.value)
        }
        for detail in node.details { check(detail) }
      }
      check(explanation)
    }
  }

  @Test("of a record that does not match the clauses that fail are named")
  func failures() throws {
    var request = SearchRequest(query: "+visa +trafficking year:2010")
    request.filters["region"] = ["africa"]
    let explanation = try index.searcher().explain(id: "bali/1", request)
    #expect(!explanation.matches)
    let failed = explanation.details.filter { !$0.matches }.map(\.text)
    #expect(failed == ["+trafficking: not in the record", "--region africa: not in the record"])
  }

  // MARK: The rest

  @Test("the JSON of a response has all keys of the contract")
  func json() throws {
    var request = SearchRequest(query: "visa \"integrity\" \\ \u{1}")
    request.filters["year"] = ["2010"]
    request.facets = ["region", "year"]
    let response = try index.searcher().search(request)
    var writer = JSONWriter()
    response.writeJSON(version: "1", into: &writer)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "query", "filters", "sort", "limit", "offset", "total", "exact", "generation",
        "fingerprint", "version", "milliseconds", "next", "corrections", "hits", "facets",
        "literal", "understood", "suggestions", "cross",
      ])
    #expect(object["query"] as? String == request.query)
    #expect(object["filters"] as? [String: [String]] == ["year": ["2010"]])
    let hit = try #require((object["hits"] as? [[String: Any]])?.first)
    #expect(
      Set(hit.keys) == [
        "rank", "id", "score", "kind", "title", "theme", "snippet", "region", "type", "year",
        "dateStart", "dateEnd", "place", "status", "mechanism", "document", "page", "url",
        "tier", "because", "answer",
      ])
    #expect(hit["snippet"] as? String == "<mark>Visa</mark> <mark>Integrity</mark> Workshop")
    #expect(hit["place"] as? [String: NSNull] == ["city": NSNull(), "country": NSNull()])
    let years = (object["facets"] as? [String: [[String: Any]]])?["year"]
    #expect(years?.first?["value"] as? Int == 2010)
    #expect(years?.first?["label"] as? String == "2010")
  }

  @Test("words are completed, misspelt ones mended")
  func suggestions() throws {
    let searcher = try index.searcher()
    #expect(try searcher.suggest("integ").map(\.text) == ["integrity"])
    #expect(try searcher.suggest("visa integ").map(\.text) == ["visa integrity"])
    #expect(try searcher.suggest("intergity").map(\.text) == ["integrity"])
    #expect(try searcher.suggest("").isEmpty)
  }

  @Test("a record is not similar to itself")
  func similar() throws {
    let hits = try index.searcher().similar(to: "bali/1", SearchRequest()).hits
    #expect(hits.contains { $0.id == "bali/2" })
    #expect(!hits.contains { $0.id == "bali/1" })
  }

  @Test("a unique ending of an id leads to its record, an ambiguous one to the choice")
  func records() throws {
    let searcher = try index.searcher()
    #expect(String(decoding: try searcher.record(id: "doc#1"), as: UTF8.self).contains("743"))
    #expect(String(decoding: try searcher.record(id: "#2"), as: UTF8.self).contains("readmission"))
    let error = try #require(throws: SearchError.self) { try searcher.record(id: "/1") }
    #expect(error == .notFound(id: "/1", candidates: ["bali/1", "midsa/1"]))
  }

  @Test("everything is exported in the order of the index")
  func export() throws {
    var ids: [String] = []
    try index.searcher().export(SearchRequest()) { ids.append($0.id) }
    #expect(ids == SmallIndex.meetings.map { $0["id"] as! String })
    ids = []
    try index.searcher().export(SearchRequest(query: "visa")) { ids.append($0.id) }
    #expect(ids == ["bali/1", "bali/2"])
  }

  @Test("beyond 1,024 expansions a wildcard scores alike and still counts exactly")
  func manyExpansions() throws {
    let index = try SmallIndex(
      (0..<1500).map { ["id": "r\($0)", "text": "aa\(String($0, radix: 26)) b"] })
    let searcher = try index.searcher()
    var request = SearchRequest(query: "aa*")
    request.correctsSpelling = false
    let response = try searcher.search(request)
    #expect(response.total == 1500)
    #expect(Set(response.hits.map(\.score)).count == 1)
    // Beside NEAR and in phrases there are as many, and each place counts once.
    for line in ["aa* NEAR/2 b", "(aa* OR aa0) NEAR/1 b", "aa*/b", "????* NEAR/3 *b"] {
      request.query = line
      let near = try searcher.search(request)
      let short = line.hasPrefix("?") ? 26 : 0
      #expect(near.total == 1500 - short, "\(line)")
    }
    request.query = "(aa* OR aa0 OR =aa0) NEAR/1 b"
    let words = try searcher.explain(id: "r0", request)
    request.query = "aa* NEAR/1 b"
    #expect(words.value == (try searcher.explain(id: "r0", request)).value)
  }

  @Test("fuzzy words match what the textbook's edit distance says", arguments: [1, 2])
  func fuzzy(limit: Int) throws {
    var random = SplitMix(state: 7)
    let alphabet = Array("abcé移")
    func word() -> String {
      String(
        (0..<Int.random(in: 1...7, using: &random)).map { _ in
          alphabet.randomElement(using: &random)!
        })
    }
    let words = Array(Set((0..<600).map { _ in word() })).sorted()
    let definition = """
      [analyzers.default]
      tokenizer = "alphanumeric"
      folding = false
      stemming = false
      forms = false
      [[field]]
      name = "text"
      kind = "text"
      [[field]]
      name = "id"
      kind = "keyword"
      """
    let index = try SmallIndex(
      words.enumerated().map { ["id": "\($0.offset)", "text": $0.element] }, definition: definition)
    let searcher = try index.searcher()
    for _ in 0..<60 {
      let query = word()
      var request = SearchRequest(query: "\(query)~\(limit)")
      request.limit = .max
      request.wantsSnippets = false
      let found = Set(try searcher.search(request).hits.map { words[Int($0.id)!] })
      let expected = Set(words.filter { editDistance($0, query) <= limit })
      #expect(found == expected, "\(query)")
    }
  }

  private func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    var table = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { table[i][0] = i }
    for j in 0...b.count { table[0][j] = j }
    for i in 1...a.count {
      for j in 1...b.count {
        table[i][j] = min(
          table[i - 1][j] + 1, table[i][j - 1] + 1,
          table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
        }
      }
    }
    return table[a.count][b.count]
  }
}
