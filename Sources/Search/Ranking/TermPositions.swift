internal import CPostings
internal import InvertedIndex

/// Where one term stands in single documents of one segment, read as they are asked for.
///
/// Keeps the block it decoded last, so documents are best asked for in ascending order. Not thread
/// safe. Damaged bytes give no positions.
final class TermPositions {
  private let postings: PostingsList
  private var list: PositionsList?
  private let documents: UnsafeMutablePointer<UInt32>
  private let frequencies: UnsafeMutablePointer<UInt32>
  private var block = -1
  private var length = 0

  /// Room for positions, and behind them for as many ordinals of forms; grown where a document has
  /// more, so that reading allocates nothing.
  private var buffer: UnsafeMutablePointer<UInt32>
  private var room = 32
  private var count = 0

  /// Positions of the document read last, ascending. Valid until the next read.
  var positions: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: buffer, count: count) }
  /// The ordinal of the written form at each of them.
  var forms: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: buffer + room, count: count) }

  /// Nil if the term's bytes cannot be right.
  init?(_ segment: SegmentReader, options: IndexOptions, info: TermInfo) {
    guard let postings = PostingsList(segment.inverted, options: options, info: info)
    else { return nil }
    self.postings = postings
    buffer = .allocate(capacity: 2 * room)
    list = PositionsList.open(segment.inverted, options: options, info: info)
    // What `documents(ofBlock:into:)` may write.
    let capacity = Int(POSTINGS_BLOCK + POSTINGS_PAD)
    documents = .allocate(capacity: capacity)
    frequencies = .allocate(capacity: capacity)
  }

  deinit {
    documents.deallocate()
    frequencies.deallocate()
    buffer.deallocate()
  }

  /// Calls `body` with every document of the term, ascending.
  func forEachDocument(_ body: (UInt32) -> Void) {
    block = -1
    for index in 0..<postings.blockCount {
      for i in 0..<postings.documents(ofBlock: index, into: documents) { body(documents[i]) }
    }
  }

  /// Reads a document's positions; false if the term does not stand in it.
  func read(_ document: UInt32) -> Bool {
    count = 0
    let isBehind = block >= 0 && block < postings.blockCount && length > 0
    let from = isBehind && documents[0] <= document ? block : 0
    let wanted = postings.block(withDocument: document, from: from)
    guard wanted < postings.blockCount else { return false }
    if wanted != block {
      block = wanted
      length = postings.documents(ofBlock: wanted, into: documents)
      if length > 0 { postings.frequencies(ofBlock: wanted, into: frequencies) }
    }
    var low = 0
    var high = length
    while low < high {
      let middle = (low + high) / 2
      if documents[middle] < document { low = middle + 1 } else { high = middle }
    }
    guard low < length, documents[low] == document else { return false }
    var before = postings.positionStart(ofBlock: wanted)
    for index in 0..<low { before &+= Int(frequencies[index]) }
    // Damaged bytes may say any frequency; no text has as many words.
    let wantedCount = min(Int(frequencies[low]), 1 << 24)
    if wantedCount > room {
      buffer.deallocate()
      room = wantedCount
      buffer = .allocate(capacity: 2 * room)
    }
    count = list?.read(first: before, count: wantedCount, into: buffer, forms: buffer + room) ?? 0
    return true
  }
}
