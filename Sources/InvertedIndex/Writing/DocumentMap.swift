/// Numbers of a segment's live documents after a merge: their order stays, deleted ones fall out.
struct DocumentMap {
  let segment: SegmentReader
  /// New number of the segment's first live document.
  let base: Int
  let liveCount: Int
  /// Live documents before each word of 64; empty where nothing is deleted.
  private let before: [UInt32]

  init(_ segment: SegmentReader, base: Int) {
    self.segment = segment
    self.base = base
    guard let live = segment.liveDocs else {
      before = []
      liveCount = segment.documentCount
      return
    }
    var before: [UInt32] = []
    var count: UInt32 = 0
    for word in 0..<(segment.documentCount + 63) / 64 {
      before.append(count)
      count += UInt32(live[word].nonzeroBitCount)
    }
    self.before = before
    liveCount = Int(count)
  }

  /// The new number of a document below `documentCount`, or nil if it is deleted.
  @inline(__always)
  func newNumber(_ document: Int) -> Int? {
    guard let live = segment.liveDocs else { return base &+ document }
    let word = live[document >> 6]
    let bit = UInt64(1) &<< UInt64(document & 63)
    guard word & bit != 0 else { return nil }
    return base &+ Int(before[document >> 6]) &+ (word & (bit &- 1)).nonzeroBitCount
  }
}
