import CStemmer

/// Snowball's stemmers of libstemmer, made when first needed. One object per thread: a stemmer has
/// a state of its own.
package final class Stemmer {
  private var stemmers = [OpaquePointer?](repeating: nil, count: Language.known.count)
  private var tried = [Bool](repeating: false, count: Language.known.count)

  package init() {}

  deinit {
    for stemmer in stemmers { sb_stemmer_delete(stemmer) }
  }

  /// Replaces a folded word by its stem, if the language has a stemmer.
  ///
  /// A word that is stemmed to nothing stays (Snowball's Arabic may do that to an affix alone).
  package func stem(_ word: inout [UInt8], _ language: Language) {
    guard !word.isEmpty, let stemmer = stemmer(of: language) else { return }
    let stem = word.withUnsafeBufferPointer {
      // Safe: not empty, so there is a base; libstemmer reads `size` bytes of it.
      sb_stemmer_stem(stemmer, $0.baseAddress, Int32(clamping: $0.count))
    }
    let length = Int(sb_stemmer_length(stemmer))
    guard let stem, length > 0 else { return }
    // The stem lies in the stemmer's own memory until its next call.
    word.removeAll(keepingCapacity: true)
    word.append(contentsOf: UnsafeBufferPointer(start: stem, count: length))
  }

  /// Whether the library has the algorithm that the language names.
  package func has(_ language: Language) -> Bool { stemmer(of: language) != nil }

  private func stemmer(of language: Language) -> OpaquePointer? {
    let index = Int(language.rawValue)
    if !tried[index] {
      tried[index] = true
      if let name = language.stemmerName { stemmers[index] = sb_stemmer_new(name, "UTF_8") }
    }
    return stemmers[index]
  }
}
