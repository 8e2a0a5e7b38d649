import Analysis
import Testing

/// The tokens of a text, as a reader would write them down.
struct Token: Equatable, CustomStringConvertible {
  var text: String
  var term: String
  var position: Int
  var description: String { "\(text)→\(term)@\(position)" }
}

func tokens(
  _ text: String, _ language: Language = .undetermined,
  _ definition: AnalyzerDefinition = .standard, plainICU: Bool = false
) -> [Token] {
  let lexicon = Lexicon()
  let analyzer = Analyzer(definition, lexicon: lexicon, plainICU: plainICU)
  var buffer = TokenBuffer()
  let bytes = Array(text.utf8)
  bytes.withUnsafeBytes { analyzer.analyze($0, language: language, into: &buffer) }
  return (0..<buffer.count).map { i in
    let range = Int(buffer.startOffsets[i])..<Int(buffer.endOffsets[i])
    let term = lexicon.termOfForm[Int(buffer.formIDs[i])]
    return Token(
      text: String(decoding: bytes[range], as: UTF8.self),
      term: String(decoding: lexicon.termBytes(term), as: UTF8.self),
      position: Int(buffer.positions[i]))
  }
}

func terms(
  _ text: String, _ language: Language = .undetermined,
  _ definition: AnalyzerDefinition = .standard
) -> [String] { tokens(text, language, definition).map(\.term) }

@Suite struct AnalyzerTests {
  @Test("words are folded and stemmed by language")
  func words() {
    #expect(
      terms("The Ministers declared Migration", .english) == ["the", "minist", "declar", "migrat"])
    #expect(terms("les réfugiés", .french) == ["le", "refugi"])
    #expect(
      terms("Söderköping Querétaro Poznań İstanbul Łódź Ærø", .undetermined)
        == ["soderkoping", "queretaro", "poznan", "istanbul", "lodz", "aero"])
  }

  @Test(
    "signs between words take no position",
    arguments: [
      ("5+5", ["5", "5"]), ("5 + 5", ["5", "5"]), ("A/68/283", ["a", "68", "283"]),
      ("COM(2011) 743", ["com", "2011", "743"]), ("HIV/AIDS", ["hiv", "aids"]),
      ("IGAD–RCP", ["igad", "rcp"]), ("IGAD-RCP", ["igad", "rcp"]), ("@ _ ++", []),
      ("2,500 1.5", ["2,500", "1.5"]), ("U.N. U.S.", ["un", "us"]), ("_word_", ["word"]),
      ("@name", ["name"]),
      ("a.b@c.org", ["ab", "c.org"]), ("x@@y@_ z", ["x", "y", "z"]),
      ("C++ C# g++, C", ["c", "c", "g", "c"]),
      ("5++ a+b c#d", ["5", "a", "b", "c", "d"]),
    ])
  func signs(text: String, expected: [String]) {
    #expect(terms(text) == expected)
    #expect(tokens(text).map(\.position) == Array(0..<expected.count))
  }

  @Test("Han text has a position per character")
  func han() {
    #expect(tokens("中华人民共和国", .chinese).map(\.position).max() == 6)
  }

  @Test("alphanumeric runs are lower-cased only")
  func alphanumeric() {
    #expect(
      terms("Don't A/68/283 café_ÉCOLE x2", .english, .alphanumeric)
        == ["don", "t", "a", "68", "283", "café", "école", "x2"])
  }
}
