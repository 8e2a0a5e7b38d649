import Synchronization

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
    /// Words of a thesaurus for the same subject: they lift hits, but do not stand for each other.
    case near
    /// Words of a thesaurus for neighbouring subjects.
    case related

    /// Whether the expressions mean much the same without being the same: what asks for one of
    /// them by operators or in quotes does not ask for the others.
    public var isLoose: Bool { self == .near || self == .related }
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
    case .near: 0.7
    case .term: 0.5
    case .related: 0.25
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
///
/// Made once per index and set of languages, and safe to share. A group is analysed only when a query
/// has a word that one of its members may begin with: analysing all of them takes longer than
/// everything else that a single search does.
public final class SynonymTable: Sendable {
  private struct Member: Sendable {
    var alternative: SynonymAlternative
    var group: Int
    /// The capitals of an acronym, nil for anything else.
    var acronym: [UInt8]?
  }

  /// What has been analysed. The analyzer belongs to whoever holds the lock.
  private struct State: @unchecked Sendable {
    var analyzer: QueryAnalyzer?
    /// By number; nil until the group was analysed, and for texts without a word.
    var members: [Member?]
    /// Members by each term of their first token, acronyms by `acronymKey`; ascending.
    var byFirst: [[UInt8]: [Int]] = [:]
    /// Groups not yet analysed, by the beginnings of their members.
    var waiting: [FirstLetters: [Int]]
    var isLoaded: [Bool]
  }

  private let definition: AnalyzerDefinition
  private let languages: [Language]
  private let groups: [SynonymGroup]
  /// Number of each group's first member; those of a group follow each other.
  private let firstMembers: [Int]
  private let state: Mutex<State>

  /// - Parameters:
  ///   - groups: Groups with fewer than two different expressions are of no effect.
  ///   - analyzer: Of the fields that will be searched.
  ///   - languages: As in `QueryAnalyzer`.
  public convenience init(
    groups: [SynonymGroup], analyzer: QueryAnalyzer, languages: [Language]
  ) {
    self.init(groups: groups, definition: analyzer.definition, languages: languages)
  }

  /// - Parameters:
  ///   - groups: Groups with fewer than two different expressions are of no effect.
  ///   - definition: Analysis of the fields that will be searched.
  ///   - languages: As in `QueryAnalyzer`.
  public init(groups: [SynonymGroup], definition: AnalyzerDefinition, languages: [Language]) {
    self.groups = groups
    self.definition = definition
    self.languages = languages
    var firstMembers: [Int] = []
    var count = 0
    var waiting: [FirstLetters: [Int]] = [:]
    let keepBeginnings = languages.allSatisfy(FirstLetters.areKept)
    for (index, group) in groups.enumerated() {
      firstMembers.append(count)
      count += group.words.count
      var all: Set<FirstLetters> = []
      for text in group.words {
        all.formUnion(keepBeginnings ? FirstLetters.ofText(text) : [.any])
      }
      for letters in all { waiting[letters, default: []].append(index) }
    }
    self.firstMembers = firstMembers
    state = Mutex(
      State(
        members: Array(repeating: nil, count: count), waiting: waiting,
        isLoaded: Array(repeating: false, count: groups.count)))
  }

  public var isEmpty: Bool { groups.isEmpty }

  /// Analyses the groups that may have a match beginning with the token.
  private func load(_ token: QueryToken, _ state: inout State) {
    load(.any, &state)
    for alternative in token.alternatives { load(FirstLetters(term: alternative.term), &state) }
    load(FirstLetters(term: token.written), &state)
  }

  private func load(_ letters: FirstLetters, _ state: inout State) {
    guard let waiting = state.waiting.removeValue(forKey: letters) else { return }
    let analyzer = state.analyzer ?? QueryAnalyzer(definition)
    state.analyzer = analyzer
    for group in waiting where !state.isLoaded[group] {
      state.isLoaded[group] = true
      for (offset, text) in groups[group].words.enumerated() {
        let tokens = analyzer.phrase(of: text, languages: languages)
        guard let first = tokens.first else { continue }
        let number = firstMembers[group] + offset
        let acronym = tokens.count == 1 && Self.isAcronym(first.written) ? first.written : nil
        state.members[number] = Member(
          alternative: SynonymAlternative(
            text: text, tokens: tokens, kind: groups[group].kind, weight: groups[group].weight),
          group: group, acronym: acronym)
        if acronym != nil {
          Self.insert(number, &state.byFirst[Self.acronymKey(first.written), default: []])
        } else {
          for alternative in first.alternatives {
            Self.insert(number, &state.byFirst[alternative.term, default: []])
          }
        }
      }
    }
  }

