internal import InvertedIndex
internal import Scoring

/// Looks single terms up in all segments of a snapshot, where no plan is at hand.
struct TermLookup: Sendable {
  let segments: [SegmentReader]
  let statistics: CollectionStatistics

  /// In how many records of the collection the term stands, deleted ones included.
  func documentFrequency(_ term: [UInt8], field: Int) -> Int {
    var sum = 0
    for segment in segments {
      if let info = segment.inverted.terms(field: field)?.find(term) {
        sum += Int(info.documentFrequency)
      }
    }
    return statistics.documentFrequency(of: term, field: field, here: sum)
  }

  /// Whether any record has the term.
  func contains(_ term: [UInt8], field: Int) -> Bool {
    documentFrequency(term, field: field) > 0
  }
}
