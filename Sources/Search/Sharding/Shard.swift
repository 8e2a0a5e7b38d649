package import Scoring

/// One of the parts that a collection is divided into, as the root asks it. All methods may be called
/// from any thread.
package protocol Shard: AnyObject, Sendable {
  /// What ranking needs to know of its records as a whole.
  func numbers() throws(SearchError) -> ShardNumbers
  /// In how many of its records each term stands.
  func frequencies(of terms: [CollectionStatistics.Term]) throws(SearchError) -> [Int]
  /// Its terms of which a written form matches, in any order.
  func terms(matching request: ExpansionRequest) throws(SearchError) -> [[UInt8]]
  /// The written forms of each term that it has; of a term that it lacks none.
  func forms(of terms: [CollectionStatistics.Term]) throws(SearchError) -> [[[UInt8]]]
  /// The best hits by a plan without bonus, with what their words are worth knowing.
  func best(_ plan: ShardPlan, field: Int, _ request: SearchRequest) throws(SearchError)
    -> [ShardBest]
  /// Hits as scores and ids, the number of matches, counts of facets.
  func answer(_ plan: ShardPlan, _ request: SearchRequest) throws(SearchError) -> ShardAnswer
  /// Records of these ids as hits, with snippets if they are wanted; in the order of the ids.
  func show(
    _ ids: [[UInt8]], _ plan: ShardPlan, _ request: SearchRequest
  ) throws(SearchError) -> [Hit]
}

/// What ranking needs to know of a shard's records as a whole.
package struct ShardNumbers: Sendable {
  /// What answers depend on besides the records.
  package var meaning: String
  package var statistics: CollectionStatistics
  /// Records, deleted ones included.
  package var maximumDocument: Int
  /// Records by language (BCP 47).
  package var languages: [(code: String, documentCount: Int)]
}

/// One of a shard's best hits.
package struct ShardBest: Sendable {
  package var id: [UInt8]
  package var score: Float
  /// Of the field that is compared.
  package var norm: UInt8
  /// How often each of its terms stands in that field's texts.
  package var frequencies: [[UInt8]: Int]
}

/// What a shard found.
package struct ShardAnswer: Sendable {
  /// Best first, ties by id.
  package var hits: [(score: Float, id: [UInt8])] = []
  package var total = 0
  /// In the order asked for, all values.
  package var facets: [Facet] = []
}
