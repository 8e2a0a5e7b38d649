package import Storage

/// Where the writers of postings, positions and dictionary put their bytes: a file, or memory in
/// tests. Calls are few and large (one per term or block of terms), so that dispatch costs nothing.
package protocol ByteOutput: AnyObject {
  /// Bytes written so far. The offsets that the writers record are relative to the position at
  /// their creation.
  var position: Int { get }
  func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError)
}

extension FileWriter: ByteOutput {}

/// Bytes in memory.
package final class MemoryOutput: ByteOutput {
  package private(set) var bytes: [UInt8] = []
  package init() {}
  package var position: Int { bytes.count }
  package func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    self.bytes.append(contentsOf: bytes)
  }
}

/// A growing run of bytes at a stable capacity: a term's data before it goes to the output. The list
/// of a frequent term of tens of millions of records takes hundreds of megabytes; where there is a
/// folder for it, a large run lies in a file without a name (`ScratchArray`).
struct ByteRun: ~Copyable {
  private(set) var start: UnsafeMutableRawPointer
  private(set) var count = 0
  private var capacity: Int
  private let folder: String?
  /// What holds the bytes, if they are not allocated here.
  private var scratch: ScratchArray<UInt8>?

  init(capacity: Int = 4096, folder: String? = nil) {
    self.capacity = capacity
    self.folder = folder
    start = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit { if scratch == nil { start.deallocate() } }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  mutating func removeAll() { count = 0 }

  /// Room for `more` bytes after the last, plus 16 that a SIMD store may touch.
  @inline(__always)
  mutating func reserve(_ more: Int) -> UnsafeMutableRawPointer {
    if count &+ more &+ 16 > capacity { grow(more) }
    return start + count
  }

  private mutating func grow(_ more: Int) {
    capacity = max(capacity * 2, count + more + 16)
    // Where no file can be made, memory has to do.
    let scratch =
      folder == nil || capacity <= Self.largestInMemory
      ? nil : try? ScratchArray<UInt8>(count: capacity, folder: folder, inMemoryUpTo: 0)
    let next =
      scratch?.address ?? UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    next.copyMemory(from: start, byteCount: count)
    if self.scratch == nil { start.deallocate() }
    self.scratch = scratch
    start = next
  }

  private static let largestInMemory = 4 << 20

  @inline(__always)
  mutating func advance(_ more: Int) { count &+= more }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    reserve(1).storeBytes(of: byte, as: UInt8.self)
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ word: UInt16) {
    reserve(2).storeBytes(of: word.littleEndian, as: UInt16.self)
    count &+= 2
  }

  @inline(__always)
  mutating func append(_ word: UInt32) {
    reserve(4).storeBytes(of: word.littleEndian, as: UInt32.self)
    count &+= 4
  }

  @inline(__always)
  mutating func append(_ word: UInt64) {
    reserve(8).storeBytes(of: word.littleEndian, as: UInt64.self)
    count &+= 8
  }

  mutating func append(_ words: [UInt32]) {
    for word in words { append(word) }
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let from = bytes.baseAddress else { return }
    reserve(bytes.count).copyMemory(from: from, byteCount: bytes.count)
    count &+= bytes.count
  }

  /// LEB128.
  @inline(__always)
  mutating func appendVariable(_ value: UInt64) {
    let room = reserve(10)
    var rest = value
    var length = 0
    while rest >= 0x80 {
      room.storeBytes(
        of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: length, as: UInt8.self)
      rest >>= 7
      length &+= 1
    }
    room.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: length, as: UInt8.self)
    count &+= length &+ 1
  }
}

/// Reads LEB128 numbers from bytes that nobody vouches for. After a read past the end or a number
/// that is too large, `isDamaged` is set and every further number is 0.
package struct ByteScanner {
  private(set) var next: UnsafeRawPointer
  let end: UnsafeRawPointer
  private(set) var isDamaged = false

  init(_ start: UnsafeRawPointer, end: UnsafeRawPointer) {
    next = start
    self.end = end
  }

  @inline(__always)
  mutating func variable() -> UInt64 {
    if next < end {
      let byte = next.load(as: UInt8.self)
      if byte < 0x80 {
        next += 1
        return UInt64(byte)
      }
    }
    return longVariable()
  }

  private mutating func longVariable() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while next < end, shift < 64 {
      let byte = next.load(as: UInt8.self)
      next += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    isDamaged = true
    next = end
    return 0
  }

  /// A number that must fit 32 bits.
  @inline(__always)
  mutating func variable32() -> UInt32 {
    let value = variable()
    if value > UInt64(UInt32.max) { isDamaged = true }
    return UInt32(truncatingIfNeeded: value)
  }

  /// Skips bytes and returns where they stand; nil if there are fewer.
  @inline(__always)
  mutating func take(_ count: UInt64) -> UnsafeRawPointer? {
    guard count <= UInt64(end - next) else {
      isDamaged = true
      next = end
      return nil
    }
    defer { next += Int(count) }
    return next
  }
}
