import ArgumentParser
import InvertedIndex
import JSON
import Search
import Storage

/// `stats`: what the index holds, and how large its parts are.
struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Show what the index holds and how large it is.",
    discussion: """
      EXAMPLES
        rapporteur stats
        rapporteur stats --index passages --format json
      """)

  @OptionGroup var location: IndexLocation

  @Option(help: "Form of the report.")
  var format: AnswerFormat = .text

  func run() throws {
    let snapshot = try openSnapshot(location)
    let statistics = try indexing { () throws(IndexError) in
      try IndexStatistics.read(path: snapshot.path)
    }
    var request = SearchRequest()
    request.facets = snapshot.definition.fields.filter(\.isFacet).map(\.name)
    let facets = try searching { () throws(SearchError) in
      try Searcher(snapshot).facets(request).facets
    }
    var out = StandardOutput()
    switch format {
    case .json: out.line(object(statistics, facets).text)
    case .text:
      for line in lines(statistics, facets) {
        out.line(line.rendered(colour: Terminal.output.hasColour))
      }
    }
    out.flush()
  }

  private func lines(_ statistics: IndexStatistics, _ facets: [Facet]) -> [StyledText] {
    var lines: [StyledText] = []
    var head = StyledText(counted(statistics.documentCount, "record"), .title)
    head.append(
      " in \(counted(statistics.segments.count, "segment")), "
        + "\(grouped(statistics.deletedCount)) deleted, \(bytes(statistics.totalBytes))")
    lines.append(head)
    lines.append(StyledText(statistics.path, .identifier))
    lines.append(
      StyledText(
        "generation \(statistics.generation), fingerprint \(statistics.fingerprint), "
          + "format \(statistics.formatVersion), definition ‘\(statistics.definitionName)’"))
    if let time = statistics.lastCommit {
      lines.append(StyledText("last commit \(utcTimestamp(time))"))
    }
    lines.append(
      StyledText(statistics.writer.map { "being written by \($0)" } ?? "no writer at work"))
    if let source = BuildSource(userData: statistics.userData) {
      lines.append(StyledText("built from \(source.places)"))
    }
    if !statistics.languages.isEmpty {
      let languages = statistics.languages.map { "\($0.code) \(grouped($0.documentCount))" }
      lines.append(StyledText("languages: " + languages.joined(separator: ", ")))
    }
    lines.append(StyledText())
    lines += Table(
      columns: ["field", "kind", "records", "terms", "words"], numbers: [2, 3, 4],
      rows: statistics.fields.filter { $0.termCount > 0 || $0.documentCount > 0 }.map {
        [
          $0.name, "\($0.kind)", $0.documentCount > 0 ? grouped($0.documentCount) : "",
          $0.termCount > 0 ? grouped($0.termCount) : "",
          $0.wordCount > 0 ? grouped($0.wordCount) : "",
        ]
      }
    ).lines()
    lines.append(StyledText())
    lines += Table(
      columns: ["part", "bytes"], numbers: [1],
      rows: statistics.bytesByPart.map { [$0.part, grouped($0.bytes)] }
    ).lines()
    lines.append(StyledText())
    lines += Table(
      columns: ["facet", "values", "most frequent"], numbers: [1],
      rows: facets.map { facet in
        [
          facet.field, grouped(facet.rows.count),
          facet.rows.prefix(3).map { "\($0.value) \(grouped($0.count))" }.joined(separator: ", "),
        ]
      }
    ).lines()
    for name in statistics.leftovers {
      lines.append(StyledText("left over: \(name)", .subdued))
    }
    return lines
  }

  private func bytes(_ count: Int) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 1000 && unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return unit == 0 ? "\(count) bytes" : fixed(value, value < 10 ? 1 : 0) + " " + units[unit]
  }

  private func object(_ statistics: IndexStatistics, _ facets: [Facet]) -> JSONValue {
    var object = JSONObject()
    object["index"] = .string(statistics.path)
    object["format"] = .integer(statistics.formatVersion)
    object["definition"] = .string(statistics.definitionName)
    object["generation"] = .integer(Int(clamping: statistics.generation))
    object["fingerprint"] = .string(statistics.fingerprint)
    object["records"] = .integer(statistics.documentCount)
    object["deleted"] = .integer(statistics.deletedCount)
    object["segments"] = .integer(statistics.segments.count)
    object["bytes"] = .integer(statistics.totalBytes)
    object["terms"] = .integer(statistics.fields.reduce(0) { $0 + $1.termCount })
    object["lastCommit"] = statistics.lastCommit.map { .string(utcTimestamp($0)) } ?? .null
    if let owner = statistics.writer {
      var writer = JSONObject()
      writer["process"] = .integer(owner.process)
      writer["host"] = .string(owner.host)
      writer["since"] = .string(utcTimestamp(owner.since))
      object["writer"] = .object(writer)
    } else {
      object["writer"] = .null
    }
    object["fields"] = .array(
      statistics.fields.map { field in
        var object = JSONObject()
        object["name"] = .string(field.name)
        object["kind"] = .string("\(field.kind)")
        object["records"] = .integer(field.documentCount)
        object["terms"] = .integer(field.termCount)
        object["words"] = .integer(field.wordCount)
        return .object(object)
      })
    object["bytesByPart"] = counts(statistics.bytesByPart.map { ($0.part, $0.bytes) })
    object["languages"] = counts(statistics.languages.map { ($0.code, $0.documentCount) })
    var values = JSONObject()
    for facet in facets { values[facet.field] = counts(facet.rows.map { ($0.value, $0.count) }) }
    object["facets"] = .object(values)
    object["leftovers"] = .array(statistics.leftovers.map(JSONValue.string))
    return .object(object)
  }

  private func counts(_ pairs: [(String, Int)]) -> JSONValue {
    var object = JSONObject()
    for (key, count) in pairs { object[key] = .integer(count) }
    return .object(object)
  }
}
