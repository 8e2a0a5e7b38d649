internal import CPostings

/// Documents that have all words of a phrase, and how often they stand as the phrase wants them.
/// The rarest word leads; positions are read only for documents that have every word.
final class PhraseSource: FrequencySource {
  private let words: [WordSource]
  private let offsets: [Int]
  private let slop: Int
  private let byCost: [WordSource]
  private let budget: QueryBudget
  private var starts: [Int64] = []
  private lazy var sloppy = SloppyPhraseMatcher(
    offsets: offsets, keys: words.map(\.key), slop: slop)
  /// Where the phrase is exact and of plain words.
  private let matcher: ExactPhraseMatcher?

  /// - Parameters:
  ///   - words: In query order, at least one.
  ///   - offsets: Of each word from the phrase's start.
  init(words: [WordSource], offsets: [Int], slop: Int, budget: QueryBudget) {
    self.budget = budget
    self.words = words
    self.offsets = offsets
    self.slop = slop
    byCost = words.sorted { $0.cost < $1.cost }
    matcher = Self.matcher(byCost, words, offsets, slop, budget)
    super.init(cost: byCost[0].cost)
  }

  private static func matcher(
    _ byCost: [WordSource], _ words: [WordSource], _ offsets: [Int], _ slop: Int,
    _ budget: QueryBudget
  ) -> ExactPhraseMatcher? {
    // The kernel holds cursors for 64 words.
    guard slop == 0, words.count <= 64, let least = offsets.min() else { return nil }
    var plain:
      [(scorer: TermScorer, list: UnsafeMutablePointer<postings_positions>, offset: UInt32)] = []
    plain.reserveCapacity(words.count)
    for word in byCost {
      guard word.alternatives.count == 1, let list = word.alternatives[0].kernelList,
        let at = words.firstIndex(where: { $0 === word }), offsets[at] - least < 1 << 20
      else { return nil }
      plain.append((word.alternatives[0].scorer, list, UInt32(offsets[at] - least)))
    }
    return ExactPhraseMatcher(plain, budget: budget)
  }

  override var lead: Scorer? {
    matcher == nil ? nil : byCost[0].alternatives[0].scorer
  }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ frequencies: UnsafeMutablePointer<Float>, limit: ScoreLimit
  ) -> Int {
    guard let matcher else {
      return super.fill(low, high, documents, frequencies, limit: limit)
    }
    return matcher.fill(low, high, documents, frequencies, limit: limit)
  }

  override func frequencies(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ frequencies: UnsafeMutablePointer<Float>,
    limit: ScoreLimit
  ) {
    guard let matcher else {
      super.frequencies(documents, count, frequencies, limit: limit)
      return
    }
    matcher.frequencies(documents, count, frequencies, limit: limit)
  }

  override func advance(_ target: UInt32) -> UInt32 {
    var first = byCost[0].advance(target)
    for word in byCost.dropFirst() where first < Scorer.end {
      let next = word.advance(first)
      if next > first { first = next == Scorer.end ? next : byCost[0].advance(next) }
    }
    return first
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double {
    // Each exact match uses an occurrence of every word; sloppy ones may share them.
    if slop > 0 { return .infinity }
    var least = Double.infinity
    for word in byCost { least = min(least, word.bound(low, high)) }
    return least
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    let n = byCost[0].list(low, high, documents)
    return filterRest(documents, n)
  }

  private let ownScratch = Scratch()

  private func filterRest(_ documents: UnsafeMutablePointer<UInt32>, _ count: Int) -> Int {
    var n = count
    for word in byCost.dropFirst() where n > 0 {
      if budget.spend(n) { return 0 }
      n = word.filter(documents, n, ownScratch)
    }
    return n
  }

  override func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    filterRest(documents, byCost[0].filter(documents, count, scratch))
  }

  override func mostFrequency(_ document: UInt32) -> Float {
    if slop > 0 { return .greatestFiniteMagnitude }
    var least = Float.greatestFiniteMagnitude
    if budget.spend(8 * words.count) { return 0 }
    for word in byCost { least = min(least, word.mostFrequency(document)) }
    return least
  }

  override func frequency(_ document: UInt32) -> Float {
    slop > 0 ? sloppyFrequency(document) : Float(exactFrequency(document))
  }

  /// Intersects the places where the phrase could begin, word by word.
  private func exactFrequency(_ document: UInt32) -> Int {
    starts.removeAll(keepingCapacity: true)
    for (i, word) in words.enumerated() {
      let positions = word.positions(document)
      if budget.spend(16 + positions.count + starts.count) { return 0 }
      let offset = Int64(offsets[i])
      if i == 0 {
        var previous: UInt32? = nil
        for position in positions where position != previous {
          starts.append(Int64(position) - offset)
          previous = position
        }
      } else {
        var n = 0
        var at = 0
        for start in starts {
          while at < positions.count, Int64(positions[at]) - offset < start { at += 1 }
          guard at < positions.count else { break }
          if Int64(positions[at]) - offset == start {
            starts[n] = start
            n += 1
          }
        }
        starts.removeSubrange(n...)
      }
      if starts.isEmpty { return 0 }
    }
    return starts.count
  }

  private func sloppyFrequency(_ document: UInt32) -> Float {
    sloppy.begin()
    for (i, word) in words.enumerated() {
      let positions = word.positions(document)
      if positions.isEmpty || budget.spend(16 + positions.count) { return 0 }
      sloppy.setPositions(positions, ofWord: i)
    }
    return sloppy.frequency(budget)
  }
}
