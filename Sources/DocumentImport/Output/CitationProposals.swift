internal import Catalogue
internal import JSON

/// Proposed references in the catalogue's own forms.
enum CitationProposals {
  /// The items as `citations.csl.json` has them, sorted by key.
  static func cslJSON(_ items: [ReferenceProposal]) -> [UInt8] {
    var writer = CitationWriter(.cslJSON)
    var bytes: [UInt8] = []
    writer.begin(into: &bytes)
    for proposal in items.sorted(by: { $0.key < $1.key }) {
      writer.append(item: item(proposal), into: &bytes)
    }
    writer.end(into: &bytes)
    return bytes
  }

  private static func item(_ proposal: ReferenceProposal) -> JSONObject {
    var item = JSONObject()
    item.set("id", proposal.key)
    item.set("type", CitationMapping.cslType(citation: proposal.type))
    item.set("title", proposal.title)
    item.set("author", proposal.authors.map { CitationMapping.person($0) })
    if let year = proposal.year {
      item.set("issued", CitationMapping.dateObject([year] + [proposal.month].compactMap { $0 }))
    }
    item.set("container-title", proposal.container)
    item.set("volume", proposal.volume)
    item.set("issue", proposal.issue)
    item.set("page", proposal.pages)
    item.set("collection-title", proposal.series)
    item.set("collection-number", proposal.number)
    item.set("publisher", proposal.publisher)
    item.set("publisher-place", proposal.place)
    item.set("URL", proposal.url)
    item.set("DOI", proposal.doi)
    return item
  }

  /// A table of `cited.toml` for each item: who cites it where. What it is cited for is left to a
  /// person.
  static func cited(_ items: [ReferenceProposal], file: String) -> String {
    var text = """
      # Proposed from \(TextMending.collapse(file)): review, write 'about', then move to cited.toml and
      # citations.csl.json.

      """
    for item in items.sorted(by: { $0.key < $1.key }) {
      text += "\n"
      if item.known != nil { text += "# The catalogue has this work.\n" }
      text += "[\(TOMLText.key(item.key))]\n"
      text += "type    = \(TOMLText.quoted("citation/" + item.type))\n"
      text +=
        "cited   = [\(item.places.map { TOMLText.quoted($0.reference) }.joined(separator: ", "))]\n"
      text += "about   = \"\"\n"
      text += "# \(TextMending.collapse(item.printed))\n"
    }
    return text
  }
}
