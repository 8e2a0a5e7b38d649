import InvertedIndex
import Testing

@testable import WebPages

@Suite struct RequestTargetTests {
  private func fault(_ text: String) -> RequestTarget.Fault? {
    do throws(RequestTarget.Fault) {
      _ = try RequestTarget(text)
      return nil
    } catch {
      return error
    }
  }

  @Test("paths and parameters are decoded")
  func decoding() throws {
    let target = try RequestTarget(
      "/record/a%23b/c%2Fd?q=visa+integrity%26x&year=2010&year=2011&e&=f")
    #expect(target.path == "/record/a#b/c/d")
    #expect(target.parameters.map(\.name) == ["q", "year", "year", "e", ""])
    #expect(target.parameters.map(\.value) == ["visa integrity&x", "2010", "2011", "", "f"])
    #expect(target["year"] == "2011")
    #expect(target["e"] == nil)
  }

  @Test("a per cent sign that begins no code is one", arguments: ["100%", "100%2", "%zz", "%%20"])
  func percent(_ text: String) throws {
    let target = try RequestTarget("/search?q=" + text)
    #expect(target["q"]?.contains("%") == true)
  }

  @Test(
    "bytes that are no UTF-8, overlong forms and control characters are refused",
    arguments: [
      "%ff", "%c0%af", "%e0%80%af", "%ed%a0%80", "%f8%88%80%80%80", "%00", "%1b", "%7f", "%80",
    ])
  func notText(_ text: String) {
    #expect(fault("/search?q=" + text) == .notText("the parameter ‘q’"))
    #expect(fault("/record/" + text) == .notText("the path"))
  }

  @Test("white space of any kind is a space")
  func whiteSpace() throws {
    #expect(try RequestTarget("/search?q=a%0Ab%09c%0D%0Ad")["q"] == "a b c  d")
  }

  @Test("absolute form, fragments, and what is neither")
  func forms() throws {
    #expect(try RequestTarget("http://example.org:80/search?q=a").path == "/search")
    #expect(try RequestTarget("HTTPS://example.org").path == "/")
    #expect(try RequestTarget("http://example.org?q=a")["q"] == "a")
    #expect(try RequestTarget("/search?q=a#b")["q"] == "a")
    #expect(fault("*") == .malformed)
    #expect(fault("ftp://example.org/x") == .malformed)
  }

  @Test("the longest target is read, a longer one is not")
  func length() {
    let longest = "/search?q=" + String(repeating: "a", count: RequestTarget.longest - 10)
    #expect(fault(longest) == nil)
    #expect(fault(longest + "a") == .tooLong)
  }

  @Test("ten thousand parameters are read")
  func many() throws {
    let target = try RequestTarget("/search?" + String(repeating: "a&", count: 8_000))
    #expect(target.parameters.count == 8_000)
    #expect(
      try RequestTarget("/search?" + String(repeating: "&", count: 10_000)).parameters.isEmpty)
  }
}

@Suite struct NegotiationTests {
  @Test(
    "languages by weight, then by order",
    arguments: [
      ("fr", Language.french), ("de, fr;q=0.5", .french), ("en;q=0.2, zh-Hant;q=0.9", .chinese),
      ("ar-EG,en", .arabic), ("es;q=0,ru", .russian), ("*", .english), ("FR-ca", .french),
    ])
  func languages(_ header: String, _ language: Language) {
    #expect(Language(acceptLanguage: header) == language)
  }

  @Test(
    "headers that name no language there is",
    arguments: ["", "de", "q=1", ";;;,,,", "fr;q=x", "fr;q=2"])
  func noLanguage(_ header: String) {
    #expect(Language(acceptLanguage: header) == nil)
  }

  @Test(
    "forms by Accept",
    arguments: [
      ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Representation.html),
      ("application/json", .json), ("text/csv;q=0.9, application/json;q=0.8", .csv), ("*/*", .html),
      ("application/atom+xml", .atom), ("text/calendar", .calendar), ("image/png", .html),
      ("", .html),
      ("application/vnd.citationstyles.csl+json", .cslJSON),
    ])
  func accepted(_ header: String, _ representation: Representation) {
    #expect(Representation.accepted(header) == representation)
  }

  @Test("forms by suffix; the longer first")
  func suffixes() {
    #expect(Representation.suffix(of: "/search.csl.json")?.representation == .cslJSON)
    #expect(Representation.suffix(of: "/search.json")?.representation == .json)
    #expect(Representation.suffix(of: "/search.facets.json")?.rest == "/search")
    #expect(Representation.suffix(of: "/search") == nil)
    #expect(Representation.suffix(of: ".json") == nil)
    #expect(Representation.suffix(of: "a.html") == nil)
  }

  @Test("If-None-Match: weak comparison, lists, stars, and what cannot be read")
  func entityTags() {
    let tag = "W/\"a-1-html-en\""
    #expect(EntityTag.matches(tag, tag))
    #expect(EntityTag.matches("\"a-1-html-en\"", tag))
    #expect(EntityTag.matches("\"x\", W/\"a-1-html-en\"", tag))
    #expect(EntityTag.matches("*", tag))
    for broken in ["", "a-1-html-en", "\"a-1-html-en", "W/", "\"", "W/\"\"", "\"a-1-html-fr\""] {
      #expect(!EntityTag.matches(broken, tag))
    }
    #expect(!EntityTag.matches(nil, tag))
  }
}

