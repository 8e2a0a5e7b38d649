/// Why a query was not carried out. There is never a partial answer.
public enum ScoringError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The deadline passed.
  case deadline
  /// It would take more memory than the scorers of one query may have, in bytes.
  case memory(limit: Int)
  /// Whoever asked has gone.
  case unwanted

  public var description: String {
    switch self {
    case .deadline: return "the time for the query ran out"
    case .memory(let limit):
      return
        "the query needs more than \(limit >> 20) MiB of memory; write fewer wildcards, phrases "
        + "or words"
    case .unwanted: return "nobody waits for the answer any more"
    }
  }
}
