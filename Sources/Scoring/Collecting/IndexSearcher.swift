internal import CPostings
public import InvertedIndex

/// Carries out queries on one snapshot: best hits, counts, facets, all matches.
///
/// Made once per snapshot; immutable, so that any number of threads may use it at once without
/// locks. Every answer is exact: pruning changes the time and nothing else.
public final class IndexSearcher: Sendable {
  public let snapshot: Snapshot
  public let similarity: BM25Similarity
  /// What ranking knows of all records.
  package let statistics: CollectionStatistics
  /// What BM25 needs to know of each field; nil where it has no words.
  package let scoring: [FieldScoring?]
  /// Bytes that the scorers of one query may hold.
  package let memory: Int

  /// Searches a snapshot that is all there is.
  public convenience init(_ snapshot: Snapshot, similarity: BM25Similarity = BM25Similarity()) {
    self.init(snapshot, similarity: similarity, statistics: CollectionStatistics(snapshot))
  }

  /// - Parameters:
  ///   - statistics: Those of the collection that the snapshot is a part of.
  ///   - memory: Bytes that the scorers of one query may hold; a query that needs more ends with
  ///     `.memory`.
  package init(
    _ snapshot: Snapshot, similarity: BM25Similarity, statistics: CollectionStatistics,
    memory: Int = QueryBudget.usualBytes
  ) {
    self.memory = memory
    self.snapshot = snapshot
    self.similarity = similarity
    self.statistics = statistics
    scoring = snapshot.definition.fields.map { field in
      guard field.kind == .text, field.ordinal < statistics.fields.count else { return nil }
      let numbers = statistics.fields[field.ordinal]
      return FieldScoring(
        similarity, documentCount: numbers.documentCount,
        sumTotalTermFrequency: numbers.sumTotalTermFrequency)
    }
  }

  /// An empty table of the snapshot's terms, for one query.
  package func termTable() -> TermTable { TermTable(snapshot.segments, statistics) }

  /// The query with the statistics of the collection.
  ///
  /// - Parameter terms: Where its terms were looked up already; nil: they were not.
  package func weight(_ query: Query, scores: Bool, terms: TermTable? = nil) -> Weight {
    WeightBuilder(snapshot: snapshot, scoring: scoring, terms: terms ?? termTable())
      .weight(query, scores: scores)
  }

  /// The scorer of a segment; nil if nothing there can match. The one of the segment before is to be
  /// gone by then.
  func scorer(
    _ weight: Weight, segment: Int, budget: QueryBudget
  ) throws(ScoringError) -> Scorer? {
    guard snapshot.segments[segment].documentCount > 0 else { return nil }
    return try ScorerBuilder(
      weight, segment: snapshot.segments[segment], ordinal: segment, scoring: scoring,
      budget: budget
    ).scorer()
  }

  /// Whether whole words may be kept decoded: so few words that all of them take little memory.
  package var keepsWords: Bool {
    guard snapshot.maximumDocument <= Self.smallIndex else { return false }
    let wordCount = snapshot.definition.fields.reduce(0) { sum, field in
      sum
        + (field.kind == .text ? snapshot.fieldStatistics(field.ordinal).sumTotalTermFrequency : 0)
    }
    return wordCount <= 1 << 20
  }

  /// All matches of a weight with their scores, by segment, deleted documents included.
  package func lists(of weight: Weight, deadline: UInt64?) throws(ScoringError) -> [ScoreList] {
    let documents = WindowBuffer<UInt32>()
    let sums = WindowBuffer<Double>()
    defer {
      documents.give()
      sums.give()
    }
    let budget = QueryBudget(deadline: deadline, maximumBytes: memory)
    var lists: [ScoreList] = []
    for index in snapshot.segments.indices {
      var found: [UInt32] = []
      var scores: [Double] = []
      var low: UInt32 = 0
      if let scorer = try scorer(weight, segment: index, budget: budget) {
        while let window = scorer.window(from: low, floor: Scorer.noFloor) {
          low = window.upperBound
          let n = scorer.fill(
            window.lowerBound, low, documents.start, sums.start, floor: Scorer.noFloor)
          try budget.check()
          found.append(contentsOf: UnsafeBufferPointer(start: documents.start, count: n))
          scores.append(contentsOf: UnsafeBufferPointer(start: sums.start, count: n))
        }
      }
      lists.append(ScoreList(documents: found, scores: scores))
    }
    return lists
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
    let budget = QueryBudget(deadline: deadline, maximumBytes: memory)
    var matches = 0
    return try topHits(
      weight(query, scores: true), limit, after, bonus, budget, prunes: prunes, &matches)
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
    let budget = QueryBudget(deadline: deadline, maximumBytes: memory)
    var matches = 0
    let hits = try topHits(weight, limit, after, bonus, budget, prunes: false, &matches)
    return (hits, matches)
  }

