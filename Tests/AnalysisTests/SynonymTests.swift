import Analysis
import Foundation
import TestSupport
import Testing

@Suite struct SynonymTableTests {
  let analyzer = QueryAnalyzer(.standard)
  let table: SynonymTable

  init() {
    table = SynonymTable(
      groups: [
        SynonymGroup(kind: .spelling, words: ["labour", "labor"]),
        SynonymGroup(
          kind: .name, words: ["Regional Conference on Migration", "RCM", "Puebla Process"]),
        SynonymGroup(
          kind: .name, words: ["5+5 Dialogue", "5+5", "Western Mediterranean Dialogue"]),
        SynonymGroup(kind: .name, words: ["World Health Organization", "WHO"]),
        SynonymGroup(kind: .term, words: ["trafficking", "human trade"]),
        SynonymGroup(kind: .near, words: ["VIS", "visa database"]),
      ], analyzer: analyzer, languages: [.english])
  }

  func matches(_ query: String) -> [String] {
    table.matches(in: analyzer.phrase(of: query, languages: [.english])).map { match in
      "\(match.tokens.lowerBound)-\(match.tokens.upperBound): "
        + match.alternatives.map(\.text).joined(separator: ", ")
    }
  }

  @Test("what may begin a name of several words, or a subject of the thesaurus")
  func beginnings() throws {
    func mayBegin(_ word: String) throws -> Bool {
      let token = try #require(analyzer.phrase(of: word, languages: [.english]).first)
      return table.mayBeginMatch(with: token)
    }
    #expect(try mayBegin("Puebla"))
    #expect(try mayBegin("visas"))
    #expect(try mayBegin("vis"))
    #expect(try !mayBegin("labor"))
    #expect(try !mayBegin("rcm"))
    let match = try #require(
      table.matches(in: analyzer.phrase(of: "VIS", languages: [.english])).first)
    #expect(match.alternatives.map(\.kind) == [.near])
    #expect(match.alternatives.allSatisfy { $0.kind.isLoose })
  }

  @Test(
    "expressions find each other, inflected, of one word and several",
    arguments: [
      ("labours market", ["0-1: labor"]),
      ("the Puebla Process meets", ["1-3: Regional Conference on Migration, RCM"]),
      ("rcm", ["0-1: Regional Conference on Migration, Puebla Process"]),
      ("regional conferences on migration", ["0-4: RCM, Puebla Process"]),
      ("who knows", []), ("WHO knows", ["0-1: World Health Organization"]),
      ("5 + 5", ["0-2: 5+5 Dialogue, Western Mediterranean Dialogue"]),
      ("regional conference", []), ("", []), ("unrelated", []),
    ])
  func expressions(query: String, expected: [String]) {
    #expect(matches(query) == expected)
  }

  @Test("a name and what is part of it both match, the longer first")
  func overlapping() {
    #expect(
      matches("5+5 dialogue") == [
        "0-3: 5+5, Western Mediterranean Dialogue",
        "0-2: 5+5 Dialogue, Western Mediterranean Dialogue",
      ])
  }

  @Test("acronyms are found in whatever languages words are analysed")
  func acronymsInManyLanguages() {
    let languages: [Language] = [.english, .french, .spanish, .german]
    let table = SynonymTable(
      groups: [SynonymGroup(kind: .name, words: ["ASCE", "Alpha Society"])], analyzer: analyzer,
      languages: languages)
    for typed in ["ASCE", "asce"] {
      let tokens = analyzer.phrase(of: typed, languages: languages)
      #expect(table.matches(in: tokens).first?.alternatives.map(\.text) == ["Alpha Society"])
    }
  }

  @Test("terms weigh less than names")
  func weights() {
    let tokens = analyzer.phrase(of: "trafficking", languages: [.english])
    #expect(table.matches(in: tokens)[0].alternatives[0].weight == 0.5)
  }
}

