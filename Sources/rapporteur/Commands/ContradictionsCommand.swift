import ArgumentParser
import JSON
import Search

/// `contradictions`: what the sources disagree about.
struct ContradictionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contradictions",
    abstract: "List what the sources disagree about: who says what, what was taken, why.",
    discussion: """
      A query and filters choose the records. Kinds are contradiction (both cannot be true), \
      variant (names and spellings), remark and misprint.

      EXAMPLES
        rapporteur contradictions
        rapporteur contradictions founded --kind agenda
        rapporteur contradictions country:Zambia --format csv > zambia.csv
      """)

  @OptionGroup var location: IndexLocation
  @OptionGroup var selection: SelectionOptions

  @Option(help: "Form of the list.")
  var format: TableFormat = .text

  func run() throws {
    var request = try selection.request()
    request.limit = .max
    request.wantsSnippets = false
    let searcher = try openSearcher(location)
    var out = StandardOutput()
    var count = 0
    if format == .csv { out.write("record,field,about,kind,says,taken,why\r\n") }
    if format == .json { out.write("[") }
    do {
      // A word that names a fact asks for what is disputed about it.
      let named = try disputedRecords(of: request, searcher)
      if let named { request.query = named.query }
      try searcher.export(request) { hit in
        guard let record = try? JSONValue(utf8: hit.record) else { return }
        for dispute in record["disputes"]?.array ?? [] {
          if let named, !Self.isAbout(dispute, named.fact) { continue }
          write(dispute, of: hit.id, title: hit.title, isFirst: count == 0, &out)
          count += 1
        }
      }
    } catch let error as SearchError {
      throw Failure(error)
    }
    if format == .json { out.write(count == 0 ? "]\n" : "\n]\n") }
    if format == .text && count > 0 {
      out.line()
      out.line(
        StyledText(counted(count, "row"), .subdued).rendered(colour: Terminal.output.hasColour))
    }
    out.flush()
    if count == 0 { throw QuietExit(status: .nothingFound) }
  }

  /// Where the query is a single word that some dispute is about (`founded`): that word, and a query
  /// for the records that have disputes.
  private func disputedRecords(
    of request: SearchRequest, _ searcher: Searcher
  ) throws -> (query: String, fact: String)? {
    let fact = request.query.lowercased()
    guard !fact.isEmpty, fact.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == 0x5F }) else {
      return nil
    }
    var wide = request
    wide.query = "*"
    var isFact = false
    try searcher.export(wide) { hit in
      guard !isFact, let record = try? JSONValue(utf8: hit.record) else { return }
      isFact = (record["disputes"]?.array ?? []).contains { Self.isAbout($0, fact) }
    }
    return isFact ? ("*", fact) : nil
  }

  /// Whether a dispute's field is a fact, or lies in it: `bodies.observers` is about observers.
  private static func isAbout(_ dispute: JSONValue, _ fact: String) -> Bool {
    (dispute["field"]?.string ?? "").split(separator: ".").contains { $0 == fact }
  }

  private func write(
    _ dispute: JSONValue, of id: String, title: String?, isFirst: Bool, _ out: inout StandardOutput
  ) {
    switch format {
    case .json, .jsonl:
      var object = JSONObject()
      object["record"] = .string(id)
      for key in ["field", "about", "kind", "says", "taken", "why"] {
        object[key] = dispute[key] ?? .null
      }
      if format == .json { out.write(isFirst ? "\n" : ",\n") }
      out.write(JSONValue.object(object).text)
      if format == .jsonl { out.write("\n") }
    case .csv:
      let says = (dispute["says"]?.array ?? []).map { says in
        "\(says["source"]?.string ?? ""): \(says["text"]?.string ?? "")"
      }
      let cells =
        [id] + ["field", "about", "kind"].map { dispute[$0]?.string ?? "" }
        + [says.joined(separator: "; ")] + ["taken", "why"].map { dispute[$0]?.string ?? "" }
      out.write(cells.map(CSVWriter.quoted).joined(separator: ",") + "\r\n")
    case .text:
      let terminal = Terminal.output
      if !isFirst { out.line() }
      var head = StyledText(id, .identifier)
      if let title { head.append("  " + title, .subdued) }
      out.line(
        head.truncated(to: min(terminal.columns, 100)).rendered(colour: terminal.hasColour))
      for line in DisputeText(dispute, width: min(terminal.columns, 100)).lines(indent: 2) {
        out.line(line.rendered(colour: terminal.hasColour))
      }
    }
  }
}
