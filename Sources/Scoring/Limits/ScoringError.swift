/// Why a query was not carried out.
public enum ScoringError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The deadline passed; there is no partial answer.
  case deadline

  public var description: String {
    switch self {
    case .deadline: return "the time for the query ran out"
    }
  }
}
