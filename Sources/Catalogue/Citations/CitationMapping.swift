public import JSON

/// How any record is cited: one table from its kind and type to the types of CSL, BibTeX and RIS,
/// and one way from its facts to a CSL item, from which the other formats are written.
///
/// | record | CSL | BibTeX | RIS |
/// |---|---|---|---|
/// | `mechanism`, `agenda`, `section` | `chapter` | `incollection` | `CHAP` |
/// | `document` of the catalogue, `citation/report` … | `report` | `techreport` | `RPRT` |
/// | CSL `book` | `book` | `book` | `BOOK` |
/// | CSL `article-journal`, `-magazine`, `-newspaper`, `review` | same | `article` | `JOUR`, `MGZN`, `NEWS` |
/// | CSL `paper-conference` | same | `inproceedings` | `CPAPER` |
/// | CSL `thesis` | same | `phdthesis` | `THES` |
/// | CSL `manuscript` | same | `unpublished` | `UNPB` |
/// | CSL `pamphlet` | same | `booklet` | `PAMP` |
/// | CSL `webpage`, `post`, `post-weblog` | same | `misc` | `ELEC` |
/// | any other, and records of other corpora (`article`, with a URL `webpage`) | same | `misc` | `GEN` |
///
/// A meeting, a mechanism and a section are cited as an entry of their source: its authors and
/// imprint, the annex or section as locator. A record that carries a CSL item (`csl`: citations)
/// is cited by it.
public enum CitationMapping {
  /// The CSL item of a record (a stored record, or a member of `CatalogueRecords`).
  public static func item(of record: JSONObject) -> JSONObject {
    if let csl = record["csl"]?.object {
      var item = csl
      if let id = record["id"] { item["id"] = id }
      return item
    }
    switch record["kind"]?.string {
    case "agenda", "mechanism", "section":
      if let source = record["source"]?.object, source["title"] != nil {
        return entry(record, of: source)
      }
      return plain(record)
    default: return plain(record)
    }
  }

  /// A work of its own.
  private static func plain(_ record: JSONObject) -> JSONObject {
    var item = JSONObject()
    item["id"] = record["id"]
    let type = record["type"]?.string ?? ""
    if type.hasPrefix("document/") {
      item.set("type", "report")
      switch type {
      case "document/working-paper": item.set("genre", "Working paper")
      case "document/session-report": item.set("genre", "Session report")
      default: break
      }
    } else {
      item.set("type", record["url"]?.string == nil ? "article" : "webpage")
    }
    item.set("title", record["title"]?.string ?? record["id"]?.string)
    addImprint(record, to: &item)
    if item["issued"] == nil { item["issued"] = date(record["dateStart"]?.string) }
    if item["issued"] == nil, let year = record["year"]?.integer {
      item["issued"] = .object(dateObject([year]))
    }
    return item
  }

  /// Authors, publisher, series, numbers and date, from a document's record or a `source`.
  private static func addImprint(_ facts: JSONObject, to item: inout JSONObject) {
    let authors = facts["author"]?.strings ?? []
    if !authors.isEmpty { item["author"] = .array(authors.map { person($0) }) }
    item.set("publisher", facts["publisher"]?.strings.first)
    item.set("collection-title", facts["series"]?.string)
    item.set("collection-number", facts["number"]?.string)
    item.set("number", facts["symbol"]?.string)
    item.set("ISBN", facts["isbn"]?.string)
    item.set("ISSN", facts["issn"]?.string)
    item.set("DOI", facts["doi"]?.string.flatMap { Identifiers.bareDOI($0) })
    item.set("URL", facts["url"]?.string)
    item.set("language", facts["language"]?.string)
    item["issued"] = date(facts["issued"]?.string)
  }

