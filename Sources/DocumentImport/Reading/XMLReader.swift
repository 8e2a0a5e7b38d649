/// Reads XML as a sequence of tags and texts; for what tools and repositories write.
///
/// Not validating and without a DTD's entities, so that no file can make it grow (the classic
/// "billion laughs") or make it read another one. Namespaces are left as they are written.
struct XMLReader {
  enum Event: Hashable {
    case start(String, [String: String])
    case end(String)
    case text(String)
  }

  private let bytes: [UInt8]
  private var position = 0
  private var open: [String] = []
  private var pendingEnd: String?
  /// Elements inside each other, at most.
  static let maximumDepth = 512

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The next event, or nil at the end.
  ///
  /// - Throws: where the text is not well-formed, naming the line.
  mutating func next() throws(ImportError) -> Event? {
    if let name = pendingEnd {
      pendingEnd = nil
      open.removeLast()
      return .end(name)
    }
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "<") else { return .text(readText()) }
      if starts(with: "<!--") {
        try skip(past: "-->")
      } else if starts(with: "<![CDATA[") {
        let start = position + 9
        try skip(past: "]]>")
        let end = max(start, position - 3)
        return .text(String(decoding: bytes[start..<end], as: UTF8.self))
      } else if starts(with: "<?") {
        try skip(past: "?>")
      } else if starts(with: "<!") {
        try skipDeclaration()
      } else if starts(with: "</") {
        return try readEnd()
      } else {
        return try readStart()
      }
    }
    guard open.isEmpty else { throw damage("the file ends inside <\(open.last ?? "")>") }
    return nil
  }

  private func damage(_ what: String) -> ImportError {
    var line = 1
    for byte in bytes[..<min(position, bytes.count)] where byte == 10 { line += 1 }
    return ImportError("damaged XML in line \(line): \(what)", remedy: "check the file")
  }

  private func starts(with text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    return true
  }

  private mutating func skip(past text: StaticString) throws(ImportError) {
    let count = text.utf8CodeUnitCount
    position += 2
    while position + count <= bytes.count {
      if starts(with: text) {
        position += count
        return
      }
      position += 1
    }
    throw damage("no '\(text)' till the end")
  }

  /// `<!DOCTYPE … [ … ]>`, skipped whole.
  private mutating func skipDeclaration() throws(ImportError) {
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "["), UInt8(ascii: "<"): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ">"):
        depth -= 1
        if depth <= 0 {
          position += 1
          return
        }
      default: break
      }
      position += 1
    }
    throw damage("a declaration without end")
  }

  private mutating func readText() -> String {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
    return Self.decode(bytes[start..<position])
  }

  private mutating func readName() -> String {
    let start = position
    while position < bytes.count, !Self.isSpace(bytes[position]),
      !"/>=<\"'".utf8.contains(bytes[position])
    { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func skipSpace() {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  private mutating func readEnd() throws(ImportError) -> Event {
    position += 2
    let name = readName()
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: ">") else {
      throw damage("</\(name) without '>'")
    }
    position += 1
    guard open.last == name else { throw damage("</\(name)> closes <\(open.last ?? "nothing")>") }
    open.removeLast()
    return .end(name)
  }

  private mutating func readStart() throws(ImportError) -> Event {
    position += 1
    let name = readName()
    guard !name.isEmpty else { throw damage("'<' without a name") }
    guard open.count < Self.maximumDepth else { throw damage("elements lie too deep") }
    var attributes: [String: String] = [:]
    while true {
      skipSpace()
      guard position < bytes.count else { throw damage("<\(name) without '>'") }
      if starts(with: "/>") {
        position += 2
        open.append(name)
        pendingEnd = name
        return .start(name, attributes)
      }
      if bytes[position] == UInt8(ascii: ">") {
        position += 1
        open.append(name)
        return .start(name, attributes)
      }
      let key = readName()
      skipSpace()
      guard !key.isEmpty, position < bytes.count, bytes[position] == UInt8(ascii: "=") else {
        throw damage("a malformed attribute in <\(name)>")
      }
      position += 1
      skipSpace()
      guard position < bytes.count, bytes[position] == 34 || bytes[position] == 39 else {
        throw damage("an attribute without quotes in <\(name)>")
      }
      let quote = bytes[position]
      position += 1
      let start = position
      while position < bytes.count, bytes[position] != quote { position += 1 }
      guard position < bytes.count else { throw damage("an attribute without end in <\(name)>") }
      attributes[key] = Self.decode(bytes[start..<position])
      position += 1
    }
  }

  /// Text with its character references resolved; an entity that XML does not know stays as it is.
  private static func decode(_ slice: ArraySlice<UInt8>) -> String {
    guard slice.contains(UInt8(ascii: "&")) else { return String(decoding: slice, as: UTF8.self) }
    var result: [UInt8] = []
    var index = slice.startIndex
    while index < slice.endIndex {
      guard slice[index] == UInt8(ascii: "&"),
        let end = slice[index..<min(index + 12, slice.endIndex)].firstIndex(of: UInt8(ascii: ";"))
      else {
        result.append(slice[index])
        index += 1
        continue
      }
      let name = String(decoding: slice[(index + 1)..<end], as: UTF8.self)
      if let scalar = scalar(named: name) {
        result.append(contentsOf: String(scalar).utf8)
        index = end + 1
      } else {
        result.append(slice[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func scalar(named name: String) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default: break
    }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let value =
      digits.hasPrefix("x") || digits.hasPrefix("X")
      ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    guard let value, value != 0 else { return nil }
    return Unicode.Scalar(value)
  }
}
