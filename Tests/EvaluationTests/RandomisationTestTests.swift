import Evaluation
import Testing

@Suite("Randomisation test") struct RandomisationTestTests {
  @Test("few topics are counted exactly")
  func exact() {
    // Differences 0.1, 0.2, 0.3: of 8 arrangements only +++ and --- reach 0.6.
    let test = RandomisationTest(first: [0, 0, 0, 0.5], second: [0.1, 0.2, 0.3, 0.5])
    #expect(test.pValue == 0.25)
    #expect(abs(test.difference - 0.15) < 1e-12)
    #expect(test.wins == 3 && test.losses == 0 && test.ties == 1)
  }

  @Test("the same values differ by nothing")
  func same() {
    let test = RandomisationTest(first: [0.3, 0.4], second: [0.3, 0.4])
    #expect(test.pValue == 1 && test.difference == 0 && test.ties == 2)
    #expect(RandomisationTest(first: [], second: []).pValue == 1)
  }

  @Test("many topics are sampled, the same way every time, close to the exact p value")
  func sampled() {
    // 17 topics are sampled; leaving one difference at 0 makes 16, which are counted.
    var generator = SplitMix64(seed: 3)
    let first = (0..<17).map { _ in Double.random(in: 0...1, using: &generator) }
    var second = first.map { $0 + Double.random(in: -0.2...0.3, using: &generator) }
    let sampled = RandomisationTest(first: first, second: second)
    #expect(sampled.pValue == RandomisationTest(first: first, second: second).pValue)
    let swapped = RandomisationTest(first: second, second: first)
    #expect(swapped.pValue == sampled.pValue && swapped.difference == -sampled.difference)
    second[0] = first[0]
    let exact = RandomisationTest(first: first, second: second)
    second[0] = first[0] + 1e-9
    let nearly = RandomisationTest(first: first, second: second)
    #expect(abs(exact.pValue - nearly.pValue) < 0.01)
  }
}
