internal import Analysis
internal import Scoring
internal import Synchronization

/// What bare words of queries come to in one snapshot, kept from question to question.
///
/// Questions are made of the same words again and again; analysing a word for all languages, looking
/// it up in all fields and naming its synonyms, or what else was meant by it, took most of the time
/// of a small search. What is kept is exact, for a snapshot never changes. Words asked for with
/// other fields, languages or weights than a bare query's are not kept.
///
/// Two generations, as in `AnswerCache`: words that are not asked for again go.
final class WordCache: Sendable {
  /// Longer words are hardly asked for twice.
  static let maximumLength = 64
  /// About how many bytes are kept in each of the two generations.
  private static let limit = 4 << 20

  private struct State {
    var young: [String: KnownWord] = [:]
    var old: [String: KnownWord] = [:]
    var youngWeight = 0
  }

  private let state = Mutex(State())

  /// The word, if it is known.
  subscript(text: String) -> KnownWord? {
    state.withLock { state in
      if let word = state.young[text] { return word }
      guard let word = state.old.removeValue(forKey: text) else { return nil }
      Self.add(word, text, &state)
      return word
    }
  }

  /// Keeps a word.
  func keep(_ word: KnownWord, for text: String) {
    state.withLock { Self.add(word, text, &$0) }
  }

  /// Takes notice of more bytes of a word that is kept.
  func charge(_ byteCount: Int) {
    state.withLock { $0.youngWeight += byteCount }
  }

  private static func add(_ word: KnownWord, _ text: String, _ state: inout State) {
    guard state.young.updateValue(word, forKey: text) == nil else { return }
    state.youngWeight += word.weight
    if state.youngWeight > limit {
      state.old = state.young
      state.young = [:]
      state.youngWeight = 0
    }
  }
}

/// A bare word as it stands between white space.
final class KnownWord: Sendable {
  /// Its places, as a phrase has them.
  let tokens: [QueryToken]
  let isStopWord: Bool
  /// Whether a name of several words that has synonyms, or a subject of the thesaurus, may begin
  /// with it.
  let mayBeginMatch: Bool
  /// By the flags of `WordReading`.
  private let readings = Mutex<[UInt8: WordReading]>([:])

  init(tokens: [QueryToken], isStopWord: Bool, mayBeginMatch: Bool) {
    self.tokens = tokens
    self.isStopWord = isStopWord
    self.mayBeginMatch = mayBeginMatch
  }

  /// About how many bytes it takes, without readings.
  var weight: Int { 512 + 128 * tokens.reduce(0) { $0 + $1.alternatives.count } }

  /// Whether it was looked up in some way.
  var isRead: Bool { readings.withLock { !$0.isEmpty } }

  func reading(_ flags: UInt8) -> WordReading? { readings.withLock { $0[flags] } }

  /// Whether the reading is kept: a word that stands for very many is made anew each time.
  func keep(_ reading: WordReading, _ flags: UInt8) -> Bool {
    guard reading.size <= 1_024 else { return false }
    return readings.withLock { $0.updateValue(reading, forKey: flags) } == nil
  }
}

/// What a bare word is looked up as, in one of the ways in which it may stand in a query.
final class WordReading: Sendable {
  /// Nil where the text holds no word.
  let query: Query?
  /// The clauses of `query` as a sum, ready to be scored.
  let weights: [Weight]
  let slots: [QuerySlot]
  let corrections: [Correction]
  /// What it adds to the size of a query.
  let size: Int

  init(
    query: Query?, weights: [Weight], slots: [QuerySlot], corrections: [Correction],
    size: Int
  ) {
    self.query = query
    self.weights = weights
    self.slots = slots
    self.corrections = corrections
    self.size = size
  }

  /// A number for what a reading depends on besides the word.
  static func flags(
    _ context: QueryBuilder.Context, requiresAllWords: Bool, correctsSpelling: Bool
  ) -> UInt8 {
    (context.requiresUnits || requiresAllWords ? 1 : 0) | (context.isPositive ? 2 : 0)
      | (correctsSpelling ? 4 : 0)
  }
}
