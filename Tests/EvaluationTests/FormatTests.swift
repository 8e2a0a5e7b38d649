import Evaluation
import Testing

@Suite("Topics, judgments and runs") struct FormatTests {
  @Test("topics are read with tabs in their text, CRLF and empty lines")
  func topics() throws {
    let topics = try Topic.parse(tsv: "1\tvisa integrity\r\n\n2\ta\tb\n")
    #expect(topics == [Topic(id: "1", text: "visa integrity"), Topic(id: "2", text: "a\tb")])
  }

  @Test("a topic without a tab, without an id or met twice is named with its line")
  func brokenTopics() {
    for (text, line) in [("1 visa", 1), ("1\ta\n\tb", 2), ("1\ta\n\n1\tb", 3)] {
      let error = #expect(throws: EvaluationError.self) { try Topic.parse(tsv: text) }
      guard case .malformed(let found, _, _) = error else {
        Issue.record("expected a malformed line")
        continue
      }
      #expect(found == line)
    }
  }

  @Test("qrels are read with any white space; a broken line is named")
  func judgments() throws {
    let judgments = try Judgments(trec: "1 0 a 2\n1\t0\tb\t0\r\n2 Q0 c -1\n")
    #expect(judgments["1"] == ["a": 2, "b": 0])
    #expect(judgments["2"] == ["c": -1])
    #expect(judgments["3"].isEmpty)
    #expect(throws: EvaluationError.self) { try Judgments(trec: "1 0 a") }
    #expect(throws: EvaluationError.self) { try Judgments(trec: "1 0 a x") }
  }

  @Test("a run is ranked by score, then by id downwards; its ranks are not looked at")
  func ranking() throws {
    let run = try Run(trec: "1 Q0 a 1 2.5 t\n1 Q0 b 2 3.5 t\n1 Q0 c 3 2.5 t\n")
    #expect(run.ranking(topic: "1") == ["b", "c", "a"])
    #expect(throws: EvaluationError.self) { try Run(trec: "1 Q0 a 1\n") }
    #expect(throws: EvaluationError.self) { try Run(trec: "1 Q0 a 1 nan t\n") }
  }

  @Test("scores that differ only as doubles are equal, as for trec_eval")
  func floats() throws {
    let run = try Run(trec: "1 Q0 a 1 1.00000001 t\n1 Q0 b 2 1.0 t\n")
    #expect(run.ranking(topic: "1") == ["b", "a"])
  }

  @Test("what is written ranks in the written order when it is read, ties included")
  func roundTrip() throws {
    var run = Run()
    run.append(
      topic: "1",
      entries: [
        .init(record: "a", score: 2), .init(record: "b", score: 2), .init(record: "c", score: 2),
        .init(record: "z", score: 1.5), .init(record: "y", score: 1.5),
      ])
    let text = run.trec(tag: "t")
    #expect(try Run(trec: text).ranking(topic: "1") == ["a", "b", "c", "z", "y"])
    #expect(text.hasPrefix("1 Q0 a 1 2.0 t\n"))
    #expect(text.hasSuffix("1 Q0 z 4 1.5 t\n1 Q0 y 5 1.5 t\n"))
  }

  @Test("a judged topic without answers counts 0, an answered topic without judgments nothing")
  func missingTopics() throws {
    let judgments = try Judgments(trec: "10 0 a 1\n9 0 b 1\nx 0 c 1\n")
    let run = try Run(trec: "10 Q0 a 1 1 t\n77 Q0 a 1 1 t\n")
    let report = RunReport(run: run, judgments: judgments, measures: [.nDCG(at: 10)])
    #expect(report.topics == ["9", "10", "x"])
    #expect(report.values == [[0, 1, 0]])
    #expect(report.mean(0) == 1.0 / 3)
  }
}
