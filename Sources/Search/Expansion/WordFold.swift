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
    var scalars: [UInt32] = []
    analyzer.fold(word, into: &scalars)
    return scalars.map { Unicode.Scalar($0) ?? "\u{FFFD}" }
  }

  /// The same as numbers, of a word that is not all ASCII; replaces what `scalars` holds.
  func callAsFunction(_ word: [UInt8], into scalars: inout [UInt32]) {
    analyzer.fold(word, into: &scalars)
  }
}
