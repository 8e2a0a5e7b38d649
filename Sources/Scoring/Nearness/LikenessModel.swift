package import InvertedIndex

/// What the best hits of a query have in common besides its words, and how much of it a record has.
///
/// Records that answer one question use the same words beyond those of the question (feedback from
/// hits that nobody has judged: Rocchio 1971; Lavrenko and Croft, "Relevance-Based Language Models",
/// 2001). Terms of the best hits are weighted by what BM25 finds them worth in each hit, times the
/// hit's own score; those of the query are left out, since their evidence is counted already. A
/// record's likeness is the sum over the terms of weight × worth in the record, as a share of what
/// the most typical of the best hits has, at most 1. A hit is never evidence for itself: its likeness
/// is measured by the others alone.
///
/// Depends on the query and the snapshot, not on page or segments. One per search; not thread safe.
package final class LikenessModel {
  /// Where the model is taken from.
  package struct Hit {
    var segment: Int
    var document: UInt32
    /// BM25, as a share of the best hit's.
    var weight: Double
    /// What each of its terms is worth in it.
    var worth: [[UInt8]: Double]

    /// A hit with what it weighs and what its terms are worth.
    package init(segment: Int, document: UInt32, weight: Double, worth: [[UInt8]: Double]) {
      self.segment = segment
      self.document = document
      self.weight = weight
      self.worth = worth
    }
  }

  private struct Term {
    var bytes: [UInt8]
    var idf: Float
    /// The sum over the hits of weight × worth.
    var weight: Double
    /// The part of each hit in `weight`.
    var parts: [Double]
  }

  /// Hits that are looked at.
  package static let hitCount = 3
  /// Terms that are looked for.
  static let termCount = 50
  /// Queries of fewer words say too little to be sure of their best hits.
  package static let minimumWords = 4

  private let field: Int
  private let hits: [Hit]
  private let terms: [Term]
  private let scoring: FieldScoring
  private let segments: [SegmentReader]
  private let hitWeights: Double
  /// Of the most typical hit, by the others.
  private var reference = 0.0
  /// Of each term, in the segment that was asked for last.
  private var lookups: [PostingsLookup?] = []
  private var segment = -1

  /// Nil where the hits have nothing in common.
  ///
  /// - Parameters:
  ///   - field: The text field that is compared.
  ///   - hits: The best, at least two.
  ///   - idf: Of each of their terms that is to be looked at.
  package init?(
    field: Int, hits: [Hit], idf: [[UInt8]: Float], scoring: FieldScoring,
    segments: [SegmentReader]
  ) {
    guard hits.count > 1 else { return nil }
    self.field = field
    self.hits = hits
    self.scoring = scoring
    self.segments = segments
    hitWeights = hits.reduce(0) { $0 + $1.weight }
    var terms: [Term] = []
    for (bytes, idf) in idf {
      let parts = hits.map { $0.weight * ($0.worth[bytes] ?? 0) }
      terms.append(Term(bytes: bytes, idf: idf, weight: parts.reduce(0, +), parts: parts))
    }
    terms.sort {
      $0.weight != $1.weight
        ? $0.weight > $1.weight : $0.bytes.lexicographicallyPrecedes($1.bytes)
    }
    self.terms = Array(terms.prefix(Self.termCount))
    for (index, hit) in hits.enumerated() {
      let sum = self.terms.reduce(0) { sum, term in
        sum + (term.weight - term.parts[index]) * (hit.worth[term.bytes] ?? 0)
      }
      reference = max(reference, sum / (hitWeights - hit.weight))
    }
    guard reference > 0 else { return nil }
  }

  /// How like the best hits a record is, 0...1. Costs a look into the postings of each term.
  func likeness(segment: Int, document: UInt32) -> Float {
    open(segment)
    guard let norms = segments[segment].norms(field) else { return 0 }
    let norm = norms[Int(document)]
    let own = hits.firstIndex { $0.segment == segment && $0.document == document }
    var sum = 0.0
    for (term, lookup) in zip(terms, lookups) {
      guard let frequency = lookup?.frequency(in: document), frequency > 0 else { continue }
      let worth = Double(FieldScoring.score(term.idf, Float(frequency), scoring.inverse, norm))
      sum += (own.map { term.weight - term.parts[$0] } ?? term.weight) * worth
    }
    let weights = own.map { hitWeights - hits[$0].weight } ?? hitWeights
    return Float(min(1, max(0, sum / weights / reference)))
  }

  /// Makes the segment's lists those that are read.
  private func open(_ index: Int) {
    guard segment != index else { return }
    segment = index
    let reader = segments[index]
    guard let dictionary = reader.inverted.terms(field: field) else {
      lookups = terms.map { _ in nil }
      return
    }
    lookups = terms.map { term in
      dictionary.find(term.bytes).flatMap {
        PostingsLookup(reader, options: dictionary.options, info: $0)
      }
    }
  }
}
