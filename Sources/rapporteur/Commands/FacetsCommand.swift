import ArgumentParser
import Search

/// `facets`: how many of the matching records have which value.
struct FacetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facets",
    abstract: "Count records by region, type, year and other fields.",
    discussion: """
      Counts are exact, over all values. A facet's own selection (--region, --type, --year) is left \
      out of its counts, so that you see what else there is; everything else restricts them.

      EXAMPLES
        rapporteur facets "*" --by region,type,year --kind agenda
        rapporteur facets trafficking --by country --year 2012
        rapporteur facets --by mechanism --format csv > mechanisms.csv
      """)

  @OptionGroup var location: IndexLocation
  @OptionGroup var selection: SelectionOptions

  @Option(
    help: ArgumentHelp("The fields to count.", valueName: "fields"), completion: .facetFields)
  var by = "region,type,year"

  @OptionGroup var results: ResultOptions

  @Option(help: "Form of the counts.")
  var format: TableFormat = .text

  func run() throws {
    var request = selection.request()
    try results.apply(to: &request)
    request.facets = splitList(by)
    guard !request.facets.isEmpty else {
      throw Failure(
        .badInput, "no field to count by", at: "--by", remedy: "give fields such as region,year")
    }
    request.wantsSnippets = false
    let searcher = try openSearcher(location, tunedBy: selection.filters.tunedBy)
    let response = try searching { () throws(SearchError) in try searcher.facets(request) }
    var out = StandardOutput()
    switch format {
    case .json:
      var json = JSONWriter()
      response.writeJSON(version: Rapporteur.version, into: &json)
      out.write(json.bytes)
      out.write("\n")
    case .jsonl:
      for facet in response.facets {
        for row in facet.rows {
          var json = JSONWriter()
          row.writeJSON(facet: facet.field, into: &json)
          out.write(json.bytes)
          out.write("\n")
        }
      }
    case .csv:
      out.write("facet,value,count,label\r\n")
      for facet in response.facets {
        for row in facet.rows {
          let cells = [facet.field, row.value, String(row.count), row.label]
          out.write(cells.map(CSVWriter.quoted).joined(separator: ",") + "\r\n")
        }
      }
    case .text:
      writeTables(response, &out)
    }
    out.flush()
    if response.total == 0 { throw QuietExit(status: .nothingFound) }
  }

  private func writeTables(_ response: SearchResponse, _ out: inout StandardOutput) {
    let terminal = Terminal.output
    func line(_ text: StyledText) { out.line(text.rendered(colour: terminal.hasColour)) }
    var summary = StyledText(counted(response.total, "record"), .title)
    summary.append("  \(milliseconds(response.nanoseconds))", .subdued)
    line(summary)
    for facet in response.facets {
      out.line()
      line(StyledText(facet.field, .heading))
      if facet.rows.isEmpty { line(StyledText("  no values", .subdued)) }
      let valueWidth = min(40, facet.rows.map { $0.value.displayWidth }.max() ?? 0)
      let countWidth = facet.rows.map { grouped($0.count).displayWidth }.max() ?? 0
      let largest = facet.rows.map(\.count).max() ?? 1
      for row in facet.rows {
        let count = grouped(row.count)
        var text = StyledText("  ")
        text = text + StyledText(row.value).truncated(to: valueWidth).padded(to: valueWidth)
        text.append(String(repeating: " ", count: 2 + countWidth - count.displayWidth))
        text.append(count + "  ")
        text.append(FacetBars.bar(row.count, of: largest, cells: 16), .bar)
        if row.label != row.value {
          text = text.padded(to: 2 + valueWidth + 2 + countWidth + 2 + 18)
          text.append(row.label, .subdued)
        }
        line(text.truncated(to: terminal.columns))
      }
    }
  }
}
