internal import Glibc
internal import Storage

// Index/FORMAT.md, section "Term dictionary".

/// The terms of one field of one segment, read from the mapped bytes.
///
/// Keeps the mapped bytes alive. Cost of `find`: a binary
/// search over eight-byte prefixes, then at most one block of front-coded terms.
package struct TermDictionaryReader: @unchecked Sendable {
  private let file: InvertedRegions
  /// What the field's postings hold.
  package let options: IndexOptions
  /// Terms of the field.
  package let termCount: Int
  let blockCount: Int
  private let prefixes: UnsafeRawPointer
  private let offsets: UnsafeRawPointer
  private let blocksStart: Int
  private let blocksEnd: Int

  /// Reads and checks an entry of the table of fields.
  init?(file: InvertedRegions, entryAt at: Int, limit: Int) {
    let bytes = file.dictionary
    let rawOptions = bytes.word32(at: at + 4)
    let termCount = bytes.word64(at: at + 8)
    let blockCount = bytes.word64(at: at + 16)
    let firstBlock = bytes.word64(at: at + 24)
    let indexOffset = bytes.word64(at: at + 32)
    guard rawOptions < 8, IndexOptions(rawValue: UInt8(rawOptions)).isConsistent,
      blockCount > 0, blockCount <= UInt64(limit / 16), termCount <= UInt64(Int.max),
      firstBlock <= indexOffset, indexOffset <= UInt64(limit),
      UInt64(limit) - indexOffset >= blockCount * 16
    else { return nil }
    self.file = file
    options = IndexOptions(rawValue: UInt8(rawOptions))
    self.termCount = Int(termCount)
    self.blockCount = Int(blockCount)
    prefixes = bytes.baseAddress! + Int(indexOffset)
    offsets = prefixes + 8 * Int(blockCount)
    blocksStart = Int(firstBlock)
    blocksEnd = Int(indexOffset)
  }

  /// Where the field's blocks and their sparse index stand in the dictionary.
  var extent: Range<Int> { blocksStart..<blocksEnd + 16 * blockCount }

  private func prefix(_ block: Int) -> UInt64 {
    UInt64(littleEndian: prefixes.loadUnaligned(fromByteOffset: 8 * block, as: UInt64.self))
  }

  /// The bytes of a block; empty if its offset is damaged.
  func bytes(ofBlock block: Int) -> UnsafeRawBufferPointer {
    func offset(_ i: Int) -> Int {
      guard i < blockCount else { return blocksEnd }
      let value = UInt64(
        littleEndian: offsets.loadUnaligned(fromByteOffset: 8 * i, as: UInt64.self))
      return Int(min(value, UInt64(blocksEnd)))
    }
    let start = max(offset(block), blocksStart)
    let end = max(offset(block + 1), start)
    return UnsafeRawBufferPointer(rebasing: file.dictionary[start..<end])
  }

  /// The first term of a block, stored whole.
  private func firstTerm(ofBlock block: Int) -> UnsafeRawBufferPointer {
    let bytes = bytes(ofBlock: block)
    guard bytes.count > 1, let start = bytes.baseAddress else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    var scanner = ByteScanner(start + 1, end: start + bytes.count)
    _ = scanner.variable()
    _ = scanner.variable()
    let (_, length) = scanner.lengths()
    guard let term = scanner.take(length) else {
      return UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeRawBufferPointer(start: term, count: Int(length))
  }

  /// The last block whose first term is at most `key`; nil if there is none.
  func block(for key: UnsafeRawBufferPointer) -> Int? {
    let wanted = TermDictionaryWriter.prefix(key)
    // Blocks below `low` begin at or before the key, blocks from `high` on behind it.
    var low = 0
    var high = blockCount
    while low < high {
      let middle = (low + high) / 2
      let found = prefix(middle)
      let isBehind =
        found > wanted
        || (found == wanted && compareBytes(firstTerm(ofBlock: middle), key) > 0)
      if isBehind { high = middle } else { low = middle + 1 }
    }
    return low == 0 ? nil : low - 1
  }

  /// Looks up a term.
  package func find(_ key: UnsafeRawBufferPointer) -> TermInfo? {
    guard let block = block(for: key) else { return nil }
    var scan = TermBlockScanner(bytes(ofBlock: block), file: file, options: options)
    // Bytes that the key shares with the term before; that term is less than the key.
    var matched = 0
    while scan.next() {
      if scan.shared > matched { continue }
      if scan.shared < matched { return nil }
      let rest = UnsafeRawBufferPointer(rebasing: key[matched...])
      var common = 0
      let limit = min(rest.count, scan.suffix.count)
      while common < limit, rest[common] == scan.suffix[common] { common += 1 }
      if common == rest.count { return common == scan.suffix.count ? scan.checkedInfo() : nil }
      if common < scan.suffix.count, scan.suffix[common] > rest[common] { return nil }
      matched += common
    }
    return nil
  }

  /// Looks up a term.
  package func find(_ key: [UInt8]) -> TermInfo? { key.withUnsafeBytes { find($0) } }

  /// Whether the sparse index has the blocks' first terms and the blocks fill what it says: nothing
  /// that a look-up alone would show. Reads all.
  var isConsistent: Bool {
    let first = offsets.loadUnaligned(as: UInt64.self)
    guard UInt64(littleEndian: first) == UInt64(blocksStart) else { return false }
    for block in 0..<blockCount {
      guard prefix(block) == TermDictionaryWriter.prefix(firstTerm(ofBlock: block)) else {
        return false
      }
      var scanner = TermBlockScanner(bytes(ofBlock: block), file: file, options: options)
      while scanner.next() {}
      guard scanner.isAtEnd else { return false }
    }
    return true
  }

  /// A cursor before the first term.
  package func cursor() -> TermCursor { TermCursor(self, file: file) }

  /// The written forms of a term by ordinal.
  package func forms(of info: TermInfo, term: [UInt8]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    forEachForm(of: info, term: term) { result.append($0) }
    return result
  }

  /// Calls `body` with the written forms of a term by ordinal. Nothing is allocated, unless `body`
  /// keeps what it gets.
  ///
  /// - Returns: Whether the forms fill their list; if not, it is damaged.
  @discardableResult
  package func forEachForm(
    of info: TermInfo, term: [UInt8], _ body: (_ form: [UInt8]) -> Void
  ) -> Bool {
    guard info.formsLength > 0, info.formsOffset <= UInt64(file.dictionary.count),
      info.formsLength <= UInt64(file.dictionary.count) - info.formsOffset
    else {
      body(term)
      return info.formsLength == 0
    }
    let start = file.dictionary.baseAddress! + Int(info.formsOffset)
    var scanner = ByteScanner(start, end: start + Int(info.formsLength))
    var form: [UInt8] = []
    for _ in 0..<min(scanner.variable(), info.formsLength) {
      let shared = scanner.variable()
      let length = scanner.variable()
      guard shared <= UInt64(term.count), let suffix = scanner.take(length) else { return false }
      form.removeAll(keepingCapacity: true)
      form.append(contentsOf: term[..<Int(shared)])
      form.append(contentsOf: UnsafeRawBufferPointer(start: suffix, count: Int(length)))
      body(form)
    }
    return scanner.next == scanner.end
  }
}

/// Compares bytes as unsigned numbers, a prefix before what it begins: negative, 0 or positive.
package func compareBytes(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
  let length = min(a.count, b.count)
  if length > 0 {
    let order = memcmp(a.baseAddress!, b.baseAddress!, length)
    if order != 0 { return Int(order) }
  }
  return a.count - b.count
}

/// Compares bytes as unsigned numbers, a prefix before what it begins: negative, 0 or positive.
package func compareBytes(_ a: [UInt8], _ b: [UInt8]) -> Int {
  a.withUnsafeBytes { a in b.withUnsafeBytes { compareBytes(a, $0) } }
}

/// Walks the entries of one block.
struct TermBlockScanner {
  private var scanner: ByteScanner
  private let file: InvertedRegions
  private let options: IndexOptions
  private var left: Int
  private var nextPostings: UInt64
  private var nextPositions: UInt64
  private var previousSingle: Int64 = 0
  /// Bytes shared with the entry before.
  private(set) var shared = 0
  /// The rest of the term.
  private(set) var suffix = UnsafeRawBufferPointer(start: nil, count: 0)
  /// What the entry says, unchecked.
  private(set) var info = TermInfo()

  init(_ bytes: UnsafeRawBufferPointer, file: InvertedRegions, options: IndexOptions) {
    self.file = file
    self.options = options
    // An empty block reads as no entries; the dictionary is never empty here.
    let start = bytes.baseAddress ?? file.dictionary.baseAddress!
    left = bytes.isEmpty ? 0 : Int(bytes[0])
    scanner = ByteScanner(start + min(1, bytes.count), end: start + bytes.count)
    nextPostings = scanner.variable()
    nextPositions = scanner.variable()
  }

  /// Whether all entries were read and no byte is left.
  var isAtEnd: Bool { left == 0 && !scanner.isDamaged && scanner.next == scanner.end }

  /// Reads the next entry; false at the block's end or at bytes that cannot be right.
  mutating func next() -> Bool {
    guard left > 0 else { return false }
    left -= 1
    let (sharedLength, suffixLength) = scanner.lengths()
    guard let start = scanner.take(suffixLength), sharedLength <= UInt64(Int32.max) else {
      left = 0
      return false
    }
    shared = Int(sharedLength)
    suffix = UnsafeRawBufferPointer(start: start, count: Int(suffixLength))
    info.documentFrequency = scanner.variable32()
    info.postingsOffset = nextPostings
    info.positionsOffset = nextPositions
    if info.documentFrequency == 1 {
      let code = scanner.variable()
      previousSingle &+= Int64(bitPattern: code >> 1) ^ -Int64(bitPattern: code & 1)
      info.singleDocument = UInt32(clamping: previousSingle)
      info.postingsLength = 0
      info.isDense = false
    } else {
      let length = scanner.variable()
      info.postingsLength = length >> 1
      info.isDense = length & 1 != 0
      info.singleDocument = 0
    }
    info.totalTermFrequency = UInt64(info.documentFrequency)
    if options.contains(.frequencies) {
      info.totalTermFrequency &+= scanner.variable()
    }
    info.positionsLength = options.contains(.positions) ? scanner.variable() : 0
    info.formCount = 1
    info.formsLength = 0
    if options.contains(.forms) {
      let length = scanner.variable()
      if length > 0 {
        guard let forms = scanner.take(length) else {
          left = 0
          return false
        }
        info.formsLength = length
        info.formsOffset = UInt64(forms - file.dictionary.baseAddress!)
        var count = ByteScanner(forms, end: forms + Int(length))
        info.formCount = max(1, count.variable32())
      }
    }
    nextPostings &+= info.postingsLength
    nextPositions &+= info.positionsLength
    if scanner.isDamaged {
      left = 0
      return false
    }
    return true
  }

  /// The entry, if its extents lie within the regions.
  func checkedInfo() -> TermInfo? {
    func lies(_ offset: UInt64, _ length: UInt64, in region: UnsafeRawBufferPointer) -> Bool {
      let size = UInt64(region.count)
      return offset <= size && length <= size - offset
    }
    let count = UInt64(info.documentFrequency)
    guard count > 0, count <= UInt64(file.documentCount),
      info.singleDocument < UInt32(file.documentCount),
      info.totalTermFrequency >= count, info.totalTermFrequency <= UInt64(UInt32.max),
      lies(info.postingsOffset, info.postingsLength, in: file.postings),
      lies(info.positionsOffset, info.positionsLength, in: file.positions)
    else { return nil }
    return info
  }
}

extension ByteScanner {
  /// The two lengths of a dictionary entry: shared with the term before, and the rest.
  @inline(__always)
  fileprivate mutating func lengths() -> (shared: UInt64, suffix: UInt64) {
    let byte = take(1)?.load(as: UInt8.self) ?? 0
    var shared = UInt64(byte & 15)
    var suffix = UInt64(byte >> 4)
    if shared == 15 { shared = 15 &+ variable() }
    if suffix == 15 { suffix = 15 &+ variable() }
    return (shared, suffix)
  }
}
