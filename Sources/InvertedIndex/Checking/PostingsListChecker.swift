internal import CPostings

/// Compares what queries pass over a list by (last documents, impacts, what the best reach, counts of
/// positions, the bit set and its samples) with the documents and frequencies that stand in it.
struct PostingsListChecker: ~Copyable {
  private let documents: UnsafeMutablePointer<UInt32>
  private let frequencies: UnsafeMutablePointer<UInt32>
  private var block = ImpactFront()
  private var superBlock = ImpactFront()
  private var best = BestTable()

  init() {
    documents = .allocate(capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD))
    frequencies = .allocate(capacity: Int(POSTINGS_BLOCK + POSTINGS_PAD))
  }

  deinit {
    documents.deallocate()
    frequencies.deallocate()
  }

  /// What is wrong with a list, or nil.
  ///
  /// - Parameter norms: Of the field, one for each document; nil in fields without frequencies.
  mutating func problem(
    _ file: InvertedFile, options: IndexOptions, info: TermInfo, norms: UnsafePointer<UInt8>?
  ) -> String? {
    guard let list = PostingsList(file, options: options, info: info) else {
      return "is shorter than its directory"
    }
    guard list.blocksFollowEachOther else { return "has blocks that do not follow each other" }
    let superBlockLength = PostingsFormat.superBlockLength
    superBlock.removeAll()
    best.removeAll()
    var before = 0
    var positionsBefore = 0
    for index in 0..<list.blockCount {
      let length = list.length(ofBlock: index)
      guard list.documents(ofBlock: index, into: documents) == length else { return "is damaged" }
      list.frequencies(ofBlock: index, into: frequencies)
      if list.hasDirectory, list.lastDocument(ofBlock: index) != documents[length - 1] {
        return "has another last document in block \(index) than its directory says"
      }
      if list.hasDirectory, list.block(withDocument: documents[0], from: 0) != index {
        return "has a directory that does not find block \(index)"
      }
      if list.bits != nil {
        for i in 0..<length {
          guard list.hasBit(documents[i]) else { return "has another bit set than documents" }
          guard list.rank(documents[i]) == before + i else { return "has wrong ranks" }
        }
      }
      before += length
      guard options.contains(.frequencies) else { continue }
      if list.hasDirectory, list.positionStart(ofBlock: index) != positionsBefore {
        return "counts the positions before block \(index) wrongly"
      }
      block.removeAll()
      for i in 0..<length {
        positionsBefore += Int(frequencies[i])
        block.add(frequency: frequencies[i], norm: norms?[Int(documents[i])] ?? 0)
        if length == PostingsFormat.blockLength,
          list.frequency(inBlock: index, at: i) != frequencies[i]
        {
          return "has two frequencies for one document"
        }
      }
      guard list.hasImpacts else { continue }
      guard block.isDescribed(by: list.impacts(ofBlock: index)) else {
        return "has impacts that do not fit block \(index)"
      }
      for i in 0..<length {
        best.add(frequency: frequencies[i], norm: norms?[Int(documents[i])] ?? 0)
      }
      superBlock.add(block)
      if index % superBlockLength == superBlockLength - 1 || index == list.blockCount - 1 {
        guard superBlock.isDescribed(by: list.impacts(ofSuperBlock: index / superBlockLength))
        else {
          return "has impacts that do not fit the blocks up to \(index)"
        }
        superBlock.removeAll()
      }
    }
    if list.hasImpacts, best.condensed() != list.bestPairs {
      return "says of its best documents what they do not reach"
    }
    if let bits = list.bits {
      var count = 0
      for word in 0..<PostingsFormat.wordCount(file.documentCount) {
        count += bits.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self).nonzeroBitCount
      }
      if count != list.count { return "has another bit set than documents" }
    }
    return nil
  }
}

/// The (frequency, norm) pairs of some documents, as far as they can matter: for each norm the
/// largest frequency.
private struct ImpactFront {
  private var best = [UInt8](repeating: 0, count: 256)
  /// Whether a document has this frequency, 255 standing for all from there on.
  private var hasFrequency = [Bool](repeating: false, count: 256)

  mutating func removeAll() {
    for index in 0..<256 {
      best[index] = 0
      hasFrequency[index] = false
    }
  }

  mutating func add(frequency: UInt32, norm: UInt8) {
    let saturated = UInt8(min(frequency, 255))
    best[Int(norm)] = max(best[Int(norm)], saturated)
    hasFrequency[Int(saturated)] = true
  }

  mutating func add(_ other: ImpactFront) {
    for index in 0..<256 {
      best[index] = max(best[index], other.best[index])
      if other.hasFrequency[index] { hasFrequency[index] = true }
    }
  }

  /// Whether four pairs bound all documents, and say nothing that no document has: a looser bound
  /// would give right answers, but nobody writes it.
  func isDescribed(by pairs: UnsafePointer<UInt8>) -> Bool {
    for pair in 0..<4 {
      guard hasFrequency[Int(pairs[2 * pair])], best[Int(pairs[2 * pair + 1])] > 0 else {
        return false
      }
    }
    for norm in 0..<256 where best[norm] > 0 {
      let isBounded = (0..<4).contains { pair in
        pairs[2 * pair] >= best[norm] && Int(pairs[2 * pair + 1]) <= norm
      }
      guard isBounded else { return false }
    }
    return true
  }
}
