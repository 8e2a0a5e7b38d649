internal import InvertedIndex

/// A place of a phrase or of NEAR at which any of many words may stand: a wildcard there.
///
/// The set of documents is made at once. Positions are gathered from all the lists in one pass: for
/// the candidates that `filter` or `list` left last, of which one is asked about next.
final class ManyWordsSource: WordSource {
  private let words: [WordEntry]
  private let pass: PostingsPass
  private let bits: OwnedBits
  private let documentCount: UInt32
  /// For each word the block where the search for the next window begins.
  @exclusivity(unchecked) private var blocks: [Int]
  /// The candidates, as a list and as a set.
  private var candidates: [UInt32] = []
  private let wanted: OwnedBits
  /// The first and the last candidate.
  private var low: UInt32 = 0
  private var high: UInt32 = 0
  private var isGathered = false
  /// Where the positions of each candidate begin, and the positions, ascending.
  @exclusivity(unchecked) private var starts: [Int] = []
  @exclusivity(unchecked) private var gathered: [UInt32] = []
  /// With the candidate's place.
  @exclusivity(unchecked) private var unsorted: [(candidate: Int32, position: UInt32)] = []
  private let budget: QueryBudget
  /// Bytes for positions that were taken from the budget.
  private var positionBytes = 0

  init(_ words: [WordEntry], key: Int, _ segment: SegmentReader, budget: QueryBudget)
    throws(ScoringError)
  {
    self.words = words
    self.budget = budget
    documentCount = UInt32(segment.documentCount)
    pass = PostingsPass(segment, budget: budget)
    bits = try OwnedBits(documentCount: segment.documentCount, budget: budget)
    wanted = try OwnedBits(documentCount: segment.documentCount, budget: budget)
    try budget.reserve(bytes: 8 * words.count)
    blocks = [Int](repeating: 0, count: words.count)
    let cost = words.reduce(0) { $0 + Int($1.info.documentFrequency) }
    super.init([], key: key, cost: min(cost, segment.documentCount))
    for word in words {
      if budget.spend(4) { break }
      pass.setBits(word, bits.words)
    }
    try budget.check()
  }

  override var hasPositions: Bool { words.allSatisfy { $0.options.contains(.positions) } }

  override func advance(_ target: UInt32) -> UInt32 { bits.next(target, documentCount) }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double { .infinity }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    let count = listBits(bits.words, low, high, documents)
    want(documents, count)
    return count
  }

  override func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    let count = bits.keep(documents, count)
    want(documents, count)
    return count
  }

  override func mostFrequency(_ document: UInt32) -> Float {
    bits.contains(document) ? .greatestFiniteMagnitude : 0
  }

  override func frequency(_ document: UInt32) -> Float { Float(positions(document).count) }

  override func frequencies(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ frequencies: UnsafeMutablePointer<Float>,
    limit: ScoreLimit
  ) {
    for i in 0..<count { frequencies[i] = frequency(documents[i]) }
  }

  override var isExact: Bool { true }

  override func positions(_ document: UInt32) -> UnsafeBufferPointer<UInt32> {
    guard bits.contains(document) else { return UnsafeBufferPointer(start: nil, count: 0) }
    if !wanted.contains(document) { withUnsafePointer(to: document) { want($0, 1) } }
    if !isGathered { gather() }
    guard !budget.isSpent, let at = place(of: document) else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    // The array is not touched before the next candidates, and this object keeps it alive.
    return gathered.withUnsafeBufferPointer {
      UnsafeBufferPointer(rebasing: $0[starts[at]..<starts[at + 1]])
    }
  }

  /// Notes the documents whose positions may be asked for next.
  private func want(_ documents: UnsafePointer<UInt32>, _ count: Int) {
    for document in candidates { wanted.words[Int(document >> 6)] = 0 }
    candidates.removeAll(keepingCapacity: true)
    candidates.append(contentsOf: UnsafeBufferPointer(start: documents, count: count))
    for document in candidates {
      wanted.words[Int(document >> 6)] |= 1 << UInt64(document & 63)
    }
    isGathered = false
  }

  /// Sorts the candidates' positions by document (by counting) and position.
  private func gather() {
    guard let first = candidates.first, let last = candidates.last else { return }
    // Calls go forwards, but for documents asked about again.
    if first < low { blocks = [Int](repeating: 0, count: words.count) }
    low = first
    high = last + 1
    isGathered = true
    unsorted.removeAll(keepingCapacity: true)
    let pass = pass
    for (index, word) in words.enumerated() {
      if budget.spend(4) { return }
      var at = 0
      pass.forEachPosition(of: word, low, high, wanted: wanted, from: &blocks[index]) {
        // A word's documents ascend.
        while candidates[at] < $0 { at += 1 }
        unsorted.append((Int32(truncatingIfNeeded: at), $1))
      }
      guard takePositions() else { return }
    }
    starts = [Int](repeating: 0, count: candidates.count + 2)
    for entry in unsorted { starts[Int(entry.candidate) + 2] += 1 }
    for i in 2..<starts.count { starts[i] += starts[i - 1] }
    gathered = [UInt32](repeating: 0, count: unsorted.count)
    // While they are dealt out, `starts[i + 1]` is where candidate i's next position goes.
    for entry in unsorted {
      let at = Int(entry.candidate) + 1
      gathered[starts[at]] = entry.position
      starts[at] += 1
    }
    for at in candidates.indices where starts[at + 1] - starts[at] > 1 {
      gathered[starts[at]..<starts[at + 1]].sort()
    }
  }

  /// Takes the memory of the positions so far from the budget; false if there is not enough.
  private func takePositions() -> Bool {
    let bytes = 12 * unsorted.capacity
    guard bytes > positionBytes else { return true }
    defer { positionBytes = bytes }
    return budget.take(bytes: bytes - positionBytes)
  }

  /// Where a document stands among the candidates. O(log candidates).
  private func place(of document: UInt32) -> Int? {
    var low = 0
    var high = candidates.count
    while low < high {
      let middle = (low + high) / 2
      if candidates[middle] < document { low = middle + 1 } else { high = middle }
    }
    return low < candidates.count && candidates[low] == document ? low : nil
  }
}