  /// An entry of its source: a meeting in the calendar of a report, a section of a document.
  private static func entry(_ record: JSONObject, of source: JSONObject) -> JSONObject {
    var item = JSONObject()
    item["id"] = record["id"]
    item.set("type", "chapter")
    item.set("title", record["title"]?.string)
    item["container-title"] = source["title"]
    addImprint(source, to: &item)
    // The page of a section; of an entry only the page where its annex begins is known.
    item.set("page", record["page"]?.string)
    let kind = record["kind"]?.string
    if kind == "section" { return item }
    let locator = [source["heading"]?.string, source["locator"]?.string]
    item.set("section", locator.compactMap { $0 }.joined(separator: ", "))
    guard kind == "agenda" else { return item }
    item.set("event", record["mechanismName"]?.string)
    let place = [
      record["place"]?["city"]?.string, record["place"]?["part"]?.string,
      record["place"]?["country"]?.string,
    ].compactMap { $0 }.joined(separator: ", ")
    item.set("event-place", place)
    let when = DateText.english(record["edtf"]?.string ?? record["dateStart"]?.string)
    let held = [when, place.isEmpty ? nil : place].compactMap { $0 }.joined(separator: ", ")
    let verb = record["status"]?.string == "forthcoming" ? "announced for" : "held"
    let meeting = record["mechanismName"]?.string.map { "Meeting of \($0)" } ?? "Meeting"
    item.set("note", held.isEmpty ? meeting : "\(meeting), \(verb) \(held)")
    return item
  }

  /// A person's name as printed: "Colleen Thouez", "Channac, Frédérique"; else a body's.
  package static func person(_ name: String) -> JSONValue {
    if name.contains(",") { return CSLNames.parse(name) }
    let words = name.split(separator: " ").map(String.init)
    let looksLikeBody =
      words.count < 2 || words.count > 4
      || words.contains { word in
        word.contains("(") || bodyWords.contains(word.lowercased())
          || (word.utf8.count > 2 && word == word.uppercased())
      }
    if looksLikeBody { return CSLNames.parse(name) }
    var object = JSONObject()
    var last = words.count - 1
    // Particles belong to the family: "Antoine van Kessel".
    while last > 1, particles.contains(words[last - 1]) { last -= 1 }
    if last < words.count - 1 {
      object.set("non-dropping-particle", words[last..<words.count - 1].joined(separator: " "))
    }
    object.set("family", words[words.count - 1])
    object.set("given", words[..<last].joined(separator: " "))
    return .object(object)
  }

  private static let particles: Set<String> = [
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "la", "le", "ter", "zu",
  ]
  private static let bodyWords: Set<String> = [
    "of", "for", "and", "the", "on", "commission", "committee", "organization", "organisation",
    "union", "council", "ministry", "office", "centre", "center", "secretariat", "forum",
    "nations", "group", "process", "dialogue", "institute", "university", "association",
  ]

  /// A CSL date of an EDTF text.
  static func date(_ text: String?) -> JSONValue? {
    guard let text, let interval = DateInterval(text), let year = interval.start.year else {
      return nil
    }
    let start = [year, interval.start.month, interval.start.day].compactMap { $0 }
    return .object(dateObject(start))
  }

  package static func dateObject(_ parts: [Int]) -> JSONObject {
    var object = JSONObject()
    object["date-parts"] = .array([.array(parts.map { .integer($0) })])
    return object
  }

  /// The first number of four digits from 1000 to 2199 in a text: "circa 1998", "c2012".
  package static func firstYear(in text: String?) -> Int? {
    guard let text else { return nil }
    for part in text.split(whereSeparator: { !($0.isASCII && $0.isNumber) })
    where part.utf8.count == 4 {
      if let year = Int(part), (1000..<2200).contains(year) { return year }
    }
    return nil
  }

  // MARK: - Types

  /// The classic BibTeX entry type of a CSL type.
  static func bibTeXType(_ type: String) -> String {
    switch type {
    case "article-journal", "article-magazine", "article-newspaper", "review", "review-book":
      return "article"
    case "book": return "book"
    case "chapter", "entry", "entry-dictionary", "entry-encyclopedia": return "incollection"
    case "paper-conference": return "inproceedings"
    case "report": return "techreport"
    case "thesis": return "phdthesis"
    case "manuscript": return "unpublished"
    case "pamphlet": return "booklet"
    default: return "misc"
    }
  }

