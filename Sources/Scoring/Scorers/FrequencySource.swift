internal import CPostings
internal import InvertedIndex

/// Documents that have something countable that is not simply a term: a phrase, a neighbourhood,
/// one written form, any of several spellings. `FrequencyScorer` turns the counts into scores.
///
/// Calls go forwards as in `Scorer`: `list` for a range, then `frequency` for documents in it.
class FrequencySource {
  /// About how many documents there are.
  let cost: Int

  init(cost: Int) { self.cost = cost }

  /// The first document at or after `target` that may match; `Scorer.end` if none.
  func advance(_ target: UInt32) -> UInt32 { fatalError("every source overrides this") }

  /// No score in `low..<high` under the weight the source was made with is greater.
  func bound(_ low: UInt32, _ high: UInt32) -> Double { fatalError("every source overrides this") }

  /// Lists documents in `low..<high` that may match, ascending, none of them missing.
  func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>) -> Int {
    fatalError("every source overrides this")
  }

  /// Removes candidates that cannot match; returns how many are left.
  func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    fatalError("every source overrides this")
  }

  /// A cheap upper limit of `frequency(document)`; 0: does not match.
  func mostFrequency(_ document: UInt32) -> Float { frequency(document) }

  /// How often the thing counted is in the document; 0: it does not match.
  func frequency(_ document: UInt32) -> Float { fatalError("every source overrides this") }

  /// Works out the frequencies of candidates, ascending: 0 for those that do not match, or whose
  /// score cannot reach the limit.
  func frequencies(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ frequencies: UnsafeMutablePointer<Float>,
    limit: ScoreLimit
  ) {
    for i in 0..<count {
      frequencies[i] = 0
      if limit.isActive, !limit.admits(i, documents[i], mostFrequency(documents[i])) { continue }
      frequencies[i] = frequency(documents[i])
    }
  }

  /// Lists the documents in `low..<high` that match and can reach the limit, with their
  /// frequencies; returns how many they are.
  func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ frequencies: UnsafeMutablePointer<Float>, limit: ScoreLimit
  ) -> Int {
    let count = list(low, high, documents)
    self.frequencies(documents, count, frequencies, limit: limit)
    var n = 0
    for i in 0..<count where frequencies[i] > 0 {
      documents[n] = documents[i]
      frequencies[n] = frequencies[i]
      n &+= 1
    }
    return n
  }

  /// The scorer whose windows suit `fill`: what it passes over cannot match, and no window of it
  /// has more documents than a window's buffers hold. Nil: windows as those of any scorer.
  var lead: Scorer? { nil }

  /// Whether `filter` and `list` are exact, so that a count needs no frequencies.
  var isExact: Bool { false }
}

/// Which frequencies are of any use: those that give a candidate a score that reaches a floor.
struct ScoreLimit {
  /// `Scorer.noFloor`: all are.
  var floor = Scorer.noFloor
  /// Whether it is enough to know that a document matches: any frequency above 0 will do.
  var needsOnlyMatch = false
  /// What each candidate has already; nil: nothing.
  var sums: UnsafePointer<Double>?
  var weight: Float = 0
  var inverse: UnsafePointer<Float>
  var norms: UnsafePointer<UInt8>

  var isActive: Bool { floor > 0 }

  /// Whether a candidate with at most this frequency can reach the floor. The margin covers limits
  /// of sums of frequencies, which may round differently.
  @inline(__always)
  func admits(_ index: Int, _ document: UInt32, _ frequency: Float) -> Bool {
    guard frequency > 0 else { return false }
    let score = FieldScoring.score(weight, frequency, inverse, norms[Int(document)])
    return Double(score) * 1.000001 + (sums?[index] ?? 0) >= floor
  }
}

/// The positions of one term, or of one of its written forms, document by document.
final class TermSource: FrequencySource {
  let scorer: TermScorer
  private let ordinal: UInt32?
  @exclusivity(unchecked) private var positionsList: PositionsList?
  private(set) var positions: UnsafeMutablePointer<UInt32>
  private var forms: UnsafeMutablePointer<UInt32>
  private var capacity = 0
  private let budget: QueryBudget
  /// Room for a document's positions is not asked for beyond this, whatever damaged bytes say.
  private static let mostPositions = 1 << 24

