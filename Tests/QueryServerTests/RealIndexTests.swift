import Analysis
import Foundation
import InvertedIndex
import QueryServer
import TestSupport
import Testing

/// The server on an index on disk: what `SearcherEngine` and `IndexDirectorySource` translate.
@Suite(.serialized) struct RealIndexTests {
  private let folder = TemporaryFolder()

  private static let records:
    [(id: String, title: String, text: String, region: String, year: Int)] = [
      ("r-1", "Visa integrity workshop", "Officials compared how visas are issued.", "asia", 2010),
      ("r-2", "Labour migration dialogue", "Recruitment costs of labour migrants.", "africa", 2012),
      (
        "r-3", "Return and readmission", "Agreements on readmission; visas were raised.", "europe",
        2012
      ),
    ]

  private static let definition = """
    name = "test"
    ties = "id"
    stored = "record"
    [analyzers.default]
    tokenizer = "icu"
    folding = true
    stemming = true
    forms = true
    [[field]]
    name = "title"
    kind = "text"
    boost = 2.0
    [[field]]
    name = "text"
    kind = "text"
    boost = 1.0
    [[field]]
    name = "id"
    kind = "keyword"
    [[field]]
    name = "region"
    kind = "keyword"
    facet = true
    [[field]]
    name = "year"
    kind = "integer"
    facet = true
    """

