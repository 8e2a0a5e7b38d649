/// One way in which a query word may stand in the index.
public struct TermAlternative: Hashable, Sendable {
  /// The term's bytes.
  public var term: [UInt8]
  /// 1 for the word itself, less for what is only related to it.
  public var weight: Float

  public init(term: [UInt8], weight: Float = 1) {
    self.term = term
    self.weight = weight
  }
}

/// One place of a query's text and the terms that may fill it.
public struct QueryToken: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    case word
    /// A dictionary's word of Han with at least three characters, or with kana.
    case hanWord
    case hanCharacter
    /// Two Han characters side by side.
    case hanPair
  }

  /// The terms, best first, each once, never empty; together they score as one word.
  public var alternatives: [TermAlternative]
  /// The word as written (NFC): for `=word`, and for ranking the exact form higher.
  public var written: [UInt8]
  /// Position in the text, counted as in the index: only differences matter.
  public var position: Int
  /// Bytes of the text given.
  public var range: Range<Int>
  public var role: Role
  /// What the token's score counts in a bag of words: 1, but for Han characters and pairs that are
  /// no dictionary word. Halving pairs that straddle words gives nDCG@10 0.969 on XQuAD's Chinese
  /// questions, against 0.963 with all alike.
  public var boost: Float
}

/// What one stretch of a bag of words asks for.
public enum QueryUnit: Hashable, Sendable {
  case word(QueryToken)
  /// Words that signs link without white space: `A/68/283`, `5+5`, `HIV/AIDS`, `peer-to-peer`. They
  /// are meant together: a phrase, by the differences of their positions. `joined` is what the words
  /// are when a hyphen is left out (`co-operation`, `cooperation`): an alternative to the phrase.
  case phrase([QueryToken], joined: QueryToken?)
}

/// Analyses the words of queries as `Analyzer` analyses texts, for several languages at once.
///
/// A word's alternatives are, for each language given that is written in the word's script,
/// stem(word), stem(word without marks) and stem(word with the marks that its ending may have lost:
/// `MarkRestoration`), and the word unstemmed, as it stands in texts whose
/// language is another or not known; equal ones merged. One per thread.
public final class QueryAnalyzer {
  public let definition: AnalyzerDefinition
  private let analyzer: Analyzer
  private let filter: WordFilter
  private let breaker = DictionaryBreaker()
  private var buffer = TokenBuffer()
  private var term: [UInt8] = []

  public init(_ definition: AnalyzerDefinition) {
    // Only the places of words are asked of this analyzer: whatever it makes of them is cheap.
    var places = definition
    places.forms = false
    self.definition = definition
    analyzer = Analyzer(places, lexicon: Lexicon())
    filter = WordFilter(definition)
  }

