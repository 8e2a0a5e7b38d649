import ArgumentParser
import Search

/// `explain`: why a record has its score, or why it does not match.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show how a record's score comes about.",
    discussion: """
      Prints a tree of named numbers that add up to the score, or the clause that the record fails.

      EXAMPLES
        rapporteur explain bali-process/2010-12-07/bali-process-ad-hoc-group-workshop visa integrity
        rapporteur explain mrs-45 'title:governance -asylum' --format json
      """)

  @OptionGroup var location: IndexLocation

  @Argument(help: ArgumentHelp("The record, or a unique ending of its id.", valueName: "id"))
  var id: String

  @OptionGroup var selection: SelectionOptions

  @Option(.like) var like: [String]
  @Option(.unlike) var unlike: [String]

  @Option(help: "Form of the explanation.")
  var format: AnswerFormat = .text

  func run() throws {
    let searcher = try openSearcher(location, tunedBy: selection.filters.tunedBy)
    var request = try selection.request()
    try request.read(.like, like)
    try request.read(.unlike, unlike)
    let question = request
    let explanation = try searching { () throws(SearchError) in
      try searcher.explain(id: id, question)
    }
    var out = StandardOutput()
    switch format {
    case .json:
      var json = JSONWriter()
      explanation.writeJSON(into: &json)
      out.write(json.bytes)
      out.write("\n")
    case .text:
      out.write(explanation.description)
      if !explanation.description.hasSuffix("\n") { out.write("\n") }
    }
    out.flush()
  }
}
