internal import Analysis
internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

// Wildcards, fuzzy words and nearness: words that stand for many words.

extension QueryPlanner {
  /// How words of a field are folded.
  mutating func folder(of field: Field) -> WordFold { WordFold(analyzer(of: field)) }

  /// The terms of a field that a pattern stands for.
  mutating func expansions(
    of pattern: WildcardPattern, in field: Field
  ) throws(SearchError) -> TermExpander.Result {
    try expand(pattern, field, analyzer(of: field))
  }

  private func expand(
    _ pattern: WildcardPattern, _ field: Field, _ analyzer: QueryAnalyzer
  ) throws(SearchError) -> TermExpander.Result {
    if let gathered {
      return result(
        of: ExpansionRequest(field: field.ordinal, kind: .pattern(pattern)), gathered, analyzer)
    }
    return try translated { () throws(ScoringError) in
      try expander(field, analyzer).expand(pattern)
    }
  }

  /// The terms of a field within some edits of a folded word or of one of its stems.
  mutating func expansions(
    ofWord word: [Unicode.Scalar], stems: [[Unicode.Scalar]], distance: Int, in field: Field
  ) throws(SearchError) -> TermExpander.Result {
    let analyzer = analyzer(of: field)
    if let gathered {
      return result(
        of: ExpansionRequest(
          field: field.ordinal, kind: .fuzzy(word: word, stems: stems, distance: distance)),
        gathered, analyzer)
    }
    return try translated { () throws(ScoringError) in
      try expander(field, analyzer).expand(fuzzy: word, stems: stems, distance: distance)
    }
  }

  /// An expansion over all shards; empty as long as it is not known.
  private func result(
    of request: ExpansionRequest, _ gathered: GatheredTerms, _ analyzer: QueryAnalyzer
  ) -> TermExpander.Result {
    guard let candidates = gathered.expansions(of: request) else { return .init() }
    return TermExpander.result(
      of: request, among: candidates, fold: WordFold(analyzer), limit: Self.maximumExpansions)
  }

  private func expander(_ field: Field, _ analyzer: QueryAnalyzer) -> TermExpander {
    let deadline = deadline
    return TermExpander(
      segments: snapshot.segments, field: field.ordinal, fold: WordFold(analyzer),
      limit: Self.maximumExpansions,
      checkDeadline: { () throws(ScoringError) in
        if deadline.isPast { throw .deadline }
      })
  }

  /// A place of a word with wildcards: a word of it, or a part that has some.
  private struct Piece {
    enum Kind {
      case pattern(WildcardPattern)
      case word(QueryToken)
    }
    var kind: Kind
    /// Counted as in the index: only differences matter.
    var position: Int
    /// Bytes of the text.
    var range: Range<Int>
  }

