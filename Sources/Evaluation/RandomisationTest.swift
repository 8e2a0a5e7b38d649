/// Paired randomisation test: could the difference between two systems' means be chance?
///
/// Under the null hypothesis the two values of a topic could as well stand the other way round.
/// The test swaps them and counts how often the absolute difference of the sums is at least the
/// one observed. Up to 16 topics that differ all swaps are tried and the p value is exact; beyond,
/// `rounds` random ones, drawn from a fixed seed so that the answer is the same every time.
///
/// Smucker, Allan and Carterette, "A comparison of statistical significance tests for information
/// retrieval evaluation", CIKM 2007.
public struct RandomisationTest: Sendable {
  /// Mean of the second system minus mean of the first.
  public let difference: Double
  /// Two-sided p value, in 0...1.
  public let pValue: Double
  /// Topics on which the second system is better, worse, the same.
  public let wins: Int, losses: Int, ties: Int

  /// Compares two systems on the same topics.
  ///
  /// - Precondition: both have a value for each topic, in the same order.
  public init(
    first: [Double], second: [Double], rounds: Int = 100_000, seed: UInt64 = 0x5EED_0F_7E57
  ) {
    precondition(first.count == second.count, "a paired test needs pairs")
    let differences = zip(first, second).map { $1 - $0 }
    // Swapping equal values changes nothing, so topics without a difference need no coin.
    let differing = differences.filter { $0 != 0 }
    let sum = differing.reduce(0, +)
    difference = first.isEmpty ? 0 : sum / Double(first.count)
    wins = differing.count { $0 > 0 }
    losses = differing.count - wins
    ties = differences.count - differing.count
    // A hair below the observed sum, so that rounding in another order does not lose equals.
    let observed = abs(sum) - 1e-12 * Double(max(1, differing.count))
    if differing.isEmpty {
      pValue = 1
    } else if differing.count <= 16 {
      var extreme = 0
      for signs in 0..<(1 << differing.count) {
        var total = 0.0
        for (index, value) in differing.enumerated() {
          total += (signs >> index) & 1 == 0 ? value : -value
        }
        if abs(total) >= observed { extreme += 1 }
      }
      pValue = Double(extreme) / Double(1 << differing.count)
    } else {
      var generator = SplitMix64(seed: seed)
      var extreme = 0
      for _ in 0..<rounds {
        var total = 0.0
        var bits: UInt64 = 0
        for (index, value) in differing.enumerated() {
          if index & 63 == 0 { bits = generator.next() }
          total += bits & 1 == 0 ? value : -value
          bits >>= 1
        }
        if abs(total) >= observed { extreme += 1 }
      }
      // The observed arrangement is one of the possible ones, so p is never 0.
      pValue = Double(extreme + 1) / Double(rounds + 1)
    }
  }
}
