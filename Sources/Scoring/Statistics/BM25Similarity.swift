internal import Glibc
internal import InvertedIndex

/// BM25 as Lucene computes it, in `Float`: weight - weight / (1 + frequency × inverse[norm]) with
/// weight = boost × idf. It ascends with the frequency and descends with the length in every
/// rounding, so that a bound computed by the same operations is a bound.
///
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; the
/// factor k1 + 1 is left out, as in Lucene since version 8.
public struct BM25Similarity: Sendable, Hashable {
  /// How soon further occurrences stop counting.
  public var k1: Float
  /// How much a long field counts against its words: 0...1.
  public var b: Float

  public init(k1: Float = 1.2, b: Float = 0.75) {
    self.k1 = k1
    self.b = b
  }

  /// Lucene's inverse document frequency.
  package static func idf(documentFrequency: Int, documentCount: Int) -> Float {
    // Deletions cannot make the frequency exceed the count, damaged bytes can.
    let n = Double(max(documentCount, documentFrequency))
    let f = Double(documentFrequency)
    return Float(log(1 + (n - f + 0.5) / (f + 0.5)))
  }
}

/// What BM25 needs to know of one field: its size over the whole snapshot, and for each norm the
/// factor of the frequency. Made once per searcher, shared by threads.
package final class FieldScoring: @unchecked Sendable {
  /// Records that have the field.
  package let documentCount: Int
  /// 1 / (k1 × (1 - b + b × length / average length)) of each norm.
  package let inverse: UnsafePointer<Float>
  private let table: UnsafeMutablePointer<Float>
  let averageLength: Float

  init(_ similarity: BM25Similarity, documentCount: Int, sumTotalTermFrequency: Int) {
    self.documentCount = documentCount
    averageLength =
      documentCount > 0 && sumTotalTermFrequency > 0
      ? Float(Double(sumTotalTermFrequency) / Double(documentCount)) : 1
    table = .allocate(capacity: 256)
    for norm in 0..<256 {
      let length = Float(FieldNorms.decode(UInt8(norm)))
      let denominator =
        similarity.k1 * ((1 - similarity.b) + similarity.b * length / averageLength)
      // k1 0 would divide by zero: then the frequency does not matter at all.
      table[norm] = denominator > 0 ? 1 / denominator : .greatestFiniteMagnitude
    }
    inverse = UnsafePointer(table)
  }

  deinit { table.deallocate() }

  /// One document's score, by the same operations as the kernel.
  @inlinable @inline(__always)
  package static func score(
    _ weight: Float, _ frequency: Float, _ inverse: UnsafePointer<Float>, _ norm: UInt8
  ) -> Float {
    weight - weight / (1 + frequency * inverse[Int(norm)])
  }
}
