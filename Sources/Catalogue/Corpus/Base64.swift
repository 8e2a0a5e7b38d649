/// Bytes as text (RFC 4648, section 4): for what an export carries beside its records.
public enum Base64 {
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of bytes, with padding.
  public static func text(of bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
      let rest = bytes.count - index
      var word = UInt32(bytes[index]) << 16
      if rest > 1 { word |= UInt32(bytes[index + 1]) << 8 }
      if rest > 2 { word |= UInt32(bytes[index + 2]) }
      result.append(letters[Int(word >> 18)])
      result.append(letters[Int(word >> 12 & 63)])
      result.append(rest > 1 ? letters[Int(word >> 6 & 63)] : 0x3D)
      result.append(rest > 2 ? letters[Int(word & 63)] : 0x3D)
      index += 3
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes of a text; nil if it is none of these.
  public static func bytes(of text: UnsafeRawBufferPointer) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var values = [UInt8](repeating: 255, count: 256)
    for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 4 * 3)
    var index = 0
    while index < text.count {
      var word: UInt32 = 0
      var count = 0
      for offset in 0..<4 {
        let letter = text[index + offset]
        let value = values[Int(letter)]
        if value < 64, count == offset {
          word |= UInt32(value) << UInt32(18 - 6 * offset)
          count += 1
        } else if letter != 0x3D || index + 4 < text.count {
          return nil
        }
      }
      guard count >= 2 else { return nil }
      result.append(UInt8(truncatingIfNeeded: word >> 16))
      if count > 2 { result.append(UInt8(truncatingIfNeeded: word >> 8)) }
      if count > 3 { result.append(UInt8(truncatingIfNeeded: word)) }
      index += 4
    }
    return result
  }
}
