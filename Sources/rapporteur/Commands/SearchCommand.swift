import ArgumentParser
import Catalogue
import InvertedIndex
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
  @OptionGroup var paging: Paging

  @Option(.facets, completion: .facetFields) var facets: String?
  @Option(.cross) var cross: String?
  @Flag(.snippet) var noSnippet = false

  @Option(help: "Form of the results.")
  var format: OutputFormat = .text

  @Option(.columns) var fields: String?

  func run() throws {
    paging.start()
    var request = try selection.request()
    try results.apply(to: &request)
    try request.read(.facets, facets)
    try request.read(.cross, cross)
    try request.read(.snippet, noSnippet)
    try request.readColumns(fields, format: format)
    let searcher = try openSearcher(
      location, tunedBy: selection.filters.tunedBy, for: request)
    if facets == nil, format == .text, Terminal.output.isTerminal {
      request.facets = searcher.usualFacets
    }
    request.completeColumns(format, searcher.shape)
    if request.wantsSnippets == nil {
      request.wantsSnippets =
        format == .text || format == .json || format == .jsonl
        || request.columns.contains("snippet")
    }
    let question = request
    let answer = try searching { () throws(SearchError) in try searcher.search(question) }
    try write(answer, format: format, shape: searcher.shape)
  }
}

/// Writes an answer in a format, and ends with status 1 where nothing was found.
func write(_ response: SearchAnswer, format: OutputFormat, shape: RecordShape) throws {
  var out = StandardOutput()
  switch format {
  case .text:
    ResultPage(response: response, shape: shape, terminal: .output).write(to: &out)
  case .json:
    var json = JSONWriter()
    response.writeJSON(version: Rapporteur.version, into: &json)
    out.write(json.bytes)
    out.write("\n")
  default:
    var writer = hitWriter(format, columns: response.request.columns)
    writer.begin(&out)
    for hit in response.hits { writer.write(hit, &out) }
    writer.end(&out)
  }
  out.flush()
  if response.hits.isEmpty && response.total == 0 { throw QuietExit(status: .nothingFound) }
}

extension SearchRequest {
  /// Takes the columns of a table from `--fields`.
  mutating func readColumns(_ fields: String?, format: OutputFormat) throws {
    guard fields == nil || format == .csv else {
      throw Failure(
        .badInput, "--fields chooses the columns of a table, and \(format.rawValue) has none",
        at: "--fields", remedy: "add --format csv")
    }
    try read(.columns, fields)
    guard fields == nil || !columns.isEmpty else {
      throw Failure(
        .badInput, "no column named", at: "--fields", remedy: "give names such as id,title,year")
    }
  }

  /// Takes the usual columns where a table has none yet.
  mutating func completeColumns(_ format: OutputFormat, _ shape: RecordShape) {
    if format == .csv, columns.isEmpty { columns = CSVWriter.usualColumns(shape) }
  }
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
