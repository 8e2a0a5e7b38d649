import ArgumentParser
import Search

/// `similar`: records like one that is known.
struct SimilarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "similar",
    abstract: "Find records like this one.",
    discussion: """
      EXAMPLES
        rapporteur similar mrs-45#3.8.1 --limit 5
        rapporteur similar hansen-2010-assessment --kind citation
      """)

  @OptionGroup var location: IndexLocation

  @Argument(help: ArgumentHelp("The record, or a unique ending of its id.", valueName: "id"))
  var id: String

  @OptionGroup var selection: SelectionOptions
  @OptionGroup var results: ResultOptions

  @Option(help: "Form of the results.")
  var format: OutputFormat = .text

  @Option(.columns) var fields: String?

  func run() throws {
    var request = try selection.request()
    try results.apply(to: &request)
    try request.readColumns(fields, format: format)
    let searcher = try openSearcher(
      location, tunedBy: selection.filters.tunedBy, for: request)
    request.completeColumns(format, searcher.shape)
    let question = request
    let answer = try searching { () throws(SearchError) in
      try searcher.similar(to: id, question)
    }
    try write(answer, format: format, shape: searcher.shape)
  }
}
