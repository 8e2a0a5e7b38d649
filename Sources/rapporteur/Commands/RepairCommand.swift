import ArgumentParser
import InvertedIndex
import JSON

/// `repair`: keeps what is sound of a damaged index.
struct RepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Keep what is sound of a damaged index, and say exactly what is lost.",
    discussion: """
      A segment is kept whole or not at all; nothing is guessed. Of what is lost, the ids are told \
      as far as they can be read. Where the index was built from is still known, so that it can be \
      built anew.

      EXAMPLES
        rapporteur repair
        rapporteur repair --index passages --format json
      """)

  @OptionGroup var location: IndexLocation

  @Option(help: "Form of the report.")
  var format: AnswerFormat = .text

  func run() throws {
    let path = try location.resolve()
    let report = try indexing { () throws(IndexError) in try IndexRepair.repair(path: path) }
    var out = StandardOutput()
    switch format {
    case .json:
      var object = JSONObject()
      object["changed"] = .boolean(report.changed)
      object["generation"] = .integer(Int(clamping: report.generation))
      object["kept"] = .integer(report.keptDocumentCount)
      object["commitTakenFromCopy"] = .boolean(report.usedCopy)
      object["lost"] = .array(
        report.losses.map { loss in
          var object = JSONObject()
          object["segment"] = .string(loss.segment)
          object["records"] = .integer(loss.documentCount)
          object["ids"] = .array(loss.ids.map(JSONValue.string))
          object["reasons"] = .array(loss.reasons.map(JSONValue.string))
          return .object(object)
        })
      out.line(JSONValue.object(object).text)
    case .text:
      if report.usedCopy { out.line("the commit was damaged; its copy was taken") }
      for loss in report.losses {
        out.line(
          "lost: \(counted(loss.documentCount, "record")) of segment \(loss.segment): "
            + loss.reasons.joined(separator: "; "))
        for id in loss.ids { out.line("  \(id)") }
        if loss.ids.count < loss.documentCount {
          out.line("  and \(grouped(loss.documentCount - loss.ids.count)) whose ids are gone too")
        }
      }
      out.line(
        (report.changed ? "repaired" : "nothing to repair") + ": "
          + "\(counted(report.keptDocumentCount, "record")) kept, generation \(report.generation)")
      if !report.losses.isEmpty, let source = BuildSource(userData: report.userData) {
        out.line("built from \(source.places): 'rapporteur index --replace' brings all back")
      }
    }
    out.flush()
  }
}
