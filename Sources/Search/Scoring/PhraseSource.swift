internal import CPostings

/// Documents that have all words of a phrase, and how often they stand as the phrase wants them.
/// The rarest word leads; positions are read only for documents that have every word.
final class PhraseSource: FrequencySource {
  private let words: [WordSource]
  private let offsets: [Int]
  private let slop: Int
  private let byCost: [WordSource]
  private var starts: [Int64] = []
  private var sloppy: SloppyPhraseMatcher
  /// For an exact phrase of plain words: the lists of positions, rarest word first, their scorers,
  /// and the words' offsets from the first place; else empty.
  private let lists: [UnsafeMutablePointer<postings_positions>?]
  private let scorers: [TermScorer]
  private let kernelOffsets: [UInt32]
  /// For each candidate, word by word: frequency, and where its positions begin.
  private var counts: UnsafeMutablePointer<UInt32>?
  private var firsts: UnsafeMutablePointer<UInt32>?
  private var roomInBytes: Int { lists.count * Scratch.capacity * MemoryLayout<UInt32>.stride }

  /// - Parameters:
  ///   - words: In query order, at least one.
  ///   - offsets: Of each word from the phrase's start.
  init(words: [WordSource], offsets: [Int], slop: Int) {
    self.words = words
    self.offsets = offsets
    self.slop = slop
    byCost = words.sorted { $0.cost < $1.cost }
    sloppy = SloppyPhraseMatcher(offsets: offsets, keys: words.map(\.key), slop: slop)
    let least = offsets.min() ?? 0
    let order = words.indices.sorted { words[$0].cost < words[$1].cost }
    let plain = order.compactMap {
      word -> (UnsafeMutablePointer<postings_positions>, TermScorer, UInt32)? in
      let source = words[word]
      guard slop == 0, source.alternatives.count == 1, offsets[word] - least < 1 << 20,
        let list = source.alternatives[0].kernelList
      else { return nil }
      return (list, source.alternatives[0].scorer, UInt32(offsets[word] - least))
    }
    // The kernel holds cursors for 64 words.
    let isPlain = plain.count == words.count && words.count <= 64
    lists = isPlain ? plain.map(\.0) : []
    scorers = isPlain ? plain.map(\.1) : []
    kernelOffsets = isPlain ? plain.map(\.2) : []
    super.init(cost: byCost[0].cost)
  }

  override func frequencies(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ frequencies: UnsafeMutablePointer<Float>,
    limit: ScoreLimit
  ) {
    guard !lists.isEmpty else {
      super.frequencies(documents, count, frequencies, limit: limit)
      return
    }
    let width = lists.count
    let counts = room(&counts)
    let firsts = room(&firsts)
    for (word, scorer) in scorers.enumerated() {
      scorer.locate(documents, count, counts + word, firsts + word, stride: width)
    }
    if limit.isActive {
      // What cannot reach the floor is not looked at: it gets no occurrences.
      for i in 0..<count {
        let mine = counts + i &* width
        var least = mine[0]
        for word in 1..<width { least = min(least, mine[word]) }
        if least > 0, !limit.admits(i, documents[i], Float(least)) { mine[0] = 0 }
      }
    }
    lists.withUnsafeBufferPointer { lists in
      kernelOffsets.withUnsafeBufferPointer { offsets in
        postings_phrases(
          lists.baseAddress, offsets.baseAddress, width, firsts, counts, count,
          limit.needsOnlyMatch ? 1 : 0, frequencies)
      }
    }
  }

  /// A buffer for one number for each word of each candidate.
  private func room(_ buffer: inout UnsafeMutablePointer<UInt32>?) -> UnsafeMutablePointer<UInt32> {
    if let buffer { return buffer }
    let made = postings_buffer_take(roomInBytes).bindMemory(
      to: UInt32.self, capacity: lists.count * Scratch.capacity)
    buffer = made
    return made
  }

  deinit {
    if let counts { postings_buffer_give(counts, roomInBytes) }
    if let firsts { postings_buffer_give(firsts, roomInBytes) }
  }

  override func advance(_ target: UInt32) -> UInt32 {
    var first = byCost[0].advance(target)
    for word in byCost.dropFirst() where first < Scorer.end {
      let next = word.advance(first)
      if next > first { first = next == Scorer.end ? next : byCost[0].advance(next) }
    }
    return first
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double {
    // Each exact match uses an occurrence of every word; sloppy ones may share them.
    if slop > 0 { return .infinity }
    var least = Double.infinity
    for word in byCost { least = min(least, word.bound(low, high)) }
    return least
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    let n = byCost[0].list(low, high, documents)
    return filterRest(documents, n)
  }

  private let ownScratch = Scratch()

  private func filterRest(_ documents: UnsafeMutablePointer<UInt32>, _ count: Int) -> Int {
    var n = count
    for word in byCost.dropFirst() where n > 0 { n = word.filter(documents, n, ownScratch) }
    return n
  }

  override func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    filterRest(documents, byCost[0].filter(documents, count, scratch))
  }

  override func mostFrequency(_ document: UInt32) -> Float {
    if slop > 0 { return .greatestFiniteMagnitude }
    var least = Float.greatestFiniteMagnitude
    for word in byCost { least = min(least, word.mostFrequency(document)) }
    return least
  }

  override func frequency(_ document: UInt32) -> Float {
    slop > 0 ? sloppyFrequency(document) : Float(exactFrequency(document))
  }

  /// Intersects the places where the phrase could begin, word by word.
  private func exactFrequency(_ document: UInt32) -> Int {
    starts.removeAll(keepingCapacity: true)
    for (i, word) in words.enumerated() {
      let positions = word.positions(document)
      let offset = Int64(offsets[i])
      if i == 0 {
        var previous: UInt32? = nil
        for position in positions where position != previous {
          starts.append(Int64(position) - offset)
          previous = position
        }
      } else {
        var n = 0
        var at = 0
        for start in starts {
          while at < positions.count, Int64(positions[at]) - offset < start { at += 1 }
          guard at < positions.count else { break }
          if Int64(positions[at]) - offset == start {
            starts[n] = start
            n += 1
          }
        }
        starts.removeSubrange(n...)
      }
      if starts.isEmpty { return 0 }
    }
    return starts.count
  }

  private func sloppyFrequency(_ document: UInt32) -> Float {
    sloppy.begin()
    for (i, word) in words.enumerated() {
      let positions = word.positions(document)
      if positions.isEmpty { return 0 }
      sloppy.setPositions(positions, ofWord: i)
    }
    return sloppy.frequency()
  }
}
