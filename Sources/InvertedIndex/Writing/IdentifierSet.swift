package import Storage

/// The ids met so far, to refuse a second record of the same id.
///
/// It holds 127 bits of hash for each, not the id: 16 bytes in a table at most three quarters
/// full. Two ids of one hash are not to be expected among fewer than 2^60 records, and as the hash
/// begins at random in each run, no input can be made to collide. A large table lies in a file:
/// with tens of millions of ids it would be all the memory that there is.
package struct IdentifierSet: ~Copyable {
  /// What is kept of an id.
  package typealias Hash = (high: UInt64, low: UInt64)

  /// Two words for each slot; (0, 0) is an empty one. Nil before the first id.
  private var words: ScratchArray<UInt64>?
  /// Slots - 1.
  private var mask = -1
  private let folder: String?
  private let inMemoryBytes: Int
  package private(set) var count = 0

  private static let seeds = (
    high: UInt64.random(in: 0 ... .max), low: UInt64.random(in: 0 ... .max)
  )

  /// - Parameters:
  ///   - folder: Where a large table goes; nil: it stays in memory.
  ///   - inMemoryBytes: Up to so many it stays there anyway.
  package init(folder: String?, inMemoryUpTo inMemoryBytes: Int = 8 << 20) {
    self.folder = folder
    self.inMemoryBytes = inMemoryBytes
  }

  /// Bytes of memory held.
  var memory: Int { words?.memory ?? 0 }

  package static func hash(_ id: UnsafeRawBufferPointer) -> Hash {
    var high = ContentHash(seed: seeds.high)
    var low = ContentHash(seed: seeds.low)
    high.combine(id)
    low.combine(id)
    // (0, 0) marks an empty slot.
    return (high.value, low.value | 1)
  }

  static func hash(_ id: [UInt8]) -> Hash {
    id.withUnsafeBytes { hash($0) }
  }

  func contains(_ hash: Hash) -> Bool {
    guard let words else { return false }
    return words[2 * place(of: hash, in: words) + 1] != 0
  }

  /// The slot that holds a hash, or the empty one where it belongs.
  private func place(of hash: Hash, in words: ScratchArray<UInt64>) -> Int {
    var index = Int(truncatingIfNeeded: hash.high) & mask
    while words[2 * index + 1] != 0 {
      if words[2 * index] == hash.high, words[2 * index + 1] == hash.low { break }
      index = (index + 1) & mask
    }
    return index
  }

  /// Adds an id; false if it is there already.
  ///
  /// - Throws: `.system` if the table grows and there is no memory, or no room on the disk.
  @discardableResult
  package mutating func insert(_ hash: Hash) throws(StorageError) -> Bool {
    let words = try tableWithRoom()
    let index = place(of: hash, in: words)
    guard words[2 * index + 1] == 0 else { return false }
    words[2 * index] = hash.high
    words[2 * index + 1] = hash.low
    count += 1
    return true
  }

  /// The table, less than three quarters full; doubled if need be.
  private mutating func tableWithRoom() throws(StorageError) -> ScratchArray<UInt64> {
    let old = words
    if let old, (count + 1) * 4 <= (mask + 1) * 3 { return old }
    let larger = try ScratchArray<UInt64>(
      count: old.map { 2 * $0.count } ?? 2048, folder: folder, inMemoryUpTo: inMemoryBytes)
    words = larger
    mask = larger.count / 2 - 1
    guard let old else { return larger }
    for slot in stride(from: 0, to: old.count, by: 2) where old[slot + 1] != 0 {
      let index = place(of: (old[slot], old[slot + 1]), in: larger)
      larger[2 * index] = old[slot]
      larger[2 * index + 1] = old[slot + 1]
    }
    return larger
  }
}
