import Foundation
import Testing

/// Section 2 of the contract, line by line: options of `search` and its kin and what they print.
@Suite("Search: contract") struct SearchContractTests {
  static let small = try! SmallIndex()

  static let sections = try! SmallIndex(
    """
    {"id":"d1","kind":"document","title":"Report on ferries","year":2001,"text":"Ferries."}
    {"id":"d1#a","kind":"section","document":"d1","title":"Night","text":"The night ferry and the harbour.","year":2001}
    {"id":"d1#b","kind":"section","document":"d1","title":"Day","text":"The harbour by day, harbour after harbour.","year":2001}
    {"id":"d2","kind":"document","title":"Harbours","text":"A harbour.","year":1999,"dateStart":"1999-05","dateEnd":"1999-05"}
    {"id":"d3","kind":"document","title":"Undated","text":"harbor harbor"}
    {"id":"x/y/ending","kind":"document","title":"Trains","text":"Trains only, Łódź and Zürich.","year":2005,"region":["europe"],"type":"report/annual"}

    """)

  private func hits(_ arguments: [String]) throws -> [[String: Any]] {
    try #require(
      try Self.sections.run(["search", "--format", "json"] + arguments).json["hits"]
        as? [[String: Any]])
  }

  private func ids(_ arguments: [String]) throws -> [String] {
    try hits(arguments).compactMap { $0["id"] as? String }
  }

  @Test("without a limit it is null, and all come")
  func limits() throws {
    let all = try Self.sections.run(["search", "--limit", "all", "--format", "json"]).json
    #expect(all["limit"] is NSNull)
    #expect((all["hits"] as? [Any])?.count == 6)
    #expect(all["next"] is NSNull)
    let none = try Self.sections.run(["search", "--limit", "0", "--format", "json"])
    #expect(none.status == 0)
    #expect(try none.json["total"] as? Int == 6)
    let two = try Self.sections.run(["search", "--limit", "2", "--format", "json"]).json
    #expect(two["limit"] as? Int == 2)
    #expect(two["next"] is String)
  }

  @Test(
    "ranks go on over pages, by offset and by cursor", arguments: ["relevance", "id", "newest"])
  func ranks(sort: String) throws {
    let whole = try hits(["harbour", "--sort", sort, "--limit", "all"])
    #expect(whole.map { $0["rank"] as? Int } == (1...whole.count).map { $0 })
    var paged: [[String: Any]] = []
    var cursor: String?
    repeat {
      let json = try Self.sections.run(
        ["search", "harbour", "--sort", sort, "--limit", "2", "--format", "json"]
          + (cursor.map { ["--after", $0] } ?? [])
      ).json
      paged += try #require(json["hits"] as? [[String: Any]])
      cursor = json["next"] as? String
    } while cursor != nil
    #expect(paged.map { $0["id"] as? String } == whole.map { $0["id"] as? String })
    #expect(paged.map { $0["rank"] as? Int } == whole.map { $0["rank"] as? Int })
    let offset = try hits(["harbour", "--sort", sort, "--offset", "1", "--limit", "1"])
    #expect(offset.map { $0["rank"] as? Int } == [2])
    let run = try Self.sections.run([
      "search", "harbour", "--offset", "1", "--format", "trec",
    ]).lines
    #expect(run.first?.split(separator: " ")[3] == "2")
  }

  @Test("orders: by date with the undated last either way, and by id")
  func orders() throws {
    let newest = try ids(["--sort", "newest"])
    #expect(newest.first == "x/y/ending" && newest.last == "d3")
    let oldest = try ids(["--sort", "oldest"])
    #expect(oldest.first == "d2" && oldest.last == "d3")
    #expect(try ids(["--sort", "id"]) == ["d1", "d1#a", "d1#b", "d2", "d3", "x/y/ending"])
  }

  @Test("sections are gathered under their document, the best passage shown")
  func groups() throws {
    let grouped = try hits(["harbour", "--group-by", "document"])
    let documents = grouped.map { ($0["document"] as? String) ?? ($0["id"] as? String) }
    #expect(Set(documents).count == documents.count)
    let section = try #require(grouped.first { ($0["document"] as? String) == "d1" })
    #expect((section["snippet"] as? String)?.contains("<mark>") == true)
  }

  @Test("an answer without a total says that it is not exact")
  func noTotal() throws {
    let json = try Self.sections.run([
      "search", "harbour", "--no-total", "--limit", "1", "--format", "json",
    ]).json
    #expect(json["exact"] as? Bool == false)
    #expect((json["total"] as? Int ?? 0) >= 1)
  }

  @Test("facets have search's object, its hits empty, every value counted")
  func facets() throws {
    let json = try Self.sections.run([
      "facets", "harbour", "--by", "kind,year", "--format", "json",
    ]).json
    for key in [
      "query", "filters", "sort", "limit", "offset", "total", "exact", "generation", "fingerprint",
      "version", "milliseconds", "next", "corrections", "hits", "facets",
    ] {
      #expect(json[key] != nil, "\(key)")
    }
    let facets = try #require(json["facets"] as? [String: [[String: Any]]])
    #expect(Set(facets.keys) == ["kind", "year"])
    // Years stand in the order of time, other values by count.
    let years = (facets["year"] ?? []).compactMap { $0["value"] as? Int }
    #expect(years == years.sorted() && years.first == 1999)
    #expect(facets["year"]?.first?["label"] as? String == "1999")
    for (name, rows) in facets {
      let counts = rows.compactMap { $0["count"] as? Int }
      #expect(name == "year" || counts == counts.sorted(by: >))
      #expect(!counts.contains(0))
    }
  }

  @Test("spelling variants, folded forms and corrections")
  func spelling() throws {
    #expect(try ids(["harbor"]).sorted() == ["d1#a", "d1#b", "d2", "d3"])
    #expect(try ids(["lodz zurich", "--all"]) == ["x/y/ending"])
    #expect(try ids(["=zurich"]).isEmpty)
    #expect(try ids(["=Zürich"]) == ["x/y/ending"])
    let json = try Self.sections.run(["search", "trians", "--format", "json"]).json
    let corrections = try #require(json["corrections"] as? [[String: Any]])
    #expect(corrections.map { $0["from"] as? String } == ["trians"])
    #expect(corrections.map { $0["to"] as? String } == ["trains"])
    #expect(try Self.sections.run(["search", "=trians", "--format", "json"]).status == 1)
  }

  @Test("a unique ending of an id is enough; several are told")
  func endings() throws {
    #expect(try Self.sections.run(["show", "ending"]).status == 0)
    #expect(try Self.sections.run(["show", "nothing"]).status == 1)
  }

  @Test("an explanation adds up, or says which clause failed")
  func explain() throws {
    let json = try Self.sections.run([
      "explain", "d2", "harbour", "--format", "json",
    ]).json
    let value = try #require(json["value"] as? Double)
    let details = try #require(json["details"] as? [[String: Any]])
    #expect(json["match"] as? Bool == true && value > 0)
    // Foundation reads the last digit now and then wrongly; SearcherTests hold the sum to it.
    let sum = details.compactMap { $0["value"] as? Double }.reduce(0, +)
    #expect(abs(sum - value) < 1e-12)
    let failed = try Self.sections.run(["explain", "d2", "+ferry year:1999", "--format", "json"])
    #expect(try failed.json["match"] as? Bool == false)
    #expect(failed.text.contains("ferry"))
  }

  @Test(
    "errors of a query name column, finding and example, on one line",
    arguments: [
      ("ferry (boat", 7, "'ferry"), ("titel:x", 1, "titel"), ("year:20x", 6, "20x"),
      ("ferry AND", 7, "AND"), ("\"ferry", 1, "\""), ("date:2012-13", 6, "2012-13"),
      ("😀 AND", 3, "AND"),
    ])
  func errors(query: String, column: Int, found: String) throws {
    let outcome = try Self.sections.run(["search", query])
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("column \(column) "), "\(outcome.errors)")
    #expect(outcome.errors.contains("example"), "\(outcome.errors)")
  }

  @Test("--after and --offset exclude each other; a cursor belongs to its order")
  func cursors() throws {
    let json = try Self.sections.run(["search", "--limit", "1", "--format", "json"]).json
    let next = try #require(json["next"] as? String)
    #expect(try Self.sections.run(["search", "--after", next, "--offset", "1"]).status == 2)
    #expect(try Self.sections.run(["search", "--after", next, "--sort", "id"]).status == 2)
  }

  @Test("a city is found by its other spelling, and keeps its own")
  func otherSpelling() throws {
    let found = try CatalogueIndex.run(["search", "city:Lviv", "--format", "json"]).json
    let hits = try #require(found["hits"] as? [[String: Any]])
    #expect(hits.compactMap { ($0["place"] as? [String: Any])?["city"] as? String } == ["Lvov"])
  }
}
