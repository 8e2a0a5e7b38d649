internal import JSON

/// Reading RIS, as reference managers write it and as people mend it: tags with one or two spaces,
/// indented, fields before `TY`, values over several lines, lines between entries, a missing `ER`.
enum RISParser {
  static func parse(_ text: String, file: String) -> CitationList {
    TaggedParser.parse(text, .ris, file: file) { item(of: $0) }
  }

  private static func item(of fields: [TaggedParser.Field]) -> JSONObject {
    var item = JSONObject()
    let tagged = TaggedFields(fields: fields)
    item.set("id", tagged.first("ID", "AN") ?? "")
    let type = CitationMapping.cslType(ris: tagged.first("TY") ?? "")
    item.set("type", type)
    item.set("title", tagged.first("TI", "T1", "CT", "BT"))
    let authors = tagged.all("AU", "A1")
    if !authors.isEmpty { item["author"] = .array(authors.map { CSLNames.parse($0) }) }
    let editors = tagged.all("A2", "ED", "A3")
    if !editors.isEmpty { item["editor"] = .array(editors.map { CSLNames.parse($0) }) }
    item.set("container-title", tagged.first("T2", "JO", "JF", "JA", "J2", "BT"))
    item.set("collection-title", tagged.first("T3"))
    item.set("volume", tagged.first("VL"))
    if type.hasPrefix("article") {
      item.set("issue", tagged.first("IS"))
    } else {
      item.set("collection-number", tagged.first("IS"))
    }
    item.set("number", tagged.first("M1"))
    item.set("section", tagged.first("SE"))
    let pages = [tagged.first("SP"), tagged.first("EP")].compactMap { $0 }
    item.set("page", pages.joined(separator: "-"))
    if let date = tagged.first("PY", "Y1", "DA") {
      let fuller = tagged.first("DA") ?? date
      let parts = parts(of: fuller).isEmpty ? parts(of: date) : parts(of: fuller)
      if !parts.isEmpty { item["issued"] = .object(CitationMapping.dateObject(parts)) }
    }
    item.set("publisher", tagged.first("PB"))
    item.set("publisher-place", tagged.first("CY", "PP"))
    item.set("edition", tagged.first("ET"))
    item.set("genre", tagged.first("M3"))
    if let number = tagged.first("SN") {
      item.set(Identifiers.isISSN(number) ? "ISSN" : "ISBN", number)
    }
    item.set("DOI", tagged.first("DO").map { Identifiers.bareDOI($0) ?? $0 })
    item.set("URL", tagged.first("UR", "L2", "LK"))
    item.set("language", tagged.first("LA"))
    item.set("abstract", tagged.first("AB", "N2"))
    item.set("note", tagged.first("N1"))
    return item
  }

  /// "2012/06/27/", "2012/06", "2012", "2012///": the numbers.
  private static func parts(of text: String) -> [Int] {
    var parts: [Int] = []
    for part in text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "/" || $0 == "-" })
    {
      guard parts.count < 3, let number = Int(part.filter { $0 != " " }) else { break }
      if parts.count == 1, !(1...12).contains(number) { break }
      if parts.count == 2, !(1...31).contains(number) { break }
      parts.append(number)
    }
    return parts
  }
}
