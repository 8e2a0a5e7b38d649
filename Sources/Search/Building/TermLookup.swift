internal import InvertedIndex

/// Looks terms up in all segments of a snapshot.
struct TermLookup: Sendable {
  let segments: [SegmentReader]

  /// In how many records the term stands, deleted ones included.
  func documentFrequency(_ term: [UInt8], field: Int) -> Int {
    var sum = 0
    for segment in segments {
      if let info = segment.inverted.terms(field: field)?.find(term) {
        sum += Int(info.documentFrequency)
      }
    }
    return sum
  }

  /// Whether any record has the term.
  func contains(_ term: [UInt8], field: Int) -> Bool {
    segments.contains { $0.inverted.terms(field: field)?.find(term) != nil }
  }
}
