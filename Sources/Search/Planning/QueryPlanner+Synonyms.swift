internal import Analysis
internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

// Other ways to say some words of a query: spellings, names, acronyms, of one word or several, in both
// directions.

/// A way to say something.
package struct Label: Hashable, Sendable {
  package var text: String
  /// What an occurrence counts, at most 1.
  package var weight: Float

  /// A way to say something, with what an occurrence counts.
  package init(text: String, weight: Float) {
    self.text = text
    self.weight = weight
  }
}

extension QueryPlanner {
  /// Words in a row that can be said otherwise.
  private struct Saying {
    var tokens: Range<Int>
    var names: [Label]
  }

  /// What the names that stand in a group's bare words add to it.
  struct NameSpans {
    struct Span {
      var clauses: Range<Int>
      var clause: PlannedClause
    }
    var spans: [Span] = []

    /// Other names of what the words name, as further clauses.
    func additional(requiresAll: Bool) -> [PlannedClause] {
      requiresAll ? [] : spans.map(\.clause)
    }

    /// Where all words must match, another name makes up for each word of the name.
    func required(_ word: PlannedClause, at clause: Int) -> PlannedClause {
      let others = spans.filter { $0.clauses.contains(clause) }.map(\.clause)
      return others.isEmpty ? word : .any([word] + others)
    }
  }

  /// A phrase may be said in so many ways: each is a row of words to look up.
  static var maximumVariants: Int { 1024 }

  private func sayings(_ tokens: [QueryToken]) -> [Saying] {
    synonyms.matches(in: tokens).compactMap(\.strict).map { match in
      Saying(
        tokens: match.tokens,
        names: match.alternatives.map { Label(text: $0.text, weight: min(1, $0.weight)) })
    }
  }

  /// Other names of what the whole text names, and its letters and digits apart.
  mutating func names(for text: String) -> [Label] {
    let apart = lettersAndDigitsApart(text).map { Label(text: $0, weight: 1) }
    guard !synonyms.isEmpty, let field = fields.first else { return apart }
    let tokens = analyzer(of: field).phrase(of: text, languages: languages)
    guard !tokens.isEmpty else { return apart }
    return (sayings(tokens).first { $0.tokens == 0..<tokens.count }?.names ?? []) + apart
  }

