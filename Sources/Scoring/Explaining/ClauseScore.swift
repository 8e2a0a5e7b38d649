/// What a clause of a query gives one document: a tree of named numbers that add up.
public struct ClauseScore: Sendable, Hashable {
  /// The clause's contribution; 0 where it does not match.
  public var value: Double
  public var matches: Bool
  /// What the clause is, or what the number means.
  public var text: String
  public var details: [ClauseScore]

  public init(value: Double, matches: Bool, text: String, details: [ClauseScore] = []) {
    self.value = value
    self.matches = matches
    self.text = text
    self.details = details
  }
}
