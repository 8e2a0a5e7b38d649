/// Finds parameters of ranking by cross-validation: what it reports was measured on topics that
/// did not choose the parameters.
///
/// The topics are dealt into folds. For each fold a coordinate ascent looks for the best
/// parameters on the other folds: one parameter after the other takes the best value of its grid,
/// until a round changes nothing. Those parameters are then measured on the fold. At the end the
/// parameters for use are chosen on all topics.
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

  /// A change that gains less is not made: it would be the noise of these topics.
  private static let leastGain = 0.001

  private let parameters: [Parameter]
  private let measure: ([Double]) throws -> [Double]
  private var cache: [[Double]: [Double]] = [:]
  private let report: ((Int, Double) -> Void)?
  /// Folds done.
  private var step = 0

  /// - Parameters:
  ///   - parameters: What to tune.
  ///   - report: Called after each new set of parameters with how many folds are done, and its mean
  ///     over all topics.
  ///   - measure: The value of each topic, always in the same order, for the values of the
  ///     parameters. Called once for each set of values.
  public init(
    parameters: [Parameter], report: ((Int, Double) -> Void)? = nil,
    measure: @escaping ([Double]) throws -> [Double]
  ) {
    self.parameters = parameters
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
        let best = try ascend(from: start, topics: training)
        valuesByFold.append(best)
        let measured = try values(best)
        for topic in held { crossValidated[topic] = measured[topic] }
        step += 1
      }
    } else {
      crossValidated = initialByTopic
    }
    let best = try ascend(from: start, topics: Array(0..<count))
    return Result(
      initial: Self.mean(initialByTopic), crossValidated: Self.mean(crossValidated),
      fitted: Self.mean(try values(best)), values: best, valuesByFold: valuesByFold,
      crossValidatedByTopic: crossValidated, initialByTopic: initialByTopic)
  }

  /// Coordinate ascent on some topics. A value replaces the current one only if it is clearly better,
  /// so that what makes no difference stays where it was.
  private mutating func ascend(from start: [Double], topics: [Int]) throws -> [Double] {
    var current = start
    var best = Self.mean(try values(current), of: topics)
    // Every step improves the mean, so this ends; the bound says how long a user may wait.
    for _ in 0..<8 {
      var changed = false
      for index in parameters.indices {
        for candidate in parameters[index].candidates where candidate != current[index] {
          var trial = current
          trial[index] = candidate
          let value = Self.mean(try values(trial), of: topics)
          if value > best + Self.leastGain {
            best = value
            current = trial
            changed = true
          }
        }
      }
      if !changed { break }
    }
    return current
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

  private static func mean(_ values: [Double], of topics: [Int]) -> Double {
    topics.isEmpty ? 0 : topics.reduce(0) { $0 + values[$1] } / Double(topics.count)
  }
}
