import Glibc

/// Byte strings one after another, numbered from 0, that only grow. Not thread safe.
struct ByteStrings: ~Copyable {
  private var bytes: UnsafeMutableRawPointer
  private var byteCapacity: Int
  /// Where string i begins; entry `count` is the end of the last. 64 bits: 4 GiB is no limit.
  private var starts: UnsafeMutablePointer<Int>
  private var capacity: Int
  private(set) var count = 0

  init() {
    byteCapacity = 4096
    capacity = 256
    bytes = .allocate(byteCount: byteCapacity, alignment: 8)
    starts = .allocate(capacity: capacity + 1)
    starts[0] = 0
  }

  deinit {
    bytes.deallocate()
    starts.deallocate()
  }

  var byteCount: Int { starts[count] }
  var memory: Int { byteCapacity + (capacity + 1) * MemoryLayout<Int>.stride }

  /// Valid until the next `append`. `i` must be below `count`.
  subscript(i: Int) -> UnsafeRawBufferPointer {
    @inline(__always) get {
      UnsafeRawBufferPointer(start: bytes + starts[i], count: starts[i &+ 1] &- starts[i])
    }
  }

  mutating func append(_ string: UnsafeRawBufferPointer) {
    let end = starts[count] + string.count
    if end > byteCapacity {
      let larger = max(end, byteCapacity * 2)
      let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
      moved.copyMemory(from: bytes, byteCount: starts[count])
      bytes.deallocate()
      bytes = moved
      byteCapacity = larger
    }
    if let base = string.baseAddress {
      (bytes + starts[count]).copyMemory(from: base, byteCount: string.count)
    }
    if count == capacity {
      let moved = UnsafeMutablePointer<Int>.allocate(capacity: capacity * 2 + 1)
      moved.update(from: starts, count: count + 1)
      starts.deallocate()
      starts = moved
      capacity *= 2
    }
    count += 1
    starts[count] = end
  }

  mutating func removeAll() {
    count = 0
    starts[0] = 0
  }
}

/// Open addressing over numbers of things that are kept elsewhere: a slot is a number plus one, 0 is
/// free. The hash of each number is kept, so that growing touches nothing else.
struct NumberTable: ~Copyable {
  private var slots: UnsafeMutablePointer<UInt32>
  private var hashes: UnsafeMutablePointer<UInt32>
  private var mask: Int
  private(set) var count = 0

  init() {
    mask = 1023
    slots = .allocate(capacity: mask + 1)
    hashes = .allocate(capacity: mask + 1)
    slots.update(repeating: 0, count: mask + 1)
  }

  deinit {
    slots.deallocate()
    hashes.deallocate()
  }

  var memory: Int { (mask + 1) * 8 }

  /// The number with this hash for which `isEqual` holds, nil if there is none.
  func find(_ hash: UInt32, _ isEqual: (Int) -> Bool) -> UInt32? {
    var i = Int(hash) & mask
    while slots[i] != 0 {
      if hashes[i] == hash && isEqual(Int(slots[i] - 1)) { return slots[i] - 1 }
      i = (i &+ 1) & mask
    }
    return nil
  }

  /// Adds a number that is not there.
  mutating func insert(_ number: UInt32, hash: UInt32) {
    if count * 3 >= (mask + 1) * 2 { grow() }
    place(number + 1, hash)
    count += 1
  }

  mutating func removeAll() {
    count = 0
    slots.update(repeating: 0, count: mask + 1)
  }

  private func place(_ slot: UInt32, _ hash: UInt32) {
    var i = Int(hash) & mask
    while slots[i] != 0 { i = (i &+ 1) & mask }
    slots[i] = slot
    hashes[i] = hash
  }

  private mutating func grow() {
    let oldSlots = slots
    let oldHashes = hashes
    let oldCapacity = mask + 1
    mask = oldCapacity * 2 - 1
    slots = .allocate(capacity: mask + 1)
    hashes = .allocate(capacity: mask + 1)
    slots.update(repeating: 0, count: mask + 1)
    for i in 0..<oldCapacity where oldSlots[i] != 0 { place(oldSlots[i], oldHashes[i]) }
    oldSlots.deallocate()
    oldHashes.deallocate()
  }
}

/// A hash of bytes that need not withstand an adversary beyond what a bad table costs: multiply and
/// fold 128 bits, as wyhash does. Inputs are texts that the index's owner chose.
@inline(__always)
func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
  let product = a.multipliedFullWidth(by: b)
  return product.high ^ product.low
}

func hashBytes(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
  var h = seed ^ 0x9E37_79B9_7F4A_7C15
  var i = 0
  while i &+ 8 <= bytes.count {
    h = mix(h ^ bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self), 0xA076_1D64_78BD_642F)
    i &+= 8
  }
  var last = UInt64(bytes.count - i) << 56
  var shift: UInt64 = 0
  while i < bytes.count {
    last |= UInt64(bytes[i]) << shift
    shift &+= 8
    i &+= 1
  }
  return mix(h ^ last, 0xE703_7ED1_A0B4_28DB)
}

func equalBytes(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
  guard a.count == b.count, let pa = a.baseAddress, let pb = b.baseAddress else {
    return a.count == b.count
  }
  return memcmp(pa, pb, a.count) == 0
}
