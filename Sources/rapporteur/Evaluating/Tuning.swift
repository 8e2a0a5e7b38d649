import Evaluation
import InvertedIndex
import Search

extension EvaluateCommand {
  /// Looks for better numbers and prints them as they would stand in the definition.
  func tune(_ measure: Measure, _ judgments: Judgments) throws {
    // A measure with a cut-off needs no more records than that.
    let builder = try runBuilder(depth: measure.cutoff ?? depth.value, judgments: judgments)
    let searcher = try openSearcher(location, tunedBy: selection.tunedBy)
    var progress = TuningProgress(
      steps: folds.value + 1, topics: builder.topics.count)
    let plan =
      rerank
      ? try rerankingPlan(builder, searcher, judgments, measure)
      : try searchPlan(builder, searcher, judgments, measure)
    var tuner = Tuner(
      parameters: plan.parameters, samples: plan.samples,
      report: { step, mean in progress.update(step: step, mean: mean) }, measure: plan.measure)
    let result = try tuner.run(folds: folds.value)
    progress.finish()
    write(result, plan.parameters, measure)
  }

  /// What is tuned, and how a set of values is measured.
  private struct Plan {
    var parameters: [Tuner.Parameter]
    /// Halves of the topics that choose: several where trying costs nearly nothing.
    var samples: Int
    var measure: ([Double]) throws -> [Double]
  }

  // MARK: Search

  private func searchPlan(
    _ builder: RunBuilder, _ searcher: Searcher, _ judgments: Judgments, _ measure: Measure
  ) throws -> Plan {
    let standard = searcher.definition
    var parameters = [
      Tuner.Parameter(
        name: "k1", initial: shortest(standard.scoring.k1),
        candidates: [0.4, 0.6, 0.9, 1.2, 1.5, 2, 2.5]),
      Tuner.Parameter(
        name: "b", initial: shortest(standard.scoring.b),
        candidates: [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1]),
    ]
    let hasBonus = !builder.request.isPlain
    if hasBonus {
      parameters.append(
        Tuner.Parameter(
          name: "bonus", initial: shortest(standard.scoring.bonus),
          candidates: [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]))
    }
    // Only the proportions of boosts matter: the field with most words keeps its own.
    let fields = textFields(searcher)
    let boosted = fields.dropFirst()
    parameters += boosted.map { field in
      Tuner.Parameter(
        name: standard.fields[field].name, initial: shortest(standard.fields[field].boost),
        candidates: [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5])
    }
    let boostsStart = hasBonus ? 3 : 2
    return Plan(parameters: parameters, samples: 1) { values in
      var definition = standard
      definition.scoring.k1 = Float(values[0])
      definition.scoring.b = Float(values[1])
      if hasBonus { definition.scoring.bonus = Float(values[2]) }
      for (index, field) in boosted.enumerated() {
        definition.fields[field].boost = Float(values[boostsStart + index])
      }
      let run = try builder.run(Searcher(searcher, tunedBy: definition))
      return RunReport(run: run, judgments: judgments, measures: [measure]).values[0]
    }
  }

  /// Text fields that any record has, the one with most words first.
  private func textFields(_ searcher: Searcher) -> [Int] {
    let words = searcher.definition.fields.map { field in
      field.kind == .text
        ? searcher.snapshot.fieldStatistics(field.ordinal).sumTotalTermFrequency : 0
    }
    return words.indices.filter { words[$0] > 0 }.sorted {
      (words[$1], $0) < (words[$0], $1)
    }
  }

  // MARK: Reranking

