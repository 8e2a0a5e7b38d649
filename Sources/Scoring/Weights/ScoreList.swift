/// The documents of one segment that a word matches, with their scores: a word of a small index as
/// it is kept from query to query.
package final class ScoreList: Sendable {
  /// Ascending; deleted ones included.
  package let documents: [UInt32]
  /// Sums of the word's clauses.
  let scores: [Double]
  let greatest: Double

  init(documents: [UInt32], scores: [Double]) {
    self.documents = documents
    self.scores = scores
    greatest = scores.max() ?? 0
  }

  /// Index of the first document that is not below `document`.
  func index(of document: UInt32) -> Int {
    documents.withUnsafeBufferPointer { documents in
      var low = 0
      var high = documents.count
      while low < high {
        let middle = (low &+ high) / 2
        if documents[middle] < document { low = middle &+ 1 } else { high = middle }
      }
      return low
    }
  }
}
