/// One information need: an id and its text.
public struct Topic: Sendable, Equatable {
  public var id: String
  public var text: String
  /// Ids of the records that are to be ordered for it; empty: all of the collection.
  public var candidates: [String]

  public init(id: String, text: String, candidates: [String] = []) {
    self.id = id
    self.text = text
    self.candidates = candidates
  }

  /// Reads topics as tab-separated values: `id⇥text`, one a line; empty lines are passed over.
  ///
  /// - Throws: `EvaluationError.malformed` for a line without a tab or with an id met before.
  public static func parse(tsv text: String) throws(EvaluationError) -> [Topic] {
    var topics: [Topic] = []
    var seen: Set<String> = []
    for (number, line) in Lines(text) {
      if line.allSatisfy(\.isWhitespace) { continue }
      guard let tab = line.firstIndex(of: "\t"), tab != line.startIndex else {
        throw .malformed(line: number, found: String(line), expected: "'id⇥text'")
      }
      let id = String(line[..<tab])
      guard seen.insert(id).inserted else {
        throw .malformed(line: number, found: id, expected: "an id that no earlier line has")
      }
      topics.append(Topic(id: id, text: String(line[line.index(after: tab)...])))
    }
    return topics
  }
}
