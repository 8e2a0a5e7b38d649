internal import CSimdJSON

/// Why and where bytes are no JSON, or not the JSON asked for.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The byte, from 0, at which the problem was noticed.
  public let offset: Int
  /// What is wrong, in a few words.
  public let message: String

  public init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }

  public var description: String { "\(message) at byte \(offset + 1)" }

  init(code: Int32, offset: Int, expected: String = "an object") {
    self.offset = offset
    switch Int(code) {
    case JSON_ERROR_UTF8: message = "invalid UTF-8"
    case JSON_ERROR_DEPTH: message = "JSON nested deeper than \(JSON_MAX_DEPTH) levels"
    case JSON_ERROR_MEMORY: message = "out of memory"
    case JSON_ERROR_UNEXPECTED_END: message = "JSON that ends too early"
    case JSON_ERROR_TRAILING: message = "text after the JSON value"
    case JSON_ERROR_KIND: message = "JSON that is not \(expected)"
    case JSON_ERROR_CONTROL: message = "a control character in a JSON string"
    case JSON_ERROR_MEMBERS: message = "more than \(JSON_MAX_MEMBERS) members"
    default: message = "broken JSON"
    }
  }
}
