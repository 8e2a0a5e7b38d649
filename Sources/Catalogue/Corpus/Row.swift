internal import TOML

/// A table of the catalogue with the accessors that its readers need. Wrong kinds read as absent:
/// `SchemaChecker` reports them.
struct Row: Sendable {
  let table: TOMLTable
  /// File number and line of the table's own key, for problems about the table as a whole.
  let source: Int
  let line: Int

  init(_ table: TOMLTable, source: Int, line: Int) {
    self.table = table
    self.source = source
    self.line = line
  }

  init?(_ node: TOMLNode) {
    guard let table = node.table else { return nil }
    self.init(table, source: node.source, line: node.line)
  }

  func string(_ key: String) -> String? { table[key]?.string }
  func strings(_ key: String) -> [String] { table[key]?.strings ?? [] }
  func integer(_ key: String) -> Int? { table[key]?.integer }
  func boolean(_ key: String) -> Bool { table[key]?.boolean ?? false }
  func has(_ key: String) -> Bool { table[key] != nil }

  /// A text of ours: any white space counts as one space, none at the ends.
  func prose(_ key: String) -> String? { string(key).map(Self.collapse) }

  /// A table below this one.
  func row(_ key: String) -> Row? { table[key].flatMap { Row($0) } }

  /// An array of tables.
  func rows(_ key: String) -> [Row] { (table[key]?.array ?? []).compactMap { Row($0) } }

  /// A table of strings, in the order of the file.
  func map(_ key: String) -> [(key: String, value: String)] {
    (table[key]?.table?.entries ?? []).compactMap { entry in
      entry.node.string.map { (entry.key, $0) }
    }
  }

  /// The line of a key, or of the table.
  func line(of key: String) -> (source: Int, line: Int) {
    for entry in table.entries where entry.key == key {
      return (entry.node.source, entry.line > 0 ? entry.line : entry.node.line)
    }
    return (source, line)
  }

  static func collapse(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