  /// - Parameter ordinal: Of the written form that counts; nil: all do.
  init(
    scorer: TermScorer, file: InvertedFile, options: IndexOptions, info: TermInfo, ordinal: UInt32?,
    budget: QueryBudget
  ) {
    self.budget = budget
    self.scorer = scorer
    self.ordinal = ordinal
    positionsList = PositionsList.open(file, options: options, info: info)
    // Room is made when positions are read one document at a time, which most phrases do not.
    positions = .allocate(capacity: 0)
    forms = .allocate(capacity: 0)
    super.init(cost: scorer.cost)
  }

  deinit {
    positions.deallocate()
    forms.deallocate()
  }

  override func advance(_ target: UInt32) -> UInt32 { scorer.advance(target) }
  override func bound(_ low: UInt32, _ high: UInt32) -> Double { scorer.bound(low, high) }
  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    scorer.list(low, high, documents)
  }
  override func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    scorer.probe(documents, count, nil, scratch.matched, rest: 0, floor: Scorer.noFloor)
    return compact(documents, nil, count, scratch.matched, wanted: 1)
  }
  override func mostFrequency(_ document: UInt32) -> Float {
    scorer.locate(document) ? Float(scorer.frequency) : 0
  }
  override func frequency(_ document: UInt32) -> Float {
    ordinal == nil ? mostFrequency(document) : Float(readPositions(document))
  }
  override var isExact: Bool { ordinal == nil }

  override func frequencies(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ frequencies: UnsafeMutablePointer<Float>,
    limit: ScoreLimit
  ) {
    guard ordinal == nil else {
      super.frequencies(documents, count, frequencies, limit: limit)
      return
    }
    frequencies.update(repeating: 0, count: count)
    if count > 0 { scorer.begin(documents[0]) }
    let step = Int(POSTINGS_BLOCK)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4 * step) { buffer in
      let found = buffer.baseAddress!
      let ranks = found + step
      let counts = ranks + step
      for begin in stride(from: 0, to: count, by: step) {
        if budget.spend(step) { return }
        let n = scorer.find(documents + begin, min(step, count - begin), found, ranks)
        scorer.frequencies(atPlaces: ranks, n, counts, counts + step, stride: 1)
        for i in 0..<n { frequencies[begin &+ Int(found[i])] = Float(counts[i]) }
      }
    }
  }

  /// The list for the phrase kernel, if the term counts in any form.
  var kernelList: UnsafeMutablePointer<postings_positions>? {
    ordinal == nil ? positionsList?.list : nil
  }

  /// Whether the field keeps positions at all.
  var hasPositions: Bool { positionsList != nil }

  /// Reads the positions in a document into `positions`; returns how many there are.
  func readPositions(_ document: UInt32) -> Int {
    guard scorer.locate(document) else { return 0 }
    let count = min(Int(scorer.frequency), Self.mostPositions)
    if count > capacity {
      positions.deallocate()
      forms.deallocate()
      let wanted = max(64, count + count / 2)
      // Without memory there is no room, and no position.
      let isAdmitted = budget.take(bytes: 8 * (wanted - capacity))
      capacity = isAdmitted ? wanted : 0
      positions = .allocate(capacity: capacity)
      forms = .allocate(capacity: capacity)
      guard isAdmitted else { return 0 }
    }
    let first = scorer.positionsBefore
    guard let ordinal else {
      return positionsList?.read(first: first, count: count, into: positions, forms: nil) ?? 0
    }
    let read = positionsList?.read(first: first, count: count, into: positions, forms: forms) ?? 0
    var n = 0
    for i in 0..<read {
      positions[n] = positions[i]
      n &+= forms[i] == ordinal ? 1 : 0
    }
    return n
  }
}

/// One place of a phrase or operand: any of several terms may stand there.
class WordSource: FrequencySource {
  /// Empty where there are many (`ManyWordsSource`).
  final let alternatives: [TermSource]
  private var merged: [UInt32] = []
  /// Distinguishes places that hold the same terms: those repeat each other in a sloppy phrase.
  final let key: Int

  init(_ alternatives: [TermSource], key: Int, cost: Int? = nil) {
    self.alternatives = alternatives
    self.key = key
    super.init(cost: cost ?? alternatives.reduce(0) { $0 + $1.cost })
  }

