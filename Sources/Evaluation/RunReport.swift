/// A run measured against judgments: a value per topic and measure, and their means.
///
/// The topics are those of the judgments: a judged topic that the run does not answer counts 0 (as
/// with `trec_eval -c`), a topic without judgments is left out.
public struct RunReport: Sendable {
  /// Judged topics, sorted by id: numbers by value, then other ids by their bytes.
  public let topics: [String]
  /// The measures in the order asked for.
  public let measures: [Measure]
  /// `values[m][t]` is the value of measure m for topic t.
  public let values: [[Double]]

  /// Measures a run.
  public init(run: Run, judgments: Judgments, measures: [Measure] = Measure.standard) {
    let topics = judgments.grades.keys.sorted { a, b in
      switch (Int(a), Int(b)) {
      case (let x?, let y?): x < y
      case (_?, nil): true
      case (nil, _?): false
      case (nil, nil): a.utf8.lexicographicallyPrecedes(b.utf8)
      }
    }
    self.topics = topics
    self.measures = measures
    let rankings = topics.map { run.ranking(topic: $0) }
    values = measures.map { measure in
      zip(topics, rankings).map { topic, ranking in
        measure.value(ranking: ranking, grades: judgments[topic])
      }
    }
  }

  /// The mean of the measure at this place of `measures` over all topics; 0 without topics.
  public func mean(_ measure: Int) -> Double {
    topics.isEmpty ? 0 : values[measure].reduce(0, +) / Double(topics.count)
  }
}
