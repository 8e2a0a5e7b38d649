internal import JSON

/// Entries of EndNote, Web of Science and MEDLINE as CSL items.
enum TaggedItems {
  static func endNote(_ fields: [TaggedParser.Field]) -> JSONObject {
    let tagged = TaggedFields(fields: fields)
    var item = JSONObject()
    item.set("id", tagged.first("%F", "%M", "%L"))
    let type = cslType(endNote: tagged.first("%0") ?? "")
    item.set("type", type)
    item.set("title", tagged.first("%T"))
    item["author"] = tagged.names("%A")
    item["editor"] = tagged.names("%E")
    item.set("container-title", tagged.first("%J", "%B"))
    item.set("collection-title", tagged.first("%S"))
    item.set("volume", tagged.first("%V"))
    item.set(type.hasPrefix("article") ? "issue" : "number", tagged.first("%N"))
    item.set("page", tagged.first("%P"))
    item["issued"] = year(tagged.first("%D", "%8"))
    item.set("publisher", tagged.first("%I"))
    item.set("publisher-place", tagged.first("%C"))
    item.set("edition", tagged.first("%7"))
    item.set("genre", tagged.first("%9"))
    if let number = tagged.first("%@") {
      item.set(Identifiers.isISSN(number) ? "ISSN" : "ISBN", number)
    }
    item.set("DOI", tagged.first("%R").map { Identifiers.bareDOI($0) ?? $0 })
    item.set("URL", tagged.first("%U", "%>"))
    item.set("language", tagged.first("%G"))
    item.set("abstract", tagged.first("%X"))
    item.set("note", tagged.first("%Z"))
    return item
  }

  static func webOfScience(_ fields: [TaggedParser.Field]) -> JSONObject {
    let tagged = TaggedFields(fields: fields)
    var item = JSONObject()
    item.set("id", tagged.first("UT"))
    let type: String
    switch tagged.first("PT") {
    case "B": type = tagged.first("BE") == nil ? "book" : "chapter"
    case "S": type = "chapter"
    case "P": type = "patent"
    default:
      type =
        tagged.first("DT")?.lowercased().contains("proceedings") == true
        ? "paper-conference" : "article-journal"
    }
    item.set("type", type)
    item.set("title", tagged.first("TI"))
    item["author"] = tagged.names("AF", "AU", "CA")
    item["editor"] = tagged.names("BE", "ED")
    item.set("container-title", tagged.first("SO", "BS"))
    item.set("collection-title", tagged.first("SE"))
    item.set("volume", tagged.first("VL"))
    item.set("issue", tagged.first("IS"))
    item.set(
      "page", [tagged.first("BP"), tagged.first("EP")].compactMap { $0 }.joined(separator: "-"))
    item["issued"] = year(tagged.first("PY", "EY"))
    item.set("publisher", tagged.first("PU"))
    item.set("publisher-place", tagged.first("PI"))
    item.set("ISSN", tagged.first("SN"))
    item.set("ISBN", tagged.first("BN"))
    item.set("DOI", tagged.first("DI", "D2").map { Identifiers.bareDOI($0) ?? $0 })
    item.set("language", tagged.first("LA"))
    item.set("abstract", tagged.first("AB"))
    return item
  }

  static func medline(_ fields: [TaggedParser.Field]) -> JSONObject {
    let tagged = TaggedFields(fields: fields)
    var item = JSONObject()
    item.set("id", tagged.first("PMID"))
    let isBook = tagged.all("PT").contains { $0.lowercased().contains("book") }
    item.set("type", isBook ? "book" : "article-journal")
    item.set("title", tagged.first("TI", "BTI"))
    item["author"] = tagged.names("FAU", "AU", "CN")
    item["editor"] = tagged.names("FED", "ED")
    item.set("container-title", tagged.first("JT", "TA", "BTI"))
    item.set("volume", tagged.first("VI"))
    item.set("issue", tagged.first("IP"))
    item.set("page", tagged.first("PG"))
    item["issued"] = year(tagged.first("DP", "DEP"))
    item.set("publisher", tagged.first("PB"))
    item.set("ISSN", tagged.first("IS")?.split(separator: " ").first.map { String($0) })
    item.set("ISBN", tagged.first("ISBN"))
    let doi = tagged.all("LID", "AID").first { $0.hasSuffix("[doi]") }
    item.set("DOI", doi.map { Row.collapse(String($0.dropLast(5))) })
    item.set("language", tagged.first("LA"))
    item.set("abstract", tagged.first("AB"))
    return item
  }

  private static func cslType(endNote type: String) -> String {
    switch type.lowercased() {
    case "journal article", "electronic article", "ejournal article": return "article-journal"
    case "magazine article": return "article-magazine"
    case "newspaper article": return "article-newspaper"
    case "book", "edited book", "electronic book": return "book"
    case "book section", "electronic book section": return "chapter"
    case "conference paper", "conference proceedings": return "paper-conference"
    case "report", "government document": return "report"
    case "thesis": return "thesis"
    case "unpublished work", "manuscript": return "manuscript"
    case "web page", "online multimedia", "blog": return "webpage"
    case "legal rule or regulation", "statute": return "legislation"
    case "case": return "legal_case"
    case "dataset": return "dataset"
    default: return "article"
    }
  }

  /// The first number of four digits, as a CSL date.
  static func year(_ text: String?) -> JSONValue? {
    CitationMapping.firstYear(in: text).map { .object(CitationMapping.dateObject([$0])) }
  }
}
