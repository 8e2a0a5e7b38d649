internal import CPostings
internal import InvertedIndex

/// The documents of one term, scored by BM25 or, without a weight, with 0.
///
/// Blocks are passed over by their impacts; a block is decoded at most once while the calls stay
/// in it. Safe unchecked access: the hot state belongs to this object, which belongs to one thread,
/// and no access to it is held across a call.
final class TermScorer: Scorer {
  private let list: PostingsList
  private let norms: UnsafePointer<UInt8>
  private let inverse: UnsafePointer<Float>
  private let weight: Float
  private let hasScores: Bool

  private let documents: UnsafeMutablePointer<UInt32>
  private let frequencies: UnsafeMutablePointer<UInt32>
  private let scores: UnsafeMutablePointer<Float>
  /// Which blocks the three hold; -1: none.
  @exclusivity(unchecked) private var block = -1
  @exclusivity(unchecked) private var length = 0
  @exclusivity(unchecked) private var frequencyBlock = -1
  @exclusivity(unchecked) private var scoreBlock = -1
  /// Bound of the block `boundBlock`.
  @exclusivity(unchecked) private var boundBlock = -1
  @exclusivity(unchecked) private var blockBound: Double = 0
  /// The range asked about last, and its bound.
  @exclusivity(unchecked) private var rangeLow: UInt32 = 1
  @exclusivity(unchecked) private var rangeHigh: UInt32 = 0
  @exclusivity(unchecked) private var rangeBound: Double = 0
  /// Where searches for blocks begin.
  @exclusivity(unchecked) private var start = 0

  /// The document found by `locate`; the block whose frequencies are summed.
  @exclusivity(unchecked) private var index = 0
  @exclusivity(unchecked) private var prefixBlock = -1
  private let prefixes: UnsafeMutablePointer<UInt32>
  /// What searches for candidates found: which of them, and where in the block.
  private var placeBuffer: WindowBuffer<UInt32>?
  private var indexBuffer: WindowBuffer<UInt32>?
  private var places: UnsafeMutablePointer<UInt32> {
    if let placeBuffer { return placeBuffer.start }
    let buffer = WindowBuffer<UInt32>()
    placeBuffer = buffer
    return buffer.start
  }
  private var indices: UnsafeMutablePointer<UInt32> {
    if let indexBuffer { return indexBuffer.start }
    let buffer = WindowBuffer<UInt32>()
    indexBuffer = buffer
    return buffer.start
  }

  /// - Parameters:
  ///   - norms: Of the field in this segment; nil only if the list has no frequencies.
  ///   - inverse: Of the field, from `FieldScoring`; its owner outlives this scorer.
  ///   - weight: Boost × idf; nil: matches score 0.
  init(
    _ list: PostingsList, norms: UnsafePointer<UInt8>?, inverse: UnsafePointer<Float>?,
    weight: Float?, documentCount: UInt32
  ) {
    self.list = list
    hasScores = weight != nil && norms != nil && inverse != nil
    self.norms = norms ?? UnsafePointer(bitPattern: 1)!
    self.inverse = inverse ?? UnsafePointer(bitPattern: 4)!
    self.weight = weight ?? 0
    let block = Int(POSTINGS_BLOCK + POSTINGS_PAD)
    documents = .allocate(capacity: block)
    frequencies = .allocate(capacity: block)
    scores = .allocate(capacity: block)
    prefixes = .allocate(capacity: block)
    super.init(cost: list.count, documentCount: documentCount)
  }

  deinit {
    documents.deallocate()
    frequencies.deallocate()
    scores.deallocate()
    prefixes.deallocate()
    placeBuffer?.give()
    indexBuffer?.give()
  }

  // MARK: Blocks

  @inline(__always)
  private func load(_ wanted: Int) {
    guard wanted != block else { return }
    block = wanted
    length = list.documents(ofBlock: wanted, into: documents)
  }

  @inline(__always)
  private func loadFrequencies() {
    guard frequencyBlock != block else { return }
    frequencyBlock = block
    list.frequencies(ofBlock: block, into: frequencies)
  }

  @inline(__always)
  private func loadScores() {
    guard scoreBlock != block else { return }
    scoreBlock = block
    if hasScores {
      loadFrequencies()
      postings_score(documents, frequencies, length, norms, inverse, weight, scores)
    } else {
      scores.update(repeating: 0, count: length)
    }
  }

