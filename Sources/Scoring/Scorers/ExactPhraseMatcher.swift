internal import CPostings
internal import InvertedIndex

/// Finds an exact phrase of plain words, a block of the rarest word's documents at a time: documents
/// first, word by word, then frequencies, then positions of what is left.
///
/// With a floor the rarest word's frequency bounds the phrase's: documents that cannot reach the
/// floor by it are not looked for in the other lists.
final class ExactPhraseMatcher {
  private static let room = Int(POSTINGS_BLOCK) + 8

  /// Rarest first, as are the other two.
  private let words: [TermScorer]
  private let lists: [UnsafeMutablePointer<postings_positions>?]
  /// From the first place.
  private let offsets: [UInt32]
  private var width: Int { words.count }

  // One buffer: documents, places among the candidates, what a search found, then for each word
  // the places in its list, and for each document word by word frequency and first position.
  private let buffer: UnsafeMutableRawPointer
  private let bufferLength: Int
  private let documents: UnsafeMutablePointer<UInt32>
  private let origins: UnsafeMutablePointer<UInt32>
  private let found: UnsafeMutablePointer<UInt32>
  private let ranks: UnsafeMutablePointer<UInt32>
  private let counts: UnsafeMutablePointer<UInt32>
  private let firsts: UnsafeMutablePointer<UInt32>
  private let results: UnsafeMutablePointer<Float>
  private let sums: UnsafeMutablePointer<Double>
  private let budget: QueryBudget

  /// - Parameters:
  ///   - words: Each with its list of positions and its offset; at most 64, the kernel's limit.
  ///   - budget: Read once a block.
  init(
    _ words: [(
      scorer: TermScorer, list: UnsafeMutablePointer<postings_positions>, offset: UInt32
    )], budget: QueryBudget
  ) {
    self.budget = budget
    self.words = words.map(\.scorer)
    lists = words.map(\.list)
    offsets = words.map(\.offset)
    let room = Self.room
    bufferLength = (6 + 3 * words.count) * 4 * room
    buffer = postings_buffer_take(bufferLength)
    sums = buffer.bindMemory(to: Double.self, capacity: room)
    let numbers = (buffer + 8 * room).bindMemory(
      to: UInt32.self, capacity: (3 + 3 * words.count) * room)
    documents = numbers
    origins = numbers + room
    found = numbers + 2 * room
    ranks = numbers + 3 * room
    counts = ranks + words.count * room
    firsts = counts + words.count * room
    results = UnsafeMutableRawPointer(firsts + words.count * room).bindMemory(
      to: Float.self, capacity: room)
  }

  deinit { postings_buffer_give(buffer, bufferLength) }

  /// Lists the documents in `low..<high` that have the phrase and reach the limit, with how often.
  func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ frequencies: UnsafeMutablePointer<Float>, limit: ScoreLimit
  ) -> Int {
    var total = 0
    let lead = words[0]
    for word in words { word.begin(low) }
    for block in lead.blocks(low, high) {
      if budget.spend(8 * Int(POSTINGS_BLOCK)) { return 0 }
      let n = lead.fillPlaces(
        ofBlock: block, low, high, self.documents, ranks, sums, floor: limit.floor)
      let matches = match(n, from: 1, limit)
      for i in 0..<matches where results[i] > 0 {
        documents[total] = self.documents[i]
        frequencies[total] = results[i]
        total &+= 1
      }
    }
    return total
  }

  /// Works out the frequencies of candidates, ascending; 0 as in `FrequencySource`.
  func frequencies(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ frequencies: UnsafeMutablePointer<Float>,
    limit: ScoreLimit
  ) {
    frequencies.update(repeating: 0, count: count)
    guard count > 0 else { return }
    for word in words { word.begin(documents[0]) }
    var begin = 0
    while begin < count {
      if budget.spend(8 * Int(POSTINGS_BLOCK)) { return }
      let step = min(Int(POSTINGS_BLOCK), count - begin)
      self.documents.update(from: documents + begin, count: step)
      for i in 0..<step { origins[i] = UInt32(truncatingIfNeeded: begin &+ i) }
      let matches = match(step, from: 0, limit, hasOrigins: true)
      for i in 0..<matches { frequencies[Int(origins[i])] = results[i] }
      begin += step
    }
  }

  /// Narrows `documents` to those that have all words from word `first` on, and works out how often
  /// these have the phrase.
  ///
  /// - Parameter first: Places in the lists of the words before it are known.
  private func match(_ count: Int, from first: Int, _ limit: ScoreLimit, hasOrigins: Bool = false)
    -> Int
  {
    var n = count
    let room = Self.room
    for word in first..<width {
      guard n > 0, !budget.spend(4 * n) else { return 0 }
      let left = words[word].find(documents, n, found, ranks + word &* room)
      if left < n {
        for i in 0..<left { documents[i] = documents[Int(found[i])] }
        if hasOrigins { for i in 0..<left { origins[i] = origins[Int(found[i])] } }
        for earlier in 0..<word {
          let places = ranks + earlier &* room
          for i in 0..<left { places[i] = places[Int(found[i])] }
        }
        n = left
      }
    }
    guard n > 0 else { return 0 }
    let width = width
    for word in 0..<width {
      words[word].frequencies(
        atPlaces: ranks + word &* room, n, counts + word, firsts + word, stride: width)
    }
    if limit.isActive {
      // What cannot reach the floor is not looked at: it gets no occurrences.
      for i in 0..<n {
        let mine = counts + i &* width
        var least = mine[0]
        for word in 1..<width { least = min(least, mine[word]) }
        let origin = hasOrigins ? Int(origins[i]) : i
        if least > 0, !limit.admits(origin, documents[i], Float(least)) { mine[0] = 0 }
      }
    }
    lists.withUnsafeBufferPointer { lists in
      offsets.withUnsafeBufferPointer { offsets in
        postings_phrases(
          lists.baseAddress, offsets.baseAddress, width, firsts, counts, n,
          limit.needsOnlyMatch ? 1 : 0, results)
      }
    }
    return n
  }
}
