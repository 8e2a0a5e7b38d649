internal import Analysis

/// Folds words as a field's analysis does, without stemming them: what patterns and fuzzy words are
/// compared with.
struct WordFold {
  private let analyzer: QueryAnalyzer
  /// Whether capitals of ASCII become small letters.
  let foldsASCII: Bool

  init(_ analyzer: QueryAnalyzer) {
    self.analyzer = analyzer
    foldsASCII = analyzer.definition.folding || analyzer.definition.tokenizer == .alphanumeric
  }

  /// The characters of a word, folded.
  func callAsFunction(_ word: [UInt8]) -> [Unicode.Scalar] {
    if word.allSatisfy({ $0 < 0x80 }) {
      guard foldsASCII else { return word.map { Unicode.Scalar($0) } }
      return word.map { Unicode.Scalar($0 &- 0x41 < 26 ? $0 | 0x20 : $0) }
    }
    let folded = analyzer.foldedTerm(of: String(decoding: word, as: UTF8.self))
    return Array(String(decoding: folded, as: UTF8.self).unicodeScalars)
  }
}
