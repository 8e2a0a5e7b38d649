import Evaluation
import Search

/// What `evaluate` says: means, and per topic where asked; beside a baseline with its differences.
struct EvaluationReport {
  let report: RunReport
  let baseline: RunReport?
  let hasTopics: Bool

  func writeText(_ out: inout StandardOutput) {
    let colour = Terminal.output.hasColour
    func line(_ text: StyledText) { out.line(text.rendered(colour: colour)) }
    line(StyledText("\(report.topics.count) judged topics", .subdued))
    let width = max(10, report.measures.map { $0.description.count }.max() ?? 0)
    if baseline != nil {
      let names = ["baseline", "this", "difference", "p"]
      let heads = names.map { String(repeating: " ", count: max(0, 11 - $0.count)) + $0 }
      line(
        StyledText(
          String(repeating: " ", count: width) + heads.joined() + "   better/worse/same", .subdued))
    }
    for (index, measure) in report.measures.enumerated() {
      var text = StyledText(measure.description, .title).padded(to: width)
      if let baseline {
        let test = RandomisationTest(first: baseline.values[index], second: report.values[index])
        text.append(column(fixed(baseline.mean(index), 4)))
        text.append(column(fixed(report.mean(index), 4)))
        text.append(column((test.difference >= 0 ? "+" : "") + fixed(test.difference, 4)))
        text.append(
          column(test.pValue < 0.0001 ? "<0.0001" : fixed(test.pValue, 4)),
          test.pValue < 0.05 ? .title : .plain)
        text.append("   \(test.wins)/\(test.losses)/\(test.ties)", .subdued)
      } else {
        text.append(column(fixed(report.mean(index), 4)))
      }
      line(text)
    }
    guard hasTopics else { return }
    let topicWidth = min(24, report.topics.map { $0.displayWidth }.max() ?? 0)
    out.line()
    var head = StyledText("topic", .subdued).padded(to: topicWidth)
    for measure in report.measures { head.append(column(measure.description), .subdued) }
    line(head)
    for (index, topic) in report.topics.enumerated() {
      var text = StyledText(topic).truncated(to: topicWidth).padded(to: topicWidth)
      for values in report.values { text.append(column(fixed(values[index], 4))) }
      line(text)
    }
  }

  private func column(_ text: String) -> String {
    String(repeating: " ", count: max(1, 11 - text.count)) + text
  }

  func writeJSON(_ out: inout StandardOutput) {
    var json = JSONWriter()
    json.beginObject()
    json.key("topics")
    json.integer(report.topics.count)
    json.key("measures")
    json.beginArray()
    for (index, measure) in report.measures.enumerated() {
      json.beginObject()
      json.key("measure")
      json.string(measure.description)
      json.key("mean")
      json.number(report.mean(index))
      if let baseline {
        let test = RandomisationTest(first: baseline.values[index], second: report.values[index])
        json.key("baseline")
        json.number(baseline.mean(index))
        json.key("difference")
        json.number(test.difference)
        json.key("p")
        json.number(test.pValue)
        json.key("better")
        json.integer(test.wins)
        json.key("worse")
        json.integer(test.losses)
        json.key("same")
        json.integer(test.ties)
      }
      json.endObject()
    }
    json.endArray()
    if hasTopics {
      json.key("perTopic")
      json.beginArray()
      for (index, topic) in report.topics.enumerated() {
        json.beginObject()
        json.key("topic")
        json.string(topic)
        for (measure, values) in zip(report.measures, report.values) {
          json.key(measure.description)
          json.number(values[index])
        }
        json.endObject()
      }
      json.endArray()
    }
    json.endObject()
    out.write(json.bytes)
    out.write("\n")
  }
}

extension JSONWriter {
  /// A double, in the shortest digits that read back alike.
  mutating func number(_ value: Double) { raw(Array("\(value)".utf8)) }
}