  /// The places of a word with wildcards, as the field's analysis cuts it: `A/68/2*` is three, of which
  /// the last has a wildcard, `1,000*` and `l'immigr*` are one.
  ///
  /// A wildcard that touches a word of a script without spaces goes on with that word. Behind Han, of
  /// which each character is indexed, `*` says nothing.
  private mutating func pieces(_ text: String, _ analyzer: QueryAnalyzer) -> [Piece] {
    let bytes = Array(text.utf8)
    let fold = WordFold(analyzer)
    func isWildcard(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?")
    }
    // A `?` behind the last letter is punctuation.
    var end = bytes.count
    while end > 0, bytes[end - 1] == UInt8(ascii: "?") { end -= 1 }
    if end > 0, bytes[end - 1] == UInt8(ascii: "*") { end = bytes.count }
    // A letter in a wildcard's place is part of the word around it, if that is of letters.
    let letters = bytes.enumerated().map { index, byte in
      isWildcard(byte) ? index < end ? UInt8(ascii: "x") : 0x20 : byte
    }
    func pattern(_ range: Range<Int>) -> WildcardPattern {
      WildcardPattern(String(decoding: bytes[range], as: UTF8.self)) {
        String(String.UnicodeScalarView(fold(Array($0.utf8))))
      }
    }
    var pieces: [Piece] = []
    // A `*` that touches nothing before it.
    var star: Range<Int>?
    let tokens = analyzer.phrase(
      of: String(decoding: letters, as: UTF8.self), languages: languages)
    for token in tokens {
      guard bytes[token.range].contains(where: isWildcard) else {
        // Behind a wildcard of a script without spaces the word goes on.
        if token.role == .word, let last = pieces.last, case .pattern = last.kind,
          last.range.upperBound == token.range.lowerBound
        {
          let whole = last.range.lowerBound..<token.range.upperBound
          pieces[pieces.count - 1].kind = .pattern(pattern(whole))
          pieces[pieces.count - 1].range = whole
          continue
        }
        if let star, star.upperBound == token.range.lowerBound, token.role == .word {
          let whole = star.lowerBound..<token.range.upperBound
          pieces.append(
            Piece(kind: .pattern(pattern(whole)), position: token.position, range: whole))
          continue
        }
        pieces.append(
          Piece(kind: .word(token), position: token.position, range: token.range))
        continue
      }
      if let last = pieces.last, last.range.upperBound == token.range.lowerBound,
        case .word(let word) = last.kind, bytes[token.range].allSatisfy(isWildcard)
      {
        guard word.role == .word else { continue }
        let whole = last.range.lowerBound..<token.range.upperBound
        pieces[pieces.count - 1].kind = .pattern(pattern(whole))
        pieces[pieces.count - 1].range = whole
        continue
      }
      // `*` alone between signs says nothing; `????*` says how long a word is.
      guard bytes[token.range].contains(where: { $0 != UInt8(ascii: "*") }) else {
        star = token.range
        continue
      }
      pieces.append(
        Piece(kind: .pattern(pattern(token.range)), position: token.position, range: token.range))
    }
    return pieces
  }

  /// What may stand at each place of a word with wildcards; nil where the field lacks a place's words.
  private mutating func words(
    of pieces: [Piece], in field: Field
  ) throws(SearchError) -> [Query.PhraseWord]? {
    guard let first = pieces.first else { return nil }
    var words: [Query.PhraseWord] = []
    for piece in pieces {
      let alternatives: [Query.WrittenTerm]
      switch piece.kind {
      case .word(let token):
        alternatives = token.alternatives.filter { terms.contains($0.term, field: field.ordinal) }
          .map { .init($0.term) }
      case .pattern(let pattern):
        alternatives = try expansions(of: pattern, in: field).expansions.map {
          .init($0.term, form: $0.form)
        }
      }
      guard !alternatives.isEmpty else { return nil }
      try grow(by: alternatives.count)
      words.append(.init(alternatives, offset: piece.position - first.position))
    }
    return words
  }

  /// A text of a script without spaces that a dictionary cuts, up to a `*` at its end: there may be a
  /// longer word that begins with all of it. Nil for other texts.
  private mutating func wholePattern(
    _ text: String, _ pieces: [Piece], _ analyzer: QueryAnalyzer
  ) -> WildcardPattern? {
    guard pieces.count > 1, text.hasSuffix("*"),
      !text.dropLast().contains(where: { $0 == "*" || $0 == "?" }),
      zip(pieces, pieces.dropFirst()).allSatisfy({ $0.range.upperBound == $1.range.lowerBound }),
      pieces.allSatisfy({ piece in
        if case .word(let token) = piece.kind { token.role == .word } else { true }
      })
    else { return nil }
    let fold = WordFold(analyzer)
    return WildcardPattern(text) { String(String.UnicodeScalarView(fold(Array($0.utf8)))) }
  }

  /// `traffick*`, `organi?ation`
  mutating func wildcard(_ text: String, _ context: Context) throws(SearchError) -> Query? {
    var isText = false
    var queries: [Query] = []
    for field in context.fields {
      let analyzer = analyzer(of: field)
      let pieces = pieces(text, analyzer)
      guard !pieces.isEmpty else { continue }
      isText = true
      let boost = field.boost * context.boost
      if pieces.count == 1, case .pattern(let pattern) = pieces[0].kind {
        let found = try expansions(of: pattern, in: field)
        if let query = try alternatives(found, in: field, boost: boost, length: nil) {
          queries.append(query)
        }
        continue
      }
      if let whole = wholePattern(text, pieces, analyzer) {
        let found = try expansions(of: whole, in: field)
        if let query = try alternatives(found, in: field, boost: boost, length: nil) {
          queries.append(query)
        }
      }
      guard let words = try words(of: pieces, in: field) else { continue }
      queries.append(.phrase(field: field.ordinal, words: words, slop: 0, boost: boost))
    }
    return queries.isEmpty ? (isText ? Query.none : nil) : .any(queries)
  }

