internal import InvertedIndex

// Weights made of weights: what a plan of several parts is put together from.

extension Weight {
  /// A record matches if all of `must` and `filter` match, none of `mustNot`, and, where `must` and
  /// `filter` are empty, at least one of `should`. Scores are the sum over `must` and `should`;
  /// `filter` and `mustNot` are to be made without scores.
  package static func boolean(
    must: [Weight], should: [Weight], mustNot: [Weight], filter: [Weight]
  ) -> Weight {
    var required: [Weight] = []
    for weight in must {
      // A conjunction in a conjunction is one conjunction.
      if case .conjunction(let inner, nil, let excluded) = weight, excluded.isEmpty {
        required += inner
      } else {
        required.append(weight)
      }
    }
    required += filter
    if required.contains(where: \.isNothing) { return .none }
    let any = Weight.any(should)
    let excluded = mustNot.filter { !$0.isNothing }
    if required.isEmpty {
      if any.isNothing || excluded.isEmpty { return any }
      return .conjunction(required: [any], optional: nil, excluded: excluded)
    }
    if required.count == 1, any.isNothing, excluded.isEmpty { return required[0] }
    return .conjunction(
      required: required, optional: any.isNothing ? nil : any, excluded: excluded)
  }

  /// Any may match; scores are added.
  package static func any(_ clauses: [Weight]) -> Weight {
    if clauses.count == 1 { return clauses[0] }
    var sum: [Weight] = []
    sum.reserveCapacity(clauses.count)
    for clause in clauses {
      // Sums of sums are one sum.
      switch clause {
      case .union(let inner): sum += inner
      case .none: break
      default: sum.append(clause)
      }
    }
    return sum.isEmpty ? .none : sum.count == 1 ? sum[0] : .union(sum)
  }

  /// The same matches and scores, of the records that are in all of the sets.
  package func restricted(to sets: [DocumentSet]) -> Weight {
    if sets.isEmpty || isNothing { return self }
    if case .all = self {
      return .boolean(must: [], should: [], mustNot: [], filter: sets.map { .documents($0) })
    }
    return .boolean(must: [self], should: [], mustNot: [], filter: sets.map { .documents($0) })
  }

  /// Whether nothing can match.
  package var isNothing: Bool { if case .none = self { true } else { false } }

  /// The same matches without scores: what is counted and listed.
  package var unscored: Weight {
    func bare(_ score: ScoreWeight) -> ScoreWeight { ScoreWeight(field: score.field, weight: nil) }
    switch self {
    case .term(var term):
      term.score = bare(term.score)
      return .term(term)
    case .synonym(let alternatives, let score): return .synonym(alternatives, bare(score))
    case .phrase(let words, let offsets, let slop, let score):
      return .phrase(words, offsets: offsets, slop: slop, bare(score))
    case .near(let operands, let distances, let score):
      return .near(operands, distances: distances, bare(score))
    case .union(let clauses): return .union(clauses.map(\.unscored))
    case .conjunction(let required, _, let excluded):
      return .boolean(
        must: required.map(\.unscored), should: [], mustNot: excluded, filter: [])
    case .constant(let inner, _): return inner.unscored
    case .anyTerm, .dateOverlap, .documents, .listed, .all, .none: return self
    }
  }

  /// Whether a record matches, deleted ones included, as far as that can be told at once.
  package var surelyMatches: Bool {
    switch self {
    case .term, .all: true
    case .listed(let lists): lists.contains { !$0.documents.isEmpty }
    case .union(let clauses): clauses.contains(where: \.surelyMatches)
    case .conjunction(let required, _, let excluded):
      required.count == 1 && excluded.isEmpty && required[0].surelyMatches
    default: false
    }
  }

  /// How many places of the query are scored as any of many words of a segment
  /// (`CountedWordsSource`).
  func countedWords(inSegment segment: Int) -> Int {
    switch self {
    case .synonym(let alternatives, let score):
      guard score.weight != nil, alternatives.count == 1, alternatives[0].words.count == 1 else {
        return 0
      }
      let entries = alternatives[0].words[0].alternatives[segment]
      return entries.count > WordWeight.mostSources || entries.contains { $0.weight != 1 } ? 1 : 0
    case .union(let clauses):
      return clauses.reduce(0) { $0 + $1.countedWords(inSegment: segment) }
    case .conjunction(let required, let optional, let excluded):
      return (required + excluded + (optional.map { [$0] } ?? []))
        .reduce(0) { $0 + $1.countedWords(inSegment: segment) }
    case .constant(let inner, _): return inner.countedWords(inSegment: segment)
    default: return 0
    }
  }

  /// About how many entries of posting lists a search reads at most.
  ///
  /// - Parameter documentCount: Records of the snapshot.
  package func cost(documentCount: Int) -> Int {
    func word(_ word: WordWeight) -> Int {
      word.alternatives.joined().reduce(0) { $0 &+ Int($1.info.documentFrequency) }
    }
    switch self {
    case .term(let term): return term.localFrequency
    case .synonym(let alternatives, _):
      return alternatives.flatMap(\.words).reduce(0) { $0 &+ word($1) }
    case .phrase(let words, _, _, _): return words.reduce(0) { $0 &+ word($1) }
    case .near(let operands, _, _):
      return operands.joined().joined().reduce(0) { $0 &+ word($1) }
    case .union(let clauses):
      return clauses.reduce(0) { $0 &+ $1.cost(documentCount: documentCount) }
    case .conjunction(let required, let optional, let excluded):
      return (required + excluded + (optional.map { [$0] } ?? []))
        .reduce(0) { $0 &+ $1.cost(documentCount: documentCount) }
    case .constant(let inner, _): return inner.cost(documentCount: documentCount)
    case .listed(let lists): return lists.reduce(0) { $0 &+ $1.documents.count }
    case .anyTerm, .dateOverlap, .documents, .all: return documentCount
    case .none: return 0
    }
  }
}
