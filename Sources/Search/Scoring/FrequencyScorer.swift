/// Scores a `FrequencySource` as BM25 scores a term.
///
/// Candidates come cheaply (documents that have all words of a phrase, say); how often the thing is
/// there is only worked out for those whose limit reaches the floor.
final class FrequencyScorer: Scorer {
  private let source: FrequencySource
  private let norms: UnsafePointer<UInt8>
  private let inverse: UnsafePointer<Float>
  private let weight: Float

  init(
    _ source: FrequencySource, norms: UnsafePointer<UInt8>, inverse: UnsafePointer<Float>,
    weight: Float, documentCount: UInt32
  ) {
    self.source = source
    self.norms = norms
    self.inverse = inverse
    self.weight = weight
    super.init(cost: source.cost, documentCount: documentCount)
  }

  override func advance(_ target: UInt32) -> UInt32 {
    target < documentCount ? source.advance(target) : Self.end
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double {
    min(Double(weight), source.bound(low, high))
  }

  @inline(__always)
  private func score(_ document: UInt32, _ frequency: Float) -> Double {
    Double(FieldScoring.score(weight, frequency, inverse, norms[Int(document)]))
  }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    let count = source.list(low, high, documents)
    var n = 0
    for i in 0..<count {
      let document = documents[i]
      if floor > 0 {
        let most = source.mostFrequency(document)
        // The limit of a sum of frequencies may round up: the margin covers it.
        guard most > 0, score(document, most) * 1.000001 >= floor else { continue }
      }
      let frequency = source.frequency(document)
      guard frequency > 0 else { continue }
      documents[n] = document
      scores[n] = score(document, frequency)
      n += 1
    }
    return n
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    let count = source.list(low, high, documents)
    guard !source.isExact else { return count }
    var n = 0
    for i in 0..<count where source.frequency(documents[i]) > 0 {
      documents[n] = documents[i]
      n += 1
    }
    return n
  }

  override func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    guard count > 0 else { return }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { buffer in
      let candidates = buffer.baseAddress!
      candidates.update(from: documents, count: count)
      let n = source.filter(candidates, count, scratch)
      var at = 0
      for i in 0..<n {
        let document = candidates[i]
        while documents[at] < document { at += 1 }
        if let scores, floor > 0 {
          let most = source.mostFrequency(document)
          let limit = score(document, most) * 1.000001
          guard most > 0, scores[at] + limit + rest >= floor else { continue }
        }
        let frequency = source.isExact && scores == nil ? 1 : source.frequency(document)
        guard frequency > 0 else { continue }
        matched[at] = 1
        if let scores { scores[at] += score(document, frequency) }
      }
    }
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
}
