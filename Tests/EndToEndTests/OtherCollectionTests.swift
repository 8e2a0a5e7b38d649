import Foundation
import Testing

/// A collection of quite another kind, by its definition alone: decisions of courts.
@Suite("Another collection") struct OtherCollectionTests {
  private static let definition = """
    name = "decisions"

    [analyzers.default]
    tokenizer = "icu"

    [[field]]
    name = "title"
    kind = "text"
    boost = 0.5
    [[field]]
    name = "headnote"
    kind = "text"
    [[field]]
    name = "text"
    kind = "text"
    [[field]]
    name = "court"
    kind = "keyword"
    hierarchy = "path"
    facet = true
    [[field]]
    name = "judge"
    kind = "keyword"
    facet = true
    [[field]]
    name = "docket"
    kind = "keyword"
    facet = true
    [[field]]
    name = "decided"
    kind = "date_range"
    [[field]]
    name = "pages"
    kind = "integer"

    [record]
    show = ["headnote", "court", { key = "judge", list = true }, "docket", "decided", "pages"]
    subtitle = "headnote"
    facts = ["court", "decided", { key = "docket", unless = "none" }, "pages"]
    facets = ["court", "judge"]
    filters = ["docket"]
    short = ["court", "judge", "docket"]
    groups = ["court", "docket"]
    dates = ["decided"]
    sorts = ["decided", "pages"]
    snippets = ["text"]
    columns = ["decided", "court", "title"]
    closed = ["court"]

    """

  private static let records = """
    {"id":"d1","title":"Doe v. Ministry","headnote":"Detention of a minor","text":"The detention was unlawful.","court":"high/first","judge":["Ash","Birch"],"docket":"12-1","decided":"2012-06-05","pages":12}
    {"id":"d2","title":"Roe v. Ministry","headnote":"Return to a third country","text":"The appeal on detention is dismissed.","court":"high/second","judge":"Ash","docket":"12-1","decided":"2013-01-09","pages":30}
    {"id":"d3","title":"In re Poe","headnote":"Costs","text":"Costs of detention are not recovered.","court":"appeal","judge":["Cedar"],"docket":"14-7","decided":"2014","pages":3}

    """

  private let index: SmallIndex

