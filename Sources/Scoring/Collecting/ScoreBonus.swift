/// A bounded addition to the BM25 score of a document, for nearness of words and exact forms.
///
/// Only asked for documents that can still enter the result, so it may cost something; it must
/// depend on nothing but the document.
public protocol ScoreBonus: AnyObject {
  /// Upper limit of `bonus`, 0...0.3.
  var maximum: Float { get }
  /// The share that is added: score = BM25 × (1 + bonus). Documents of a segment come in ascending
  /// order, segments in the order of the snapshot.
  func bonus(segment: Int, document: UInt32) -> Float
}
