/// The forms in which a list or a record can be had.
enum Representation: String, CaseIterable, Sendable, Hashable {
  case html
  case json
  /// The object of `facets`.
  case facets = "facets.json"
  case jsonLines = "jsonl"
  case csv
  case bibTeX = "bib"
  case ris
  case cslJSON = "csl.json"
  case atom
  case calendar = "ics"

  var mediaType: String {
    switch self {
    case .html: "text/html; charset=utf-8"
    case .json, .facets: "application/json"
    case .jsonLines: "application/x-ndjson; charset=utf-8"
    case .csv: "text/csv; charset=utf-8; header=present"
    case .bibTeX: "application/x-bibtex; charset=utf-8"
    case .ris: "application/x-research-info-systems; charset=utf-8"
    case .cslJSON: "application/vnd.citationstyles.csl+json"
    case .atom: "application/atom+xml; charset=utf-8"
    case .calendar: "text/calendar; charset=utf-8"
    }
  }

  /// Whether it is written hit by hit, over all hits.
  var isStreamed: Bool {
    switch self {
    case .jsonLines, .csv, .bibTeX, .ris, .cslJSON, .calendar: true
    case .html, .json, .facets, .atom: false
    }
  }

  /// What an export is called for people.
  var name: String {
    switch self {
    case .html: "HTML"
    case .json: "JSON"
    case .facets: "JSON (facets)"
    case .jsonLines: "JSON Lines"
    case .csv: "CSV"
    case .bibTeX: "BibTeX"
    case .ris: "RIS (Zotero, EndNote)"
    case .cslJSON: "CSL-JSON"
    case .atom: "Atom"
    case .calendar: "iCalendar"
    }
  }

  /// Takes a suffix such as `.csl.json` off a path; nil if there is none.
  static func suffix(of path: String) -> (rest: String, representation: Representation)? {
    // The longest first: `.csl.json` ends with `.json` too.
    for representation in [.facets, .cslJSON] + allCases where representation != .html {
      let ending = "." + representation.rawValue
      if path.hasSuffix(ending), path.utf8.count > ending.utf8.count {
        return (String(path.dropLast(ending.count)), representation)
      }
    }
    return nil
  }

  /// The form that an `Accept` header likes best; HTML where it leaves the choice.
  static func accepted(_ header: String?) -> Representation {
    guard let header, !header.isEmpty else { return .html }
    var best: (representation: Representation, weight: Double)?
    for part in header.prefix(1_000).split(separator: ",") {
      let pieces = part.split(separator: ";")
      guard let first = pieces.first else { continue }
      let type = first.filter { $0 != " " && $0 != "\t" }.lowercased()
      guard let representation = named(type) else { continue }
      let weight = MediaWeight.of(pieces.dropFirst())
      if weight > (best?.weight ?? 0) { best = (representation, weight) }
    }
    return best?.representation ?? .html
  }

  private static func named(_ type: String) -> Representation? {
    switch type {
    case "*/*", "text/*", "text/html", "application/xhtml+xml": .html
    case "application/json", "application/*": .json
    case "application/x-ndjson", "application/jsonl", "application/json-lines": .jsonLines
    case "text/csv": .csv
    case "application/x-bibtex", "text/x-bibtex": .bibTeX
    case "application/x-research-info-systems": .ris
    case "application/vnd.citationstyles.csl+json": .cslJSON
    case "application/atom+xml": .atom
    case "text/calendar": .calendar
    default: nil
    }
  }
}
