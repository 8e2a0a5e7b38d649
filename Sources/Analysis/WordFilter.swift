import CICU

/// From a written word to its term: fold, strip what is not the word (elided articles, the dots of
/// `U.N.`), stem, remove marks. One object per thread; `Analyzer` calls it once per distinct word.
public final class WordFilter {
  public let definition: AnalyzerDefinition
  private let normalizer: Normalizer
  private let stemmer = Stemmer()
  private var folded: [UInt8] = []
  private let stopWords: Set<[UInt8]>

  public init(_ definition: AnalyzerDefinition) {
    self.definition = definition
    let normalizer = Normalizer()
    self.normalizer = normalizer
    var stops: Set<[UInt8]> = []
    if !definition.stopWords.isEmpty {
      for word in definition.stopWords {
        var key: [UInt8] = []
        var folded: [UInt8] = []
        Array(word.utf8).withUnsafeBytes {
          Folding.appendFolded($0, dotlessI: false, normalizer: normalizer, to: &folded)
        }
        folded.withUnsafeBytes { Folding.appendBare($0, to: &key) }
        stops.insert(key)
      }
    }
    stopWords = stops
  }

  /// The term of a written word.
  ///
  /// - Parameters:
  ///   - written: UTF-8, not necessarily valid.
  ///   - bareFirst: Removes marks before stemming too: what a reader means who types none.
  ///   - term: Receives the term, replacing what it holds. Empty if nothing is left of the word.
  /// - Returns: False if the definition lists it as a stop word.
  public func term(
    of written: UnsafeRawBufferPointer, _ language: Language, bareFirst: Bool = false,
    into term: inout [UInt8]
  ) -> Bool {
    term.removeAll(keepingCapacity: true)
    if definition.tokenizer == .alphanumeric && !definition.folding {
      appendLowercased(written, to: &term)
    } else if !definition.folding {
      normalizer.append(.nfc, of: written, to: &term)
    } else {
      folded.removeAll(keepingCapacity: true)
      Folding.appendFolded(
        written, dotlessI: language == .turkish || language == .azerbaijani, normalizer: normalizer,
        to: &folded)
      if definition.tokenizer == .icu { tidy(language) }
      if bareFirst {
        folded.withUnsafeBytes { Folding.appendBare($0, to: &term) }
        swap(&folded, &term)
        term.removeAll(keepingCapacity: true)
      }
      if !stopWords.isEmpty {
        folded.withUnsafeBytes { Folding.appendBare($0, to: &term) }
        if stopWords.contains(term) { return false }
        term.removeAll(keepingCapacity: true)
      }
      if definition.stemming, language.stemmerName != nil,
        language.isWritten(in: folded.withUnsafeBytes { Script.ofFirstLetter($0) })
      {
        stemmer.stem(&folded, language)
      }
      folded.withUnsafeBytes { Folding.appendBare($0, to: &term) }
      return true
    }
    if definition.stemming, language.stemmerName != nil,
      language.isWritten(in: term.withUnsafeBytes { Script.ofFirstLetter($0) })
    {
      stemmer.stem(&term, language)
    }
    return stopWords.isEmpty || !stopWords.contains(term)
  }

  /// A text folded and without marks, whatever the definition says.
  package func folded(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    folded.removeAll(keepingCapacity: true)
    text.withUnsafeBytes {
      Folding.appendFolded($0, dotlessI: false, normalizer: normalizer, to: &folded)
    }
    if folded.contains(where: { $0 >= 0x80 }) { plainApostrophes() }
    folded.withUnsafeBytes { Folding.appendBare($0, to: &result) }
    return result
  }

  /// Appends the written form: NFC, ill-formed parts replaced.
  package func appendForm(of written: UnsafeRawBufferPointer, to form: inout [UInt8]) {
    if written.allSatisfy({ $0 < 0x80 }) {
      form.append(contentsOf: written)
    } else {
      normalizer.append(.nfc, of: written, to: &form)
    }
  }

  /// Simple lower case, character by character, as Lucene's LowerCaseFilter.
  private func appendLowercased(_ written: UnsafeRawBufferPointer, to term: inout [UInt8]) {
    var i = 0
    while i < written.count {
      let (scalar, length) = UTF8Decoder.decode(written, at: i)
      i &+= length
      if scalar < 0x80 {
        term.append(UInt8(scalar) | (scalar >= 0x41 && scalar <= 0x5A ? 0x20 : 0))
      } else {
        UTF8Decoder.append(icu_toLower(scalar), to: &term)
      }
    }
  }

