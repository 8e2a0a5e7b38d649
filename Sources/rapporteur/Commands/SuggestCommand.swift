import ArgumentParser
import Search

/// `suggest`: how a word may go on or be spelt, from the index's own words.
struct SuggestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Complete or correct a word from the index's own words.",
    discussion: """
      EXAMPLES
        rapporteur suggest traff
        rapporteur suggest intergity --format json
      """)

  @OptionGroup var location: IndexLocation

  @Argument(help: "The beginning of a word, or a word that may be misspelt.")
  var prefix: [String]

  @Option(.limit) var limit: String?

  @Option(help: "Form of the list.")
  var format: AnswerFormat = .text

  func run() throws {
    var request = SearchRequest()
    try request.read(.limit, limit)
    let most = request.limit
    let searcher = try openSearcher(location)
    let suggestions = try searching { () throws(SearchError) in
      try searcher.suggest(prefix.joined(separator: " "), limit: most)
    }
    var out = StandardOutput()
    switch format {
    case .json:
      var json = JSONWriter()
      json.array(suggestions) { $0.writeJSON(into: &$1) }
      out.write(json.bytes)
      out.write("\n")
    case .text:
      let width = suggestions.map { $0.text.displayWidth }.max() ?? 0
      for suggestion in suggestions {
        var line = StyledText(suggestion.text).padded(to: width)
        line.append("  \(grouped(suggestion.count))", .subdued)
        out.line(line.rendered(colour: Terminal.output.hasColour))
      }
    }
    out.flush()
    if suggestions.isEmpty { throw QuietExit(status: .nothingFound) }
  }
}
