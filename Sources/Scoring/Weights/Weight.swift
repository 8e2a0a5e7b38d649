internal import InvertedIndex

/// A query with the statistics of one snapshot: what does not depend on the segment. Gives a scorer
/// for each segment.
package indirect enum Weight: Sendable {
  case term(TermWeight)
  /// Any of several spellings, as one word.
  case synonym([(weight: Float, words: [WordWeight])], ScoreWeight)
  case phrase([WordWeight], offsets: [Int], slop: Int, ScoreWeight)
  case near([[[WordWeight]]], distances: [Int], ScoreWeight)
  case union([Weight])
  case conjunction(required: [Weight], optional: Weight?, excluded: [Weight])
  case constant(Weight, Float)
  case anyTerm(TermSelection)
  case dateOverlap(field: Int, first: Int32, last: Int32)
  case documents(DocumentSet)
  /// Documents and scores that are known already, by segment.
  case listed([ScoreList])
  case all
  case none
}

extension Weight {
  /// Whether finding out that a document matches is most of the work of scoring it. Not for dense
  /// conjunctions: those are counted as bits.
  func isScoredAsFastAsCounted(documentCount: Int) -> Bool {
    switch self {
    case .phrase, .near, .synonym: return true
    case .conjunction(let required, nil, _):
      return required.count > 1
        && required.contains { weight in
          if case .term(let term) = weight { return term.localFrequency * 16 <= documentCount }
          return false
        }
    default: return false
    }
  }

  /// Whether scorers of this weight read many lists when they are made: then nothing is found twice.
  var readsManyLists: Bool {
    func isMany(_ word: WordWeight) -> Bool {
      word.alternatives.contains { $0.count > WordWeight.mostSources }
    }
    switch self {
    case .synonym(let alternatives, _):
      return alternatives.contains { $0.words.contains(where: isMany) }
    case .phrase(let words, _, _, _): return words.contains(where: isMany)
    case .near(let operands, _, _): return operands.joined().joined().contains(where: isMany)
    case .union(let weights): return weights.contains(where: \.readsManyLists)
    case .conjunction(let required, let optional, let excluded):
      return (required + excluded).contains(where: \.readsManyLists)
        || optional?.readsManyLists == true
    case .constant(let inner, _): return inner.readsManyLists
    case .anyTerm(.words(let words)): return words.contains { $0.count > WordWeight.mostSources }
    default: return false
    }
  }
}

/// How a clause is scored: field, boost × idf; nil: not at all.
package struct ScoreWeight: Sendable {
  var field: Int
  var weight: Float?
}

/// A term: where it stands in each segment, and its weight.
package struct TermWeight: Sendable {
  var score: ScoreWeight
  /// By segment; nil where the segment lacks the term.
  var entries: [TermEntries.Entry?]
  /// How many records of the snapshot have the term: a count, while its statistics are in `score`.
  var localFrequency: Int
}

/// A term of one segment, in any written form or in some.
package struct WordEntry: Sendable {
  var info: TermInfo
  var options: IndexOptions
  /// Ordinals of the forms that count; empty: all do.
  var ordinals: [UInt32] = []
  /// Factor of its frequency.
  var weight: Float = 1

  /// Whether an occurrence in a form counts, where not all do.
  @inline(__always)
  func accepts(_ ordinal: UInt32) -> Bool {
    for accepted in ordinals where accepted == ordinal { return true }
    return false
  }
}

/// One place of a phrase: terms, each in any written form or in one.
package struct WordWeight: Sendable {
  /// More alternatives than this are read in one pass (`CountedWordsSource`, `ManyWordsSource`):
  /// from here on asking each of them costs more than adding all of them up.
  static let mostSources = 16

  /// By segment and alternative; alternatives that the segment lacks are left out. Of many, the
  /// forms of one term are one entry.
  var alternatives: [[WordEntry]]
  /// Largest document frequency among the alternatives, over the collection; 0 if no record of it
  /// has any.
  var documentFrequency: Int
  /// Whether the snapshot has any of the alternatives.
  var isHere: Bool
  /// Equal for places with the same alternatives.
  var key: Int
}

