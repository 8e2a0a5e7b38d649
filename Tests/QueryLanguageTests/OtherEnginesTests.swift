import QueryLanguage
import Testing

/// Lines shaped like those in other engines' test suites (Lucene's classic parser, Xapian, Tantivy, FTS5):
/// what they mean here. Operators of other languages are text, never an error, unless the contract
/// says error.
@Suite struct OtherEnginesTests {
  @Test(
    "other engines' lines have a meaning here",
    arguments: [
      ("boat && ferry", "{boat && ferry}"),
      ("boat || ferry", "{boat || ferry}"),
      ("!boat ferry", "{!boat ferry}"),
      ("boat AND !ferry", "and(boat !ferry)"),
      ("harbour^2.5", "harbour^2.5"),
      ("harbour*^0.5", "wild<harbour*>^0.5"),
      ("harbour~^3", "fuzzy<harbour>^3"),
      ("harbour~2^3", "fuzzy<harbour,2>^3"),
      ("harbour~0.7", "harbour~0.7"),
      ("harbo?r", "wild<harbo?r>"),
      ("?arbour", "wild<?arbour>"),
      ("*arbour*", "wild<*arbour*>"),
      ("h??b*r", "wild<h??b*r>"),
      ("[lower TO upper]", "{[lower TO upper]}"),
      ("{lower TO upper}", "{{lower TO upper}}"),
      ("title:[lower TO upper]", "{title:[lower TO upper]}"),
      ("*:*", "*"),
      ("title:*", "title:*"),
      ("title:/[^x]ray/", "title:/[^x]ray/"),
      ("/ha[rb]+our/", "/ha[rb]+our/"),
      ("\"ferry \\\"night\\\" boat\"", "{\"ferry \\\" night\\\" boat\"}"),
      ("\\(1\\+1\\)\\:2", "\\(1\\+1\\)\\:2"),
      ("\"night ferry\"~2^1.5", "\"night ferry\"~2^1.5"),
      ("\"night ferry\"~", "\"night ferry\""),
      ("\"night ferry\"*", "\"night ferry\""),
      ("+\"night ferry\"* -boat", "{+\"night ferry\" -boat}"),
      ("(\"night ferry\"*)", "\"night ferry\""),
      (".NET C++ C# F#", "{.NET C++ C# F#}"),
      ("R&D", "R&D"),
      (
        "+title:(ferry boat) -text:\"slow train\"^4", "{+title:{ferry boat} -text:\"slow train\"^4}"
      ),
      ("title:(+ferry -boat)", "title:{+ferry -boat}"),
      ("(ferry)(boat)", "{ferry boat}"),
      ("\"ferry\"\"boat\"", "{\"ferry\" \"boat\"}"),
      ("ferry(boat)train", "ferry(boat)train"),
      ("mind-set", "mind-set"),
      ("time NOT banana", "{time -banana}"),
      ("NOT ferry NOT boat", "{-ferry -boat}"),
      ("c++ -c--", "{c++ -c--}"),
      ("mu?", "mu"),
      ("what's new?", "{what's new}"),
      ("3+4", "3+4"),
      ("ferry NEAR boat", "{ferry NEAR boat}"),
      ("ferry ADJ boat", "{ferry ADJ boat}"),
      ("NEAR(ferry boat, 5)", "{NEAR（ferry boat, 5）}"),
      ("ferry NEAR/3boat", "{ferry NEAR/3boat}"),
      ("ferry AND boat NEAR/2 train", "and(ferry near[2](boat train))"),
      ("(ferry boat) NEAR/3 train", "near[3]({ferry boat} train)"),
      ("\"night ferry\" NEAR/3 (boat OR train*)", "near[3](\"night ferry\" or(boat wild<train*>))"),
      ("one + two", "{one two}"),
      ("^one", "^one"),
      ("title : ferry", "{title ferry}"),
      ("{title text} : ferry", "{{title text} ferry}"),
      ("ferry IN [boat train]", "{ferry IN [boat train]}"),
      ("\"((\" ferry", "{\"((\" ferry}"),
      (")))", "）））"),
      ("https://example.org/a-b", "https://example.org/a-b"),
      ("region:asia^2", "region:<asia>^2"),
      ("region:\"asia\"^2 ferry", "{region:<asia>^2 ferry}"),
      ("year:2012^3", "year:<2012..2012>^3"),
      ("region:(asia OR europe)^2", "region:or(<asia> <europe>)^2"),
      ("the who", "{the who}"),
      ("to be OR not to be", "or({to be} {not to be})"),
      ("\"a\"- AND c", "and(\"a\" c)"),
      ("(a)* OR b", "or(a b)"),
      ("(a)- AND b", "and(a b)"),
      ("\"a\"*b", "{\"a\" wild<*b>}"),
      ("\"a\"-b", "{\"a\" b}"),
      ("(a b)*", "{a b}"),
      ("\"x\"+-*", "\"x\""),
      ("(a)*)", "a"),
    ])
  func meaning(line: String, expected: String) throws {
    let syntax = try catalogueParser.parse(line)
    #expect(syntax.outline == expected)
    #expect(try catalogueParser.parse(syntax.description) == syntax)
  }

  @Test(
    "what the contract calls an error is one here too",
    arguments: [
      ("year:[2010 TO 2012]", QueryError.Kind.value, 6), ("year:>2010", .value, 6),
      ("year:2012*", .value, 6), ("gordian NOT", .syntax, 9), ("(ferry", .syntax, 1),
      ("ferry AND OR boat", .syntax, 7), ("ferry^9999999999", .value, 7),
      ("ferry~3", .value, 7), ("ferry~0", .value, 7), ("ferry NEAR/2 -boat", .syntax, 14),
      ("ferry NEAR/2 year:2012", .syntax, 14), ("ferry NEAR/2 *", .syntax, 14),
      ("ferry NEAR/2 (boat AND train)", .syntax, 14), ("harbour:ferry", .field, 1),
      ("mailto:someone@example.org", .field, 1), ("\"open ferry", .syntax, 1),
      ("a ferry \"((", .syntax, 9), ("OR ferry", .syntax, 1), ("(ferry AND)", .syntax, 8),
    ])
  func errors(line: String, kind: QueryError.Kind, column: Int) throws {
    let error = try #require(throws: QueryError.self) { try catalogueParser.parse(line) }
    #expect(error.kind == kind)
    #expect(error.column == column)
    #expect(!error.expected.isEmpty && !error.found.isEmpty && !error.example.isEmpty)
  }
}
