import ArgumentParser
import JSON
import Search

/// `acronyms`: what the texts themselves say their acronyms mean.
struct AcronymsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acronyms",
    abstract: "List acronyms with their expansions and the passage that taught each.",
    discussion: """
      Learned from passages such as "Migration Dialogue for Southern Africa (MIDSA)". The passage is \
      that of the first record that has it.

      EXAMPLES
        rapporteur acronyms
        rapporteur acronyms --format csv > acronyms.csv
      """)

  @OptionGroup var location: IndexLocation

  @Option(help: "Form of the list.")
  var format: TableFormat = .text

  func run() throws {
    let searcher = try openSearcher(location)
    let rows = try searching { () throws(SearchError) in try searcher.acronyms() }
    var out = StandardOutput()
    write(rows, &out)
    out.flush()
    if rows.isEmpty { throw QuietExit(status: .nothingFound) }
  }

  private func write(_ rows: [Acronym], _ out: inout StandardOutput) {
    switch format {
    case .json, .jsonl:
      let objects = rows.map { row in
        var object = JSONObject()
        object["acronym"] = .string(row.acronym)
        object["expansion"] = .string(row.expansion)
        object["record"] = .string(row.id)
        object["passage"] = .string(row.passage)
        object["count"] = .integer(row.count)
        return JSONValue.object(object)
      }
      if format == .json {
        out.line(JSONValue.array(objects).text)
      } else {
        for object in objects { out.line(object.text) }
      }
    case .csv:
      out.write("acronym,expansion,record,passage,count\r\n")
      for row in rows {
        let cells = [row.acronym, row.expansion, row.id, row.passage, String(row.count)]
        out.write(cells.map(CSVWriter.quoted).joined(separator: ",") + "\r\n")
      }
    case .text:
      let terminal = Terminal.output
      let width = min(12, rows.map(\.acronym.displayWidth).max() ?? 0)
      for row in rows {
        var head = StyledText(row.acronym, .title).padded(to: width)
        head.append("  " + row.expansion)
        if row.count > 1 { head.append("  \(grouped(row.count))×", .subdued) }
        out.line(head.rendered(colour: terminal.hasColour))
        var passage = StyledText(row.id + "  ", .identifier)
        passage.append(row.passage, .subdued)
        for line in passage.indented(by: width + 2, width: min(terminal.columns, 100)) {
          out.line(line.rendered(colour: terminal.hasColour))
        }
      }
    }
  }
}
