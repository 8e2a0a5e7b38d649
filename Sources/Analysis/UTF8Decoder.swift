/// Decodes UTF-8 that need not be valid.
///
/// Each maximal subpart of an ill-formed sequence becomes one U+FFFD (the Unicode Standard 15.0,
/// section 3.9, "U+FFFD Substitution of Maximal Subparts", as ICU, Swift's `String` and browsers do).
package enum UTF8Decoder {
  /// What stands for an ill-formed sequence.
  package static let replacement: UInt32 = 0xFFFD

  /// The scalar at `i` and its length in bytes, 1...4. `i` must be below the count.
  @inline(__always)
  package static func decode(_ p: UnsafePointer<UInt8>, _ i: Int, _ count: Int) -> (
    scalar: UInt32, length: Int
  ) {
    let b0 = UInt32(p[i])
    if b0 < 0x80 { return (b0, 1) }
    guard i &+ 1 < count else { return (replacement, 1) }
    let b1 = UInt32(p[i &+ 1])
    if b0 < 0xE0 {
      if b0 >= 0xC2 && b1 & 0xC0 == 0x80 { return ((b0 & 0x1F) &<< 6 | (b1 & 0x3F), 2) }
      return (replacement, 1)
    }
    if b0 < 0xF0 {
      // The second byte's range keeps out overlong forms and surrogates.
      let low: UInt32 = b0 == 0xE0 ? 0xA0 : 0x80
      let high: UInt32 = b0 == 0xED ? 0x9F : 0xBF
      guard b1 >= low && b1 <= high else { return (replacement, 1) }
      guard i &+ 2 < count else { return (replacement, 2) }
      let b2 = UInt32(p[i &+ 2])
      guard b2 & 0xC0 == 0x80 else { return (replacement, 2) }
      return ((b0 & 0x0F) &<< 12 | (b1 & 0x3F) &<< 6 | (b2 & 0x3F), 3)
    }
    guard b0 <= 0xF4 else { return (replacement, 1) }
    let low: UInt32 = b0 == 0xF0 ? 0x90 : 0x80
    let high: UInt32 = b0 == 0xF4 ? 0x8F : 0xBF
    guard b1 >= low && b1 <= high else { return (replacement, 1) }
    guard i &+ 2 < count else { return (replacement, 2) }
    let b2 = UInt32(p[i &+ 2])
    guard b2 & 0xC0 == 0x80 else { return (replacement, 2) }
    guard i &+ 3 < count else { return (replacement, 3) }
    let b3 = UInt32(p[i &+ 3])
    guard b3 & 0xC0 == 0x80 else { return (replacement, 3) }
    return ((b0 & 0x07) &<< 18 | (b1 & 0x3F) &<< 12 | (b2 & 0x3F) &<< 6 | (b3 & 0x3F), 4)
  }

  /// The scalar at `i` and its length; `i` must be within the buffer.
  @inline(__always)
  package static func decode(_ utf8: UnsafeRawBufferPointer, at i: Int) -> (
    scalar: UInt32, length: Int
  ) {
    // Safe: the caller's index is within the buffer, so its base is not null.
    decode(utf8.baseAddress!.assumingMemoryBound(to: UInt8.self), i, utf8.count)
  }

  /// Appends a scalar's UTF-8.
  @inline(__always)
  package static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    if scalar < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: scalar))
    } else if scalar < 0x800 {
      bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar &>> 6))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    } else if scalar < 0x10000 {
      bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar &>> 12))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    } else {
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar &>> 18))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 12 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }
  }

  /// Appends a scalar's UTF-16.
  @inline(__always)
  package static func append(_ scalar: UInt32, to units: inout [UInt16]) {
    if scalar < 0x10000 {
      units.append(UInt16(truncatingIfNeeded: scalar))
    } else {
      let rest = scalar &- 0x10000
      units.append(UInt16(truncatingIfNeeded: 0xD800 | rest &>> 10))
      units.append(UInt16(truncatingIfNeeded: 0xDC00 | rest & 0x3FF))
    }
  }
}
