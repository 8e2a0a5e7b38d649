internal import CPostings
internal import InvertedIndex

/// Makes the scorers of one segment from weights.
struct ScorerBuilder {
  let segment: SegmentReader
  /// Index of the segment in its snapshot.
  let ordinal: Int
  let scoring: [FieldScoring?]
  /// For what is read before the first window: monotonic nanoseconds.
  let deadline: UInt64?

  private var documentCount: UInt32 { UInt32(segment.documentCount) }

  /// The scorer of a weight; nil if nothing in the segment can match.
  func scorer(_ weight: Weight) throws(ScoringError) -> Scorer? {
    switch weight {
    case .none: return nil
    case .all: return AllScorer(documentCount: documentCount)
    case .term(let term):
      guard let entry = term.entries[ordinal] else { return nil }
      return scorer(entry.info, entry.options, term.score)
    case .synonym(let alternatives, let score): return try synonym(alternatives, score)
    case .phrase(let words, let offsets, let slop, let score):
      guard let source = try phrase(words, offsets: offsets, slop: slop, score) else {
        return nil
      }
      return frequencyScorer(source, score)
    case .near(let operands, let distances, let score): return try near(operands, distances, score)
    case .union(let weights):
      let scorers = try self.scorers(weights)
      if scorers.count <= 1 { return scorers.first }
      return UnionScorer(scorers, documentCount: documentCount)
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
        required: scorers, optional: optional, excluded: excluded, documentCount: documentCount)
    case .constant(let inner, let score):
      return try scorer(inner).map { ConstantScorer($0, score: score) }
    case .anyTerm(let selection): return try anyTerm(selection)
    case .dateOverlap(let field, let first, let last):
      guard let column = segment.dateRangeColumn(field) else { return nil }
      return DateOverlapScorer(
        firsts: column.first, lasts: column.last, first: first, last: last,
        documentCount: documentCount)
    case .documents(let set): return documents(set)
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

  private func inverse(_ field: Int) -> UnsafePointer<Float>? {
    field >= 0 && field < scoring.count ? scoring[field]?.inverse : nil
  }

  // MARK: Terms

  private func scorer(_ info: TermInfo, _ options: IndexOptions, _ score: ScoreWeight)
    -> TermScorer?
  {
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
      var clock = DeadlineClock(deadline)
      return try ManyWordsSource(entries, key: word.key, segment, deadline: &clock)
    }
    var sources: [TermSource] = []
    for entry in entries {
      // Of so few, each form is an entry of its own.
      for form in entry.ordinals.isEmpty ? [nil] : entry.ordinals.map(Optional.some) {
        guard let scorer = scorer(entry.info, entry.options, score) else { continue }
        sources.append(
          TermSource(
            scorer: scorer, file: segment.inverted, options: entry.options, info: entry.info,
            ordinal: form))
      }
    }
    return sources.isEmpty ? nil : WordSource(sources, key: word.key)
  }

  /// Without norms, frequencies have no score: then any norms do.
  private func frequencyScorer(_ source: FrequencySource, _ score: ScoreWeight) -> Scorer? {
    guard let norms = segment.norms(score.field), let inverse = inverse(score.field) else {
      return nil
    }
    return FrequencyScorer(
      source, norms: norms, inverse: inverse, weight: score.weight ?? 0,
      documentCount: documentCount)
  }

  // MARK: Words, phrases, neighbourhoods

  private func synonym(
    _ alternatives: [(weight: Float, words: [WordWeight])], _ score: ScoreWeight
  ) throws(ScoringError) -> Scorer? {
    if alternatives.count == 1, alternatives[0].words.count == 1 {
      let entries = alternatives[0].words[0].alternatives[ordinal]
      if entries.count > WordWeight.mostSources || entries.contains(where: { $0.weight != 1 }) {
        guard score.weight != nil else { return try anyOf(entries) }
        var clock = DeadlineClock(deadline)
        return frequencyScorer(
          try CountedWordsSource(entries, segment, deadline: &clock), score)
      }
    }
    if score.weight == nil, alternatives.allSatisfy({ $0.words.count == 1 }),
      alternatives.allSatisfy({ $0.words[0].alternatives[ordinal].allSatisfy(\.ordinals.isEmpty) })
    {
      // Without scores spellings are a plain union.
      let scorers = alternatives.flatMap { $0.words[0].alternatives[ordinal] }
        .compactMap { scorer($0.info, $0.options, score) }
      if scorers.count <= 1 { return scorers.first }
      return UnionScorer(scorers, documentCount: documentCount)
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
    return frequencyScorer(source, score)
  }

  private func phrase(
    _ words: [WordWeight], offsets: [Int], slop: Int, _ score: ScoreWeight
  ) throws(ScoringError) -> FrequencySource? {
    var sources: [WordSource] = []
    for weight in words {
      guard let source = try word(weight, score), source.hasPositions else { return nil }
      sources.append(source)
    }
    return PhraseSource(words: sources, offsets: offsets, slop: slop)
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
    return frequencyScorer(NearSource(operands: nearOperands, distances: distances), score)
  }

  // MARK: Sets

  private func documents(_ set: DocumentSet) -> Scorer? {
    guard ordinal < set.segments.count, !set.segments[ordinal].isEmpty else { return nil }
    let source = set.segments[ordinal]
    let bits = OwnedBits(documentCount: segment.documentCount)
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
      return scorer(entries[0].info, entries[0].options, ScoreWeight(field: -1, weight: nil))
    }
    let bits = OwnedBits(documentCount: segment.documentCount)
    let pass = PostingsPass(segment)
    var clock = DeadlineClock(deadline)
    // Whole terms first: forms are only looked up where no word was found yet.
    for entry in entries where entry.ordinals.isEmpty {
      pass.setBits(entry, bits.words)
      try clock.check()
    }
    for entry in entries where !entry.ordinals.isEmpty {
      pass.setBits(entry, bits.words)
      try clock.check()
    }
    return bits.scorer(documentCount: documentCount)
  }
}
