internal import CPostings

/// Documents that match any of several scorers; their scores are added.
///
/// Window MaxScore: in each window the scorers whose bounds together stay below the floor are not
/// essential: a document that only they match cannot reach it. The essential ones produce
/// candidates, the others are only probed for them. Turtle and Flood, "Query Evaluation: Strategies
/// and Optimizations", 1995; per window with block maxima as in Lucene's `MaxScoreBulkScorer`.
final class UnionScorer: Scorer {
  private let scorers: [Scorer]
  private let budget: QueryBudget
  /// About what one of the scorers has to do for a window.
  private let workPerScorer: Int
  /// The scorers that have matches in the window, by ascending bound, and their bounds.
  private var active: [(scorer: Scorer, bound: Double)] = []

  init(_ scorers: [Scorer], budget: QueryBudget, documentCount: UInt32) {
    self.scorers = scorers
    self.budget = budget
    let windows = max(1, Int(documentCount / Self.windowLength))
    workPerScorer =
      16 + scorers.reduce(0) { $0 + $1.cost } / max(1, scorers.count) / windows
    active.reserveCapacity(scorers.count)
    super.init(
      cost: scorers.reduce(0) { min($0 + $1.cost, Int(documentCount)) },
      documentCount: documentCount)
  }

  override func advance(_ target: UInt32) -> UInt32 {
    var first = Self.end
    for scorer in scorers {
      first = min(first, scorer.advance(target))
      if first == target { break }
    }
    return first
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double {
    var sum = 0.0
    if budget.spend(8 * scorers.count) { return 0 }
    for scorer in scorers { sum += scorer.bound(low, high) }
    return sum
  }

  /// More scorers than this are sorted after their bounds are known, not one by one.
  private static let insertedScorers = 64

  /// Sorts the scorers with matches in the window by bound; returns the sum of the bounds.
  private func activate(_ low: UInt32, _ high: UInt32) -> Double {
    active.removeAll(keepingCapacity: true)
    var sum = 0.0
    if budget.spend(8 * scorers.count) { return 0 }
    guard scorers.count <= Self.insertedScorers else {
      let bounds = scorers.map { $0.bound(low, high) }
      // Equal bounds keep their order, as below.
      let order = bounds.indices.sorted {
        bounds[$0] != bounds[$1] ? bounds[$0] < bounds[$1] : $0 < $1
      }
      for index in order { active.append((scorers[index], bounds[index])) }
      return bounds.reduce(0, +)
    }
    for scorer in scorers {
      let bound = scorer.bound(low, high)
      sum += bound
      var at = active.count
      while at > 0, active[at - 1].bound > bound { at -= 1 }
      active.insert((scorer, bound), at: at)
    }
    return sum
  }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    guard activate(low, high) >= floor else { return 0 }
    var essential = 0
    var below = 0.0
    while essential < active.count - 1, below + active[essential].bound < floor {
      below += active[essential].bound
      essential += 1
    }
    var n: Int
    if essential == active.count - 1 {
      n = active[essential].scorer.fill(low, high, documents, scores, floor: floor - below)
    } else {
      let scratch = self.scratch
      for i in essential..<active.count where !budget.spend(workPerScorer) {
        active[i].scorer.accumulate(low, high, scratch.accumulator, scratch.bits)
      }
      n = postings_collect(
        scratch.accumulator, scratch.bits, Int(high - low + 63) / 64, low, floor - below, documents,
        scores)
    }
    let matched = scratch.matched
    while essential > 0, n > 0, !budget.spend(n) {
      essential -= 1
      below -= active[essential].bound
      let rest = essential == 0 ? 0 : below
      active[essential].scorer.probe(documents, n, scores, matched, rest: rest, floor: floor)
      matched.update(repeating: 0, count: n)
      n = postings_keep(documents, scores, n, rest, floor)
    }
    return n
  }

  override func assured(_ limit: Int) -> Double {
    scorers.reduce(0) { max($0, $1.assured(limit)) }
  }

  override func accumulate(
    _ low: UInt32, _ high: UInt32, _ accumulator: UnsafeMutablePointer<Double>,
    _ bits: UnsafeMutablePointer<UInt64>
  ) {
    for scorer in scorers where !budget.spend(workPerScorer) {
      scorer.accumulate(low, high, accumulator, bits)
    }
  }

  override func setBits(_ low: UInt32, _ high: UInt32, _ bits: UnsafeMutablePointer<UInt64>) {
    for scorer in scorers where !budget.spend(workPerScorer) { scorer.setBits(low, high, bits) }
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    let bits = scratch.bits
    let base = low & ~63
    setBits(base, high, bits)
    let words = Int(high - base + 63) / 64
    bits[0] &= ~0 << UInt64(low & 63)
    let n = postings_bits_to_documents(bits, words, base, documents)
    bits.update(repeating: 0, count: words)
    return n
  }

  override func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    guard let scores, floor > 0, count > 0 else {
      for scorer in scorers where !budget.spend(count) {
        scorer.probe(documents, count, scores, matched, rest: rest, floor: Self.noFloor)
      }
      return
    }
    var others = rest
    let low = documents[0]
    let high = documents[count - 1] + 1
    let sum = activate(low, high)
    others += sum
    // The greatest bounds first: what is left then soonest excludes candidates.
    for (scorer, bound) in active.reversed() where !budget.spend(count) {
      others -= bound
      scorer.probe(
        documents, count, scores, matched, rest: max(others, rest), floor: floor)
    }
  }
}
