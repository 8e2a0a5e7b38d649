import ArgumentParser
import Catalogue
import InvertedIndex
import JSON
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

  @Option(
    help: ArgumentHelp(
      "Blend in the order that came: 0 none of it, 1 nothing else.", valueName: "weight"))
  var fuse = 0.0

  @Flag(help: "Leave entries out that cannot be read, and end with status 0 all the same.")
  var skipBad = false

  @Flag(help: "With json or jsonl: the parts of each score.")
  var explain = false

  @Flag(help: "By the words alone: without nearness, names, places, subjects, identity.")
  var plain = false

  /// Forms of the result.
  enum Format: String, CaseIterable, ExpressibleByArgument { case same, json, jsonl, trec }

  func run() throws {
    guard fuse >= 0, fuse <= 1 else {
      throw Failure(.badInput, "a weight beyond 0...1", at: "--fuse", remedy: "give 0.3, say")
    }
    guard !explain || format == .json || format == .jsonl else {
      throw Failure(
        .badInput, "parts of scores have no place in this form", at: "--explain",
        remedy: "add --format json or jsonl")
    }
    let text = query.joined(separator: " ")
    let searcher = try openSearcher(location)
    let list = try CandidateList(
      try readBytes(candidates), format: inputFormat, file: candidates,
      isKnown: { searcher.snapshot.find(id: $0) != nil })
    let ranked = fused(
      try searching { () throws(SearchError) in
        try searcher.rerank(
          text: text, candidates: list.candidates.map(\.candidate), plain: plain,
          explain: explain)
      })
    var out = StandardOutput()
    switch format {
    case .same:
      list.write(ranked.map { ($0.original, $0.score) }, &out)
    case .trec:
      for (index, entry) in ranked.enumerated() {
        let id = name(of: entry, list)
        out.line("1 Q0 \(id) \(index + 1) \(entry.score) rapporteur")
      }
    case .json, .jsonl:
      let rows = ranked.enumerated().map { index, entry in
        row(entry, rank: index + 1, list)
      }
      if format == .jsonl {
        for row in rows { out.line(JSONValue.object(row).text) }
      } else {
        var object = JSONObject()
        object["query"] = .string(text)
        object["total"] = .integer(rows.count)
        object["generation"] = .integer(Int(clamping: searcher.snapshot.generation))
        object["fingerprint"] = .string(searcher.snapshot.fingerprint)
        object["hits"] = .array(rows.map(JSONValue.object))
        out.line(JSONValue.object(object).text)
      }
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

  /// Scores from 0 to 1, blended with the place in the list that came: the first has 1, the last
  /// the least. Without a weight the scores stay what they are.
  private func fused(_ ranked: [RerankedCandidate]) -> [RerankedCandidate] {
    guard fuse > 0 else { return ranked }
    let largest = ranked.map(\.score).max() ?? 0
    let count = Double(max(1, ranked.count))
    return ranked.map { entry in
      var entry = entry
      let share = largest > 0 ? max(0, entry.score) / largest : 0
      let place = 1 - Double(entry.original - 1) / count
      let parts = [
        Explanation(
          (1 - fuse) * share, "\(1 - fuse) × score / \(largest), the largest",
          details: [entry.explanation].compactMap { $0 }),
        Explanation(
          fuse * place, "\(fuse) × place \(entry.original) of \(ranked.count) as it came"),
      ]
      entry.score = parts[0].value + parts[1].value
      if entry.explanation != nil {
        entry.explanation = Explanation(entry.score, "sum", details: parts)
      }
      return entry
    }.sorted { ($1.score, $0.original) < ($0.score, $1.original) }
  }

  /// The id a candidate came with; else that of the record it is, or its place in the list, as an
  /// id without white space.
  private func name(of entry: RerankedCandidate, _ list: CandidateList) -> String {
    list.candidates[entry.original - 1].id ?? entry.matched ?? "\(entry.original)"
  }

  private func row(
    _ entry: RerankedCandidate, rank: Int, _ list: CandidateList
  ) -> JSONObject {
    var row = JSONObject()
    row["id"] = .string(list.candidates[entry.original - 1].id ?? entry.id)
    row["rank"] = .integer(rank)
    row["score"] = .number("\(entry.score)")
    row["original"] = .integer(entry.original)
    row["matched"] = entry.matched.map(JSONValue.string) ?? .null
    row["title"] = entry.title.map(JSONValue.string) ?? .null
    if explain {
      row["explanation"] = .null
      if let explanation = entry.explanation {
        var json = JSONWriter()
        explanation.writeJSON(into: &json)
        row["explanation"] = try? JSONValue(utf8: json.bytes)
      }
    }
    return row
  }
}
