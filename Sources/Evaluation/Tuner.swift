internal import Glibc

/// Finds parameters of ranking by cross-validation: what it reports was measured on topics that
/// did not choose the parameters.
///
/// The topics are dealt into folds. For each fold parameters are chosen on the other folds and then
/// measured on the fold. At the end the parameters for use are chosen on all topics.
///
/// They are chosen by coordinate ascent: one parameter after the other takes the best value of its
/// grid, until a round changes nothing. A hundred topics are few for a dozen parameters, so two
/// things keep it from learning them by heart. A step must gain more than one standard error of what
/// it changes, topic by topic (the rule of Breiman et al., "Classification and Regression Trees",
/// 1984): what chance would give leaves a parameter where it was. And the ascent is run on several
/// random halves of the topics, and what it finds there is averaged (Breiman, "Bagging predictors",
/// 1996): a value that only one half asks for counts little.
public struct Tuner {
  /// A parameter with the values to try; `initial` is where the search starts.
  public struct Parameter: Sendable, Equatable {
    public var name: String
    public var initial: Double
    public var candidates: [Double]

    public init(name: String, initial: Double, candidates: [Double]) {
      self.name = name
      self.initial = initial
      self.candidates = candidates
    }
  }

  /// What was found.
  public struct Result: Sendable {
    /// Mean over all topics with the initial parameters.
    public var initial: Double
    /// Mean over all topics, each measured with the parameters that the other folds chose.
    public var crossValidated: Double
    /// Mean over all topics with `values`: an optimistic figure, since they chose them.
    public var fitted: Double
    /// The parameters chosen on all topics, in the order of the parameters.
    public var values: [Double]
    /// The parameters that each fold's training topics chose.
    public var valuesByFold: [[Double]]
    /// Per topic, the cross-validated value and the initial one: for a paired test.
    public var crossValidatedByTopic: [Double], initialByTopic: [Double]
  }

  /// A change that gains less is not made, however sure it is.
  private static let leastGain = 0.001

  private let samples: Int
  private let parameters: [Parameter]
  private let measure: ([Double]) throws -> [Double]
  private var cache: [[Double]: [Double]] = [:]
  private let report: ((Int, Double) -> Void)?
  /// Folds done.
  private var step = 0

  /// - Parameters:
  ///   - parameters: What to tune.
  ///   - samples: On how many random halves of the topics parameters are chosen and then averaged;
  ///     1 chooses them once, on all topics. Each costs an ascent.
  ///   - report: Called after each new set of parameters with how many folds are done, and its mean
  ///     over all topics.
  ///   - measure: The value of each topic, always in the same order, for the values of the
  ///     parameters. Called once for each set of values.
  public init(
    parameters: [Parameter], samples: Int = 1, report: ((Int, Double) -> Void)? = nil,
    measure: @escaping ([Double]) throws -> [Double]
  ) {
    self.parameters = parameters
    self.samples = max(1, samples)
    self.measure = measure
    self.report = report
  }

  /// Tunes over `folds` folds, dealt by a generator with `seed`.
  public mutating func run(folds: Int = 5, seed: UInt64 = 17) throws -> Result {
    let start = parameters.map(\.initial)
    let initialByTopic = try values(start)
    let count = initialByTopic.count
    var order = Array(0..<count)
    var generator = SplitMix64(seed: seed)
    order.shuffle(using: &generator)
    let foldCount = max(1, min(folds, count))
    var crossValidated = [Double](repeating: 0, count: count)
    var valuesByFold: [[Double]] = []
    if foldCount > 1 {
      for fold in 0..<foldCount {
        let held = order.indices.filter { $0 % foldCount == fold }.map { order[$0] }
        let training = order.indices.filter { $0 % foldCount != fold }.map { order[$0] }
        let best = try choose(from: start, topics: training, &generator)
        valuesByFold.append(best)
        let measured = try values(best)
        for topic in held { crossValidated[topic] = measured[topic] }
        step += 1
      }
    } else {
      crossValidated = initialByTopic
    }
    let best = try choose(from: start, topics: Array(0..<count), &generator)
    return Result(
      initial: Self.mean(initialByTopic), crossValidated: Self.mean(crossValidated),
      fitted: Self.mean(try values(best)), values: best, valuesByFold: valuesByFold,
      crossValidatedByTopic: crossValidated, initialByTopic: initialByTopic)
  }

  /// The parameters that some topics choose.
  private mutating func choose(
    from start: [Double], topics: [Int], _ generator: inout SplitMix64
  ) throws -> [Double] {
    guard samples > 1, topics.count > 3 else { return try ascend(from: start, topics: topics) }
    var sums = [Double](repeating: 0, count: start.count)
    for _ in 0..<samples {
      let half = topics.shuffled(using: &generator).prefix((topics.count + 1) / 2)
      let found = try ascend(from: start, topics: Array(half))
      for index in sums.indices { sums[index] += found[index] }
    }
    // Two decimals, so that what is measured is what a definition can say.
    return zip(sums, start).map { sum, start in
      let mean = sum / Double(samples)
      return mean == start ? start : (mean * 100).rounded() / 100
    }
  }

  /// Coordinate ascent on some topics. A value replaces the current one only if it is clearly better,
  /// so that what makes no difference stays where it was.
  private mutating func ascend(from start: [Double], topics: [Int]) throws -> [Double] {
    var current = start
    // Every step improves the mean, so this ends; the bound says how long a user may wait.
    for _ in 0..<8 {
      var changed = false
      for index in parameters.indices {
        let before = try values(current)
        var best: (value: Double, gain: Double)?
        for candidate in parameters[index].candidates where candidate != current[index] {
          var trial = current
          trial[index] = candidate
          let after = try values(trial)
          let gain = Self.clearGain(topics.map { after[$0] - before[$0] })
          if let gain, gain > best?.gain ?? 0 { best = (candidate, gain) }
        }
        if let best {
          current[index] = best.value
          changed = true
        }
      }
      if !changed { break }
    }
    return current
  }

  /// The mean of what topics gain; nil where it is not more than its standard error.
  private static func clearGain(_ gains: [Double]) -> Double? {
    let count = Double(gains.count)
    guard count > 0 else { return nil }
    let mean = mean(gains)
    let squares = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = count > 1 ? sqrt(squares / (count - 1) / count) : 0
    return mean > max(leastGain, error) ? mean : nil
  }

  private mutating func values(_ parameters: [Double]) throws -> [Double] {
    if let known = cache[parameters] { return known }
    let measured = try measure(parameters)
    cache[parameters] = measured
    report?(step, Self.mean(measured))
    return measured
  }

  private static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }
}
