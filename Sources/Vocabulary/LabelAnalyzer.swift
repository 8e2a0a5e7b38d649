package import Analysis

/// Cuts labels and queries into words, each with the terms it may be in a language.
///
/// Labels and queries take the same way. Han is cut into characters, so that a label is found
/// wherever it stands in a run of Han. Articles and prepositions do not count between other words:
/// `Dialogue sur la migration en Afrique` is `Dialogue sur la migration pour l'Afrique`.
package final class LabelAnalyzer {
  /// A word of a text.
  package struct Word {
    /// The terms it may be, the most likely first.
    package var terms: [[UInt8]]
    /// As written, folded and without marks, not stemmed.
    package var folded: [UInt8]
    /// Bytes of the text.
    package var range: Range<Int>
    /// Whether it is a character of Han.
    package var isHan: Bool
    /// Whether it may be passed over between other words.
    package var isLink: Bool
  }

  /// The definition it was made from.
  package let definition: AnalyzerDefinition
  private let analyzer: QueryAnalyzer
  private var foldedWords: [[UInt8]: [UInt8]] = [:]

  package init(_ definition: AnalyzerDefinition) {
    self.definition = definition
    var definition = definition
    definition.stopWords = []
    definition.hanBigrams = true
    analyzer = QueryAnalyzer(definition)
  }

  /// The words of a text as words of one language; nil: of none, so that only what is written counts.
  package func words(of text: String, language: Language?) -> [Word] {
    let links = language.flatMap { LinkWords.lists[$0.bcp47] }
    var result: [Word] = []
    for token in analyzer.tokens(of: text, languages: language.map { [$0] } ?? []) {
      guard token.role == .word || token.role == .hanCharacter else { continue }
      let folded = fold(token.written)
      let isLink = links?.contains(String(decoding: folded, as: UTF8.self)) ?? false
      var terms = token.alternatives.map(\.term)
      if language == .arabic, let bare = Self.withoutArticle(token.written) {
        let tokens = analyzer.tokens(of: bare, languages: [.arabic])
        if tokens.count == 1 {
          let more = tokens[0].alternatives.map(\.term)
          terms = more + terms.filter { !more.contains($0) }
        }
      }
      result.append(
        Word(
          terms: terms, folded: folded, range: token.range,
          isHan: token.role == .hanCharacter, isLink: isLink))
    }
    return result
  }

  /// An Arabic word without its article and what is written before it; nil where there is none, or
  /// little would be left. The stemmer takes it from some words only.
  private static func withoutArticle(_ written: [UInt8]) -> String? {
    let word = String(decoding: written, as: UTF8.self)
    for prefix in ["وال", "بال", "كال", "فال", "ال", "لل"] where word.hasPrefix(prefix) {
      let rest = word.dropFirst(prefix.count)
      return rest.count >= 3 ? String(rest) : nil
    }
    return nil
  }

  /// A word folded and without marks.
  package func fold(_ word: [UInt8]) -> [UInt8] {
    if let known = foldedWords[word] { return known }
    let folded = analyzer.foldedTerm(of: String(decoding: word, as: UTF8.self))
    if foldedWords.count > 20_000 { foldedWords.removeAll(keepingCapacity: true) }
    foldedWords[word] = folded
    return folded
  }
}

/// Articles and prepositions that two ways to write one label may differ by. Never a negation:
/// `people without a nationality` is not `people with a nationality`.
enum LinkWords {
  static let lists: [String: Set<String>] = {
    var result: [String: Set<String>] = [:]
    for (language, words) in texts {
      result[language] = Set(words.split(separator: " ").map(String.init))
    }
    return result
  }()

  private static let texts: [(String, String)] = [
    ("en", "a an the of on for to in at by and with from s any all their its own"),
    (
      "fr",
      "le la les l un une des du de d au aux a en et sur pour par dans avec leur leurs son sa ses"
    ),
    ("es", "el la los las un una unos unas de del al a en y e sobre para por con su sus"),
    (
      "pt",
      "o a os as um uma uns umas de da do das dos ao aos em no na nos nas e sobre para por pelo pela "
        + "com seu sua seus suas"
    ),
    ("ru", "в во на о об и с со из за от к ко по для у при"),
    ("ar", "في من على الى عن و مع ل ب بين"),
    ("zh", "的 之 与 和 及 在 于"),
  ]
}
