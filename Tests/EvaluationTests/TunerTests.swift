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
    // Each value of x helps one topic and hurts the others.
    var tuner = Tuner(parameters: [
      .init(name: "x", initial: 0, candidates: [0, 1, 2, 3, 4, 5])
    ]) { values in
      (0..<5).map { topic in
        values[0] == 0 ? 0.5 : (Int(values[0]) - 1 == topic ? 1 : 0.45)
      }
    }
    let result = try tuner.run()
    #expect(result.fitted > result.initial)
    #expect(result.crossValidated < result.initial)
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
