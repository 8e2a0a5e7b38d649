import QueryServer
import Search
import TestSupport
import Testing

@Suite struct RequestParserTests {
  private let parser = RequestParser(
    maximumHits: 10_000,
    filterNames: { ["region", "type", "year", "kind", "mechanism", "language"] })

  private func parse(_ line: String) -> RequestParser.Line {
    Array(line.utf8).withUnsafeBytes { parser.parse($0) }
  }

  private func request(_ line: String) -> Request? {
    guard case .request(let request) = parse(line) else { return nil }
    return request
  }

  private func code(_ line: String) -> RequestFailure.Code? {
    switch parse(line) {
    case .failure(_, let failure), .failureBeforeCandidates(_, let failure): failure.code
    case .request, .http: nil
    }
  }

  @Test("the query is the rest of the line, unquoted")
  func query() {
    let request = request("SEARCH k=3 region=asia-oceania visa  integrity ")
    #expect(request?.text == "visa  integrity")
    #expect(request?.question.limit == 3)
    #expect(request?.question.filters["region"] == ["asia-oceania"])
    #expect(
      self.request(#"COUNT "people smuggling" OR traffick*"#)?.text
        == #""people smuggling" OR traffick*"#)
    #expect(self.request("SEARCH")?.text == "")
    #expect(self.request("SEARCH")?.question.limit == 10)
  }

  @Test("verbs are known in any case", arguments: ["search a", "Search a", "sEARCH a", "SEARCH a"])
  func verbs(line: String) {
    #expect(request(line)?.verb == .search)
  }

  @Test("a tag is echoed, with white space before the verb or not")
  func tags() {
    #expect(request("#a7 COUNT x")?.tag == "a7")
    #expect(request("#\u{e9}-1\tPING")?.tag == "\u{e9}-1")
    #expect(request("  PING")?.verb == .ping)
    #expect(code("#a7") == .syntax)
    #expect(code("# PING") == .syntax)
  }

  @Test("options end at the first other word and at --")
  func optionEnd() {
    #expect(request("SEARCH k=3 visa k=4")?.text == "visa k=4")
    #expect(request("SEARCH -- k=3")?.text == "k=3")
    #expect(request("SEARCH k=2 -- -- x")?.text == "-- x")
    #expect(request("SEARCH =MIDSA")?.text == "=MIDSA")
    #expect(request("SEARCH 5=x")?.text == "5=x")
    #expect(request("SEARCH a-b=x")?.text == "a-b=x")
    #expect(request(#"SEARCH "k=3""#)?.text == #""k=3""#)
    #expect(request("SEARCH -x")?.text == "-x")
  }

  @Test(
    "an unknown option and a bad value are OPTION",
    arguments: [
      "SEARCH foo=1 visa", "SEARCH k=3 foo=1 visa", "SEARCH k=x visa", "SEARCH k= visa",
      "SEARCH k=-1 visa", "SEARCH sort= visa", "SEARCH filter.=x visa", "SEARCH fuse=2 visa",
      "SEARCH all=maybe visa", "SEARCH fields=a,,b visa", "SEARCH region= visa",
      "SEARCH timeout=soon visa", "SEARCH generation=-1 visa", "FACETS by= visa", "RERANK visa",
      "RERANK n=x visa", "SEARCH K=3 visa", "SEARCH k=٣ visa",
    ])
  func badOptions(line: String) {
    #expect(code(line) == .option)
  }

  @Test(
    "more than max-k is LIMIT",
    arguments: [
      "SEARCH k=10001 x", "SEARCH k=1 offset=10000 x", "SEARCH offset=9991 x",
      "SEARCH k=99999999999999999999 x", "SEARCH offset=9223372036854775807 k=10000 x",
      "SEARCH timeout=99999999999999999999 x", "RERANK n=1000001 x",
    ])
  func limits(line: String) {
    #expect(code(line) == .limit)
  }

  @Test("a name that is repeated counts once, and there are at most so many")
  func repeatedNames() {
    let names = Array(repeating: "text,id", count: 5_000).joined(separator: ",")
    #expect(request("SEARCH fields=\(names) x")?.question.columns == ["text", "id"])
    #expect(request("FACETS by=\(names) x")?.question.facets == ["text", "id"])
    let distinct = (0..<65).map { "n\($0)" }
    let most = distinct.dropLast().joined(separator: ",")
    #expect(request("SEARCH fields=\(most) x")?.question.columns.count == 64)
    #expect(code("SEARCH fields=\(most),n64 x") == .limit)
  }

  @Test("k + offset of max-k passes, years and lists are read")
  func soundOptions() {
    #expect(request("SEARCH k=0 offset=10000 x")?.question.offset == 10_000)
    #expect(request("SEARCH k=10000 x")?.question.limit == 10_000)
    let request = request(
      "SEARCH year=2010 year=..1999 year=2001.. year=none in=title,theme fields=id,title "
        + "facets=region,type all=1 total=0 plain=yes snippet=on sort=newest after=c7 "
        + "timeout=50 generation=3 kind=agenda mechanism=bali-process language=fr type=a/b n=2 "
        + "filter.court=high filter.Court=low literal=1 group=document cross=kind,decade like=a "
        + "like=b unlike=c fuse=0.25 explain=1 partial=1 x"
    )
    let question = request?.question
    #expect(question?.filters["year"] == ["2010", "..1999", "2001..", "none"])
    #expect(question?.filters["court"] == ["high", "low"])
    #expect(
      question?.filters.fields == ["year", "kind", "mechanism", "language", "type", "court"])
    #expect(question?.fields == ["title", "theme"])
    #expect(question?.columns == ["id", "title"])
    #expect(question?.facets == ["region", "type"])
    #expect(question?.requiresAllWords == true)
    #expect(question?.wantsTotal == false)
    #expect(question?.isPlain == true)
    #expect(question?.isLiteral == true)
    #expect(question?.wantsSnippets == true)
    #expect(question?.sort == .newest)
    #expect(question?.grouping == "document")
    #expect(question?.cross == ["kind", "decade"])
    #expect(question?.like == ["a", "b"] && question?.unlike == ["c"])
    #expect(question?.fuse == 0.25 && question?.explains == true)
    #expect(question?.allowsPartial == true)
    #expect(question?.after == "c7")
    #expect(question?.timeout == 50)
    #expect(question?.generation == 3)
    #expect(request?.candidateCount == 2)
  }

