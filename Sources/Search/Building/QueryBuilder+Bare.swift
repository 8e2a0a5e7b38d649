internal import Analysis
internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

// Bare words: what most queries are made of, answered from what is known of each word.

extension QueryBuilder {
  /// Whether the words of a context mean what they mean in a bare query.
  private func isUsual(_ context: Context) -> Bool {
    isUsualRequest && context.boost == 1 && context.filter == nil
      && context.fields.count == fields.count
  }

  /// What is known of a text; nil where nothing is kept of it.
  mutating func knownWord(_ text: String) -> KnownWord? {
    guard isUsualRequest, text.utf8.count <= WordCache.maximumLength, let field = fields.first
    else { return nil }
    if let known = words[text] { return known }
    let tokens = analyzer(of: field).phrase(of: text, languages: languages)
    let word = KnownWord(
      tokens: tokens, isStopWord: stopWords.contains(text, languages: languages),
      mayBeginMatch: tokens.contains { synonyms.mayBeginMatch(with: $0) })
    words.keep(word, for: text)
    return word
  }

  /// A bare word, from what is known of it where it is.
  mutating func word(_ text: String, _ context: Context) throws(SearchError) -> Query? {
    let corrects = correctsSpelling
    defer { correctsSpelling = corrects }
    if knownSubjects.contains(text) { correctsSpelling = false }
    guard isUsual(context), let known = knownWord(text) else {
      return try readWord(text, context)
    }
    return try reading(of: text, known, context).query
  }

  /// The reading of a known word; its slots and corrections are added to the builder's.
  private mutating func reading(
    of text: String, _ known: KnownWord, _ context: Context
  ) throws(SearchError) -> WordReading {
    try reading(known, context) { (builder) throws(SearchError) in
      try builder.readWord(text, context)
    }
  }

  /// The reading of other words for a subject, kept like that of a word where they mean what they
  /// mean in a bare query.
  mutating func reading(
    of others: OtherWords, _ context: Context
  ) throws(SearchError) -> WordReading {
    let weight = others.weight * context.boost
    func query(_ builder: inout QueryBuilder) throws(SearchError) -> Query? {
      .any(try builder.any(others.names, in: context.fields) { $0.boost * weight })
    }
    guard isUsual(context) else {
      return WordReading(
        query: try query(&self), weights: [], slots: [], corrections: [], size: 0)
    }
    let key = others.key
    let known = words[key] ?? KnownWord(tokens: [], isStopWord: false, mayBeginMatch: false)
    if !known.isRead { words.keep(known, for: key) }
    return try reading(known, context, query)
  }

  /// - Parameter read: Makes the query where it is not kept.
  private mutating func reading(
    _ known: KnownWord, _ context: Context,
    _ read: (inout QueryBuilder) throws(SearchError) -> Query?
  ) throws(SearchError) -> WordReading {
    let flags = WordReading.flags(
      context, requiresAllWords: requiresAllWords, correctsSpelling: correctsSpelling)
    if let reading = known.reading(flags) {
      try grow(by: reading.size)
      slots += reading.slots
      for correction in reading.corrections
      where !corrections.contains(where: { $0.from == correction.from }) {
        corrections.append(correction)
      }
      return reading
    }
    let before = (slots: slots, corrections: corrections, size: size)
    slots = []
    corrections = []
    let query = try read(&self)
    var weights: [Weight] = []
    var byteCount = 0
    if context.isPositive, let query {
      let weight = engine.weight(query, scores: true)
      switch weight {
      case .none: break
      case _ where keepsWords:
        // Few records: the word's matches themselves are kept, and where they stand.
        let lists: [ScoreList]
        do {
          lists = try engine.lists(of: weight, deadline: deadline.time)
        } catch {
          switch error {
          case .deadline: throw .deadline
          }
        }
        weights = [.listed(lists)]
        byteCount = lists.reduce(0) { $0 + $1.documents.count * 12 }
        for slot in slots { byteCount += slot.decodePlaces(snapshot.segments) }
      case .union(let sum): weights = sum
      default: weights = [weight]
      }
    }
    let reading = WordReading(
      query: query, weights: weights, slots: slots, corrections: corrections,
      size: size - before.size)
    if known.keep(reading, flags) {
      words.charge(byteCount + reading.size * (192 + 64 * snapshot.segments.count))
    }
    slots = before.slots + reading.slots
    corrections =
      before.corrections
      + reading.corrections.filter { new in
        !before.corrections.contains { $0.from == new.from }
      }
    return reading
  }

  /// The query of bare words side by side, with its clauses ready to be scored; nil if there is more
  /// to it, such as a name of several words or one to be corrected: then it is built like any other.
  mutating func bareWords(
    _ texts: [String]
  ) throws(SearchError) -> (query: Query, weights: [Weight])? {
    guard isUsualRequest, !requiresAllWords else { return nil }
    var known: [KnownWord] = []
    known.reserveCapacity(texts.count)
    var stopWordCount = 0
    for text in texts {
      guard let word = knownWord(text) else { return nil }
      known.append(word)
      if word.isStopWord { stopWordCount += 1 }
    }
    var others: [OtherWords] = []
    // Words that the thesaurus knows are no misspellings.
    var subjects: Set<Int> = []
    if known.contains(where: \.mayBeginMatch) {
      let tokens = known.flatMap(\.tokens)
      let matches = synonyms.matches(in: tokens)
      if matches.contains(where: { $0.tokens.count > 1 && $0.strict != nil }) { return nil }
      if correctsSpelling, matches.contains(where: \.isLoose) {
        guard tokens.count <= Self.maximumTokens, !widens else { return nil }
        others = self.others(for: tokens, matches)
        let places = known.indices.flatMap { index in known[index].tokens.map { _ in index } }
        for match in matches where match.isLoose {
          subjects.formUnion(match.tokens.map { places[$0] })
        }
      }
    }
    let context = Context(fields: fields)
    let passes = known.count > 1 && stopWordCount < known.count
    let before = (slots: slots, corrections: corrections)
    var should: [Query] = []
    var weights: [Weight] = []
    let corrects = correctsSpelling
    defer { correctsSpelling = corrects }
    for (index, word) in known.enumerated() where !(passes && word.isStopWord) {
      correctsSpelling = corrects && !subjects.contains(index)
      let reading = try reading(of: texts[index], word, context)
      guard let query = reading.query else { continue }
      should.append(query)
      weights += reading.weights
    }
    if corrections.count > before.corrections.count {
      (slots, corrections) = before
      return nil
    }
    correctsSpelling = corrects
    guard !others.isEmpty else { return should.isEmpty ? nil : (.any(should), weights) }
    var near: [Query] = []
    var nearWeights: [Weight] = []
    for other in others {
      let reading = try reading(of: other, context)
      guard let query = reading.query else { continue }
      near.append(query)
      nearWeights += reading.weights
    }
    guard !weights.isEmpty, !nearWeights.isEmpty else {
      return (.any(should + near), weights + nearWeights)
    }
    mayWiden = true
    func sum(_ weights: [Weight]) -> Weight { weights.count == 1 ? weights[0] : .union(weights) }
    return (
      .boolean(must: [.any(should)], should: near, mustNot: [], filter: []),
      [.conjunction(required: [sum(weights)], optional: sum(nearWeights), excluded: [])]
    )
  }
}
