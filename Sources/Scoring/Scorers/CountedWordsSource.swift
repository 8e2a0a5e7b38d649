internal import CPostings
internal import InvertedIndex

/// Any of many words, as one word: the expansions of a wildcard or a fuzzy word.
///
/// Frequencies are added up list by list, for a stretch of documents at a time: the whole segment,
/// if the query's memory has room for that. With hundreds of words that is cheaper than asking each of
/// them about each window's candidates, of which each has few of the words; and there is nothing to
/// pass over, since bounds of so many words add up to more than any floor.
final class CountedWordsSource: FrequencySource {
  private let words: [WordEntry]
  private let pass: PostingsPass
  private let budget: QueryBudget
  private let documentCount: UInt32
  /// Documents of a stretch; a multiple of 64.
  private let length: UInt32
  /// The stretch that is added up: `start..<end`.
  private var start: UInt32 = 0
  private var end: UInt32 = 0
  /// From here to `start` no document has any of the words.
  private var emptyFrom: UInt32 = 0
  /// Of the stretch's documents: whether they have any of the words, and the sums.
  private let bits: OwnedBits
  private let sums: UnsafeMutablePointer<Float>
  /// For each word the block where the search for the next stretch begins.
  private var blocks: [Int]

  /// Bytes for a document of a stretch.
  static let bytesPerDocument = 4 + 1
  /// No stretch is shorter: a window of any scorer fits, wherever it begins.
  static let leastLength = Int(Scorer.windowLength) + 64

  /// - Parameters:
  ///   - words: In the order in which their frequencies are to be added.
  ///   - length: How many documents are added up at a time, at least `leastLength`.
  init(_ words: [WordEntry], _ segment: SegmentReader, length: Int, budget: QueryBudget)
    throws(ScoringError)
  {
    self.words = words
    self.budget = budget
    documentCount = UInt32(segment.documentCount)
    let length = (min(length, segment.documentCount) + 63) & ~63
    self.length = UInt32(length)
    try budget.reserve(bytes: Self.bytesPerDocument * length + 8 * words.count)
    bits = try OwnedBits(documentCount: length, budget: budget)
    sums = .allocate(capacity: length)
    blocks = [Int](repeating: 0, count: words.count)
    pass = PostingsPass(segment, budget: budget)
    super.init(cost: words.reduce(0) { $0 + Int($1.info.documentFrequency) })
    load(0)
    // What it took is known now: no need to begin if the time is up.
    try budget.check()
  }

  deinit { sums.deallocate() }

  /// Adds up the stretch that begins with a document.
  private func load(_ document: UInt32) {
    let first = document & ~63
    // Calls go forwards, but for documents asked about again.
    if first < start { for index in blocks.indices { blocks[index] = 0 } }
    start = first
    end = min(documentCount, first + length)
    emptyFrom = first
    sums.update(repeating: 0, count: Int(length))
    bits.clear()
    for index in words.indices {
      if budget.spend(4) { return }
      pass.addFrequencies(words[index], first, end, from: &blocks[index], sums, bits.words)
    }
  }

  /// Makes sure that a document's sum is known; false where it is known to be 0.
  @inline(__always)
  private func isLoaded(_ document: UInt32) -> Bool {
    if document >= start, document < end { return true }
    if document >= emptyFrom, document < start { return false }
    load(document)
    return true
  }

  override func advance(_ target: UInt32) -> UInt32 {
    guard target < documentCount else { return Scorer.end }
    var document = target
    if document >= emptyFrom, document < start { document = start }
    let from = document
    while document < documentCount, !budget.isSpent {
      _ = isLoaded(document)
      let next = bits.next(document - start, end - start)
      if next < end - start {
        if from < start { emptyFrom = from }
        return start + next
      }
      document = end
    }
    if from < start { emptyFrom = from }
    return Scorer.end
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double { .infinity }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    var count = 0
    var document = low
    while document < high, document < documentCount, !budget.isSpent {
      guard isLoaded(document) else {
        document = start
        continue
      }
      let stop = min(high, end)
      let found = listBits(bits.words, document - start, stop - start, documents + count)
      for i in count..<count + found { documents[i] += start }
      count += found
      document = stop
    }
    return count
  }

  override func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    var n = 0
    for i in 0..<count {
      let document = documents[i]
      documents[n] = document
      n &+= isLoaded(document) && bits.contains(document - start) ? 1 : 0
    }
    return n
  }

  override func frequency(_ document: UInt32) -> Float {
    isLoaded(document) ? sums[Int(document - start)] : 0
  }

  override func frequencies(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ frequencies: UnsafeMutablePointer<Float>,
    limit: ScoreLimit
  ) {
    for i in 0..<count { frequencies[i] = frequency(documents[i]) }
  }

  override var isExact: Bool { true }
}
