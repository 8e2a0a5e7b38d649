internal import CPostings
internal import InvertedIndex

/// The documents of a bit set over the segment, with score 0.
final class BitSetScorer: Scorer {
  private let words: UnsafeRawPointer
  private let count: Int
  /// Keeps the words in place.
  private let owner: AnyObject?

  /// - Parameter words: A word for each 64 documents of the segment.
  init(words: UnsafeRawPointer, count: Int, owner: AnyObject?, documentCount: UInt32) {
    self.words = words
    self.count = count
    self.owner = owner
    super.init(cost: count, documentCount: documentCount)
  }

  override func advance(_ target: UInt32) -> UInt32 {
    guard target < documentCount else { return Self.end }
    let last = Int((documentCount - 1) >> 6)
    var index = Int(target >> 6)
    var word =
      UInt64(littleEndian: words.loadUnaligned(fromByteOffset: 8 &* index, as: UInt64.self))
      & (~0 << UInt64(target & 63))
    while word == 0 {
      index += 1
      guard index <= last else { return Self.end }
      word = UInt64(littleEndian: words.loadUnaligned(fromByteOffset: 8 &* index, as: UInt64.self))
    }
    let document = UInt32(index &* 64 &+ word.trailingZeroBitCount)
    return document < documentCount ? document : Self.end
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double { 0 }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    let n = list(low, high, documents)
    scores.update(repeating: 0, count: n)
    return n
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    listBits(words, low, high, documents)
  }

  override func setBits(_ low: UInt32, _ high: UInt32, _ bits: UnsafeMutablePointer<UInt64>) {
    orBits(words, low, high, bits)
  }

  override func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    for i in 0..<count {
      let document = documents[i]
      let word = UInt64(
        littleEndian: words.loadUnaligned(
          fromByteOffset: Int(document >> 6) &* 8, as: UInt64.self))
      matched[i] |= UInt8(truncatingIfNeeded: word >> UInt64(document & 63)) & 1
    }
  }

  override var exactCount: Int? { count }
  override var bitSet: UnsafeRawPointer? { words }
}

/// Bits of a segment's documents, made for one query.
final class OwnedBits {
  let words: UnsafeMutablePointer<UInt64>
  let wordCount: Int

  /// - Parameter budget: Where the memory is taken from.
  init(documentCount: Int, budget: QueryBudget) throws(ScoringError) {
    wordCount = PostingsFormat.wordCount(documentCount)
    try budget.reserve(bytes: 8 * wordCount)
    words = .allocate(capacity: max(1, wordCount))
    words.initialize(repeating: 0, count: max(1, wordCount))
  }

  deinit { words.deallocate() }

  /// Removes all documents.
  func clear() { words.update(repeating: 0, count: max(1, wordCount)) }

  func scorer(documentCount: UInt32) -> BitSetScorer {
    BitSetScorer(
      words: words, count: postings_popcount(words, wordCount), owner: self,
      documentCount: documentCount)
  }

  @inline(__always)
  func contains(_ document: UInt32) -> Bool {
    words[Int(document >> 6)] >> UInt64(document & 63) & 1 != 0
  }

  /// The first document at or after `target` whose bit is set; `Scorer.end` if none.
  func next(_ target: UInt32, _ documentCount: UInt32) -> UInt32 {
    guard target < documentCount else { return Scorer.end }
    let next = postings_next_bit(
      UnsafeRawPointer(words).assumingMemoryBound(to: UInt8.self), documentCount, target)
    return next < documentCount ? next : Scorer.end
  }

  /// Keeps the documents whose bits are set; returns how many are left.
  func keep(_ documents: UnsafeMutablePointer<UInt32>, _ count: Int) -> Int {
    var n = 0
    for i in 0..<count {
      let document = documents[i]
      documents[n] = document
      n &+= contains(document) ? 1 : 0
    }
    return n
  }
}