  @Test("k and offset of FACETS act on each facet")
  func facets() {
    let question = request("FACETS by=year k=2 offset=1 x")?.question
    #expect(question?.facets == ["year"])
    #expect(question?.facetLimit == 2 && question?.facetOffset == 1)
    #expect(request("FACETS x")?.question.facetLimit == .max)
  }

  @Test(
    "what is no request is SYNTAX",
    arguments: [
      "", " ", "\t", "FETCH x", "SEARCHING x", "SEARCH: x", "PING x", "STATS x", "QUIT now", "DOC",
      "DOC a b", "EXPLAIN", "SIMILAR", "SUGGEST", ".", "héllo",
    ])
  func syntax(line: String) {
    #expect(code(line) == .syntax)
  }

  @Test("ids and what follows them")
  func ids() {
    #expect(request("DOC mrs-45")?.id == "mrs-45")
    #expect(request("DOC -- a=b")?.id == "a=b")
    #expect(request("EXPLAIN mrs-45 visa  x")?.id == "mrs-45")
    #expect(request("EXPLAIN mrs-45 visa  x")?.text == "visa  x")
    #expect(request("SIMILAR k=2 mrs-45")?.question.limit == 2)
  }

  @Test("HTTP is recognised, a query that speaks of it is not")
  func http() {
    for line in ["GET / HTTP/1.1", "POST /x HTTP/1.0", "PRI * HTTP/2.0", "GET / HTTP/1.1 "] {
      #expect(parse(line) == .http)
    }
    for line in ["SEARCH x HTTP/1.1", "GET something", "get / HTTP/1.1"] {
      #expect(parse(line) != .http)
    }
  }

  @Test("a fault is named by its byte, the tag is echoed if it is whole")
  func faults() {
    func parse(_ bytes: [UInt8]) -> RequestParser.Line {
      bytes.withUnsafeBytes { parser.parse($0) }
    }
    for (bytes, tag, column) in [
      (Array("SEARCH \u{0}".utf8), nil, 8), (Array("#t SEARCH ".utf8) + [0xFF], "t", 11),
      (Array("#".utf8) + [0xFF] + Array(" PING".utf8), nil, 2), ([0xC3], nil, 1),
      (Array("#t ".utf8) + [0x1B], "t", 4),
    ] as [([UInt8], String?, Int)] {
      guard case .failure(let found, let failure) = parse(bytes) else {
        Issue.record("no failure for \(bytes)")
        continue
      }
      #expect(found == tag)
      #expect(failure.code == .utf8)
      #expect(failure.column == column)
    }
  }

  @Test("a faulty RERANK whose n is known still expects its candidates")
  func faultyRerank() {
    for line in ["#r RERANK n=2 k=x text", "#r RERANK k=x n=2 text", "#r RERANK foo=1 n=2"] {
      guard case .failureBeforeCandidates(let request, _) = parse(line) else {
        Issue.record("\(line)")
        continue
      }
      #expect(request.tag == "r")
      #expect(request.candidateCount == 2)
    }
    guard case .failureBeforeCandidates = parse("RERANK n=2 text\u{1}") else {
      Issue.record("a control character loses the candidates")
      return
    }
  }

  @Test("no mutation of a request traps, and each is read the same twice")
  func fuzz() {
    let seeds = [
      "SEARCH k=3 region=asia-oceania visa integrity",
      "#a7 COUNT \"people smuggling\" OR traffick*",
      "FACETS by=region,year labour migration", "RERANK n=3 k=1 year=2010..2012 some text é 移民",
      "EXPLAIN mrs-45 title:x", "AUTH secret", "FORMAT json", "GET / HTTP/1.1", "SUGGEST mig",
      "SEARCH offset=9223372036854775807 k=9223372036854775807 timeout=18446744073709551616 -- x",
    ].map { Array($0.utf8) }
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let pieces = ["=", "#", "--", " ", "\t", "k=", "n=", "9", "\u{0}", "..", ",", "RERANK", "é"].map
    {
      Array($0.utf8)
    }
    for _ in 0..<30_000 {
      var bytes = seeds.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1 where at < bytes.count: bytes.remove(at: at)
        case 2: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: at)
        default: bytes.removeLast(min(bytes.count, Int.random(in: 0...3, using: &random)))
        }
      }
      let (first, second) = bytes.withUnsafeBytes { (parser.parse($0), parser.parse($0)) }
      #expect(first == second, "seed \(seed)")
      if case .request(let request) = first {
        let question = request.question
        #expect(question.offset <= 10_000 && (question.limit <= 10_000 || question.limit == .max))
      }
    }
  }
}
