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

  @Option(help: ArgumentHelp("How many suggestions, or all.", valueName: "n"))
  var limit = ResultLimit(count: 10)

  @Option(help: "Form of the list.")
  var format: AnswerFormat = .text

  func run() throws {
    let searcher = try openSearcher(location)
    let suggestions = try searching { () throws(SearchError) in
      try searcher.suggest(prefix.joined(separator: " "), limit: limit.count)
    }
    var out = StandardOutput()
    switch format {
    case .json:
      var json = JSONWriter()
      json.beginArray()
      for suggestion in suggestions {
        json.beginObject()
        json.key("text")
        json.string(suggestion.text)
        json.key("count")
        json.integer(suggestion.count)
        json.endObject()
      }
      json.endArray()
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
