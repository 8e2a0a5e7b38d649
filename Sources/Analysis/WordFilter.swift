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
    let written = Self.withoutSigns(written)
    if definition.tokenizer == .alphanumeric && !definition.folding {
      appendLowercased(written, to: &term)
    } else if !definition.folding {
      normalizer.append(.nfc, of: written, to: &term)
    } else {
      // Taken out while it changes: accesses to an object's array are checked one by one.
      var folded: [UInt8] = []
      swap(&folded, &self.folded)
      defer { swap(&folded, &self.folded) }
      folded.removeAll(keepingCapacity: true)
      Folding.appendFolded(
        written, dotlessI: language == .turkish || language == .azerbaijani, normalizer: normalizer,
        to: &folded)
      if definition.tokenizer == .icu { WordSpelling.tidy(&folded, language) }
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
      if definition.stemming, language.hasStemmer,
        language.isWritten(in: folded.withUnsafeBytes { Script.ofFirstLetter($0) })
      {
        stemmer.stem(&folded, language)
      } else if definition.stemming, language == .korean {
        KoreanParticles.strip(&folded)
      }
      folded.withUnsafeBytes { Folding.appendBare($0, to: &term) }
      return true
    }
    if definition.stemming, language.hasStemmer,
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
    if folded.contains(where: { $0 >= 0x80 }) { WordSpelling.plainApostrophes(&folded) }
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
}
