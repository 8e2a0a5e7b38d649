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

  /// Where the document found by `locate` stands in the block.
  @exclusivity(unchecked) private var index = 0
  /// - Parameters:
  ///   - norms: Of the field in this segment; nil only if the list has no frequencies.
  ///   - inverse: Of the field, from `FieldScoring`; its owner outlives this scorer.
  ///   - weight: Boost × idf; nil: matches score 0.
  init(
    _ list: PostingsList, norms: UnsafePointer<UInt8>?, inverse: UnsafePointer<Float>?,
    weight: Float?, documentCount: UInt32
  ) {
    hasScores = weight != nil && norms != nil && inverse != nil
    self.norms = norms ?? UnsafePointer(bitPattern: 1)!
    self.inverse = inverse ?? UnsafePointer(bitPattern: 4)!
    self.weight = weight ?? 0
    let buffer = postings_buffer_take(Self.bufferLength)
    documents = buffer.bindMemory(to: UInt32.self, capacity: Self.room)
    frequencies = (buffer + 4 * Self.room).bindMemory(to: UInt32.self, capacity: Self.room)
    scores = (buffer + 8 * Self.room).bindMemory(to: Float.self, capacity: Self.room)
    self.list = list
    super.init(cost: list.count, documentCount: documentCount)
  }

  private static let room = Int(POSTINGS_BLOCK + POSTINGS_PAD)
  private static let bufferLength = 12 * room

  /// Made when candidates are first looked for.
  private var hitRoom: HitRoom {
    if let hitBuffer { return HitRoom(found: hitBuffer) }
    let buffer = postings_buffer_take(20 * HitRoom.length)
      .bindMemory(to: UInt32.self, capacity: 5 * HitRoom.length)
    hitBuffer = buffer
    return HitRoom(found: buffer)
  }
  @exclusivity(unchecked) private var hitBuffer: UnsafeMutablePointer<UInt32>?

  deinit {
    postings_buffer_give(documents, Self.bufferLength)
    if let hitBuffer { postings_buffer_give(hitBuffer, 20 * HitRoom.length) }
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
    guard list.hasDirectory else {
      // All at once: there is less than a block.
      let first = advance(low)
      return first < documentCount ? first..<documentCount : nil
    }
    guard hasScores, list.hasImpacts else {
      // As many blocks as there is room for.
      let first = advance(low)
      guard first < documentCount else { return nil }
      let blocks = Int(Self.windowLength) / PostingsFormat.blockLength
      let last = min(seek(first) + blocks, list.blockCount) - 1
      return first..<max(first, list.lastDocument(ofBlock: last)) + 1
    }
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
        let part = part(low, high)
        n &+= postings_select(
          self.documents, self.scores, part.lowerBound, part.upperBound, floor, documents + n,
          scores + n)
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
    if sums == nil, let bits = list.bits?.assumingMemoryBound(to: UInt8.self) {
      postings_test_bits(bits, candidates, count, matched)
      return
    }
    let room = hitRoom
    if count > 0 { begin(candidates[0]) }
    var done = 0
    while done < count {
      let step = min(PostingsFormat.blockLength, count &- done)
      let n = hits(
        candidates + done, step, sums.map { UnsafePointer($0 + done) }, rest: rest, floor: floor,
        room)
      for i in 0..<n {
        let place = done &+ Int(room.found[i])
        matched[place] = 1
        if let sums { sums[place] += Double(room.scores[i]) }
      }
      done &+= step
    }
  }

  override func narrow(
    _ documents: UnsafeMutablePointer<UInt32>, _ sums: UnsafeMutablePointer<Double>?, _ count: Int,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) -> Int {
    let room = hitRoom
    let scored = hasScores ? sums : nil
    if count > 0 { begin(documents[0]) }
    var total = 0
    var done = 0
    while done < count {
      let step = min(PostingsFormat.blockLength, count &- done)
      let n = hits(
        documents + done, step, scored.map { UnsafePointer($0 + done) }, rest: rest,
        floor: floor, room)
      for i in 0..<n {
        // What is kept stands before what is still to be looked at.
        let place = done &+ Int(room.found[i])
        documents[total] = documents[place]
        guard let sums else {
          total &+= 1
          continue
        }
        let sum = scored == nil ? sums[place] : sums[place] + Double(room.scores[i])
        sums[total] = sum
        total &+= sum + rest >= floor ? 1 : 0
      }
      done &+= step
    }
    return total
  }

  /// What a search for up to a block of candidates found: which of them, their places in the list,
  /// documents, frequencies and scores.
  private struct HitRoom {
    static let length = Int(POSTINGS_BLOCK) + 8
    let found: UnsafeMutablePointer<UInt32>
    var ranks: UnsafeMutablePointer<UInt32> { found + Self.length }
    var documents: UnsafeMutablePointer<UInt32> { found + 2 * Self.length }
    var frequencies: UnsafeMutablePointer<UInt32> { found + 3 * Self.length }
    var scores: UnsafeMutablePointer<Float> {
      UnsafeMutableRawPointer(found + 4 * Self.length).assumingMemoryBound(to: Float.self)
    }
  }

  /// Finds candidates, at most a block's length, and with `sums` scores them.
  private func hits(
    _ candidates: UnsafePointer<UInt32>, _ count: Int, _ sums: UnsafePointer<Double>?,
    rest: Double, floor: Double, _ room: HitRoom
  ) -> Int {
    guard let sums else { return find(candidates, count, room.found, room.ranks) }
    let n =
      floor > 0
      ? findReaching(candidates, count, sums, rest: rest, floor: floor, room)
      : find(candidates, count, room.found, room.ranks)
    guard n > 0 else { return 0 }
    for i in 0..<n { room.documents[i] = candidates[Int(room.found[i])] }
    var i = 0
    while i < n {
      let at = Int(room.ranks[i]) / PostingsFormat.blockLength
      let next = UInt32(truncatingIfNeeded: (at &+ 1) &* PostingsFormat.blockLength)
      var end = i &+ 1
      while end < n, room.ranks[end] < next { end &+= 1 }
      if frequencyBlock != at {
        // A few are taken out one by one.
        if end &- i <= 6,
          list.frequencies(inBlock: at, room.ranks + i, end &- i, into: room.frequencies + i)
        {
          i = end
          continue
        }
        frequencyBlock = at
        list.frequencies(ofBlock: at, into: frequencies)
      }
      while i < end {
        room.frequencies[i] = frequencies[Int(room.ranks[i]) % PostingsFormat.blockLength]
        i &+= 1
      }
    }
    postings_score(room.documents, room.frequencies, n, norms, inverse, weight, room.scores)
    return n
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
    loadFrequencies()
    return frequencies[index]
  }

  /// How many positions of the list come before those of the document found.
  var positionsBefore: Int {
    var count: UInt32 = 0
    var first: UInt32 = 0
    var at = UInt32(truncatingIfNeeded: index)
    places(ofBlock: block, &at, 1, &count, &first, stride: 1)
    return Int(first)
  }

  /// Frequencies, and how many positions of the list come before, of ascending places in a block.
  @inline(__always)
  private func places(
    ofBlock wanted: Int, _ indices: UnsafePointer<UInt32>, _ count: Int,
    _ counts: UnsafeMutablePointer<UInt32>, _ firsts: UnsafeMutablePointer<UInt32>, stride: Int
  ) {
    if frequencyBlock != wanted {
      frequencyBlock = wanted
      list.frequencies(ofBlock: wanted, into: frequencies)
    }
    postings_places(
      frequencies, UInt32(truncatingIfNeeded: list.positionStart(ofBlock: wanted)), indices,
      count, stride, counts, firsts)
  }

  // MARK: Places in the list

  /// Documents of a block in `low..<high` whose scores reach the floor, with their places in the
  /// list; room for a block.
  ///
  /// - Parameter sums: Room for as many; holds what it may.
  func fillPlaces(
    ofBlock at: Int, _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ ranks: UnsafeMutablePointer<UInt32>, _ sums: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    let first = UInt32(truncatingIfNeeded: at &* PostingsFormat.blockLength)
    if floor > 0, hasScores {
      guard bound(ofBlock: at) >= floor else { return 0 }
      load(at)
      loadScores()
      let part = part(low, high)
      let n = postings_select(
        self.documents, scores, part.lowerBound, part.upperBound, floor, documents, sums)
      var index = part.lowerBound
      for i in 0..<n {
        while self.documents[index] != documents[i] { index &+= 1 }
        ranks[i] = first &+ UInt32(truncatingIfNeeded: index)
        index &+= 1
      }
      return n
    }
    load(at)
    let part = part(low, high)
    documents.update(from: self.documents + part.lowerBound, count: part.count)
    let begin = first &+ UInt32(truncatingIfNeeded: part.lowerBound)
    for i in 0..<part.count { ranks[i] = begin &+ UInt32(truncatingIfNeeded: i) }
    return part.count
  }

  /// The blocks that `fillPlaces` is to be asked for, in `low..<high`.
  func blocks(_ low: UInt32, _ high: UInt32) -> Range<Int> {
    let first = seek(low)
    guard low < high, first < list.blockCount else { return 0..<0 }
    var last = first
    while last &+ 1 < list.blockCount, list.lastDocument(ofBlock: last) < high - 1 {
      last &+= 1
    }
    return first..<last + 1
  }

  /// Later calls are about documents from here on.
  func begin(_ low: UInt32) { _ = seek(low) }

  /// Looks for ascending candidates, at most a block's length of them. Others may follow that come
  /// before these, but not before those of `begin`.
  ///
  /// - Parameters:
  ///   - found: Receives which of the candidates the list has.
  ///   - ranks: Receives the places in the list of those.
  /// - Returns: How many they are.
  func find(
    _ candidates: UnsafePointer<UInt32>, _ count: Int, _ found: UnsafeMutablePointer<UInt32>,
    _ ranks: UnsafeMutablePointer<UInt32>
  ) -> Int {
    guard count > 0 else { return 0 }
    if let bits = list.bits?.assumingMemoryBound(to: UInt8.self),
      let samples = list.rankSamples?.assumingMemoryBound(to: UInt8.self)
    {
      return postings_rank_bits(
        bits, samples, candidates, count, UInt32(list.count), found, ranks)
    }
    return findInBlocks(candidates, count, nil, rest: 0, floor: 0, found, ranks)
  }

  /// As `find`, but candidates whose sum with this list's score and `rest` stays below the floor may
  /// be left out: a block is decoded only if one of its candidates can still reach it.
  private func findReaching(
    _ candidates: UnsafePointer<UInt32>, _ count: Int, _ sums: UnsafePointer<Double>,
    rest: Double, floor: Double, _ room: HitRoom
  ) -> Int {
    guard list.bits == nil, count > 0 else {
      return find(candidates, count, room.found, room.ranks)
    }
    return findInBlocks(
      candidates, count, sums, rest: rest, floor: floor, room.found, room.ranks)
  }

  @inline(__always)
  private func findInBlocks(
    _ candidates: UnsafePointer<UInt32>, _ count: Int, _ sums: UnsafePointer<Double>?,
    rest: Double, floor: Double, _ found: UnsafeMutablePointer<UInt32>,
    _ ranks: UnsafeMutablePointer<UInt32>
  ) -> Int {
    var n = 0
    // Where searches begin stays where it is: the same candidates may be asked about again.
    var at = list.block(withDocument: candidates[0], from: start)
    var i = 0
    while i < count, at < list.blockCount {
      let last = list.lastDocument(ofBlock: at)
      if candidates[i] > last {
        at = list.block(withDocument: candidates[i], from: at)
        continue
      }
      if let sums, at != block {
        let most = bound(ofBlock: at) + rest
        while i < count, candidates[i] <= last, sums[i] + most < floor { i &+= 1 }
        if i == count { break }
        if candidates[i] > last { continue }
      }
      load(at)
      var end = i &+ 1
      while end < count, candidates[end] <= last { end &+= 1 }
      let hits = postings_find(documents, candidates + i, end &- i, found + n, ranks + n)
      let first = UInt32(truncatingIfNeeded: at &* PostingsFormat.blockLength)
      for hit in n..<n &+ hits {
        found[hit] &+= UInt32(truncatingIfNeeded: i)
        ranks[hit] &+= first
      }
      n &+= hits
      i = end
      at += 1
    }
    return n
  }

  /// For ascending places in the list: the frequencies there, and how many positions of the list
  /// come before. Results of neighbours are `stride` apart.
  func frequencies(
    atPlaces ranks: UnsafePointer<UInt32>, _ count: Int, _ counts: UnsafeMutablePointer<UInt32>,
    _ firsts: UnsafeMutablePointer<UInt32>, stride: Int
  ) {
    var i = 0
    while i < count {
      let at = Int(ranks[i]) / PostingsFormat.blockLength
      let next = UInt32(truncatingIfNeeded: (at &+ 1) &* PostingsFormat.blockLength)
      var end = i &+ 1
      while end < count, ranks[end] < next { end &+= 1 }
      places(
        ofBlock: at, ranks + i, end &- i, counts + i &* stride, firsts + i &* stride,
        stride: stride)
      i = end
    }
  }

  override func assured(_ limit: Int) -> Double {
    guard hasScores, let pairs = list.pairs(reachedByBest: limit) else { return 0 }
    return Double(postings_reach(pairs, 4, inverse, weight))
  }

  override var exactCount: Int? { list.count }
  override var bitSet: UnsafeRawPointer? { list.bits }
}
