import ArgumentParser
import Catalogue
import InvertedIndex
import Search

/// `rerank`: a list of references in the order in which they support a text.
struct RerankCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerank",
    abstract: "Order references by how well they support a text.",
    discussion: """
      The text is a claim, a sentence of a draft, a topic: plain text, without operators, of any \
      length. Candidates are ids or plain reference strings, one a line, JSON Lines ("id", "title", \
      "author", "year", "text"), CSL (JSON or YAML), BibTeX, RIS, EndNote, Web of Science, MEDLINE, \
      MODS or a TREC run; which of them is seen from the content. They come out in the same form in the new order, every one once. What the index \
      knows is scored as it is there; the rest by its own words, with the whole collection's \
      statistics.

      EXAMPLES
        rapporteur rerank 'RCPs are informal forums' --candidates draft.bib > ordered.bib
        rapporteur rerank 'return migration' --candidates list.txt --format json --explain
        rapporteur search governance --format trec | rapporteur rerank 'global governance'
      """)

  @OptionGroup var location: IndexLocation

  @Argument(help: "The text that is to be supported.")
  var query: [String]

  @Option(
    help: ArgumentHelp("File of candidates, or - for standard input.", valueName: "file"),
    completion: .file())
  var candidates = "-"

  @Option(help: "Form of the candidates, where it is not to be seen from the content.")
  var inputFormat: CandidateFormat?

  @Option(help: "Form of the result: as it came, or with rank and score.")
  var format: Format = .same

  @Option(.fuse) var fuse: String?

  @Flag(help: "Leave entries out that cannot be read, and end with status 0 all the same.")
  var skipBad = false

  @Flag(.explain) var explain = false
  @Option(.timeout) var timeout: String?

  @Flag(help: "By the words alone: without nearness, names, places, subjects, identity.")
  var plain = false

  /// Forms of the result.
  enum Format: String, CaseIterable, ExpressibleByArgument { case same, json, jsonl, trec }

  func run() throws {
    guard !explain || format == .json || format == .jsonl else {
      throw Failure(
        .badInput, "parts of scores have no place in this form", at: "--explain",
        remedy: "add --format json or jsonl")
    }
    var request = SearchRequest(query: query.joined(separator: " "))
    request.isPlain = plain
    try request.read(.fuse, fuse)
    try request.read(.explain, explain)
    try request.read(.timeout, timeout)
    request.startClock()
    let question = request
    let searcher = try openSearcher(location)
    let list = try CandidateList(
      try readBytes(candidates), format: inputFormat, file: candidates,
      isKnown: { searcher.snapshot.find(id: $0) != nil })
    let ranked = try searching { () throws(SearchError) in
      try searcher.rerank(list.candidates.map(\.candidate), question)
    }.map { entry in
      // A candidate is called what it was called when it came.
      var entry = entry
      entry.id = list.candidates[entry.original - 1].id ?? entry.id
      return entry
    }
    var out = StandardOutput()
    switch format {
    case .same:
      list.write(ranked.map { ($0.original, $0.score) }, &out)
    case .trec:
      for (index, entry) in ranked.enumerated() {
        let id = name(of: entry, list)
        out.line("1 Q0 \(id) \(index + 1) \(entry.score) rapporteur")
      }
    case .jsonl:
      for (index, entry) in ranked.enumerated() {
        var json = JSONWriter()
        entry.writeJSON(rank: index + 1, explains: explain, into: &json)
        out.write(json.bytes)
        out.write("\n")
      }
    case .json:
      var json = JSONWriter()
      json.beginObject()
      json.key("query")
      json.string(question.query)
      json.key("total")
      json.integer(ranked.count)
      json.key("generation")
      json.integer(searcher.snapshot.generation)
      json.key("fingerprint")
      json.string(searcher.snapshot.fingerprint)
      json.key("hits")
      json.array(Array(ranked.enumerated())) {
        $0.element.writeJSON(rank: $0.offset + 1, explains: explain, into: &$1)
      }
      json.endObject()
      out.write(json.bytes)
      out.write("\n")
    }
    out.flush()
    // One bad entry is no reason to lose the others; but nobody shall overlook it.
    for entry in list.damaged.prefix(20) {
      StandardError.note("left out: \(candidates):\(entry.line): \(entry.message)")
    }
    if let first = list.damaged.first, !skipBad {
      throw Failure(
        .badInput,
        list.damaged.count == 1
          ? "an entry cannot be read: \(first.message)"
          : "\(list.damaged.count) entries cannot be read, the first: \(first.message)",
        at: "\(candidates):\(first.line)", remedy: "mend it, or give --skip-bad")
    }
    if ranked.isEmpty { throw QuietExit(status: .nothingFound) }
  }

  /// The id a candidate came with; else that of the record it is, or its place in the list, as an
  /// id without white space.
  private func name(of entry: RerankedCandidate, _ list: CandidateList) -> String {
    list.candidates[entry.original - 1].id ?? entry.matched ?? "\(entry.original)"
  }
}
