/// The tokens of one text, as parallel arrays in the text's order. Reused from text to text: after
/// the first few there is no allocation.
///
/// Tokens of equal position are alternatives (a Han word, its first character, its first pair).
/// Positions never decrease, begin at 0, and leave a gap where a stop word stood.
public struct TokenBuffer: ~Copyable {
  /// Number of tokens.
  public internal(set) var count = 0
  /// Positions of the text: one more than the last, stop words counted; 0 for a text without words.
  public internal(set) var positionCount = 0
  /// Whether token i has position i, for all of them: true but for Han and stop words.
  public internal(set) var isSequential = true
  private var capacity = 0

  /// Form of each token; `count` of them are valid, as in the other arrays.
  public private(set) var formIDs: UnsafeMutablePointer<FormID>
  public private(set) var positions: UnsafeMutablePointer<UInt32>
  /// Where the token begins in the text, in bytes.
  public private(set) var startOffsets: UnsafeMutablePointer<UInt32>
  /// Where it ends, in bytes, exclusive.
  public private(set) var endOffsets: UnsafeMutablePointer<UInt32>

  public init() {
    capacity = 1024
    formIDs = .allocate(capacity: capacity)
    positions = .allocate(capacity: capacity)
    startOffsets = .allocate(capacity: capacity)
    endOffsets = .allocate(capacity: capacity)
  }

  deinit {
    formIDs.deallocate()
    positions.deallocate()
    startOffsets.deallocate()
    endOffsets.deallocate()
  }

  mutating func removeAll() {
    count = 0
    positionCount = 0
    isSequential = true
  }

  /// Makes room for `more` tokens.
  @inline(__always)
  mutating func reserve(_ more: Int) {
    if count &+ more > capacity { grow(count + more) }
  }

  @inline(never)
  private mutating func grow(_ wanted: Int) {
    let larger = max(wanted, capacity * 2)
    formIDs = Self.moved(formIDs, count, larger)
    positions = Self.moved(positions, count, larger)
    startOffsets = Self.moved(startOffsets, count, larger)
    endOffsets = Self.moved(endOffsets, count, larger)
    capacity = larger
  }

  private static func moved(
    _ array: UnsafeMutablePointer<UInt32>, _ count: Int, _ capacity: Int
  ) -> UnsafeMutablePointer<UInt32> {
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
    larger.update(from: array, count: count)
    array.deallocate()
    return larger
  }
}