/// Terms chosen by segment, not by name.
package enum TermSelection: Sendable {
  case terms(field: Int, [[UInt8]])
  case prefix(field: Int, [UInt8])
  case range(field: Int, lower: [UInt8]?, upper: [UInt8]?)
  /// Words, by segment.
  case words([[WordEntry]])
}

/// Makes weights from queries.
struct WeightBuilder {
  let snapshot: Snapshot
  let scoring: [FieldScoring?]
  /// Where terms are looked up; knows those that the query was made of.
  let terms: TermTable

  private var segments: [SegmentReader] { terms.segments }

  func weight(_ query: Query, scores: Bool) -> Weight {
    switch query {
    case .all: return .all
    case .none: return .none
    case .documents(let set): return .documents(set)
    case .hasText(let field): return .documents(documentsWithText(field))
    case .identifiers(let ids): return .documents(documents(withIDs: ids))
    case .dateOverlap(let field, let first, let last):
      return first <= last ? .dateOverlap(field: field, first: first, last: last) : .none
    case .anyTerm(let field, let terms): return .anyTerm(.terms(field: field, terms))
    case .anyWord(let field, let words):
      return .anyTerm(.words(word(field, words.map { ($0, 1) }, key: 0).alternatives))
    case .prefix(let field, let bytes): return .anyTerm(.prefix(field: field, bytes))
    case .termRange(let field, let lower, let upper):
      return .anyTerm(.range(field: field, lower: lower, upper: upper))
    case .constant(let inner, let score):
      let weight = weight(inner, scores: false)
      return scores ? .constant(weight, score) : weight
    case .term(let field, let bytes, let boost):
      return term(field, bytes, boost: scores ? boost : nil)
    case .form(let field, let bytes, let form, let boost):
      let word = word(field, [.init(bytes, form: form)], key: 0)
      guard word.isHere else { return .none }
      return .synonym(
        [(1, [word])], score(field, [word.documentFrequency], boost: scores ? boost : nil))
    case .synonym(let field, let alternatives, let boost):
      return synonym(field, alternatives, boost: scores ? boost : nil)
    case .phrase(let field, let words, let slop, let boost):
      return phrase(field, words, slop: slop, boost: scores ? boost : nil)
    case .near(let field, let operands, let distances, let boost):
      return near(field, operands, distances, boost: scores ? boost : nil)
    case .boolean(let must, let should, let mustNot, let filter):
      return boolean(must, should, mustNot, filter, scores: scores)
    }
  }

  // MARK: Sets

  private func documentsWithText(_ field: Int) -> DocumentSet {
    DocumentSet(
      segments: segments.map { segment in
        var words = [UInt64](repeating: 0, count: (segment.documentCount + 63) / 64)
        if let norms = segment.norms(field) {
          for document in 0..<segment.documentCount where norms[document] != 0 {
            words[document >> 6] |= 1 << UInt64(document & 63)
          }
        }
        return words
      })
  }

  private func documents(withIDs ids: [[UInt8]]) -> DocumentSet {
    var sets = segments.map { _ in [UInt64]() }
    for id in ids {
      guard let place = id.withUnsafeBytes({ snapshot.find(id: $0) }) else { continue }
      if sets[place.segment].isEmpty {
        sets[place.segment] = [UInt64](
          repeating: 0, count: (segments[place.segment].documentCount + 63) / 64)
      }
      sets[place.segment][place.document >> 6] |= 1 << UInt64(place.document & 63)
    }
    return DocumentSet(segments: sets)
  }

  // MARK: Statistics

  /// boost × the sum of the idfs. A field without frequencies has no scores.
  private func score(_ field: Int, _ documentFrequencies: [Int], boost: Float?) -> ScoreWeight {
    guard let boost, field >= 0, field < scoring.count, let scoring = scoring[field] else {
      return ScoreWeight(field: field, weight: nil)
    }
    var sum = 0.0
    for frequency in documentFrequencies {
      sum += Double(
        BM25Similarity.idf(
          documentFrequency: frequency, documentCount: scoring.documentCount))
    }
    return ScoreWeight(field: field, weight: boost * Float(sum))
  }

