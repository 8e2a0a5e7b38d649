internal import CPostings
internal import InvertedIndex

/// Documents of one segment that match a query, with their scores, worked through in windows.
///
/// Scorers form a tree like the query's. Every call is about a range of documents, so that dispatch
/// costs nothing per document. Documents are numbers of the segment, below `Scorer.end`; deleted
/// ones are included, whoever drives the root leaves them out.
///
/// **Floors.** A caller that knows which scores are of no use passes a floor: a scorer may then
/// leave out, or give too low a score to, any document whose full score is below it, and must give
/// all others exactly. Without scores, or with `Scorer.noFloor`, everything is exact.
///
/// Calls of one scorer go forwards: a range never begins before the range of an earlier call.
/// A scorer belongs to one thread.
class Scorer {
  /// Greater than any document.
  static let end = UInt32(Int32.max)
  /// The floor that leaves nothing out.
  static let noFloor = -Double.infinity
  /// The greatest length of a range that is accumulated.
  static let windowLength: UInt32 = 4096

  /// About how many documents match; at most the segment's documents.
  let cost: Int
  /// Documents of the segment.
  let documentCount: UInt32

  init(cost: Int, documentCount: UInt32) {
    self.cost = min(cost, Int(documentCount))
    self.documentCount = documentCount
  }

  /// The first document at or after `target` that may match; `end` if none.
  func advance(_ target: UInt32) -> UInt32 { fatalError("every scorer overrides this") }

  /// The next range from `low` on that may hold documents of at least `floor`; nil if there is
  /// none. At most `windowLength` long, unless the scorer can fill more at once.
  func window(from low: UInt32, floor: Double) -> Range<UInt32>? {
    let first = advance(low)
    guard first < documentCount else { return nil }
    return first..<min(first + Self.windowLength, documentCount)
  }

  /// No score in `low..<high` is greater.
  func bound(_ low: UInt32, _ high: UInt32) -> Double { fatalError("every scorer overrides this") }

  /// Lists the matches in `low..<high`, ascending, and sets their scores.
  ///
  /// - Parameters:
  ///   - documents, scores: Room for the range's length, at most `windowLength`, plus 16, unless
  ///     `window` gave the range.
  /// - Returns: How many there are.
  func fill(
    _ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>,
    _ scores: UnsafeMutablePointer<Double>, floor: Double
  ) -> Int {
    fatalError("every scorer overrides this")
  }

  /// Adds the scores of all matches in `low..<high`, at most `windowLength`, to
  /// `accumulator[document - low]` and sets their bits.
  func accumulate(
    _ low: UInt32, _ high: UInt32, _ accumulator: UnsafeMutablePointer<Double>,
    _ bits: UnsafeMutablePointer<UInt64>
  ) {
    let scratch = self.scratch
    let n = fill(low, high, scratch.documents, scratch.scores, floor: Self.noFloor)
    for i in 0..<n {
      let at = Int(scratch.documents[i] &- low)
      accumulator[at] += scratch.scores[i]
      bits[at >> 6] |= 1 << UInt64(at & 63)
    }
  }

  /// Sets the bits `document - low` of all matches in `low..<high`, at most `windowLength`; `low`
  /// is a multiple of 64. No scores.
  func setBits(_ low: UInt32, _ high: UInt32, _ bits: UnsafeMutablePointer<UInt64>) {
    let scratch = self.scratch
    let n = list(low, high, scratch.documents)
    postings_set_bits(scratch.documents, n, low, bits)
  }

  /// Lists the matches in `low..<high`, ascending, without scores; as `fill` otherwise.
  func list(_ low: UInt32, _ high: UInt32, _ documents: UnsafeMutablePointer<UInt32>) -> Int {
    fill(low, high, documents, scratch.scores, floor: Self.noFloor)
  }

  /// Tests candidates.
  ///
  /// - Parameters:
  ///   - documents: Ascending.
  ///   - scores: Where not nil, the score of each match is added.
  ///   - matched: Set to 1 for each match, else left as it is.
  ///   - rest: What other scorers may still add to a candidate; with `floor`: a candidate whose
  ///     score and this scorer's and `rest` stay below it need not be tested.
  func probe(
    _ documents: UnsafePointer<UInt32>, _ count: Int, _ scores: UnsafeMutablePointer<Double>?,
    _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) {
    fatalError("every scorer overrides this")
  }

  /// Keeps the candidates that match, with their scores, and of those, where a floor is given, what
  /// can reach it; returns how many are left. As `probe` and what usually follows it.
  ///
  /// - Parameter matched: Room for a flag for each candidate, all 0 before and after.
  func narrow(
    _ documents: UnsafeMutablePointer<UInt32>, _ scores: UnsafeMutablePointer<Double>?,
    _ count: Int, _ matched: UnsafeMutablePointer<UInt8>, rest: Double, floor: Double
  ) -> Int {
    probe(documents, count, scores, matched, rest: rest, floor: floor)
    let n = compact(documents, scores, count, matched, wanted: 1)
    guard floor > 0, let scores else { return n }
    return postings_keep(documents, scores, n, rest, floor)
  }

  /// A score that at least `limit` documents of the segment reach; 0 if none is known.
  func assured(_ limit: Int) -> Double { 0 }

  /// Whether matches are counted best by listing them in the scorer's own windows, not as bits.
  var hasListWindows: Bool { false }

  /// How many documents match in the whole segment, if that is known without looking at them.
  var exactCount: Int? { nil }

  /// The words of a bit set of all matches (unaligned, with bits of no document possible in the
  /// last word), if there is one.
  var bitSet: UnsafeRawPointer? { nil }

