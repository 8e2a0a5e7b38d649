public import JSON

/// A citation as one line of plain text, author and date first.
public enum CitationText {
  /// "Harns, Charles (2013). Regional Inter-State … IOM Migration Research Series, 45.
  /// International Organization for Migration (IOM)."
  public static func line(of record: JSONObject) -> String {
    let item = CitationMapping.item(of: record)
    var parts: [String] = []
    let year = CSLItem.dateParts(item["issued"]).first.map { "(\($0))" } ?? "(n.d.)"
    let authors = list(CSLNames.display(item["author"]))
    let editors = list(CSLNames.display(item["editor"]))
    let title = item["title"]?.string ?? ""
    if !authors.isEmpty {
      parts.append("\(authors) \(year)")
      parts.append(title)
    } else {
      // Without an author the title leads.
      parts.append("\(title) \(year)")
    }
    if let container = item["container-title"]?.string {
      let place = [
        "In: " + (editors.isEmpty ? "" : editors + " (eds.), ") + container,
        item["volume"]?.string.map { "vol. \($0)" }, item["issue"]?.string.map { "no. \($0)" },
        item["section"]?.string,
        item["page"]?.string.map { ($0.contains("-") ? "pp. " : "p. ") + $0 },
      ]
      parts.append(place.compactMap { $0 }.joined(separator: ", "))
    } else if !editors.isEmpty {
      parts.append("Edited by " + editors)
    }
    parts.append(item["genre"]?.string ?? "")
    let series = [item["collection-title"]?.string, item["collection-number"]?.string]
    parts.append(series.compactMap { $0 }.joined(separator: ", "))
    parts.append(item["number"]?.string ?? "")
    let imprint = [item["publisher-place"]?.string, item["publisher"]?.string]
    parts.append(imprint.compactMap { $0 }.joined(separator: ": "))
    parts.append(item["note"]?.string ?? "")
    var line = ""
    for part in parts where !part.isEmpty {
      line +=
        (line.isEmpty ? "" : " ") + part + (part.last.map { ".!?".contains($0) } == true ? "" : ".")
    }
    if let doi = item["DOI"]?.string {
      line += " https://doi.org/" + doi
    } else if let url = item["URL"]?.string {
      line += " " + url
    }
    return line
  }

  /// "A", "A and B", "A, B and C".
  private static func list(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: "; ") + " and " + last
  }
}
