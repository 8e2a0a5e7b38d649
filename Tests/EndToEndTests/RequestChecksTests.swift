import Foundation
import Testing

/// Names that a request gives must be there; what is wrong is said, with what was probably meant.
@Suite("Wrong names") struct RequestChecksTests {
  static let index = Result { try SmallIndex() }

  @Test(
    "a wrong field, column, order or value of a closed list is an error that names the nearest",
    arguments: [
      (["search", "--region", "asia-oceana"], "asia-oceania"),
      (["search", "--kind", "agend"], "agenda"),
      (["search", "--type", "agenda/worksop"], "agenda/workshop"),
      (["search", "--filter", "knid=agenda"], "'kind'"),
      (["search", "--filter", "kind"], "FIELD=VALUE"),
      (["search", "--sort", "yaer"], "relevance"),
      (["search", "--group-by", "documnt"], "document"),
      (["search", "--format", "csv", "--fields", "id,tilte"], "title"),
      (["export", "--format", "csv", "--fields", "id,tilte"], "title"),
      (["facets", "--by", "regoin"], "region"), (["facets", "--cross", "region"], "two facets"),
      (["facets", "--cross", "region,yaer"], "year"),
      (["facets", "--cross", "year,year"], "twice"),
      (["search", "--generation", "99"], "current is"),
      (["facets", "--format", "svg"], "--cross"),
    ])
  func errors(arguments: [String], named: String) throws {
    let outcome = try Self.index.get().run(arguments)
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains(named), "\(outcome.errors)")
  }

  @Test("a value of another field finds nothing, and near ones are told")
  func suggestions() throws {
    let index = try SmallIndex(
      """
      {"id":"a","text":"x","kind":"agenda","place":{"city":"Lviv","country":"Ukraine"}}
      {"id":"b","text":"x","kind":"agenda","place":{"city":"Manila","country":"Philippines"}}

      """)
    let outcome = try index.run(["search", "--filter", "city=Lvyv", "--format", "json"])
    #expect(outcome.status == 1)
    let suggestions = try #require(try outcome.json["suggestions"] as? [[String: Any]])
    #expect(suggestions.first?["text"] as? String == "Lviv")
    #expect(suggestions.first?["field"] as? String == "city")
    #expect(suggestions.first?["from"] as? String == "Lvyv")
    #expect(try index.run(["search", "--filter", "city=Lvyv"]).text.contains("‘Lviv’"))
    #expect(try index.run(["search", "--country", "Ukrain"]).errors.contains("'Ukraine'"))
  }

  @Test("keys of records that are no fields can be columns")
  func columns() throws {
    let index = try SmallIndex(#"{"id":"a","text":"x","docket":"12-345"}"# + "\n")
    #expect(
      try index.run(["search", "--format", "csv", "--fields", "id,docket"]).text
        == "id,docket\r\na,12-345\r\n")
  }

  @Test("a cross table counts every pair, in every form")
  func crossTables() throws {
    let index = try Self.index.get()
    let csv = try index.run(["facets", "--cross", "region,year", "--format", "csv"]).text
    #expect(
      csv == "region,2010,2011,2012\r\nasia-oceania,1,0,1\r\nasia,1,0,1\r\neurope-fsu,0,1,0\r\n"
        || csv.hasPrefix("region,2010,2011,2012\r\n"))
    let json = try index.run(["facets", "--cross", "kind,decade", "--format", "json"]).json
    let cross = try #require(json["cross"] as? [String: Any])
    #expect(cross["counts"] as? [[Int]] == [[3], [0]])
    #expect((json["facets"] as? [String: Any])?.isEmpty == true)
    let text = try index.run(["facets", "--cross", "kind,decade"]).text
    #expect(text.contains("kind by decade") && text.contains("2010"))
    let svg = try index.run(["facets", "--cross", "kind,year", "--format", "svg"]).text
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    #expect(svg.components(separatedBy: "<rect ").count - 1 == 6)
  }
}
