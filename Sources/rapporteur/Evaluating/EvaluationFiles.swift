import Evaluation
import JSON

/// Reads topics: tab-separated, or JSON Lines with `id`, `text` (or `query`, `context`) and perhaps
/// `candidates`, the records that are to be ordered.
func readTopics(_ path: String) throws -> [Topic] {
  let text = try readText(path)
  guard text.first(where: { !$0.isWhitespace }) == "{" else {
    return try evaluating(path) { () throws(EvaluationError) in try Topic.parse(tsv: text) }
  }
  var topics: [Topic] = []
  var seen: Set<String> = []
  try forEachObject(text, path) { (object, line) throws(EvaluationError) in
    guard let id = object["id"].flatMap(label),
      let text = (object["text"] ?? object["query"] ?? object["context"])?.string
    else {
      throw EvaluationError.malformed(
        line: line, found: "an object without them", expected: "'id' and 'text'")
    }
    guard seen.insert(id).inserted else {
      throw EvaluationError.malformed(
        line: line, found: id, expected: "an id that no earlier line has")
    }
    topics.append(Topic(id: id, text: text, candidates: object["candidates"]?.strings ?? []))
  }
  return topics
}

/// Reads judgments: TREC qrels, or JSON Lines with `id` and `relevance`, an object of record ids and
/// grades, or of such objects by kind of record.
///
/// - Parameter group: which of the objects by kind counts; nil counts all of them.
func readJudgments(_ path: String, group: String?) throws -> Judgments {
  let text = try readText(path)
  guard text.first(where: { !$0.isWhitespace }) == "{" else {
    return try evaluating(path) { () throws(EvaluationError) in try Judgments(trec: text) }
  }
  var judgments = Judgments()
  try forEachObject(text, path) { (object, line) throws(EvaluationError) in
    guard let topic = object["id"].flatMap(label), let relevance = object["relevance"]?.object
    else {
      throw EvaluationError.malformed(
        line: line, found: "an object without them", expected: "'id' and 'relevance'")
    }
    for member in relevance.members {
      if let grade = member.value.integer {
        judgments.set(topic: topic, record: member.key, grade: grade)
      } else if let records = member.value.object {
        guard group == nil || group == member.key else { continue }
        for record in records.members {
          guard let grade = record.value.integer else {
            throw EvaluationError.malformed(
              line: line, found: record.value.text, expected: "a grade for '\(record.key)'")
          }
          judgments.set(topic: topic, record: record.key, grade: grade)
        }
      }
    }
  }
  return judgments
}

/// Reads a TREC run.
func readRun(_ path: String) throws -> Run {
  let text = try readText(path)
  return try evaluating(path) { () throws(EvaluationError) in try Run(trec: text) }
}

/// A string, or a number as it is written.
private func label(_ value: JSONValue) -> String? {
  if case .number(let text) = value { return text }
  return value.string
}

private func forEachObject(
  _ text: String, _ path: String, _ body: (JSONValue, Int) throws(EvaluationError) -> Void
) throws {
  var number = 0
  for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
    number += 1
    if line.allSatisfy({ $0 <= 0x20 }) { continue }
    let value: JSONValue
    do {
      value = try JSONValue(utf8: line)
    } catch {
      throw Failure(
        .badInput, "\(error)", at: "\(path) line \(number)", remedy: "mend the line")
    }
    try evaluating(path) { () throws(EvaluationError) in try body(value, number) }
  }
}

extension JSONValue {
  /// The strings of an array.
  fileprivate var strings: [String]? { array?.compactMap(\.string) }
}

/// Turns an error about topics, judgments or runs into the program's error.
func evaluating<T>(_ path: String, _ body: () throws(EvaluationError) -> T) throws -> T {
  do throws(EvaluationError) {
    return try body()
  } catch {
    throw Failure(
      .badInput, error.description, at: path, remedy: "see 'rapporteur evaluate --help'")
  }
}
