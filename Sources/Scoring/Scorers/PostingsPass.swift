internal import CPostings
internal import InvertedIndex

/// Reads whole lists of postings of one segment, one after the other, into sets and counts.
///
/// What a pattern stands for may be tens of thousands of terms. A scorer for each would hold a
/// block of each; a pass holds one block, and costs the postings that it reads and no more.
/// Belongs to one thread.
final class PostingsPass {
  private let file: InvertedFile
  private let budget: QueryBudget
  private let documentCount: UInt32
  private let documents: UnsafeMutablePointer<UInt32>
  private let frequencies: UnsafeMutablePointer<UInt32>
  // Unchecked access: the buffers belong to this object, which belongs to one thread, and no access
  // to them is held across a call.
  @exclusivity(unchecked) private var positions: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var forms: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var capacity = 64
  /// Room for a document's positions is not asked for beyond this, whatever damaged bytes say.
  private static let mostPositions = 1 << 24

  /// - Parameter budget: Read at every block: where it is spent, what is read is of no use.
  init(_ segment: SegmentReader, budget: QueryBudget) {
    self.budget = budget
    file = segment.inverted
    documentCount = UInt32(segment.documentCount)
    let block = Int(POSTINGS_BLOCK + POSTINGS_PAD)
    documents = .allocate(capacity: block)
    frequencies = .allocate(capacity: block)
    positions = .allocate(capacity: capacity)
    forms = .allocate(capacity: capacity)
  }

  deinit {
    documents.deallocate()
    frequencies.deallocate()
    positions.deallocate()
    forms.deallocate()
  }

  /// Sets the bits of the documents that have a word.
  func setBits(_ word: WordEntry, _ bits: UnsafeMutablePointer<UInt64>) {
    guard let list = PostingsList(file, options: word.options, info: word.info) else { return }
    guard word.ordinals.isEmpty else {
      setBits(word, list, bits)
      return
    }
    if let words = list.bits {
      orBits(words, 0, documentCount, bits)
      return
    }
    for block in 0..<list.blockCount {
      if budget.spend(Int(POSTINGS_BLOCK)) { return }
      let count = list.documents(ofBlock: block, into: documents)
      postings_set_bits(documents, count, 0, bits)
    }
  }

  /// Only documents whose bit is not set yet are looked into: each needs one occurrence.
  private func setBits(
    _ word: WordEntry, _ list: PostingsList, _ bits: UnsafeMutablePointer<UInt64>
  ) {
    guard let positionsList = PositionsList.open(file, options: word.options, info: word.info)
    else { return }
    for block in 0..<list.blockCount {
      if budget.spend(8 * Int(POSTINGS_BLOCK)) { return }
      let count = list.documents(ofBlock: block, into: documents)
      var isNews = false
      for i in 0..<count where !Self.isSet(documents[i], bits) {
        isNews = true
        break
      }
      guard isNews else { continue }
      list.frequencies(ofBlock: block, into: frequencies)
      var first = list.positionStart(ofBlock: block)
      for i in 0..<count {
        let document = documents[i]
        if !Self.isSet(document, bits),
          occurrences(of: word, positionsList, first, frequencies[i]) > 0
        {
          bits[Int(document >> 6)] |= 1 << UInt64(document & 63)
        }
        first &+= Int(frequencies[i])
      }
    }
  }

  /// Adds, for each document of `low..<high` that has a word, how often times the word's weight, and
  /// sets its bit; both are counted from `low`.
  ///
  /// - Parameter start: As for `forEachPosition`.
  func addFrequencies(
    _ word: WordEntry, _ low: UInt32, _ high: UInt32, from start: inout Int,
    _ sums: UnsafeMutablePointer<Float>, _ bits: UnsafeMutablePointer<UInt64>
  ) {
    if word.info.documentFrequency == 1,
      word.info.singleDocument < low || word.info.singleDocument >= high
    {
      return
    }
    guard let list = PostingsList(file, options: word.options, info: word.info) else { return }
    if word.ordinals.isEmpty {
      forEachBlock(of: list, low, high, from: &start, work: Int(POSTINGS_BLOCK)) { count, _ in
        for i in 0..<count where documents[i] >= low && documents[i] < high {
          let at = Int(documents[i] &- low)
          sums[at] += word.weight * Float(frequencies[i])
          bits[at >> 6] |= 1 << UInt64(at & 63)
        }
      }
      return
    }
    guard let positionsList = PositionsList.open(file, options: word.options, info: word.info)
    else { return }
    forEachBlock(of: list, low, high, from: &start, work: 8 * Int(POSTINGS_BLOCK)) { count, first in
      var first = first
      for i in 0..<count {
        if documents[i] >= low, documents[i] < high {
          let found = occurrences(of: word, positionsList, first, frequencies[i])
          if found > 0 {
            let at = Int(documents[i] &- low)
            sums[at] += word.weight * Float(found)
            bits[at >> 6] |= 1 << UInt64(at & 63)
          }
        }
        first &+= Int(frequencies[i])
      }
    }
  }

