import Evaluation
import Testing

@Suite("Tuner") struct TunerTests {
  @Test("coordinate ascent finds the best values of its grids, and leaves what makes no difference")
  func ascent() throws {
    // 20 topics, each best at x = 3, y = -1; z is without effect.
    var measured = 0
    var tuner = Tuner(parameters: [
      .init(name: "x", initial: 0, candidates: [0, 1, 2, 3, 4]),
      .init(name: "y", initial: 0, candidates: [-2, -1, 0, 1]),
      .init(name: "z", initial: 5, candidates: [4, 5, 6]),
    ]) { values in
      measured += 1
      let loss = abs(values[0] - 3) + abs(values[1] + 1)
      return (0..<20).map { Double($0) / 100 + 1 / (1 + loss) }
    }
    let result = try tuner.run()
    #expect(result.values == [3, -1, 5])
    #expect(result.valuesByFold == Array(repeating: [3, -1, 5], count: 5))
    #expect(result.crossValidated == result.fitted)
    #expect(result.fitted > result.initial)
    // Every set of values is measured once, however many folds ask for it.
    #expect(measured < 5 * 4 * 3)
  }

  @Test("a parameter that only helped the topics that chose it does not help in cross-validation")
  func overfitting() throws {
    // Each value of x helps three of the five topics and hurts the others.
    let helped: [[Int]] = (0..<5).flatMap { a in
      (a + 1..<5).flatMap { b in (b + 1..<5).map { c in [a, b, c] } }
    }
    var tuner = Tuner(parameters: [
      .init(name: "x", initial: -1, candidates: [-1] + helped.indices.map { Double($0) })
    ]) { values in
      (0..<5).map { topic in
        values[0] < 0 ? 0.5 : helped[Int(values[0])].contains(topic) ? 0.9 : 0.45
      }
    }
    let result = try tuner.run()
    #expect(result.fitted > result.initial)
    #expect(result.crossValidated < result.initial)
  }

  @Test("what one topic gains is no reason to change", arguments: [1, 8])
  func oneTopic(samples: Int) throws {
    var tuner = Tuner(
      parameters: [.init(name: "x", initial: 0, candidates: [0, 1, 2, 3, 4, 5])], samples: samples
    ) { values in
      (0..<5).map { topic in
        values[0] == 0 ? 0.5 : (Int(values[0]) - 1 == topic ? 1 : 0.45)
      }
    }
    let result = try tuner.run()
    #expect(result.values == [0])
    #expect(result.crossValidated == result.initial)
  }

  @Test(
    "halves of the topics are averaged, the same every time; noise averages out", arguments: 1...5)
  func samples(seed: UInt64) throws {
    // The best x is 2 for all, with noise of each topic's own for every value; y is only noise.
    var generator = SplitMix64(seed: seed)
    var noise: [[Double]: [Double]] = [:]
    func measure(_ values: [Double]) -> [Double] {
      if let known = noise[values] { return known }
      let drawn = (0..<60).map { _ in
        0.5 - 0.05 * abs(values[0] - 2) + Double.random(in: -0.1...0.1, using: &generator)
      }
      noise[values] = drawn
      return drawn
    }
    func run() throws -> Tuner.Result {
      var tuner = Tuner(
        parameters: [
          .init(name: "x", initial: 0, candidates: [0, 1, 2, 3, 4]),
          .init(name: "y", initial: 1, candidates: [0, 1, 2]),
        ], samples: 8, measure: measure)
      return try tuner.run()
    }
    let result = try run()
    #expect(abs(result.values[0] - 2) < 0.75, "seed \(seed): \(result.values)")
    #expect((0...2).contains(result.values[1]))
    #expect(result.crossValidated > result.initial, "seed \(seed)")
    let again = try run()
    #expect(again.values == result.values && again.valuesByFold == result.valuesByFold)
  }

  @Test("one topic or none can not be split, and is said as it is", arguments: [0, 1])
  func tiny(count: Int) throws {
    var tuner = Tuner(parameters: [.init(name: "x", initial: 0, candidates: [0, 1])]) { values in
      Array(repeating: values[0], count: count)
    }
    let result = try tuner.run()
    #expect(result.valuesByFold.isEmpty)
    #expect(result.crossValidated == 0)
  }
}
