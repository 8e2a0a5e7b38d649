package import InvertedIndex

/// How much a record has of what the best hits of a query have in common.
///
/// A record's likeness is the sum over the profile's terms of weight × worth in the record, as a
/// share of what the most typical of the best hits has, at most 1. A hit is never evidence for
/// itself: its likeness is measured by the others alone.
///
/// Depends on the query and the record, not on page or segments. One per search; not thread safe.
package final class LikenessModel {
  private let profile: LikenessProfile
  /// Where the profile's hits are, if they are in this snapshot.
  private let places: [DocumentAddress?]
  private let scoring: FieldScoring
  private let segments: [SegmentReader]
  private let hitWeights: Double
  /// Of each term, in the segment that was asked for last.
  private var lookups: [PostingsLookup?] = []
  private var segment = -1

  /// - Parameters:
  ///   - places: Where the profile's hits are; nil: not in this snapshot.
  ///   - scoring: Of the profile's field.
  package init(
    _ profile: LikenessProfile, places: [DocumentAddress?], scoring: FieldScoring,
    segments: [SegmentReader]
  ) {
    self.profile = profile
    self.places = places
    self.scoring = scoring
    self.segments = segments
    hitWeights = profile.hits.reduce(0) { $0 + $1.weight }
  }

  /// How like the best hits a record is, 0...1. Costs a look into the postings of each term.
  func likeness(segment: Int, document: UInt32) -> Float {
    open(segment)
    guard let norms = segments[segment].norms(profile.field) else { return 0 }
    let norm = norms[Int(document)]
    let own = places.firstIndex { $0?.segment == segment && $0?.document == Int(document) }
    var sum = 0.0
    for (term, lookup) in zip(profile.terms, lookups) {
      guard let frequency = lookup?.frequency(in: document), frequency > 0 else { continue }
      let worth = Double(FieldScoring.score(term.idf, Float(frequency), scoring.inverse, norm))
      sum += (own.map { term.weight - term.parts[$0] } ?? term.weight) * worth
    }
    let weights = own.map { hitWeights - profile.hits[$0].weight } ?? hitWeights
    return Float(min(1, max(0, sum / weights / profile.reference)))
  }

  /// Makes the segment's lists those that are read.
  private func open(_ index: Int) {
    guard segment != index else { return }
    segment = index
    let reader = segments[index]
    guard let dictionary = reader.inverted.terms(field: profile.field) else {
      lookups = profile.terms.map { _ in nil }
      return
    }
    lookups = profile.terms.map { term in
      dictionary.find(term.bytes).flatMap {
        PostingsLookup(reader, options: dictionary.options, info: $0)
      }
    }
  }
}