  /// Expansions scored as one word; beyond the limit all alike.
  private mutating func alternatives(
    _ found: TermExpander.Result, in field: Field, boost: Float, length: Int?
  ) throws(SearchError) -> Query? {
    guard !found.expansions.isEmpty else { return nil }
    func alternative(_ expansion: TermExpander.Expansion) -> Query.Alternative {
      var weight: Float = 1
      if expansion.distance > 0, let length {
        // The share of the word's characters that stay.
        weight = max(0.1, 1 - Float(expansion.distance) / Float(max(1, length)))
      }
      return .init(words: [.init(expansion.term, form: expansion.form)], weight: weight)
    }
    guard found.exceedsLimit else {
      try grow(by: found.expansions.count)
      return .synonym(
        field: field.ordinal, alternatives: found.expansions.map(alternative), boost: boost)
    }
    return .constant(
      .anyWord(
        field: field.ordinal,
        words: found.expansions.map { .init($0.term, form: $0.form) }), score: boost)
  }

  /// `word~`, `word~2`
  mutating func fuzzy(
    _ text: String, distance: Int?, _ context: Context
  ) throws(SearchError) -> Query? {
    var isText = false
    var queries: [Query] = []
    for field in context.fields {
      let analyzer = analyzer(of: field)
      let tokens = analyzer.phrase(of: text, languages: languages)
      guard !tokens.isEmpty else { continue }
      isText = true
      let boost = field.boost * context.boost
      var results: [TermExpander.Result] = []
      for token in tokens {
        results.append(try expand(fuzzy: token, distance: distance, in: field))
      }
      if results.count == 1 {
        let length = WordFold(analyzer)(tokens[0].written).count
        if let query = try alternatives(results[0], in: field, boost: boost, length: length) {
          queries.append(query)
        }
        continue
      }
      var words: [Query.PhraseWord] = []
      for (token, found) in zip(tokens, results) {
        words.append(
          .init(
            found.expansions.map { .init($0.term, form: $0.form) },
            offset: token.position - tokens[0].position))
      }
      guard words.allSatisfy({ !$0.alternatives.isEmpty }) else { continue }
      try grow(by: words.reduce(0) { $0 + $1.alternatives.count })
      queries.append(.phrase(field: field.ordinal, words: words, slop: 0, boost: boost))
    }
    return queries.isEmpty ? (isText ? Query.none : nil) : .any(queries)
  }

  /// The terms within some edits of a word: 1 up to five letters, else 2, unless said.
  mutating func expand(
    fuzzy token: QueryToken, distance: Int?, in field: Field
  ) throws(SearchError) -> TermExpander.Result {
    let analyzer = analyzer(of: field)
    let word = WordFold(analyzer)(token.written)
    let stems = token.alternatives.map {
      Array(String(decoding: $0.term, as: UTF8.self).unicodeScalars)
    }
    return try expansions(
      ofWord: word, stems: stems, distance: distance ?? (word.count <= 5 ? 1 : 2), in: field)
  }

  // MARK: NEAR

  mutating func near(
    _ operands: [QuerySyntax], _ distances: [Int], _ context: Context
  ) throws(SearchError) -> Query? {
    var isText = false
    var queries: [Query] = []
    for field in context.fields {
      var sets: [[Query.Alternative]] = []
      var kept: [Int] = []
      for (index, operand) in operands.enumerated() {
        try deadline.check()
        guard let set = try nearOperand(operand, in: field, context) else { continue }
        if !sets.isEmpty { kept.append(distances[index - 1]) }
        sets.append(set)
      }
      guard !sets.isEmpty else { continue }
      isText = true
      guard sets.allSatisfy({ !$0.isEmpty }) else { continue }
      let boost = field.boost * context.boost
      if sets.count == 1 {
        queries.append(.synonym(field: field.ordinal, alternatives: sets[0], boost: boost))
      } else {
        queries.append(
          .near(field: field.ordinal, operands: sets, distances: kept, boost: boost))
      }
    }
    return queries.isEmpty ? (isText ? Query.none : nil) : .any(queries)
  }

