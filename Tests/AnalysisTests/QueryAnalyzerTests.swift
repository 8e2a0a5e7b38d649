import Analysis
import TestSupport
import Testing

@Suite struct QueryAnalyzerTests {
  let analyzer = QueryAnalyzer(.standard)

  func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// `a b` for words, `a/b` for a linked phrase, `=c` for its joined form.
  func units(_ query: String, _ languages: [Language] = []) -> String {
    analyzer.units(of: query, languages: languages).map { unit in
      switch unit {
      case .word(let token): text(token.written)
      case .phrase(let tokens, let joined):
        tokens.map { text($0.written) }.joined(separator: "/")
          + (joined.map { "=" + text($0.written) } ?? "")
      }
    }.joined(separator: " ")
  }

  @Test(
    "signs inside a query word make a phrase of its parts",
    arguments: [
      ("5+5", "5/5"), ("A/68/283", "A/68/283"), ("COM(2011) 743", "COM/2011 743"),
      ("HIV/AIDS", "HIV/AIDS"), ("IGAD–RCP", "IGAD/RCP=IGADRCP"),
      ("peer-to-peer", "peer/to/peer=peertopeer"),
      ("co-operation", "co/operation=cooperation"), ("asylum,refugee", "asylum refugee"),
      ("forced migration", "forced migration"), ("word—word", "word word"), ("  ", ""), ("+", ""),
      ("COVID-19", "COVID/19=COVID19"),
    ])
  func linked(query: String, expected: String) {
    #expect(units(query) == expected)
  }

  @Test("a word's alternatives are its stems in the languages of its script, and itself")
  func alternatives() {
    func terms(_ word: String, _ languages: [Language]) -> [String] {
      analyzer.tokens(of: word, languages: languages).flatMap(\.alternatives).map { text($0.term) }
    }
    #expect(terms("migrations", [.english, .french, .russian]) == ["migrat", "migrations"])
    #expect(terms("беженцами", [.english, .russian]) == ["беженц", "беженцами"])
    #expect(terms("réfugiés", [.french]) == ["refugi", "refug", "refugies"])
    #expect(terms("2011", [.english]) == ["2011"])
  }

  @Test(
    "a word typed without marks reaches the stem of the word with marks",
    arguments: [
      ("refugies", "réfugiés", Language.french), ("migracion", "migración", .spanish),
      ("migracao", "migração", .portuguese), ("declaracoes", "declarações", .portuguese),
      ("comunita", "comunità", .italian), ("fluchtlinge", "Flüchtlinge", .german),
      ("fluechtlinge", "Flüchtlinge", .german), ("München", "Muenchen", .german),
    ])
  func restored(typed: String, written: String, language: Language) {
    let sought = Set(analyzer.tokens(of: typed, languages: [language])[0].alternatives.map(\.term))
    let indexed = Array(terms(written, language)[0].utf8)
    #expect(sought.contains(indexed))
  }

  @Test("Han asks for pairs and longer dictionary words, a single character for itself")
  func han() {
    #expect(units("中国") == "中国")
    #expect(units("中") == "中")
    #expect(!units("中华人民共和国").split(separator: " ").contains("中"))
    let tokens = analyzer.tokens(of: "移民的", languages: [])
    #expect(tokens.first { text($0.written) == "移民" }?.boost == 1)
    #expect(tokens.first { text($0.written) == "民的" }?.boost == 0.5)
    #expect(
      analyzer.phrase(of: "人民共和", languages: []).map { text($0.written) } == ["人民", "民共", "共和"])
    #expect(analyzer.phrase(of: "人民共和", languages: []).map(\.position) == [0, 1, 2])
    #expect(analyzer.phrase(of: "人", languages: []).map { text($0.written) } == ["人"])
  }

  @Test("a phrase keeps the distance where a stop word stood")
  func stopWords() {
    let analyzer = QueryAnalyzer(AnalyzerDefinition(stopWords: ["of", "The"]))
    let phrase = analyzer.phrase(of: "the country of origin", languages: [.english])
    #expect(phrase.map(\.position) == [1, 3])
  }

  @Test("folding for patterns and keywords keeps signs")
  func folded() {
    #expect(text(analyzer.foldedTerm(of: "New Délhi’s Ærø")) == "new delhi's aero")
  }

  @Test("folding by tables alone is folding, for every character and its neighbours")
  func foldedByTables() {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    var scalars: [UInt32] = []
    func expectSame(_ word: String) {
      analyzer.fold(Array(word.utf8), into: &scalars)
      let expected = String(decoding: analyzer.foldedTerm(of: word), as: UTF8.self)
      #expect(scalars == expected.unicodeScalars.map(\.value), "\(word), seed \(seed)")
    }
    for value in UInt32(1)..<0x3100 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      expectSame(String(Character(scalar)))
      expectSame("a\(scalar)й")
    }
    for _ in 0..<5_000 {
      var word = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let limit: UInt32 = Bool.random(using: &random) ? 0x600 : 0x3100
        word.append(Unicode.Scalar(UInt32.random(in: 1..<limit, using: &random)) ?? "x")
      }
      expectSame(String(word))
    }
  }
}