  /// Indexes with at most so many records are searched without pruning where the count is wanted:
  /// looking at every match costs less there than finding the matches twice.
  private static let smallIndex = 8_192

  /// The best hits of a weight, and the exact number of matches where it costs nothing besides.
  ///
  /// - Parameter counts: Whether the number is wanted; without, it is nil.
  package func topHits(
    _ weight: Weight, limit: Int, bonus: (any ScoreBonus)?, deadline: UInt64?, counts: Bool
  ) throws(ScoringError) -> (hits: [ScoredDocument], count: Int?) {
    guard limit > 0 else { return ([], nil) }
    let inOnePass =
      counts && (snapshot.maximumDocument <= Self.smallIndex || weight.readsManyLists)
    let budget = QueryBudget(deadline: deadline, maximumBytes: memory)
    var matches = 0
    let hits = try topHits(weight, limit, nil, bonus, budget, prunes: !inOnePass, &matches)
    return (hits, inOnePass ? matches : nil)
  }

  /// The best hits of a weight, best first, ties by id.
  ///
  /// - Parameter after: Only hits that come after this one.
  package func topHits(
    weight: Weight, limit: Int, after: ScoredDocument? = nil, bonus: (any ScoreBonus)? = nil,
    deadline: UInt64? = nil
  ) throws(ScoringError) -> [ScoredDocument] {
    guard limit > 0 else { return [] }
    let budget = QueryBudget(deadline: deadline, maximumBytes: memory)
    var matches = 0
    return try topHits(weight, limit, after, bonus, budget, prunes: true, &matches)
  }

