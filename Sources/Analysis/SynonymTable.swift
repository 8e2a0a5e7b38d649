/// Expressions that find each other.
public struct SynonymGroup: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The same word in another spelling.
    case spelling
    /// A place under another name or transliteration.
    case place
    /// Names and acronyms of one thing.
    case name
    /// A name misprinted somewhere.
    case misprint
    /// Expressions that a field of work uses for the same thing.
    case term
    /// An acronym and its expansion, learned from a text.
    case learned
  }

  public var kind: Kind
  /// The expressions, of one or several words.
  public var words: [String]
  /// What an occurrence of another member counts, against 1 of the word itself.
  public var weight: Float

  /// Without a weight, the kind's.
  public init(kind: Kind, words: [String], weight: Float? = nil) {
    self.kind = kind
    self.words = words
    self.weight = weight ?? Self.weight(of: kind)
  }

  private static func weight(of kind: Kind) -> Float {
    switch kind {
    case .spelling, .place, .name: 1
    case .misprint, .learned: 0.8
    case .term: 0.5
    }
  }
}

/// Another way to say some consecutive words of a query.
public struct SynonymAlternative: Hashable, Sendable {
  /// The expression as the table's maker wrote it.
  public var text: String
  /// Its places: one is a word, several are a phrase by the differences of their positions.
  public var tokens: [QueryToken]
  public var kind: SynonymGroup.Kind
  public var weight: Float
}

/// Words of a query that have other ways to be said.
public struct SynonymMatch: Hashable, Sendable {
  /// Indexes of the tokens that match, at least one.
  public var tokens: Range<Int>
  /// All else that the groups hold for them, each once.
  public var alternatives: [SynonymAlternative]
}

/// Looks up the expressions in a query that other expressions may stand for: spellings, names,
/// acronyms, in both directions, of one word or several.
///
/// Words are compared by their terms, so inflected forms match. Acronyms are compared unstemmed, and
/// in small letters only where they are no common word: `rcm` is `RCM`, `who` is not `WHO`.
/// Immutable; made once per index and set of languages.
public struct SynonymTable: Sendable {
  private struct Member: Sendable {
    var alternative: SynonymAlternative
    var group: Int
    /// The capitals of an acronym, nil for anything else.
    var acronym: [UInt8]?
  }

  private var members: [Member] = []
  private var membersOfGroup: [[Int]] = []
  /// Members by each term of their first token, acronyms by `acronymKey`.
  private var byFirst: [[UInt8]: [Int]] = [:]

  /// - Parameters:
  ///   - groups: Groups with fewer than two different expressions are of no effect.
  ///   - analyzer: Of the fields that will be searched.
  ///   - languages: As in `QueryAnalyzer`.
  public init(groups: [SynonymGroup], analyzer: QueryAnalyzer, languages: [Language]) {
    for group in groups {
      var indexes: [Int] = []
      for text in group.words {
        let tokens = analyzer.phrase(of: text, languages: languages)
        guard let first = tokens.first else { continue }
        let acronym = tokens.count == 1 && Self.isAcronym(first.written) ? first.written : nil
        let member = Member(
          alternative: SynonymAlternative(
            text: text, tokens: tokens, kind: group.kind, weight: group.weight),
          group: membersOfGroup.count, acronym: acronym)
        if acronym != nil {
          byFirst[Self.acronymKey(first.written), default: []].append(members.count)
        } else {
          for alternative in first.alternatives {
            byFirst[alternative.term, default: []].append(members.count)
          }
        }
        indexes.append(members.count)
        members.append(member)
      }
      membersOfGroup.append(indexes)
    }
  }

  public var isEmpty: Bool { members.isEmpty }

  /// Whether a match of several tokens may begin with the token: whether it is worth asking for it.
  public func mayBeginName(with token: QueryToken) -> Bool {
    token.alternatives.contains { alternative in
      byFirst[alternative.term]?.contains { members[$0].alternative.tokens.count > 1 } ?? false
    }
  }

