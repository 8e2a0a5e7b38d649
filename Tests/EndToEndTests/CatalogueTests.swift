import Foundation
import Testing

/// The catalogue as its readers meet it. The numbers were counted by hand in the annexes.
@Suite("Catalogue") struct CatalogueTests {
  @Test("every record is there")
  func records() throws {
    let counts = try CatalogueIndex.counts("kind", [])
    #expect(counts["mechanism"] == 25)
    #expect(counts["agenda"] == 131)
    #expect(counts["document"] == 5)
    #expect(counts["section"] == 88)
    #expect(counts["citation"] == 152)
  }

  @Test("facets of the calendar are those that a reader of the annex counts")
  func facets() throws {
    let years = try CatalogueIndex.counts("year", ["*", "--kind", "agenda"])
    #expect(
      years == [
        "2006": 1, "2008": 1, "2009": 2, "2010": 25, "2011": 31, "2012": 56, "2013": 14,
      ])
    let regions = try CatalogueIndex.counts("region", ["*", "--kind", "agenda"])
    let headings = [
      "europe-fsu": 35, "asia-oceania": 28, "americas-caribbean": 13, "europe-aus-can-nz-us": 13,
      "mediterranean": 9, "africa-europe": 7, "asia-intra": 7, "africa-intra": 6, "europe-acp": 4,
      "arabian-peninsula-asia": 3, "asia-europe": 3, "europe-latin-america": 3,
    ]
    for (region, count) in headings { #expect(regions[region] == count, "\(region)") }
    let types = try CatalogueIndex.counts("type", ["*", "--kind", "agenda"])
    #expect(types["agenda"] == 131)
    #expect(types["agenda/working-group"] == 21)
  }

  @Test("a selected facet leaves itself out of its counts and restricts the others")
  func drillSideways() throws {
    let years = try CatalogueIndex.counts("year", ["--kind", "agenda", "--year", "2012"])
    #expect(years["2010"] == 25 && years["2012"] == 56)
    let regions = try CatalogueIndex.counts("region", ["--kind", "agenda", "--year", "2012"])
    #expect(regions.values.max() ?? 0 <= 56)
    let json = try CatalogueIndex.run([
      "search", "--kind", "agenda", "--year", "2012", "--format", "json",
    ]).json
    #expect(json["total"] as? Int == 56)
  }

