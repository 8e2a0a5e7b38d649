import QueryLanguage
import Testing

/// The fields of the catalogue, as far as the tests need them.
let catalogueParser = QueryParser(fields: [
  "title": .text, "theme": .text, "name": .text, "author": .text, "publisher": .text,
  "text": .text, "id": .keyword, "kind": .keyword, "mechanism": .keyword, "type": .keyword,
  "region": .keyword, "year": .integer, "founded": .integer, "date": .date, "city": .keyword,
  "country": .keyword, "status": .keyword, "member": .keyword, "symbol": .keyword,
  "doi": .keyword, "has": .keyword,
])

/// The tree in brackets: easier to read in a test than Swift literals.
func tree(_ line: String) throws -> String {
  try catalogueParser.parse(line).outline
}

extension QuerySyntax {
  var outline: String {
    switch kind {
    case .empty: return "empty"
    case .everything: return "*"
    case .word(let text): return text
    case .exactWord(let text): return "=" + text
    case .phrase(let text, let slop, let isExact):
      return (isExact ? "=" : "") + "\"\(text)\"" + (slop > 0 ? "~\(slop)" : "")
    case .wildcard(let text): return "wild<\(text)>"
    case .fuzzy(let text, let distance):
      return "fuzzy<\(text)\(distance.map { ",\($0)" } ?? "")>"
    case .value(let value):
      switch value {
      case .keyword(let text, let isPrefix): return "<\(text)\(isPrefix ? "…" : "")>"
      case .integers(let lower, let upper):
        return "<\(lower.map(String.init) ?? "")..\(upper.map(String.init) ?? "")>"
      case .dates(let first, let last):
        return "<\(first?.description ?? "")..\(last?.description ?? "")>"
      case .none: return "<none>"
      }
    case .field(let name, let syntax): return "\(name):\(syntax.outline)"
    case .boost(let syntax, let weight): return "\(syntax.outline)^\(weight)"
    case .near(let operands, let distances):
      return "near\(distances)(" + operands.map(\.outline).joined(separator: " ") + ")"
    case .not(let operand): return "not(\(operand.outline))"
    case .and(let operands): return "and(" + operands.map(\.outline).joined(separator: " ") + ")"
    case .or(let operands): return "or(" + operands.map(\.outline).joined(separator: " ") + ")"
    case .group(let clauses):
      return "{"
        + clauses.map {
          switch $0.occurrence {
          case .should: $0.syntax.outline
          case .must: "+" + $0.syntax.outline
          case .mustNot: "-" + $0.syntax.outline
          }
        }.joined(separator: " ") + "}"
    }
  }
}

@Suite struct QueryParserTests {
  @Test(
    "the table of the query language reads as it says",
    arguments: [
      ("forced migration", "{forced migration}"),
      ("+asylum +procedures", "{+asylum +procedures}"),
      ("asylum AND procedures", "and(asylum procedures)"),
      ("+asylum procedures", "{+asylum procedures}"),
      ("refugee -asylum", "{refugee -asylum}"),
      ("refugee NOT asylum", "{refugee -asylum}"),
      ("a OR (b AND c)", "or(a and(b c))"),
      ("\"country of origin\"", "\"country of origin\""),
      ("\"a b\"~3", "\"a b\"~3"),
      ("return NEAR/5 readmission", "near[5](return readmission)"),
      ("a NEAR/2 b NEAR/3 \"c d\"", "near[2, 3](a b \"c d\")"),
      ("(a OR b) NEAR/5 traffick*", "near[5](or(a b) wild<traffick*>)"),
      ("traffick*", "wild<traffick*>"),
      ("organi?ation", "wild<organi?ation>"),
      ("ministrial~", "fuzzy<ministrial>"),
      ("word~1", "fuzzy<word,1>"),
      ("word~2", "fuzzy<word,2>"),
      ("title:declaration", "title:declaration"),
      ("TITLE:declaration", "title:declaration"),
      ("city:\"New Delhi\"", "city:<New Delhi>"),
      ("city:New*", "city:<New…>"),
      ("city:\"New D\"*", "city:<New D…>"),
      ("theme:(visa biometrics)", "theme:{visa biometrics}"),
      ("year:2012", "year:<2012..2012>"),
      ("year:2010..2012", "year:<2010..2012>"),
      ("year:..2012", "year:<..2012>"),
      ("year:2010..", "year:<2010..>"),
      ("year:none", "year:<none>"),
      ("year:(2010 OR 2012)", "year:or(<2010..2010> <2012..2012>)"),
      ("date:2012-06", "date:<2012-06..2012-06>"),
      ("date:2012-03-20..2012-03-31", "date:<2012-03-20..2012-03-31>"),
      ("region:asia-oceania", "region:<asia-oceania>"),
      ("type:agenda/workshop", "type:<agenda/workshop>"),
      ("has:contradiction", "has:<contradiction>"),
      ("=MIDSA", "=MIDSA"),
      ("=\"Migration Dialogue\"", "=\"Migration Dialogue\""),
      ("visa^2", "visa^2"),
      ("(a b)^0.5", "{a b}^0.5"),
      ("*", "*"),
      ("", "*"),
      (" \t\u{3000}", "*"),
    ])
  func table(line: String, expected: String) throws {
    #expect(try tree(line) == expected)
  }

