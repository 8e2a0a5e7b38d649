/// Why a query line could not be understood: where, what stood there, what was expected.
public struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong, so that a program can tell the cases apart.
  public enum Kind: Hashable, Sendable {
    /// Something is unclosed, or an operator has no operand.
    case syntax
    /// A name before `:` is no field of the index.
    case field
    /// The value after `year:`, `date:`, `^` or `~` is malformed.
    case value
    /// The query is longer, wider or deeper than what is answered.
    case limit
  }

  public var kind: Kind
  /// Where: 1-based, in Unicode scalars from the query's first character.
  public var column: Int
  public var expected: String
  public var found: String
  public var example: String

  public init(kind: Kind, column: Int, expected: String, found: String, example: String) {
    self.kind = kind
    self.column = column
    self.expected = expected
    self.found = found
    self.example = example
  }

  /// The whole sentence, without the column: "expected …, found …; example: …".
  public var message: String { "expected \(expected), found \(found); example: \(example)" }

  public var description: String { "column \(column): \(message)" }
}
