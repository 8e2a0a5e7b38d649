import Glibc

/// A measure of one topic's ranking, with the conventions and values of `trec_eval` 9.
public enum Measure: Sendable, Hashable, CustomStringConvertible {
  /// Normalised discounted cumulative gain: the gain of a record is its grade, the discount of
  /// rank r is log2(r + 1), the ideal is the judged records by grade. Without a cut-off the whole
  /// ranking counts.
  case nDCG(at: Int?)
  /// Mean over the relevant records of the precision at their rank; 0 for those not retrieved.
  /// Its mean over topics is MAP.
  case averagePrecision
  /// 1 / rank of the first relevant record, 0 if there is none up to the cut-off.
  case reciprocalRank(at: Int?)
  /// Share of relevant records among the first k; missing ranks count as not relevant.
  case precision(at: Int)
  /// Share of the relevant records that stand among the first k.
  case recall(at: Int)

  /// What the contract's `evaluate` reports, in its order.
  public static let standard: [Measure] = [
    .nDCG(at: 10), .averagePrecision, .reciprocalRank(at: 10), .precision(at: 10), .recall(at: 100),
  ]

  /// Reads a name such as `nDCG@10`, `MAP`, `MRR`, `P@5`, `recall@100`, in any case.
  public init(_ name: String) throws(EvaluationError) {
    let parts = name.lowercased().split(separator: "@", omittingEmptySubsequences: false)
    let cutoff = parts.count == 2 ? Int(parts[1]).flatMap { $0 > 0 ? $0 : nil } : nil
    guard parts.count == 1 || (parts.count == 2 && cutoff != nil) else {
      throw .unknownMeasure(name)
    }
    switch (parts[0], cutoff) {
    case ("ndcg", let k): self = .nDCG(at: k)
    case ("map", nil), ("ap", nil): self = .averagePrecision
    case ("mrr", let k), ("rr", let k): self = .reciprocalRank(at: k)
    case ("p", let k?), ("precision", let k?): self = .precision(at: k)
    case ("recall", let k?), ("r", let k?): self = .recall(at: k)
    default: throw .unknownMeasure(name)
    }
  }

  public var description: String {
    func cut(_ k: Int?) -> String { k.map { "@\($0)" } ?? "" }
    return switch self {
    case .nDCG(let k): "nDCG" + cut(k)
    case .averagePrecision: "MAP"
    case .reciprocalRank(let k): "MRR" + cut(k)
    case .precision(let k): "P@\(k)"
    case .recall(let k): "recall@\(k)"
    }
  }

  /// How many records of a ranking the measure looks at; nil for all of them.
  public var cutoff: Int? {
    switch self {
    case .nDCG(let k), .reciprocalRank(let k): k
    case .averagePrecision: nil
    case .precision(let k), .recall(let k): k
    }
  }

  /// The measure's value for one ranking.
  ///
  /// - Parameters:
  ///   - ranking: Record ids, best first, each once.
  ///   - grades: The topic's judgments.
  /// - Returns: 0...1; 0 where the topic has no relevant record.
  public func value(ranking: [String], grades: [String: Int]) -> Double {
    let relevantCount = grades.values.count { $0 > 0 }
    guard relevantCount > 0 else { return 0 }
    switch self {
    case .nDCG(let k):
      let ideal = Self.discounted(grades.values.filter { $0 > 0 }.sorted(by: >), upTo: k)
      return Self.discounted(ranking.lazy.map { max(0, grades[$0] ?? 0) }, upTo: k) / ideal
    case .averagePrecision:
      var found = 0
      var sum = 0.0
      for (index, record) in ranking.enumerated() where (grades[record] ?? 0) > 0 {
        found += 1
        sum += Double(found) / Double(index + 1)
      }
      return sum / Double(relevantCount)
    case .reciprocalRank(let k):
      let first = ranking.prefix(k ?? ranking.count).firstIndex { (grades[$0] ?? 0) > 0 }
      return first.map { 1 / Double($0 + 1) } ?? 0
    case .precision(let k):
      return Double(Self.relevantRetrieved(ranking.prefix(k), grades)) / Double(k)
    case .recall(let k):
      return Double(Self.relevantRetrieved(ranking.prefix(k), grades)) / Double(relevantCount)
    }
  }

  private static func relevantRetrieved(_ ranking: ArraySlice<String>, _ grades: [String: Int])
    -> Int
  {
    ranking.count { (grades[$0] ?? 0) > 0 }
  }

  private static func discounted(_ gains: some Sequence<Int>, upTo cutoff: Int?) -> Double {
    var sum = 0.0
    for (index, gain) in gains.prefix(cutoff ?? Int.max).enumerated() where gain > 0 {
      sum += Double(gain) / log2(Double(index + 2))
    }
    return sum
  }
}
