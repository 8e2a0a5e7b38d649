/// Documents in which neighbouring operands stand near each other, in either order.
///
/// The frequency is the least, over the pairs of neighbours, of the number of places of the left
/// operand that have a place of the right one within the distance. A phrase stands at all places
/// from its first word to its last.
final class NearSource: FrequencySource {
  /// A place of an operand: first and last position.
  typealias Span = (first: UInt32, last: UInt32)

  private let operands: [NearOperand]
  private let distances: [Int]
  private let byCost: [NearOperand]
  private let ownScratch = Scratch()
  private let budget: QueryBudget

  init(operands: [NearOperand], distances: [Int], budget: QueryBudget) {
    self.budget = budget
    self.operands = operands
    self.distances = distances
    byCost = operands.sorted { $0.cost < $1.cost }
    super.init(cost: byCost[0].cost)
  }

  override func advance(_ target: UInt32) -> UInt32 {
    var first = byCost[0].advance(target)
    for operand in byCost.dropFirst() where first < Scorer.end {
      let next = operand.advance(first)
      if next > first { first = next == Scorer.end ? next : byCost[0].advance(next) }
    }
    return first
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double { .infinity }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    var n = byCost[0].list(low, high, documents)
    for operand in byCost.dropFirst() where n > 0 {
      if budget.spend(n) { return 0 }
      n = operand.filter(documents, n, ownScratch)
    }
    return n
  }

  override func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    var n = count
    for operand in byCost where n > 0 {
      if budget.spend(n) { return 0 }
      n = operand.filter(documents, n, ownScratch)
    }
    return n
  }

  override func mostFrequency(_ document: UInt32) -> Float { .greatestFiniteMagnitude }

  override func frequency(_ document: UInt32) -> Float {
    var left = operands[0].spans(document)
    if left.isEmpty { return 0 }
    var least = Int.max
    for i in 1..<operands.count {
      let right = operands[i].spans(document)
      // Making an array of places costs more than a posting.
      if right.isEmpty || budget.spend(32 + 4 * (left.count + right.count)) { return 0 }
      let distance = Int64(distances[i - 1])
      var count = 0
      var from = 0
      var steps = 0
      for span in left {
        // Far apart, each place may look at many.
        if steps > 1 << 12 {
          if budget.spend(steps) { return 0 }
          steps = 0
        }
        // Spans ascend by first position; those that end too early never come back.
        while from < right.count, Int64(right[from].last) + distance < Int64(span.first) {
          from += 1
        }
        var at = from
        while at < right.count, Int64(right[at].first) <= Int64(span.last) + distance {
          steps += 1
          if Int64(right[at].last) + distance >= Int64(span.first) {
            count += 1
            break
          }
          at += 1
        }
      }
      if count == 0 { return 0 }
      least = min(least, count)
      left = right
    }
    return Float(least == .max ? left.count : least)
  }
}

/// An operand of NEAR: any of several words or exact phrases.
final class NearOperand {
  private let alternatives: [[WordSource]]
  private let sources: [FrequencySource]
  let cost: Int

  /// - Parameters:
  ///   - alternatives: Each the consecutive words of a phrase, usually one.
  ///   - sources: For each alternative what lists its documents.
  init(_ alternatives: [[WordSource]], sources: [FrequencySource]) {
    self.alternatives = alternatives
    self.sources = sources
    cost = sources.reduce(0) { $0 + $1.cost }
  }

  func advance(_ target: UInt32) -> UInt32 {
    sources.reduce(Scorer.end) { min($0, $1.advance(target)) }
  }

  func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>) -> Int {
    sources.count == 1
      ? sources[0].list(low, high, documents) : listUnion(sources, low, high, documents)
  }

  func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    if sources.count == 1 { return sources[0].filter(documents, count, scratch) }
    return SynonymSource(sources.map { ($0, 1) }).filter(documents, count, scratch)
  }

  /// Where the operand stands in a document, by first position.
  func spans(_ document: UInt32) -> [NearSource.Span] {
    var spans: [NearSource.Span] = []
    for words in alternatives {
      if words.count == 1 {
        for position in words[0].positions(document) { spans.append((position, position)) }
        continue
      }
      var starts = words[0].positions(document).map { Int64($0) }
      for (i, word) in words.enumerated().dropFirst() where !starts.isEmpty {
        let positions = Set(word.positions(document).map { Int64($0) })
        starts.removeAll { !positions.contains($0 + Int64(i)) }
      }
      let length = Int64(words.count - 1)
      for start in starts {
        spans.append((UInt32(start), UInt32(truncatingIfNeeded: start + length)))
      }
    }
    if alternatives.count > 1 {
      spans.sort { $0.first != $1.first ? $0.first < $1.first : $0.last < $1.last }
    }
    // Two ways to say what stands at one place are one occurrence of it.
    var n = 0
    for span in spans where n == 0 || spans[n - 1] != span {
      spans[n] = span
      n += 1
    }
    spans.removeSubrange(n...)
    return spans
  }
}
