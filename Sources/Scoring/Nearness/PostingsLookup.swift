internal import CPostings
internal import InvertedIndex

/// Finds single documents in the postings of one term of one segment.
///
/// Keeps the block it decoded last, so documents are best asked for in ascending order. Not thread
/// safe. Damaged bytes find nothing.
final class PostingsLookup {
  let postings: PostingsList
  /// The block decoded last; -1: none.
  private(set) var block = -1
  private let documents: UnsafeMutablePointer<UInt32>
  private var length = 0
  private let frequencyBuffer: UnsafeMutablePointer<UInt32>
  /// The block whose frequencies are decoded.
  private var frequencyBlock = -1

  /// Nil if the term's bytes cannot be right.
  init?(_ segment: SegmentReader, options: IndexOptions, info: TermInfo) {
    guard let postings = PostingsList(segment.inverted, options: options, info: info)
    else { return nil }
    self.postings = postings
    // What a block may be decoded into.
    let capacity = Int(POSTINGS_BLOCK + POSTINGS_PAD)
    documents = .allocate(capacity: capacity)
    frequencyBuffer = .allocate(capacity: capacity)
  }

  deinit {
    documents.deallocate()
    frequencyBuffer.deallocate()
  }

  /// The document's place in its block, which is `block` then; nil if the term does not stand in it.
  func place(of document: UInt32) -> Int? {
    let isBehind = block >= 0 && block < postings.blockCount && length > 0
    let from = isBehind && documents[0] <= document ? block : 0
    let wanted = postings.block(withDocument: document, from: from)
    guard wanted < postings.blockCount else { return nil }
    if wanted != block {
      block = wanted
      length = postings.documents(ofBlock: wanted, into: documents)
    }
    var low = 0
    var high = length
    while low < high {
      let middle = (low &+ high) / 2
      if documents[middle] < document { low = middle &+ 1 } else { high = middle }
    }
    return low < length && documents[low] == document ? low : nil
  }

  /// The frequencies of the documents of `block`. Valid until the next call.
  var frequencies: UnsafePointer<UInt32> {
    if frequencyBlock != block {
      frequencyBlock = block
      postings.frequencies(ofBlock: block, into: frequencyBuffer)
    }
    return UnsafePointer(frequencyBuffer)
  }

  /// How often the term stands in the document; 0: it does not.
  func frequency(in document: UInt32) -> UInt32 {
    guard let place = place(of: document) else { return 0 }
    return frequencies[place]
  }

  /// Calls `body` with every document of the term, ascending.
  func forEachDocument(_ body: (UInt32) -> Void) {
    block = -1
    length = 0
    for index in 0..<postings.blockCount {
      for i in 0..<postings.documents(ofBlock: index, into: documents) { body(documents[i]) }
    }
  }
}
