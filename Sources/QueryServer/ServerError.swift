/// Why the server did not start, or stopped.
public struct ServerError: Error, Sendable, CustomStringConvertible {
  /// What, where, and what to do.
  public let message: String
  /// 2 bad usage or input, 3 index missing or damaged, 4 anything else.
  public let exitCode: Int32

  public init(_ message: String, exitCode: Int32) {
    self.message = message
    self.exitCode = exitCode
  }

  public var description: String { message }
}
