// Status lines, data lines and the closing dot, in both formats. Docs/PROTOCOL.md, section 1.

package import Search

/// Builds the bytes of one answer.
///
/// Data lines are added first, then `finish` puts the status line, which counts them, before them.
package struct AnswerWriter {
  /// What stands after `OK` on a status line, or under its key in JSON.
  package enum Value: Sendable {
    case integer(Int)
    case flag(Bool)
    /// Written with this many decimals.
    case decimal(Double, places: Int)
    /// A word; white space in it is escaped in text.
    case word(String)
    /// Words in pairs: `a:b,c:d` in text, `[{"from":"a","to":"b"}]` in JSON.
    case corrections([Correction])
    /// What the parts of a query were taken for: `name:bali-process,year:2010` in text.
    case understood([Understood])
    /// Values near those of filters: `a:b,c:d` in text, what was asked for first.
    case suggestions([Suggestion])
  }

  package let format: AnswerFormat
  private let tag: String?
  /// Number of data lines so far.
  package private(set) var lineCount = 0
  /// The data lines so far.
  package private(set) var data: [UInt8] = []

  package init(format: AnswerFormat, tag: String?) {
    self.format = format
    self.tag = tag
  }

  /// A writer of data lines that were written before.
  init(format: AnswerFormat, tag: String?, data: [UInt8], lineCount: Int) {
    self.format = format
    self.tag = tag
    self.data = data
    self.lineCount = lineCount
  }

  // MARK: Data lines

  /// Makes room for so many more bytes of data lines.
  mutating func reserve(_ byteCount: Int) { data.reserveCapacity(data.count + byteCount) }

  /// Adds a line of columns, tab between them, each value escaped.
  package mutating func addLine(_ columns: [String]) {
    for (index, column) in columns.enumerated() {
      if index > 0 { data.append(0x09) }
      Self.appendEscaped(column, to: &data)
    }
    data.append(0x0A)
    lineCount += 1
  }

  /// Adds a line that `body` appends to what is there; it must not append a line's end.
  package mutating func addRawLine(_ body: (inout [UInt8]) -> Void) {
    body(&data)
    data.append(0x0A)
    lineCount += 1
  }

  /// Adds a line of one JSON value, which `body` writes.
  package mutating func addJSONLine(_ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    swap(&writer.bytes, &data)
    body(&writer)
    swap(&writer.bytes, &data)
    data.append(0x0A)
    lineCount += 1
  }

  // MARK: Whole answers

  /// The answer with the data lines so far. `status` keeps its order.
  package consuming func finish(_ status: [(String, Value)] = []) -> [UInt8] {
    var answer: [UInt8] = []
    answer.reserveCapacity(data.count + 128)
    switch format {
    case .text:
      Self.append(tag: tag, to: &answer)
      answer.append(contentsOf: "OK ".utf8)
      Self.append(lineCount, to: &answer)
      for (key, value) in status {
        answer.append(0x20)
        answer.append(contentsOf: key.utf8)
        answer.append(0x3D)
        Self.appendText(value, to: &answer)
      }
    case .json:
      answer.append(contentsOf: #"{"ok":true,"tag":"#.utf8)
      Self.appendJSON(tag, to: &answer)
      answer.append(contentsOf: #","lines":"#.utf8)
      Self.append(lineCount, to: &answer)
      for (key, value) in status {
        answer.append(0x2C)
        Self.appendJSON(key, to: &answer)
        answer.append(0x3A)
        Self.appendJSON(value, to: &answer)
      }
      answer.append(0x7D)
    }
    answer.append(0x0A)
    answer.append(contentsOf: data)
    answer.append(0x2E)
    answer.append(0x0A)
    return answer
  }

  /// The answer to a request that failed.
  package static func failure(
    _ failure: RequestFailure, format: AnswerFormat, tag: String?
  ) -> [UInt8] {
    var answer: [UInt8] = []
    switch format {
    case .text:
      append(tag: tag, to: &answer)
      answer.append(contentsOf: "ERR ".utf8)
      answer.append(contentsOf: failure.code.rawValue.utf8)
      if let column = failure.column {
        answer.append(contentsOf: " column=".utf8)
        append(column, to: &answer)
      }
      answer.append(0x20)
      appendEscaped(failure.message, to: &answer)
    case .json:
      answer.append(contentsOf: #"{"ok":false,"tag":"#.utf8)
      appendJSON(tag, to: &answer)
      answer.append(contentsOf: #","lines":0,"error":{"code":"#.utf8)
      appendJSON(failure.code.rawValue, to: &answer)
      answer.append(contentsOf: #","column":"#.utf8)
      if let column = failure.column {
        append(column, to: &answer)
      } else {
        answer.append(contentsOf: "null".utf8)
      }
      answer.append(contentsOf: #","message":"#.utf8)
      appendJSON(failure.message, to: &answer)
      answer.append(contentsOf: "}}".utf8)
    }
    answer.append(contentsOf: "\n.\n".utf8)
    return answer
  }

  // MARK: Values

  /// Appends `text` with tab, LF, CR and backslash as `\t`, `\n`, `\r`, `\\`; other control
  /// characters, which no reader of lines expects, become spaces.
  package static func appendEscaped(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    // Most values need no escape: they are copied at once.
    let isPlain = text.withUTF8 { utf8 in
      let isPlain = needsNoEscape(UnsafeRawBufferPointer(utf8))
      if isPlain { bytes.append(contentsOf: utf8) }
      return isPlain
    }
    guard !isPlain else { return }
    for byte in text.utf8 {
      switch byte {
      case 0x09: bytes.append(contentsOf: [0x5C, 0x74])
      case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
      case 0x0D: bytes.append(contentsOf: [0x5C, 0x72])
      case 0x5C: bytes.append(contentsOf: [0x5C, 0x5C])
      case 0..<0x20, 0x7F: bytes.append(0x20)
      default: bytes.append(byte)
      }
    }
  }

  /// Whether no byte is a control character or a backslash. Eight bytes at a time.
  private static func needsNoEscape(_ utf8: UnsafeRawBufferPointer) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var at = 0
    var found: UInt64 = 0
    while at + 8 <= utf8.count {
      let word = utf8.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let backslash = word ^ (ones &* 0x5C)
      let delete = word ^ (ones &* 0x7F)
      // The high bit of a byte is set where the byte is below 0x20, 0x5C or 0x7F.
      found |= (word &- ones &* 0x20) & ~word
      found |= (backslash &- ones) & ~backslash
      found |= (delete &- ones) & ~delete
      at += 8
    }
    guard found & (ones &* 0x80) == 0 else { return false }
    while at < utf8.count {
      let byte = utf8[at]
      guard byte >= 0x20, byte != 0x5C, byte != 0x7F else { return false }
      at += 1
    }
    return true
  }

  /// Appends a JSON string, or `null`.
  package static func appendJSON(_ text: String?, to bytes: inout [UInt8]) {
    appendJSON(to: &bytes) { $0.string(text) }
  }

  private static func appendJSON(to bytes: inout [UInt8], _ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    swap(&writer.bytes, &bytes)
    body(&writer)
    swap(&writer.bytes, &bytes)
  }

  /// `value` with `places` decimals, rounded half away from zero; `0` for what is not a number and
  /// for what is beyond 10^15.
  package static func appendDecimal(_ value: Double, places: Int, to bytes: inout [UInt8]) {
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    guard value.isFinite, abs(value) < 1e15 / Double(scale) * 1e3 else {
      bytes.append(0x30)
      return
    }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    if value < 0, scaled > 0 { bytes.append(0x2D) }
    append(scaled / scale, to: &bytes)
    guard places > 0 else { return }
    bytes.append(0x2E)
    var unit = scale / 10
    while unit > 0 {
      bytes.append(0x30 + UInt8(scaled / unit % 10))
      unit /= 10
    }
  }

  /// Appends a number in decimal digits.
  package static func append(_ number: Int, to bytes: inout [UInt8]) {
    guard (0..<10_000).contains(number) else {
      bytes.append(contentsOf: String(number).utf8)
      return
    }
    if number >= 1_000 { bytes.append(0x30 + UInt8(number / 1_000)) }
    if number >= 100 { bytes.append(0x30 + UInt8(number / 100 % 10)) }
    if number >= 10 { bytes.append(0x30 + UInt8(number / 10 % 10)) }
    bytes.append(0x30 + UInt8(number % 10))
  }

  private static func append(tag: String?, to bytes: inout [UInt8]) {
    guard let tag else { return }
    bytes.append(0x23)
    bytes.append(contentsOf: tag.utf8)
    bytes.append(0x20)
  }

  /// Appends a value as a status line of text writes it.
  static func appendText(_ value: Value, to bytes: inout [UInt8]) {
    switch value {
    case .integer(let number): append(number, to: &bytes)
    case .flag(let flag): bytes.append(flag ? 0x31 : 0x30)
    case .decimal(let number, let places): appendDecimal(number, places: places, to: &bytes)
    case .word(let word): appendWord(word, to: &bytes)
    case .corrections(let corrections):
      appendPairs(corrections.map { ($0.from, $0.to) }, to: &bytes)
    case .suggestions(let suggestions):
      appendPairs(suggestions.map { ($0.from ?? "", $0.text) }, to: &bytes)
    case .understood(let parts):
      for (index, part) in parts.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        bytes.append(contentsOf: part.role.rawValue.utf8)
        bytes.append(0x3A)
        appendPercentEncoded(part.id ?? part.text, to: &bytes)
      }
    }
  }

  private static func appendPairs(_ pairs: [(String, String)], to bytes: inout [UInt8]) {
    for (index, (first, second)) in pairs.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      appendWord(first, to: &bytes)
      bytes.append(0x3A)
      appendWord(second, to: &bytes)
    }
  }

  /// With `,`, `=`, `%`, white space and control characters as in a URL, so that a list of such words
  /// can be taken apart.
  private static func appendPercentEncoded(_ text: String, to bytes: inout [UInt8]) {
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      switch byte {
      case 0...0x20, 0x25, 0x2C, 0x3D, 0x7F:
        bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
  }

  /// Escaped, and with `_` for the spaces that would end the word.
  private static func appendWord(_ word: String, to bytes: inout [UInt8]) {
    let start = bytes.count
    appendEscaped(word, to: &bytes)
    for index in start..<bytes.count where bytes[index] == 0x20 { bytes[index] = 0x5F }
  }

  /// Appends a value as JSON.
  static func appendJSON(_ value: Value, to bytes: inout [UInt8]) {
    switch value {
    case .integer(let number): append(number, to: &bytes)
    case .flag(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .decimal(let number, let places): appendDecimal(number, places: places, to: &bytes)
    case .word(let word): appendJSON(word, to: &bytes)
    case .corrections(let corrections):
      appendJSON(to: &bytes) { $0.array(corrections) { $0.writeJSON(into: &$1) } }
    case .understood(let parts):
      appendJSON(to: &bytes) { $0.array(parts) { $0.writeJSON(into: &$1) } }
    case .suggestions(let suggestions):
      appendJSON(to: &bytes) { $0.array(suggestions) { $0.writeJSON(into: &$1) } }
    }
  }
}
