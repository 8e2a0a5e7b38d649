/// Scores a `FrequencySource` as BM25 scores a term.
///
/// Candidates come cheaply (documents that have all words of a phrase, say); how often the thing is
/// there is only worked out for those whose limit reaches the floor.
final class FrequencyScorer: Scorer {
  private let source: FrequencySource
  private let norms: UnsafePointer<UInt8>
  private let inverse: UnsafePointer<Float>
  private let weight: Float
  private let room: FrequencyRoom
  private var frequencies: UnsafeMutablePointer<Float> { room.frequencies }
  private var matchedPlaces: UnsafeMutablePointer<UInt32> { room.places }

  /// - Parameter room: May be shared with other scorers of the segment.
  init(
    _ source: FrequencySource, norms: UnsafePointer<UInt8>, inverse: UnsafePointer<Float>,
    weight: Float, room: FrequencyRoom, documentCount: UInt32
  ) {
    self.source = source
    self.room = room
    self.norms = norms
    self.inverse = inverse
    self.weight = weight
    super.init(cost: source.cost, documentCount: documentCount)
    scratch = room.scratch
  }

  override func advance(_ target: UInt32) -> UInt32 {
    target < documentCount ? source.advance(target) : Self.end
  }

  override func window(from low: UInt32, floor: Double) -> Range<UInt32>? {
    guard let lead = source.lead else { return super.window(from: low, floor: floor) }
    return lead.window(from: low, floor: floor)
  }

  override var hasListWindows: Bool { source.lead != nil }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double {
    min(Double(weight), source.bound(low, high))
  }

  @inline(__always)
  private func score(_ document: UInt32, _ frequency: Float) -> Double {
    Double(FieldScoring.score(weight, frequency, inverse, norms[Int(document)]))
  }

  private func limit(_ floor: Double, _ sums: UnsafePointer<Double>?) -> ScoreLimit {
    ScoreLimit(floor: floor, sums: sums, weight: weight, inverse: inverse, norms: norms)
  }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    let frequencies = frequencies
    let n = source.fill(low, high, documents, frequencies, limit: limit(floor, nil))
    for i in 0..<n { scores[i] = score(documents[i], frequencies[i]) }
    return n
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    guard !source.isExact else { return source.list(low, high, documents) }
    var limit = limit(Self.noFloor, nil)
    limit.needsOnlyMatch = true
    return source.fill(low, high, documents, frequencies, limit: limit)
  }

  override func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    guard count > 0 else { return }
    let own = scratch
    let candidates = own.documents
    candidates.update(from: documents, count: count)
    let n = source.filter(candidates, count, own)
    // What the survivors have already.
    var at = 0
    let places = matchedPlaces
    for i in 0..<n {
      while documents[at] < candidates[i] { at &+= 1 }
      places[i] = UInt32(truncatingIfNeeded: at)
      own.scores[i] = scores.map { $0[at] + rest } ?? 0
    }
    let frequencies = frequencies
    if scores == nil, source.isExact {
      frequencies.update(repeating: 1, count: n)
    } else {
      var limit = limit(scores == nil ? Self.noFloor : floor, own.scores)
      limit.needsOnlyMatch = scores == nil
      source.frequencies(candidates, n, frequencies, limit: limit)
    }
    for i in 0..<n where frequencies[i] > 0 {
      let place = Int(places[i])
      matched[place] = 1
      if let scores { scores[place] += score(candidates[i], frequencies[i]) }
    }
  }
}

/// What frequency scorers work in. They are leaves of the tree of scorers and need it during a call
/// only, so that all of a segment share one: each would take 33 KiB and more, and a query may have
/// thousands.
final class FrequencyRoom {
  private let frequencyBuffer = WindowBuffer<Float>()
  private let placeBuffer = WindowBuffer<UInt32>()
  let scratch: Scratch
  var frequencies: UnsafeMutablePointer<Float> { frequencyBuffer.start }
  /// Places of candidates.
  var places: UnsafeMutablePointer<UInt32> { placeBuffer.start }

  init(documentCount: UInt32) { scratch = Scratch(documentCount: Int(documentCount)) }

  deinit {
    frequencyBuffer.give()
    placeBuffer.give()
  }
}

/// Any of several ways to write one thing, each with a factor of its frequency.
final class SynonymSource: FrequencySource {
  private let alternatives: [(source: FrequencySource, weight: Float)]
  private let sources: [FrequencySource]

  init(_ alternatives: [(source: FrequencySource, weight: Float)]) {
    self.alternatives = alternatives
    sources = alternatives.map(\.source)
    super.init(cost: alternatives.reduce(0) { $0 + $1.source.cost })
  }

  override func advance(_ target: UInt32) -> UInt32 {
    var first = Scorer.end
    for source in sources { first = min(first, source.advance(target)) }
    return first
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double { sumOfBounds(sources, low, high) }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    listUnion(sources, low, high, documents)
  }

  override func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    // Each source filters a copy; what any of them keeps stays.
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { buffer in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { flags in
        let copy = buffer.baseAddress!
        let flag = flags.baseAddress!
        flag.update(repeating: 0, count: count)
        for source in sources {
          copy.update(from: documents, count: count)
          let n = source.filter(copy, count, scratch)
          var at = 0
          for i in 0..<n {
            while documents[at] < copy[i] { at += 1 }
            flag[at] = 1
          }
        }
        return compact(documents, nil, count, flag, wanted: 1)
      }
    }
  }

  override func mostFrequency(_ document: UInt32) -> Float {
    var sum: Float = 0
    for (source, weight) in alternatives { sum += weight * source.mostFrequency(document) }
    return sum
  }

  override func frequency(_ document: UInt32) -> Float {
    var sum: Float = 0
    for (source, weight) in alternatives { sum += weight * source.frequency(document) }
    return sum
  }

  override var isExact: Bool { sources.allSatisfy(\.isExact) }

  override func frequencies(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ frequencies: UnsafeMutablePointer<Float>,
    limit: ScoreLimit
  ) {
    sumFrequencies(alternatives, documents, count, frequencies, limit)
  }
}