  /// All matches in a query's tokens, of Han one per position as `QueryAnalyzer.phrase` gives them;
  /// by first token, longer ones first. They may overlap: a name of several words, and in it a word
  /// with two spellings.
  public func matches(in tokens: [QueryToken]) -> [SynonymMatch] {
    var result: [SynonymMatch] = []
    for start in tokens.indices {
      var matched: [Int: [Int]] = [:]  // members by number of tokens
      let token = tokens[start]
      var seen: Set<Int> = []
      for alternative in token.alternatives {
        for index in byFirst[alternative.term] ?? [] where seen.insert(index).inserted {
          let length = members[index].alternative.tokens.count
          if length <= tokens.count - start && isEqual(index, tokens[start..<start + length]) {
            matched[length, default: []].append(index)
          }
        }
      }
      for index in byFirst[Self.acronymKey(token.written)] ?? []
      where matchesAcronym(index, token.written) {
        matched[1, default: []].append(index)
      }
      for length in matched.keys.sorted(by: >) {
        let alternatives = others(than: matched[length] ?? [])
        if !alternatives.isEmpty {
          result.append(
            SynonymMatch(tokens: start..<start + length, alternatives: alternatives))
        }
      }
    }
    return result
  }

  // MARK: -

  private func isEqual(_ index: Int, _ tokens: ArraySlice<QueryToken>) -> Bool {
    zip(members[index].alternative.tokens, tokens).allSatisfy { mine, theirs in
      mine.alternatives.contains { a in theirs.alternatives.contains { $0.term == a.term } }
    }
  }

  private func matchesAcronym(_ index: Int, _ written: [UInt8]) -> Bool {
    guard let acronym = members[index].acronym else { return false }
    if written == acronym { return true }
    let small = Array(Self.acronymKey(acronym).dropFirst())
    return small.count > 2 && !FunctionWords.contains(small, .undetermined)
      && !Self.commonWords.contains(String(decoding: small, as: UTF8.self))
  }

  /// What the groups of these members hold beside them.
  private func others(than matched: [Int]) -> [SynonymAlternative] {
    let own = Set(matched.map { members[$0].alternative.tokens.map(\.alternatives) })
    var seen = own
    var result: [SynonymAlternative] = []
    for index in matched {
      for other in membersOfGroup[members[index].group] where !matched.contains(other) {
        let alternative = members[other].alternative
        if seen.insert(alternative.tokens.map(\.alternatives)).inserted {
          result.append(alternative)
        }
      }
    }
    return result
  }

  /// A zero byte, which no term begins with, and the word in small ASCII letters.
  private static func acronymKey(_ written: [UInt8]) -> [UInt8] {
    [0] + written.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  }

  /// Two capitals or more, no small letter.
  static func isAcronym(_ written: [UInt8]) -> Bool {
    var capitals = 0
    for byte in written {
      if byte >= 0x61 && byte <= 0x7A || byte >= 0x80 { return false }
      if byte >= 0x41 && byte <= 0x5A { capitals += 1 }
    }
    return capitals >= 2
  }

  /// English words that institutions like to have for acronyms.
  private static let commonWords: Set<String> = [
    "able", "ace", "act", "age", "aid", "aids", "aim", "air", "apt", "arc", "arm", "art", "ask",
    "bad", "bar", "best", "bid", "big", "cap", "card", "care", "case", "cash", "core", "cost",
    "data",
    "date", "deal", "east", "eat", "face", "fact", "fair", "fast", "fit", "gap", "gas", "get",
    "goal",
    "gram", "hand", "help", "home", "hope", "ice", "key", "law", "lead", "life", "link", "map",
    "mark", "men", "mid", "mix", "net", "new", "oil", "one", "open", "pact", "part", "path",
    "peace",
    "plan", "port", "race", "rate", "real", "rest", "risk", "role", "safe", "save", "sea", "set",
    "smart", "star", "step", "swift", "tax", "team", "top", "track", "trust", "unit", "wave", "way",
  ]
}
