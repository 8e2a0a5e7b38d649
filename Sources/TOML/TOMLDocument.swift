internal import CTOML

/// A TOML 1.0 document, read whole.
///
/// Values keep the line and column at which they stand, so that whoever interprets them can say
/// where something is wrong. Nothing is kept of comments and spacing.
public struct TOMLDocument: Sendable {
  /// The root table.
  public let root: TOMLTable

  /// How deep tables and arrays may nest.
  public static let maximumDepth = 100

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - utf8: The document's bytes.
  ///   - source: A number of the caller's that each node keeps.
  /// - Throws: `TOMLError` with the place of the first thing that is no TOML.
  /// - Complexity: O(bytes); the result takes several times their size.
  public init(utf8: UnsafeRawBufferPointer, source: Int = 0) throws(TOMLError) {
    var error = ctoml_error()
    let bytes = utf8.bindMemory(to: CChar.self)
    // An empty buffer may have no address.
    guard
      let document = bytes.baseAddress.map({ ctoml_parse($0, bytes.count, &error) })
        ?? ctoml_parse("", 0, &error)
    else {
      let message = withUnsafeBytes(of: &error.message) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw TOMLError(
        line: Int(error.line), column: Int(error.column),
        message: Self.advice(utf8, line: Int(error.line)).map { "\($0) (\(message))" } ?? message)
    }
    defer { ctoml_free(document) }
    let node = try Self.convert(ctoml_root(document), depth: 0, source: source)
    guard case .table(let table) = node.value else {
      throw TOMLError(line: 1, column: 1, message: "the document is no table")
    }
    root = table
  }

  /// What to do about a line that people write who do not think of TOML: quotes as word processors
  /// make them, or a date without any. Nil for other lines.
  private static func advice(_ utf8: UnsafeRawBufferPointer, line number: Int) -> String? {
    let lines = utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard number >= 1, number <= lines.count else { return nil }
    let line = String(decoding: lines[number - 1].prefix(4096), as: UTF8.self)
    // The value: behind the key's sign, or the line itself inside an array.
    let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let value = (parts.count == 2 ? parts[1] : parts[0]).drop { " \t[,".contains($0) }
    if let quote = value.first(where: { !" \t[,".contains($0) }), "“”„‟‘’‚«»‹›＂".contains(quote) {
      return "write straight quotes \" around a text: \(quote) does not begin one in TOML"
    }
    let word = value.prefix { !" \t,]#\r".contains($0) }
    let isDate =
      word.count >= 5
      && word.allSatisfy { $0.isASCII && ($0.isNumber || "-/X".contains($0)) }
      && word.prefix(4).allSatisfy { $0.isNumber || $0 == "X" }
    return isDate ? "write quotes around a date: \"\(word)\"" : nil
  }

  /// Reads a document from text.
  public init(_ text: String) throws(TOMLError) {
    var text = text
    let result = text.withUTF8 { utf8 in
      Result { () throws(TOMLError) in try TOMLDocument(utf8: UnsafeRawBufferPointer(utf8)) }
    }
    self = try result.get()
  }

  private static func convert(_ node: OpaquePointer, depth: Int, source: Int) throws(TOMLError)
    -> TOMLNode
  {
    var line: UInt32 = 0
    var column: UInt32 = 0
    ctoml_position(node, &line, &column)
    guard depth <= maximumDepth else {
      throw TOMLError(
        line: Int(line), column: Int(column), message: "nested deeper than \(maximumDepth) levels")
    }
    let value: TOMLNode.Value
    switch Int(ctoml_kind(node)) {
    case CTOML_TABLE: value = .table(try convertTable(node, depth: depth, source: source))
    case CTOML_ARRAY:
      var elements: [TOMLNode] = []
      let count = ctoml_count(node)
      elements.reserveCapacity(count)
      for index in 0..<count {
        guard let element = ctoml_element(node, index) else { break }
        elements.append(try convert(element, depth: depth + 1, source: source))
      }
      value = .array(elements)
    case CTOML_STRING:
      var count = 0
      let bytes = ctoml_string(node, &count)
      value = .string(
        String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self))
    case CTOML_INTEGER: value = .integer(Int(ctoml_integer(node)))
    case CTOML_FLOAT: value = .float(ctoml_float(node))
    case CTOML_BOOLEAN: value = .boolean(ctoml_boolean(node) != 0)
    default:
      value = .date(
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
          let count = ctoml_date(node, buffer.baseAddress, buffer.count)
          return String(decoding: UnsafeRawBufferPointer(buffer).prefix(count), as: UTF8.self)
        })
    }
    return TOMLNode(value, line: Int(line), column: Int(column), source: source)
  }

  /// toml++ sorts entries by key: put them back into the order of the file.
  private static func convertTable(
    _ node: OpaquePointer, depth: Int, source: Int
  ) throws(TOMLError) -> TOMLTable {
    let count = ctoml_count(node)
    var raw = [ctoml_entry](repeating: ctoml_entry(), count: count)
    let found = ctoml_entries(node, &raw, count)
    var entries: [TOMLTable.Entry] = []
    entries.reserveCapacity(found)
    for entry in raw.prefix(found) {
      let key = String(
        decoding: UnsafeRawBufferPointer(start: entry.key, count: entry.key_count), as: UTF8.self)
      guard let value = entry.value else { continue }
      entries.append(
        TOMLTable.Entry(
          key: key, line: Int(entry.line), column: Int(entry.column),
          node: try convert(value, depth: depth + 1, source: source)))
    }
    entries.sort { ($0.line, $0.column) < ($1.line, $1.column) }
    return TOMLTable(entries)
  }
}

/// Why and where a text is no TOML document.
public struct TOMLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Line, from 1; 0 if unknown.
  public let line: Int
  /// Column, from 1; 0 if unknown.
  public let column: Int
  /// What is wrong, in a few words.
  public let message: String

  public init(line: Int, column: Int, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String { "\(line):\(column): \(message)" }
}
