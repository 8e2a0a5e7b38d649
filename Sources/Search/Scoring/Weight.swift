internal import InvertedIndex

/// A query with the statistics of one snapshot: what does not depend on the segment. Gives a scorer
/// for each segment.
indirect enum Weight {
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
          if case .term(let term) = weight { return term.documentFrequency * 16 <= documentCount }
          return false
        }
    default: return false
    }
  }
}

/// How a clause is scored: field, boost × idf; nil: not at all.
struct ScoreWeight {
  var field: Int
  var weight: Float?
}

/// A term: where it stands in each segment, and its weight.
struct TermWeight {
  var score: ScoreWeight
  /// By segment; nil where the segment lacks the term.
  var entries: [(info: TermInfo, options: IndexOptions)?]
  var documentFrequency: Int
}

/// One place of a phrase: terms, each in any written form or in one.
struct WordWeight {
  /// By segment and alternative; alternatives that the segment lacks are left out.
  var alternatives: [[(info: TermInfo, options: IndexOptions, ordinal: UInt32?)]]
  /// Largest document frequency among the alternatives.
  var documentFrequency: Int
  /// Equal for places with the same alternatives.
  var key: Int
}

/// Terms chosen by segment, not by name.
enum TermSelection {
  case terms(field: Int, [[UInt8]])
  case prefix(field: Int, [UInt8])
  case range(field: Int, lower: [UInt8]?, upper: [UInt8]?)
}

/// Makes weights from queries: looks up every term once in every segment.
struct WeightBuilder {
  let segments: [SegmentReader]
  let scoring: [FieldScoring?]

  func weight(_ query: Query, scores: Bool) -> Weight {
    switch query {
    case .all: return .all
    case .none: return .none
    case .documents(let set): return .documents(set)
    case .dateOverlap(let field, let first, let last):
      return first <= last ? .dateOverlap(field: field, first: first, last: last) : .none
    case .anyTerm(let field, let terms): return .anyTerm(.terms(field: field, terms))
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
      guard word.documentFrequency > 0 else { return .none }
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

  private func entries(_ field: Int, _ bytes: [UInt8]) -> (
    entries: [(info: TermInfo, options: IndexOptions)?], documentFrequency: Int
  ) {
    var frequency = 0
    let entries = segments.map { segment -> (info: TermInfo, options: IndexOptions)? in
      guard let terms = segment.inverted.terms(field: field), let info = terms.find(bytes) else {
        return nil
      }
      frequency += Int(info.documentFrequency)
      return (info, terms.options)
    }
    return (entries, frequency)
  }

  // MARK: Words

  private func term(_ field: Int, _ bytes: [UInt8], boost: Float?) -> Weight {
    let (entries, frequency) = entries(field, bytes)
    guard frequency > 0 else { return .none }
    return .term(
      TermWeight(
        score: score(field, [frequency], boost: boost), entries: entries,
        documentFrequency: frequency))
  }

  private func word(_ field: Int, _ terms: [Query.WrittenTerm], key: Int) -> WordWeight {
    var word = WordWeight(
      alternatives: [[(info: TermInfo, options: IndexOptions, ordinal: UInt32?)]](
        repeating: [], count: segments.count), documentFrequency: 0, key: key)
    // The same term twice would count every occurrence twice.
    for term in terms.enumerated() where !terms[..<term.offset].contains(term.element) {
      var frequency = 0
      for (index, segment) in segments.enumerated() {
        guard let dictionary = segment.inverted.terms(field: field),
          let info = dictionary.find(term.element.bytes)
        else { continue }
        frequency += Int(info.documentFrequency)
        var ordinal: UInt32?
        if let form = term.element.form {
          guard dictionary.options.contains(.forms),
            let found = dictionary.forms(of: info, term: term.element.bytes).firstIndex(of: form)
          else { continue }
          // A term with a single form needs no look at the positions.
          ordinal = info.formCount > 1 ? UInt32(found) : nil
        }
        word.alternatives[index].append((info, dictionary.options, ordinal))
      }
      word.documentFrequency = max(word.documentFrequency, frequency)
    }
    return word
  }

  private func synonym(_ field: Int, _ alternatives: [Query.Alternative], boost: Float?) -> Weight {
    if alternatives.count == 1, alternatives[0].weight == 1, alternatives[0].words.count == 1,
      alternatives[0].words[0].form == nil
    {
      return term(field, alternatives[0].words[0].bytes, boost: boost)
    }
    var kept: [(weight: Float, words: [WordWeight])] = []
    var frequency = 0
    for alternative in alternatives where alternative.weight > 0 {
      let words = alternative.words.map { word(field, [$0], key: 0) }
      let least = words.map(\.documentFrequency).min() ?? 0
      guard least > 0 else { continue }
      frequency = max(frequency, least)
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
      let terms = Set(place.alternatives)
      let key = keys[terms] ?? keys.count
      keys[terms] = key
      let word = word(field, place.alternatives, key: key)
      guard word.documentFrequency > 0 else { return .none }
      weights.append(word)
    }
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
      var kept: [[WordWeight]] = []
      var frequency = 0
      for alternative in operand {
        let words = alternative.words.map { word(field, [$0], key: 0) }
        let least = words.map(\.documentFrequency).min() ?? 0
        guard least > 0 else { continue }
        frequency = max(frequency, least)
        kept.append(words)
      }
      guard !kept.isEmpty else { return .none }
      weights.append(kept)
      frequencies.append(frequency)
    }
    return .near(
      weights, distances: distances.map { max(0, $0) }, score(field, frequencies, boost: boost))
  }

  // MARK: Boolean

  private func boolean(
    _ must: [Query], _ should: [Query], _ mustNot: [Query], _ filter: [Query], scores: Bool
  ) -> Weight {
    var required: [Weight] = []
    for query in must {
      let weight = weight(query, scores: scores)
      // A conjunction in a conjunction is one conjunction.
      if case .conjunction(let inner, nil, let excluded) = weight, excluded.isEmpty {
        required += inner
      } else {
        required.append(weight)
      }
    }
    required += filter.map { weight($0, scores: false) }
    var matters = scores || required.isEmpty
    var optional: [Weight] = []
    if matters {
      for query in should {
        let weight = weight(query, scores: scores)
        // Sums of sums are one sum.
        switch weight {
        case .union(let inner): optional += inner
        case .none: break
        default: optional.append(weight)
        }
      }
    }
    matters = matters && !optional.isEmpty
    if required.contains(where: { if case .none = $0 { true } else { false } }) { return .none }
    let excluded = mustNot.map { weight($0, scores: false) }.filter {
      if case .none = $0 { false } else { true }
    }
    let any: Weight? = !matters ? nil : optional.count == 1 ? optional[0] : .union(optional)
    if required.isEmpty {
      guard let any else { return .none }
      return excluded.isEmpty
        ? any : .conjunction(required: [any], optional: nil, excluded: excluded)
    }
    if required.count == 1, any == nil, excluded.isEmpty { return required[0] }
    return .conjunction(required: required, optional: any, excluded: excluded)
  }
}
