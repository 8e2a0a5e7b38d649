import ArgumentParser
import Catalogue
import Search

/// `search`: records by relevance or date, with facets, in many formats.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find records.",
    discussion: """
      Words find records that have any of them, best first; +word must match, -word must not. \
      Phrases stand in quotes, AND OR NOT and NEAR/5 in capitals, wildcards are * and ?, word~ is \
      fuzzy, =word exact, field:word looks in one field, year:2010..2012 filters.

      EXAMPLES
        rapporteur search biometrics --year 2012
        rapporteur search '"mixed migration" -asylum' --region africa --limit 20
        rapporteur search 'city:"New Delhi" OR city:Lviv' --sort newest
        rapporteur search --kind citation author:hansen --format bibtex > refs.bib
        rapporteur search type:agenda --limit all --format csv --fields id,country
        rapporteur search -- '-asylum refugee'
      """)

  @OptionGroup var location: IndexLocation
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var results: ResultOptions

  @Option(
    help: ArgumentHelp(
      "Facets to count, e.g. region,type,year (shown by default on a terminal); '' for none.",
      valueName: "fields"), completion: .facetFields)
  var facets: String?

  @Option(help: "Form of the results.")
  var format: OutputFormat = .text

  @Option(help: ArgumentHelp("Columns of --format csv.", valueName: "fields"))
  var fields: String?

  func run() throws {
    var request = selection.request()
    try results.apply(to: &request)
    if let facets {
      request.facets = splitList(facets)
    } else if format == .text && Terminal.output.isTerminal {
      request.facets = ["region", "type", "year"]
    }
    let columns = try csvColumns(fields, format: format)
    request.wantsSnippets =
      format == .text || format == .json || format == .jsonl || columns.contains("snippet")
    let searcher = try openSearcher(location, tunedBy: selection.filters.tunedBy)
    let response = try searching { () throws(SearchError) in try searcher.search(request) }
    try write(response, format: format, columns: columns)
  }
}

/// Writes a response in a format, and ends with status 1 where nothing was found.
func write(_ response: SearchResponse, format: OutputFormat, columns: [String]) throws {
  var out = StandardOutput()
  switch format {
  case .text:
    ResultPage(response: response, terminal: .output).write(to: &out)
  case .json:
    var json = JSONWriter()
    response.writeJSON(version: Rapporteur.version, into: &json)
    out.write(json.bytes)
    out.write("\n")
  default:
    var writer = hitWriter(format, columns: columns)
    writer.begin(&out)
    for hit in response.hits { writer.write(hit, &out) }
    writer.end(&out)
  }
  out.flush()
  if response.hits.isEmpty && response.total == 0 { throw QuietExit(status: .nothingFound) }
}

/// The columns of a table, from `--fields`; the standard ones without.
func csvColumns(_ fields: String?, format: OutputFormat) throws -> [String] {
  guard let fields else { return format == .csv ? CSVWriter.standardColumns : [] }
  guard format == .csv else {
    throw Failure(
      .badInput, "--fields chooses the columns of a table, and \(format.rawValue) has none",
      at: "--fields", remedy: "add --format csv")
  }
  let columns = splitList(fields)
  guard !columns.isEmpty else {
    throw Failure(
      .badInput, "no column named", at: "--fields", remedy: "give names such as id,title,year")
  }
  return columns
}

/// The writer of a format that is a list of hits.
func hitWriter(_ format: OutputFormat, columns: [String]) -> any HitWriter {
  switch format {
  case .csv: CSVWriter(columns: columns)
  case .trec: TRECWriter()
  case .bibtex: CitationFileWriter(.bibTeX)
  case .ris: CitationFileWriter(.ris)
  case .cslJSON: CitationFileWriter(.cslJSON)
  case .json: HitArrayWriter()
  case .text: TitleListWriter()
  case .jsonl: HitLinesWriter()
  }
}
