internal import Storage

/// The ids given in a session, to refuse a second record of the same id.
///
/// It holds 128 bits of hash for each, not the id: 16 bytes in a table at most three quarters
/// full. Two ids of one hash are not to be expected among fewer than 2^60 records. A large table
/// lies in a file: with tens of millions of ids it would be all the memory that there is.
struct IdentifierSet: ~Copyable {
  /// Two words for each slot; (0, 0) is an empty one.
  private var words: ScratchArray<UInt64>
  private var mask: Int
  private let folder: String?
  private let inMemoryBytes: Int
  private(set) var count = 0

  /// - Parameters:
  ///   - folder: Where a large table goes; nil: it stays in memory.
  ///   - inMemoryBytes: Up to so many it stays there anyway.
  init(folder: String?, inMemoryUpTo inMemoryBytes: Int = 8 << 20) throws(StorageError) {
    self.folder = folder
    self.inMemoryBytes = inMemoryBytes
    words = try ScratchArray(count: 2048, folder: folder, inMemoryUpTo: inMemoryBytes)
    mask = 1023
  }

  /// Bytes of memory held.
  var memory: Int { words.memory }

  static func hash(_ id: UnsafeRawBufferPointer) -> (high: UInt64, low: UInt64) {
    var high = ContentHash(seed: 11)
    var low = ContentHash(seed: 12)
    high.combine(id)
    low.combine(id)
    // (0, 0) marks an empty slot.
    return (high.value, low.value | 1)
  }

  static func hash(_ id: [UInt8]) -> (high: UInt64, low: UInt64) {
    id.withUnsafeBytes { hash($0) }
  }

  func contains(_ hash: (high: UInt64, low: UInt64)) -> Bool {
    words[2 * place(of: hash) + 1] != 0
  }

  /// The slot that holds a hash, or the empty one where it belongs.
  private func place(of hash: (high: UInt64, low: UInt64)) -> Int {
    var index = Int(truncatingIfNeeded: hash.high) & mask
    while words[2 * index + 1] != 0 {
      if words[2 * index] == hash.high, words[2 * index + 1] == hash.low { break }
      index = (index + 1) & mask
    }
    return index
  }

  /// Adds an id; false if it is there already.
  ///
  /// - Throws: `.system` if the table grows and the disk is full.
  @discardableResult
  mutating func insert(_ hash: (high: UInt64, low: UInt64)) throws(StorageError) -> Bool {
    if (count + 1) * 4 > (mask + 1) * 3 { try grow() }
    let index = place(of: hash)
    guard words[2 * index + 1] == 0 else { return false }
    words[2 * index] = hash.high
    words[2 * index + 1] = hash.low
    count += 1
    return true
  }

  private mutating func grow() throws(StorageError) {
    let old = words
    words = try ScratchArray(count: old.count * 2, folder: folder, inMemoryUpTo: inMemoryBytes)
    mask = mask * 2 + 1
    for slot in stride(from: 0, to: old.count, by: 2) where old[slot + 1] != 0 {
      let index = place(of: (old[slot], old[slot + 1]))
      words[2 * index] = old[slot]
      words[2 * index + 1] = old[slot + 1]
    }
  }
}