  init() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.write("definition.toml", Self.definition)
    index = try SmallIndex(Self.records, options: ["--definition", folder.url.path])
  }

  private func server(_ requests: String...) throws -> [String] {
    let input = requests.joined(separator: "\n") + "\nQUIT\n"
    let lines = try Program.succeed(
      ["serve", "--stdio", "--index", index.path], input: Data(input.utf8)
    ).lines
    return lines.dropFirst().dropLast(2).map {
      $0.replacing(/ms=[0-9.]+/, with: "ms=0").replacing("\t", with: "⇥")
    }
  }

  @Test("its own filters, in the program and over the protocol")
  func filters() throws {
    #expect(try index.ids(["--filter", "court=high"]).sorted() == ["d1", "d2"])
    #expect(try index.ids(["--filter", "judge=Ash", "--filter", "court=high/first"]) == ["d1"])
    #expect(try index.ids(["--filter", "decided=2013..2014"]).sorted() == ["d2", "d3"])
    #expect(try index.ids(["--filter", "pages=10..20"]) == ["d1"])
    #expect(
      try server(
        "COUNT court=high detention", "COUNT filter.judge=cedar", "COUNT filter.pages=..12")
        == [
          "OK 0 total=2 exact=1 generation=1 ms=0", ".", "OK 0 total=1 exact=1 generation=1 ms=0",
          ".",
          "OK 0 total=2 exact=1 generation=1 ms=0", ".",
        ])
    let wrong = try index.run(["search", "--filter", "court=hihg"])
    #expect(wrong.status == 2 && wrong.errors.contains("'high'"), "\(wrong.errors)")
    #expect(
      try server("COUNT court=hihg").first?.hasPrefix("ERR OPTION court: no court 'hihg'") == true)
    #expect(try server("COUNT region=asia").first?.hasPrefix("ERR OPTION unknown option") == true)
    #expect(try index.run(["search", "--filter", "region=asia"]).status == 2)
  }

  @Test("its own facets, each without its own selection")
  func facets() throws {
    let lines = try index.run(["facets", "--filter", "court=appeal", "--format", "jsonl"]).lines
    #expect(
      lines == [
        #"{"facet":"court","value":"high","label":"high","count":2}"#,
        #"{"facet":"court","value":"appeal","label":"appeal","count":1}"#,
        #"{"facet":"court","value":"high/first","label":"high/first","count":1}"#,
        #"{"facet":"court","value":"high/second","label":"high/second","count":1}"#,
        #"{"facet":"judge","value":"Cedar","label":"Cedar","count":1}"#,
      ])
    // A plain filter restricts its own counts.
    #expect(
      try index.run(["facets", "--by", "docket", "--filter", "docket=14-7", "--format", "csv"]).text
        == "facet,value,count,label\r\ndocket,14-7,1,14-7\r\n")
    #expect(
      try server("FACETS judge=Ash") == [
        "OK 6 total=2 exact=1 generation=1 ms=0", "court⇥high⇥2⇥high",
        "court⇥high/first⇥1⇥high/first",
        "court⇥high/second⇥1⇥high/second", "judge⇥Ash⇥2⇥Ash", "judge⇥Birch⇥1⇥Birch",
        "judge⇥Cedar⇥1⇥Cedar", ".",
      ])
    let decades = try index.run(["facets", "--cross", "judge,decade", "--format", "csv"]).text
    #expect(decades == "judge,2010\r\nAsh,2\r\nBirch,1\r\nCedar,1\r\n")
  }

  @Test("its own keys of a hit, columns, orders and groups")
  func hits() throws {
    let hit = try #require(try index.run(["search", "unlawful", "--format", "jsonl"]).lines.first)
    #expect(
      hit.contains(
        #""headnote":"Detention of a minor","court":"high/first","judge":["Ash","Birch"],"#
          + #""docket":"12-1","decided":"2012-06-05","pages":12,"#))
    for key in ["theme", "region", "mechanism", "place"] {
      #expect(!hit.contains("\"\(key)\""), "\(key)")
    }
    #expect(
      try server("SEARCH sort=newest")
        == [
          "OK 3 total=3 exact=1 generation=1 ms=0", "1⇥1.0000⇥d3⇥2014⇥appeal⇥In re Poe",
          "2⇥1.0000⇥d2⇥2013-01-09⇥high/second⇥Roe v. Ministry",
          "3⇥1.0000⇥d1⇥2012-06-05⇥high/first⇥Doe v. Ministry", ".",
        ].map { $0.replacing("⇥1.0000⇥", with: "⇥0.0000⇥") })
    #expect(try index.ids(["--sort", "pages"]) == ["d3", "d1", "d2"])
    #expect(try index.ids(["--sort", "-pages"]) == ["d2", "d1", "d3"])
    #expect(try index.ids(["--sort", "decided"]) == ["d1", "d2", "d3"])
    #expect(try index.ids(["detention", "--group-by", "docket"]).count == 2)
    // Of a hierarchy the topmost value groups.
    #expect(
      try server("SEARCH k=9 group=court detention").first?.hasPrefix("OK 2 total=2 ") == true)
    let text = try index.run(["search", "unlawful"]).text
    #expect(text.contains("Detention of a minor"))
    #expect(text.contains("high/first · decided 2012-06-05 · docket 12-1 · pages 12"), "\(text)")
    #expect(
      try index.run(["search", "unlawful", "--format", "csv"]).text.hasPrefix(
        "rank,score,id,kind,type,title,headnote,court,judge,docket,decided,pages,"))
  }

  @Test("a definition that names what is not there is refused, with file and line")
  func mistakes() throws {
    for (wrong, said) in [
      ("facets = [\"court\", \"jugde\"]", "there is no field `jugde`"),
      ("dates = [\"court\"]", "of another kind"), ("groop = [\"court\"]", "unknown key `groop`"),
      ("show = [{ name = \"court\" }]", "`key`"), ("facets = \"court\"", "a list"),
    ] {
      let folder = try TemporaryFolder()
      defer { folder.remove() }
      let start = try #require(Self.definition.range(of: "[record]"))
      try folder.write(
        "definition.toml", Self.definition[..<start.upperBound] + "\n" + wrong + "\n")
      let outcome = try Program.run(
        [
          "index", "--input", "-", "--index", folder.file("index").path, "--definition",
          folder.url.path,
        ], input: Data(Self.records.utf8))
      #expect(outcome.status == 2, "\(wrong): \(outcome.errors)")
      #expect(outcome.errors.contains(said), "\(wrong): \(outcome.errors)")
      #expect(outcome.errors.contains("definition.toml"), "\(outcome.errors)")
    }
  }
}
