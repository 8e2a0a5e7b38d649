/// Appends integers (little-endian), variable-length integers and strings to bytes in memory:
/// for the small structures of a commit. Large ones stream through `FileWriter`.
public struct ByteWriter: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func append(_ value: UInt8) { bytes.append(value) }

  public mutating func append(_ value: UInt16) {
    for shift in [0, 8] { bytes.append(UInt8(truncatingIfNeeded: value >> UInt16(shift))) }
  }

  public mutating func append(_ value: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
  }

  public mutating func append(_ value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }

  public mutating func append(_ value: [UInt8]) { bytes.append(contentsOf: value) }

  public mutating func append(_ value: UnsafeRawBufferPointer) { bytes.append(contentsOf: value) }

  /// LEB128: seven bits a byte, lowest first, the high bit set on all but the last byte.
  public mutating func appendVariable(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// The length as LEB128, then the UTF-8 bytes.
  public mutating func append(_ text: String) {
    let utf8 = Array(text.utf8)
    appendVariable(UInt64(utf8.count))
    bytes.append(contentsOf: utf8)
  }
}

/// Reads what `ByteWriter` wrote, from bytes that nobody vouches for: every read is checked.
public struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private let file: String
  private let base: Int
  public private(set) var offset: Int

  /// - Parameters:
  ///   - bytes: Stay valid while the reader is used.
  ///   - file: Named in errors.
  ///   - base: Offset of `bytes` in that file, for errors.
  public init(_ bytes: UnsafeRawBufferPointer, file: String, base: Int = 0) {
    self.bytes = bytes
    self.file = file
    self.base = base
    offset = 0
  }

  public var isAtEnd: Bool { offset == bytes.count }
  public var remaining: Int { bytes.count - offset }

  public func corrupt(_ what: String) -> StorageError {
    .corrupt(file: file, offset: base + offset, what: what)
  }

  private mutating func take(_ count: Int) throws(StorageError) -> Int {
    guard count >= 0, count <= bytes.count - offset else {
      throw corrupt("the structure ends too early")
    }
    defer { offset += count }
    return offset
  }

  public mutating func byte() throws(StorageError) -> UInt8 { bytes[try take(1)] }
  public mutating func word16() throws(StorageError) -> UInt16 { bytes.word16(at: try take(2)) }
  public mutating func word32() throws(StorageError) -> UInt32 { bytes.word32(at: try take(4)) }
  public mutating func word64() throws(StorageError) -> UInt64 { bytes.word64(at: try take(8)) }

  public mutating func variable() throws(StorageError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 63 || (shift == 63 && next <= 1) else { throw corrupt("a number is too large") }
      value |= UInt64(next & 0x7f) << shift
      if next < 0x80 { return value }
      shift += 7
    }
  }

  /// A variable-length integer that counts things of at least `size` bytes each still to come, so
  /// that no damaged count can make the reader allocate more than the file holds.
  public mutating func count(ofSize size: Int = 1) throws(StorageError) -> Int {
    let value = try variable()
    guard value <= UInt64(remaining / max(1, size)) else { throw corrupt("a count is too large") }
    return Int(value)
  }

  /// A variable-length integer that nobody writes greater than `limit`.
  public mutating func integer(upTo limit: Int) throws(StorageError) -> Int {
    let value = try integer()
    guard value <= limit else { throw corrupt("a number is too large") }
    return value
  }

  /// A variable-length integer that must fit an `Int`.
  public mutating func integer() throws(StorageError) -> Int {
    let value = try variable()
    guard let result = Int(exactly: value) else { throw corrupt("a number is too large") }
    return result
  }

  public mutating func slice(_ count: Int) throws(StorageError) -> UnsafeRawBufferPointer {
    let start = try take(count)
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
  }

  public mutating func string() throws(StorageError) -> String {
    let length = try count()
    let utf8 = try slice(length)
    guard let text = String(validating: utf8, as: UTF8.self) else {
      throw corrupt("a text is not UTF-8")
    }
    return text
  }
}
