internal import CPostings
internal import Glibc
public import InvertedIndex

/// Carries out queries on one snapshot: best hits, counts, facets, all matches.
///
/// Made once per snapshot; immutable, so that any number of threads may use it at once without
/// locks. Every answer is exact: pruning changes the time and nothing else.
public final class IndexSearcher: Sendable {
  public let snapshot: Snapshot
  public let similarity: BM25Similarity
  let scoring: [FieldScoring?]

  public init(_ snapshot: Snapshot, similarity: BM25Similarity = BM25Similarity()) {
    self.snapshot = snapshot
    self.similarity = similarity
    scoring = snapshot.definition.fields.map { field in
      guard field.kind == .text else { return nil }
      let statistics = snapshot.fieldStatistics(field.ordinal)
      return FieldScoring(
        similarity, documentCount: statistics.documentCount,
        sumTotalTermFrequency: statistics.sumTotalTermFrequency)
    }
  }

  func weight(_ query: Query, scores: Bool) -> Weight {
    WeightBuilder(segments: snapshot.segments, scoring: scoring).weight(query, scores: scores)
  }

  func scorer(_ weight: Weight, segment: Int, deadline: UInt64?) throws(ScoringError) -> Scorer? {
    guard snapshot.segments[segment].documentCount > 0 else { return nil }
    return try ScorerBuilder(
      segment: snapshot.segments[segment], ordinal: segment, scoring: scoring, deadline: deadline
    ).scorer(weight)
  }

  /// The best hits, best first, ties by id.
  ///
  /// - Parameters:
  ///   - limit: How many at most.
  ///   - after: Only hits that come after this one.
  ///   - bonus: Added to the scores; nil: plain BM25.
  ///   - deadline: Monotonic nanoseconds; when passed, the query ends with `.deadline`.
  public func topHits(
    _ query: Query, limit: Int, after: ScoredDocument? = nil, bonus: (any ScoreBonus)? = nil,
    deadline: UInt64? = nil
  ) throws(ScoringError) -> [ScoredDocument] {
    try topHits(query, limit: limit, after: after, bonus: bonus, deadline: deadline, prunes: true)
  }

  /// - Parameter prunes: Whether to leave out what cannot enter; without, every match is scored.
  package func topHits(
    _ query: Query, limit: Int, after: ScoredDocument? = nil, bonus: (any ScoreBonus)? = nil,
    deadline: UInt64? = nil, prunes: Bool
  ) throws(ScoringError) -> [ScoredDocument] {
    guard limit > 0 else { return [] }
    var clock = DeadlineClock(deadline)
    var matches = 0
    return try topHits(
      weight(query, scores: true), limit, after, bonus, &clock, prunes: prunes, &matches)
  }

  /// The best hits and the exact number of matches.
  ///
  /// Where counting costs as much as scoring (phrases, conjunctions), all matches are scored in one
  /// pass; else the two are found separately, each in its fastest way.
  public func topHitsAndCount(
    _ query: Query, limit: Int, after: ScoredDocument? = nil, bonus: (any ScoreBonus)? = nil,
    deadline: UInt64? = nil
  ) throws(ScoringError) -> (hits: [ScoredDocument], count: Int) {
    let weight = weight(query, scores: true)
    guard limit > 0,
      weight.isScoredAsFastAsCounted(documentCount: snapshot.maximumDocument)
    else {
      return (
        try topHits(query, limit: limit, after: after, bonus: bonus, deadline: deadline),
        try count(query, deadline: deadline)
      )
    }
    var clock = DeadlineClock(deadline)
    var matches = 0
    let hits = try topHits(weight, limit, after, bonus, &clock, prunes: false, &matches)
    return (hits, matches)
  }

  /// - Parameter matches: Receives how many live documents were filled in: all matches, if nothing
  ///   was pruned.
  private func topHits(
    _ weight: Weight, _ limit: Int, _ after: ScoredDocument?, _ bonus: (any ScoreBonus)?,
    _ clock: inout DeadlineClock, prunes: Bool, _ matches: inout Int
  ) throws(ScoringError) -> [ScoredDocument] {
    var collector = TopHitsCollector(
      segments: snapshot.segments, limit: min(limit, max(1, snapshot.maximumDocument)),
      after: after)
    let most = Double(bonus?.maximum ?? 0)
    let documentBuffer = WindowBuffer<UInt32>()
    let sumBuffer = WindowBuffer<Double>()
    defer {
      documentBuffer.give()
      sumBuffer.give()
    }
    let documents = documentBuffer.start
    let sums = sumBuffer.start
    for (index, segment) in snapshot.segments.enumerated() {
      guard let scorer = try scorer(weight, segment: index, deadline: clock.deadline)
      else { continue }
      let count = UInt32(segment.documentCount)
      let live = segment.liveDocs
      // Documents below the floor need no closer look; scorers are told only if that is wanted.
      var floor = Self.floor(collector, most)
      var low: UInt32 = 0
      while low < count,
        let window = scorer.window(from: low, floor: prunes ? floor : Scorer.noFloor)
      {
        try clock.check()
        low = window.upperBound
        if prunes, floor > 0, scorer.bound(window.lowerBound, low) < floor { continue }
        let n = scorer.fill(
          window.lowerBound, low, documents, sums, floor: prunes ? floor : Scorer.noFloor)
        matches += n
        if live != nil, !prunes {
          for i in 0..<n where !Self.isLive(documents[i], live) { matches -= 1 }
        }
        for i in 0..<n where sums[i] >= floor {
          let document = documents[i]
          guard Self.isLive(document, live) else { continue }
          var score = Float(sums[i])
          if let bonus {
            let share = min(max(0, bonus.bonus(segment: index, document: document)), bonus.maximum)
            score = Float(Double(score) * (1 + Double(share)))
          }
          collector.add(ScoredDocument(segment: index, document: document, score: score))
          floor = Self.floor(collector, most)
        }
      }
    }
    return collector.sorted()
  }