  /// The first block that may hold documents from `low` on.
  @inline(__always)
  private func seek(_ low: UInt32) -> Int {
    start = list.block(withDocument: low, from: start)
    return start
  }

  /// The part of the loaded block in `low..<high`.
  @inline(__always)
  private func part(_ low: UInt32, _ high: UInt32) -> Range<Int> {
    guard length > 0 else { return 0..<0 }
    let from = documents[0] >= low ? 0 : Int(postings_lower_bound(documents, low))
    let to =
      documents[length &- 1] < high
      ? length : Int(postings_lower_bound(documents, high))
    return from..<max(from, to)
  }

  private func bound(ofBlock wanted: Int) -> Double {
    guard wanted != boundBlock else { return blockBound }
    boundBlock = wanted
    if list.hasImpacts {
      blockBound = Double(postings_bound(list.impacts(ofBlock: wanted), 4, inverse, weight))
    } else {
      // A short list: its scores themselves.
      load(wanted)
      loadScores()
      var best: Float = 0
      for i in 0..<length { best = max(best, scores[i]) }
      blockBound = Double(best)
    }
    return blockBound
  }

  // MARK: Scorer

  override func advance(_ target: UInt32) -> UInt32 {
    guard target < documentCount else { return Self.end }
    if let bits = list.bits {
      let next = postings_next_bit(
        bits.assumingMemoryBound(to: UInt8.self), documentCount, target)
      return next < documentCount ? next : Self.end
    }
    var at = seek(target)
    while at < list.blockCount {
      load(at)
      if length > 0 {
        let index = documents[0] >= target ? 0 : Int(postings_lower_bound(documents, target))
        if index < length { return documents[index] }
      }
      at += 1
    }
    return Self.end
  }

  override func window(from low: UInt32, floor: Double) -> Range<UInt32>? {
    guard hasScores, list.hasImpacts else { return super.window(from: low, floor: floor) }
    // One block at a time; a super-block whose bound is too low is passed over at once.
    var at = seek(low)
    while at < list.blockCount {
      if at % PostingsFormat.superBlockLength == 0, floor > 0 {
        let bound = postings_bound(
          list.impacts(ofSuperBlock: at / PostingsFormat.superBlockLength), 4, inverse, weight)
        if Double(bound) < floor {
          at += PostingsFormat.superBlockLength
          continue
        }
      }
      if bound(ofBlock: at) >= floor {
        let first = at == 0 ? 0 : list.lastDocument(ofBlock: at - 1) + 1
        let last = list.lastDocument(ofBlock: at)
        let begin = max(first, low)
        if begin <= last {
          start = at
          return begin..<last + 1
        }
      }
      at += 1
    }
    return nil
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double {
    // Whoever drives the scorers asks several times about one range.
    if low == rangeLow, high == rangeHigh { return rangeBound }
    rangeLow = low
    rangeHigh = high
    rangeBound = boundOfRange(low, high)
    return rangeBound
  }

  private func boundOfRange(_ low: UInt32, _ high: UInt32) -> Double {
    guard hasScores, low < high else { return 0 }
    var at = seek(low)
    guard at < list.blockCount else { return 0 }
    var best = bound(ofBlock: at)
    while list.hasImpacts, list.lastDocument(ofBlock: at) < high - 1 {
      at += 1
      guard at < list.blockCount else { break }
      if at % PostingsFormat.superBlockLength == 0 {
        // The range spans a super-block when its last block ends before the range does.
        let last = at + PostingsFormat.superBlockLength - 1
        if last < list.blockCount, list.lastDocument(ofBlock: last) < high - 1 {
          let impacts = list.impacts(ofSuperBlock: at / PostingsFormat.superBlockLength)
          best = max(best, Double(postings_bound(impacts, 4, inverse, weight)))
          at = last
          continue
        }
      }
      best = max(best, Double(postings_bound(list.impacts(ofBlock: at), 4, inverse, weight)))
    }
    return best
  }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    var n = 0
    var at = seek(low)
    while at < list.blockCount {
      if !hasScores || floor <= 0 || bound(ofBlock: at) >= floor {
        load(at)
        loadScores()
        for i in part(low, high) {
          let score = Double(self.scores[i])
          documents[n] = self.documents[i]
          scores[n] = score
          n &+= score >= floor ? 1 : 0
        }
      }
      if list.lastDocument(ofBlock: at) >= high - 1 { break }
      at += 1
    }
    return n
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    var n = 0
    var at = seek(low)
    while at < list.blockCount {
      load(at)
      let part = part(low, high)
      (documents + n).update(from: self.documents + part.lowerBound, count: part.count)
      n += part.count
      if list.lastDocument(ofBlock: at) >= high - 1 { break }
      at += 1
    }
    return n
  }

