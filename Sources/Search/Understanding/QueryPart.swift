internal import Scoring

/// What a record must have for one part of a free query, and how well it has it.
struct QueryPart: Sendable {
  /// What the part is.
  enum Sort: Sendable {
    /// A name or concept of the vocabulary.
    case understood
    /// A word that stands for itself.
    case word
    /// A place, time or type: matches alone only where the query has nothing else.
    case circumstance
  }

  var sort: Sort
  /// Records that satisfy it, the best first: each set's own records go before those that only a
  /// later one has.
  var levels: [DocumentSet]
  /// All of them.
  var records: DocumentSet
  /// Why a record satisfies the part though it has none of the words: sets and what to say.
  var reasons: [(records: DocumentSet, text: String)]

  init(
    _ sort: Sort, levels: [DocumentSet], reasons: [(records: DocumentSet, text: String)] = []
  ) {
    self.sort = sort
    self.levels = levels
    records = levels.union
    self.reasons = reasons
  }
}

/// The records that a free query matches, in tiers: disjoint sets, the best first, none empty.
struct TierPlan: Sendable {
  var tiers: [DocumentSet]
  var records: DocumentSet
  /// Records that satisfy the most: all parts, if any do.
  private(set) var top: DocumentSet

  /// Puts the tiers of some parts together.
  ///
  /// Records that satisfy all parts; then all subject parts and some circumstances; all subject
  /// parts alone; then some subject parts: first those that satisfy all that was understood, with
  /// more circumstances before fewer. Circumstances match alone only where there is nothing else.
  /// Within each of these the levels of the parts tell.
  init(_ parts: [QueryPart]) {
    // What no record has cannot tell records apart.
    let found = parts.filter { !$0.records.isEmpty }
    let subjects = found.filter { $0.sort != .circumstance }
    let circumstances = found.filter { $0.sort == .circumstance }
    let all = circumstances.map(\.records).intersection
    let some = circumstances.map(\.records).union
    var steps: [DocumentSet] = []
    /// The records of a set, those with all circumstances first, then with some.
    func add(_ records: DocumentSet) {
      if !circumstances.isEmpty {
        steps.append(records.intersection(all))
        if circumstances.count > 1 { steps.append(records.intersection(some)) }
      }
      steps.append(records)
    }
    if subjects.isEmpty {
      steps = circumstances.count > 1 ? [all, some] : [all]
    } else {
      add(subjects.map(\.records).intersection)
      let understood = subjects.filter { $0.sort == .understood }
      if subjects.count > 1 {
        if understood.count > 0, understood.count < subjects.count {
          add(understood.map(\.records).intersection)
        }
        if understood.count > 1 { add(understood.map(\.records).union) }
        add(subjects.map(\.records).union)
      }
    }
    var tiers: [DocumentSet] = []
    var seen = DocumentSet.none
    for step in steps {
      var rest = [step.subtracting(seen)]
      seen = seen.union(step)
      for part in found where part.levels.count > 1 { rest = Self.split(rest, by: part) }
      tiers += rest.filter { !$0.isEmpty }
    }
    self.tiers = tiers
    records = seen
    top = steps.first { !$0.isEmpty } ?? .none
  }

  /// Puts some matches before all others: those that answer what was asked.
  mutating func put(first records: DocumentSet) {
    guard !records.isEmpty else { return }
    tiers = [records] + tiers.map { $0.subtracting(records) }.filter { !$0.isEmpty }
  }

  /// Each set cut by the levels of a part; what the part lacks comes last.
  private static func split(_ sets: [DocumentSet], by part: QueryPart) -> [DocumentSet] {
    var result: [DocumentSet] = []
    for set in sets where !set.isEmpty {
      var rest = set
      for level in part.levels {
        let records = rest.intersection(level)
        if !records.isEmpty { result.append(records) }
        rest = rest.subtracting(level)
      }
      if !rest.isEmpty { result.append(rest) }
    }
    return result
  }

  /// The tier of a record; nil if it does not match.
  func tier(segment: Int, document: Int) -> Int? {
    tiers.firstIndex { $0.contains(document: document, segment: segment) }
  }
}
