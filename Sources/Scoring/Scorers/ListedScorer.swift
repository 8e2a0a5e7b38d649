/// Documents with scores that were found before.
final class ListedScorer: Scorer {
  private let list: ScoreList

  init(_ list: ScoreList, documentCount: UInt32) {
    self.list = list
    super.init(cost: list.documents.count, documentCount: documentCount)
  }

  override func advance(_ target: UInt32) -> UInt32 {
    let index = list.index(of: target)
    return index < list.documents.count ? list.documents[index] : Self.end
  }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double { list.greatest }

  override func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    let first = list.index(of: low)
    let end = list.index(of: high)
    for i in first..<end { scores[i - first] = list.scores[i] }
    for i in first..<end { documents[i - first] = list.documents[i] }
    return end - first
  }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    let first = list.index(of: low)
    let end = list.index(of: high)
    for i in first..<end { documents[i - first] = list.documents[i] }
    return end - first
  }

  override func accumulate(
    _ low: UInt32, _ high: UInt32, _ accumulator: UnsafeMutablePointer<Double>,
    _ bits: UnsafeMutablePointer<UInt64>
  ) {
    let end = list.index(of: high)
    for i in list.index(of: low)..<end {
      let at = Int(list.documents[i] &- low)
      accumulator[at] += list.scores[i]
      bits[at >> 6] |= 1 << UInt64(at & 63)
    }
  }

  override func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    guard count > 0 else { return }
    var at = list.index(of: documents[0])
    for i in 0..<count {
      while at < list.documents.count, list.documents[at] < documents[i] { at += 1 }
      guard at < list.documents.count else { return }
      guard list.documents[at] == documents[i] else { continue }
      matched[i] = 1
      scores?[i] += list.scores[at]
    }
  }

  override var exactCount: Int? { list.documents.count }
}