  /// - Parameter matches: Receives how many live documents were filled in: all matches, if nothing
  ///   was pruned.
  private func topHits(
    _ weight: Weight, _ limit: Int, _ after: ScoredDocument?, _ bonus: (any ScoreBonus)?,
    _ budget: QueryBudget, prunes: Bool, _ matches: inout Int
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
      guard let scorer = try scorer(weight, segment: index, budget: budget)
      else { continue }
      let count = UInt32(segment.documentCount)
      let live = segment.liveDocs
      if prunes, live == nil, after == nil { collector.assure(scorer.assured(limit)) }
      // Documents below the floor need no closer look; scorers are told only if that is wanted.
      var floor = Self.floor(collector.floor, most)
      var low: UInt32 = 0
      while low < count,
        let window = scorer.window(from: low, floor: prunes ? floor : Scorer.noFloor)
      {
        try budget.check()
        low = window.upperBound
        if prunes, floor > 0, scorer.bound(window.lowerBound, low) < floor { continue }
        let n = scorer.fill(
          window.lowerBound, low, documents, sums, floor: prunes ? floor : Scorer.noFloor)
        try budget.check()
        matches += n
        if live != nil, !prunes {
          for i in 0..<n where !Self.isLive(documents[i], live) { matches -= 1 }
        }
        guard let bonus else {
          for i in 0..<n where sums[i] >= floor {
            guard Self.isLive(documents[i], live) else { continue }
            collector.add(
              ScoredDocument(segment: index, document: documents[i], score: Float(sums[i])))
            floor = Self.floor(collector.floor, most)
          }
          continue
        }
        // A bonus costs more than all the rest: it is asked for only where it can matter.
        if n > limit, after == nil, live == nil, floor == Scorer.noFloor {
          // So many have at least this sum, and none loses by its bonus.
          let sum = Self.greatest(limit, of: UnsafeBufferPointer(start: sums, count: n))
          floor = sum / (1 + most) * 0.999999
        }
        func add(_ i: Int) {
          let document = documents[i]
          guard sums[i] >= floor, Self.isLive(document, live),
            !budget.spend(Self.workOfBonus)
          else { return }
          let share = min(max(0, bonus.bonus(segment: index, document: document)), bonus.maximum)
          let score = Float(Double(Float(sums[i])) * (1 + Double(share)))
          collector.add(ScoredDocument(segment: index, document: document, score: score))
          floor = max(floor, Self.floor(collector.floor, most))
        }
        var candidates: [Int32] = []
        for i in 0..<n where sums[i] >= floor {
          // Many are taken as they come: positions are read in order then.
          guard candidates.count < Self.sortedCandidates else {
            candidates = []
            break
          }
          candidates.append(Int32(truncatingIfNeeded: i))
        }
        if candidates.isEmpty {
          for i in 0..<n { add(i) }
        } else {
          // The best first: the others then soonest fall below the floor.
          candidates.sort { sums[Int($0)] > sums[Int($1)] }
          for i in candidates { add(Int(i)) }
        }
      }
      // The last windows may have been cut short.
      try budget.check()
    }
    return collector.sorted()
  }

  /// What a bonus costs: it may look up the positions of all words of a long query.
  private static let workOfBonus = 256

  /// More candidates of a window than this are not sorted.
  private static let sortedCandidates = 512

  /// The `count`-th greatest of the sums. O(n log count).
  private static func greatest(_ count: Int, of sums: UnsafeBufferPointer<Double>) -> Double {
    var heap = BoundedHeap<Double>(limit: count) { $0 > $1 }
    for sum in sums { heap.add(sum) }
    return heap.last ?? Scorer.noFloor
  }

  @inline(__always)
  private static func isLive(_ document: UInt32, _ live: UnsafePointer<UInt64>?) -> Bool {
    guard let live else { return true }
    return live[Int(document >> 6)] >> UInt64(document & 63) & 1 != 0
  }

  /// What a sum of BM25 scores must reach. The margin covers the roundings of the division.
  @inline(__always)
  private static func floor(_ floor: Double, _ most: Double) -> Double {
    guard floor > 0 else { return Scorer.noFloor }
    return most > 0 ? floor / (1 + most) * 0.999999 : floor
  }

  /// The exact number of matches.
  public func count(_ query: Query, deadline: UInt64? = nil) throws(ScoringError) -> Int {
    try count(weight: weight(query, scores: false), deadline: deadline)
  }

  /// The exact number of matches of a weight, whether it scores or not.
  package func count(weight: Weight, deadline: UInt64? = nil) throws(ScoringError) -> Int {
    let weight = weight.unscored
    let budget = QueryBudget(deadline: deadline, maximumBytes: memory)
    var total = 0
    if case .term(let term) = weight, snapshot.segments.allSatisfy({ $0.liveDocs == nil }) {
      return term.localFrequency
    }
    for index in snapshot.segments.indices {
      guard let scorer = try scorer(weight, segment: index, budget: budget)
      else { continue }
      if snapshot.segments[index].liveDocs == nil, let count = scorer.exactCount {
        total += count
        continue
      }
      if scorer.hasListWindows, snapshot.segments[index].liveDocs == nil {
        let buffer = WindowBuffer<UInt32>()
        defer { buffer.give() }
        var low: UInt32 = 0
        while low < UInt32(snapshot.segments[index].documentCount),
          let window = scorer.window(from: low, floor: Scorer.noFloor)
        {
          total += scorer.list(window.lowerBound, window.upperBound, buffer.start)
          low = window.upperBound
          try budget.check()
        }
        try budget.check()
        continue
      }
      try forEachWindow(scorer, index, budget) { _, words, count in
        total += postings_popcount(words, count)
      }
    }
    return total
  }

  /// Calls `body` for each window with the bits of its live matches.
  func forEachWindow(
    _ scorer: Scorer, _ index: Int, _ budget: QueryBudget,
    _ body: (_ first: UInt32, UnsafeMutablePointer<UInt64>, _ wordCount: Int) -> Void
  ) throws(ScoringError) {
    let segment = snapshot.segments[index]
    let count = UInt32(segment.documentCount)
    let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: Scratch.capacity / 64)
    defer { bits.deallocate() }
    var low: UInt32 = 0
    while true {
      low = scorer.advance(low)
      try budget.check()
      guard low < count else { return }
      low &= ~63
      let high = min(low + Scorer.windowLength, count)
      let words = Int(high - low + 63) / 64
      bits.update(repeating: 0, count: words)
      scorer.setBits(low, high, bits)
      // What was cut short is not shown to anybody.
      try budget.check()
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
    try matches(weight: weight(query, scores: false), deadline: deadline, body)
  }

  /// The same for a weight, whether it scores or not.
  package func matches(
    weight: Weight, deadline: UInt64? = nil,
    _ body: (_ segment: Int, _ firstDocument: Int, _ bits: UnsafeBufferPointer<UInt64>) -> Void
  ) throws(ScoringError) {
    let weight = weight.unscored
    let budget = QueryBudget(deadline: deadline, maximumBytes: memory)
    for index in snapshot.segments.indices {
      guard let scorer = try scorer(weight, segment: index, budget: budget)
      else { continue }
      try forEachWindow(scorer, index, budget) { first, words, count in
        body(index, Int(first), UnsafeBufferPointer(start: words, count: count))
      }
    }
  }

  /// All matches as a set, to be kept as a filter.
  public func documentSet(_ query: Query, deadline: UInt64? = nil) throws(ScoringError)
    -> DocumentSet
  {
    try documentSet(weight: weight(query, scores: false), deadline: deadline)
  }

  /// All matches of a weight as a set.
  package func documentSet(weight: Weight, deadline: UInt64? = nil) throws(ScoringError)
    -> DocumentSet
  {
    var segments = snapshot.segments.map { _ in [UInt64]() }
    try matches(weight: weight, deadline: deadline) { segment, first, bits in
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
