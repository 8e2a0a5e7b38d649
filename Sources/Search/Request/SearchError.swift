internal import QueryLanguage

/// Why a request has no answer.
public enum SearchError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The query line: where (1-based, in Unicode scalars), and what was found and expected.
  case syntax(column: Int, message: String)
  /// A name before `:` is no field of this index.
  case field(column: Int, message: String)
  /// An option's value makes no sense.
  case option(name: String, message: String)
  /// More than is answered: words, nesting, length.
  case limit(message: String)
  /// No record, or several, of this id; `candidates` are ids with this ending.
  case notFound(id: String, candidates: [String])
  /// The commit that was asked for is not there.
  case gone(message: String)
  /// The time is up.
  case deadline
  /// The index is damaged where the answer led.
  case index(message: String)

  init(_ error: QueryError) {
    switch error.kind {
    case .syntax, .value: self = .syntax(column: error.column, message: error.message)
    case .field: self = .field(column: error.column, message: error.message)
    case .limit: self = .limit(message: error.message)
    }
  }

  /// Where in the query, if it is about the query.
  public var column: Int? {
    switch self {
    case .syntax(let column, _), .field(let column, _): column
    default: nil
    }
  }

  /// What happened, without the column.
  public var message: String {
    switch self {
    case .syntax(_, let message), .field(_, let message), .option(_, let message),
      .limit(let message), .gone(let message), .index(let message):
      message
    case .notFound(let id, let candidates):
      candidates.isEmpty
        ? "no record has the id '\(id)'"
        : "'\(id)' may be \(candidates.prefix(5).joined(separator: ", "))"
          + (candidates.count > 5 ? ", …" : "") + "; write more of the id"
    case .deadline: "the time was up before the answer was complete"
    }
  }

  public var description: String {
    column.map { "column \($0): \(message)" } ?? message
  }
}
