/// A system's answers: for each topic the records it returned with their scores.
public struct Run: Sendable, Equatable {
  /// One answer.
  public struct Entry: Sendable, Equatable {
    public var record: String
    public var score: Double

    public init(record: String, score: Double) {
      self.record = record
      self.score = score
    }
  }

  /// Topics in the order in which they were added.
  public private(set) var topics: [String] = []
  private var entriesByTopic: [String: [Entry]] = [:]

  /// No answers.
  public init() {}

  /// The answers to one topic in the order in which they were added; empty if there are none.
  public subscript(topic: String) -> [Entry] { entriesByTopic[topic] ?? [] }

  /// Adds the answers to a topic behind those it has.
  public mutating func append(topic: String, entries: [Entry]) {
    if entriesByTopic[topic] == nil { topics.append(topic) }
    entriesByTopic[topic, default: []] += entries
  }

  /// The answers to one topic as `trec_eval` ranks them: by score as a single float, highest first;
  /// equal scores by record id, highest bytes first. The rank written in a run is not looked at.
  public func ranking(topic: String) -> [String] {
    self[topic]
      .map { (score: Float($0.score), record: $0.record) }
      .sorted { a, b in
        a.score != b.score
          ? a.score > b.score
          : b.record.utf8.lexicographicallyPrecedes(a.record.utf8)
      }
      .map(\.record)
  }

  /// Reads a TREC run: `topic Q0 record rank score tag`, separated by white space.
  ///
  /// - Throws: `EvaluationError.malformed` with the number of the first line that is not of this form.
  public init(trec text: String) throws(EvaluationError) {
    for (number, line) in Lines(text) {
      let fields = line.split(whereSeparator: \.isColumnSeparator)
      guard !fields.isEmpty else { continue }
      guard fields.count >= 5, let score = Double(fields[4]), !score.isNaN else {
        throw .malformed(
          line: number, found: String(line), expected: "'topic Q0 record rank score tag'")
      }
      append(
        topic: String(fields[0]), entries: [Entry(record: String(fields[2]), score: score)])
    }
  }

  /// The run as a TREC file, ranks from 1 in each topic's own order.
  ///
  /// `trec_eval` sorts again by score, so equal scores in another order than by id would be
  /// reordered by it; scores are therefore lowered by the least step wherever the order given
  /// does not follow from them. What is read back ranks as it was written.
  public func trec(tag: String) -> String {
    var out = ""
    for topic in topics {
      var previous = Float.infinity
      var previousRecord = ""
      for (index, entry) in self[topic].enumerated() {
        var score = Float(entry.score)
        let follows =
          score < previous
          || (score == previous
            && entry.record.utf8.lexicographicallyPrecedes(previousRecord.utf8))
        if !follows && index > 0 { score = previous.nextDown }
        out += "\(topic) Q0 \(entry.record) \(index + 1) \(score) \(tag)\n"
        previous = score
        previousRecord = entry.record
      }
    }
    return out
  }
}
