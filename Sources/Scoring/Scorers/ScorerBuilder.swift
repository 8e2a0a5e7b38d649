internal import CPostings
internal import InvertedIndex

/// Makes the scorers of one segment from the weight of a query.
struct ScorerBuilder {
  let segment: SegmentReader
  /// Index of the segment in its snapshot.
  let ordinal: Int
  let scoring: [FieldScoring?]
  let budget: QueryBudget
  /// What the frequency scorers share, and how long the stretches of counted words are; made when
  /// first needed.
  private let shared: Shared

  private final class Shared {
    let root: Weight
    var room: FrequencyRoom?
    var countedLength: Int?
    init(_ root: Weight) { self.root = root }
  }

  /// - Parameter root: The weight whose scorer is to be made.
  init(
    _ root: Weight, segment: SegmentReader, ordinal: Int, scoring: [FieldScoring?],
    budget: QueryBudget
  ) {
    self.segment = segment
    self.ordinal = ordinal
    self.scoring = scoring
    self.budget = budget
    shared = Shared(root)
  }

  /// The scorer of the query; nil if nothing in the segment can match.
  func scorer() throws(ScoringError) -> Scorer? {
    budget.beginSegment()
    let scorer = try scorer(shared.root)
    try budget.check()
    return scorer
  }

  private var documentCount: UInt32 { UInt32(segment.documentCount) }

  /// The scorer of a part; nil if nothing in the segment can match.
  private func scorer(_ weight: Weight) throws(ScoringError) -> Scorer? {
    switch weight {
    case .none: return nil
    case .all: return AllScorer(documentCount: documentCount)
    case .term(let term):
      guard let entry = term.entries[ordinal] else { return nil }
      return try scorer(entry.info, entry.options, term.score)
    case .synonym(let alternatives, let score): return try synonym(alternatives, score)
    case .phrase(let words, let offsets, let slop, let score):
      guard let source = try phrase(words, offsets: offsets, slop: slop, score) else {
        return nil
      }
      return try frequencyScorer(source, score)
    case .near(let operands, let distances, let score): return try near(operands, distances, score)
    case .union(let weights):
      return union(try self.scorers(joined(weights)))
    case .conjunction(let required, let optional, let excluded):
      var scorers: [Scorer] = []
      for weight in required {
        guard let scorer = try scorer(weight) else { return nil }
        scorers.append(scorer)
      }
      let excluded = try self.scorers(excluded)
      let optional = try optional.flatMap { (weight) throws(ScoringError) in try scorer(weight) }
      if scorers.count == 1, excluded.isEmpty, optional == nil { return scorers[0] }
      return ConjunctionScorer(
        required: scorers, optional: optional, excluded: excluded, budget: budget,
        documentCount: documentCount)
    case .constant(let inner, let score):
      return try scorer(inner).map { ConstantScorer($0, score: score) }
    case .anyTerm(let selection): return try anyTerm(selection)
    case .dateOverlap(let field, let first, let last):
      guard let column = segment.dateRangeColumn(field) else { return nil }
      return DateOverlapScorer(
        firsts: column.first, lasts: column.last, first: first, last: last,
        documentCount: documentCount)
    case .documents(let set): return try documents(set)
    case .listed(let lists):
      return lists[ordinal].documents.isEmpty
        ? nil : ListedScorer(lists[ordinal], documentCount: documentCount)
    }
  }

  private func scorers(_ weights: [Weight]) throws(ScoringError) -> [Scorer] {
    var scorers: [Scorer] = []
    for weight in weights {
      if let scorer = try scorer(weight) { scorers.append(scorer) }
    }
    return scorers
  }

  private func union(_ scorers: [Scorer]) -> Scorer? {
    if scorers.count <= 1 { return scorers.first }
    return UnionScorer(scorers, budget: budget, documentCount: documentCount)
  }

  /// Parts of a union that are sets of many words and do not score are one set: a set for each would
  /// take a bit for every record of the segment.
  private func joined(_ weights: [Weight]) -> [Weight] {
    var words: [WordEntry] = []
    var isJoined: [Bool] = []
    for weight in weights {
      switch weight {
      case .anyTerm(.words(let entries)):
        words += entries[ordinal]
        isJoined.append(true)
      case .synonym(let alternatives, let score)
      where score.weight == nil && alternatives.count == 1 && alternatives[0].words.count == 1
        && alternatives[0].words[0].alternatives[ordinal].count > WordWeight.mostSources:
        words += alternatives[0].words[0].alternatives[ordinal]
        isJoined.append(true)
      default: isJoined.append(false)
      }
    }
    guard isJoined.count(where: { $0 }) > 1 else { return weights }
    var all = [[WordEntry]](repeating: [], count: ordinal + 1)
    all[ordinal] = words
    return zip(weights, isJoined).filter { !$0.1 }.map(\.0) + [.anyTerm(.words(all))]
  }