  /// Keeps the list ascending, whatever order groups are analysed in.
  private static func insert(_ number: Int, _ list: inout [Int]) {
    list.insert(number, at: list.lastIndex { $0 <= number }.map { $0 + 1 } ?? 0)
  }

  /// Whether a match of several tokens, or a loose one, may begin with the token: whether it is
  /// worth asking for it.
  public func mayBeginMatch(with token: QueryToken) -> Bool {
    guard !isEmpty else { return false }
    return state.withLock { state in
      load(token, &state)
      return token.alternatives.contains { alternative in
        state.byFirst[alternative.term]?.contains {
          state.members[$0].map {
            $0.alternative.tokens.count > 1 || $0.alternative.kind.isLoose
          } ?? false
        } ?? false
      }
        || (state.byFirst[Self.acronymKey(token.written)]?.contains {
          state.members[$0]?.alternative.kind.isLoose ?? false
        } ?? false)
    }
  }

  /// All matches in a query's tokens, of Han one per position as `QueryAnalyzer.phrase` gives them;
  /// by first token, longer ones first. They may overlap: a name of several words, and in it a word
  /// with two spellings.
  public func matches(in tokens: [QueryToken]) -> [SynonymMatch] {
    guard !isEmpty else { return [] }
    return state.withLock { state in
      for token in tokens { load(token, &state) }
      return matches(in: tokens, state)
    }
  }

  private func matches(in tokens: [QueryToken], _ state: State) -> [SynonymMatch] {
    var result: [SynonymMatch] = []
    for start in tokens.indices {
      var matched: [Int: [Int]] = [:]  // members by number of tokens
      let token = tokens[start]
      var seen: Set<Int> = []
      for alternative in token.alternatives {
        for index in state.byFirst[alternative.term] ?? [] where seen.insert(index).inserted {
          guard let member = state.members[index] else { continue }
          let length = member.alternative.tokens.count
          if length <= tokens.count - start
            && Self.isEqual(member.alternative.tokens, tokens[start..<start + length])
            && (!member.alternative.kind.isLoose
              || Self.isInflected(member.alternative.tokens, tokens[start..<start + length]))
          {
            matched[length, default: []].append(index)
          }
        }
      }
      for index in state.byFirst[Self.acronymKey(token.written)] ?? [] {
        if let acronym = state.members[index]?.acronym, Self.matches(acronym, token.written) {
          matched[1, default: []].append(index)
        }
      }
      for length in matched.keys.sorted(by: >) {
        let alternatives = others(than: matched[length] ?? [], state)
        if !alternatives.isEmpty {
          result.append(
            SynonymMatch(tokens: start..<start + length, alternatives: alternatives))
        }
      }
    }
    return result
  }

  // MARK: -

  private static func isEqual(_ mine: [QueryToken], _ theirs: ArraySlice<QueryToken>) -> Bool {
    zip(mine, theirs).allSatisfy { mine, theirs in
      mine.alternatives.contains { a in theirs.alternatives.contains { $0.term == a.term } }
    }
  }

  /// Whether words with the same stems differ by no more than an ending: `minors` is `minor`, while
  /// `minorities` only has its stem. A thesaurus is about words, so a stem is too little for it.
  private static func isInflected(_ mine: [QueryToken], _ theirs: ArraySlice<QueryToken>) -> Bool {
    zip(mine, theirs).allSatisfy { mine, theirs in
      let shared = zip(mine.written, theirs.written).prefix { ($0 | 0x20) == ($1 | 0x20) }.count
      return max(mine.written.count, theirs.written.count) - shared <= 3
    }
  }

  private static func matches(_ acronym: [UInt8], _ written: [UInt8]) -> Bool {
    if written == acronym { return true }
    let small = Array(acronymKey(acronym).dropFirst())
    return small.count > 2 && !FunctionWords.contains(small, .undetermined)
      && !commonWords.contains(String(decoding: small, as: UTF8.self))
  }

  /// What the groups of these members hold beside them.
  private func others(than matched: [Int], _ state: State) -> [SynonymAlternative] {
    func tokens(_ index: Int) -> [[TermAlternative]] {
      state.members[index]?.alternative.tokens.map(\.alternatives) ?? []
    }
    var seen = Set(matched.map(tokens))
    var result: [SynonymAlternative] = []
    for index in matched {
      guard let group = state.members[index]?.group else { continue }
      let first = firstMembers[group]
      for other in first..<first + groups[group].words.count where !matched.contains(other) {
        guard let member = state.members[other] else { continue }
        if seen.insert(tokens(other)).inserted { result.append(member.alternative) }
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
