internal import Storage

// Index/FORMAT.md, section 6.4.

/// One whole number per document, or none: the first that the record has.
package struct IntegerColumn: @unchecked Sendable {
  /// The least value.
  package let base: Int
  /// Bytes per code: 1, 2, 4 or 8.
  package let width: Int
  /// One code per document: value - base + 1, or 0 for no value.
  package let codes: UnsafeRawPointer
  package let documentCount: Int

  /// Values outside are refused when a record is indexed: differences must fit a word.
  package static let limit = 1 << 60

  init?(_ bytes: UnsafeRawBufferPointer, documentCount: Int) {
    guard bytes.count >= 16, let start = bytes.baseAddress else { return nil }
    let base = Int(Int64(bitPattern: bytes.word64(at: 0)))
    let width = Int(clamping: bytes.word64(at: 8))
    guard base.magnitude <= UInt(Self.limit), [1, 2, 4, 8].contains(width),
      bytes.count == 16 + documentCount * width
    else { return nil }
    self.base = base
    self.width = width
    self.documentCount = documentCount
    codes = start + 16
  }

  /// The code of a document: 0 for none.
  @inline(__always)
  package func code(_ document: Int) -> UInt64 {
    switch width {
    case 1: return UInt64(codes.load(fromByteOffset: document, as: UInt8.self))
    case 2: return UInt64(codes.loadUnaligned(fromByteOffset: document * 2, as: UInt16.self))
    case 4: return UInt64(codes.loadUnaligned(fromByteOffset: document * 4, as: UInt32.self))
    default: return codes.loadUnaligned(fromByteOffset: document * 8, as: UInt64.self)
    }
  }

  /// The document's value, or nil.
  @inline(__always)
  package func value(_ document: Int) -> Int? {
    let code = code(document)
    // Wrapping: damaged bytes give some number, not a trap.
    return code == 0 ? nil : base &+ Int(truncatingIfNeeded: code) &- 1
  }

  /// Writes the section's body. `value` is asked twice for each document, in order.
  static func write(
    documentCount: Int, to file: FileWriter, value: (Int) -> Int?
  ) throws(StorageError) {
    var least = Int.max
    var greatest = Int.min
    for document in 0..<documentCount {
      guard let number = value(document) else { continue }
      least = min(least, number)
      greatest = max(greatest, number)
    }
    if least > greatest {
      least = 0
      greatest = 0
    }
    let range = greatest - least + 1
    let width = range < 1 << 8 ? 1 : range < 1 << 16 ? 2 : range < 1 << 32 ? 4 : 8
    try file.write(UInt64(bitPattern: Int64(least)))
    try file.write(UInt64(width))
    for document in 0..<documentCount {
      let code = value(document).map { UInt64($0 - least + 1) } ?? 0
      switch width {
      case 1: try file.write(UInt8(truncatingIfNeeded: code))
      case 2: try file.write(UInt16(truncatingIfNeeded: code))
      case 4: try file.write(UInt32(truncatingIfNeeded: code))
      default: try file.write(code)
      }
    }
  }
}

/// Integers as terms of the dictionary.
package enum IntegerTerm {
  /// Eight bytes, big-endian, the sign bit flipped: bytewise order is numeric order, so a range
  /// of values is a range of terms.
  package static func bytes(_ value: Int) -> [UInt8] {
    let ordered = UInt64(bitPattern: Int64(value)) ^ (1 << 63)
    return (0..<8).map { UInt8(truncatingIfNeeded: ordered >> UInt64(56 - 8 * $0)) }
  }

  /// The value of such a term, or nil for other bytes.
  package static func value(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard bytes.count == 8 else { return nil }
    var ordered: UInt64 = 0
    for byte in bytes { ordered = ordered << 8 | UInt64(byte) }
    return Int(Int64(bitPattern: ordered ^ (1 << 63)))
  }
}
