public import InvertedIndex

/// Candidates read for a text, ready to be weighed: what costs time is done, so that other weights
/// can be tried at once.
public struct PreparedReranking: Sendable {
  let text: RerankText
  let fields: [String]
  let evidence: [RerankEvidence]
  /// The records that candidates were recognised as.
  let matched: [String?]
  let titles: [String?]

  /// The candidates' scores in the order in which they came.
  public func scores(_ weights: Reranking) -> [Double] {
    evidence.map { $0.score(text, weights, fields: fields) }
  }

  /// Places of the candidates, best first, equal ones as they came.
  public func order(_ weights: Reranking) -> [Int] {
    let scores = scores(weights)
    return scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
  }

  /// What a candidate's score is made of.
  func explanation(of candidate: Int, _ weights: Reranking) -> Explanation {
    evidence[candidate].explanation(text, weights, fields: fields)
  }
}
