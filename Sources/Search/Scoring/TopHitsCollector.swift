internal import InvertedIndex

/// One hit of a search over a snapshot.
public struct ScoredDocument: Sendable, Hashable {
  /// Index into `Snapshot.segments`.
  public var segment: Int
  /// Number of the document in its segment.
  public var document: UInt32
  public var score: Float

  public init(segment: Int, document: UInt32, score: Float) {
    self.segment = segment
    self.document = document
    self.score = score
  }
}

/// Keeps the best hits: by score, then by id (or, in an index with `ties = order`, by place).
struct TopHitsCollector {
  private let segments: [SegmentReader]
  private let limit: Int
  private let after: ScoredDocument?
  /// Whether ties go to the document that came first; then an equal score cannot enter any more.
  private let tiesByOrder: Bool
  /// A binary heap, the worst hit first.
  private var heap: [ScoredDocument] = []

  init(segments: [SegmentReader], limit: Int, after: ScoredDocument?) {
    self.segments = segments
    self.limit = limit
    self.after = after
    tiesByOrder = segments.allSatisfy { $0.idRank == nil }
    heap.reserveCapacity(min(limit, 1024))
  }

  /// The least exact sum of scores that can still enter, or `Scorer.noFloor`.
  private(set) var floor = Scorer.noFloor

  /// Whether `a` comes before `b` in the result.
  func isBetter(_ a: ScoredDocument, _ b: ScoredDocument) -> Bool {
    if a.score != b.score { return a.score > b.score }
    if a.segment == b.segment {
      guard let ranks = segments[a.segment].idRank else { return a.document < b.document }
      return ranks[Int(a.document)] < ranks[Int(b.document)]
    }
    if tiesByOrder { return a.segment < b.segment }
    let order = compareBytes(
      segments[a.segment].idBytes(Int(a.document)), segments[b.segment].idBytes(Int(b.document)))
    return order != 0 ? order < 0 : a.segment < b.segment
  }

  /// Takes a hit if it is among the best so far.
  mutating func add(_ hit: ScoredDocument) {
    if let after, !isBetter(after, hit) { return }
    if heap.count < limit {
      heap.append(hit)
      siftUp()
      if heap.count == limit { raiseFloor() }
    } else if let worst = heap.first, isBetter(hit, worst) {
      heap[0] = hit
      siftDown()
      raiseFloor()
    }
  }

  /// Sums round to Float once: what rounds to less than the least useful score is below the floor.
  private mutating func raiseFloor() {
    let worst = heap[0].score
    let least = tiesByOrder ? worst.nextUp : worst
    floor = (Double(least.nextDown) + Double(least)) / 2
  }

  private mutating func siftUp() {
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard isBetter(heap[parent], heap[child]) else { return }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, isBetter(heap[child], heap[child + 1]) { child += 1 }
      guard isBetter(heap[parent], heap[child]) else { return }
      heap.swapAt(parent, child)
      parent = child
    }
  }

  /// The hits, best first.
  func sorted() -> [ScoredDocument] { heap.sorted(by: isBetter) }
}