  /// `MRS45` as `MRS 45`, `400mg` as `400 mg`: what one author writes in one word is two words, or
  /// two with a hyphen, to the next. The other way round, `MRS-45` finds `MRS45`.
  ///
  /// Where both stand behind each other (`FoxO3a`), letters are also parted from digits only (`FoxO 3a`). Not
  /// where a part is a stop word: `a4` is no `a 4`.
  private func lettersAndDigitsApart(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    guard bytes.count <= Self.longestParted else { return [] }
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    var everywhere: [UInt8] = []
    var beforeDigits: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      guard isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) else { return [] }
      if index > 0, isDigit(byte) != isDigit(bytes[index - 1]) {
        everywhere.append(0x20)
        if isDigit(byte) { beforeDigits.append(0x20) }
      }
      everywhere.append(byte)
      beforeDigits.append(byte)
    }
    guard everywhere.count > bytes.count else { return [] }
    var result: [String] = []
    for parted in [everywhere, beforeDigits] {
      let text = String(decoding: parted, as: UTF8.self)
      let parts = text.split(separator: " ")
      guard parts.count > 1, parts.count <= Self.mostParts, !result.contains(text),
        !parts.contains(where: { stopWords.contains(String($0), languages: frequentLanguages) })
      else { continue }
      result.append(text)
    }
    return result
  }

  /// Two words, letters and digits or the other way round, in one (`MRS 45`, `MRS45`), if the index has
  /// such a word.
  mutating func joined(_ first: String, _ second: String) -> String? {
    func isDigits(_ text: String) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    func isLetters(_ text: String) -> Bool {
      text.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
    }
    guard first.utf8.count + second.utf8.count <= Self.longestParted,
      isLetters(first) && isDigits(second) || isDigits(first) && isLetters(second),
      !stopWords.contains(first, languages: frequentLanguages),
      !stopWords.contains(second, languages: frequentLanguages), let field = fields.first
    else { return nil }
    let text = first + second
    let tokens = analyzer(of: field).phrase(of: text, languages: languages)
    guard tokens.count == 1,
      tokens[0].alternatives.contains(where: { alternative in
        fields.contains { terms.contains(alternative.term, field: $0.ordinal) }
      })
    else { return nil }
    return text
  }

  /// Bytes of the longest word, and parts of it, that are looked up apart.
  private static var longestParted: Int { 32 }
  private static var mostParts: Int { 4 }

  /// Any of these names, one query for each field that has any.
  mutating func any(
    _ names: [Label], in fields: [Field], boost: (Field) -> Float
  ) throws(SearchError) -> [Query] {
    var queries: [Query] = []
    for field in fields {
      var alternatives: [Query.Alternative] = []
      for name in names {
        alternatives.merge(try sequences(name.text, in: field, weight: name.weight))
      }
      if !alternatives.isEmpty {
        queries.append(
          .synonym(field: field.ordinal, alternatives: alternatives, boost: boost(field)))
      }
    }
    return queries
  }

  /// The names of several words that stand in a group's bare words.
  ///
  /// A name weighs as much wherever it stands: a field of names is kept low so that single words of
  /// long names do not swamp what is about them, but here the whole name was asked for.
  mutating func spans(
    in clauses: [QuerySyntax.Clause], _ known: [KnownWord?], _ context: Context
  ) throws(SearchError) -> NameSpans {
    guard context.filter == nil, clauses.count > 1, let field = fields.first else {
      return NameSpans()
    }
    let boost = context.fields.reduce(0) { max($0, $1.boost) } * context.boost
    var result = NameSpans()
    var start = 0
    while start < clauses.count {
      // A run of bare words: none signed, weighted or otherwise special.
      var tokens: [QueryToken] = []
      var clauseOfToken: [Int] = []
      var texts: [String] = []
      var end = start
      var mayHaveNames = false
      while end < clauses.count, clauses[end].occurrence == .should,
        case .word(let text) = clauses[end].syntax.kind
      {
        let word = known[end]
        mayHaveNames = mayHaveNames || word?.mayBeginMatch ?? true
        for token in word?.tokens
          ?? analyzer(of: field).phrase(of: text, languages: languages)
        {
          tokens.append(token)
          clauseOfToken.append(end)
        }
        texts.append(text)
        end += 1
      }
      for (offset, pair) in zip(texts, texts.dropFirst()).enumerated() {
        guard let joined = joined(pair.0, pair.1) else { continue }
        let queries = try any(
          [Label(text: joined, weight: 1)], in: context.fields, boost: { $0.boost * context.boost })
        if !queries.isEmpty {
          result.spans.append(
            .init(
              clauses: start + offset..<start + offset + 2, clause: clause(.any(queries), context)))
        }
      }
      if texts.count > 1, mayHaveNames {
        var covered = 0
        for saying in sayings(tokens) where saying.tokens.lowerBound >= covered {
          let first = clauseOfToken[saying.tokens.lowerBound]
          let last = clauseOfToken[saying.tokens.upperBound - 1]
          guard last > first else { continue }
          let own = texts[first - start...last - start].joined(separator: " ")
          let queries = try any(
            [Label(text: own, weight: 1)] + saying.names, in: context.fields, boost: { _ in boost })
          if !queries.isEmpty {
            result.spans.append(
              .init(clauses: first..<last + 1, clause: clause(.any(queries), context)))
          }
          covered = saying.tokens.upperBound
        }
      }
      start = max(end, start + 1)
    }
    return result
  }

  /// A phrase with names in it replaced by their other names: first the longest names, then single
  /// words.
  ///
  /// - Throws: `.limit` where there are more than `maximumVariants` ways.
  mutating func variants(of text: String) throws(SearchError) -> [Label] {
    guard !synonyms.isEmpty, let field = fields.first else { return [] }
    let tokens = analyzer(of: field).phrase(of: text, languages: languages)
    let all = sayings(tokens)
    guard !all.isEmpty else { return [] }
    var longest: [Saying] = []
    var words: [Saying] = []
    for saying in all {
      if saying.tokens.lowerBound >= longest.last?.tokens.upperBound ?? 0 { longest.append(saying) }
      if saying.tokens.count == 1 { words.append(saying) }
    }
    var seen: Set<String> = []
    return try (variants(of: text, tokens, longest) + variants(of: text, tokens, words)).filter {
      seen.insert($0.text).inserted
    }
  }

  private func variants(
    of text: String, _ tokens: [QueryToken], _ sayings: [Saying]
  ) throws(SearchError) -> [Label] {
    let bytes = Array(text.utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    var variants = [Label(text: "", weight: 1)]
    var start = 0
    for saying in sayings {
      let own =
        tokens[saying.tokens.lowerBound].range
        .lowerBound..<tokens[saying.tokens.upperBound - 1].range.upperBound
      guard own.lowerBound >= start else { continue }
      let before = part(start..<own.lowerBound)
      var next: [Label] = []
      for variant in variants {
        next.append(Label(text: variant.text + before + part(own), weight: variant.weight))
        for name in saying.names {
          next.append(
            Label(
              text: variant.text + before + name.text, weight: variant.weight * name.weight))
        }
      }
      guard next.count <= Self.maximumVariants else {
        throw .limit(
          message:
            "the words of the phrase '\(text.prefix(80))' have other names, so that it can be "
            + "said in more than \(Self.maximumVariants) ways; write a shorter phrase, or \"=\" "
            + "before it for exactly these words")
      }
      variants = next
      start = own.upperBound
    }
    let rest = part(start..<bytes.count)
    // The first is the phrase itself.
    return variants.dropFirst().map { Label(text: $0.text + rest, weight: $0.weight) }
  }
}

extension SynonymMatch {
  /// Whether the thesaurus has other words for it.
  var isLoose: Bool { alternatives.contains(where: \.kind.isLoose) }

  /// What stands for the same words, without what only has to do with them; nil if there is none.
  var strict: SynonymMatch? {
    var match = self
    match.alternatives.removeAll(where: \.kind.isLoose)
    return match.alternatives.isEmpty ? nil : match
  }
}