  /// Whether the field keeps positions.
  var hasPositions: Bool { alternatives.allSatisfy(\.hasPositions) }

  override func advance(_ target: UInt32) -> UInt32 {
    var first = Scorer.end
    for source in alternatives { first = min(first, source.advance(target)) }
    return first
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double {
    sumOfBounds(alternatives, low, high)
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    if alternatives.count == 1 { return alternatives[0].list(low, high, documents) }
    return listUnion(alternatives, low, high, documents)
  }

  override func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    for source in alternatives {
      source.scorer.probe(documents, count, nil, scratch.matched, rest: 0, floor: Scorer.noFloor)
    }
    return compact(documents, nil, count, scratch.matched, wanted: 1)
  }

  override func mostFrequency(_ document: UInt32) -> Float {
    alternatives.reduce(0) { $0 + $1.mostFrequency(document) }
  }

  override func frequency(_ document: UInt32) -> Float {
    alternatives.reduce(0) { $0 + $1.frequency(document) }
  }

  override var isExact: Bool { alternatives.allSatisfy(\.isExact) }

  override func frequencies(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ frequencies: UnsafeMutablePointer<Float>,
    limit: ScoreLimit
  ) {
    if alternatives.count == 1 {
      alternatives[0].frequencies(documents, count, frequencies, limit: limit)
    } else {
      sumFrequencies(alternatives.map { ($0, 1) }, documents, count, frequencies, limit)
    }
  }

  /// The ascending positions in a document, valid until the next call; empty: it does not match.
  func positions(_ document: UInt32) -> UnsafeBufferPointer<UInt32> {
    if alternatives.count == 1 {
      let source = alternatives[0]
      let count = source.readPositions(document)
      return UnsafeBufferPointer(start: source.positions, count: count)
    }
    merged.removeAll(keepingCapacity: true)
    for source in alternatives {
      let count = source.readPositions(document)
      merged.append(contentsOf: UnsafeBufferPointer(start: source.positions, count: count))
    }
    merged.sort()
    // The array is not touched before the next call, and this object keeps it alive.
    return merged.withUnsafeBufferPointer { $0 }
  }
}

/// Adds the frequencies of several sources, each with its factor, in the order of the sources. No
/// source is held to the limit: only the sum is.
func sumFrequencies(
  _ sources: [(source: FrequencySource, weight: Float)], _ documents: UnsafePointer<UInt32>,
  _ count: Int, _ frequencies: UnsafeMutablePointer<Float>, _ limit: ScoreLimit
) {
  var each = limit
  each.floor = Scorer.noFloor
  frequencies.update(repeating: 0, count: count)
  withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, count)) { buffer in
    let one = buffer.baseAddress!
    for (source, weight) in sources {
      source.frequencies(documents, count, one, limit: each)
      for i in 0..<count { frequencies[i] += weight * one[i] }
    }
  }
}

/// An upper bound for frequencies that are added: BM25 is concave in the frequency, so that the
/// score of a sum is at most the sum of the scores, up to the rounding that the factor covers.
func sumOfBounds(_ sources: [FrequencySource], _ low: UInt32, _ high: UInt32) -> Double {
  if sources.count == 1 { return sources[0].bound(low, high) }
  return sources.reduce(0) { $0 + $1.bound(low, high) } * 1.000001
}

/// The union of the sources' documents in a range of any length, ascending.
func listUnion(
  _ sources: [FrequencySource], _ low: UInt32, _ high: UInt32,
  _ documents: UnsafeMutablePointer<UInt32>
) -> Int {
  let words = Int(high - low + 63) / 64
  return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { buffer in
    let bits = buffer.baseAddress!
    bits.update(repeating: 0, count: words)
    for source in sources {
      let n = source.list(low, high, documents)
      for i in 0..<n {
        let at = Int(documents[i] &- low)
        bits[at >> 6] |= 1 << UInt64(at & 63)
      }
    }
    var n = 0
    for word in 0..<words {
      var rest = bits[word]
      while rest != 0 {
        documents[n] = low &+ UInt32(word &* 64 &+ rest.trailingZeroBitCount)
        n &+= 1
        rest &= rest &- 1
      }
    }
    return n
  }
}
