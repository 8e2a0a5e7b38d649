// Which bytes a line may hold. Docs/PROTOCOL.md, section 1.

/// Finds what must not stand in a line: ill-formed UTF-8 and control characters.
package enum LineFault {
  /// The offset of the first byte that is a control character (U+0000 to U+001F except tab, U+007F)
  /// or begins an ill-formed sequence of UTF-8; nil for a sound line.
  ///
  /// Well-formedness is that of Unicode's table 3-7: no overlong forms, no surrogates, nothing above
  /// U+10FFFF. Cost: O(n), no allocation.
  package static func firstOffset(in line: UnsafeRawBufferPointer) -> Int? {
    var index = 0
    let count = line.count
    while index < count {
      let byte = line[index]
      if byte < 0x80 {
        if byte < 0x20 ? byte != 0x09 : byte == 0x7F { return index }
        index += 1
        continue
      }
      guard let length = sequenceLength(in: line, at: index) else { return index }
      index += length
    }
    return nil
  }

  /// The length of the well-formed sequence that starts with the byte at `index`, which is not ASCII.
  private static func sequenceLength(in line: UnsafeRawBufferPointer, at index: Int) -> Int? {
    let lead = line[index]
    let length: Int
    // What the second byte may be; the later ones may be any continuation.
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0:
      length = 3
      second = 0xA0...0xBF
    case 0xED:
      length = 3
      second = 0x80...0x9F
    case 0xE1...0xEF: length = 3
    case 0xF0:
      length = 4
      second = 0x90...0xBF
    case 0xF1...0xF3: length = 4
    case 0xF4:
      length = 4
      second = 0x80...0x8F
    default: return nil
    }
    guard line.count - index >= length, second.contains(line[index + 1]) else { return nil }
    for offset in 2..<max(2, length) where !(0x80...0xBF).contains(line[index + offset]) {
      return nil
    }
    return length
  }
}