  /// The RIS type of a CSL type.
  static func risType(_ type: String) -> String {
    switch type {
    case "article-journal", "review", "review-book": return "JOUR"
    case "article-magazine": return "MGZN"
    case "article-newspaper": return "NEWS"
    case "book": return "BOOK"
    case "chapter": return "CHAP"
    case "entry-dictionary": return "DICT"
    case "entry-encyclopedia", "entry": return "ENCYC"
    case "paper-conference": return "CPAPER"
    case "report": return "RPRT"
    case "thesis": return "THES"
    case "manuscript": return "UNPB"
    case "pamphlet": return "PAMP"
    case "webpage", "post", "post-weblog": return "ELEC"
    case "bill": return "BILL"
    case "legal_case": return "CASE"
    case "legislation": return "STAT"
    case "map": return "MAP"
    case "patent": return "PAT"
    case "dataset": return "DATA"
    default: return "GEN"
    }
  }

  /// The CSL type of a BibTeX or BibLaTeX entry type.
  static func cslType(bibTeX type: String) -> String {
    switch type {
    case "article": return "article-journal"
    case "book", "proceedings", "collection", "mvbook": return "book"
    case "inbook", "incollection", "inreference": return "chapter"
    case "inproceedings", "conference": return "paper-conference"
    case "techreport", "report": return "report"
    case "phdthesis", "mastersthesis", "thesis": return "thesis"
    case "unpublished": return "manuscript"
    case "booklet": return "pamphlet"
    case "online", "electronic", "www": return "webpage"
    case "patent": return "patent"
    case "dataset": return "dataset"
    default: return "article"
    }
  }

  /// The CSL type of one of the catalogue's types of citation, without `citation/`.
  package static func cslType(citation type: String) -> String {
    switch type {
    case "book": return "book"
    case "chapter": return "chapter"
    case "article": return "article-journal"
    case "webpage": return "webpage"
    case "treaty": return "treaty"
    case "conference-paper": return "paper-conference"
    case "unpublished-paper", "draft-document": return "manuscript"
    default: return "report"
    }
  }

  /// The CSL type of a RIS type.
  static func cslType(ris type: String) -> String {
    switch type {
    case "JOUR", "EJOUR", "JFULL", "ABST", "INPR": return "article-journal"
    case "MGZN": return "article-magazine"
    case "NEWS": return "article-newspaper"
    case "BOOK", "EBOOK", "EDBOOK", "CONF", "SER": return "book"
    case "CHAP", "ECHAP": return "chapter"
    case "DICT": return "entry-dictionary"
    case "ENCYC": return "entry-encyclopedia"
    case "CPAPER": return "paper-conference"
    case "RPRT", "GOVDOC", "STAND": return "report"
    case "THES": return "thesis"
    case "UNPB", "MANSCPT": return "manuscript"
    case "PAMP": return "pamphlet"
    case "ELEC", "WEB", "BLOG", "UNBILL": return "webpage"
    case "BILL": return "bill"
    case "CASE": return "legal_case"
    case "STAT", "LEGAL": return "legislation"
    case "MAP": return "map"
    case "PAT": return "patent"
    case "DATA", "AGGR": return "dataset"
    default: return "article"
    }
  }
}

/// Dates in words.
enum DateText {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// "27–28 June 2012", "31 March – 1 April 2011", "June 2012", "2012", "7–8 November".
  static func english(_ text: String?) -> String? {
    guard let text, let interval = DateInterval(text) else { return nil }
    let (start, end) = (interval.start, interval.end)
    if start == end { return one(start) }
    if let first = start.day, let last = end.day, let month = start.month {
      if start.month == end.month && start.year == end.year {
        let year = start.year.map { " \($0)" } ?? ""
        return "\(first)–\(last) \(months[month - 1])\(year)"
      }
      if start.year == end.year { return "\(first) \(months[month - 1]) – \(one(end))" }
    }
    return "\(one(start)) – \(one(end))"
  }

  private static func one(_ date: CalendarDate) -> String {
    [
      date.day.map { String($0) }, date.month.map { months[$0 - 1] }, date.year.map { String($0) },
    ].compactMap { $0 }.joined(separator: " ")
  }
}
