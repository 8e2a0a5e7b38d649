/// A query as it was written: the tree of a query line.
///
/// Trees that the parser makes are in normal form: a group has at least two clauses, and parentheses that change nothing have left no trace. Printing
/// such a tree (`description`) and parsing the print gives the same tree. Two trees are equal if
/// they say the same, wherever they stand in their lines.
public struct QuerySyntax: Hashable, Sendable {
  /// The kinds of nodes.
  public indirect enum Kind: Hashable, Sendable {
    /// Nothing that could be searched: `()`, `""`, a lone `+`.
    case empty
    /// `*`: every record; inside a field, every record that has the field.
    case everything
    /// Text without white space, to be analysed: one word or, like `A/68/283`, several.
    case word(String)
    /// `=word`: this written form.
    case exactWord(String)
    /// `"a b"~slop`; `isExact` for `="a b"`.
    case phrase(String, slop: Int, isExact: Bool)
    /// A word with `*` (any characters) or `?` (one character) in it.
    case wildcard(String)
    /// `word~`: within this number of edits, or as many as the word's length allows.
    case fuzzy(String, distance: Int?)
    /// A value of a filtering field.
    case value(FieldValue)
    /// `name:…`, the name as the index spells it.
    case field(String, QuerySyntax)
    /// `…^weight`.
    case boost(QuerySyntax, Weight)
    /// `a NEAR/3 b NEAR/5 c`: one distance fewer than operands, at least two operands.
    case near([QuerySyntax], distances: [Int])
    case not(QuerySyntax)
    /// `a AND b`: at least two operands.
    case and([QuerySyntax])
    /// Words side by side: at least two clauses.
    case group([Clause])
    /// `a OR b`: at least two operands.
    case or([QuerySyntax])
  }

  /// What a clause means for its group.
  public enum Occurrence: Hashable, Sendable {
    /// A bare word: scores; one of them must match where there is no `+`.
    case should
    /// `+`
    case must
    /// `-` or `NOT`
    case mustNot
  }

  /// One of several words side by side.
  public struct Clause: Hashable, Sendable {
    public var occurrence: Occurrence
    public var syntax: QuerySyntax

    public init(_ occurrence: Occurrence, _ syntax: QuerySyntax) {
      self.occurrence = occurrence
      self.syntax = syntax
    }
  }

  /// A weight in millionths, so that it prints exactly.
  public struct Weight: Hashable, Sendable, CustomStringConvertible {
    public let millionths: Int
    public static let largest = Weight(millionths: 1_000_000 * 1_000_000)

    public init(millionths: Int) { self.millionths = millionths }

    public var value: Double { Double(millionths) / 1_000_000 }

    public var description: String {
      let whole = millionths / 1_000_000
      let rest = millionths % 1_000_000
      guard rest > 0 else { return String(whole) }
      var digits = String(rest)
      digits = String(repeating: "0", count: 6 - digits.count) + digits
      while digits.hasSuffix("0") { digits.removeLast() }
      return "\(whole).\(digits)"
    }
  }

  public var kind: Kind
  /// Where the node was written, in Unicode scalars from the query's first character, 0-based.
  public var range: Range<Int>

  public init(_ kind: Kind, range: Range<Int> = 0..<0) {
    self.kind = kind
    self.range = range
  }

  public static func == (a: QuerySyntax, b: QuerySyntax) -> Bool { a.kind == b.kind }

  public func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}
