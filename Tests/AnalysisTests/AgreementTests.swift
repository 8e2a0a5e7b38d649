import Analysis
import Testing

/// Index and query agree: what a text is indexed by, a query for its words looks for.
@Suite struct AgreementTests {
  @Test(
    "every word of the Declaration is sought by its own term; typed without marks, nearly every",
    .enabled(if: SharedData.has("data/udhr/docs.jsonl.zst"), "needs ../shared"))
  func declaration() throws {
    let lexicon = Lexicon()
    let analyzer = Analyzer(.standard, lexicon: lexicon)
    let queries = QueryAnalyzer(.standard)
    var buffer = TokenBuffer()
    var differences = 0
    var marked: [String: Set<String>] = [:]
    var lost: [String: Set<String>] = [:]
    for record in try SharedData.records("data/udhr/docs.jsonl.zst") {
      guard let text = record["text"], let tag = record["lang"] else { continue }
      let language = Language(bcp47: tag) ?? .undetermined
      let bytes = Array(text.utf8)
      bytes.withUnsafeBytes { analyzer.analyze($0, language: language, into: &buffer) }
      let tokens = queries.tokens(of: text, languages: [language])
      guard tokens.count == buffer.count else {
        differences += 1
        continue
      }
      for i in 0..<buffer.count {
        let term = lexicon.termBytes(lexicon.termOfForm[Int(buffer.formIDs[i])])
        let isFound = tokens[i].alternatives.contains { $0.term.elementsEqual(term) }
        differences += isFound && tokens[i].position == Int(buffer.positions[i]) ? 0 : 1
        guard
          ["fr", "es", "pt", "it", "ro", "de", "tr", "hu", "sv", "ca", "pl", "cs"]
            .contains(language.bcp47), tokens[i].written.contains(where: { $0 >= 0x80 })
        else { continue }
        let word = String(decoding: tokens[i].written, as: UTF8.self)
        guard marked[language.bcp47, default: []].insert(word).inserted else { continue }
        let bare = String(decoding: queries.foldedTerm(of: word), as: UTF8.self)
        let sought = queries.tokens(of: bare, languages: [language]).first?.alternatives ?? []
        if !sought.contains(where: { $0.term.elementsEqual(term) }) {
          lost[language.bcp47, default: []].insert(word)
        }
      }
    }
    #expect(differences == 0)
    let summary = marked.keys.sorted().map {
      "\($0) \(lost[$0]?.count ?? 0) of \(marked[$0]?.count ?? 0)"
    }
    print("words with marks not found without them:", summary.joined(separator: ", "))
    for (language, words) in marked {
      #expect((lost[language]?.count ?? 0) * 100 <= words.count * 15, "\(language)")
    }
  }
}
