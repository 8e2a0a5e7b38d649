/// Relevance judgments: for each topic the grade of each judged record.
///
/// A grade of 1 or more is relevant, as in `trec_eval`; 0 and below is judged and not relevant.
/// A record without a judgment counts as not relevant.
public struct Judgments: Sendable, Equatable {
  /// Grades by topic, then by record id.
  public private(set) var grades: [String: [String: Int]] = [:]

  /// No judgments.
  public init() {}

  /// Records one grade; a later one for the same topic and record replaces it.
  public mutating func set(topic: String, record: String, grade: Int) {
    grades[topic, default: [:]][record] = grade
  }

  /// The grades of one topic; empty if it was not judged.
  public subscript(topic: String) -> [String: Int] { grades[topic] ?? [:] }

  /// Reads TREC qrels: `topic iteration record grade`, one judgment a line, separated by white space.
  ///
  /// - Throws: `EvaluationError.malformed` with the number of the first line that is not of this form.
  public init(trec text: String) throws(EvaluationError) {
    for (number, line) in Lines(text) {
      let fields = line.split(whereSeparator: \.isColumnSeparator)
      guard !fields.isEmpty else { continue }
      guard fields.count == 4, let grade = Int(fields[3]) else {
        throw .malformed(
          line: number, found: String(line), expected: "'topic iteration record grade'")
      }
      set(topic: String(fields[0]), record: String(fields[2]), grade: grade)
    }
  }
}