  // MARK: What is not the word

  /// Brings a folded word to the spelling that stemmers know.
  private func tidy(_ language: Language) {
    if folded.contains(where: { $0 >= 0x80 }) { plainApostrophes() }
    if let first = folded.first, let last = folded.last, Self.isJoiner(first) || Self.isJoiner(last)
    {
      trimJoiners()
    }
    if folded.contains(0x27) { removeElision(language) }
    if folded.contains(0x2E) { removeDotsOfInitials() }
  }

  /// U+2018, U+2019, U+02BC, U+05F3 become `'`, U+05F4 becomes `"`.
  private func plainApostrophes() {
    var from = 0
    var to = 0
    while from < folded.count {
      let byte = folded[from]
      if byte == 0xE2, from + 2 < folded.count, folded[from + 1] == 0x80,
        folded[from + 2] == 0x98 || folded[from + 2] == 0x99
      {
        folded[to] = 0x27
        from += 3
      } else if from + 1 < folded.count,
        (byte == 0xCA && folded[from + 1] == 0xBC) || (byte == 0xD7 && folded[from + 1] == 0xB3)
      {
        folded[to] = 0x27
        from += 2
      } else if byte == 0xD7, from + 1 < folded.count, folded[from + 1] == 0xB4 {
        folded[to] = 0x22
        from += 2
      } else {
        folded[to] = byte
        from += 1
      }
      to += 1
    }
    folded.removeSubrange(to...)
  }

  /// `_word_` and `@name`: ICU joins `_` and `@` to letters.
  private func trimJoiners() {
    while let last = folded.last, Self.isJoiner(last) { folded.removeLast() }
    if let first = folded.firstIndex(where: { !Self.isJoiner($0) }) {
      folded.removeSubrange(..<first)
    }
  }

  private static func isJoiner(_ byte: UInt8) -> Bool { byte == 0x5F || byte == 0x40 }

  /// `l'homme` is `homme`, `dell'Europa` is `europa`: the article is no part of the word.
  ///
  /// In French, Italian, Catalan, and where the language is not known. There, and in English's own
  /// stemmer, a possessive `'s` goes as well.
  private func removeElision(_ language: Language) {
    guard let apostrophe = folded.firstIndex(of: 0x27) else { return }
    switch language {
    case .french, .italian, .catalan, .undetermined:
      let article = String(decoding: folded[..<apostrophe], as: UTF8.self)
      if apostrophe + 1 < folded.count, Self.elided.contains(article),
        !(language == .undetermined && folded[apostrophe + 1] == 0x73
          && apostrophe + 2 == folded.count)
      {
        folded.removeSubrange(...apostrophe)
      }
    default: break
    }
    if language == .undetermined, folded.count > 2, folded.hasSuffix(0x27, 0x73) {
      folded.removeLast(2)
    }
  }

  private static let elided: Set<String> = [
    "l", "d", "m", "t", "s", "j", "n", "c", "qu", "jusqu", "quoiqu", "lorsqu", "puisqu", "quelqu",
    "presqu", "un", "all", "dall", "dell", "nell", "sull", "coll", "gl", "quell", "quest", "sant",
    "degl", "dagl", "negl", "sugl", "agl", "bell", "tutt",
  ]

  /// `u.n` (ICU leaves the last dot out) is `un`; only if each letter has its dot.
  private func removeDotsOfInitials() {
    var lettersSinceDot = 0
    var i = 0
    while i < folded.count {
      if folded[i] == 0x2E {
        guard lettersSinceDot == 1 else { return }
        lettersSinceDot = 0
        i += 1
      } else {
        let (scalar, length) = folded.withUnsafeBytes { UTF8Decoder.decode($0, at: i) }
        guard Script.of(scalar) != .other else { return }
        lettersSinceDot += 1
        i += length
      }
    }
    guard lettersSinceDot == 1 else { return }
    folded.removeAll { $0 == 0x2E }
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ a: UInt8, _ b: UInt8) -> Bool {
    count >= 2 && self[count - 2] == a && self[count - 1] == b
  }
}
