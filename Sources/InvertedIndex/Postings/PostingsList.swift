internal import CPostings

// Index/FORMAT.md, section "Postings".

/// One term's documents and frequencies in one segment: random access to blocks of up to 128.
///
/// Without ownership: valid as long as its `InvertedFile`. A class, because a structure of so many
/// pointers would be copied for each call of its methods. `init` checks that the
/// directory lies within the list's extent; each block is checked when it is decoded, so that
/// documents that come out are always ascending and below the segment's document count.
package final class PostingsList: @unchecked Sendable {
  /// Documents of the list.
  package let count: Int
  /// Blocks, the last of which may be short.
  package let blockCount: Int
  package let options: IndexOptions
  package let info: TermInfo
  /// Documents of the segment.
  @usableFromInline let documentCount: UInt32

  /// Whether the list has a directory: last documents, impacts. Else it is one short block.
  package let hasDirectory: Bool
  @usableFromInline let lastDocuments: UnsafeRawPointer
  private let anchors: UnsafeRawPointer
  private let offsets: UnsafeRawPointer
  @usableFromInline let impacts: UnsafeRawPointer
  @usableFromInline let superImpacts: UnsafeRawPointer
  private let positionStarts: UnsafeRawPointer
  private let bests: UnsafeRawPointer
  private let ranks: UnsafeRawPointer
  /// The bit set of the list's documents, if `info.isDense`; words may be unaligned.
  package let bits: UnsafeRawPointer?
  /// Samples of the bit set's rank, one per 512 documents, for the kernels.
  package var rankSamples: UnsafeRawPointer? { bits == nil ? nil : ranks }
  private let data: UnsafeRawPointer
  private let dataLength: Int
  private let wordCount: Int

  /// The list of a term that `TermDictionaryReader` found; nil if its bytes cannot be right.
  package init?(_ file: InvertedFile, options: IndexOptions, info: TermInfo) {
    self.info = info
    self.options = options
    count = Int(info.documentFrequency)
    documentCount = UInt32(file.documentCount)
    let length = PostingsFormat.blockLength
    blockCount = (count + length - 1) / length
    hasDirectory = count >= length
    let start = file.postings.baseAddress! + Int(info.postingsOffset)
    var size = 0
    func part(_ bytes: Int) -> UnsafeRawPointer {
      defer { size += bytes }
      return start + size
    }
    let directory = hasDirectory ? blockCount : 0
    let withFrequencies = options.contains(.frequencies) ? directory : 0
    lastDocuments = part(4 * directory)
    let superBlock = PostingsFormat.superBlockLength
    anchors = part(4 * ((directory + superBlock - 1) / superBlock))
    offsets = part(2 * directory)
    impacts = part(8 * withFrequencies)
    superImpacts = part(8 * ((withFrequencies + superBlock - 1) / superBlock))
    positionStarts = part(4 * withFrequencies)
    bests = part(withFrequencies > 0 ? 8 * BestTable.sizes.count : 0)
    let isDense = info.isDense && hasDirectory
    wordCount = PostingsFormat.wordCount(file.documentCount)
    ranks = part(isDense ? 4 * PostingsFormat.rankCount(file.documentCount) : 0)
    let words = part(isDense ? 8 * wordCount : 0)
    bits = isDense ? words : nil
    data = start + size
    dataLength = Int(info.postingsLength) - size
    guard dataLength >= 0 else { return nil }
  }

  @inlinable @inline(__always)
  static func word(_ base: UnsafeRawPointer, _ index: Int) -> UInt32 {
    UInt32(littleEndian: base.loadUnaligned(fromByteOffset: 4 &* index, as: UInt32.self))
  }

  /// Documents of a block.
  @inlinable @inline(__always)
  package func length(ofBlock block: Int) -> Int {
    min(PostingsFormat.blockLength, count &- block &* PostingsFormat.blockLength)
  }

  /// The last document of a block as the directory says, below the segment's document count. For a
  /// list without directory the last document there could be.
  @inlinable @inline(__always)
  package func lastDocument(ofBlock block: Int) -> UInt32 {
    hasDirectory
      ? min(Self.word(lastDocuments, block), documentCount &- 1) : documentCount &- 1
  }

  /// The first block from `block` on whose last document is at least `target`; `blockCount` if none.
  @inlinable @inline(__always)
  package func block(withDocument target: UInt32, from block: Int) -> Int {
    guard hasDirectory, block < blockCount, Self.word(lastDocuments, block) < target else {
      return block
    }
    return laterBlock(withDocument: target, from: block)
  }

  @usableFromInline
  func laterBlock(withDocument target: UInt32, from block: Int) -> Int {
    // Gallop, then halve: targets are near more often than not.
    var low = block
    var step = 1
    var high = block
    while high < blockCount, Self.word(lastDocuments, high) < target {
      low = high + 1
      high += step
      step += step
    }
    high = min(high, blockCount)
    while low < high {
      let middle = (low + high) >> 1
      if Self.word(lastDocuments, middle) < target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Four (frequency, norm) pairs none of whose scores any document of the block exceeds. Only
  /// where `hasDirectory` and the field has frequencies.
  @inlinable @inline(__always)
  package func impacts(ofBlock block: Int) -> UnsafePointer<UInt8> {
    (impacts + 8 &* block).assumingMemoryBound(to: UInt8.self)
  }

  /// The same for each 32 blocks.
  @inlinable @inline(__always)
  package func impacts(ofSuperBlock block: Int) -> UnsafePointer<UInt8> {
    (superImpacts + 8 &* block).assumingMemoryBound(to: UInt8.self)
  }

  /// Four (frequency, norm) pairs of which at least `limit` documents reach one each, that is, have
  /// at least its frequency and at most its norm; nil where the list does not say. Only where
  /// `hasImpacts`.
  package func pairs(reachedByBest limit: Int) -> UnsafePointer<UInt8>? {
    guard hasImpacts, let index = BestTable.sizes.firstIndex(where: { $0 >= limit }) else {
      return nil
    }
    return (bests + 8 * index).assumingMemoryBound(to: UInt8.self)
  }

  /// The pairs for each of `BestTable.sizes` as they are stored. Only where `hasImpacts`.
  var bestPairs: [UInt64] {
    BestTable.sizes.indices.map {
      UInt64(littleEndian: bests.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
    }
  }

  /// Whether the list has impacts to read.
  @inlinable @inline(__always)
  package var hasImpacts: Bool { hasDirectory && options.contains(.frequencies) }

  /// The number of positions before those of the block's first document.
  package func positionStart(ofBlock block: Int) -> Int {
    hasDirectory && options.contains(.frequencies) ? Int(Self.word(positionStarts, block)) : 0
  }

  /// Offset of a block's bytes in `data`.
  @inline(__always)
  private func offset(ofBlock block: Int) -> Int {
    let relative = UInt16(
      littleEndian: offsets.loadUnaligned(fromByteOffset: 2 &* block, as: UInt16.self))
    return Int(Self.word(anchors, block / PostingsFormat.superBlockLength)) &+ Int(relative)
  }

  /// A full block: where its packed documents stand (none in a dense list), their width, where its
  /// packed frequencies stand, and their token. Nil if it does not lie within the list.
  @inline(__always)
  private func packed(_ block: Int) -> (
    documents: UnsafePointer<UInt8>, width: Int32, frequencies: UnsafePointer<UInt8>, token: UInt8
  )? {
    let offset = offset(ofBlock: block)
    // Width and token may be read before their place is checked: padding follows every region. A
    // block may be a single byte, or none.
    guard offset <= dataLength else { return nil }
    var at = (data + offset).assumingMemoryBound(to: UInt8.self)
    var width: Int32 = 0
    var size = 0
    if bits == nil {
      width = Int32(at[0])
      at += 1
      size += 1
    }
    var token: UInt8 = 0
    if options.contains(.frequencies) {
      token = at[0]
      at += 1
      size += 1
    }
    size &+= 16 &* Int(width) &+ postings_patched_size(token)
    guard width <= 32, offset &+ size <= dataLength else { return nil }
    return (at, width, at + 16 &* Int(width), token)
  }

  /// Decodes the documents of a block.
  ///
  /// - Parameter values: Room for 200; the first 136 are set, those after the last document to
  ///   `Int32.max`, so that a search through the block needs no length.
  /// - Returns: How many there are; 0 for a block whose bytes cannot be right.
  package func documents(ofBlock block: Int, into values: UnsafeMutablePointer<UInt32>) -> Int {
    let length = PostingsFormat.blockLength
    guard self.length(ofBlock: block) == length else { return tail(values, nil) }
    let previous = block == 0 ? UInt32.max : Self.word(lastDocuments, block &- 1)
    let last = Self.word(lastDocuments, block)
    var width: Int32 = 0
    if let bits {
      let words = bits.assumingMemoryBound(to: UInt8.self)
      guard previous &+ 1 < documentCount,
        postings_next_documents(words, wordCount, previous &+ 1, length, values) == length
      else { return invalid(values) }
    } else {
      guard let block = packed(block) else { return invalid(values) }
      width = block.width
      postings_unpack_documents(block.documents, width, previous, values)
    }
    guard last < documentCount, values[length - 1] == last, previous &+ 1 <= last,
      width <= 24 || Self.isAscending(values, length)
    else { return invalid(values) }
    (values + length).update(repeating: UInt32(Int32.max), count: 8)
    return length
  }

  /// Sums of 128 differences below 2^24 cannot wrap around, wider ones can.
  private static func isAscending(_ values: UnsafeMutablePointer<UInt32>, _ count: Int) -> Bool {
    for i in 1..<count where values[i - 1] >= values[i] { return false }
    return true
  }

  private func invalid(_ values: UnsafeMutablePointer<UInt32>) -> Int {
    values.update(repeating: UInt32(Int32.max), count: PostingsFormat.blockLength + 8)
    return 0
  }

  /// Decodes the frequencies of a block; 1 each in a field without.
  package func frequencies(ofBlock block: Int, into values: UnsafeMutablePointer<UInt32>) {
    let length = PostingsFormat.blockLength
    guard options.contains(.frequencies) else {
      values.update(repeating: 1, count: length)
      return
    }
    guard self.length(ofBlock: block) == length else {
      _ = tail(nil, values)
      return
    }
    guard let block = packed(block) else {
      values.update(repeating: 1, count: length)
      return
    }
    postings_patched_unpack(block.frequencies, block.token, values)
    for i in 0..<length { values[i] &+= 1 }
  }

  /// The frequency of one document of a full block.
  @inline(__always)
  package func frequency(inBlock block: Int, at index: Int) -> UInt32 {
    guard options.contains(.frequencies), let block = packed(block) else { return 1 }
    return postings_patched_extract(block.frequencies, block.token, Int32(index)) &+ 1
  }

  /// The frequencies at some places of a full block, each taken out by itself: for a few.
  ///
  /// - Parameter places: Only their place in the block counts.
  /// - Returns: Whether the block is full; else nothing is done.
  package func frequencies(
    inBlock wanted: Int, _ places: UnsafePointer<UInt32>, _ count: Int,
    into values: UnsafeMutablePointer<UInt32>
  ) -> Bool {
    guard length(ofBlock: wanted) == PostingsFormat.blockLength,
      options.contains(.frequencies), let block = packed(wanted)
    else { return false }
    for i in 0..<count {
      let place = places[i] % UInt32(PostingsFormat.blockLength)
      values[i] =
        postings_patched_extract(block.frequencies, block.token, Int32(bitPattern: place)) &+ 1
    }
    return true
  }

  /// Decodes the short last block, either of its two halves.
  private func tail(
    _ documents: UnsafeMutablePointer<UInt32>?, _ frequencies: UnsafeMutablePointer<UInt32>?
  ) -> Int {
    if count == 1 {
      documents?[0] = info.singleDocument
      frequencies?[0] = UInt32(truncatingIfNeeded: info.totalTermFrequency)
      if let documents { Self.fill(documents, from: 1) }
      return 1
    }
    let block = blockCount - 1
    let length = self.length(ofBlock: block)
    let offset = hasDirectory ? min(offset(ofBlock: block), dataLength) : 0
    var scanner = ByteScanner(data + offset, end: data + dataLength)
    var previous = block == 0 ? UInt64.max : UInt64(Self.word(lastDocuments, block - 1))
    let hasFrequencies = options.contains(.frequencies)
    for i in 0..<length {
      let code = scanner.variable()
      var frequency: UInt32 = 1
      var delta = code
      if hasFrequencies {
        delta = code >> 1
        if code & 1 == 0 { frequency = scanner.variable32() &+ 2 }
      }
      previous = previous &+ delta &+ 1
      guard previous < UInt64(documentCount), !scanner.isDamaged, delta < 1 << 32 else {
        if let documents { return invalid(documents) }
        frequencies?.update(repeating: 1, count: length)
        return 0
      }
      documents?[i] = UInt32(truncatingIfNeeded: previous)
      frequencies?[i] = frequency
    }
    if let documents { Self.fill(documents, from: length) }
    return length
  }

  private static func fill(_ values: UnsafeMutablePointer<UInt32>, from index: Int) {
    (values + index).update(
      repeating: UInt32(Int32.max), count: PostingsFormat.blockLength + 8 - index)
  }

  /// Whether the blocks follow each other without gaps and fill the list, and the last document that
  /// the directory names is one of the segment. Reads the directory, of each block its first bytes,
  /// and the tail.
  var blocksFollowEachOther: Bool {
    guard count > 1 else { return dataLength == 0 }
    if hasDirectory, Self.word(lastDocuments, blockCount - 1) >= documentCount { return false }
    var end = 0
    for block in 0..<blockCount {
      guard !hasDirectory || offset(ofBlock: block) == end else { return false }
      guard length(ofBlock: block) == PostingsFormat.blockLength else {
        var scanner = ByteScanner(data + end, end: data + dataLength)
        for _ in 0..<length(ofBlock: block) {
          let code = scanner.variable()
          if options.contains(.frequencies), code & 1 == 0 { _ = scanner.variable32() }
        }
        return !scanner.isDamaged && scanner.next == scanner.end
      }
      guard let packed = packed(block) else { return false }
      end =
        packed.frequencies - (data).assumingMemoryBound(to: UInt8.self)
        + postings_patched_size(packed.token)
    }
    return end == dataLength
  }

  /// Whether a dense list has a document. Only where `bits` is there.
  @inline(__always)
  package func hasBit(_ document: UInt32) -> Bool {
    let word = bits.unsafelyUnwrapped.loadUnaligned(
      fromByteOffset: Int(document >> 6) &* 8, as: UInt64.self)
    return UInt64(littleEndian: word) >> UInt64(document & 63) & 1 != 0
  }

  /// How many documents of a dense list are before a document. A damaged sample gives a number
  /// that is too large or small, but below `count`.
  @inline(__always)
  package func rank(_ document: UInt32) -> Int {
    let interval = UInt32(PostingsFormat.rankInterval)
    var rank = Int(Self.word(ranks, Int(document / interval)))
    let words = bits.unsafelyUnwrapped
    var at = Int(document / interval) &* (PostingsFormat.rankInterval / 64)
    let end = Int(document >> 6)
    while at < end {
      rank &+= words.loadUnaligned(fromByteOffset: at &* 8, as: UInt64.self).nonzeroBitCount
      at &+= 1
    }
    let last = UInt64(
      littleEndian: words.loadUnaligned(fromByteOffset: end &* 8, as: UInt64.self))
    rank &+= (last & ((1 << UInt64(document & 63)) &- 1)).nonzeroBitCount
    return min(rank, count &- 1)
  }
}
