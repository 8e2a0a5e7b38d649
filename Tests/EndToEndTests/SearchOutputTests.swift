import Foundation
import Testing

/// What `search` and its kin print, in every format.
@Suite("Search: output") struct SearchOutputTests {
  static let small = try! SmallIndex()

  @Test("json has every key of the contract, with null or empty where there is nothing")
  func json() throws {
    let json = try Self.small.run(["search", "visa", "--format", "json"]).json
    for key in [
      "query", "filters", "sort", "limit", "offset", "total", "exact", "generation", "fingerprint",
      "version", "milliseconds", "next", "corrections", "hits", "facets",
    ] {
      #expect(json[key] != nil, "\(key)")
    }
    #expect(json["query"] as? String == "visa")
    #expect(json["total"] as? Int == 2)
    #expect(json["exact"] as? Bool == true)
    let hits = try #require(json["hits"] as? [[String: Any]])
    #expect(hits.compactMap { $0["id"] as? String } == ["a", "b"])
    for key in [
      "rank", "id", "score", "kind", "title", "theme", "snippet", "region", "type", "year",
      "dateStart", "dateEnd", "place", "status", "mechanism", "document", "page", "url",
    ] {
      #expect(hits[0][key] != nil, "\(key)")
    }
    #expect(hits[0]["rank"] as? Int == 1)
    #expect(hits[0]["theme"] is NSNull)
    #expect(hits[0]["region"] as? [String] == ["asia-oceania"])
    #expect((hits[0]["place"] as? [String: Any])?["city"] is NSNull)
    #expect((hits[0]["snippet"] as? String)?.lowercased().contains("<mark>visa</mark>") == true)
  }

  @Test("nothing found is status 1, with an answer for programs")
  func nothing() throws {
    let outcome = try Self.small.run(["search", "=nowhere", "--format", "json"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.isEmpty)
    #expect(try outcome.json["total"] as? Int == 0)
    #expect(try Self.small.run(["search", "=nowhere"]).status == 1)
    #expect(try Self.small.run(["search", "=nowhere", "--format", "jsonl"]).output.isEmpty)
    #expect(try Self.small.run(["show", "zz"]).status == 1)
  }

  @Test("several arguments are one query; an empty one matches all; -- lets one begin with -")
  func queries() throws {
    #expect(try Self.small.ids(["visa", "integrity", "--all"]) == ["a"])
    #expect(try Self.small.ids([]).count == 4)
    #expect(try Self.small.ids([""]).count == 4)
    let outcome = try Self.small.run(["search", "--format", "jsonl", "--"])
    #expect(outcome.status == 0)
    let dashed = try Program.run([
      "search", "--format", "jsonl", "--index", Self.small.path, "--", "-visa",
    ])
    #expect(try dashed.jsonLines.compactMap { $0["id"] as? String }.sorted() == ["c", "d"])
  }

  @Test("a syntax error is status 2 and names the column")
  func syntaxError() throws {
    let outcome = try Self.small.run(["search", "visa (integrity"])
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.errors.contains("column 6"), "\(outcome.errors)")
    for arguments in [
      ["year:19xx"], ["nofield:x"], ["--year", "19xx", "x"], ["--facets", "nofield", "x"],
      ["--after", "nonsense", "x"], ["--in", "nofield", "x"],
    ] {
      let outcome = try Self.small.run(["search"] + arguments)
      #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(arguments): \(outcome.errors)")
    }
  }

  @Test("filters: or within one, and between them")
  func filters() throws {
    #expect(try Self.small.ids(["--year", "2010..2011"]).sorted() == ["a", "b"])
    #expect(try Self.small.ids(["--year", "none"]) == ["d"])
    #expect(try Self.small.ids(["--year", "2010", "--year", "2012"]).sorted() == ["a", "c"])
    #expect(
      try Self.small.ids(["--region", "asia-oceania", "--type", "agenda/workshop"]).sorted()
        == ["a", "c"])
    #expect(try Self.small.ids(["--type", "agenda"]).sorted() == ["a", "b", "c"])
    #expect(try Self.small.ids(["--kind", "note"]) == ["d"])
  }

  @Test("csv is what RFC 4180 says")
  func csv() throws {
    let outcome = try Self.small.run([
      "search", "mixed", "--format", "csv", "--fields", "id,year,region,title,text",
    ])
    #expect(
      outcome.text
        == "id,year,region,title,text\r\nc,2012,asia-oceania,Trafficking in persons,"
        + "\"A meeting about trafficking, smuggling and \"\"mixed flows\"\".\"\r\n")
    let header = try Self.small.run(["search", "--format", "csv"]).text.prefix { $0 != "\r\n" }
    #expect(header.hasPrefix("rank,score,id,kind,type,title,"))
  }

  @Test("trec has six columns a hit")
  func trec() throws {
    let lines = try Self.small.run(["search", "visa", "--format", "trec"]).lines
    #expect(lines.count == 2)
    for (index, line) in lines.enumerated() {
      let columns = line.split(separator: " ")
      #expect(columns.count == 6)
      #expect(columns[1] == "Q0" && columns[3] == "\(index + 1)")
      #expect(Double(columns[4]) != nil)
    }
  }

  @Test("facets count every value, and leave out their own selection")
  func facets() throws {
    let json = try Self.small.run([
      "facets", "--by", "region,type,year", "--year", "2010", "--format", "json",
    ]).json
    #expect((json["hits"] as? [Any])?.isEmpty == true)
    let facets = try #require(json["facets"] as? [String: [[String: Any]]])
    func counts(_ name: String) -> [String: Int] {
      Dictionary(
        uniqueKeysWithValues: (facets[name] ?? []).map {
          ("\($0["value"] ?? "")", $0["count"] as? Int ?? -1)
        })
    }
    #expect(counts("year") == ["2010": 1, "2011": 1, "2012": 1])
    #expect(counts("type")["agenda/workshop"] == 1)
    #expect(counts("region")["asia-oceania"] == 1)
  }

  @Test("text away from a terminal has no escape sequences and names the records")
  func text() throws {
    let text = try Self.small.run(["search", "visa"]).text
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains("Visa integrity workshop"))
    #expect(text.contains("7–9 December 2010"))
    #expect(!text.contains("<mark>"))
    // Facets are shown by default on a terminal only.
    #expect(!text.contains("█"))
    #expect(try Self.small.run(["search", "visa", "--facets", "year"]).text.contains("█"))
  }

  @Test("a reader that goes away ends the program quietly")
  func brokenPipe() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [
      "-c",
      "set -o pipefail; for i in $(seq 40); do \"$0\" export --index \"$1\"; done | head -n 1",
      Program.path, Self.small.path,
    ]
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(text.last == 0x0A)
    #expect(said.isEmpty, "\(String(decoding: said, as: UTF8.self))")
    #expect(process.terminationStatus == 0)
  }

  @Test("an output that is full is status 4")
  func fullOutput() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["search", "visa", "--index", Self.small.path]
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 4)
    #expect(String(decoding: said, as: UTF8.self).hasPrefix("rapporteur: error: "))
  }
}
