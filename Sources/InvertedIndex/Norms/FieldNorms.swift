/// A field's length in one byte: exact up to 39, above that with a relative error below 1/8, and
/// ascending with the length. The code is Lucene's `SmallFloat.intToByte4`, so that scores equal
/// Lucene's.
package enum FieldNorms {
  /// The byte for a number of tokens; negative lengths count as 0.
  package static func encode(_ length: Int) -> UInt8 {
    let free = 24
    guard length >= free else { return UInt8(max(0, length)) }
    let rest = UInt64(length - free)
    let bits = UInt64.bitWidth - rest.leadingZeroBitCount
    guard bits >= 4 else { return UInt8(free + Int(rest)) }
    let shift = bits - 4
    // Three bits after the leading one, and the shift above them.
    let code = Int(rest >> UInt64(shift)) & 7 | (shift + 1) << 3
    return UInt8(min(255, free + code))
  }

  /// The number of tokens that a byte stands for, rounded down.
  package static func decode(_ norm: UInt8) -> Int { lengths[Int(norm)] }

  /// `decode` of every byte.
  package static let lengths: [Int] = (0..<256).map { code in
    let free = 24
    guard code >= free else { return code }
    let value = code - free
    let bits = value & 7
    let shift = (value >> 3) - 1
    return free + (shift < 0 ? bits : (bits | 8) << shift)
  }
}