  /// All tokens of a text, as an index of it would have them: of Han each character, each pair and
  /// each longer dictionary word.
  public func tokens(of text: String, languages: [Language]) -> [QueryToken] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { utf8 in
      // Its words are not looked at: they are dropped before they fill memory, not for each query.
      if analyzer.lexicon.formCount > 20_000 { analyzer.lexicon.removeAll() }
      analyzer.analyze(utf8, language: .undetermined, into: &buffer)
      var tokens: [QueryToken] = []
      tokens.reserveCapacity(buffer.count)
      var dictionaryWords: Set<Range<Int>>?
      for i in 0..<buffer.count {
        let range = Int(buffer.startOffsets[i])..<Int(buffer.endOffsets[i])
        let word = UnsafeRawBufferPointer(rebasing: utf8[range])
        let alternatives = self.alternatives(word, languages)
        guard !alternatives.isEmpty else { continue }
        var written: [UInt8] = []
        filter.appendForm(of: word, to: &written)
        let role = role(of: word)
        var boost: Float = 1
        if role == .hanPair || role == .hanCharacter {
          let words = dictionaryWords ?? self.dictionaryWords(of: utf8)
          dictionaryWords = words
          if !words.contains(range) { boost = role == .hanPair ? 0.5 : 0 }
        }
        tokens.append(
          QueryToken(
            alternatives: alternatives, written: written, position: Int(buffer.positions[i]),
            range: range, role: role, boost: boost))
      }
      return tokens
    }
  }

  /// The places of a phrase, one token each. Han text is its consecutive pairs, or one character.
  ///
  /// Differences of `position` are the distances asked for; stop words that are not indexed leave
  /// gaps.
  public func phrase(of text: String, languages: [Language]) -> [QueryToken] {
    let tokens = tokens(of: text, languages: languages)
    guard definition.hanBigrams else { return tokens }
    var result: [QueryToken] = []
    var pairEnd = -1
    for token in tokens {
      switch token.role {
      case .word: result.append(token)
      case .hanPair:
        result.append(token)
        pairEnd = token.range.upperBound
      case .hanCharacter:
        // Within a pair it says nothing more. A pair that begins here follows at once.
        let isInPair =
          token.range.upperBound <= pairEnd
          || tokens.contains {
            $0.role == .hanPair && $0.range.lowerBound == token.range.lowerBound
          }
        if !isInPair { result.append(token) }
      case .hanWord:
        // Only what kana adds to the characters is not said by the pairs.
        break
      }
    }
    return result
  }

  /// The units of a bag of words: what each query word asks for on its own.
  public func units(of text: String, languages: [Language]) -> [QueryUnit] {
    let bytes = Array(text.utf8)
    var units: [QueryUnit] = []
    var linked: [QueryToken] = []
    func flush() {
      if linked.count > 1 {
        units.append(.phrase(linked, joined: joined(linked, bytes, languages)))
      } else if let only = linked.first {
        units.append(.word(only))
      }
      linked.removeAll()
    }
    let tokens = tokens(of: text, languages: languages)
    for token in tokens {
      switch token.role {
      case .word:
        if let last = linked.last, !isLinked(bytes, last.range, token.range) { flush() }
        linked.append(token)
      case .hanPair, .hanWord:
        flush()
        units.append(.word(token))
      case .hanCharacter:
        // A word of one character is asked for; in others the pairs say more, and more exactly.
        flush()
        let inPair = tokens.contains {
          $0.role == .hanPair && $0.range.lowerBound <= token.range.lowerBound
            && $0.range.upperBound >= token.range.upperBound
        }
        if token.boost > 0 || !inPair {
          var token = token
          token.boost = 1
          units.append(.word(token))
        }
      }
    }
    flush()
    return units
  }

  /// A text folded and without marks, but not stemmed: for patterns with wildcards, and to compare
  /// keywords. White space and signs stay.
  public func foldedTerm(of text: String) -> [UInt8] {
    filter.folded(Array(text.utf8))
  }

  /// The characters of `foldedTerm` as numbers, replacing what `scalars` holds: for many words, as
  /// nothing is allocated for most.
  package func fold(_ word: [UInt8], into scalars: inout [UInt32]) {
    scalars.removeAll(keepingCapacity: true)
    guard !word.withUnsafeBytes({ Folding.appendBareScalars($0, to: &scalars) }) else { return }
    scalars.removeAll(keepingCapacity: true)
    filter.folded(word).withUnsafeBytes { folded in
      var i = 0
      while i < folded.count {
        let (scalar, length) = UTF8Decoder.decode(folded, at: i)
        scalars.append(scalar)
        i += length
      }
    }
  }

  // MARK: -

  private func alternatives(
    _ word: UnsafeRawBufferPointer, _ languages: [Language]
  ) -> [TermAlternative] {
    var result: [TermAlternative] = []
    func add() {
      guard !term.isEmpty, !result.contains(where: { $0.term == term }) else { return }
      result.append(TermAlternative(term: term))
    }
    let script = Script.ofFirstLetter(word)
    for language in languages where script != .other && language.isWritten(in: script) {
      if filter.term(of: word, language, into: &term) { add() }
      guard definition.folding else { continue }
      if filter.term(of: word, language, bareFirst: true, into: &term) { add() }
      guard definition.stemming else { continue }
      for restored in MarkRestoration.variants(of: word, language) {
        if restored.withUnsafeBytes({ filter.term(of: $0, language, into: &term) }) { add() }
      }
    }
    if filter.term(of: word, .undetermined, into: &term) { add() }
    return result
  }

  /// The places of ICU's words.
  private func dictionaryWords(of utf8: UnsafeRawBufferPointer) -> Set<Range<Int>> {
    guard let base = utf8.baseAddress else { return [] }
    breaker.findSegments(base.assumingMemoryBound(to: UInt8.self), 0, utf8.count)
    var result: Set<Range<Int>> = []
    for i in 0..<breaker.classes.count {
      result.insert(Int(breaker.boundaries[i])..<Int(breaker.boundaries[i + 1]))
    }
    return result
  }

  private func role(of word: UnsafeRawBufferPointer) -> QueryToken.Role {
    guard definition.hanBigrams, definition.tokenizer == .icu else { return .word }
    var han = 0
    var others = 0
    var i = 0
    while i < word.count {
      let (scalar, length) = UTF8Decoder.decode(word, at: i)
      let characterClass = AnalysisTables.characterClass(scalar)
      if characterClass & AnalysisTables.han != 0 {
        han += 1
      } else if characterClass & AnalysisTables.alphanumeric != 0 {
        others += 1
      }
      i += length
    }
    if han == 0 { return .word }
    if others > 0 || han > 2 { return .hanWord }
    return han == 1 ? .hanCharacter : .hanPair
  }

  /// Whether two neighbouring words are one thing: no white space between them, nor a sign that
  /// separates sentences or items of a list, nor a border that only a dictionary sees.
  private func isLinked(_ bytes: [UInt8], _ a: Range<Int>, _ b: Range<Int>) -> Bool {
    guard a.upperBound <= b.lowerBound else { return false }
    return bytes.withUnsafeBytes { utf8 in
      let last = Self.scalars(utf8, a).last ?? 0
      let first = Self.scalars(utf8, b).first ?? 0
      let borders = AnalysisTables.characterClass(last) | AnalysisTables.characterClass(first)
      if borders & AnalysisTables.dictionary != 0 { return false }
      return Self.scalars(utf8, a.upperBound..<b.lowerBound).allSatisfy { scalar in
        switch scalar {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
          0x3000:
          return false
        case 0x2C, 0x3B, 0x7C, 0x2014, 0x2015, 0x2026, 0x3001, 0x3002, 0xFF0C, 0xFF1B, 0x60C, 0x61B:
          return false
        default: return true
        }
      }
    }
  }

  private static func scalars(_ utf8: UnsafeRawBufferPointer, _ range: Range<Int>) -> [UInt32] {
    var result: [UInt32] = []
    var i = range.lowerBound
    while i < range.upperBound {
      let (scalar, length) = UTF8Decoder.decode(utf8, at: i)
      result.append(scalar)
      i += length
    }
    return result
  }

  /// The words without the hyphens between them, if hyphens are all there is.
  private func joined(
    _ tokens: [QueryToken], _ bytes: [UInt8], _ languages: [Language]
  ) -> QueryToken? {
    var word: [UInt8] = []
    for (i, token) in tokens.enumerated() {
      if i > 0 {
        let between = bytes[tokens[i - 1].range.upperBound..<token.range.lowerBound]
        // U+002D, and U+2010, U+2011, U+2013, which serve as it.
        let isHyphen =
          between.elementsEqual([0x2D])
          || (between.count == 3 && between.first == 0xE2 && between.dropFirst().first == 0x80
            && [0x90, 0x91, 0x93].contains(between.last))
        guard isHyphen else { return nil }
        // `MRS-45` is `MRS45`, `2010-12` is no number.
        if let last = word.last, let first = token.written.first, (0x30...0x39).contains(last),
          (0x30...0x39).contains(first)
        {
          return nil
        }
      }
      word += token.written
    }
    guard let first = tokens.first, let last = tokens.last else { return nil }
    let alternatives = word.withUnsafeBytes { self.alternatives($0, languages) }
    guard !alternatives.isEmpty, word.count <= definition.maximumTokenLength else { return nil }
    return QueryToken(
      alternatives: alternatives, written: word, position: first.position,
      range: first.range.lowerBound..<last.range.upperBound, role: .word, boost: 1)
  }
}