  private func inverse(_ field: Int) -> UnsafePointer<Float>? {
    field >= 0 && field < scoring.count ? scoring[field]?.inverse : nil
  }

  // MARK: Terms

  /// Bytes of a term's scorer with its block.
  private static let termBytes = 2048

  private func scorer(_ info: TermInfo, _ options: IndexOptions, _ score: ScoreWeight)
    throws(ScoringError) -> TermScorer?
  {
    try budget.reserve(bytes: Self.termBytes)
    guard let list = PostingsList(segment.inverted, options: options, info: info) else {
      return nil
    }
    return TermScorer(
      list, norms: segment.norms(score.field), inverse: inverse(score.field),
      weight: options.contains(.frequencies) ? score.weight : nil, documentCount: documentCount)
  }

  private func word(_ word: WordWeight, _ score: ScoreWeight) throws(ScoringError) -> WordSource? {
    let entries = word.alternatives[ordinal]
    if entries.count > WordWeight.mostSources {
      return try ManyWordsSource(entries, key: word.key, segment, budget: budget)
    }
    var sources: [TermSource] = []
    for entry in entries {
      // Of so few, each form is an entry of its own.
      for form in entry.ordinals.isEmpty ? [nil] : entry.ordinals.map(Optional.some) {
        guard let scorer = try scorer(entry.info, entry.options, score) else { continue }
        sources.append(
          TermSource(
            scorer: scorer, file: segment.inverted, options: entry.options, info: entry.info,
            ordinal: form, budget: budget))
      }
    }
    return sources.isEmpty ? nil : WordSource(sources, key: word.key)
  }

  /// Without norms, frequencies have no score: then any norms do.
  private func frequencyScorer(
    _ source: FrequencySource, _ score: ScoreWeight
  ) throws(ScoringError) -> Scorer? {
    guard let norms = segment.norms(score.field), let inverse = inverse(score.field) else {
      return nil
    }
    try budget.reserve(bytes: 512)
    let room = shared.room ?? FrequencyRoom(documentCount: documentCount)
    shared.room = room
    return FrequencyScorer(
      source, norms: norms, inverse: inverse, weight: score.weight ?? 0, room: room,
      documentCount: documentCount)
  }

  /// How many documents each source of counted words adds up at a time: together they take half of
  /// the query's memory at most.
  private func countedLength() -> Int {
    if let known = shared.countedLength { return known }
    let sources = shared.root.countedWords(inSegment: ordinal)
    let bytes = budget.maximumBytes / 2 / max(1, sources)
    let length = max(CountedWordsSource.leastLength, bytes / CountedWordsSource.bytesPerDocument)
    shared.countedLength = length
    return length
  }

  // MARK: Words, phrases, neighbourhoods

  private func synonym(
    _ alternatives: [(weight: Float, words: [WordWeight])], _ score: ScoreWeight
  ) throws(ScoringError) -> Scorer? {
    if alternatives.count == 1, alternatives[0].words.count == 1 {
      let entries = alternatives[0].words[0].alternatives[ordinal]
      if entries.count > WordWeight.mostSources || entries.contains(where: { $0.weight != 1 }) {
        guard score.weight != nil else { return try anyOf(entries) }
        return try frequencyScorer(
          try CountedWordsSource(entries, segment, length: countedLength(), budget: budget), score)
      }
    }
    if score.weight == nil, alternatives.allSatisfy({ $0.words.count == 1 }),
      alternatives.allSatisfy({ $0.words[0].alternatives[ordinal].allSatisfy(\.ordinals.isEmpty) })
    {
      // Without scores spellings are a plain union.
      var scorers: [Scorer] = []
      for entry in alternatives.flatMap({ $0.words[0].alternatives[ordinal] }) {
        if let scorer = try scorer(entry.info, entry.options, score) { scorers.append(scorer) }
      }
      return union(scorers)
    }
    var sources: [(source: FrequencySource, weight: Float)] = []
    for alternative in alternatives {
      let source =
        alternative.words.count == 1
        ? try word(alternative.words[0], score)
        : try phrase(
          alternative.words, offsets: Array(alternative.words.indices), slop: 0, score)
      if let source { sources.append((source, alternative.weight)) }
    }
    guard !sources.isEmpty else { return nil }
    let source =
      sources.count == 1 && sources[0].weight == 1
      ? sources[0].source : SynonymSource(sources)
    return try frequencyScorer(source, score)
  }