  @Test(
    "NOT binds tighter than AND, AND than words side by side, these than OR",
    arguments: [
      ("a b AND c", "{a and(b c)}"),
      ("a OR b -c", "or(a {b -c})"),
      ("a AND NOT b", "and(a not(b))"),
      ("NOT a AND b", "and(not(a) b)"),
      ("a NOT b AND c", "{a and(not(b) c)}"),
      ("a b OR c d", "or({a b} {c d})"),
      ("NOT a", "not(a)"),
      ("-a", "not(a)"),
      ("-a -b", "{-a -b}"),
      ("NOT NOT a", "not(not(a))"),
      ("-(a b)", "not({a b})"),
      ("a -(b OR c)", "{a -or(b c)}"),
      ("+(a AND b) c", "{+and(a b) c}"),
      ("+a AND b c", "{+and(a b) c}"),
      ("+a", "a"),
      ("((a))", "a"),
      ("(a b) c", "{{a b} c}"),
      ("( a OR b ) AND c", "and(or(a b) c)"),
      ("a AND(b OR c)", "and(a or(b c))"),
      ("title:-x", "title:not(x)"),
      ("title:=MIDSA", "title:=MIDSA"),
      ("=title:MIDSA", "title:=MIDSA"),
      ("=(MIDSA Rabat)", "{=MIDSA =Rabat}"),
      ("title:(a author:b)", "title:{a author:b}"),
      ("and or not near/5", "{and or not near/5}"),
      ("NEAR NEAR/x ANDY", "{NEAR NEAR/x ANDY}"),
      ("+OR title:AND", "{+OR title:AND}"),
    ])
  func precedence(line: String, expected: String) throws {
    #expect(try tree(line) == expected)
  }

  @Test(
    "what stands inside a word or alone is text",
    arguments: [
      ("5+5", "5+5"), ("COM(2011) 743", "{COM(2011) 743}"), ("A/68/283", "A/68/283"),
      ("peer-to-peer", "peer-to-peer"), ("k=3", "k=3"), ("5 + 5", "{5 5}"),
      ("a - b", "{a b}"), ("a -- b", "{a b}"), ("+", "empty"), ("a = b ^ ~ : ?", "{a b}"),
      ("()", "empty"), ("\"\"", "empty"), ("a AND +", "a"), ("(a +)", "a"),
      ("what is migration?", "{what is migration}"),
      ("(what is migration?)", "{what is migration}"),
      ("organi?ation?", "wild<organi?ation>"), ("traffick*?", "wild<traffick*>"),
      ("http://iom.int", "http://iom.int"), ("10:30", "10:30"), ("note: this", "{note this}"),
      ("title: this", "{title this}"), ("title:", "title"), ("a:", "a"),
      ("移民？", "移民？"), ("什么＊", "什么＊"), ("题目：移民", "题目：移民"), ("（a b）", "{（a b）}"),
      ("a)", "a\u{FF09}"), ("a) b", "{a\u{FF09} b}"), (":)", ":\u{FF09}"),
      ("(COM(2011) OR b)", "or(COM(2011) b)"), ("foo(bar baz)", "{foo\u{FF08}bar baz\u{FF09}}"),
      ("12\" pipe", "{12\" pipe}"), ("צה\"ל", "צה\"ל"),
      ("“a b”", "\"a b\""), ("„a b“", "\"a b\""), ("«a b»~2", "\"a b\"~2"),
      ("“a b", "{\u{FF02}a b}"),
      ("–asylum refugee", "{-asylum refugee}"), ("a – b", "{a b}"), ("2010–2012", "2010–2012"),
      ("=“Migration Dialogue”", "=\"Migration Dialogue\""),
      ("\"Migration\"-related", "{\"Migration\" related}"),
      ("5~10", "5~10"), ("a^b", "a^b"), ("x^2y", "x^2y"), ("**", "*"), ("???", "empty"),
      ("????*", "wild<????*>"), ("*?", "*"), ("?*?", "wild<?*>"),
      ("C++", "C++"), ("C#", "C#"), ("AT&T", "AT&T"), ("e.g. this", "{e.g. this}"),
      ("symbol:COM(2011)", "symbol:<COM(2011)>"),
      ("doi:10.1111/j.1468-2435.2010.00619.x", "doi:<10.1111/j.1468-2435.2010.00619.x>"),
      ("id:bali-process/2012-04-23/x#y", "id:<bali-process/2012-04-23/x#y>"),
    ])
  func text(line: String, expected: String) throws {
    #expect(try tree(line) == expected)
  }

