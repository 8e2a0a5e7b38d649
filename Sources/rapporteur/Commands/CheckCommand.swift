import ArgumentParser
import Catalogue
import InvertedIndex
import JSON

/// `check`: reads every byte of the index; or validates a catalogue.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Read every byte of the index and cross-check it; or validate a catalogue.",
    discussion: """
      Fails with status 1 for any changed, cut, grown or missing byte of any file of the newest \
      commit. Files that no commit names are told; they are no damage, and the next writer removes \
      them. With --corpus the files of a catalogue are validated instead, and every error is told \
      with file and line.

      EXAMPLES
        rapporteur check
        rapporteur check --index passages --format json
        rapporteur check --corpus Corpus
      """)

  @OptionGroup var location: IndexLocation

  @Option(
    help: ArgumentHelp("Validate the catalogue in this folder.", valueName: "dir"),
    completion: .directory)
  var corpus: [String] = []

  @Option(help: "Form of the report.")
  var format: AnswerFormat = .text

  func run() throws {
    if corpus.isEmpty {
      try checkIndex()
    } else {
      try checkCorpus()
    }
  }

  private func checkIndex() throws {
    let path = try location.resolve()
    var progress = Progress(label: "checking", unit: "bytes")
    let report = try indexing { () throws(IndexError) in
      try IndexChecker.check(path: path) { done, total in
        progress.update(count: done, share: Double(done) / Double(max(1, total)))
      }
    }
    progress.finish()
    var out = StandardOutput()
    switch format {
    case .json:
      var object = JSONObject()
      object["sound"] = .boolean(report.problems.isEmpty)
      object["generation"] = .integer(Int(clamping: report.generation))
      object["fingerprint"] = .string(report.fingerprint)
      object["records"] = .integer(report.documentCount)
      object["files"] = .integer(report.fileCount)
      object["bytes"] = .integer(report.bytesRead)
      object["problems"] = .array(
        report.problems.map { problem in
          var object = JSONObject()
          object["file"] = .string(problem.file)
          object["segment"] = problem.segment.map(JSONValue.string) ?? .null
          object["what"] = .string(problem.what)
          object["advice"] = .string(problem.advice)
          return .object(object)
        })
      object["leftovers"] = .array(report.leftovers.map(JSONValue.string))
      out.line(JSONValue.object(object).text)
    case .text:
      for problem in report.problems { out.line("damaged: \(problem)") }
      for name in report.leftovers { out.line("left over, no damage: \(name)") }
      let what = report.problems.isEmpty ? "sound" : counted(report.problems.count, "problem")
      out.line(
        "\(what): \(counted(report.documentCount, "record")), "
          + "\(counted(report.fileCount, "file")), \(grouped(report.bytesRead)) bytes read, "
          + "generation \(report.generation), fingerprint \(report.fingerprint)")
    }
    out.flush()
    if !report.problems.isEmpty { throw QuietExit(status: .nothingFound) }
  }

  private func checkCorpus() throws {
    let (catalogue, problems, remarks) = try catalogueProblems(
      corpus, CarriedDefinition.standard())
    var out = StandardOutput()
    switch format {
    case .json:
      var object = JSONObject()
      object["valid"] = .boolean(problems.isEmpty)
      object["files"] = .integer(catalogue.files.count)
      for (key, list) in [("problems", problems), ("remarks", remarks)] {
        object[key] = .array(
          list.map { problem in
            var object = JSONObject()
            object["file"] = .string(problem.file)
            object["line"] = .integer(problem.line)
            object["message"] = .string(problem.message)
            return .object(object)
          })
      }
      out.line(JSONValue.object(object).text)
    case .text:
      for problem in problems { out.line("\(problem)") }
      for remark in remarks { out.line("no mistake: \(remark)") }
      out.line(
        problems.isEmpty
          ? "valid: \(counted(catalogue.files.count, "file")), "
            + "\(counted(CatalogueRecords(catalogue).count, "record"))"
          : counted(problems.count, "problem"))
    }
    out.flush()
    if !problems.isEmpty { throw QuietExit(status: .nothingFound) }
  }
}
