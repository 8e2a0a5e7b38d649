internal import QueryServer
internal import Search

/// Why a request has no answer but an error.
struct WebFault: Error, Hashable {
  /// The status of the answer.
  var status: Int
  /// The protocol's word for it.
  var code: String
  /// Place in the query, from 1, in Unicode scalars.
  var column: Int?
  /// What happened and what to do.
  var message: String
  /// Methods that are allowed, of a 405.
  var allow: String?
  /// Seconds after which to try again, of a 429 or 503.
  var retryAfter: Int?

  init(_ status: Int, _ code: String, _ message: String, column: Int? = nil) {
    self.status = status
    self.code = code
    self.message = message
    self.column = column
  }

  static func badRequest(_ message: String) -> WebFault { WebFault(400, "OPTION", message) }

  static func notFound(_ message: String) -> WebFault { WebFault(404, "NOTFOUND", message) }

  static let methodNotAllowed: WebFault = {
    var fault = WebFault(405, "METHOD", "only GET and HEAD are understood here")
    fault.allow = "GET, HEAD"
    return fault
  }()

  static func busy(_ message: String, status: Int = 503, seconds: Int = 1) -> WebFault {
    var fault = WebFault(status, "BUSY", message)
    fault.retryAfter = seconds
    return fault
  }

  init(_ fault: RequestTarget.Fault) {
    switch fault {
    case .tooLong:
      self.init(
        414, "LIMIT", "the address is longer than \(RequestTarget.longest) bytes; shorten the query"
      )
    case .notText(let what):
      self.init(
        400, "UTF8", "\(what) is not UTF-8 text or holds control characters; encode it as UTF-8")
    case .malformed:
      self.init(400, "SYNTAX", "the address begins with no path; write it as /search?q=…")
    }
  }
}

extension WebFault {
  /// Why a question has no answer.
  init(_ error: SearchError) {
    let failure = RequestFailure(error)
    let status =
      switch failure.code {
      case .syntax, .field, .option, .limit, .utf8, .truncated, .auth: 400
      case .notFound: 404
      case .gone: 410
      case .busy, .deadline: 503
      default: 500
      }
    self.init(status, failure.code.rawValue, failure.message, column: failure.column)
    if status == 503 { retryAfter = 1 }
  }

  /// The error as JSON.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("error")
    writer.beginObject()
    writer.key("code")
    writer.string(code)
    writer.key("column")
    writer.integer(column)
    writer.key("message")
    writer.string(message)
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }
}
