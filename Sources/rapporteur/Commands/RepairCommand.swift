import ArgumentParser
import Catalogue
import InvertedIndex
import JSON

/// `repair`: keeps what is sound of a damaged index.
struct RepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Keep what is sound of a damaged index, and say exactly what is lost.",
    discussion: """
      A part (segment) of the index is kept whole or not at all; nothing is guessed. A damaged part \
      whose records can all be read is built again from them. What would be lost is told, and goes \
      only with --yes; without it nothing is changed then. Where the index was built from is still \
      known, so that it can be built anew. --salvage writes the records of lost parts that can \
      still be read to a file, which 'index --update' takes; look at it first where it is not known \
      which had been deleted. Where the definition that the index carries is damaged, --definition \
      names the folder of the one it was built with; otherwise the usual one is tried.

      EXAMPLES
        rapporteur repair
        rapporteur repair --salvage lost.jsonl --yes --index passages
        rapporteur repair --index passages --format json
      """)

  @OptionGroup var location: IndexLocation

  @Option(
    help: ArgumentHelp("Write lost records to this file, as JSON Lines.", valueName: "file"),
    completion: .file())
  var salvage: String?

  @Option(
    help: ArgumentHelp(
      "Folder of the definition that the index was built with.", valueName: "dir"),
    completion: .directory)
  var definition: String?

  @Flag(help: "Give up the records that cannot be kept.")
  var yes = false

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
      object["rebuilt"] = .array(
        report.rebuilt.map { rebuilt in
          var object = JSONObject()
          object["segment"] = .string(rebuilt.segment)
          object["records"] = .integer(rebuilt.documentCount)
          object["confirmed"] = .boolean(rebuilt.isConfirmed)
          object["reasons"] = .array(rebuilt.reasons.map(JSONValue.string))
          return .object(object)
        })
      object["definitionReplaced"] = .boolean(report.replacedDefinition)
      object["attachmentsLost"] = .boolean(report.lostAttachments)
      object["needsConsent"] = .boolean(report.needsConsent)
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
      if report.replacedDefinition {
        out.line("the definition was damaged; one that means the same was taken")
      }
      if report.lostAttachments {
        out.line("the names that came with it are lost; building the index anew brings them back")
      }
      if !report.needsConsent {
        for rebuilt in report.rebuilt {
          out.line(
            "built again from its records: segment \(rebuilt.segment), "
              + "\(counted(rebuilt.documentCount, "record")), "
              + (rebuilt.isConfirmed
                ? "nothing is lost: " : "not all of it as it was: ")
              + rebuilt.reasons.joined(separator: "; "))
        }
      }
      for segment in report.restored {
        out.line("what is deleted in segment \(segment) was found out again, and nothing is lost")
      }
      for loss in report.losses {
        out.line(
          "\(report.needsConsent ? "would be lost" : "lost"): \(counted(loss.documentCount, "record")) of segment \(loss.segment): "
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
      if !report.needsConsent {
        out.line(
          (report.changed ? "repaired" : "nothing to repair") + ": "
            + "\(counted(report.keptDocumentCount, "record")) kept, "
            + "generation \(report.generation)")
      }
      if !report.losses.isEmpty, let source = BuildSource(userData: report.userData) {
        if salvage != nil { out.line("\(counted(report.salvagedCount, "record")) salvaged") }
        out.line("built from \(source.places): 'rapporteur index --replace' brings all back")
      }
    }
    out.flush()
    guard !report.needsConsent else {
      let count = report.losses.reduce(0) { $0 + $1.documentCount }
      throw Failure(
        .index, "\(counted(count, "record")) would be lost, and nothing was changed", at: path,
        remedy: "give --yes to repair all the same, restore a backup or build the index anew")
    }
  }

  private func repair(_ path: String) throws -> RepairReport {
    var options = IndexRepair.Options()
    options.acceptsLosses = yes
    let known = try definition.map { folder in
      try indexing { () throws(IndexError) in try Definition.read(folder: folder) }
    }
    options.definition = known ?? (try? CarriedDefinition.standard())
    var reader: RecordReader?
    options.readRecord = { record, definition, buffer in
      let reading = reader ?? RecordReader(inputs: [], definition: definition)
      reader = reading
      try reading.add(record, to: buffer)
    }
    do {
      if let salvage {
        let file = try LineFile(salvage)
        options.salvage = { record in
          if let record { try file.line(record) } else { try file.finish() }
        }
      }
      return try IndexRepair.repair(path: path, options: options)
    } catch let error as IndexError {
      throw Failure(error)
    }
  }
}
