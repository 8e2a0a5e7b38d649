package import Search

/// Why a request was not answered: what follows `ERR` on a status line.
package struct RequestFailure: Error, Equatable, Sendable {
  /// The codes of `rapporteur/1`. Scripts branch on them: they never change their meaning.
  package enum Code: String, CaseIterable, Sendable {
    case syntax = "SYNTAX"
    case field = "FIELD"
    case option = "OPTION"
    case limit = "LIMIT"
    case utf8 = "UTF8"
    case notFound = "NOTFOUND"
    case auth = "AUTH"
    case busy = "BUSY"
    case deadline = "DEADLINE"
    case truncated = "TRUNCATED"
    case gone = "GONE"
    case `internal` = "INTERNAL"
  }

  package var code: Code
  /// Counted from 1: for `utf8` bytes from the line's start, else Unicode scalars from the query's
  /// first character.
  package var column: Int?
  /// What was wrong, where, and what to do; one sentence without its full stop.
  package var message: String
  /// What is for the server's log only, such as where its files are.
  package var detail: String?

  package init(_ code: Code, column: Int? = nil, _ message: String, detail: String? = nil) {
    self.detail = detail
    self.code = code
    self.column = column
    self.message = message
  }

  /// Of a request to a commit whose files were cut or overwritten under the server. Says no path:
  /// the server's log does.
  static let lostBytes = RequestFailure(
    .internal, "the index is damaged on disk and the answer was given up; try again later")
}

extension RequestFailure {
  /// The failure of a question.
  package init(_ error: SearchError) {
    switch error {
    case .syntax(let column, let message): self.init(.syntax, column: column, message)
    case .field(let column, let message): self.init(.field, column: column, message)
    case .option(let name, let message): self.init(.option, "\(name): \(message)")
    case .limit(let message): self.init(.limit, message)
    case .notFound: self.init(.notFound, error.message)
    case .gone(let message): self.init(.gone, message)
    case .deadline: self.init(.deadline, error.message)
    case .index(let message):
      // The message names files of this machine.
      self.init(
        .internal, "the index is damaged where the answer led; the server's log says where",
        detail: message)
    }
  }
}
