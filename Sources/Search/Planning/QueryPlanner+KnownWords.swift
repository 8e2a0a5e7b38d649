internal import Analysis
internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

// Bare words: what most queries are made of, planned from what is known of each word.

extension QueryPlanner {
  /// Whether the words of a context mean what they mean in a bare query.
  private func isUsual(_ context: Context) -> Bool {
    isUsualRequest && context.boost == 1 && context.filter == nil
      && context.fields.count == fields.count
  }

  /// What is known of a text; nil where nothing is kept of it.
  mutating func knownWord(_ text: String) -> KnownWord? {
    guard isUsualRequest, text.utf8.count <= PlanCache.maximumWord, let field = fields.first
    else { return nil }
    if let known = cache.words[text] { return known }
    let tokens = analyzer(of: field).phrase(of: text, languages: languages)
    let word = KnownWord(
      tokens: tokens, isStopWord: stopWords.contains(text, languages: frequentLanguages),
      mayBeginMatch: tokens.contains { synonyms.mayBeginMatch(with: $0) })
    cache.words.keep(word, for: text, byteCount: word.byteCount)
    return word
  }

  /// What is known of the bare words of a group; nil in the place of anything else.
  mutating func knownWords(of clauses: [QuerySyntax.Clause]) -> [KnownWord?] {
    var known: [KnownWord?] = []
    known.reserveCapacity(clauses.count)
    for clause in clauses {
      if case .word(let text) = clause.syntax.kind {
        known.append(knownWord(text))
      } else {
        known.append(nil)
      }
    }
    return known
  }

  /// A bare word, from what is known of it where it is.
  mutating func word(_ text: String, _ context: Context) throws(SearchError) -> PlannedClause? {
    try word(text, context, knownWord(text))
  }

  /// - Parameter known: What is known of the word.
  mutating func word(
    _ text: String, _ context: Context, _ known: KnownWord?
  ) throws(SearchError) -> PlannedClause? {
    let corrects = correctsSpelling
    defer { correctsSpelling = corrects }
    if knownSubjects.contains(text) { correctsSpelling = false }
    guard known != nil, isUsual(context) else {
      isKnown = false
      return try readWord(text, context).map { clause($0, context) }
    }
    return try reading(of: text, context) { (planner) throws(SearchError) in
      try planner.readWord(text, context)
    }
  }

  /// Other words for a subject, kept like a word where they mean what they mean in a bare query.
  mutating func reading(
    of others: OtherWords, _ context: Context
  ) throws(SearchError) -> PlannedClause? {
    let weight = others.weight * context.boost
    func query(_ planner: inout QueryPlanner) throws(SearchError) -> Query? {
      .any(try planner.any(others.names, in: context.fields) { $0.boost * weight })
    }
    guard isUsual(context) else { return try query(&self).map { clause($0, context) } }
    return try reading(of: others.key, context, query)
  }

  /// The clause of a word; its slots and corrections are added to the planner's.
  ///
  /// - Parameters:
  ///   - text: The word as it is kept.
  ///   - read: Makes the query where it is not kept.
  private mutating func reading(
    of text: String, _ context: Context,
    _ read: (inout QueryPlanner) throws(SearchError) -> Query?
  ) throws(SearchError) -> PlannedClause? {
    let key = WordReading.Key(
      text: text, requiresUnits: context.requiresUnits || requiresAllWords,
      isPositive: context.isPositive, correctsSpelling: correctsSpelling)
    let reading: WordReading
    if let kept = cache.readings[key] {
      reading = kept
      try grow(by: kept.size)
    } else {
      isKnown = false
      reading = try made(key, context, read)
    }
    slots += reading.slots
    for correction in reading.corrections
    where !corrections.contains(where: { $0.from == correction.from }) {
      corrections.append(correction)
    }
    return reading.clause
  }

  /// Makes a reading and keeps it, unless it stands for very many words.
  private mutating func made(
    _ key: WordReading.Key, _ context: Context,
    _ read: (inout QueryPlanner) throws(SearchError) -> Query?
  ) throws(SearchError) -> WordReading {
    let before = (slots: slots, corrections: corrections, size: size)
    slots = []
    corrections = []
    var clause = try read(&self).map { self.clause($0, context) }
    let own = (slots: slots, corrections: corrections, size: size - before.size)
    (slots, corrections) = (before.slots, before.corrections)
    var byteCount = 1_024 + own.size * (192 + 64 * snapshot.segments.count)
    if keepsWords, context.isPositive, let weight = clause?.weight, !weight.isNothing {
      // Few records: the word's matches themselves are kept, and where they stand.
      let lists = try translated { () throws(ScoringError) in
        try engine.lists(of: weight, deadline: deadline.time)
      }
      clause?.weight = .listed(lists)
      byteCount += lists.reduce(0) { $0 + $1.documents.count * 12 }
      for slot in own.slots { byteCount += slot.decodePlaces(snapshot.segments) }
    }
    let reading = WordReading(
      clause: clause, slots: own.slots, corrections: own.corrections, size: own.size)
    if own.size <= 1_024 { cache.readings.keep(reading, for: key, byteCount: byteCount) }
    return reading
  }
}