  /// What may stand at an operand's place in a field; nil if the operand holds no word.
  private mutating func nearOperand(
    _ syntax: QuerySyntax, in field: Field, _ context: Context
  ) throws(SearchError) -> [Query.Alternative]? {
    switch syntax.kind {
    case .word(let text):
      var result = try sequences(text, in: field, weight: 1)
      for other in names(for: text) {
        result.merge(try sequences(other.text, in: field, weight: other.weight))
      }
      return result.isEmpty && !hasWords(text, field) ? nil : result
    case .exactWord(let text), .phrase(let text, _, isExact: true):
      let tokens = analyzer(of: field).phrase(of: text, languages: allLanguages)
      if tokens.isEmpty { return nil }
      guard definition.analyzer(of: field).forms else { return [] }
      return try sequences(tokens, in: field, weight: 1, isExact: true)
    case .phrase(let text, let slop, _):
      guard slop == 0 else {
        throw .syntax(
          column: syntax.range.lowerBound + 1,
          message: "expected a phrase without '~' beside NEAR, found '\(syntax)'; example: "
            + "\"labour migration\" NEAR/5 rights")
      }
      var result = try sequences(text, in: field, weight: 1)
      for variant in try variants(of: text) {
        result.merge(try sequences(variant.text, in: field, weight: variant.weight))
      }
      return result.isEmpty && !hasWords(text, field) ? nil : result
    case .wildcard(let text):
      let analyzer = analyzer(of: field)
      let pieces = pieces(text, analyzer)
      if pieces.isEmpty { return nil }
      var result: [Query.Alternative] = []
      if let whole = wholePattern(text, pieces, analyzer) {
        let found = try expansions(of: whole, in: field).expansions
        try grow(by: found.count)
        result = found.map { .init(words: [.init($0.term, form: $0.form)]) }
      }
      if let words = try words(of: pieces, in: field),
        words.enumerated().allSatisfy({ $0.offset == $0.element.offset })
      {
        result.merge(rows(words, weight: 1))
      }
      return result
    case .fuzzy(let text, let distance):
      let tokens = analyzer(of: field).phrase(of: text, languages: languages)
      guard let first = tokens.first else { return nil }
      var words: [Query.PhraseWord] = []
      for token in tokens {
        let found = try expand(fuzzy: token, distance: distance, in: field).expansions
        guard !found.isEmpty else { return [] }
        try grow(by: found.count)
        words.append(
          .init(
            found.map { .init($0.term, form: $0.form) }, offset: token.position - first.position))
      }
      guard words.enumerated().allSatisfy({ $0.offset == $0.element.offset }) else { return [] }
      return rows(words, weight: 1)
    case .boost(let inner, _): return try nearOperand(inner, in: field, context)
    case .field(let name, let inner):
      return name == field.name ? try nearOperand(inner, in: field, context) : []
    case .or(let operands):
      var result: [Query.Alternative]?
      for operand in operands {
        if let set = try nearOperand(operand, in: field, context) {
          result = (result ?? []) + set
        }
      }
      return result?.withoutCovered()
    case .group(let clauses):
      return try nearOperand(QuerySyntax(.or(clauses.map(\.syntax))), in: field, context)
    case .empty, .everything, .value, .near, .not, .and: return nil
    }
  }

  private mutating func hasWords(_ text: String, _ field: Field) -> Bool {
    !analyzer(of: field).phrase(of: text, languages: []).isEmpty
  }
}

extension [Query.Alternative] {
  /// Without single words that another covers, which stands for the same term in any form, and
  /// without repetitions.
  func withoutCovered() -> [Query.Alternative] {
    var seen: Set<[[Query.WrittenTerm]]> = []
    var whole: Set<[UInt8]> = []
    for alternative in self where alternative.words.count == 1 && alternative.words[0].form == nil {
      whole.insert(alternative.words[0].bytes)
    }
    return filter { alternative in
      if let word = alternative.words.first, alternative.words.count == 1, word.form != nil,
        whole.contains(word.bytes)
      {
        return false
      }
      return seen.insert(alternative.places).inserted
    }
  }
}