  /// Reads the documents and frequencies of the blocks that may have documents of `low..<high`, and
  /// calls `body` with each block's length and where its positions begin.
  ///
  /// - Parameters:
  ///   - start: As for `forEachPosition`.
  ///   - work: What a block costs.
  @inline(__always)
  private func forEachBlock(
    of list: PostingsList, _ low: UInt32, _ high: UInt32, from start: inout Int, work: Int,
    _ body: (_ count: Int, _ positionStart: Int) -> Void
  ) {
    start = list.block(withDocument: low, from: start)
    while start < list.blockCount {
      if budget.spend(work) { return }
      let count = list.documents(ofBlock: start, into: documents)
      guard count > 0, documents[0] < high else { return }
      list.frequencies(ofBlock: start, into: frequencies)
      body(count, list.positionStart(ofBlock: start))
      if list.lastDocument(ofBlock: start) >= high &- 1 { return }
      start += 1
    }
  }

  /// Calls `body` with each wanted document of `low..<high` that has a word, and its positions
  /// there.
  ///
  /// - Parameter start: The block where the search for the range begins; receives where it ended,
  ///   so that ascending ranges read each block once or twice.
  @inline(__always)
  func forEachPosition(
    of word: WordEntry, _ low: UInt32, _ high: UInt32, wanted: OwnedBits, from start: inout Int,
    _ body: (_ document: UInt32, _ position: UInt32) -> Void
  ) {
    if word.info.documentFrequency == 1,
      word.info.singleDocument < low || word.info.singleDocument >= high
        || !wanted.contains(word.info.singleDocument)
    {
      return
    }
    guard let list = PostingsList(file, options: word.options, info: word.info) else { return }
    start = list.block(withDocument: low, from: start)
    var block = start
    while block < list.blockCount {
      if budget.spend(8 * Int(POSTINGS_BLOCK)) { return }
      let count = list.documents(ofBlock: block, into: documents)
      if count == 0 || documents[0] >= high { break }
      var isWanted = false
      for i in 0..<count where wanted.contains(documents[i]) {
        isWanted = true
        break
      }
      if isWanted {
        guard
          let positionsList = PositionsList.open(file, options: word.options, info: word.info)
        else { return }
        list.frequencies(ofBlock: block, into: frequencies)
        var first = list.positionStart(ofBlock: block)
        for i in 0..<count where documents[i] < high {
          let document = documents[i]
          if document >= low, wanted.contains(document) {
            let read = read(positionsList, first, frequencies[i], forms: !word.ordinals.isEmpty)
            for j in 0..<read where word.ordinals.isEmpty || word.accepts(forms[j]) {
              body(document, positions[j])
            }
          }
          first &+= Int(frequencies[i])
        }
      }
      if list.lastDocument(ofBlock: block) >= high &- 1 { break }
      block += 1
    }
    start = block
  }

  @inline(__always)
  private static func isSet(_ document: UInt32, _ bits: UnsafeMutablePointer<UInt64>) -> Bool {
    bits[Int(document >> 6)] >> UInt64(document & 63) & 1 != 0
  }

  /// How many of a document's occurrences of a term are in a form that counts.
  private func occurrences(
    of word: WordEntry, _ list: borrowing PositionsList, _ first: Int, _ frequency: UInt32
  ) -> Int {
    let read = read(list, first, frequency, forms: true)
    var found = 0
    for i in 0..<read where word.accepts(forms[i]) { found += 1 }
    return found
  }

  private func read(
    _ list: borrowing PositionsList, _ first: Int, _ frequency: UInt32, forms wantsForms: Bool
  ) -> Int {
    let count = min(Int(frequency), Self.mostPositions)
    if count > capacity {
      positions.deallocate()
      forms.deallocate()
      capacity = count + count / 2
      positions = .allocate(capacity: capacity)
      forms = .allocate(capacity: capacity)
    }
    return list.read(
      first: first, count: count, into: positions, forms: wantsForms ? forms : nil)
  }
}
