import Logging

/// What is written about requests: nothing at the default level, but for damage, and for slow queries if
/// asked for.
struct RequestLog: Sendable {
  let logger: Logger
  /// Queries that took at least so long are warned about; nil: none.
  let slowNanoseconds: UInt64?

  /// Whether a query counts as slow.
  func isSlow(_ nanoseconds: UInt64) -> Bool {
    slowNanoseconds.map { nanoseconds >= $0 } ?? false
  }

  /// Notes a query that was answered. Tokens never come here: `AUTH` is not a query.
  func answered(_ request: Request, _ outcome: RequestExecutor.Outcome) {
    if let failure = outcome.failure, failure.code == .internal {
      logger.error(
        "query failed",
        metadata: [
          "verb": "\(request.verb.rawValue)",
          "reason": "\(Self.quoted(failure.detail ?? failure.message))",
        ])
    }
    let isSlow = isSlow(outcome.nanoseconds)
    guard isSlow || logger.logLevel <= .debug else { return }
    var metadata: Logger.Metadata = [
      "verb": "\(request.verb.rawValue)", "ms": "\(Self.milliseconds(outcome.nanoseconds))",
      "hits": "\(outcome.hitCount)",
    ]
    let text = request.id.isEmpty ? request.text : request.id + " " + request.text
    // A log line stays a line, and of a length that can be read.
    metadata["query"] = "\(Self.quoted(text))"
    if let tag = request.tag { metadata["tag"] = "\(Self.quoted(tag))" }
    if let failure = outcome.failure { metadata["error"] = "\(failure.code.rawValue)" }
    if isSlow {
      logger.warning("slow query", metadata: metadata)
    } else {
      logger.debug("query", metadata: metadata)
    }
  }

  private static func milliseconds(_ nanoseconds: UInt64) -> String {
    var bytes: [UInt8] = []
    AnswerWriter.appendDecimal(Double(nanoseconds) / 1e6, places: 2, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    AnswerWriter.appendJSON(String(text.unicodeScalars.prefix(200)), to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
