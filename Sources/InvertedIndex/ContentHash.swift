/// A 64-bit hash of bytes: the building stone of fingerprints and segment ids. It finds
/// differences, it does not withstand an adversary. Index/FORMAT.md, section 9, has the rule.
///
/// Words of eight bytes are folded in by a 64 × 64 → 128 bit multiplication whose halves are
/// xored, as in Wang Yi's wyhash.
package struct ContentHash: Sendable {
  package private(set) var state: UInt64

  package init(seed: UInt64 = 0) { state = seed ^ 0x9e37_79b9_7f4a_7c15 }

  @inline(__always)
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  @inline(__always)
  package mutating func combine(_ word: UInt64) {
    state = Self.mix(state ^ word, 0xe703_7ed1_a0b4_28db) &+ 0x8ebc_6af0_9c88_c6e3
  }

  /// The bytes and their number.
  package mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    combine(UInt64(bytes.count))
    var offset = 0
    while offset &+ 8 <= bytes.count {
      combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset &+= 8
    }
    guard offset < bytes.count else { return }
    var last: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count {
      last |= UInt64(bytes[offset]) << shift
      shift &+= 8
      offset &+= 1
    }
    combine(last)
  }

  package mutating func combine(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { combine($0) }
  }

  package mutating func combine(_ text: String) { combine(Array(text.utf8)) }

  /// One step of a hash of a sequence of words that can be joined: that of `a` followed by `b` is
  /// that of `a` times `factor` to the power of the length of `b`, plus that of `b`.
  static func next(_ hash: UInt64, _ word: UInt64) -> UInt64 { hash &* factor &+ word }

  /// The hash of one sequence followed by another, of `count` words.
  static func joined(_ first: UInt64, _ second: UInt64, count: Int) -> UInt64 {
    var power: UInt64 = 1
    var square = factor
    var rest = count
    while rest > 0 {
      if rest & 1 != 0 { power = power &* square }
      square = square &* square
      rest >>= 1
    }
    return first &* power &+ second
  }

  private static let factor: UInt64 = 0x9e37_79b9_7f4a_7c15

  package var value: UInt64 { Self.mix(state, 0x5895_89d5_4be1_7f45) }
}