  private func rerankingPlan(
    _ builder: RunBuilder, _ searcher: Searcher, _ judgments: Judgments, _ measure: Measure
  ) throws -> Plan {
    let standard = searcher.definition.reranking
    let steps: [Double] = [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3]
    var parameters = Reranking.weights.map { weight in
      let candidates: [Double] =
        switch weight.name {
        case "k1": [0.6, 0.9, 1.2, 1.6, 2, 2.5, 3, 4]
        case "b": [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1]
        default: steps
        }
      return Tuner.Parameter(
        name: weight.name, initial: shortest(standard[keyPath: weight.path]),
        candidates: candidates)
    }
    let fields = textFields(searcher).dropFirst().map { searcher.definition.fields[$0].name }
    parameters += fields.map { name in
      Tuner.Parameter(
        name: "fields.\(name)", initial: shortest(standard.fields[name] ?? 1), candidates: steps)
    }
    // What costs time is done once: other weights are tried on what was found.
    var prepared: [String: (ids: [String], reranking: PreparedReranking)] = [:]
    for topic in builder.topics {
      let ids = try builder.candidates(of: topic, searcher)
      prepared[topic.id] = (ids, try builder.preparedReranking(of: topic, ids, searcher))
    }
    return Plan(parameters: parameters, samples: 16) { values in
      var weights = standard
      for (index, weight) in Reranking.weights.enumerated() {
        weights[keyPath: weight.path] = Float(values[index])
      }
      for (index, name) in fields.enumerated() {
        weights.fields[name] = Float(values[Reranking.weights.count + index])
      }
      var run = Run()
      for topic in builder.topics {
        guard let (ids, reranking) = prepared[topic.id] else { continue }
        run.append(
          topic: topic.id,
          entries: RunBuilder.entries(
            reranking.order(weights).prefix(builder.depth).map { ids[$0] }))
      }
      return RunReport(run: run, judgments: judgments, measures: [measure]).values[0]
    }
  }

  /// A single float as the double with the same digits.
  private func shortest(_ value: Float) -> Double { Double("\(value)") ?? Double(value) }

  // MARK: Report

  private func write(
    _ result: Tuner.Result, _ parameters: [Tuner.Parameter], _ measure: Measure
  ) {
    var out = StandardOutput()
    let test = RandomisationTest(
      first: result.initialByTopic, second: result.crossValidatedByTopic)
    out.line("\(measure) over \(result.initialByTopic.count) judged topics")
    out.line("  as defined        \(fixed(result.initial, 4))")
    out.line(
      "  cross-validated   \(fixed(result.crossValidated, 4))   "
        + "\(folds.value) folds, p = \(fixed(test.pValue, 4)) against 'as defined'")
    out.line("  fitted to all     \(fixed(result.fitted, 4))   optimistic: these topics chose it")
    out.line()
    out.line("fitted to all, and what each fold chose:")
    let width = parameters.map(\.name.count).max() ?? 0
    for (index, parameter) in parameters.enumerated() {
      let name = parameter.name + String(repeating: " ", count: width - parameter.name.count)
      let folds = result.valuesByFold.map { "\($0[index])" }.joined(separator: " ")
      out.line(
        "  \(name)  \(result.values[index])  (was \(parameter.initial); folds: \(folds))")
    }
    out.flush()
  }
}

/// Says on standard error how far tuning is: each new best, and each fold that is done. It takes
/// minutes, so it is said to a log as well as to a terminal.
private struct TuningProgress {
  let steps: Int
  let topics: Int
  private var trials = 0
  private var step = -1
  private var best = -Double.infinity
  private let start = monotonicNanoseconds()

  init(steps: Int, topics: Int) {
    self.steps = steps
    self.topics = topics
  }

  /// - Parameters:
  ///   - step: Folds done so far; the last step is that on all topics.
  ///   - mean: Of the values tried, over all topics.
  mutating func update(step: Int, mean: Double) {
    trials += 1
    if step != self.step {
      self.step = step
      best = -.infinity
      say(step < steps - 1 ? "fold \(step + 1) of \(steps - 1)" : "all topics")
    }
    if mean > best {
      if best > -.infinity { say("  \(fixed(mean, 4))") }
      best = mean
    }
  }

  func finish() { say("done") }

  private func say(_ text: String) {
    let seconds = Double(monotonicNanoseconds() - start) / 1e9
    StandardError.write(
      "tuning: \(text), \(trials) trials of \(topics) topics, \(fixed(seconds, 1)) s\n")
  }
}
