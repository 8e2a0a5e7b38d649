/// Counts the sloppy matches of a phrase in one document, each for 1 / (1 + moves).
///
/// The algorithm is Lucene's `SloppyPhraseMatcher`: every word has a cursor over its positions less
/// its offset; the spread of the cursors is the number of moves; the hindmost cursor is stepped.
/// Words that stand twice in the phrase may not both use one occurrence.
struct SloppyPhraseMatcher {
  private let offsets: [Int]
  private let slop: Int64
  /// Words of the same kind, for each kind that stands in several places.
  private let groups: [[Int]]
  private let groupOfWord: [Int?]

  private var positions: [[UInt32]]
  private var cursors: [Int]
  /// Of each cursor: position less offset.
  private var places: [Int64]
  private var end: Int64 = 0

  /// - Parameter keys: Equal for words that match the same terms.
  init(offsets: [Int], keys: [Int], slop: Int) {
    self.offsets = offsets
    self.slop = Int64(slop)
    var byKey: [Int: [Int]] = [:]
    for (word, key) in keys.enumerated() { byKey[key, default: []].append(word) }
    let groups = byKey.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    self.groups = groups
    groupOfWord = keys.indices.map { word in groups.firstIndex { $0.contains(word) } }
    positions = [[UInt32]](repeating: [], count: offsets.count)
    cursors = [Int](repeating: 0, count: offsets.count)
    places = [Int64](repeating: 0, count: offsets.count)
  }

  /// Forgets the document before.
  mutating func begin() {
    for word in cursors.indices { cursors[word] = 0 }
  }

  /// Sets the ascending positions, at least one, of a word in the document.
  mutating func setPositions(_ positions: UnsafeBufferPointer<UInt32>, ofWord word: Int) {
    self.positions[word].removeAll(keepingCapacity: true)
    self.positions[word].append(contentsOf: positions)
    places[word] = Int64(positions[0]) - Int64(offsets[word])
  }

  /// Steps a word's cursor; false at its end.
  private mutating func step(_ word: Int) -> Bool {
    cursors[word] += 1
    guard cursors[word] < positions[word].count else { return false }
    places[word] = Int64(positions[word][cursors[word]]) - Int64(offsets[word])
    return true
  }

  /// Order of the cursors: place, then offset, then the word's number.
  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    if places[a] != places[b] { return places[a] < places[b] }
    if offsets[a] != offsets[b] { return offsets[a] < offsets[b] }
    return a < b
  }

  /// Another word of the same kind that stands on the same occurrence.
  private func collision(_ word: Int) -> Int? {
    guard let group = groupOfWord[word] else { return nil }
    let occurrence = positions[word][cursors[word]]
    return groups[group].first { $0 != word && positions[$0][cursors[$0]] == occurrence }
  }

  /// Steps words until none of this word's kind shares an occurrence; false if one ends.
  private mutating func resolve(_ word: Int, _ budget: QueryBudget?) -> Bool {
    var current = word
    while let other = collision(current) {
      if let budget, budget.spend(groupOfWord[current].map { groups[$0].count } ?? 1) {
        return false
      }
      // The one that is behind moves on.
      current = isBefore(current, other) ? current : other
      guard step(current) else { return false }
      end = max(end, places[current])
    }
    return true
  }

  /// The sum over the matches of 1 / (1 + moves).
  ///
  /// - Parameter budget: Work is noted here; where it is spent, the result is of no use. O(words)
  ///   for each step of a cursor.
  mutating func frequency(_ budget: QueryBudget? = nil) -> Float {
    for group in groups {
      for word in group where !resolve(word, budget) { return 0 }
    }
    end = places.max() ?? 0
    var frequency: Float = 0
    while true {
      if let budget, budget.spend(2 * places.count) { return 0 }
      var least = 0
      for word in places.indices.dropFirst() where isBefore(word, least) { least = word }
      var next = Int64.max
      for word in places.indices where word != least { next = min(next, places[word]) }
      var length = end - places[least]
      // The hindmost is stepped as long as it stays the hindmost: the shortest spread counts.
      while true {
        if let budget, budget.spend(1) { return 0 }
        guard step(least) else {
          if length <= slop { frequency += 1 / (1 + Float(length)) }
          return frequency
        }
        end = max(end, places[least])
        guard resolve(least, budget) else {
          if length <= slop { frequency += 1 / (1 + Float(length)) }
          return frequency
        }
        if places[least] > next {
          if length <= slop { frequency += 1 / (1 + Float(length)) }
          break
        }
        length = min(length, end - places[least])
      }
    }
  }
}