  /// Buffers for one window, made when first needed.
  final lazy var scratch = Scratch(documentCount: Int(documentCount))
}

/// Room for one value for each document of a window, and 64 more; from the thread's kept buffers, so
/// that a query does not fault its pages in again.
struct WindowBuffer<Value> {
  let start: UnsafeMutablePointer<Value>

  init() {
    start = postings_buffer_take(Scratch.capacity * MemoryLayout<Value>.stride)
      .bindMemory(to: Value.self, capacity: Scratch.capacity)
  }

  /// Gives the buffer back: call once, in the owner's `deinit`. Values are trivial.
  func give() {
    postings_buffer_give(start, Scratch.capacity * MemoryLayout<Value>.stride)
  }
}

/// Buffers for one window of documents, each made when first needed: most scorers need one or two,
/// and clearing all of them would cost more than many a query.
final class Scratch {
  static let capacity = Int(Scorer.windowLength) + 64

  /// What is cleared: no window of a small segment is longer.
  private let length: Int

  init(documentCount: Int = Int(Scorer.windowLength)) {
    length = min(documentCount, Int(Scorer.windowLength)) + 64
  }

  private var documentBuffer: WindowBuffer<UInt32>?
  private var scoreBuffer: WindowBuffer<Double>?
  private var matchedBuffer: WindowBuffer<UInt8>?
  private var accumulatorBuffer: WindowBuffer<Double>?
  private var bitBuffer: WindowBuffer<UInt64>?

  var documents: UnsafeMutablePointer<UInt32> {
    if let documentBuffer { return documentBuffer.start }
    let buffer = WindowBuffer<UInt32>()
    documentBuffer = buffer
    return buffer.start
  }

  var scores: UnsafeMutablePointer<Double> {
    if let scoreBuffer { return scoreBuffer.start }
    let buffer = WindowBuffer<Double>()
    scoreBuffer = buffer
    return buffer.start
  }

  /// All zero between uses.
  var matched: UnsafeMutablePointer<UInt8> {
    if let matchedBuffer { return matchedBuffer.start }
    let buffer = WindowBuffer<UInt8>()
    buffer.start.update(repeating: 0, count: length)
    matchedBuffer = buffer
    return buffer.start
  }

  /// All zero between uses.
  var accumulator: UnsafeMutablePointer<Double> {
    if let accumulatorBuffer { return accumulatorBuffer.start }
    let buffer = WindowBuffer<Double>()
    buffer.start.update(repeating: 0, count: length)
    accumulatorBuffer = buffer
    return buffer.start
  }

  /// All zero between uses; a bit for each document.
  var bits: UnsafeMutablePointer<UInt64> {
    if let bitBuffer { return bitBuffer.start }
    let buffer = WindowBuffer<UInt64>()
    buffer.start.update(repeating: 0, count: (length + 63) / 64)
    bitBuffer = buffer
    return buffer.start
  }

  deinit {
    documentBuffer?.give()
    scoreBuffer?.give()
    matchedBuffer?.give()
    accumulatorBuffer?.give()
    bitBuffer?.give()
  }
}

/// Keeps the candidates whose flag equals `wanted`, and clears the flags.
@inline(__always)
func compact(
  _ documents: UnsafeMutablePointer<UInt32>, _ scores: UnsafeMutablePointer<Double>?, _ count: Int,
  _ matched: UnsafeMutablePointer<UInt8>, wanted: UInt8
) -> Int {
  var n = 0
  if let scores {
    for i in 0..<count {
      documents[n] = documents[i]
      scores[n] = scores[i]
      n &+= matched[i] == wanted ? 1 : 0
      matched[i] = 0
    }
  } else {
    for i in 0..<count {
      documents[n] = documents[i]
      n &+= matched[i] == wanted ? 1 : 0
      matched[i] = 0
    }
  }
  return n
}

/// Lists the documents of set bits in `low..<high` of a bit set over the whole segment.
func listBits(
  _ words: UnsafeRawPointer, _ low: UInt32, _ high: UInt32,
  _ documents: UnsafeMutablePointer<UInt32>
) -> Int {
  guard low < high else { return 0 }
  var n = 0
  let last = Int((high - 1) >> 6)
  for index in Int(low >> 6)...last {
    var word = UInt64(
      littleEndian: words.loadUnaligned(fromByteOffset: 8 &* index, as: UInt64.self))
    if index == Int(low >> 6) { word &= ~0 << UInt64(low & 63) }
    if index == last { word &= ~0 >> UInt64(63 - (high - 1) & 63) }
    while word != 0 {
      documents[n] = UInt32(truncatingIfNeeded: index &* 64 &+ word.trailingZeroBitCount)
      n &+= 1
      word &= word &- 1
    }
  }
  return n
}

/// Ors the words of `low..<high` (`low` a multiple of 64) of a whole segment's bit set into `bits`.
func orBits(
  _ words: UnsafeRawPointer, _ low: UInt32, _ high: UInt32, _ bits: UnsafeMutablePointer<UInt64>
) {
  guard low < high else { return }
  let first = Int(low >> 6)
  let count = Int((high - 1) >> 6) - first + 1
  let at = words + 8 * first
  for i in 0..<count - 1 {
    bits[i] |= UInt64(littleEndian: at.loadUnaligned(fromByteOffset: 8 &* i, as: UInt64.self))
  }
  let last = UInt64(
    littleEndian: at.loadUnaligned(fromByteOffset: 8 &* (count - 1), as: UInt64.self))
  bits[count - 1] |= last & (~0 >> UInt64(63 - (high - 1) & 63))
}
