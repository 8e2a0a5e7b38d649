internal import JSON

/// The forms in which files of citations come.
public enum CitationInput: String, Sendable, CaseIterable {
  case cslJSON = "csl-json"
  case cslYAML = "csl-yaml"
  case bibTeX = "bibtex"
  case ris
  /// EndNote's tagged form: `%0 Book`.
  case endNote = "endnote"
  case endNoteXML = "endnote-xml"
  /// Web of Science: `PT J` … `ER`.
  case webOfScience = "wos"
  /// PubMed: `PMID- 1`.
  case medline
  case mods

  /// Tells the form by how the lines of a text look, wherever the first entry stands; nil for none.
  ///
  /// What stands before and between entries (free text, comments, numbers) does not matter. One JSON
  /// object alone in its line is not taken for CSL-JSON: a line of JSON Lines looks the same.
  public static func detect(_ text: String) -> CitationInput? {
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    switch start.first {
    case "[": return isArrayOfObjects(start) ? .cslJSON : nil
    case "{": return isWrapper(start) ? .cslJSON : nil
    case "<": return xml(start)
    default: break
    }
    var seen: [CitationInput: Int] = [:]
    var yaml = 0
    for line in text.split(whereSeparator: \.isNewline).prefix(5000) {
      let bare = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" }
      if BibTeXParser.isEntryStart(bare) { seen[.bibTeX, default: 0] += 1 }
      if let (tag, _) = TaggedForm.ris.field(bare), tag == "TY" { seen[.ris, default: 0] += 1 }
      if bare.hasPrefix("%0 ") { seen[.endNote, default: 0] += 1 }
      if line.hasPrefix("PT "), line.count <= 5 { seen[.webOfScience, default: 0] += 1 }
      if line.hasPrefix("PMID- ") { seen[.medline, default: 0] += 1 }
      if yaml == 0, line.hasPrefix("references:") || line.hasPrefix("- id:") { yaml = 1 }
    }
    if let best = seen.max(by: { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }) {
      return best.key
    }
    return yaml > 0 ? .cslYAML : nil
  }

  private static func isArrayOfObjects(_ text: Substring) -> Bool {
    let inside = text.dropFirst().first { !$0.isWhitespace }
    return inside == "{" || inside == "]"
  }

  /// Whether a text that begins with a brace is one object over several lines, or one that holds an
  /// array of items: both are no JSON Lines.
  private static func isWrapper(_ text: Substring) -> Bool {
    guard let object = (try? JSONValue(String(text)))?.object else { return false }
    return CSLWrapping(object)?.isList == true
      || text.contains(where: \.isNewline)
        && {
          object["title"] != nil && object["type"] != nil
            && text.dropLast().contains(where: \.isNewline)
        }()
  }

  private static func xml(_ text: Substring) -> CitationInput? {
    let head = text.prefix(4000)
    if head.contains("<mods") || head.contains(":mods") { return .mods }
    if head.contains("<records") && (head.contains("<xml") || head.contains("<record>")) {
      return .endNoteXML
    }
    return nil
  }
}
