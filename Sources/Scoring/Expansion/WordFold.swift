/// Folds words as a field's analysis does, without stemming them: what patterns and fuzzy words are
/// compared with.
package struct WordFold {
  /// Replaces the numbers by the folded characters of a word.
  private let fold: (_ word: [UInt8], _ scalars: inout [UInt32]) -> Void
  /// Whether capitals of ASCII become small letters.
  package let foldsASCII: Bool

  /// - Parameters:
  ///   - foldsASCII: Whether capitals of ASCII become small letters.
  ///   - fold: Folds a word that is not all ASCII; replaces what `scalars` holds.
  package init(
    foldsASCII: Bool, fold: @escaping (_ word: [UInt8], _ scalars: inout [UInt32]) -> Void
  ) {
    self.foldsASCII = foldsASCII
    self.fold = fold
  }

  /// The characters of a word, folded.
  package func callAsFunction(_ word: [UInt8]) -> [Unicode.Scalar] {
    if word.allSatisfy({ $0 < 0x80 }) {
      guard foldsASCII else { return word.map { Unicode.Scalar($0) } }
      return word.map { Unicode.Scalar($0 &- 0x41 < 26 ? $0 | 0x20 : $0) }
    }
    var scalars: [UInt32] = []
    fold(word, &scalars)
    return scalars.map { Unicode.Scalar($0) ?? "\u{FFFD}" }
  }

  /// The same as numbers, of a word that is not all ASCII; replaces what `scalars` holds.
  func callAsFunction(_ word: [UInt8], into scalars: inout [UInt32]) {
    fold(word, &scalars)
  }
}
