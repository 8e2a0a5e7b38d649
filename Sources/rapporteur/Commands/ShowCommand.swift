import ArgumentParser
import Catalogue
import JSON
import Search

/// `show`: one record, whole.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show one record, with the source of each fact.",
    discussion: """
      Prints what is known, where each fact comes from, how the sources contradict each other and \
      which reading was taken, and how to cite it. A unique ending of the id suffices; older ids \
      still lead to the record.

      EXAMPLES
        rapporteur show bali-process
        rapporteur show 2012-08-27/technical-meeting
        rapporteur show hansen-2010-assessment --format bibtex
        rapporteur show mrs-45#3.8.1 --format json
      """)

  @OptionGroup var location: IndexLocation

  @Argument(help: ArgumentHelp("The record, or a unique ending of its id.", valueName: "id"))
  var id: String

  @OptionGroup var paging: Paging

  @Option(help: "Form of the record.")
  var format: OutputFormat = .text

  func run() throws {
    paging.start()
    let searcher = try openSearcher(location)
    let record = try searching { () throws(SearchError) in try searcher.record(id: id) }
    var out = StandardOutput()
    switch format {
    case .json, .jsonl:
      out.write(record)
      out.write("\n")
    case .text:
      let object = try value(record)
      RecordPage(record: object, shape: searcher.shape, terminal: .output).write(to: &out)
      writeMeetings(of: object, searcher, &out)
    case .bibtex: try cite(record, .bibTeX, &out)
    case .ris: try cite(record, .ris, &out)
    case .cslJSON: try cite(record, .cslJSON, &out)
    case .csv, .trec:
      throw Failure(
        .badInput, "a single record has no form \(format.rawValue)", at: "--format",
        remedy: "give text, json, bibtex, ris or csl-json")
    }
    out.flush()
  }

  /// The meetings of a mechanism: date, place, title.
  private func writeMeetings(
    of record: JSONObject, _ searcher: Searcher, _ out: inout StandardOutput
  ) {
    let ids = record["agenda"]?.array?.compactMap(\.string) ?? []
    guard !ids.isEmpty else { return }
    let terminal = Terminal.output
    out.line()
    out.line(StyledText("Meetings", .heading).rendered(colour: terminal.hasColour))
    for id in ids {
      guard let bytes = try? searcher.record(id: id), let meeting = try? JSONValue(utf8: bytes)
      else { continue }
      let date = humanDates(
        from: meeting["dateStart"]?.string, to: meeting["dateEnd"]?.string)
      let place = ["city", "country"].compactMap { meeting["place"]?[$0]?.string }
      let parts = [date ?? "undated", place.joined(separator: ", ")].filter { !$0.isEmpty }
      var text = StyledText(parts.joined(separator: " · ") + "  ", .subdued)
      text.append(meeting["title"]?.string ?? id)
      for line in text.indented(by: 2, width: min(terminal.columns, 100)) {
        out.line(line.rendered(colour: terminal.hasColour))
      }
    }
  }

  private func cite(
    _ record: [UInt8], _ format: CitationFormat, _ out: inout StandardOutput
  ) throws {
    var writer = CitationFileWriter(format)
    writer.begin(&out)
    writer.write(record: try value(record), &out)
    writer.end(&out)
  }

  private func value(_ record: [UInt8]) throws -> JSONObject {
    guard let object = (try? JSONValue(utf8: record))?.object else {
      throw Failure(
        .index, "the stored record cannot be read", at: id, remedy: "run 'rapporteur check'")
    }
    return object
  }
}