/// Every document, with score 0.
final class AllScorer: Scorer {
  init(documentCount: UInt32) {
    super.init(cost: Int(documentCount), documentCount: documentCount)
  }

  override func advance(_ target: UInt32) -> UInt32 { target < documentCount ? target : Self.end }
  override func bound(_ low: UInt32, _ high: UInt32) -> Double { 0 }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    let n = list(low, high, documents)
    scores.update(repeating: 0, count: n)
    return n
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    for document in low..<high { documents[Int(document - low)] = document }
    return Int(high - low)
  }

  override func setBits(_ low: UInt32, _ high: UInt32, _ bits: UnsafeMutablePointer<UInt64>) {
    let count = Int(high - low)
    for i in 0..<count / 64 { bits[i] = ~0 }
    if count % 64 != 0 { bits[count / 64] |= ~(~0 << UInt64(count % 64)) }
  }

  override func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    matched.update(repeating: 1, count: count)
  }

  override var exactCount: Int? { Int(documentCount) }
}

/// Documents whose span of days meets a given one, with score 0.
final class DateOverlapScorer: Scorer {
  private let firsts: UnsafePointer<Int32>
  private let lasts: UnsafePointer<Int32>
  private let first: Int32
  private let last: Int32

  init(
    firsts: UnsafePointer<Int32>, lasts: UnsafePointer<Int32>, first: Int32, last: Int32,
    documentCount: UInt32
  ) {
    self.firsts = firsts
    self.lasts = lasts
    self.first = first
    self.last = last
    super.init(cost: Int(documentCount), documentCount: documentCount)
  }

  @inline(__always)
  private func matches(_ document: UInt32) -> Bool {
    firsts[Int(document)] <= last && lasts[Int(document)] >= first
  }

  override func advance(_ target: UInt32) -> UInt32 {
    var document = target
    while document < documentCount {
      if matches(document) { return document }
      document += 1
    }
    return Self.end
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double { 0 }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    var n = 0
    for document in low..<high where matches(document) {
      documents[n] = document
      scores[n] = 0
      n += 1
    }
    return n
  }

  override func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    for i in 0..<count where matches(documents[i]) { matched[i] = 1 }
  }
}

/// What another scorer matches, each with one score.
final class ConstantScorer: Scorer {
  private let inner: Scorer
  private let score: Double

  init(_ inner: Scorer, score: Float) {
    self.inner = inner
    self.score = Double(score)
    super.init(cost: inner.cost, documentCount: inner.documentCount)
  }

  override func advance(_ target: UInt32) -> UInt32 { inner.advance(target) }
  override func bound(_ low: UInt32, _ high: UInt32) -> Double { score }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    guard score >= floor else { return 0 }
    let n = inner.list(low, high, documents)
    scores.update(repeating: score, count: n)
    return n
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    inner.list(low, high, documents)
  }

  override func setBits(_ low: UInt32, _ high: UInt32, _ bits: UnsafeMutablePointer<UInt64>) {
    inner.setBits(low, high, bits)
  }

  override func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    guard let scores else {
      inner.probe(documents, count, nil, matched, rest: 0, floor: Self.noFloor)
      return
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, count)) { buffer in
      let flags = buffer.baseAddress!
      flags.update(repeating: 0, count: count)
      inner.probe(documents, count, nil, flags, rest: 0, floor: Self.noFloor)
      for i in 0..<count where flags[i] != 0 {
        matched[i] = 1
        scores[i] += score
      }
    }
  }

  override var exactCount: Int? { inner.exactCount }
  override var bitSet: UnsafeRawPointer? { inner.bitSet }
}

/// No document.
final class EmptyScorer: Scorer {
  init(documentCount: UInt32) { super.init(cost: 0, documentCount: documentCount) }
  override func advance(_ target: UInt32) -> UInt32 { Self.end }
  override func bound(_ low: UInt32, _ high: UInt32) -> Double { 0 }
  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int { 0 }
  override func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {}
  override var exactCount: Int? { 0 }
}
