import ArgumentParser
import Search

/// `facets`: how many of the matching records have which value.
struct FacetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facets",
    abstract: "Count records by type, year and other fields.",
    discussion: """
      Counts are exact, over all values. A facet's own selection (--year, say) is left out of its \
      counts, so that you see what else there is; everything else restricts them. Years stand in \
      the order of time, other values by count. --limit and --offset act on each facet.

      EXAMPLES
        rapporteur facets "*" --by type,year --kind agenda
        rapporteur facets trafficking --by country --year 2012
        rapporteur facets --by country --limit 10 --format csv > countries.csv
        rapporteur facets --cross type,decade labour migration
        rapporteur facets --cross country,year --format svg > meetings.svg
      """)

  /// The forms of counts.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json, jsonl, csv, svg
  }

  @OptionGroup var location: IndexLocation
  @OptionGroup var selection: SelectionOptions

  @Option(.by, completion: .facetFields) var by: String?
  @Option(.cross) var cross: String?
  @OptionGroup var results: ResultOptions

  @Option(help: "Form of the counts; svg is a picture of a cross table.")
  var format: Format = .text

  func run() throws {
    var request = try selection.request()
    request.limit = .max
    try results.apply(to: &request)
    request.facetLimit = request.limit
    request.facetOffset = request.offset
    try request.read(.by, by)
    try request.read(.cross, cross)
    guard by == nil || !request.facets.isEmpty else {
      throw Failure(
        .badInput, "no field to count by", at: "--by", remedy: "give fields such as type,year")
    }
    guard format != .svg || !request.cross.isEmpty else {
      throw Failure(
        .badInput, "svg draws a cross table, and none is asked for", at: "--format",
        remedy: "add --cross with two facets")
    }
    request.wantsSnippets = false
    let searcher = try openSearcher(
      location, tunedBy: selection.filters.tunedBy, for: request)
    if by == nil, cross == nil { request.facets = searcher.usualFacets }
    let question = request
    let answer = try searching { () throws(SearchError) in try searcher.facets(question) }
    var out = StandardOutput()
    switch format {
    case .json:
      var json = JSONWriter()
      answer.writeJSON(version: Rapporteur.version, into: &json)
      out.write(json.bytes)
      out.write("\n")
    case .jsonl: writeLines(answer, &out)
    case .csv: writeCSV(answer, &out)
    case .svg: if let cross = answer.cross { out.write(CrossTableWriter(cross).svg()) }
    case .text: writeTables(answer, &out)
    }
    out.flush()
    if answer.total == 0 { throw QuietExit(status: .nothingFound) }
  }

  private func writeLines(_ answer: SearchAnswer, _ out: inout StandardOutput) {
    func line(_ body: (inout JSONWriter) -> Void) {
      var json = JSONWriter()
      body(&json)
      out.write(json.bytes)
      out.write("\n")
    }
    for facet in answer.facets {
      for row in facet.rows { line { row.writeJSON(facet: facet.field, into: &$0) } }
    }
    guard let cross = answer.cross else { return }
    for pair in cross.pairs { line { cross.writeJSON(pair: pair, into: &$0) } }
  }

  private func writeCSV(_ answer: SearchAnswer, _ out: inout StandardOutput) {
    if !answer.facets.isEmpty {
      out.write("facet,value,count,label\r\n")
      for facet in answer.facets {
        for row in facet.rows {
          let cells = [facet.field, row.value, String(row.count), row.label]
          out.write(cells.map(CSVWriter.quoted).joined(separator: ",") + "\r\n")
        }
      }
    }
    if let cross = answer.cross { out.write(CrossTableWriter(cross).csv()) }
  }

  private func writeTables(_ response: SearchAnswer, _ out: inout StandardOutput) {
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
    if let cross = response.cross {
      out.line()
      line(StyledText("\(cross.rows.field) by \(cross.columns.field)", .heading))
      for text in CrossTableWriter(cross).lines(columns: terminal.columns) { line(text) }
    }
    for suggestion in response.suggestions { line(nearValue(suggestion)) }
  }
}