  private func phrase(
    _ words: [WordWeight], offsets: [Int], slop: Int, _ score: ScoreWeight
  ) throws(ScoringError) -> FrequencySource? {
    var sources: [WordSource] = []
    for weight in words {
      guard let source = try word(weight, score), source.hasPositions else { return nil }
      sources.append(source)
    }
    return PhraseSource(words: sources, offsets: offsets, slop: slop, budget: budget)
  }

  private func near(_ operands: [[[WordWeight]]], _ distances: [Int], _ score: ScoreWeight)
    throws(ScoringError) -> Scorer?
  {
    var nearOperands: [NearOperand] = []
    for operand in operands {
      var alternatives: [[WordSource]] = []
      var sources: [FrequencySource] = []
      for words in operand {
        // Spans and documents are asked for at different places: each has its own cursors.
        var spans: [WordSource] = []
        for weight in words {
          if let source = try word(weight, score), source.hasPositions { spans.append(source) }
        }
        guard spans.count == words.count else { continue }
        let source: FrequencySource
        if words.count > 1 {
          let phrase = try phrase(words, offsets: Array(words.indices), slop: 0, score)
          guard let phrase else { continue }
          source = phrase
        } else if spans[0] is ManyWordsSource {
          // Its documents are a set, which may be asked at any place.
          source = spans[0]
        } else {
          guard let word = try word(words[0], score) else { continue }
          source = word
        }
        alternatives.append(spans)
        sources.append(source)
      }
      if alternatives.isEmpty { return nil }
      nearOperands.append(NearOperand(alternatives, sources: sources))
    }
    return try frequencyScorer(
      NearSource(operands: nearOperands, distances: distances, budget: budget), score)
  }

  // MARK: Sets

  private func documents(_ set: DocumentSet) throws(ScoringError) -> Scorer? {
    guard ordinal < set.segments.count, !set.segments[ordinal].isEmpty else { return nil }
    let source = set.segments[ordinal]
    let bits = try OwnedBits(documentCount: segment.documentCount, budget: budget)
    let count = min(bits.wordCount, source.count)
    source.withUnsafeBufferPointer {
      if let base = $0.baseAddress { bits.words.update(from: base, count: count) }
    }
    return bits.scorer(documentCount: documentCount)
  }

  private func anyTerm(_ selection: TermSelection) throws(ScoringError) -> Scorer? {
    var entries: [WordEntry] = []
    func add(_ info: TermInfo?, _ options: IndexOptions) {
      if let info { entries.append(WordEntry(info: info, options: options)) }
    }
    switch selection {
    case .terms(let field, let terms):
      guard let dictionary = segment.inverted.terms(field: field) else { return nil }
      for term in terms { add(dictionary.find(term), dictionary.options) }
    case .prefix(let field, let bytes):
      guard let dictionary = segment.inverted.terms(field: field) else { return nil }
      var cursor = dictionary.cursor()
      var isThere = cursor.seek(bytes)
      while isThere, cursor.term.starts(with: bytes) {
        add(cursor.info, dictionary.options)
        isThere = cursor.next()
      }
    case .range(let field, let lower, let upper):
      guard let dictionary = segment.inverted.terms(field: field) else { return nil }
      var cursor = dictionary.cursor()
      var isThere = cursor.seek(lower ?? [])
      while isThere {
        if let upper, upper.lexicographicallyPrecedes(cursor.term) { break }
        add(cursor.info, dictionary.options)
        isThere = cursor.next()
      }
    case .words(let words): entries = words[ordinal]
    }
    return try anyOf(entries)
  }

  /// The documents that have any of the words, with score 0.
  private func anyOf(_ entries: [WordEntry]) throws(ScoringError) -> Scorer? {
    if entries.isEmpty { return nil }
    if entries.count == 1, entries[0].ordinals.isEmpty {
      return try scorer(
        entries[0].info, entries[0].options, ScoreWeight(field: -1, weight: nil))
    }
    let bits = try OwnedBits(documentCount: segment.documentCount, budget: budget)
    let pass = PostingsPass(segment, budget: budget)
    // Whole terms first: forms are only looked up where no word was found yet.
    for entry in entries where entry.ordinals.isEmpty && !budget.spend(4) {
      pass.setBits(entry, bits.words)
    }
    for entry in entries where !entry.ordinals.isEmpty && !budget.spend(4) {
      pass.setBits(entry, bits.words)
    }
    try budget.check()
    return bits.scorer(documentCount: documentCount)
  }
}
