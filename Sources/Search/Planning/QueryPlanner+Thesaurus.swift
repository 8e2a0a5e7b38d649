internal import Analysis
internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

// Queries of plain words: corrected as a whole, and ranked by other words for their subjects too.

extension QueryPlanner {
  /// Words after this one in a query are looked for by themselves only: whoever writes so many has
  /// said what is meant.
  static var maximumTokens: Int { 32 }

  /// Other words for what a query asks for, which count as one word.
  struct OtherWords {
    var names: [Label]
    /// Of their score.
    var weight: Float

    /// A name for them under which no word is kept.
    var key: String { "\0\(weight)\0" + names.map(\.text).joined(separator: "\0") }
  }

  /// What the thesaurus and the names know of a plain query.
  struct PlainMatches {
    /// The words, as many as are looked at.
    var tokens: [QueryToken] = []
    var matches: [SynonymMatch] = []
    /// The words, as written, that belong to a subject of the thesaurus.
    var subjects: Set<String> = []
    /// Whether a name of several words, or a subject, stands in the query.
    var namesSomething = false
  }

  /// The clause of a plain query.
  mutating func planPlain(_ clauses: [QuerySyntax.Clause]) throws(SearchError) -> PlannedClause? {
    let before = (slots: slots, corrections: corrections)
    var context = Context(fields: fields)
    context.isPlain = true
    defer {
      knownSubjects = []
      plainMatches = PlainMatches()
    }
    look(at: clauses)
    let planned = try group(clauses, context)
    // A corrected word may be part of a name, or of a subject, that the misspelt one was not.
    guard corrections.count > before.corrections.count else { return planned }
    let corrected = Self.corrected(clauses, corrections)
    guard corrected != clauses else { return planned }
    look(at: corrected)
    guard plainMatches.namesSomething else { return planned }
    slots = before.slots
    let found = corrections
    corrections = before.corrections
    widened = nil
    let better = try group(corrected, context)
    corrections = found
    return better
  }

  /// The clauses of a query of nothing but bare words, with filters beside them; nil for any other,
  /// whose words mean themselves.
  func plainClauses(of syntax: QuerySyntax) -> [QuerySyntax.Clause]? {
    guard usesThesaurus else { return nil }
    switch syntax.kind {
    case .word: return [.init(.should, syntax)]
    case .group(let clauses):
      var hasWord = false
      for clause in clauses {
        switch clause.syntax.kind {
        case .word where clause.occurrence == .should: hasWord = true
        case .field(_, let inner) where clause.occurrence != .mustNot:
          guard case .value = inner.kind else { return nil }
        default: return nil
        }
      }
      return hasWord ? clauses : nil
    default: return nil
    }
  }

  /// The clauses with corrected words in place of misspelt ones.
  private static func corrected(
    _ clauses: [QuerySyntax.Clause], _ corrections: [Correction]
  ) -> [QuerySyntax.Clause] {
    clauses.map { clause in
      guard case .word(let text) = clause.syntax.kind,
        let correction = corrections.first(where: { $0.from == text })
      else { return clause }
      return .init(clause.occurrence, QuerySyntax(.word(correction.to), range: clause.syntax.range))
    }
  }

  /// Finds names and subjects in a plain query.
  private mutating func look(at clauses: [QuerySyntax.Clause]) {
    plainMatches = PlainMatches()
    knownSubjects = []
    guard !synonyms.isEmpty, let field = fields.first else { return }
    var tokens: [QueryToken] = []
    var places: [Int] = []
    var mayMatch = false
    for (index, clause) in clauses.enumerated() where tokens.count < Self.maximumTokens {
      guard case .word(let text) = clause.syntax.kind else { continue }
      let known = knownWord(text)
      mayMatch = mayMatch || known?.mayBeginMatch ?? true
      tokens += known?.tokens ?? analyzer(of: field).phrase(of: text, languages: languages)
      while places.count < tokens.count { places.append(index) }
    }
    guard mayMatch else { return }
    plainMatches.tokens = tokens
    plainMatches.matches = synonyms.matches(in: tokens)
    for match in plainMatches.matches {
      if match.tokens.count > 1 || match.isLoose { plainMatches.namesSomething = true }
      guard match.isLoose else { continue }
      for token in match.tokens {
        if case .word(let text) = clauses[places[token]].syntax.kind {
          plainMatches.subjects.insert(text)
        }
      }
    }
    knownSubjects = plainMatches.subjects
  }

  /// What else says what the words of a plain query say, and what is near it.
  mutating func related(_ context: Context) throws(SearchError) -> [PlannedClause] {
    guard plainMatches.matches.contains(where: \.isLoose) else { return [] }
    var clauses: [PlannedClause] = []
    for others in others(for: plainMatches.tokens, plainMatches.matches) {
      if let clause = try reading(of: others, context) { clauses.append(clause) }
    }
    return clauses
  }

  /// Other words for the subjects of a plain query, and for what is near them.
  ///
  /// The other words for a subject are one clause, as if they were one word, at their weight, and those of its
  /// neighbours another: so they take nothing from the words that were asked for, whose rarity counts
  /// as before, and many of them are not more than one. Words that name something, such as a
  /// mechanism, mean that and not their subject.
  func others(for tokens: [QueryToken], _ matches: [SynonymMatch]) -> [OtherWords] {
    let names = matches.filter { match in
      match.tokens.count > 1 && match.alternatives.contains { $0.kind == .name }
    }
    // Nearest first: what two matches bring counts at the greater weight.
    var found: [(match: Int, alternative: SynonymAlternative)] = []
    for kind in [SynonymGroup.Kind.near, .related] {
      for (index, match) in matches.enumerated()
      where !names.contains(where: {
        $0.tokens.lowerBound <= match.tokens.lowerBound
          && $0.tokens.upperBound >= match.tokens.upperBound
      }) {
        for other in match.alternatives
        where other.kind == kind && !Self.stands(other.tokens, in: tokens)
          && !found.contains(where: { Self.isSame($0.alternative, other) })
        {
          found.append((index, other))
        }
      }
    }
    var result: [OtherWords] = []
    var start = 0
    while start < found.count {
      let first = found[start]
      var end = start + 1
      while end < found.count, found[end].match == first.match,
        found[end].alternative.kind == first.alternative.kind
      {
        end += 1
      }
      result.append(
        OtherWords(
          names: found[start..<end].map { Label(text: $0.alternative.text, weight: 1) },
          weight: first.alternative.weight))
      start = end
    }
    return result
  }

  /// Whether two expressions are the same words.
  private static func isSame(_ one: SynonymAlternative, _ other: SynonymAlternative) -> Bool {
    one.tokens.map(\.alternatives) == other.tokens.map(\.alternatives)
  }

  /// Whether an expression's words stand side by side in a query.
  private static func stands(_ words: [QueryToken], in tokens: [QueryToken]) -> Bool {
    guard words.count <= tokens.count else { return false }
    return (0...tokens.count - words.count).contains { start in
      zip(words, tokens[start...]).allSatisfy { mine, theirs in
        mine.alternatives.contains { a in theirs.alternatives.contains { $0.term == a.term } }
      }
    }
  }
}
