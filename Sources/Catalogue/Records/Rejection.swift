/// A line of input that is no record, and why.
public struct Rejection: Sendable, Hashable, CustomStringConvertible {
  /// The input's name.
  public let file: String
  /// Number of the line in it, from 1.
  public let line: Int
  /// What is wrong, in words that help to put it right.
  public let reason: String
  /// The record's id where one could be read.
  public let id: String?

  public init(file: String, line: Int, reason: String, id: String? = nil) {
    self.file = file
    self.line = line
    self.reason = reason
    self.id = id
  }

  /// "records.jsonl:17: no id".
  public var description: String { "\(file):\(line): \(reason)" }
}
