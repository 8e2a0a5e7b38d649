internal import JSON

/// A record as `citation_*` meta elements, which reference managers and scholarly engines read.
enum CitationMetadata {
  static func pairs(of record: JSONObject) -> [(name: String, content: String)] {
    var pairs: [(name: String, content: String)] = []
    func add(_ name: String, _ content: String?) {
      if let content, !content.isEmpty { pairs.append(("citation_" + name, content.clipped)) }
    }
    let kind = record["kind"]?.string ?? ""
    let type = record["type"]?.string ?? kind
    let source = record["source"]
    add("title", record["title"]?.string ?? record["id"]?.string)
    for author in record["author"]?.strings ?? source?["author"]?.strings ?? [] {
      add("author", author)
    }
    let date =
      record["dateStart"]?.string ?? record["issued"]?.string ?? source?["issued"]?.string
      ?? record["year"]?.integer.map(String.init)
    add("publication_date", date?.split(separator: "-").joined(separator: "/"))
    add("language", record["language"]?.string)
    let publisher = record["publisher"]?.strings.first ?? source?["publisher"]?.string
    if record["dateStart"]?.string != nil {
      // Without it, a lone title would be taken for an article of a journal.
      add(
        "conference_title", record["mechanismName"]?.string ?? record["theme"]?.string ?? publisher)
    } else if type.hasSuffix("article") {
      add("journal_title", record["csl"]?["container-title"]?.string)
    } else if type.hasSuffix("chapter") {
      add("inbook_title", record["csl"]?["container-title"]?.string)
      add("publisher", publisher)
    } else {
      add("technical_report_institution", publisher ?? source?["title"]?.string)
      add("technical_report_number", record["number"]?.string ?? record["symbol"]?.string)
    }
    add("isbn", record["isbn"]?.string)
    add("issn", record["issn"]?.string)
    add("doi", record["doi"]?.string)
    if let url = record["url"]?.string, Link.web(url) != nil { add("public_url", url) }
    return pairs
  }
}
