/// The target of a request line, read: its path and the parameters of its query.
struct RequestTarget: Sendable, Hashable {
  /// Why a target cannot be read.
  enum Fault: Error, Hashable {
    /// More than `RequestTarget.longest` bytes.
    case tooLong
    /// Percent-encoded bytes that are no UTF-8, or control characters; what they stand in.
    case notText(String)
    /// Neither a path nor an address.
    case malformed
  }

  /// Most bytes of a target.
  static let longest = 16_384

  /// The path with its percent-encoding taken away, from `/` on.
  let path: String
  /// Names and values, in their order. A `+` is a space.
  let parameters: [(name: String, value: String)]
  /// The target as it came.
  let text: String

  /// Reads a target in origin form (`/search?q=visa`) or absolute form (`http://host/search`).
  ///
  /// A `%` that begins no code is a per cent sign, as browsers take it.
  init(_ text: String) throws(Fault) {
    guard text.utf8.count <= Self.longest else { throw .tooLong }
    var rest = text[...]
    if !rest.hasPrefix("/") {
      // Absolute form, which every server must understand.
      guard let separator = rest.range(of: "://") else { throw .malformed }
      let scheme = rest[..<separator.lowerBound].lowercased()
      guard scheme == "http" || scheme == "https" else { throw .malformed }
      rest = rest[separator.upperBound...].drop { $0 != "/" && $0 != "?" }
    }
    if let hash = rest.firstIndex(of: "#") { rest = rest[..<hash] }
    let question = rest.firstIndex(of: "?")
    let rawPath = rest[..<(question ?? rest.endIndex)]
    let rawQuery = question.map { rest[rest.index(after: $0)...] } ?? ""
    path = try Self.decoded(rawPath.isEmpty ? "/" : rawPath, plusIsSpace: false, what: "the path")
    var parameters: [(name: String, value: String)] = []
    for pair in rawQuery.utf8.split(separator: UInt8(ascii: "&")) {
      let equals = pair.firstIndex(of: UInt8(ascii: "="))
      let name = Substring(pair[..<(equals ?? pair.endIndex)])
      let value = equals.map { Substring(pair[pair.index(after: $0)...]) } ?? ""
      let readName = try Self.decoded(name, plusIsSpace: true, what: "a parameter’s name")
      parameters.append(
        (readName, try Self.decoded(value, plusIsSpace: true, what: "the parameter ‘\(readName)’")))
    }
    self.parameters = parameters
    self.text = text
  }

  /// The last value of a parameter that counts once; nil if it is not given or empty.
  subscript(name: String) -> String? {
    parameters.last { $0.name == name && !$0.value.isEmpty }?.value
  }

  static func == (left: RequestTarget, right: RequestTarget) -> Bool { left.text == right.text }
  func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// The text that a percent-encoded one stands for. White space of any kind is kept as a space;
  /// other control characters are refused.
  private static func decoded(
    _ text: Substring, plusIsSpace: Bool, what: String
  ) throws(Fault) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count)
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      var byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "%"), index + 1 < bytes.count,
        let high = hexValue(bytes[index]), let low = hexValue(bytes[index + 1])
      {
        byte = high << 4 | low
        index += 2
      } else if byte == UInt8(ascii: "+"), plusIsSpace {
        byte = 0x20
      }
      switch byte {
      case 0x09, 0x0A, 0x0D: out.append(0x20)
      case 0..<0x20, 0x7F: throw .notText(what)
      default: out.append(byte)
      }
    }
    guard let decoded = String(validating: out, as: UTF8.self) else { throw .notText(what) }
    return decoded
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension Substring {
  /// Where a text stands first.
  func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
