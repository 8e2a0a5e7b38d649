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

  /// Positions of the document read last, ascending.
  private(set) var positions: [UInt32] = []
  /// The ordinal of the written form at each of them.
  private(set) var forms: [UInt32] = []

  /// Nil if the segment lacks the term, or the field has no positions.
  init?(_ segment: SegmentReader, field: Int, term: [UInt8]) {
    guard let dictionary = segment.inverted.terms(field: field), let info = dictionary.find(term),
      let postings = PostingsList(segment.inverted, options: dictionary.options, info: info)
    else { return nil }
    self.postings = postings
    list = PositionsList.open(segment.inverted, options: dictionary.options, info: info)
    // What `documents(ofBlock:into:)` may write.
    let capacity = Int(POSTINGS_BLOCK + POSTINGS_PAD)
    documents = .allocate(capacity: capacity)
    frequencies = .allocate(capacity: capacity)
  }

  deinit {
    documents.deallocate()
    frequencies.deallocate()
  }

  /// Reads a document's positions; false if the term does not stand in it.
  func read(_ document: UInt32) -> Bool {
    positions.removeAll(keepingCapacity: true)
    forms.removeAll(keepingCapacity: true)
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
    let count = min(Int(frequencies[low]), 1 << 24)
    positions = [UInt32](repeating: 0, count: count)
    forms = [UInt32](repeating: 0, count: count)
    let read = positions.withUnsafeMutableBufferPointer { positions in
      forms.withUnsafeMutableBufferPointer { forms in
        guard let first = positions.baseAddress else { return 0 }
        return list?.read(first: before, count: count, into: first, forms: forms.baseAddress) ?? 0
      }
    }
    positions.removeSubrange(read...)
    forms.removeSubrange(read...)
    return true
  }
}