@Suite struct AcronymLearnerTests {
  @Test(
    "expansions before and inside parentheses",
    arguments: [
      (
        "the Migration Dialogue for Southern Africa (MIDSA) met",
        ["MIDSA=Migration Dialogue for Southern Africa"]
      ),
      (
        "MIDSA (Migration Dialogue for Southern Africa)",
        ["MIDSA=Migration Dialogue for Southern Africa"]
      ),
      ("regional consultative processes (RCPs) are", ["RCP=regional consultative processes"]),
      (
        "International Organization for Migration (IOM), and",
        ["IOM=International Organization for Migration"]
      ),
      (
        "Intergovernmental Authority on Development Regional Consultative Process (IGAD-RCP)",
        ["IGAD-RCP=Intergovernmental Authority on Development Regional Consultative Process"]
      ),
      ("the Organization of African Unity (OAU)", ["OAU=Organization of African Unity"]),
      ("the Community's Fund for Education's (FFE)", ["FFE=Fund for Education"]),
      ("in its resolution 181 (II)", []), ("European Neighbourhood Policy (EU)", []),
      ("Union for the Mediterranean⁸² (UfM)", ["UfM=Union for the Mediterranean"]),
      ("see Hansen (2010) on this", []), ("He came (UN) late", []), ("nothing (A) here", []),
      ("unclosed (IOM", []), ("()", []), ("", []), ("(IOM)", []), ("x (", []),
      ("Ends here. Other Zebra (ABC)", []),
    ])
  func learns(text: String, expected: [String]) {
    #expect(AcronymLearner().learn(from: text).map { "\($0.acronym)=\($0.expansion)" } == expected)
  }

  @Test("the passage is given in bytes")
  func passage() {
    let text = "Né à la Conférence: Regional Conference on Migration (RCM)."
    let found = AcronymLearner().learn(from: text)[0]
    #expect(
      String(decoding: Array(text.utf8)[found.range], as: UTF8.self)
        == "Regional Conference on Migration (RCM)")
  }

  @Test("no text makes it trap")
  func random() {
    let seed: UInt64 = 5
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "(", ")", "AB", "A", " ", "Alpha ", "beta ", "é", ".", "\n", "s", ",", "The ", "the ",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in
        pieces.randomElement(using: &random)!
      }
      for found in AcronymLearner().learn(from: text.joined()) { #expect(!found.expansion.isEmpty) }
    }
  }

  @Test("what a table has not analysed yet it analyses when it is needed, with the same matches")
  func lazy() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = try String(
      contentsOf: root.appendingPathComponent("Index/synonyms.toml"), encoding: .utf8)
    var groups = file.components(separatedBy: "[[group]]").dropFirst().map { text in
      SynonymGroup(
        kind: .name,
        words: text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
          .filter { $0.offset % 2 == 1 }.map { String($0.element) })
    }
    groups += [
      SynonymGroup(kind: .spelling, words: ["dying", "death"]),
      SynonymGroup(kind: .name, words: ["C\u{F4}te d'Ivoire", "Ivory Coast"]),
      SynonymGroup(
        kind: .name, words: ["L'Aquila process", "@aquila", "U.N. process", "5+5", "x"]),
      SynonymGroup(kind: .name, words: ["\u{FF35}\u{FF2E} agency", "UN agency", "_agency"]),
      SynonymGroup(kind: .name, words: ["MIDSA", "Midwinter dialogues"]),
    ]
    let languages: [Language] = [.english, .french, .spanish]
    let analyzer = QueryAnalyzer(.standard)
    let whole = SynonymTable(groups: groups, definition: analyzer.definition, languages: languages)
    var queries = groups.flatMap(\.words)
    queries += [
      "die", "midsa", "aquila", "Aquilas processes", "UN agencies", "cote ivoire", "unicorn",
    ]
    // Every text once, so that all groups are analysed.
    for query in queries {
      _ = whole.matches(in: analyzer.phrase(of: query, languages: languages))
    }
    #expect(queries.count > 50)
    for query in queries {
      let tokens = analyzer.phrase(of: query, languages: languages)
      let fresh = SynonymTable(
        groups: groups, definition: analyzer.definition, languages: languages)
      for token in tokens {
        #expect(fresh.mayBeginMatch(with: token) == whole.mayBeginMatch(with: token), "\(query)")
      }
      #expect(fresh.matches(in: tokens) == whole.matches(in: tokens), "\(query)")
    }
  }
}
