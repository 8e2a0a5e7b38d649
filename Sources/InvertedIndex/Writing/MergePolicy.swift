/// Which segments to merge.
///
/// Segments fall into tiers by size, each tier ten times the one below; ten neighbours of one tier
/// become one of the next. So a record is rewritten once per tier, and an index of n records has
/// some ten segments per tier. Only neighbours are merged: the order of records stays, which
/// matters where ties are in insertion order and makes merging a plain concatenation.
package struct MergePolicy: Sendable {
  /// Neighbours of one tier that are merged.
  package var width = 10
  /// Segments below this size are of the lowest tier.
  package var floorInBytes = 2 << 20
  /// Segments larger than this are left alone, however many there are.
  package var maximumInBytes = 5 << 30
  /// A segment with more than this share of deleted documents is rewritten.
  package var deletedShare = 0.2
  /// A segment of at most this size is rewritten as soon as it has a deleted document, so that
  /// small indexes always score as if built anew.
  package var rewrittenInBytes = 16 << 20

  package init() {}

  /// A range of neighbours to merge, or nil if nothing needs to be.
  func next(_ segments: [SegmentInfo]) -> Range<Int>? {
    let sizes = segments.map(\.sizeInBytes)
    let tiers = sizes.map { size in
      var tier = 0
      var limit = floorInBytes
      while size > limit {
        tier += 1
        limit *= width
      }
      return tier
    }
    var start = 0
    while start < segments.count {
      var end = start
      // Smaller neighbours in between are taken along.
      var counted = 0
      var total = 0
      while end < segments.count, tiers[end] <= tiers[start], counted < width,
        total + sizes[end] <= maximumInBytes
      {
        total += sizes[end]
        if tiers[end] == tiers[start] { counted += 1 }
        end += 1
      }
      if counted == width { return start..<end }
      start += 1
    }
    for (index, segment) in segments.enumerated() {
      guard let deletions = segment.deletions, sizes[index] <= maximumInBytes else { continue }
      let share = Double(deletions.count) / Double(max(1, segment.documentCount))
      if share > deletedShare || sizes[index] <= rewrittenInBytes { return index..<index + 1 }
    }
    return nil
  }
}
