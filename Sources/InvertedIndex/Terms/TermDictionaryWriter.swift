package import Storage

// Index/FORMAT.md, section "Term dictionary".

/// Constants of the bytes of the term dictionary.
enum TermDictionaryFormat {
  /// Terms of a front-coded block.
  static let blockLength = 24
  /// Bytes of a field's entry in the table at the end.
  static let fieldEntryLength = 40
  /// Bytes of what says where the table stands.
  static let trailerLength = 16
}

/// Writes the term dictionary of one segment: for each field its terms in order, front-coded in
/// blocks, and a sparse index of the blocks' first terms.
///
/// A field is `beginField`, `add` for each term in ascending order, `endField`. Not thread safe.
package final class TermDictionaryWriter {
  private let output: any ByteOutput
  private let start: Int
  private var block = ByteRun(capacity: 1 << 14)
  private var body = ByteRun(capacity: 1 << 14)
  private var table = ByteRun(capacity: 1024)
  private var fieldCount: UInt32 = 0

  private var ordinal = -1
  private var options: IndexOptions = []
  private var termCount: UInt64 = 0
  private var termsInBlock = 0
  private var previous: [UInt8] = []
  private var nextPostingsOffset: UInt64 = 0
  private var nextPositionsOffset: UInt64 = 0
  /// The document of the last term of the block that has only one; 0 at the block's start.
  private var previousSingle: Int64 = 0
  private var prefixes: [UInt64] = []
  private var offsets: [UInt64] = []

  package init(output: any ByteOutput) {
    self.output = output
    start = output.position
  }

  private var position: UInt64 { UInt64(output.position - start) }

  /// Begins a field; ordinals ascend.
  package func beginField(_ ordinal: Int, options: IndexOptions) {
    precondition(ordinal > self.ordinal && options.isConsistent)
    self.ordinal = ordinal
    self.options = options
    termCount = 0
    termsInBlock = 0
    prefixes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
  }

  /// Adds a term, greater (bytewise) than the one before.
  ///
  /// - Parameters:
  ///   - info: As `PostingsWriter.end` returned it, in the same order.
  ///   - forms: The written forms by ordinal; empty if the term itself is the only one.
  package func add(term: UnsafeRawBufferPointer, info: TermInfo, forms: [[UInt8]])
    throws(StorageError)
  {
    if termsInBlock == 0 {
      prefixes.append(Self.prefix(term))
      offsets.append(position)
      block.removeAll()
      body.removeAll()
      body.appendVariable(info.postingsOffset)
      body.appendVariable(info.positionsOffset)
      nextPostingsOffset = info.postingsOffset
      nextPositionsOffset = info.positionsOffset
      previous.removeAll(keepingCapacity: true)
      previousSingle = 0
    }
    precondition(
      info.postingsOffset == nextPostingsOffset && info.positionsOffset == nextPositionsOffset,
      "terms must be added in the order of their postings")
    var shared = 0
    let limit = min(previous.count, term.count)
    while shared < limit, previous[shared] == term[shared] { shared += 1 }
    appendLengths(shared, term.count - shared)
    body.append(UnsafeRawBufferPointer(rebasing: term[shared...]))
    append(info)
    if options.contains(.forms) { append(forms, of: term) }
    nextPostingsOffset = info.postingsOffset + info.postingsLength
    nextPositionsOffset = info.positionsOffset + info.positionsLength
    previous.removeSubrange(shared...)
    previous.append(contentsOf: term[shared...])
    termCount += 1
    termsInBlock += 1
    if termsInBlock == TermDictionaryFormat.blockLength { try endBlock() }
  }

  /// Both lengths in a byte, four bits each; 15 and more go on as numbers.
  private func appendLengths(_ shared: Int, _ suffix: Int) {
    body.append(UInt8(min(shared, 15) | min(suffix, 15) << 4))
    if shared >= 15 { body.appendVariable(UInt64(shared - 15)) }
    if suffix >= 15 { body.appendVariable(UInt64(suffix - 15)) }
  }

  private func append(_ info: TermInfo) {
    body.appendVariable(UInt64(info.documentFrequency))
    if info.documentFrequency == 1 {
      // Ids often come in the order of their documents: the difference is small then.
      let difference = Int64(info.singleDocument) - previousSingle
      body.appendVariable(UInt64(bitPattern: difference << 1 ^ difference >> 63))
      previousSingle = Int64(info.singleDocument)
    } else {
      body.appendVariable(info.postingsLength << 1 | (info.isDense ? 1 : 0))
    }
    if options.contains(.frequencies) {
      body.appendVariable(info.totalTermFrequency - UInt64(info.documentFrequency))
    }
    if options.contains(.positions) { body.appendVariable(info.positionsLength) }
  }

  private func append(_ forms: [[UInt8]], of term: UnsafeRawBufferPointer) {
    if forms.isEmpty || (forms.count == 1 && forms[0].elementsEqual(term)) {
      body.appendVariable(0)
      return
    }
    var list = ByteRun(capacity: 256)
    list.appendVariable(UInt64(forms.count))
    for form in forms {
      var shared = 0
      let limit = min(form.count, term.count)
      while shared < limit, form[shared] == term[shared] { shared += 1 }
      list.appendVariable(UInt64(shared))
      list.appendVariable(UInt64(form.count - shared))
      form.withUnsafeBytes { list.append(UnsafeRawBufferPointer(rebasing: $0[shared...])) }
    }
    body.appendVariable(UInt64(list.count))
    body.append(list.bytes)
  }

  private func endBlock() throws(StorageError) {
    guard termsInBlock > 0 else { return }
    block.append(UInt8(termsInBlock))
    try output.write(block.bytes)
    try output.write(body.bytes)
    termsInBlock = 0
  }

  /// Ends a field: its sparse index follows its blocks. A field without terms leaves no trace.
  package func endField() throws(StorageError) {
    try endBlock()
    guard termCount > 0 else { return }
    let indexOffset = position
    block.removeAll()
    for prefix in prefixes { block.append(prefix) }
    for offset in offsets { block.append(offset) }
    try output.write(block.bytes)
    table.append(UInt32(ordinal))
    table.append(UInt32(options.rawValue))
    table.append(termCount)
    table.append(UInt64(offsets.count))
    table.append(offsets[0])
    table.append(indexOffset)
    fieldCount += 1
  }

  /// Writes the table of fields and the padding that readers rely on.
  package func finish() throws(StorageError) {
    let tableOffset = position
    table.append(tableOffset)
    table.append(fieldCount)
    table.append(UInt32(TermDictionaryFormat.blockLength))
    for _ in 0..<PostingsFormat.padding / 8 { table.append(UInt64(0)) }
    try output.write(table.bytes)
  }

  /// A term's first eight bytes, zero-padded, as a number that sorts as they do.
  static func prefix(_ term: UnsafeRawBufferPointer) -> UInt64 {
    var value: UInt64 = 0
    for i in 0..<8 { value = value << 8 | UInt64(i < term.count ? term[i] : 0) }
    return value
  }
}
