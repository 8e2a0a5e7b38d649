import Analysis
import TestSupport
import Testing

@Suite struct LexiconTests {
  @Test("a written form is one number per spelling and term, whatever language or normal form")
  func forms() {
    let lexicon = Lexicon()
    let analyzer = Analyzer(.standard, lexicon: lexicon)
    var buffer = TokenBuffer()
    func ids(_ text: String, _ language: Language) -> [FormID] {
      Array(text.utf8).withUnsafeBytes { analyzer.analyze($0, language: language, into: &buffer) }
      return (0..<buffer.count).map { buffer.formIDs[$0] }
    }
    let english = ids("Migration migration MIGRATION migrations 2011", .english)
    #expect(Set(english).count == 5)
    #expect(Set(english.prefix(4).map { lexicon.termOfForm[Int($0)] }).count == 1)
    // Numbers mean the same in all languages; a term that differs makes another form.
    #expect(ids("2011", .french) == [english[4]])
    #expect(ids("migration", .undetermined) != [english[1]])
    // e with acute, as one character and as two.
    #expect(ids("caf\u{E9}", .undetermined) == ids("cafe\u{301}", .undetermined))
    #expect(lexicon.formCount == lexicon.termOfForm.count)
    #expect(lexicon.memory > 0)
    lexicon.removeAll()
    #expect(lexicon.formCount == 0 && lexicon.termCount == 0)
    #expect(ids("anew", .english) == [0])
  }

  @Test("without forms there is one per term")
  func withoutForms() {
    let lexicon = Lexicon()
    let analyzer = Analyzer(.alphanumeric, lexicon: lexicon)
    var buffer = TokenBuffer()
    Array(
      "The the THE cafe CAFÉ café averylongwordthatisnotkeptinline AVERYLONGWORDTHATISNOTKEPTINLINE"
        .utf8
    )
    .withUnsafeBytes { analyzer.analyze($0, language: .english, into: &buffer) }
    #expect((0..<buffer.count).map { buffer.formIDs[$0] } == [0, 0, 0, 1, 2, 2, 3, 3])
    #expect(lexicon.formCount == 4 && lexicon.termCount == 4)
    #expect(lexicon.formBytes(0).isEmpty)
    #expect(lexicon.termBytes(0).elementsEqual("the".utf8))
  }

  @Test(
    "many distinct words of all lengths, against a dictionary",
    arguments: [0, 1, 63, 64, 65, 40_000])
  func oracle(count: Int) {
    let seed: UInt64 = 17
    var random = SeededGenerator(seed: seed)
    let lexicon = Lexicon()
    let analyzer = Analyzer(AnalyzerDefinition(stemming: false), lexicon: lexicon)
    var buffer = TokenBuffer()
    var known: [String: UInt32] = [:]
    var words: [String] = []
    for _ in 0..<count {
      let length = Int.random(in: 1...30, using: &random)
      words.append(
        String(
          decoding: (0..<length).map { _ in UInt8.random(in: 97...104, using: &random) },
          as: UTF8.self))
    }
    Array(words.joined(separator: " ").utf8).withUnsafeBytes {
      analyzer.analyze($0, language: .undetermined, into: &buffer)
    }
    #expect(buffer.count == count && buffer.positionCount == count && buffer.isSequential)
    var differences = 0
    for (i, word) in words.enumerated() {
      let id = buffer.formIDs[i]
      if let before = known[word] {
        differences += before == id ? 0 : 1
      } else {
        differences += Int(id) == known.count ? 0 : 1
        known[word] = id
        differences += lexicon.formBytes(id).elementsEqual(word.utf8) ? 0 : 1
      }
    }
    #expect(differences == 0, "seed \(seed)")
    #expect(lexicon.formCount == known.count)
  }

  @Test(
    "a word over the limit is split at characters, the parts side by side",
    arguments: [
      254, 255, 256, 510, 511, 1000,
    ])
  func longWords(length: Int) {
    for definition in [AnalyzerDefinition.standard, .alphanumeric] {
      let ascii = tokens(String(repeating: "a", count: length), .undetermined, definition)
      #expect(
        ascii.map(\.text.utf8.count)
          == stride(from: 0, to: length, by: 255).map { min(255, length - $0) })
      #expect(ascii.map(\.position) == Array(ascii.indices))
      let accents = tokens(String(repeating: "é", count: length / 2), .undetermined, definition)
      #expect(accents.map(\.text).joined() == String(repeating: "é", count: length / 2))
      #expect(accents.allSatisfy { $0.text.utf8.count <= 254 })
    }
  }

  @Test("stop words leave their positions")
  func stopWords() {
    let definition = AnalyzerDefinition(stopWords: ["of", "The", "à"])
    let found = tokens("The country of origin à la carte", .undetermined, definition)
    #expect(found.map(\.text) == ["country", "origin", "la", "carte"])
    #expect(found.map(\.position) == [1, 3, 5, 6])
  }

  @Test(
    "elided articles and possessives are no part of the word",
    arguments: [
      ("l'homme", Language.french, "homm"), ("L’homme", .french, "homm"),
      ("d’Europe", .french, "europ"),
      ("qu'elles", .french, "elle"), ("dell'Europa", .italian, "europ"),
      ("aujourd'hui", .french, "aujourd'hui"),
      ("state's", .english, "state"), ("States’", .english, "state"),
      ("Europe's", .undetermined, "europe"),
      ("l'Union", .undetermined, "union"), ("O'Brien", .english, "o'brien"),
      ("м’ята", Language(bcp47: "uk")!, "м'ята"),
    ])
  func elision(written: String, language: Language, term: String) {
    #expect(terms(written, language) == [term])
  }

  @Test(
    "no text makes the analyzer trap",
    arguments: [
      "", " ", "\u{0}", "\u{FFFF}", "'", "_'_", "İ", "I\u{307}", "\u{AD}", "\u{34F}", "ﷺ",
    ])
  func oddities(text: String) {
    for language in [Language.undetermined, .turkish, .arabic, .french] {
      _ = tokens(text, language)
      _ = tokens(text, language, .alphanumeric)
      _ = QueryAnalyzer(.standard).units(of: text, languages: [language])
    }
  }
}