  @Test(
    "an error names its column, what was found and what was expected",
    arguments: [
      ("year:19xx", QueryError.Kind.value, 6, "'19xx'"),
      ("(a b", .syntax, 1, "the end of the query"),
      ("a (b (c)", .syntax, 3, "the end of the query"),
      ("a \"b c", .syntax, 3, "the end of the query"),
      ("a AND", .syntax, 3, "'AND'"), ("AND a", .syntax, 1, "'AND'"), ("a OR", .syntax, 3, "'OR'"),
      ("OR", .syntax, 1, "'OR'"), ("NOT", .syntax, 1, "'NOT'"), ("a NOT ", .syntax, 3, "'NOT'"),
      ("(a AND) b", .syntax, 4, "'AND'"), ("a AND OR b", .syntax, 3, "'AND'"),
      ("a NEAR/5", .syntax, 3, "'NEAR/5'"), ("a NEAR/5 -b", .syntax, 10, "'-b'"),
      ("a NEAR/3 (b AND c)", .syntax, 10, "'(b AND c)'"),
      ("titel:x", .field, 1, "'titel'"), ("a foo:bar", .field, 3, "'foo'"),
      ("😀 foo:bar", .field, 3, "'foo'"), ("year:(2010 x)", .value, 12, "'x'"),
      ("year:2012..2010", .value, 6, "'2012..2010'"), ("date:2012-13", .value, 6, "'2012-13'"),
      ("date:2011-02-29", .value, 6, "'2011-02-29'"), ("word~3", .value, 6, "'3'"),
      ("visa^99999999", .value, 6, "'99999999'"),
    ])
  func errors(line: String, kind: QueryError.Kind, column: Int, found: String) throws {
    let error = try #require(throws: QueryError.self) { try catalogueParser.parse(line) }
    #expect(error.kind == kind)
    #expect(error.column == column)
    #expect(error.found == found)
  }

  @Test("the sentence of an error is the one users know")
  func sentence() throws {
    let error = try #require(throws: QueryError.self) { try catalogueParser.parse("year:19xx") }
    #expect(
      error.message
        == "expected a year or a range after 'year:', found '19xx'; example: year:2010..2012")
  }

  @Test("limits are as large as promised, and said beyond")
  func limits() throws {
    let words = (0..<4096).map { "w\($0)" }
    _ = try catalogueParser.parse(words.joined(separator: " "))
    _ = try catalogueParser.parse(words.map { "+\($0)" }.joined(separator: " "))
    _ = try catalogueParser.parse(words.joined(separator: " OR "))
    let depth = 200
    _ = try catalogueParser.parse(
      String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth))
    for line in [
      (words + ["x"]).joined(separator: " "),
      String(repeating: "(", count: 100_000),
      String(repeating: "-", count: 100_000) + "a",
      String(repeating: "NOT ", count: 100_000) + "a",
      String(repeating: "title:", count: 100_000) + "a",
    ] {
      let error = try #require(throws: QueryError.self) { try catalogueParser.parse(line) }
      #expect(error.kind == .limit)
      #expect(error.message.contains("at most"))
    }
  }

  @Test("a node knows where it was written")
  func ranges() throws {
    let syntax = try catalogueParser.parse("😀 OR title:\"a b\"~2^3")
    guard case .or(let operands) = syntax.kind, case .field(_, let inner) = operands[1].kind else {
      Issue.record("unexpected tree \(syntax.outline)")
      return
    }
    #expect(operands[0].range == 0..<1)
    #expect(operands[1].range == 5..<20)
    #expect(inner.range == 11..<20)
  }
}