  @Test("biometrics in 2012 is first of all the workshop in New Delhi")
  func biometrics() throws {
    #expect(
      try CatalogueIndex.ids(["biometrics", "--year", "2012"]).first
        == "bali-process/2012-04-23/bali-process-ad-hoc-group-meeting")
  }

  @Test(
    "a mechanism is found by its name, acronym and other names",
    arguments: [
      ("MIDSA", "midsa"), ("\"Migration Dialogue for Southern Africa\"", "midsa"),
      ("Puebla Process", "rcm"), ("5+5", "5-plus-5"), ("Soderkoping process", "eppma"),
    ])
  func names(query: String, mechanism: String) throws {
    let found = try CatalogueIndex.ids([query, "--kind", "mechanism", "--limit", "3"])
    #expect(found.first == mechanism, "\(query): \(found)")
  }

  @Test("members are found directly and through groups, as membership")
  func members() throws {
    let zambia = try CatalogueIndex.ids(["member:Zambia", "--kind", "mechanism", "--limit", "all"])
    #expect(zambia.contains("midsa"))
    #expect(zambia.contains("acp-eu-dialogue"), "through the ACP Group: \(zambia)")
    #expect(!zambia.contains("bali-process"))
  }

  @Test("dates overlap: a day, a month, a vague week")
  func dates() throws {
    let june = try CatalogueIndex.ids([
      "date:2012-06-01..2012-06-15", "--kind", "agenda", "--limit", "all",
    ])
    #expect(june.contains { $0.hasPrefix("igc/2012-06") }, "\(june)")
    #expect(try CatalogueIndex.ids(["year:none", "--kind", "agenda"]).count == 1)
  }

  @Test("show prints facts with sources, contradictions and how to cite")
  func show() throws {
    let text = try CatalogueIndex.run(["show", "bali-process"]).text
    #expect(text.contains("mrs-45#"))
    #expect(text.contains("disagree"))
    #expect(text.contains("Cite"))
    #expect(
      try CatalogueIndex.run(["show", "ocess/2012-04-23/bali-process-ad-hoc-group-meeting"]).status
        == 0)
    let ambiguous = try CatalogueIndex.run(["show", "ministerial-conference"])
    #expect(ambiguous.status == 2)
    #expect(ambiguous.errorLines.count == 1)
  }

  @Test("contradictions lists who says what")
  func contradictions() throws {
    let outcome = try CatalogueIndex.run(["contradictions", "--format", "jsonl", "mechanism:igc"])
    let rows = try outcome.jsonLines
    #expect(
      rows.contains { $0["record"] as? String == "igc" && $0["field"] as? String == "founded" })
    #expect(rows.allSatisfy { ($0["says"] as? [Any])?.isEmpty == false })
    let all = try CatalogueIndex.run(["contradictions", "--format", "jsonl"]).lines
    #expect(all.count >= 106)
  }

  @Test("a concept finds what carries it, also where no word of the query stands, and says so")
  func understood() throws {
    let answer = try CatalogueIndex.run([
      "search", "fingerprints", "--kind", "agenda", "--format", "json",
    ]).json
    let understood = try #require(answer["understood"] as? [[String: Any]])
    #expect(understood.contains { $0["as"] as? String == "subject" })
    let hits = try #require(answer["hits"] as? [[String: Any]])
    #expect(hits.contains { ($0["because"] as? [String])?.isEmpty == false })
    let tiers = hits.compactMap { $0["tier"] as? Int }
    #expect(tiers.count == hits.count && tiers == tiers.sorted())
    // Literal: the words alone.
    let literal = try CatalogueIndex.run([
      "search", "fingerprints", "--kind", "agenda", "--literal", "--format", "json",
    ]).json
    #expect(literal["total"] as? Int == answer["literal"] as? Int)
    #expect((literal["understood"] as? [Any])?.isEmpty == true)
    #expect(
      try CatalogueIndex.ids(["text:deportation", "--kind", "agenda", "--format", "jsonl"]).isEmpty)
  }

  @Test("a name has the record that bears it first, a country the mechanisms it is a member of")
  func names() throws {
    for (query, id) in [
      ("Bali Process", "bali-process"), ("rcm", "rcm"), ("Proceso de Puebla", "rcm"),
      ("Budapst process", "budapest-process"), ("巴厘进程", "bali-process"),
    ] {
      #expect(try CatalogueIndex.ids([query]).first == id, "\(query)")
    }
    let zambia = try CatalogueIndex.ids(["Zambia", "--kind", "mechanism"])
    #expect(Set(zambia.prefix(2)) == ["comesa-rcp", "midsa"])
    #expect(
      try CatalogueIndex.run(["show", "midsa", "--format", "json"]).json["id"] as? String == "midsa"
    )
    #expect(
      try CatalogueIndex.run(["show", "Puebla Process", "--format", "json"]).json["id"] as? String
        == "rcm")
  }

  @Test(
    "what a plain query finds is what its words find",
    arguments: [("asylum", "return"), ("visa", "biometrics"), ("children", "identity")])
  func plainAndOperators(a: String, b: String) throws {
    func all(_ query: String) throws -> Set<String> {
      Set(try CatalogueIndex.ids(["--literal", "--limit", "all", "--", query]))
    }
    #expect(try all(a) == all("+\(a)"))
    #expect(try all("\(a) \(b)") == all(a).union(all(b)))
    #expect(try all("\(a) \(b)") == all("\(a) OR \(b)"))
    #expect(try all("\(a) AND \(b)") == all(a).intersection(all(b)))
    #expect(try all("\(a) NOT \(b)") == all(a).subtracting(all(b)))
    #expect(try all("+\(a) \(b)") == all(a))
  }

  @Test("a misspelt name is corrected and then stands for its other names")
  func correctedName() throws {
    let response = try CatalogueIndex.run(
      ["search", "Pueblla process", "--kind", "agenda", "--format", "json"]
    ).json
    let corrections = try #require(response["corrections"] as? [[String: String]])
    #expect(corrections.map { $0["from"] } == ["Pueblla"])
    let hits = try #require(response["hits"] as? [[String: Any]])
    #expect(hits.prefix(7).allSatisfy { $0["mechanism"] as? String == "rcm" })
  }

  @Test("dates and statuses of meetings are found in words")
  func wordsOfFacts() throws {
    #expect(
      try CatalogueIndex.ids(["\"June 2013\" forthcoming", "--all"])
        .contains("rcm/2013-06/18th-regional-conference-on-migration-rcm"))
    #expect(
      try CatalogueIndex.ids(["--kind", "agenda", "undated"]).first == "mtm/undated/amedip-workshop"
    )
  }

  @Test("explain adds up to the score of the search")
  func explain() throws {
    let hit = try #require(
      try CatalogueIndex.run(["search", "visa integrity", "--format", "jsonl", "--limit", "1"])
        .jsonLines.first)
    let id = try #require(hit["id"] as? String)
    let explanation = try CatalogueIndex.run(["explain", id, "visa integrity", "--format", "json"])
      .json
    let value = try #require(explanation["value"] as? Double)
    #expect(abs(value - (try #require(hit["score"] as? Double))) < 1e-6)
  }

  @Test("what is exported indexes to an equal index")
  func export() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let export = try CatalogueIndex.run(["export", "--format", "jsonl"])
    let copy = folder.file("copy").path
    try Program.succeed(
      ["index", "--input", "-", "--index", copy], input: export.output, in: Program.root)
    for query in ["visa integrity", "MIDSA", "year:2012 trafficking", "labor migration"] {
      let arguments = ["search", query, "--limit", "all", "--format", "jsonl"]
      let original = try CatalogueIndex.run(arguments).output
      let again = try Program.run(arguments + ["--index", copy]).output
      #expect(original == again, "\(query)")
    }
  }

  @Test("the catalogue is valid")
  func validate() throws {
    let outcome = try CatalogueIndex.run([
      "check", "--corpus", Program.root.appendingPathComponent("Corpus").path,
    ])
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
  }
}
