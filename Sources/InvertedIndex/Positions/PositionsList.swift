package import CPostings

// Index/FORMAT.md, section "Positions".

/// The positions of one term in one segment, read lazily, a block of 128 at a time.
///
/// Positions are numbered through the whole list in document order; `PostingsList.positionStart`
/// and the frequencies before a document say where a document's begin. Belongs to one thread: it
/// keeps the block it decoded last. Valid as long as its `InvertedFile`.
package struct PositionsList: ~Copyable {
  /// For the kernels that read several lists at once.
  package let list: UnsafeMutablePointer<postings_positions>

  private init(_ list: UnsafeMutablePointer<postings_positions>) { self.list = list }

  /// The positions of a term; nil if its field has none or its bytes cannot be right.
  package static func open(_ file: InvertedFile, options: IndexOptions, info: TermInfo)
    -> PositionsList?
  {
    guard options.contains(.positions) else { return nil }
    let list = postings_buffer_take(MemoryLayout<postings_positions>.size).bindMemory(
      to: postings_positions.self, capacity: 1)
    let start = file.positions.baseAddress! + Int(info.positionsOffset)
    guard
      postings_positions_open(
        list, start.assumingMemoryBound(to: UInt8.self), Int(info.positionsLength),
        UInt32(truncatingIfNeeded: info.totalTermFrequency), Int32(info.formWidth)) != 0
    else {
      postings_buffer_give(list, MemoryLayout<postings_positions>.size)
      return nil
    }
    return PositionsList(list)
  }

  /// Whether the blocks follow each other as the directory says, and the tail's numbers and ordinals
  /// fill the list to its last bit. Reads the directory and the tail.
  var blocksFollowEachOther: Bool {
    guard let tokens = list.pointee.tokens, let anchors = list.pointee.anchors,
      let data = list.pointee.data
    else { return false }
    let (blocks, length) = (Int(list.pointee.full_blocks), list.pointee.length)
    let formWidth = Int(list.pointee.form_width)
    var offset = 0
    for block in 0...blocks {
      if blocks > 0, block % 16 == 0 {
        let anchor = UnsafeRawPointer(anchors).loadUnaligned(
          fromByteOffset: block / 16 * 4, as: UInt32.self)
        guard UInt32(littleEndian: anchor) == offset else { return false }
      }
      if block < blocks { offset += postings_patched_size(tokens[block]) + 16 * formWidth }
    }
    guard offset <= length else { return false }
    var scanner = ByteScanner(data + offset, end: data + length)
    let tail = Int(list.pointee.total) % PostingsFormat.blockLength
    for _ in 0..<tail { _ = scanner.variable32() }
    let bits = tail * formWidth
    guard !scanner.isDamaged, scanner.end - scanner.next == (bits + 7) / 8 else { return false }
    guard bits % 8 != 0 else { return true }
    return scanner.end.load(fromByteOffset: -1, as: UInt8.self) >> UInt8(bits % 8) == 0
  }

  deinit { postings_buffer_give(list, MemoryLayout<postings_positions>.size) }

  /// Reads the positions of one document.
  ///
  /// - Parameters:
  ///   - first: The number of positions before the document's.
  ///   - count: The document's frequency.
  ///   - positions: Receives them, ascending; room for `count`.
  ///   - forms: Receives the ordinals of their written forms, if not nil; room for `count`.
  /// - Returns: How many there are: fewer if damaged bytes make `count` too large.
  package borrowing func read(
    first: Int, count: Int, into positions: UnsafeMutablePointer<UInt32>,
    forms: UnsafeMutablePointer<UInt32>?
  ) -> Int {
    postings_positions_read(list, first, count, positions, forms)
  }
}
