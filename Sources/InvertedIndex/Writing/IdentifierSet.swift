/// The ids given in a session, to refuse a second record of the same id.
///
/// It holds 128 bits of hash for each, not the id: 16 bytes in a table at most three quarters
/// full. Two ids of one hash are not to be expected among fewer than 2^60 records.
struct IdentifierSet {
  private var slots: [(high: UInt64, low: UInt64)] = Array(repeating: (0, 0), count: 1024)
  private(set) var count = 0

  /// Bytes of memory held.
  var memory: Int { slots.count * 16 }

  static func hash(_ id: UnsafeRawBufferPointer) -> (high: UInt64, low: UInt64) {
    var high = ContentHash(seed: 11)
    var low = ContentHash(seed: 12)
    high.combine(id)
    low.combine(id)
    // (0, 0) marks an empty slot.
    return (high.value, low.value | 1)
  }

  func contains(_ hash: (high: UInt64, low: UInt64)) -> Bool {
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: hash.high) & mask
    while slots[index].low != 0 {
      if slots[index] == hash { return true }
      index = (index + 1) & mask
    }
    return false
  }

  /// Adds an id; false if it is there already.
  @discardableResult
  mutating func insert(_ hash: (high: UInt64, low: UInt64)) -> Bool {
    if (count + 1) * 4 > slots.count * 3 { grow() }
    let mask = slots.count - 1
    var index = Int(truncatingIfNeeded: hash.high) & mask
    while slots[index].low != 0 {
      if slots[index] == hash { return false }
      index = (index + 1) & mask
    }
    slots[index] = hash
    count += 1
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: (0, 0), count: old.count * 2)
    let mask = slots.count - 1
    for slot in old where slot.low != 0 {
      var index = Int(truncatingIfNeeded: slot.high) & mask
      while slots[index].low != 0 { index = (index + 1) & mask }
      slots[index] = slot
    }
  }
}