  // MARK: Words

  private func term(_ field: Int, _ bytes: [UInt8], boost: Float?) -> Weight {
    let found = terms.find(bytes, field: field)
    guard found.isHere else { return .none }
    return .term(
      TermWeight(
        score: score(field, [found.documentFrequency], boost: boost), entries: found.entries,
        localFrequency: found.localFrequency))
  }

  private func word(_ field: Int, _ words: [Query.WrittenTerm], key: Int) -> WordWeight {
    // The same term twice would count every occurrence twice.
    var seen: Set<Query.WrittenTerm> = []
    let distinct = words.count == 1 ? words : words.filter { seen.insert($0).inserted }
    return word(field, distinct.map { ($0, 1) }, key: key)
  }

  /// Looks up the alternatives of one place.
  private func word(
    _ field: Int, _ words: [(word: Query.WrittenTerm, weight: Float)], key: Int
  ) -> WordWeight {
    var frequencies = [Int](repeating: 0, count: words.count)
    // Few are known from the making of the query; of very many each is needed this once.
    let known =
      words.count <= WordWeight.mostSources
      ? words.map { terms.find($0.word.bytes, field: field) } : []
    let alternatives = segments.indices.map { segment -> [WordEntry] in
      var entries: [WordEntry] = []
      guard let dictionary = segments[segment].inverted.terms(field: field) else { return entries }
      // Most expansions come in the dictionary's order: then a walk is faster than a search each.
      var walk =
        known.isEmpty && !words.isEmpty && dictionary.termCount / 16 < words.count
        ? DictionaryWalk(dictionary, from: words[0].word.bytes) : nil
      var before: Int?
      for (index, (term, weight)) in words.enumerated() {
        let info: TermInfo?
        if !known.isEmpty {
          info = known[index].entries[segment]?.info
        } else if let before, words[before].word.bytes == term.bytes {
          info = entries.last?.info
        } else {
          info = walk?.find(term.bytes) ?? dictionary.find(term.bytes)
        }
        before = nil
        guard let info else { continue }
        frequencies[index] += Int(info.documentFrequency)
        guard let form = term.form else {
          entries.append(WordEntry(info: info, options: dictionary.options, weight: weight))
          continue
        }
        guard dictionary.options.contains(.forms),
          let ordinal = ordinal(of: form, term.bytes, info, dictionary)
        else { continue }
        before = index
        // A term with a single form needs no look at the positions.
        let ordinals = info.formCount > 1 ? [ordinal] : []
        // Frequencies with weight 1 are whole numbers: their sum does not depend on the order.
        if words.count > WordWeight.mostSources, weight == 1, let last = entries.last,
          last.weight == 1, last.info == info, !last.ordinals.isEmpty,
          !last.ordinals.contains(ordinal)
        {
          entries[entries.count - 1].ordinals.append(ordinal)
          if last.ordinals.count + 1 == Int(info.formCount) {
            entries[entries.count - 1].ordinals = []
          }
        } else {
          entries.append(
            WordEntry(
              info: info, options: dictionary.options, ordinals: ordinals, weight: weight))
        }
      }
      return entries
    }
    let isHere = frequencies.contains { $0 > 0 }
    var most = 0
    for index in words.indices {
      most = max(
        most,
        known.isEmpty
          ? terms.statistics.documentFrequency(
            of: words[index].word.bytes, field: field, here: frequencies[index])
          : known[index].documentFrequency)
    }
    return WordWeight(
      alternatives: alternatives, documentFrequency: most, isHere: isHere, key: key)
  }

  private func ordinal(
    of form: [UInt8], _ term: [UInt8], _ info: TermInfo, _ dictionary: TermDictionaryReader
  ) -> UInt32? {
    var count: UInt32 = 0
    var found: UInt32?
    dictionary.forEachForm(of: info, term: term) { candidate in
      if found == nil, candidate == form { found = count }
      count += 1
    }
    return found
  }