  override func accumulate(
    _ low: UInt32, _ high: UInt32, _ accumulator: UnsafeMutablePointer<Double>,
    _ bits: UnsafeMutablePointer<UInt64>
  ) {
    var at = seek(low)
    while at < list.blockCount {
      load(at)
      loadScores()
      let part = part(low, high)
      postings_accumulate(
        documents + part.lowerBound, scores + part.lowerBound, part.count, low, accumulator, bits)
      if list.lastDocument(ofBlock: at) >= high - 1 { break }
      at += 1
    }
  }

  override func setBits(_ low: UInt32, _ high: UInt32, _ bits: UnsafeMutablePointer<UInt64>) {
    if let words = list.bits {
      orBits(words, low, high, bits)
      return
    }
    var at = seek(low)
    while at < list.blockCount {
      load(at)
      let part = part(low, high)
      postings_set_bits(documents + part.lowerBound, part.count, low, bits)
      if list.lastDocument(ofBlock: at) >= high - 1 { break }
      at += 1
    }
  }

  override func probe(
    _ candidates: UnsafePointer<UInt32>, _ count: Int, _ sums: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    let sums = hasScores ? sums : nil
    if list.bits != nil {
      probeBits(candidates, count, sums, matched, rest: rest, floor: floor)
      return
    }
    guard count > 0 else { return }
    let places = places
    let indices = indices
    var at = seek(candidates[0])
    var i = 0
    while i < count, at < list.blockCount {
      let last = list.lastDocument(ofBlock: at)
      if candidates[i] > last {
        at = list.block(withDocument: candidates[i], from: at)
        continue
      }
      // With a floor, a block is decoded only if one of its candidates can still reach it.
      if let sums, floor > 0, at != block {
        let most = bound(ofBlock: at) + rest
        while i < count, candidates[i] <= last, sums[i] + most < floor { i &+= 1 }
        if i == count { break }
        if candidates[i] > last { continue }
      }
      load(at)
      var end = i
      while end < count, candidates[end] <= last { end &+= 1 }
      let found = postings_find(documents, candidates + i, end &- i, places, indices)
      for hit in 0..<found {
        let place = i &+ Int(places[hit])
        matched[place] = 1
        guard let sums else { continue }
        let index = Int(indices[hit])
        if scoreBlock == at {
          sums[place] += Double(scores[index])
        } else {
          let frequency =
            length == PostingsFormat.blockLength && frequencyBlock != at
            ? list.frequency(inBlock: at, at: index) : tailFrequency(index)
          sums[place] += Double(
            FieldScoring.score(weight, Float(frequency), inverse, norms[Int(candidates[place])]))
        }
      }
      i = end
      at += 1
    }
  }

  @inline(__always)
  private func tailFrequency(_ index: Int) -> UInt32 {
    loadFrequencies()
    return frequencies[index]
  }

  private func probeBits(
    _ candidates: UnsafePointer<UInt32>, _ count: Int, _ sums: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    guard let bits = list.bits?.assumingMemoryBound(to: UInt8.self) else { return }
    guard let sums else {
      postings_test_bits(bits, candidates, count, matched)
      return
    }
    guard let ranks = list.rankSamples?.assumingMemoryBound(to: UInt8.self) else { return }
    // A few dozen at a time, so that places and ranks stay in the nearest cache.
    do {
      let places = places
      let ranked = indices
      var from = 0
      while from < count {
        let step = min(128, count - from)
        let found = postings_rank_bits(
          bits, ranks, candidates + from, step, UInt32(list.count), places, ranked)
        for i in 0..<found {
          let place = from &+ Int(places[i])
          let rank = Int(ranked[i])
          let at = rank / PostingsFormat.blockLength
          let frequency: UInt32
          if frequencyBlock == at {
            frequency = frequencies[rank % PostingsFormat.blockLength]
          } else if list.length(ofBlock: at) == PostingsFormat.blockLength {
            frequency = list.frequency(inBlock: at, at: rank % PostingsFormat.blockLength)
          } else {
            load(at)
            frequency = length > 0 ? tailFrequency(rank % PostingsFormat.blockLength) : 1
          }
          matched[place] = 1
          sums[place] += Double(
            FieldScoring.score(
              weight, Float(frequency), inverse, norms[Int(candidates[place])]))
        }
        from &+= step
      }
    }
  }

