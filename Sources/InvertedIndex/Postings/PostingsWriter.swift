internal import CPostings
package import Storage

// Index/FORMAT.md, sections "Postings" and "Positions".

/// Writes the postings and positions of one segment, one term's list after the other.
///
/// A list is `begin`, `add` for each document in ascending order, `end`. Everything a list needs is
/// kept in buffers that are reused, and written at `end`. Not thread safe.
package final class PostingsWriter {
  // Nobody else has this object while one of its methods runs, and the checks that the variables are
  // not accessed twice at once took a tenth of the time of a build (perf, benchmark definition).
  private let documentCount: Int
  private let postings: any ByteOutput
  private let positions: any ByteOutput
  private let postingsStart: Int
  private let positionsStart: Int

  @exclusivity(unchecked) private var options: IndexOptions = []
  @exclusivity(unchecked) private var info = TermInfo()
  @exclusivity(unchecked) private var formWidth = 0

  // The block under way.
  private let documents: UnsafeMutablePointer<UInt32>
  private let frequencies: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var pending = 0
  @exclusivity(unchecked) private var impacts = ImpactTable()
  @exclusivity(unchecked) private var superImpacts = ImpactTable()
  /// The block's norms: only lists of a block and more need what their best documents reach.
  private let norms: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var best = BestTable()
  @exclusivity(unchecked) private var previousDocument: Int64 = -1

  // The list so far: a directory entry per block, and the blocks.
  @exclusivity(unchecked) private var lastDocuments: [UInt32] = []
  @exclusivity(unchecked) private var offsets: [UInt32] = []
  @exclusivity(unchecked) private var blockImpacts: [UInt64] = []
  @exclusivity(unchecked) private var positionStarts: [UInt32] = []
  @exclusivity(unchecked) private var superBlockImpacts: [UInt64] = []
  @exclusivity(unchecked) private var blockStartPositions: UInt64 = 0
  @exclusivity(unchecked) private var data: ByteRun
  @exclusivity(unchecked) private var header = ByteRun(capacity: 1 << 12)

  // Positions: the block under way and the list so far.
  private let positionDeltas: UnsafeMutablePointer<UInt32>
  private let formOrdinals: UnsafeMutablePointer<UInt32>
  @exclusivity(unchecked) private var pendingPositions = 0
  @exclusivity(unchecked) private var positionOffsets: [UInt32] = []
  @exclusivity(unchecked) private var positionTokens: [UInt8] = []
  @exclusivity(unchecked) private var positionData: ByteRun

  private let scratchFolder: String?

  /// - Parameters:
  ///   - documentCount: Documents of the segment, at most `PostingsFormat.maximumDocumentCount`.
  ///   - scratchFolder: Where very long lists may lie while they are written; nil: in memory.
  package init(
    documentCount: Int, postings: any ByteOutput, positions: any ByteOutput,
    scratchFolder: String? = nil
  ) {
    self.scratchFolder = scratchFolder
    data = ByteRun(capacity: 1 << 16, folder: scratchFolder)
    positionData = ByteRun(capacity: 1 << 16, folder: scratchFolder)
    precondition(documentCount <= PostingsFormat.maximumDocumentCount)
    self.documentCount = documentCount
    self.postings = postings
    self.positions = positions
    postingsStart = postings.position
    positionsStart = positions.position
    documents = .allocate(capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD))
    frequencies = .allocate(capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD))
    norms = .allocate(capacity: Int(POSTINGS_BLOCK))
    positionDeltas = .allocate(capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD))
    formOrdinals = .allocate(capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD))
  }

  deinit {
    documents.deallocate()
    frequencies.deallocate()
    norms.deallocate()
    positionDeltas.deallocate()
    formOrdinals.deallocate()
  }

  /// Begins a term's list.
  ///
  /// - Parameter formCount: How many written forms the term has; ordinals passed to `add` are below
  ///   it. 0 and 1 take no bits.
  package func begin(options: IndexOptions, formCount: Int) {
    assert(options.isConsistent)
    self.options = options
    info = TermInfo()
    info.formCount = UInt32(max(1, options.contains(.forms) ? formCount : 1))
    formWidth = info.formWidth
    pending = 0
    pendingPositions = 0
    previousDocument = -1
    blockStartPositions = 0
    lastDocuments.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    blockImpacts.removeAll(keepingCapacity: true)
    positionStarts.removeAll(keepingCapacity: true)
    superBlockImpacts.removeAll(keepingCapacity: true)
    positionOffsets.removeAll(keepingCapacity: true)
    positionTokens.removeAll(keepingCapacity: true)
    data.removeAll()
    positionData.removeAll()
    impacts.removeAll()
    superImpacts.removeAll()
    best.removeAll()
  }

  /// Adds a document, greater than the one before.
  ///
  /// - Parameters:
  ///   - frequency: At least 1; ignored in fields without frequencies.
  ///   - norm: `FieldNorms.encode` of the field's length in this document.
  ///   - positions: `frequency` ascending positions, if the field has positions.
  ///   - forms: `frequency` ordinals of written forms, if the term has several.
  package func add(
    document: UInt32, frequency: UInt32, norm: UInt8, positions: UnsafePointer<UInt32>?,
    forms: UnsafePointer<UInt32>?
  ) throws(StorageError) {
    assert(Int64(document) > previousDocument && Int(document) < documentCount && frequency > 0)
    // Both are kept less one: the least value then packs into no bits.
    documents[pending] = UInt32(truncatingIfNeeded: Int64(document) - previousDocument - 1)
    previousDocument = Int64(document)
    info.documentFrequency &+= 1
    if info.documentFrequency == 1 { info.singleDocument = document }
    if options.contains(.frequencies) {
      frequencies[pending] = frequency &- 1
      info.totalTermFrequency &+= UInt64(frequency)
      impacts.add(frequency: frequency, norm: norm)
      norms[pending] = norm
      if options.contains(.positions), let positions {
        addPositions(positions, forms, Int(frequency))
      }
    } else {
      info.totalTermFrequency &+= 1
    }
    pending &+= 1
    if pending == PostingsFormat.blockLength { try endBlock() }
  }

  private func addPositions(
    _ positions: UnsafePointer<UInt32>, _ forms: UnsafePointer<UInt32>?, _ count: Int
  ) {
    var previous: UInt32 = 0
    for i in 0..<count {
      assert(positions[i] >= previous && positions[i] < 1 << 31)
      positionDeltas[pendingPositions] = positions[i] &- previous
      previous = positions[i]
      if formWidth > 0 { formOrdinals[pendingPositions] = forms?[i] ?? 0 }
      pendingPositions &+= 1
      if pendingPositions == PostingsFormat.blockLength { endPositionBlock() }
    }
  }

  private func endPositionBlock() {
    positionOffsets.append(UInt32(truncatingIfNeeded: positionData.count))
    let token = postings_patched_token(positionDeltas)
    positionTokens.append(token)
    postings_patched_pack(
      positionDeltas, token, positionData.reserve(512).assumingMemoryBound(to: UInt8.self))
    positionData.advance(postings_patched_size(token))
    if formWidth > 0 {
      postings_pack(
        formOrdinals, Int32(formWidth),
        positionData.reserve(512).assumingMemoryBound(to: UInt8.self))
      positionData.advance(16 * formWidth)
    }
    pendingPositions = 0
  }

  /// A directory entry for the documents gathered, and the end of a block's impacts.
  private func endEntry() throws(StorageError) {
    guard data.count <= Int(UInt32.max) - 4096, info.totalTermFrequency <= UInt64(UInt32.max) else {
      throw .system(operation: "write a term's list of 4 GB to", path: "a segment", code: 27)
    }
    lastDocuments.append(UInt32(truncatingIfNeeded: previousDocument))
    offsets.append(UInt32(truncatingIfNeeded: data.count))
    if options.contains(.frequencies) {
      for i in 0..<pending { best.add(frequency: frequencies[i] &+ 1, norm: norms[i]) }
      blockImpacts.append(impacts.condensed())
      superImpacts.add(impacts)
      impacts.removeAll()
      if blockImpacts.count % PostingsFormat.superBlockLength == 0 { endSuperBlock() }
      positionStarts.append(UInt32(truncatingIfNeeded: blockStartPositions))
      blockStartPositions = info.totalTermFrequency
    }
  }

  private func endSuperBlock() {
    superBlockImpacts.append(superImpacts.condensed())
    superImpacts.removeAll()
  }

  private func endBlock() throws(StorageError) {
    try endEntry()
    let width = postings_width(documents, PostingsFormat.blockLength)
    data.append(UInt8(width))
    let hasFrequencies = options.contains(.frequencies)
    let token = hasFrequencies ? postings_patched_token(frequencies) : 0
    if hasFrequencies { data.append(token) }
    postings_pack(documents, width, data.reserve(512).assumingMemoryBound(to: UInt8.self))
    data.advance(16 * Int(width))
    if hasFrequencies {
      postings_patched_pack(
        frequencies, token, data.reserve(512).assumingMemoryBound(to: UInt8.self))
      data.advance(postings_patched_size(token))
    }
    pending = 0
  }

  private func endTail() {
    for i in 0..<pending {
      let delta = UInt64(documents[i])
      guard options.contains(.frequencies) else {
        data.appendVariable(delta)
        continue
      }
      if frequencies[i] == 0 {
        data.appendVariable(delta << 1 | 1)
      } else {
        data.appendVariable(delta << 1)
        data.appendVariable(UInt64(frequencies[i] - 1))
      }
    }
  }

  /// Ends the list and writes it.
  ///
  /// - Returns: What the dictionary is to say of the term. With a document frequency of 0 nothing
  ///   was written, and the term must not be added.
  package func end() throws(StorageError) -> TermInfo {
    let count = info.documentFrequency
    info.postingsOffset = UInt64(postings.position - postingsStart)
    info.positionsOffset = UInt64(positions.position - positionsStart)
    guard count > 0 else { return info }
    if options.contains(.positions) { try writePositions() }
    guard count > 1 else { return info }
    header.removeAll()
    if count >= UInt32(PostingsFormat.blockLength) {
      if pending > 0 { try endEntry() }
      if blockImpacts.count % PostingsFormat.superBlockLength != 0 { endSuperBlock() }
      var words: [UInt64] = []
      if documentCount >= PostingsFormat.leastDocumentsForBitSets,
        Int(count) > documentCount / PostingsFormat.densityDivisor
      {
        info.isDense = true
        words = takeDocuments()
      }
      appendDirectory()
      if info.isDense { append(words) }
    }
    endTail()
    try postings.write(header.bytes)
    try postings.write(data.bytes)
    info.postingsLength = UInt64(header.count + data.count)
    return info
  }

  private func appendDirectory() {
    header.append(lastDocuments)
    for block in stride(from: 0, to: offsets.count, by: PostingsFormat.superBlockLength) {
      header.append(offsets[block])
    }
    for (block, offset) in offsets.enumerated() {
      let anchor = offsets[block - block % PostingsFormat.superBlockLength]
      // 32 blocks of at most 1,040 bytes.
      header.append(UInt16(offset - anchor))
    }
    if options.contains(.frequencies) {
      for word in blockImpacts { header.append(word) }
      for word in superBlockImpacts { header.append(word) }
      header.append(positionStarts)
      for word in best.condensed() { header.append(word) }
    }
  }

  /// Takes the documents out of the packed blocks and returns them as a bit set.
  private func takeDocuments() -> [UInt64] {
    var words = [UInt64](repeating: 0, count: PostingsFormat.wordCount(documentCount))
    var rest = ByteRun(capacity: 1 << 16, folder: scratchFolder)
    let hasFrequencies = options.contains(.frequencies)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD)) {
      values in
      var previous = UInt32.max
      for block in 0..<Int(info.documentFrequency) / PostingsFormat.blockLength {
        let start = data.start + Int(offsets[block])
        let width = Int(start.load(as: UInt8.self))
        let documents = start + (hasFrequencies ? 2 : 1)
        postings_unpack_documents(
          documents.assumingMemoryBound(to: UInt8.self), Int32(width), previous,
          values.baseAddress)
        postings_set_bits(values.baseAddress, PostingsFormat.blockLength, 0, &words)
        previous = lastDocuments[block]
        offsets[block] = UInt32(rest.count)
        if hasFrequencies {
          let token = start.load(fromByteOffset: 1, as: UInt8.self)
          rest.append(token)
          rest.append(
            UnsafeRawBufferPointer(
              start: documents + 16 * width, count: postings_patched_size(token)))
        }
      }
      for i in 0..<pending {
        previous = previous &+ documents[i] &+ 1
        words[Int(previous >> 6)] |= 1 << UInt64(previous & 63)
      }
    }
    if pending > 0 { offsets[offsets.count - 1] = UInt32(rest.count) }
    swap(&data, &rest)
    return words
  }

  /// Rank samples and words of a bit set.
  private func append(_ words: [UInt64]) {
    var rank: UInt32 = 0
    for (index, word) in words.enumerated() {
      if index % (PostingsFormat.rankInterval / 64) == 0 { header.append(rank) }
      rank += UInt32(word.nonzeroBitCount)
    }
    for word in words { header.append(word) }
  }

  private func writePositions() throws(StorageError) {
    header.removeAll()
    if !positionOffsets.isEmpty {
      for token in positionTokens { header.append(token) }
      // The tail counts as a block.
      positionOffsets.append(UInt32(truncatingIfNeeded: positionData.count))
      for block in stride(from: 0, to: positionOffsets.count, by: 16) {
        header.append(positionOffsets[block])
      }
    }
    for i in 0..<pendingPositions { positionData.appendVariable(UInt64(positionDeltas[i])) }
    if formWidth > 0, pendingPositions > 0 {
      var bits: UInt64 = 0
      var used = 0
      for i in 0..<pendingPositions {
        bits |= UInt64(formOrdinals[i]) << UInt64(used)
        used += formWidth
        while used >= 8 {
          positionData.append(UInt8(truncatingIfNeeded: bits))
          bits >>= 8
          used -= 8
        }
      }
      if used > 0 { positionData.append(UInt8(truncatingIfNeeded: bits)) }
    }
    guard positionData.count <= Int(UInt32.max) else {
      throw .system(operation: "write a term's positions of 4 GB to", path: "a segment", code: 27)
    }
    try positions.write(header.bytes)
    try positions.write(positionData.bytes)
    info.positionsLength = UInt64(header.count + positionData.count)
  }

  /// Ends both regions with the padding that readers rely on.
  package func finish() throws(StorageError) {
    header.removeAll()
    for _ in 0..<PostingsFormat.padding / 8 { header.append(UInt64(0)) }
    try postings.write(header.bytes)
    try positions.write(header.bytes)
  }
}
