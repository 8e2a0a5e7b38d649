internal import JSON

/// Writes references as CSL-JSON and as entries of `cited.toml`.
enum CitationWriter {
  /// The items as the catalogue's `citations.csl.json` writes them, sorted by key.
  static func cslJSON(_ items: [ReferenceProposal]) -> String {
    let objects = items.sorted { $0.key < $1.key }.map(object)
    return "[\n" + objects.joined(separator: ",\n") + (objects.isEmpty ? "]\n" : "\n]\n")
  }

  private static func object(_ item: ReferenceProposal) -> String {
    var members: [String] = [
      "\"id\": \(quoted(item.key))", "\"type\": \(quoted(cslType(item.type)))",
      "\"title\": \(quoted(item.title))",
    ]
    if !item.authors.isEmpty {
      members.append(
        "\"author\": [\n\(item.authors.map { "      " + name($0) }.joined(separator: ",\n"))\n    ]"
      )
    }
    if let year = item.year {
      let month = item.month.map { ", \($0)" } ?? ""
      members.append("\"issued\": { \"date-parts\": [[\(year)\(month)]] }")
    }
    func add(_ key: String, _ value: String?) {
      if let value, !value.isEmpty { members.append("\"\(key)\": \(quoted(value))") }
    }
    add("container-title", item.container)
    add("collection-title", item.series)
    add("collection-number", item.number)
    add("publisher", item.publisher)
    add("publisher-place", item.place)
    add("URL", item.url)
    add("DOI", item.doi)
    return "  {\n    " + members.joined(separator: ",\n    ") + "\n  }"
  }

  private static func name(_ author: String) -> String {
    let parts = author.split(separator: ",", maxSplits: 1).map { TextMending.trim($0) }
    if parts.count == 2 {
      return "{ \"family\": \(quoted(parts[0])), \"given\": \(quoted(parts[1])) }"
    }
    let words = author.split(separator: " ")
    // "M. Abella": an initial before a name makes a person; everything else is a body or unsure.
    if words.count >= 2, words.count <= 4, words[0].count <= 4, words[0].hasSuffix("."),
      let last = words.last
    {
      return
        "{ \"family\": \(quoted(String(last))), \"given\": \(quoted(words.dropLast().joined(separator: " "))) }"
    }
    return "{ \"literal\": \(quoted(author)) }"
  }

  private static func cslType(_ type: String) -> String {
    switch type {
    case "book": "book"
    case "chapter": "chapter"
    case "article": "article-journal"
    case "webpage": "webpage"
    case "treaty": "treaty"
    case "conference-paper": "paper-conference"
    case "unpublished-paper", "draft-document": "manuscript"
    default: "report"
    }
  }

  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    JSONText.append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A table for each item: who cites it where. What it is cited for is left to a person.
  static func cited(_ items: [ReferenceProposal], file: String) -> String {
    var text = """
      # Proposed from \(TextMending.collapse(file)): review, write 'about', then move to cited.toml and
      # citations.csl.json.

      """
    for item in items.sorted(by: { $0.key < $1.key }) {
      text += "\n"
      if item.known != nil { text += "# The catalogue has this work.\n" }
      text += "[\(bareKey(item.key))]\n"
      text += "type    = \(ProposalWriter.quoted("citation/" + item.type))\n"
      text +=
        "cited   = [\(item.places.map { ProposalWriter.quoted($0.reference) }.joined(separator: ", "))]\n"
      text += "about   = \"\"\n"
      text += "# \(TextMending.collapse(item.printed))\n"
    }
    return text
  }

  private static func bareKey(_ key: String) -> String {
    let isBare =
      !key.isEmpty
      && key.utf8.allSatisfy {
        (48...57).contains($0) || (97...122).contains($0) || (65...90).contains($0) || $0 == 45
          || $0 == 95
      }
    return isBare ? key : ProposalWriter.quoted(key)
  }
}
