internal import CCharset

/// Bytes of unknown encoding → text.
package enum TextDecoder {
  /// The text and the encoding it was read as.
  ///
  /// A byte order mark decides; then UTF-8, if every byte fits; then a pattern of zero bytes that
  /// only UTF-16 leaves; then an encoding that the text itself names; then ICU's detector, and
  /// Windows-1252 where that has no guess (which reads all of Latin 1).
  package static func decode(_ bytes: [UInt8], declared: String? = nil) -> (
    text: String, encoding: String
  ) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return (String(decoding: bytes.dropFirst(3), as: UTF8.self), "UTF-8")
    }
    if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
      return (convert(bytes, from: "UTF-32") ?? "", "UTF-32")
    }
    if bytes.starts(with: [0xFF, 0xFE]) {
      return (convert(Array(bytes.dropFirst(2)), from: "UTF-16LE") ?? "", "UTF-16LE")
    }
    if bytes.starts(with: [0xFE, 0xFF]) {
      return (convert(Array(bytes.dropFirst(2)), from: "UTF-16BE") ?? "", "UTF-16BE")
    }
    let zeros = zeroBytes(bytes)
    if zeros == nil, let text = String(validating: bytes, as: UTF8.self) { return (text, "UTF-8") }
    // Bytes without a zero are no UTF-16, whatever a page says or the detector thinks.
    let detected = detect(bytes).flatMap { $0.lowercased().hasPrefix("utf-") ? nil : $0 }
    let said = declared.flatMap { $0.lowercased().hasPrefix("utf-") ? nil : $0 }
    for name in [zeros, said, detected, "windows-1252"] {
      guard let name, let text = convert(bytes, from: superset(name)) else { continue }
      return (text, superset(name))
    }
    return (String(decoding: bytes, as: UTF8.self), "UTF-8")
  }

  /// UTF-16 without a mark: Western text has a zero in nearly every second byte.
  private static func zeroBytes(_ bytes: [UInt8]) -> String? {
    guard bytes.count >= 4, bytes.count % 2 == 0 else { return nil }
    var even = 0
    var odd = 0
    let sample = min(bytes.count, 4096)
    for index in 0..<sample where bytes[index] == 0 {
      if index % 2 == 0 { even += 1 } else { odd += 1 }
    }
    if odd > sample / 4, even < sample / 40 { return "UTF-16LE" }
    if even > sample / 4, odd < sample / 40 { return "UTF-16BE" }
    return nil
  }

  /// What browsers do: pages that call themselves Latin 1 or ASCII are Windows-1252.
  private static func superset(_ name: String) -> String {
    switch name.lowercased() {
    case "iso-8859-1", "latin1", "us-ascii", "ascii": "windows-1252"
    case "iso-8859-9": "windows-1254"
    default: name
    }
  }

  private static func detect(_ bytes: [UInt8]) -> String? {
    var name = [CChar](repeating: 0, count: 64)
    let sample = bytes.prefix(1 << 20)
    let length = sample.withUnsafeBytes { buffer in
      buffer.withMemoryRebound(to: CChar.self) {
        $0.baseAddress.map { charset_detect($0, Int32(sample.count), &name, 64) } ?? 0
      }
    }
    guard length > 0 else { return nil }
    return String(decoding: name.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func convert(_ bytes: [UInt8], from name: String) -> String? {
    guard bytes.count < Int(Int32.max) / 4 else { return nil }
    var capacity = bytes.count * 3 + 16
    for _ in 0..<2 {
      var length: Int32 = -1
      let result = [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
        bytes.withUnsafeBytes { source in
          source.withMemoryRebound(to: CChar.self) { source in
            target.withMemoryRebound(to: CChar.self) { target in
              var nothing: CChar = 0
              length = withUnsafePointer(to: &nothing) { none in
                charset_toUTF8(
                  name, source.baseAddress ?? none, Int32(source.count), target.baseAddress,
                  Int32(capacity))
              }
            }
          }
        }
        count = length >= 0 && Int(length) <= capacity ? Int(length) : 0
      }
      if length < 0 { return nil }
      if Int(length) <= capacity { return String(decoding: result, as: UTF8.self) }
      capacity *= 2
    }
    return nil
  }
}
