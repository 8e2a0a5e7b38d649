/// Why a file was not imported: what happened and what to do about it, each a short phrase.
public struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened.
  public var message: String
  /// What a user can do.
  public var remedy: String

  /// Creates an error.
  public init(_ message: String, remedy: String) {
    self.message = message
    self.remedy = remedy
  }

  /// Both phrases.
  public var description: String { "\(message), \(remedy)" }
}