  private func build(_ path: String, count: Int, mode: IndexWriter.Mode) throws {
    let definition = try Definition(Self.definition)
    let writer = try IndexWriter(
      path: path, definition: definition, mode: mode, options: IndexWriterOptions())
    let batch = DocumentBuffer()
    func ordinal(_ name: String) throws -> Int { try #require(definition.field(name)).ordinal }
    for record in Self.records.prefix(count) {
      batch.begin(id: record.id)
      batch.addText(try ordinal("title"), record.title, language: .english)
      batch.addText(try ordinal("text"), record.text, language: .english)
      batch.addKeyword(try ordinal("region"), record.region)
      batch.addInteger(try ordinal("year"), record.year)
      let stored =
        #"{"id":"\#(record.id)","title":"\#(record.title)","text":"\#(record.text)","#
        + #""region":["\#(record.region)"],"year":\#(record.year)}"#
      batch.setStored(Array(stored.utf8))
    }
    #expect(try writer.add(batch).isEmpty)
    _ = try writer.commit()
  }

  private func server(_ path: String) throws -> LineServer.Running {
    var configuration = ServerConfiguration(indexDirectory: path)
    configuration.transport = .tcp(host: "127.0.0.1", port: 0)
    configuration.logLevel = "critical"
    return try LineServer(configuration).start()
  }

  @Test("every verb is answered from the index")
  func verbs() throws {
    let path = folder.path
    try build(path, count: 3, mode: .create)
    let running = try server(path)
    defer {
      running.shutDown(within: 0)
      running.dispose()
    }
    let client = try TestClient(port: running.port ?? 0)
    #expect(client.line()?.contains(" generation=1 ") == true)
    let found = client.ask("SEARCH visa")
    #expect(found?.status.hasPrefix("OK 2 total=2 exact=1 generation=1 ms=") == true)
    #expect(found?.lines.first?.hasSuffix("\tr-1\t2010\t\tVisa integrity workshop") == true)
    #expect(
      client.ask("SEARCH k=1 fields=id,region,text readmission")?.lines
        == ["r-3\teurope\tAgreements on readmission; visas were raised."])
    #expect(client.ask("COUNT year=2012")?.status.hasPrefix("OK 0 total=2 ") == true)
    #expect(client.ask("COUNT year:2010 OR recruitment")?.status.hasPrefix("OK 0 total=2 ") == true)
    let facets = client.ask("FACETS by=year,region visa")?.lines.map {
      $0.split(separator: "\t")[0...2]
    }
    #expect(
      facets?.map { $0.joined(separator: " ") }
        == ["year 2010 1", "year 2012 1", "region asia 1", "region europe 1"])
    #expect(client.ask("DOC r-2")?.lines.first?.hasPrefix(#"{"id":"r-2""#) == true)
    #expect(client.ask("EXPLAIN r-1 visa")?.lines.isEmpty == false)
    #expect(client.ask("SIMILAR r-1")?.lines.first?.contains("\tr-3\t") == true)
    #expect(client.ask("SUGGEST vis")?.lines.first?.hasPrefix("visa") == true)
    #expect(client.ask("STATS")?.lines.contains("records\t3") == true)
    client.send("RERANK n=3 labour recruitment\nr-1\nnobody knows this one\nr-2\n.\n")
    let ranked = client.answer()?.lines.map { $0.split(separator: "\t")[2] }
    #expect(ranked == ["r-2", "r-1", "nobody knows this one"])
  }

  @Test("errors of the engine have their codes and columns")
  func errors() throws {
    let path = folder.path
    try build(path, count: 3, mode: .create)
    let running = try server(path)
    defer {
      running.shutDown(within: 0)
      running.dispose()
    }
    let client = try TestClient(port: running.port ?? 0)
    _ = client.line()
    for (request, expected) in [
      ("SEARCH year:19xx", "ERR SYNTAX column=6 "), ("SEARCH visa (labour", "ERR SYNTAX column="),
      ("SEARCH nofield:x", "ERR FIELD column=1 "), ("SEARCH in=nofield x", "ERR OPTION "),
      ("FACETS by=nofield x", "ERR OPTION "), ("SEARCH after=nonsense x", "ERR OPTION "),
      ("DOC nowhere", "ERR NOTFOUND "), ("EXPLAIN nowhere x", "ERR NOTFOUND "),
      ("SIMILAR nowhere", "ERR NOTFOUND "), ("SEARCH timeout=0 visa", "ERR DEADLINE "),
      ("SEARCH generation=2 visa", "ERR GONE "),
    ] {
      let status = client.ask(request)?.status ?? "nothing"
      #expect(status.hasPrefix(expected), "\(request): \(status)")
    }
  }

  @Test("paging by cursor gives every record once, JSON has all keys of a hit")
  func paging() throws {
    let path = folder.path
    try build(path, count: 3, mode: .create)
    let running = try server(path)
    defer {
      running.shutDown(within: 0)
      running.dispose()
    }
    let client = try TestClient(port: running.port ?? 0)
    _ = client.line()
    var seen: [String] = []
    var cursor = ""
    for _ in 0..<4 {
      guard let page = client.ask("SEARCH k=1 sort=oldest fields=id\(cursor) *") else { break }
      seen += page.lines
      guard let next = page.status.firstMatch(of: /next=(\S+)/) else { break }
      cursor = " after=\(next.1)"
    }
    #expect(seen == ["r-1", "r-2", "r-3"])
    _ = client.ask("FORMAT json")
    let hit = try #require(client.ask("SEARCH k=1 visa")?.lines.first)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(hit.utf8)) as? [String: Any])
    let keys = [
      "rank", "id", "score", "kind", "title", "theme", "snippet", "region", "type", "year",
      "dateStart", "dateEnd", "place", "status", "mechanism", "document", "page", "url",
    ]
    #expect(Set(keys).subtracting(object.keys).isEmpty)
  }

  @Test("commits of another writer are served; a link is followed anew on reload only")
  func commits() throws {
    let first = folder.path + "/first"
    let second = folder.path + "/second"
    let link = folder.path + "/link"
    try build(first, count: 1, mode: .create)
    try build(second, count: 2, mode: .create)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: first)
    let running = try server(link)
    defer {
      running.shutDown(within: 0)
      running.dispose()
    }
    let client = try TestClient(port: running.port ?? 0)
    _ = client.line()
    #expect(client.ask("COUNT")?.status.hasPrefix("OK 0 total=1 exact=1 generation=1 ") == true)
    try build(first, count: 3, mode: .update)
    running.poll()
    #expect(client.ask("COUNT")?.status.hasPrefix("OK 0 total=3 exact=1 generation=2 ") == true)
    #expect(
      client.ask("COUNT generation=1")?.status.hasPrefix("OK 0 total=1 exact=1 generation=1 ")
        == true)
    try FileManager.default.removeItem(atPath: link)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: second)
    running.poll()
    #expect(client.ask("COUNT")?.status.hasPrefix("OK 0 total=3 ") == true)
    running.reload()
    #expect(client.ask("COUNT")?.status.hasPrefix("OK 0 total=2 exact=1 generation=1 ") == true)
    // A commit that was damaged is not served; the last good one is.
    try Data("no commit".utf8).write(to: URL(fileURLWithPath: second + "/commit"))
    running.poll()
    #expect(client.ask("COUNT")?.status.hasPrefix("OK 0 total=2 ") == true)
  }

  @Test("an index that is missing or damaged ends with status 3")
  func missing() throws {
    let path = folder.path
    #expect { try server(path) } throws: { ($0 as? ServerError)?.exitCode == 3 }
    try build(path, count: 1, mode: .create)
    try Data("no commit".utf8).write(to: URL(fileURLWithPath: path + "/commit"))
    #expect { try server(path) } throws: { ($0 as? ServerError)?.exitCode == 3 }
  }
}
