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
      built anew. --salvage writes the lost records that can still be read to a file, which \
      'index --update' takes; look at it first where it is not known which had been deleted.

      EXAMPLES
        rapporteur repair
        rapporteur repair --salvage lost.jsonl --index passages
        rapporteur repair --index passages --format json
      """)

  @OptionGroup var location: IndexLocation

  @Option(
    help: ArgumentHelp("Write lost records to this file, as JSON Lines.", valueName: "file"),
    completion: .file())
  var salvage: String?

  @Option(help: "Form of the report.")
  var format: AnswerFormat = .text

  func run() throws {
    let path = try location.resolve()
    let report = try repair(path)
    var out = StandardOutput()
    switch format {
    case .json:
      var object = JSONObject()
      object["changed"] = .boolean(report.changed)
      object["generation"] = .integer(Int(clamping: report.generation))
      object["kept"] = .integer(report.keptDocumentCount)
      object["commitTakenFromCopy"] = .boolean(report.usedCopy)
      object["restoredDeletions"] = .array(report.restored.map(JSONValue.string))
      object["salvaged"] = .integer(report.salvagedCount)
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
      for segment in report.restored {
        out.line("what is deleted in segment \(segment) was found out again, and nothing is lost")
      }
      for loss in report.losses {
        out.line(
          "lost: \(counted(loss.documentCount, "record")) of segment \(loss.segment): "
            + loss.reasons.joined(separator: "; "))
        for id in loss.ids { out.line("  \(id)") }
        if loss.ids.count > loss.documentCount {
          out.line(
            "  \(grouped(loss.ids.count - loss.documentCount)) of these had been deleted; "
              + "which, is lost too")
        }
        if loss.ids.count < loss.documentCount {
          out.line("  and \(grouped(loss.documentCount - loss.ids.count)) whose ids are gone too")
        }
      }
      out.line(
        (report.changed ? "repaired" : "nothing to repair") + ": "
          + "\(counted(report.keptDocumentCount, "record")) kept, generation \(report.generation)")
      if !report.losses.isEmpty, let source = BuildSource(userData: report.userData) {
        if salvage != nil { out.line("\(counted(report.salvagedCount, "record")) salvaged") }
        out.line("built from \(source.places): 'rapporteur index --replace' brings all back")
      }
    }
    out.flush()
  }

  private func repair(_ path: String) throws -> RepairReport {
    do {
      guard let salvage else { return try IndexRepair.repair(path: path) }
      let file = try LineFile(salvage)
      return try IndexRepair.repair(path: path) { record in
        if let record { try file.line(record) } else { try file.finish() }
      }
    } catch let error as IndexError {
      throw Failure(error)
    }
  }
}
