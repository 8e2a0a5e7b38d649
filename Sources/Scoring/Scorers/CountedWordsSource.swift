internal import CPostings
internal import InvertedIndex

/// Any of many words, as one word: the expansions of a wildcard or a fuzzy word.
///
/// Frequencies are added up over the whole segment when the source is made, list by list. With
/// hundreds of words that is cheaper than asking each of them about each window's candidates, of
/// which each has few of the words; and there is nothing to pass over, since bounds of so many
/// words add up to more than any floor.
final class CountedWordsSource: FrequencySource {
  private let bits: OwnedBits
  private let sums: UnsafeMutablePointer<Float>
  private let documentCount: UInt32

  /// - Parameter words: In the order in which their frequencies are to be added.
  init(_ words: [WordEntry], _ segment: SegmentReader, deadline: inout DeadlineClock)
    throws(ScoringError)
  {
    documentCount = UInt32(segment.documentCount)
    bits = OwnedBits(documentCount: segment.documentCount)
    sums = .allocate(capacity: segment.documentCount)
    sums.initialize(repeating: 0, count: segment.documentCount)
    super.init(cost: words.reduce(0) { $0 + Int($1.info.documentFrequency) })
    let pass = PostingsPass(segment)
    for word in words {
      pass.addFrequencies(word, sums, bits.words)
      try deadline.check()
    }
  }

  deinit { sums.deallocate() }

  override func advance(_ target: UInt32) -> UInt32 { bits.next(target, documentCount) }

  override func bound(_ low: UInt32, _ high: UInt32) -> Double { .infinity }

  override func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>)
    -> Int
  {
    listBits(bits.words, low, high, documents)
  }

  override func filter(
    _ documents: UnsafeMutablePointer<UInt32>, _ count: Int, _ scratch: Scratch
  ) -> Int {
    bits.keep(documents, count)
  }

  override func frequency(_ document: UInt32) -> Float { sums[Int(document)] }

  override func frequencies(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ frequencies: UnsafeMutablePointer<Float>,
    limit: ScoreLimit
  ) {
    for i in 0..<count { frequencies[i] = sums[Int(documents[i])] }
  }

  override var isExact: Bool { true }
}
