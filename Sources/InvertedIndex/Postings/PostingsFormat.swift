// Numbers that the writer and the readers of postings share. Index/FORMAT.md, section "Postings".

/// Constants of the bytes of postings.
package enum PostingsFormat {
  /// Documents, frequencies and positions are packed by so many.
  @inlinable @inline(__always) package static var blockLength: Int { 128 }
  /// Blocks that share an upper level of impacts.
  @inlinable @inline(__always) package static var superBlockLength: Int { 32 }
  /// Zero bytes at the end of each region, so that SIMD loads never leave it.
  @inlinable @inline(__always) package static var padding: Int { 64 }
  /// A list with more than one document in so many has a bit set in place of packed documents: it
  /// takes about as many bytes, and any document is tested and ranked at once.
  @inlinable @inline(__always) package static var densityDivisor: Int { 8 }
  /// Segments smaller than this have no bit sets.
  @inlinable @inline(__always) package static var leastDocumentsForBitSets: Int { 1024 }
  /// Bits per sample of the bit set's rank.
  @inlinable @inline(__always) package static var rankInterval: Int { 512 }
  /// Greatest number of documents of a segment, so that SIMD comparisons may be signed.
  package static let maximumDocumentCount = Int(Int32.max) - 1

  /// Words of a bit set of `documentCount` documents.
  package static func wordCount(_ documentCount: Int) -> Int { (documentCount + 63) / 64 }
  static func rankCount(_ documentCount: Int) -> Int {
    (documentCount + rankInterval - 1) / rankInterval
  }
}
