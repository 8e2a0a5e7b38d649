import Evaluation
import Testing

@Suite("Measures") struct MeasureTests {
  /// Five ranked records of which a (grade 2) and d (grade 1) are relevant, z (grade 1) is not
  /// retrieved, b was judged and rejected, c and e were not judged.
  let ranking = ["b", "a", "c", "d", "e"]
  let grades = ["a": 2, "b": 0, "d": 1, "z": 1]

  @Test("nDCG discounts a grade by log2 of rank + 1 and divides by the best order")
  func gain() {
    // (2/log2 3 + 1/log2 5) / (2/log2 2 + 1/log2 3 + 1/log2 4)
    let expected =
      (2 / 1.584_962_500_721_156 + 1 / 2.321_928_094_887_362)
      / (2 + 1 / 1.584_962_500_721_156 + 0.5)
    #expect(abs(Measure.nDCG(at: 10).value(ranking: ranking, grades: grades) - expected) < 1e-12)
    #expect(abs(Measure.nDCG(at: nil).value(ranking: ranking, grades: grades) - expected) < 1e-12)
  }

  @Test("the ideal is cut off where the ranking is")
  func idealIsCut() {
    #expect(Measure.nDCG(at: 1).value(ranking: ["d"], grades: grades) == 0.5)
    #expect(Measure.nDCG(at: 1).value(ranking: ["a"], grades: grades) == 1)
  }

  @Test("average precision divides by all relevant records, retrieved or not")
  func averagePrecision() {
    let value = Measure.averagePrecision.value(ranking: ranking, grades: grades)
    #expect(abs(value - (0.5 + 0.5) / 3) < 1e-12)
  }

  @Test("reciprocal rank, precision and recall")
  func simpleMeasures() {
    #expect(Measure.reciprocalRank(at: 10).value(ranking: ranking, grades: grades) == 0.5)
    #expect(Measure.reciprocalRank(at: 1).value(ranking: ranking, grades: grades) == 0)
    #expect(Measure.precision(at: 10).value(ranking: ranking, grades: grades) == 0.2)
    #expect(Measure.recall(at: 2).value(ranking: ranking, grades: grades) == 1.0 / 3)
  }

  @Test("without a relevant record every measure is 0", arguments: Measure.standard)
  func nothingRelevant(measure: Measure) {
    #expect(measure.value(ranking: ranking, grades: [:]) == 0)
    #expect(measure.value(ranking: ranking, grades: ["a": 0, "b": -1]) == 0)
    #expect(measure.value(ranking: [], grades: grades) == 0)
  }

  @Test("names are read in any case and printed alike")
  func names() throws {
    for name in ["nDCG@10", "nDCG", "MAP", "MRR", "MRR@10", "P@5", "recall@100"] {
      #expect(try Measure(name.uppercased()).description == name)
    }
    for name in ["", "P", "P@", "P@0", "P@x", "MAP@3", "recall", "bpref", "P@1@2"] {
      #expect(throws: EvaluationError.self) { try Measure(name) }
    }
  }
}
