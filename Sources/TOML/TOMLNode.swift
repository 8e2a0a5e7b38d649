/// A value of a TOML document, and where it stands.
public struct TOMLNode: Sendable {
  /// What a node holds.
  public enum Value: Sendable {
    case table(TOMLTable)
    case array([TOMLNode])
    case string(String)
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    /// A date, a time or both, as ISO 8601 text.
    case date(String)
  }

  /// The value.
  public let value: Value
  /// Line of the value's first character, from 1.
  public let line: Int
  /// Column of the value's first character, from 1, in characters of the source.
  public let column: Int
  /// The number that the document was read with: tells files apart where several are merged.
  public let source: Int

  /// Creates a node; for tests and for nodes that no file holds.
  public init(_ value: Value, line: Int = 0, column: Int = 0, source: Int = 0) {
    self.value = value
    self.line = line
    self.column = column
    self.source = source
  }

  /// The table, or nil if this is none.
  public var table: TOMLTable? {
    if case .table(let table) = value { return table }
    return nil
  }

  /// The elements, or nil if this is no array.
  public var array: [TOMLNode]? {
    if case .array(let elements) = value { return elements }
    return nil
  }

  /// The string, or nil if this is none.
  public var string: String? {
    if case .string(let text) = value { return text }
    return nil
  }

  /// The integer, or nil if this is none.
  public var integer: Int? {
    if case .integer(let number) = value { return number }
    return nil
  }

  /// The number, integer or not, or nil if this is none.
  public var number: Double? {
    switch value {
    case .integer(let number): return Double(number)
    case .float(let number): return number
    default: return nil
    }
  }

  /// The truth value, or nil if this is none.
  public var boolean: Bool? {
    if case .boolean(let flag) = value { return flag }
    return nil
  }

  /// The strings of an array that holds only strings, or nil.
  public var strings: [String]? {
    guard let elements = array else { return nil }
    var texts: [String] = []
    for element in elements {
      guard let text = element.string else { return nil }
      texts.append(text)
    }
    return texts
  }

  /// The kind's name, with its article, for error messages: "a string".
  public var kindName: String {
    switch value {
    case .table: return "a table"
    case .array: return "an array"
    case .string: return "a string"
    case .integer: return "an integer"
    case .float: return "a number"
    case .boolean: return "true or false"
    case .date: return "a date"
    }
  }
}

/// A table: its entries in the order in which the file gives them.
public struct TOMLTable: Sendable {
  /// A key with its place and its value.
  public struct Entry: Sendable {
    public let key: String
    /// Line of the key, from 1.
    public let line: Int
    /// Column of the key, from 1.
    public let column: Int
    public let node: TOMLNode

    /// Creates an entry.
    public init(key: String, line: Int, column: Int, node: TOMLNode) {
      self.key = key
      self.line = line
      self.column = column
      self.node = node
    }
  }

  /// The entries by place of their key.
  public let entries: [Entry]

  /// Creates a table of entries.
  public init(_ entries: [Entry]) { self.entries = entries }

  /// The value of a key, or nil.
  ///
  /// - Complexity: O(number of entries): tables are small, and order is kept.
  public subscript(key: String) -> TOMLNode? {
    for entry in entries where entry.key == key { return entry.node }
    return nil
  }

  /// The keys in the order of the file.
  public var keys: [String] { entries.map(\.key) }
}