  private func synonym(_ field: Int, _ alternatives: [Query.Alternative], boost: Float?) -> Weight {
    if alternatives.count == 1, alternatives[0].weight == 1, alternatives[0].words.count == 1,
      alternatives[0].words[0].form == nil
    {
      return term(field, alternatives[0].words[0].bytes, boost: boost)
    }
    if alternatives.count > WordWeight.mostSources,
      alternatives.allSatisfy({ $0.words.count == 1 })
    {
      let word = word(
        field,
        alternatives.compactMap { $0.weight > 0 ? ($0.words[0], min($0.weight, 1)) : nil }, key: 0)
      guard word.isHere else { return .none }
      return .synonym([(1, [word])], score(field, [word.documentFrequency], boost: boost))
    }
    var kept: [(weight: Float, words: [WordWeight])] = []
    var frequency = 0
    for alternative in alternatives where alternative.weight > 0 {
      let words = alternative.places.map { word(field, $0, key: 0) }
      let least = words.map(\.documentFrequency).min() ?? 0
      frequency = max(frequency, least)
      guard !words.isEmpty, words.allSatisfy(\.isHere) else { continue }
      kept.append((min(alternative.weight, 1), words))
    }
    guard !kept.isEmpty else { return .none }
    return .synonym(kept, score(field, [frequency], boost: boost))
  }

  private func phrase(_ field: Int, _ words: [Query.PhraseWord], slop: Int, boost: Float?) -> Weight
  {
    guard let first = words.first else { return .none }
    if words.count == 1 {
      return synonym(field, first.alternatives.map { .init(words: [$0]) }, boost: boost)
    }
    var keys: [Set<Query.WrittenTerm>: Int] = [:]
    var weights: [WordWeight] = []
    for place in words {
      var key = 0
      if slop > 0 {
        let terms = Set(place.alternatives)
        key = keys[terms] ?? keys.count
        keys[terms] = key
      }
      let word = word(field, place.alternatives, key: key)
      weights.append(word)
    }
    // All are looked up before that is asked: whoever plans for many shards needs their statistics.
    guard weights.allSatisfy(\.isHere) else { return .none }
    return .phrase(
      weights, offsets: words.map(\.offset), slop: max(0, slop),
      score(field, weights.map(\.documentFrequency), boost: boost))
  }

  private func near(
    _ field: Int, _ operands: [[Query.Alternative]], _ distances: [Int], boost: Float?
  ) -> Weight {
    guard !operands.isEmpty, distances.count == operands.count - 1 else { return .none }
    var weights: [[[WordWeight]]] = []
    var frequencies: [Int] = []
    for operand in operands {
      // All that are single words are one.
      var kept: [[WordWeight]] = []
      let single = word(
        field, operand.compactMap { $0.words.count == 1 ? $0.words[0] : nil }, key: 0)
      var frequency = single.documentFrequency
      if single.isHere { kept.append([single]) }
      for alternative in operand where alternative.words.count != 1 {
        let words = alternative.places.map { word(field, $0, key: 0) }
        let least = words.map(\.documentFrequency).min() ?? 0
        frequency = max(frequency, least)
        guard !words.isEmpty, words.allSatisfy(\.isHere) else { continue }
        kept.append(words)
      }
      weights.append(kept)
      frequencies.append(frequency)
    }
    guard weights.allSatisfy({ !$0.isEmpty }) else { return .none }
    return .near(
      weights, distances: distances.map { max(0, $0) }, score(field, frequencies, boost: boost))
  }

  // MARK: Boolean

  private func boolean(
    _ must: [Query], _ should: [Query], _ mustNot: [Query], _ filter: [Query], scores: Bool
  ) -> Weight {
    // Beside what must match, the rest only scores.
    let isNeeded = scores || (must.isEmpty && filter.isEmpty)
    return .boolean(
      must: must.map { weight($0, scores: scores) },
      should: isNeeded ? should.map { weight($0, scores: scores) } : [],
      mustNot: mustNot.map { weight($0, scores: false) },
      filter: filter.map { weight($0, scores: false) })
  }
}
