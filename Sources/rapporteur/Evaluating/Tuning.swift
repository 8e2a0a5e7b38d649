import Evaluation
import InvertedIndex
import Search

extension EvaluateCommand {
  /// Looks for better numbers and prints them as they would stand in the definition.
  func tune(_ measure: Measure, _ judgments: Judgments) throws {
    // A measure with a cut-off needs no more records than that.
    let builder = try runBuilder(depth: measure.cutoff ?? depth.value, judgments: judgments)
    let searcher = try openSearcher(location, tunedBy: selection.tunedBy)
    let standard = searcher.definition
    let fields = standard.fields.indices.filter { standard.fields[$0].kind == .text }
    var parameters = [
      Tuner.Parameter(
        name: "k1", initial: Double(standard.scoring.k1),
        candidates: [0.4, 0.6, 0.9, 1.2, 1.5, 2, 2.5]),
      Tuner.Parameter(
        name: "b", initial: Double(standard.scoring.b),
        candidates: [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1]),
    ]
    if !builder.request.isPlain {
      parameters.append(
        Tuner.Parameter(
          name: "bonus", initial: Double(standard.scoring.bonus),
          candidates: [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]))
    }
    // Only the proportions of boosts matter, so with a single field there is nothing to find.
    let boosted = fields.count > 1 ? fields : []
    parameters += boosted.map { field in
      Tuner.Parameter(
        name: standard.fields[field].name, initial: Double(standard.fields[field].boost),
        candidates: [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5])
    }
    let boostsStart = parameters.count - boosted.count

    var progress = Progress(label: "tuning", unit: "searches")
    var searches = 0
    var tuner = Tuner(parameters: parameters) { values in
      var definition = standard
      definition.scoring.k1 = Float(values[0])
      definition.scoring.b = Float(values[1])
      if boostsStart > 2 { definition.scoring.bonus = Float(values[2]) }
      for (index, field) in boosted.enumerated() {
        definition.fields[field].boost = Float(values[boostsStart + index])
      }
      let tuned = Searcher(searcher.snapshot, definition: definition)
      let run = try builder.run(tuned) { _ in
        searches += 1
        progress.update(count: searches, share: nil)
      }
      return RunReport(run: run, judgments: judgments, measures: [measure]).values[0]
    }
    let result = try tuner.run(folds: folds.value)
    progress.finish()

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
