import Foundation
import FoundationXML
import Testing

/// Pages and data over HTTP, by a real server on the project's own catalogue.
@Suite(.serialized) struct ServeHTTPTests {
  private static let server: HTTPServer? = try? HTTPServer(index: CatalogueIndex.path)

  private func server() throws -> HTTPServer { try #require(Self.server) }

  private static let policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; form-action 'self'; "
    + "base-uri 'none'; frame-ancestors 'none'"

  private func expectHeaders(_ answer: HTTPServer.Answer, _ what: String) {
    #expect(answer.headers["content-security-policy"] == Self.policy, "\(what)")
    #expect(answer.headers["x-content-type-options"] == "nosniff", "\(what)")
    #expect(answer.headers["referrer-policy"] == "no-referrer", "\(what)")
    #expect(answer.headers["set-cookie"] == nil, "\(what)")
  }

  /// Every element that is opened is closed, in order; ids are unique; nothing runs or styles in line.
  private func expectSound(_ html: String, _ what: String) {
    let void: Set<String> = ["meta", "link", "input", "br", "hr"]
    var open: [String] = []
    var ids: Set<String> = []
    var rest = html[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      guard let end = rest.firstIndex(of: ">") else { break }
      let tag = rest[..<end]
      if tag.hasPrefix("!") {
      } else if tag.hasPrefix("/") {
        #expect(open.popLast() == String(tag.dropFirst()), "\(what): </\(tag.dropFirst())>")
      } else {
        let name = String(tag.prefix { $0 != " " })
        if !void.contains(name) { open.append(name) }
        // Names of attributes: what stands outside of quotes.
        let outside = tag.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 0 }.map(\.element)
        for attribute in outside.flatMap({ $0.split(separator: " ") }) {
          #expect(
            !attribute.hasPrefix("style") && !attribute.hasPrefix("on"), "\(what): \(attribute)")
        }
        if let id = tag.range(of: " id=\"") {
          let value = String(tag[id.upperBound...].prefix { $0 != "\"" })
          #expect(ids.insert(value).inserted, "\(what): the id \(value) stands twice")
        }
        if name == "script", let close = rest.range(of: "</script>") {
          rest = rest[close.lowerBound...]
          continue
        }
      }
      rest = rest[rest.index(after: end)...]
    }
    #expect(open.isEmpty, "\(what): \(open) left open")
  }

  @Test(
    "every page is there, sound, and bears its headers; HEAD gives the same without a body",
    arguments: [
      "/", "/search", "/search?q=visa", "/search?q=visa&view=table",
      "/search?q=migration&view=timeline&sort=newest",
      "/search?q=visa&region=asia&year=2010&lang=ar", "/search?q=zzzzqqq+visa&lang=zh",
      "/record/bali-process",
      "/record/mrs-45", "/record/mrs-45%233.8.1", "/record/hansen-2010-assessment",
      "/record/bali-process/2010-12-07/bali-process-ad-hoc-group-workshop?lang=ru", "/country/ZM",
      "/country/id?lang=fr",
      "/mechanisms", "/timeline", "/contradictions", "/contradictions?q=founded", "/help?lang=es",
      "/about",
      "/accessibility", "/explain?id=bali-process&q=people+smuggling",
    ])
  func pages(_ target: String) throws {
    let page = try server().get(target)
    #expect(page.status == 200, "\(target): \(page.text.prefix(300))")
    #expect(page.headers["content-type"] == "text/html; charset=utf-8")
    #expect(page.headers["vary"] == "Accept, Accept-Language")
    expectHeaders(page, target)
    expectSound(page.text, target)
    let html = page.text
    #expect(html.components(separatedBy: "<h1").count == 2, "\(target): one h1")
    #expect(html.contains("class=\"skip\"") && html.contains("<main "))
    if target.hasPrefix("/search") {
      #expect(page.body.count <= 40_960, "\(target): \(page.body.count)")
    }
    let head = try server().get(target, method: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    #expect(head.headers["content-length"] == String(page.body.count))
    #expect(head.headers["etag"] == page.headers["etag"])
    let etag = try #require(page.headers["etag"])
    let again = try server().get(target, headers: ["If-None-Match": etag])
    #expect(again.status == 304 && again.body.isEmpty)
    expectHeaders(again, target)
    #expect(try server().get(target, headers: ["If-None-Match": "\"\\"]).status == 200)
  }

  @Test(
    "a page says what was found, in its title and in a sentence; facets are check boxes of one form"
  )
  func search() throws {
    let html = try server().get("/search?q=visa&region=asia-oceania&region=europe").text
    let json = try server().get("/search.json?q=visa&region=asia-oceania&region=europe").json
    let total = try #require(json["total"] as? Int)
    #expect(html.contains("<title>visa – \(total) record"))
    #expect(html.contains("of \(total) record"))
    #expect(html.components(separatedBy: "<form").count == 2)
    #expect(html.contains("name=\"region\" value=\"asia-oceania\" checked"))
    #expect(html.contains("name=\"region\" value=\"europe\" checked"))
    #expect(html.contains("class=\"Z3988\""))
    #expect(html.contains("generation="))
  }

  @Test("the JSON of a search is the program's, byte for byte but for the time it took")
  func sameJSON() throws {
    for (target, arguments) in [
      ("q=visa+integrity", ["visa", "integrity"]), ("q=intergity", ["intergity"]),
      (
        "q=labour&region=asia&year=2010..2012&limit=3",
        ["labour", "--region", "asia", "--year", "2010..2012", "--limit", "3"]
      ),
      ("q=&sort=newest&limit=2", ["--sort", "newest", "--limit", "2"]),
      ("q=nothingatall", ["nothingatall"]),
    ] {
      let program = try CatalogueIndex.run(["search", "--format", "json"] + arguments)
      let page = try server().get("/search.json?" + target)
      #expect(Self.timeless(page.text) == Self.timeless(program.text), "\(target)")
    }
    let facets = try CatalogueIndex.run(["facets", "--format", "json", "migration"])
    #expect(
      Self.timeless(try server().get("/search.facets.json?q=migration").text)
        == Self.timeless(facets.text))
  }

  private static func timeless(_ json: String) -> String {
    guard let start = json.range(of: "\"milliseconds\":") else { return json }
    let rest = json[start.upperBound...].drop { $0 != "," }
    return String(json[..<start.upperBound] + rest)
  }

  @Test("exports have as many entries as the list has hits")
  func exports() throws {
    let total = try #require(try server().get("/search.json?q=migration").json["total"] as? Int)
    let server = try server()
    func lines(_ suffix: String) throws -> [String] {
      let answer = try server.get("/search.\(suffix)?q=migration")
      #expect(answer.status == 200)
      expectHeaders(answer, suffix)
      return answer.text.replacingOccurrences(of: "\r\n", with: "\n")
        .components(separatedBy: "\n")
    }
    #expect(try lines("jsonl").filter { $0.hasPrefix("{") }.count == total)
    #expect(try lines("ris").filter { $0.hasPrefix("TY  - ") }.count == total)
    #expect(try lines("bib").filter { $0.hasPrefix("@") }.count == total)
    #expect(try lines("csv").filter { !$0.isEmpty }.count >= total + 1)
    let items = try JSONSerialization.jsonObject(
      with: server.get("/search.csl.json?q=migration").body)
    #expect((items as? [Any])?.count == total)
    let calendar = try lines("ics")
    let events = calendar.filter { $0.hasPrefix("BEGIN:VEVENT") }.count
    #expect(events > 0 && events == calendar.filter { $0.hasPrefix("END:VEVENT") }.count)
    #expect(calendar.allSatisfy { $0.utf8.count <= 75 })
    let uids = calendar.filter { $0.hasPrefix("UID:") }
    #expect(Set(uids).count == events)
    let undated = try #require(
      calendar.joined().components(separatedBy: "not in this calendar: ").last)
    #expect(Int(undated.prefix { $0.isNumber }) == total - events)
  }

  @Test("a feed is well-formed and has an entry for each of the newest")
  func feed() throws {
    let feed = try server().get("/search.atom?q=migration")
    #expect(feed.headers["content-type"]?.hasPrefix("application/atom+xml") == true)
    let parser = XMLParser(data: feed.body)
    #expect(parser.parse())
    #expect(feed.text.components(separatedBy: "<entry>").count == 51)
    #expect(
      try server().get("/search", headers: ["Accept": "application/atom+xml"]).text.contains(
        "<feed"))
  }

  @Test("records: exact ids, forms, ids that moved, ids that are none")
  func records() throws {
    let server = try server()
    #expect(try server.get("/record/bali-process.json").json["id"] as? String == "bali-process")
    #expect(
      try server.get("/record/bali-process", headers: ["Accept": "application/json"]).json["id"]
        as? String == "bali-process")
    #expect(try server.get("/record/mrs-45%23annex-c.bib").text.hasPrefix("@"))
    #expect(try server.get("/record/bali-process.ris").text.contains("TY  - "))
    let link = try #require(try server.get("/record/bali-process").headers["link"])
    #expect(
      link.contains("rel=\"canonical\"") && link.contains("rel=\"cite-as\"")
        && link.contains("rel=\"alternate\""))
    let html = try server.get("/record/bali-process/2010-12-07/bali-process-ad-hoc-group-workshop")
      .text
    #expect(html.contains("name=\"citation_conference_title\""))
    #expect(html.contains("application/ld+json") && html.contains("\"@type\":\"Event\""))
    let near = try server.get("/record/bali-process-ad-hoc-group-workshop")
    #expect(near.status == 404 && near.text.contains("/record/bali-process/2010"))
    #expect(try server.get("/record/no-such-thing").status == 404)
    #expect(try server.get("/record/").status == 404)
    #expect(try server.get("/record/no-such-thing.json").json["error"] != nil)
  }

  @Test("what cannot be read is 400 with message and column; what is not there is 404")
  func badInput() throws {
    let server = try server()
    let error = try #require(
      try server.get("/search.json?q=year:19xx").json["error"] as? [String: Any])
    #expect(error["code"] as? String == "SYNTAX")
    #expect(error["column"] as? Int == 6)
    let page = try server.get("/search?q=%28visa&lang=fr")
    #expect(page.status == 400)
    expectSound(page.text, "400")
    expectHeaders(page, "400")
    #expect(try server.get("/search.json?q=foo:bar").status == 400)
    let asText = try server.get("/search?q=foo:migration")
    #expect(asText.status == 200 && asText.text.contains("foo:"))
    #expect(try server.get("/search.json?region=atlantis").status == 400)
    #expect(try server.get("/search?region=atlantis").status == 400)
    for target in [
      "/search?q=%ff", "/search?q=%c0%af", "/search?q=a%00b", "/record/%ff", "/search?limit=x",
      "/search.json?limit=10001", "/search?after=nonsense",
    ] {
      #expect(try server.get(target).status == 400, "\(target)")
    }
    for target in [
      "/nothing", "/search/x", "/search.exe", "/country/QQ", "/country/ZZZ", "/subject/nothing",
      "/../etc/passwd", "//", "/explain?id=nothing",
    ] {
      let answer = try server.get(target)
      #expect(answer.status == 404, "\(target)")
      expectHeaders(answer, target)
    }
    #expect(try server.get("/search.json?q=visa&generation=999").status == 410)
    for length in [17_000, 100_000] {
      #expect(try server.get("/search?q=" + String(repeating: "a", count: length)).status == 414)
    }
    let post = try server.get("/search", method: "POST")
    #expect(post.status == 405 && post.headers["allow"] == "GET, HEAD")
    #expect(try server.get("/search?" + String(repeating: "a&", count: 8_000)).status == 200)
    #expect(try server.get("/search?q=visa&unknown=1&utm=2").status == 200)
    #expect(try server.get("/search.json?q=visa", headers: ["Range": "bytes=0-3"]).status == 200)
  }

  @Test(
    "hostile queries are shown, not run",
    arguments: [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "<mark>x</mark>",
      "javascript:alert(1)",
      "\u{202E}evil", "'; DROP TABLE", "{{7*7}}", "</title><script>",
    ])
  func hostile(_ query: String) throws {
    let encoded = query.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    for target in [
      "/search?q=", "/search?view=table&q=", "/contradictions?q=", "/explain?id=bali-process&q=",
    ] {
      let page = try server().get(target + encoded)
      #expect([200, 400].contains(page.status))
      expectSound(page.text, "\(target)\(query)")
      #expect(!page.text.contains("<script>alert") && !page.text.contains("<img"))
    }
  }

  @Test("hostile records are shown, not run; one does not fill a list")
  func hostileRecords() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let records: [[String: Any]] = [
      [
        "id": "script", "title": "<script>alert(1)</script> visa",
        "text": "</title><mark>x</mark> visa",
      ],
      ["id": "link", "title": "visa", "url": "javascript:alert(1)", "text": "\u{202E}visa\u{0}"],
      [
        "id": "a\"onmouseover=\"x", "title": "visa \u{202E}\u{2066}", "status": "<b>",
        "theme": "]]>",
      ],
      ["id": "long", "title": String(repeating: "visa ", count: 400_000), "year": 2010],
      [
        "id": "odd.json", "title": "visa", "type": "\"><svg onload=x>", "region": ["<i>", "a/b"],
        "kind": "x",
      ],
      [
        "id": "date", "title": "visa", "dateStart": "2010-02", "place": "nowhere", "members": 3,
        "disputes": "x",
      ],
    ]
    let lines = try records.map { try JSONSerialization.data(withJSONObject: $0) }
    let path = try folder.write("records.jsonl", Data(lines.joined(separator: [0x0A])))
    let index = folder.file("index").path
    try Program.succeed(["index", "--index", index, "--input", path, "--skip-bad"])
    let server = try HTTPServer(index: index)
    for target in [
      "/", "/search?q=visa", "/search?q=visa&view=table", "/search?q=visa&view=timeline",
      "/timeline",
      "/mechanisms", "/contradictions", "/record/script", "/record/link", "/record/date",
      "/record/long",
      "/record/odd.json", "/record/a%22onmouseover=%22x", "/search.atom?q=visa",
      "/search.ics?q=visa",
      "/search.bib?q=visa", "/search.csv?q=visa", "/sitemap.xml", "/search.csl.json?q=visa",
    ] {
      let answer = try server.get(target)
      #expect(answer.status == 200, "\(target)")
      expectHeaders(answer, target)
      guard answer.headers["content-type"]?.hasPrefix("text/html") == true else { continue }
      expectSound(answer.text, target)
      #expect(!answer.text.contains("<script>alert") && !answer.text.contains("href=\"javascript:"))
      #expect(!answer.text.contains("<svg onload") && !answer.text.contains("\u{0}"))
    }
    #expect(try server.get("/search?q=visa").body.count < 100_000)
    #expect(try server.get("/record/odd.json.json").json["id"] as? String == "odd.json")
    #expect(try server.get("/search.jsonl?q=visa").text.split(separator: "\n").count >= 5)
    #expect(server.stop() == 0)
  }

  @Test("a commit is pinned: its answers may be kept for ever")
  func generations() throws {
    let pinned = try server().get("/search?q=visa&generation=1")
    #expect(pinned.status == 200)
    #expect(pinned.headers["cache-control"]?.contains("immutable") == true)
    #expect(try server().get("/search?q=visa").headers["cache-control"] == "no-cache")
  }

  @Test("connections: HTTP/1.0, pipelining, what is no HTTP, a body that nobody wants")
  func connections() throws {
    let server = try server()
    let old = try server.send(Array("GET /health HTTP/1.0\r\n\r\n".utf8))
    #expect(String(decoding: old, as: UTF8.self).hasPrefix("HTTP/1.0 200"))
    let list = try server.send(Array("GET /search.jsonl?q=visa HTTP/1.0\r\n\r\n".utf8))
    #expect(!String(decoding: list, as: UTF8.self).contains("chunked"))
    let one = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
    let three = try server.send(
      Array((one + one + "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").utf8))
    #expect(
      String(decoding: three, as: UTF8.self).components(separatedBy: "HTTP/1.1 200").count == 4)
    for nonsense in [
      "SEARCH visa\n\n", "\u{0}\u{1}\u{2}\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n", "\r\n\r\n\r\nx\r\n\r\n",
    ] {
      let answer = try server.send(Array(nonsense.utf8), closesWriting: true)
      let text = String(decoding: answer, as: UTF8.self)
      #expect(
        text.isEmpty || text.hasPrefix("HTTP/1.1 4") || text.hasPrefix("HTTP/1.1 5"),
        "\(nonsense): \(text)")
      if !text.isEmpty { expectHeaders(try HTTPServer.answer(answer), nonsense) }
    }
    let huge =
      "POST /search HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n"
      + String(repeating: "x", count: 100_000)
    let refused = try server.send(Array(huge.utf8))
    #expect(String(decoding: refused, as: UTF8.self).hasPrefix("HTTP/1.1 405"))
    let heads =
      "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X-A: b\r\n", count: 20_000) + "\r\n"
    let tooMany = try server.send(Array(heads.utf8))
    #expect(String(decoding: tooMany, as: UTF8.self).hasPrefix("HTTP/1.1 4"))
    #expect(try server.get("/health").text == "ok\n")
  }

  @Test("small files: OpenSearch, suggestions, robots, sitemap, metrics, assets")
  func services() throws {
    let server = try server()
    #expect(XMLParser(data: try server.get("/opensearch.xml").body).parse())
    let sitemap = try server.get("/sitemap.xml")
    #expect(XMLParser(data: sitemap.body).parse())
    #expect(sitemap.text.contains("/record/mrs-45%23annex-c<"))
    #expect(try server.get("/robots.txt").text.contains("Disallow: /search"))
    let suggestions =
      try JSONSerialization.jsonObject(with: server.get("/suggest?q=bali").body) as? [Any]
    #expect(suggestions?.count == 4 && suggestions?.first as? String == "bali")
    #expect(((suggestions?[1] as? [String]) ?? []).contains { $0.hasPrefix("Bali Process") })
    #expect(
      try server.get("/suggest.js?q=%3C/script%3E").headers["content-type"]?.hasPrefix(
        "text/javascript") == true)
    #expect(try server.get("/metrics").text.contains("rapporteur_index_generation 1"))
    let html = try server.get("/").text
    var size = html.utf8.count
    for ending in ["css", "js"] {
      let name = try #require(
        html.range(of: "/[a-z]+-[a-z0-9]+\\.\(ending)", options: .regularExpression))
      let asset = try server.get(String(html[name]))
      #expect(asset.status == 200 && asset.headers["cache-control"]?.contains("immutable") == true)
      size += asset.body.count
      if ending == "js" { #expect(asset.body.count < 3_072) }
    }
    #expect(size <= 81_920)
  }

  @Test("tokens: without one only /health; Bearer, and Basic by its password")
  func tokens() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let path = try folder.write("tokens", "secret\n")
    let server = try HTTPServer(index: CatalogueIndex.path, ["--http-token-file", path])
    #expect(try server.get("/health").status == 200)
    let refused = try server.get("/")
    #expect(refused.status == 401 && refused.headers["www-authenticate"]?.contains("Basic") == true)
    #expect(try server.get("/", headers: ["Authorization": "Bearer secret"]).status == 200)
    #expect(try server.get("/", headers: ["Authorization": "Bearer wrong"]).status == 401)
    let basic = Data("me:secret".utf8).base64EncodedString()
    #expect(try server.get("/", headers: ["Authorization": "Basic " + basic]).status == 200)
    #expect(try server.get("/", headers: ["Authorization": "Basic !!"]).status == 401)
    #expect(server.stop() == 0)
  }

  @Test("a rate for each network; this machine is exempt, a client behind a proxy is not")
  func rate() throws {
    let server = try HTTPServer(
      index: CatalogueIndex.path,
      ["--rate", "1/s", "--trusted-proxy", "127.0.0.0/8", "--access-log"])
    for _ in 0..<5 { #expect(try server.get("/health").status == 200) }
    for _ in 0..<5 { #expect(try server.get("/help").status == 200) }
    let statuses = try (0..<6).map { _ in
      try server.get("/help", headers: ["X-Forwarded-For": "203.0.113.9"])
    }
    let refused = try #require(statuses.first { $0.status == 429 })
    #expect(refused.headers["retry-after"] != nil)
    expectHeaders(refused, "429")
    #expect(try server.get("/help", headers: ["X-Forwarded-For": "198.51.100.9"]).status == 200)
    #expect(server.stop() == 0)
    #expect(server.said.contains("client=203.0.113.9"))
  }

  @Test(
    "wrong options are one error line",
    arguments: [
      ["--http", "x"], ["--http", "127.0.0.1:0", "--base-url", "example.org"], ["--rate", "5"],
      ["--http", "127.0.0.1:0", "--rate", "-1"], ["--http", "127.0.0.1:0", "--trusted-proxy", "x"],
      ["--http", "127.0.0.1:0", "--http-token-file", "/nonexistent"],
    ])
  func options(_ options: [String]) throws {
    let outcome = try CatalogueIndex.run(["serve"] + options)
    #expect(outcome.status == 2)
    #expect(outcome.errorLines.count == 1)
  }
}
