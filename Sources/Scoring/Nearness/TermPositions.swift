internal import InvertedIndex

/// Where one term stands in single documents of one segment, read as they are asked for.
///
/// Keeps the block it decoded last, so documents are best asked for in ascending order. Not thread
/// safe. Damaged bytes give no positions.
final class TermPositions {
  private let lookup: PostingsLookup
  private var list: PositionsList?

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
    guard let lookup = PostingsLookup(segment, options: options, info: info) else { return nil }
    self.lookup = lookup
    buffer = .allocate(capacity: 2 * room)
    list = PositionsList.open(segment.inverted, options: options, info: info)
  }

  deinit { buffer.deallocate() }

  /// Calls `body` with every document of the term, ascending.
  func forEachDocument(_ body: (UInt32) -> Void) { lookup.forEachDocument(body) }

  /// Reads a document's positions; false if the term does not stand in it.
  func read(_ document: UInt32) -> Bool {
    count = 0
    guard let place = lookup.place(of: document) else { return false }
    let frequencies = lookup.frequencies
    var before = lookup.postings.positionStart(ofBlock: lookup.block)
    for index in 0..<place { before &+= Int(frequencies[index]) }
    // Damaged bytes may say any frequency; no text has as many words.
    let wantedCount = min(Int(frequencies[place]), 1 << 24)
    if wantedCount > room {
      buffer.deallocate()
      room = wantedCount
      buffer = .allocate(capacity: 2 * room)
    }
    count = list?.read(first: before, count: wantedCount, into: buffer, forms: buffer + room) ?? 0
    return true
  }
}
