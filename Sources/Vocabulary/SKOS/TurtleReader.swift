/// Reads concepts from SKOS in Turtle (W3C Recommendation of 2014).
///
/// All of Turtle's syntax is read; of its statements only SKOS's count. Collections are passed over.
public struct TurtleReader {
  private let bytes: [UInt8]
  private var place = 0
  private var line = 1
  private var prefixes: [String: String] = [:]
  private var base = ""
  private var blankCount = 0
  private var depth = 0
  private var collector = SKOSCollector()

  private static let maximumDepth = 200

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The concepts of a file.
  ///
  /// - Throws: `RDFError` with the line of the first mistake.
  public static func scheme(_ bytes: [UInt8]) throws(RDFError) -> ConceptScheme {
    var reader = TurtleReader(bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.place = 3 }
    while try reader.statement() {}
    return reader.collector.scheme()
  }

  private func error(_ message: String) -> RDFError { RDFError(line: line, message: message) }

  // MARK: - Characters

  private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte {
      if byte == 0x0A { line += 1 }
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        place += 1
      } else if byte == UInt8(ascii: "#") {
        while let next = self.byte, next != 0x0A { place += 1; _ = next }
      } else {
        return
      }
    }
  }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[place...].starts(with: text.utf8) else { return false }
    place += text.utf8.count
    return true
  }

  private mutating func takeWord(_ text: String) -> Bool {
    let end = place + text.utf8.count
    guard end <= bytes.count,
      zip(bytes[place..<end], text.utf8).allSatisfy({ ($0 | 0x20) == ($1 | 0x20) })
    else { return false }
    if end < bytes.count, Self.isName(bytes[end]) || bytes[end] == UInt8(ascii: ":") {
      return false
    }
    place = end
    return true
  }

  private static func isName(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  private mutating func expect(_ text: String, _ what: String) throws(RDFError) {
    skipSpace()
    guard take(text) else { throw error("expected \(what), found \(found)") }
  }

  /// What stands here, for messages.
  private var found: String {
    guard place < bytes.count else { return "the end of the file" }
    let end = bytes[place...].firstIndex { $0 == 0x0A } ?? bytes.count
    let text = String(decoding: bytes[place..<min(end, place + 24)], as: UTF8.self)
    return "`\(text)`"
  }

  // MARK: - Statements

  private mutating func statement() throws(RDFError) -> Bool {
    skipSpace()
    guard place < bytes.count else { return false }
    let isDirective = byte == UInt8(ascii: "@")
    let start = place
    if isDirective { place += 1 }
    if takeWord("prefix") {
      skipSpace()
      let name = try prefixName()
      skipSpace()
      prefixes[name] = try address()
      if isDirective { try expect(".", "a full stop behind the prefix") }
      return true
    }
    if takeWord("base") {
      skipSpace()
      base = try address()
      if isDirective { try expect(".", "a full stop behind the base") }
      return true
    }
    place = start
    guard !isDirective else { throw error("expected @prefix or @base, found \(found)") }
    if byte == UInt8(ascii: "[") {
      let subject = try blankNode()
      skipSpace()
      if byte != UInt8(ascii: ".") { try properties(of: subject) }
    } else {
      try properties(of: try resource())
    }
    try expect(".", "a full stop at the end of a statement")
    return true
  }

  private mutating func prefixName() throws(RDFError) -> String {
    let start = place
    while let byte, Self.isName(byte) || byte == UInt8(ascii: ".") { place += 1 }
    let name = String(decoding: bytes[start..<place], as: UTF8.self)
    guard take(":") else { throw error("expected a prefix with its colon, found \(found)") }
    return name
  }

  private mutating func properties(of subject: String) throws(RDFError) {
    while true {
      skipSpace()
      let predicate: String
      if takeWord("a") { predicate = SKOSCollector.type } else { predicate = try resource() }
      while true {
        let object = try object()
        if let object {
          collector.add(Triple(subject: subject, predicate: predicate, object: object))
        }
        skipSpace()
        guard take(",") else { break }
      }
      var isMore = false
      skipSpace()
      while take(";") {
        isMore = true
        skipSpace()
      }
      guard isMore, let byte, byte != UInt8(ascii: "."), byte != UInt8(ascii: "]") else { return }
    }
  }

  // MARK: - Terms

  private mutating func resource() throws(RDFError) -> String {
    skipSpace()
    if byte == UInt8(ascii: "<") { return try address() }
    if take("_:") {
      let start = place
      while let byte, Self.isName(byte) { place += 1 }
      return "_:" + String(decoding: bytes[start..<place], as: UTF8.self)
    }
    if byte == UInt8(ascii: "[") { return try blankNode() }
    if byte == UInt8(ascii: "(") {
      try collection()
      return newBlank()
    }
    guard let byte, Self.isName(byte) || byte == UInt8(ascii: ":") else {
      throw error("expected an address, a prefixed name or a blank node, found \(found)")
    }
    let start = line
    let prefix = try prefixName()
    guard let space = prefixes[prefix] else {
      throw RDFError(line: start, message: "the prefix `\(prefix):` was not given")
    }
    return space + localName()
  }

  private mutating func localName() -> String {
    var name: [UInt8] = []
    while let byte {
      if byte == UInt8(ascii: "\\"), place + 1 < bytes.count {
        name.append(bytes[place + 1])
        place += 2
      } else if Self.isName(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "%") {
        name.append(byte)
        place += 1
      } else if byte == UInt8(ascii: "."), place + 1 < bytes.count, Self.isName(bytes[place + 1]) {
        name.append(byte)
        place += 1
      } else {
        break
      }
    }
    return String(decoding: name, as: UTF8.self)
  }

  private mutating func address() throws(RDFError) -> String {
    guard take("<") else { throw error("expected an address in < >, found \(found)") }
    let start = place
    while let byte, byte != UInt8(ascii: ">") {
      guard byte > 0x20 else { throw error("an address in < > is not closed") }
      place += 1
    }
    guard place < bytes.count else { throw error("an address in < > is not closed") }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    place += 1
    return text.contains(":") ? text : base + text
  }

  private mutating func newBlank() -> String {
    blankCount += 1
    return "_: \(blankCount)"
  }

  private mutating func blankNode() throws(RDFError) -> String {
    try expect("[", "a blank node")
    let name = newBlank()
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw error("more than \(Self.maximumDepth) blank nodes inside each other")
    }
    skipSpace()
    if byte != UInt8(ascii: "]") { try properties(of: name) }
    try expect("]", "the end of a blank node")
    depth -= 1
    return name
  }

  private mutating func collection() throws(RDFError) {
    try expect("(", "a collection")
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw error("more than \(Self.maximumDepth) collections inside each other")
    }
    while true {
      skipSpace()
      guard place < bytes.count else { throw error("a collection is not closed") }
      if take(")") { break }
      _ = try object()
    }
    depth -= 1
  }

  /// Nil for numbers, truth values and collections.
  private mutating func object() throws(RDFError) -> Triple.Object? {
    skipSpace()
    guard let byte else { throw error("expected an object, found the end of the file") }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return try literal(byte) }
    if byte == UInt8(ascii: "(") {
      try collection()
      return nil
    }
    if takeWord("true") || takeWord("false") { return nil }
    if (0x30...0x39).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
      place += 1
      while let next = self.byte,
        (0x30...0x39).contains(next) || next | 0x20 == UInt8(ascii: "e")
          || next == UInt8(ascii: "+") || next == UInt8(ascii: "-")
          || (next == UInt8(ascii: ".") && place + 1 < bytes.count
            && (0x30...0x39).contains(bytes[place + 1]))
      {
        place += 1
      }
      return nil
    }
    return .resource(try resource())
  }

  private mutating func literal(_ quote: UInt8) throws(RDFError) -> Triple.Object {
    let start = line
    let isLong =
      place + 2 < bytes.count && bytes[place + 1] == quote && bytes[place + 2] == quote
    place += isLong ? 3 : 1
    var text: [UInt8] = []
    while true {
      guard let byte else {
        throw RDFError(line: start, message: "a string is not closed")
      }
      if byte == quote {
        if !isLong {
          place += 1
          break
        }
        if place + 2 < bytes.count, bytes[place + 1] == quote, bytes[place + 2] == quote {
          place += 3
          break
        }
      }
      if byte == 0x0A {
        guard isLong else { throw RDFError(line: start, message: "a string is not closed") }
        line += 1
      }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        text.append(byte)
        place += 1
      }
    }
    var language = ""
    if take("@") {
      let from = place
      while let byte, Self.isName(byte), byte < 0x80 { place += 1 }
      language = String(decoding: bytes[from..<place], as: UTF8.self).lowercased()
      guard !language.isEmpty else { throw error("a language tag is missing behind @") }
    } else if take("^^") {
      _ = try resource()
    }
    return .literal(String(decoding: text, as: UTF8.self), language: language)
  }

  private mutating func escape(into text: inout [UInt8]) throws(RDFError) {
    place += 1
    guard let byte else { throw error("a string is not closed") }
    place += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): text.append(byte)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = byte == UInt8(ascii: "u") ? 4 : 8
      let digits = bytes[place..<min(bytes.count, place + count)]
      guard digits.count == count,
        let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(value)
      else { throw error("`\\u` needs \(count) hexadecimal digits of a character") }
      place += count
      text += Array(String(Character(scalar)).utf8)
    default:
      throw error("unknown escape `\\\(String(decoding: [byte], as: UTF8.self))` in a string")
    }
  }
}