  @inline(__always)
  private static func isLive(_ document: UInt32, _ live: UnsafePointer<UInt64>?) -> Bool {
    guard let live else { return true }
    return live[Int(document >> 6)] >> UInt64(document & 63) & 1 != 0
  }

  /// What a sum of BM25 scores must reach. The margin covers the roundings of the division.
  @inline(__always)
  private static func floor(_ collector: TopHitsCollector, _ most: Double) -> Double {
    guard collector.floor > 0 else { return Scorer.noFloor }
    return most > 0 ? collector.floor / (1 + most) * 0.999999 : collector.floor
  }

  /// The exact number of matches.
  public func count(_ query: Query, deadline: UInt64? = nil) throws(ScoringError) -> Int {
    let weight = weight(query, scores: false)
    var clock = DeadlineClock(deadline)
    var total = 0
    if case .term(let term) = weight, snapshot.segments.allSatisfy({ $0.liveDocs == nil }) {
      return term.documentFrequency
    }
    for index in snapshot.segments.indices {
      guard let scorer = try scorer(weight, segment: index, deadline: clock.deadline)
      else { continue }
      if snapshot.segments[index].liveDocs == nil, let count = scorer.exactCount {
        total += count
        continue
      }
      try forEachWindow(scorer, index, &clock) { _, words, count in
        total += postings_popcount(words, count)
      }
    }
    return total
  }

  /// Calls `body` for each window with the bits of its live matches.
  func forEachWindow(
    _ scorer: Scorer, _ index: Int, _ clock: inout DeadlineClock,
    _ body: (_ first: UInt32, UnsafeMutablePointer<UInt64>, _ wordCount: Int) -> Void
  ) throws(ScoringError) {
    let segment = snapshot.segments[index]
    let count = UInt32(segment.documentCount)
    let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: Scratch.capacity / 64)
    defer { bits.deallocate() }
    var low: UInt32 = 0
    while true {
      low = scorer.advance(low)
      guard low < count else { return }
      try clock.check()
      low &= ~63
      let high = min(low + Scorer.windowLength, count)
      let words = Int(high - low + 63) / 64
      bits.update(repeating: 0, count: words)
      scorer.setBits(low, high, bits)
      if let live = segment.liveDocs { postings_and(bits, live + Int(low >> 6), words) }
      body(low, bits, words)
      guard high < count else { return }
      low = high
    }
  }

  /// Calls `body` with windows of all matches in the order of the index.
  ///
  /// - Parameter body: Gets the segment, the number of the window's first document (a multiple of
  ///   64), and the bits of the matches from there on, at most 64 words, valid during the call.
  public func matches(
    _ query: Query, deadline: UInt64? = nil,
    _ body: (_ segment: Int, _ firstDocument: Int, _ bits: UnsafeBufferPointer<UInt64>) -> Void
  ) throws(ScoringError) {
    let weight = weight(query, scores: false)
    var clock = DeadlineClock(deadline)
    for index in snapshot.segments.indices {
      guard let scorer = try scorer(weight, segment: index, deadline: clock.deadline)
      else { continue }
      try forEachWindow(scorer, index, &clock) { first, words, count in
        body(index, Int(first), UnsafeBufferPointer(start: words, count: count))
      }
    }
  }

  /// All matches as a set, to be kept as a filter.
  public func documentSet(_ query: Query, deadline: UInt64? = nil) throws(ScoringError)
    -> DocumentSet
  {
    var segments = snapshot.segments.map { _ in [UInt64]() }
    try matches(query, deadline: deadline) { segment, first, bits in
      if segments[segment].isEmpty {
        segments[segment] = [UInt64](
          repeating: 0,
          count: PostingsFormat.wordCount(self.snapshot.segments[segment].documentCount))
      }
      for (i, word) in bits.enumerated() { segments[segment][first / 64 + i] = word }
    }
    return DocumentSet(segments: segments)
  }
}

/// Looks at the clock now and then.
struct DeadlineClock {
  let deadline: UInt64?
  private var calls = 0

  init(_ deadline: UInt64?) { self.deadline = deadline }

  /// Cheap: reads the clock once in sixteen calls, the first time at once.
  mutating func check() throws(ScoringError) {
    guard let deadline else { return }
    calls &+= 1
    guard calls & 15 == 1 else { return }
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    if now > deadline { throw .deadline }
  }
}