  // MARK: One document

  /// Looks for one document, at or after the range of earlier calls, and if it is there makes it
  /// the current one for `frequency` and `positionsBefore`.
  func locate(_ document: UInt32) -> Bool {
    if list.bits != nil {
      guard list.hasBit(document) else { return false }
      let rank = list.rank(document)
      load(rank / PostingsFormat.blockLength)
      index = rank % PostingsFormat.blockLength
      // Ranks of damaged bytes may point anywhere.
      return documents[index] == document
    }
    let at = seek(document)
    guard at < list.blockCount else { return false }
    load(at)
    index = Int(postings_lower_bound(documents, document))
    return documents[index] == document
  }

  /// The frequency in the document found.
  var frequency: UInt32 {
    if frequencyBlock != block, length == PostingsFormat.blockLength {
      return list.frequency(inBlock: block, at: index)
    }
    return tailFrequency(index)
  }

  /// How many positions of the list come before those of the document found.
  var positionsBefore: Int {
    loadPrefixes(block)
    return Int(prefixes[index])
  }

  /// Frequencies of a block, and for each document the number of positions before its own.
  @inline(__always)
  private func loadPrefixes(_ wanted: Int) {
    guard prefixBlock != wanted else { return }
    prefixBlock = wanted
    if frequencyBlock != wanted {
      frequencyBlock = wanted
      list.frequencies(ofBlock: wanted, into: frequencies)
    }
    postings_exclusive_sum(
      frequencies, UInt32(truncatingIfNeeded: list.positionStart(ofBlock: wanted)), prefixes)
  }

  /// For candidates, ascending: their frequencies and how many positions of the list come before
  /// their own. A candidate that the list lacks has the frequency 0.
  ///
  /// - Parameter stride: Results of neighbouring candidates are so far apart.
  func locate(
    _ candidates: UnsafePointer<UInt32>, _ count: Int,
    _ counts: UnsafeMutablePointer<UInt32>, _ firsts: UnsafeMutablePointer<UInt32>, stride: Int
  ) {
    for i in 0..<count { counts[i &* stride] = 0 }
    if list.bits != nil {
      locateBits(candidates, count, counts, firsts, stride: stride)
      return
    }
    guard count > 0 else { return }
    let places = places
    let indices = indices
    var at = seek(candidates[0])
    var i = 0
    while i < count, at < list.blockCount {
      let last = list.lastDocument(ofBlock: at)
      if candidates[i] > last {
        at = list.block(withDocument: candidates[i], from: at)
        continue
      }
      load(at)
      loadPrefixes(at)
      var end = i
      while end < count, candidates[end] <= last { end &+= 1 }
      let found = postings_find(documents, candidates + i, end &- i, places, indices)
      for hit in 0..<found {
        let place = (i &+ Int(places[hit])) &* stride
        counts[place] = frequencies[Int(indices[hit])]
        firsts[place] = prefixes[Int(indices[hit])]
      }
      i = end
      at += 1
    }
  }

  private func locateBits(
    _ candidates: UnsafePointer<UInt32>, _ count: Int,
    _ counts: UnsafeMutablePointer<UInt32>, _ firsts: UnsafeMutablePointer<UInt32>, stride: Int
  ) {
    guard let bits = list.bits?.assumingMemoryBound(to: UInt8.self),
      let ranks = list.rankSamples?.assumingMemoryBound(to: UInt8.self)
    else { return }
    do {
      let places = places
      let ranked = indices
      var from = 0
      while from < count {
        let step = min(128, count - from)
        let found = postings_rank_bits(
          bits, ranks, candidates + from, step, UInt32(list.count), places, ranked)
        for i in 0..<found {
          let place = (from &+ Int(places[i])) &* stride
          let rank = Int(ranked[i])
          loadPrefixes(rank / PostingsFormat.blockLength)
          counts[place] = frequencies[rank % PostingsFormat.blockLength]
          firsts[place] = prefixes[rank % PostingsFormat.blockLength]
        }
        from &+= step
      }
    }
  }

  override var exactCount: Int? { list.count }
  override var bitSet: UnsafeRawPointer? { list.bits }
}
