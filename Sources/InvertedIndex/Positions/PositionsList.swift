internal import CPostings

// Index/FORMAT.md, section "Positions".

/// The positions of one term in one segment, read lazily, a block of 128 at a time.
///
/// Positions are numbered through the whole list in document order; `PostingsList.positionStart`
/// and the frequencies before a document say where a document's begin. Not thread safe: it keeps
/// the block it decoded last. Valid as long as its `InvertedFile`.
package struct PositionsList: ~Copyable {
  private let total: Int
  private let fullBlocks: Int
  private let formWidth: Int
  private let offsets: UnsafeRawPointer
  private let data: UnsafeRawPointer
  private let dataLength: Int
  private let deltas: UnsafeMutablePointer<UInt32>
  private let ordinals: UnsafeMutablePointer<UInt32>
  private var block = -1
  private var blockHasForms = false

  private init(
    total: Int, formWidth: Int, start: UnsafeRawPointer, directory: Int, dataLength: Int
  ) {
    self.total = total
    self.formWidth = formWidth
    self.dataLength = dataLength
    fullBlocks = total / PostingsFormat.blockLength
    offsets = start
    data = start + directory
    deltas = .allocate(capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD))
    ordinals = .allocate(capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD))
  }

  /// The positions of a term; nil if its field has none or its bytes cannot be right.
  package static func open(_ file: InvertedFile, options: IndexOptions, info: TermInfo)
    -> PositionsList?
  {
    guard options.contains(.positions) else { return nil }
    let total = Int(info.totalTermFrequency)
    let fullBlocks = total / PostingsFormat.blockLength
    let directory = fullBlocks > 0 ? 4 * (fullBlocks + 1) : 0
    let dataLength = Int(info.positionsLength) - directory
    guard dataLength >= 0 else { return nil }
    return PositionsList(
      total: total, formWidth: info.formWidth,
      start: file.positions.baseAddress! + Int(info.positionsOffset), directory: directory,
      dataLength: dataLength)
  }

  deinit {
    deltas.deallocate()
    ordinals.deallocate()
  }

  private mutating func load(_ wanted: Int, forms: Bool) {
    if wanted == block, blockHasForms || !forms { return }
    block = wanted
    blockHasForms = forms
    let length = PostingsFormat.blockLength
    if wanted < fullBlocks {
      let offset = Int(
        UInt32(littleEndian: offsets.loadUnaligned(fromByteOffset: 4 * wanted, as: UInt32.self)))
      if offset < dataLength {
        let start = (data + offset).assumingMemoryBound(to: UInt8.self)
        let width = Int32(start[0])
        if width <= 32, offset + 1 + 16 * (Int(width) + formWidth) <= dataLength {
          postings_unpack(start + 1, width, deltas)
          if forms { postings_unpack(start + 1 + 16 * Int(width), Int32(formWidth), ordinals) }
          return
        }
      }
      deltas.update(repeating: 0, count: length)
      ordinals.update(repeating: 0, count: length)
      return
    }
    var offset = 0
    if fullBlocks > 0 {
      offset = Int(
        UInt32(
          littleEndian: offsets.loadUnaligned(fromByteOffset: 4 * fullBlocks, as: UInt32.self)))
    }
    var scanner = ByteScanner(data + min(offset, dataLength), end: data + dataLength)
    let count = total % length
    for i in 0..<count { deltas[i] = scanner.variable32() }
    guard forms else { return }
    let available = (scanner.end - scanner.next) * 8
    for i in 0..<count {
      // An ordinal may straddle five bytes; it is put together bit by bit only in tails.
      var value: UInt32 = 0
      for bit in 0..<formWidth {
        let at = i * formWidth + bit
        guard at < available else { break }
        let byte = scanner.next.load(fromByteOffset: at >> 3, as: UInt8.self)
        value |= UInt32(byte >> UInt8(at & 7) & 1) << UInt32(bit)
      }
      ordinals[i] = value
    }
  }

  /// Reads the positions of one document.
  ///
  /// - Parameters:
  ///   - first: The number of positions before the document's.
  ///   - count: The document's frequency.
  ///   - positions: Receives them, ascending; room for `count`.
  ///   - forms: Receives the ordinals of their written forms, if not nil; room for `count`.
  /// - Returns: How many there are: fewer if damaged bytes make `count` too large.
  package mutating func read(
    first: Int, count: Int, into positions: UnsafeMutablePointer<UInt32>,
    forms: UnsafeMutablePointer<UInt32>?
  ) -> Int {
    let end = min(first &+ count, total)
    guard first >= 0, first < end else { return 0 }
    var position: UInt32 = 0
    var at = first
    var n = 0
    while at < end {
      load(at / PostingsFormat.blockLength, forms: forms != nil && formWidth > 0)
      let inBlock = at % PostingsFormat.blockLength
      let step = min(PostingsFormat.blockLength - inBlock, end - at)
      for i in 0..<step {
        position = position &+ deltas[inBlock &+ i]
        positions[n &+ i] = position
      }
      if let forms {
        for i in 0..<step { forms[n &+ i] = formWidth > 0 ? ordinals[inBlock &+ i] : 0 }
      }
      n += step
      at += step
    }
    return n
  }
}