@Suite struct SearchParametersTests {
  private func read(_ query: String) throws -> SearchParameters {
    try SearchParameters(try RequestTarget("/search?" + query), shape: .standard)
  }

  @Test("what is read is written again")
  func roundTrip() throws {
    let text =
      "q=visa&region=asia&region=europe&year=2010..2012&filter.city=New%20Delhi&sort=newest&literal=1"
      + "&view=table&limit=20&generation=3&lang=fr"
    let parameters = try read(text)
    #expect(parameters.link(shape: .standard).text == "/search?" + text)
    #expect(parameters.choices(in: "region") == ["asia", "europe"])
    #expect(parameters.choices(in: "city") == ["New Delhi"])
  }

  @Test("unknown and empty parameters are ignored")
  func ignored() throws {
    let parameters = try read("q=&year=&utm_source=x&foo=bar&sort=&limit=")
    #expect(parameters.link(shape: .standard).text == "/search")
  }

  @Test(
    "values that make no sense are said to be so",
    arguments: [
      "limit=x", "limit=-1", "limit=99999999999999999999", "view=map", "literal=perhaps",
      "generation=x",
      "offset=1.5",
    ])
  func refused(_ query: String) {
    #expect(throws: WebFault.self) { try read(query) }
  }

  @Test(
    "more than is answered at once is refused",
    arguments: [
      "limit=10001", "limit=10&offset=10000", "offset=20000",
    ])
  func tooMany(_ query: String) throws {
    let parameters = try read(query)
    #expect(throws: WebFault.self) { try parameters.request() }
  }

  @Test("a choice is taken back, and with it the place in the list")
  func without() throws {
    let parameters = try read("region=asia&region=europe&after=abc")
    let other = parameters.without("asia", in: "region")
    #expect(other.link(shape: .standard).text == "/search?region=europe")
    #expect(other.without("europe", in: "region").link(shape: .standard).text == "/search")
    #expect(parameters.withoutChoices.choices.isEmpty)
  }

  @Test("an unknown field becomes text")
  func asText() {
    #expect(WebService.asText("foo:bar baz", 1)?.query == "foo: bar baz")
    #expect(WebService.asText("é foo:bar", 3)?.name == "foo")
    #expect(WebService.asText("foo", 1) == nil)
    #expect(WebService.asText("", 1) == nil)
  }

  @Test("the parts of a query: quotes and parentheses hold together")
  func parts() {
    #expect(NothingFound.parts(of: "a \"b c\" (d OR e) -f") == ["a", "\"b c\"", "(d OR e)", "-f"])
    #expect(NothingFound.parts(of: "  ").isEmpty)
    #expect(NothingFound.parts(of: "\"a b").count == 1)
  }

  @Test("the words of a query without its signs")
  func words() {
    #expect(
      FaultPage.words(of: "+visa (fraud OR \"x y\" -z year:19xx") == "visa fraud x y z year 19xx")
  }
}

@Suite struct NetworkTests {
  @Test("addresses in networks")
  func contains() throws {
    let ten = try #require(Network("10.0.0.0/8"))
    #expect(ten.contains("10.1.2.3"))
    #expect(ten.contains("::ffff:10.1.2.3"))
    #expect(!ten.contains("11.0.0.1"))
    #expect(!ten.contains("2001:db8::1"))
    let six = try #require(Network("2001:db8::/33"))
    #expect(six.contains("2001:db8:7fff::1"))
    #expect(!six.contains("2001:db8:8000::1"))
    #expect(try #require(Network("0.0.0.0/0")).contains("1.2.3.4"))
  }

  @Test(
    "what is no network",
    arguments: ["", "10.0.0", "10.0.0.0/33", "a/8", "10.0.0.0/8/8", "10.0.0.0/-1"])
  func refused(_ text: String) {
    #expect(Network(text) == nil)
  }

  @Test("loopback, and the network a client is counted with")
  func clients() {
    #expect(Network.isLoopback("127.8.0.1") && Network.isLoopback("::1"))
    #expect(
      !Network.isLoopback("128.0.0.1") && !Network.isLoopback("::2") && !Network.isLoopback("x"))
    #expect(Network.ofClient("192.0.2.7") == Network.ofClient("192.0.2.200"))
    #expect(Network.ofClient("192.0.2.7") != Network.ofClient("192.0.3.7"))
    #expect(Network.ofClient("2001:db8:1:2::1") == Network.ofClient("2001:db8:1:ff::1"))
  }

  @Test("a bucket gives twice its rate at once, then its rate")
  func rate() {
    let limit = RateLimit(rate: 2)
    let network = Network.ofClient("192.0.2.7")
    var now: UInt64 = 1_000_000_000
    for _ in 0..<4 { #expect(limit.take(network, now: now) == nil) }
    #expect(limit.take(network, now: now) == 1)
    #expect(limit.take(Network.ofClient("198.51.100.1"), now: now) == nil)
    now += 500_000_000
    #expect(limit.take(network, now: now) == nil)
    #expect(limit.take(network, now: now) == 1)
  }

  @Test("base64")
  func base64() {
    #expect(
      Base64.decoded("dXNlcjp0b2tlbg==").map { String(decoding: $0, as: UTF8.self) } == "user:token"
    )
    #expect(Base64.decoded("") == [])
    #expect(Base64.decoded("YQ") == [0x61])
    for broken in ["a", "!!!!", "YQ==YQ==", "é"] { #expect(Base64.decoded(broken) == nil) }
  }
}
