internal import CPostings
internal import InvertedIndex

/// Makes the scorers of one segment from weights.
struct ScorerBuilder {
  let segment: SegmentReader
  /// Index of the segment in its snapshot.
  let ordinal: Int
  let scoring: [FieldScoring?]

  private var documentCount: UInt32 { UInt32(segment.documentCount) }

  /// The scorer of a weight; nil if nothing in the segment can match.
  func scorer(_ weight: Weight) -> Scorer? {
    switch weight {
    case .none: return nil
    case .all: return AllScorer(documentCount: documentCount)
    case .term(let term):
      guard let entry = term.entries[ordinal] else { return nil }
      return scorer(entry.info, entry.options, term.score)
    case .synonym(let alternatives, let score): return synonym(alternatives, score)
    case .phrase(let words, let offsets, let slop, let score):
      guard let source = phrase(words, offsets: offsets, slop: slop, score) else { return nil }
      return frequencyScorer(source, score)
    case .near(let operands, let distances, let score): return near(operands, distances, score)
    case .union(let weights):
      let scorers = weights.compactMap { scorer($0) }
      if scorers.count <= 1 { return scorers.first }
      return UnionScorer(scorers, documentCount: documentCount)
    case .conjunction(let required, let optional, let excluded):
      var scorers: [Scorer] = []
      for weight in required {
        guard let scorer = scorer(weight) else { return nil }
        scorers.append(scorer)
      }
      let excluded = excluded.compactMap { scorer($0) }
      let optional = optional.flatMap { scorer($0) }
      if scorers.count == 1, excluded.isEmpty, optional == nil { return scorers[0] }
      return ConjunctionScorer(
        required: scorers, optional: optional, excluded: excluded, documentCount: documentCount)
    case .constant(let inner, let score):
      return scorer(inner).map { ConstantScorer($0, score: score) }
    case .anyTerm(let selection): return anyTerm(selection)
    case .dateOverlap(let field, let first, let last):
      guard let column = segment.dateRangeColumn(field) else { return nil }
      return DateOverlapScorer(
        firsts: column.first, lasts: column.last, first: first, last: last,
        documentCount: documentCount)
    case .documents(let set): return documents(set)
    }
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

  private func word(_ word: WordWeight, _ score: ScoreWeight) -> WordSource? {
    var sources: [TermSource] = []
    for entry in word.alternatives[ordinal] {
      guard let scorer = scorer(entry.info, entry.options, score) else { continue }
      sources.append(
        TermSource(
          scorer: scorer, file: segment.inverted, options: entry.options, info: entry.info,
          ordinal: entry.ordinal))
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
  ) -> Scorer? {
    if score.weight == nil, alternatives.allSatisfy({ $0.words.count == 1 }),
      alternatives.allSatisfy({ $0.words[0].alternatives[ordinal].allSatisfy { $0.2 == nil } })
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
        ? word(alternative.words[0], score)
        : phrase(
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
  ) -> FrequencySource? {
    var sources: [WordSource] = []
    for weight in words {
      guard let source = word(weight, score),
        source.alternatives.allSatisfy({ $0.hasPositions })
      else { return nil }
      sources.append(source)
    }
    return PhraseSource(words: sources, offsets: offsets, slop: slop)
  }

  private func near(_ operands: [[[WordWeight]]], _ distances: [Int], _ score: ScoreWeight)
    -> Scorer?
  {
    var nearOperands: [NearOperand] = []
    for operand in operands {
      var alternatives: [[WordSource]] = []
      var sources: [FrequencySource] = []
      for words in operand {
        // Spans and documents are asked for at different places: each has its own cursors.
        let spans = words.compactMap { word($0, score) }
        guard spans.count == words.count,
          spans.allSatisfy({ $0.alternatives.allSatisfy { $0.hasPositions } }),
          let source = words.count == 1
            ? word(words[0], score)
            : phrase(words, offsets: Array(words.indices), slop: 0, score)
        else { continue }
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

  private func anyTerm(_ selection: TermSelection) -> Scorer? {
    var scorers: [TermScorer] = []
    let unscored = ScoreWeight(field: -1, weight: nil)
    func add(_ info: TermInfo?, _ options: IndexOptions) {
      if let info, let scorer = scorer(info, options, unscored) { scorers.append(scorer) }
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
    }
    if scorers.count <= 1 { return scorers.first }
    let bits = OwnedBits(documentCount: segment.documentCount)
    for scorer in scorers {
      var low: UInt32 = 0
      while low < documentCount {
        let high = min(low + Scorer.windowLength, documentCount)
        scorer.setBits(low, high, bits.words + Int(low >> 6))
        low = scorer.advance(high) & ~63
        if low < high { break }
      }
    }
    return bits.scorer(documentCount: documentCount)
  }
}
