internal import CPostings

/// Documents that all required scorers match and no excluded one does; optional scorers only add to
/// the score. The rarest required scorer leads, the others are probed for what it lists.
final class ConjunctionScorer: Scorer {
  /// At least one, rarest first.
  private let required: [Scorer]
  private let optional: Scorer?
  private let excluded: [Scorer]
  private let lead: Scorer
  private let budget: QueryBudget

  /// - Parameters:
  ///   - required: At least one; those that only filter have bounds of 0.
  init(
    required: [Scorer], optional: Scorer?, excluded: [Scorer], budget: QueryBudget,
    documentCount: UInt32
  ) {
    self.budget = budget
    self.required = required.sorted { $0.cost < $1.cost }
    self.optional = optional
    self.excluded = excluded.sorted { $0.cost > $1.cost }
    lead = self.required[0]
    super.init(cost: lead.cost, documentCount: documentCount)
  }

  override func advance(_ target: UInt32) -> UInt32 {
    var first = lead.advance(target)
    // A scorer that is exhausted ends the conjunction; a far one moves it.
    for scorer in required.dropFirst() where first < Self.end {
      let next = scorer.advance(first)
      if next > first { first = next == Self.end ? next : lead.advance(next) }
    }
    return first
  }

  override func window(from low: UInt32, floor: Double) -> Range<UInt32>? {
    guard floor > 0 else { return lead.window(from: low, floor: Self.noFloor) }
    var from = low
    // The lead's own windows (a term's are its blocks), passed over by the sum of all bounds.
    while !budget.spend(4), let range = lead.window(from: from, floor: Self.noFloor) {
      if bound(range.lowerBound, range.upperBound) >= floor { return range }
      from = range.upperBound
      guard from < documentCount else { return nil }
    }
    return nil
  }

  override func assured(_ limit: Int) -> Double {
    required.count == 1 && excluded.isEmpty ? lead.assured(limit) : 0
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double {
    if budget.spend(8 * required.count) { return 0 }
    var sum = optional?.bound(low, high) ?? 0
    for scorer in required { sum += scorer.bound(low, high) }
    return sum
  }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    var rest = 0.0
    if floor > 0 {
      rest = bound(low, high) - lead.bound(low, high)
      if let optional, optional.cost < lead.cost, high - low <= Self.windowLength,
        rest + lead.bound(low, high) - optional.bound(low, high) < floor
      {
        return fill(low, high, documents, scores, leadBy: optional, floor: floor)
      }
    }
    var n = lead.fill(
      low, high, documents, scores, floor: floor > 0 ? floor - rest : Self.noFloor)
    let matched = scratch.matched
    for scorer in required.dropFirst() {
      guard n > 0, !budget.spend(n) else { return 0 }
      if floor > 0 { rest -= scorer.bound(low, high) }
      n = scorer.narrow(documents, scores, n, matched, rest: max(rest, 0), floor: floor)
    }
    n = exclude(documents, scores, n)
    if let optional, n > 0 {
      optional.probe(documents, n, scores, matched, rest: 0, floor: floor)
      matched.update(repeating: 0, count: n)
      if floor > 0 { n = postings_keep(documents, scores, n, 0, floor) }
    }
    return n
  }

  /// Where the required scorers alone stay below the floor, a document needs the optional one too:
  /// if that is the rarer, it leads.
  private func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, leadBy optional: Scorer, floor: Double
  ) -> Int {
    var rest = 0.0
    for scorer in required { rest += scorer.bound(low, high) }
    var n = optional.fill(low, high, documents, scores, floor: floor - rest)
    let matched = scratch.matched
    for scorer in required where n > 0 && !budget.spend(n) {
      rest -= scorer.bound(low, high)
      n = scorer.narrow(documents, scores, n, matched, rest: max(rest, 0), floor: floor)
    }
    return exclude(documents, scores, n)
  }

  private func exclude(
    _ documents: UnsafeMutablePointer<UInt32>, _ scores: UnsafeMutablePointer<Double>?, _ count: Int
  ) -> Int {
    var n = count
    let matched = scratch.matched
    for scorer in excluded where n > 0 && !budget.spend(n) {
      scorer.probe(documents, n, nil, matched, rest: 0, floor: Self.noFloor)
      n = compact(documents, scores, n, matched, wanted: 0)
    }
    return n
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    var n = lead.list(low, high, documents)
    let matched = scratch.matched
    for scorer in required.dropFirst() where n > 0 && !budget.spend(n) {
      n = scorer.narrow(documents, nil, n, matched, rest: 0, floor: Self.noFloor)
    }
    return exclude(documents, nil, n)
  }

  override func setBits(_ low: UInt32, _ high: UInt32, _ bits: UnsafeMutablePointer<UInt64>) {
    // Where the lead is dense, words are cheaper than lists.
    guard lead.bitSet != nil || cost > Int(documentCount) / 16 else {
      super.setBits(low, high, bits)
      return
    }
    let words = Int(high - low + 63) / 64
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * words) { buffer in
      let all = buffer.baseAddress!
      let one = all + words
      all.update(repeating: 0, count: words)
      lead.setBits(low, high, all)
      for scorer in required.dropFirst() where !budget.spend(Int(high - low)) {
        one.update(repeating: 0, count: words)
        scorer.setBits(low, high, one)
        postings_and(all, one, words)
      }
      for scorer in excluded where !budget.spend(Int(high - low)) {
        one.update(repeating: 0, count: words)
        scorer.setBits(low, high, one)
        postings_and_not(all, one, words)
      }
      postings_or(bits, all, words)
    }
  }

  override func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    guard count > 0 else { return }
    // Works on copies of the candidates, then finds the survivors again.
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { copies in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { sums in
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { flags in
          let survivors = copies.baseAddress!
          let sum = sums.baseAddress!
          let flag = flags.baseAddress!
          survivors.update(from: documents, count: count)
          sum.update(repeating: 0, count: count)
          flag.update(repeating: 0, count: count)
          var n = count
          for scorer in required where n > 0 && !budget.spend(n) {
            scorer.probe(
              survivors, n, scores == nil ? nil : sum, flag, rest: 0, floor: Self.noFloor)
            n = compact(survivors, sum, n, flag, wanted: 1)
          }
          for scorer in excluded where n > 0 && !budget.spend(n) {
            scorer.probe(survivors, n, nil, flag, rest: 0, floor: Self.noFloor)
            n = compact(survivors, sum, n, flag, wanted: 0)
          }
          if let optional, scores != nil, n > 0 {
            optional.probe(survivors, n, sum, flag, rest: 0, floor: Self.noFloor)
          }
          var at = 0
          for i in 0..<n {
            while documents[at] < survivors[i] { at += 1 }
            matched[at] = 1
            if let scores { scores[at] += sum[i] }
          }
        }
      }
    }
  }
}
