/// What the best hits of a query have in common besides its words.
///
/// Records that answer one question use the same words beyond those of the question (feedback from
/// hits that nobody has judged: Rocchio 1971; Lavrenko and Croft, "Relevance-Based Language Models",
/// 2001). Terms of the best hits are weighted by what BM25 finds them worth in each hit, times the
/// hit's own score; those of the query are left out, since their evidence is counted already.
///
/// Depends on the query and the collection alone, not on where the hits are kept.
package struct LikenessProfile: Sendable {
  /// A term that the hits have.
  package struct Term: Sendable {
    package var bytes: [UInt8]
    package var idf: Float
    /// The sum over the hits of weight × worth.
    package var weight: Double
    /// The part of each hit in `weight`.
    package var parts: [Double]

    /// A term with its part in each hit.
    package init(bytes: [UInt8], idf: Float, weight: Double, parts: [Double]) {
      self.bytes = bytes
      self.idf = idf
      self.weight = weight
      self.parts = parts
    }
  }

  /// A hit that the profile is taken from.
  package struct Hit: Sendable {
    package var id: [UInt8]
    /// BM25, as a share of the best hit's.
    package var weight: Double

    /// A hit with its share of the best hit's score.
    package init(id: [UInt8], weight: Double) {
      self.id = id
      self.weight = weight
    }
  }

  /// Hits that are looked at.
  package static let hitCount = 3
  /// Terms that are looked for.
  static let termCount = 50
  /// Queries of fewer words say too little to be sure of their best hits.
  package static let minimumWords = 4

  /// The text field that is compared.
  package let field: Int
  package let terms: [Term]
  package let hits: [Hit]
  /// The likeness of the most typical hit, by the others: what likeness is a share of.
  package let reference: Double

  /// A profile that was made elsewhere.
  package init(field: Int, terms: [Term], hits: [Hit], reference: Double) {
    self.field = field
    self.terms = terms
    self.hits = hits
    self.reference = reference
  }

  /// Nil where the hits have nothing in common.
  ///
  /// - Parameters:
  ///   - field: The text field that is compared.
  ///   - hits: The best, at least two, each with what its terms are worth in it.
  ///   - idf: Of each of their terms that is to be looked at.
  package init?(
    field: Int, hits: [(hit: Hit, worth: [[UInt8]: Double])], idf: [[UInt8]: Float]
  ) {
    guard hits.count > 1 else { return nil }
    self.field = field
    self.hits = hits.map(\.hit)
    let hitWeights = hits.reduce(0) { $0 + $1.hit.weight }
    var terms: [Term] = []
    for (bytes, idf) in idf {
      let parts = hits.map { $0.hit.weight * ($0.worth[bytes] ?? 0) }
      terms.append(Term(bytes: bytes, idf: idf, weight: parts.reduce(0, +), parts: parts))
    }
    terms.sort {
      $0.weight != $1.weight
        ? $0.weight > $1.weight : $0.bytes.lexicographicallyPrecedes($1.bytes)
    }
    self.terms = Array(terms.prefix(Self.termCount))
    var reference = 0.0
    for (index, hit) in hits.enumerated() {
      let sum = self.terms.reduce(0) { sum, term in
        sum + (term.weight - term.parts[index]) * (hit.worth[term.bytes] ?? 0)
      }
      reference = max(reference, sum / (hitWeights - hit.hit.weight))
    }
    guard reference > 0 else { return nil }
    self.reference = reference
  }
}
