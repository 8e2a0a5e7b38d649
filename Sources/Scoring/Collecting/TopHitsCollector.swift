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
  /// A hit with what it is ordered by in one word: the score's bits above (scores are not negative,
  /// so they ascend as the scores do), the complement of the place among equals below.
  private struct Entry {
    var key: UInt64
    var document: UInt32
    var segment: UInt32
  }

  private let segments: [SegmentReader]
  private let limit: Int
  private let after: Entry?
  /// Whether ties go to the document that came first; then an equal score cannot enter any more.
  private let tiesByOrder: Bool
  /// A binary heap, the worst hit first. Or, where many hits are wanted, a buffer of up to twice as
  /// many, cut to the best when it is full: that takes less than keeping a large heap in order.
  private var heap: [Entry] = []
  private let isBuffer: Bool
  /// Of a buffer that was cut: what a hit's key must exceed.
  private var leastKey: UInt64 = 0

  init(segments: [SegmentReader], limit: Int, after: ScoredDocument?) {
    self.segments = segments
    self.limit = limit
    let tiesByOrder = segments.allSatisfy { $0.idRank == nil }
    self.tiesByOrder = tiesByOrder
    self.after = after.map { Self.entry($0, segments, tiesByOrder) }
    isBuffer = limit > 24 && (segments.count == 1 || tiesByOrder)
    heap.reserveCapacity(min(isBuffer ? 2 * limit : limit, 2048))
  }

  /// The least exact sum of scores that can still enter, or `Scorer.noFloor`.
  private(set) var floor = Scorer.noFloor

  private static func entry(
    _ hit: ScoredDocument, _ segments: [SegmentReader], _ tiesByOrder: Bool
  ) -> Entry {
    let segment = segments[hit.segment]
    let place =
      tiesByOrder
      ? UInt32(truncatingIfNeeded: segment.base) &+ hit.document
      : segment.idRank.map { $0[Int(hit.document)] } ?? hit.document
    return Entry(
      key: UInt64(max(0, hit.score).bitPattern) << 32 | UInt64(~place), document: hit.document,
      segment: UInt32(truncatingIfNeeded: hit.segment))
  }

  /// Whether `a` comes before `b` in the result.
  @inline(__always)
  private func isBetter(_ a: Entry, _ b: Entry) -> Bool {
    if a.key >> 32 != b.key >> 32 || a.segment == b.segment || tiesByOrder { return a.key > b.key }
    return isBetterById(a, b)
  }

  /// Equal scores from two segments: the ids decide.
  private func isBetterById(_ a: Entry, _ b: Entry) -> Bool {
    let order = compareBytes(
      segments[Int(a.segment)].idBytes(Int(a.document)),
      segments[Int(b.segment)].idBytes(Int(b.document)))
    return order != 0 ? order < 0 : a.segment < b.segment
  }

  /// Takes a hit if it is among the best so far.
  mutating func add(_ hit: ScoredDocument) {
    let entry = Self.entry(hit, segments, tiesByOrder)
    if let after, !isBetter(after, entry) { return }
    if isBuffer {
      guard entry.key > leastKey else { return }
      heap.append(entry)
      if heap.count == limit { raiseFloor(toKey: heap.lazy.map(\.key).min() ?? 0) }
      if heap.count == 2 * limit { cut() }
      return
    }
    if heap.count < limit {
      heap.append(entry)
      siftUp()
      if heap.count == limit { raiseFloor() }
    } else if isBetter(entry, heap[0]) {
      heap[0] = entry
      siftDown()
      raiseFloor()
    }
  }

  /// Sums round to Float once: what rounds to less than the least useful score is below the floor.
  private mutating func raiseFloor() { raiseFloor(toKey: heap[0].key) }

  private mutating func raiseFloor(toKey key: UInt64) {
    let worst = Float(bitPattern: UInt32(truncatingIfNeeded: key >> 32))
    raiseFloor(to: tiesByOrder ? worst.nextUp : worst)
  }

  /// Keeps the `limit` best of a full buffer (Hoare's selection).
  private mutating func cut() {
    let limit = limit
    heap.withUnsafeMutableBufferPointer { entries in
      var low = 0
      var high = entries.count - 1
      while low < high {
        let (a, b, c) = (entries[low].key, entries[(low + high) / 2].key, entries[high].key)
        let pivot = max(min(a, b), min(max(a, b), c))
        var i = low
        var j = high
        while i <= j {
          while entries[i].key > pivot { i &+= 1 }
          while entries[j].key < pivot { j &-= 1 }
          guard i <= j else { break }
          entries.swapAt(i, j)
          i &+= 1
          j &-= 1
        }
        if limit - 1 <= j { high = j } else if limit - 1 >= i { low = i } else { break }
      }
    }
    heap.removeSubrange(limit...)
    leastKey = heap.lazy.map(\.key).min() ?? 0
    raiseFloor(toKey: leastKey)
  }

  private mutating func raiseFloor(to least: Float) {
    floor = max(floor, (Double(least.nextDown) + Double(least)) / 2)
  }

  /// As many hits as are wanted are sure to have this score: what has less need not be offered.
  mutating func assure(_ score: Double) {
    let least = Float(score)
    if least > 0 { raiseFloor(to: least) }
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
    if segments.count > 1, !tiesByOrder {
      siftDownById()
      return
    }
    // Keys alone decide: no two are equal.
    heap.withUnsafeMutableBufferPointer { heap in
      let count = heap.count
      let moving = heap[0]
      var parent = 0
      while true {
        var child = 2 &* parent &+ 1
        guard child < count else { break }
        if child &+ 1 < count { child &+= heap[child].key > heap[child &+ 1].key ? 1 : 0 }
        guard moving.key > heap[child].key else { break }
        heap[parent] = heap[child]
        parent = child
      }
      heap[parent] = moving
    }
  }

  private mutating func siftDownById() {
    let count = heap.count
    let moving = heap[0]
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < count else { break }
      if child + 1 < count, isBetter(heap[child], heap[child + 1]) { child += 1 }
      guard isBetter(moving, heap[child]) else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = moving
  }

  /// The hits, best first.
  func sorted() -> [ScoredDocument] {
    // In one segment, and where places decide, keys alone do.
    let ordered =
      segments.count == 1 || tiesByOrder
      ? heap.sorted { $0.key > $1.key } : heap.sorted(by: isBetter)
    return ordered.prefix(limit).map {
      ScoredDocument(
        segment: Int($0.segment), document: $0.document,
        score: Float(bitPattern: UInt32(truncatingIfNeeded: $0.key >> 32)))
    }
  }
}
