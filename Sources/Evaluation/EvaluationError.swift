/// What can be wrong with topics, judgments and runs.
public enum EvaluationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A line that is not of its format. `line` counts from 1.
  case malformed(line: Int, found: String, expected: String)
  /// A measure that is not known.
  case unknownMeasure(String)

  public var description: String {
    switch self {
    case .malformed(let line, let found, let expected):
      let shown = found.count > 60 ? String(found.prefix(60)) + "…" : found
      return "line \(line): expected \(expected), found '\(shown)'"
    case .unknownMeasure(let name):
      return "unknown measure '\(name)'; known: nDCG@10, nDCG, MAP, MRR, MRR@10, P@10, recall@100"
    }
  }
}
