internal import XML

/// Reads records of other catalogues from XML files: OAI-PMH answers with Dublin Core, and MARCXML.
package enum XMLRecordReader {
  /// Records of a file, told by its elements.
  package static func read(_ text: String) throws(ImportError) -> RecordFindings {
    var state = State()
    try XMLReader.forEach(in: text) { state.take($0) }
    guard let format = state.format else {
      throw ImportError(
        "no Dublin Core and no MARC records in it", remedy: "give OAI-PMH (oai_dc) or MARCXML")
    }
    state.findings.format = format
    if state.hasMore {
      state.findings.remarks.append(
        "the harvest is unfinished: the server has more (a resumptionToken ends the file)")
    }
    return state.findings
  }

  private struct State {
    var findings = RecordFindings(format: "xml")
    var format: String?
    var record: BibliographicRecord?
    var isDeleted = false
    var number = 0
    var seen: Set<String> = []
    var path: [String] = []
    var text = ""
    var tag = ""
    var code = ""
    var indicator = ""
    var isDublinCore = false
    /// Dates of the record, and language of its first title.
    var dates: [String] = []
    var titleLanguage: String?
    var language: String?
    /// Whether the server has more than the file holds.
    var hasMore = false
    /// Subfields of the field that is being read.
    var field: [(code: String, value: String)] = []

    private func local(_ name: String) -> String { String(name.split(separator: ":").last ?? "") }

    mutating func take(_ event: XMLReader.Event) {
      switch event {
      case .start(let name, let attributes):
        let name = local(name)
        text = ""
        language = attributes["xml:lang"]
        switch name {
        case "record":
          if record == nil {
            record = BibliographicRecord(id: "")
            isDeleted = false
          }
        case "header": isDeleted = attributes["status"] == "deleted"
        case "dc":
          isDublinCore = true
          format = "oai_dc"
          // A file that is one description, without OAI-PMH around it.
          if record == nil { record = BibliographicRecord(id: "") }
        case "leader", "controlfield", "datafield":
          format = "marcxml"
          tag = attributes["tag"] ?? ""
          field = []
        case "subfield": code = attributes["code"] ?? ""
        default: break
        }
        path.append(name)
      case .text(let part): text += part
      case .end(let name):
        let name = local(name)
        if !path.isEmpty { path.removeLast() }
        end(name)
        text = ""
      }
    }

    private mutating func end(_ name: String) {
      switch name {
      case "record": finish()
      case "dc":
        isDublinCore = false
        if !path.contains("record") { finish() }
      case "resumptionToken": hasMore = !TextMending.collapse(text).isEmpty
      case "identifier" where path.last == "header": record?.id = TextMending.collapse(text)
      case "controlfield":
        if tag == "001" { record?.id = TextMending.collapse(text) }
        if tag == "008" {
          let language = String(text.dropFirst(35).prefix(3))
          if language.count == 3, language.allSatisfy(\.isLowercase),
            record?["language"].isEmpty == true
          {
            record?.add("language", language)
          }
        }
      case "subfield": field.append((code, text))
      case "datafield": addField()
      default: if isDublinCore { addElement(name) }
      }
    }

    /// The date of issue among those of a record: a repository adds when it took the work in and made it
    /// available, to the second; of the others the first in time.
    private static func issued(_ dates: [String]) -> String? {
      let days = dates.filter { !$0.contains("T") }
      return (days.isEmpty ? dates : days)
        .filter { Metadata.firstYear($0) != nil }
        .min { (Metadata.firstYear($0) ?? 0) < (Metadata.firstYear($1) ?? 0) }
    }

    private mutating func finish() {
      defer {
        record = nil
        dates = []
        titleLanguage = nil
      }
      if let issued = Self.issued(dates) { record?.add("year", issued) }
      guard var finished = record else { return }
      number += 1
      if isDeleted { return }
      if finished.id.isEmpty {
        finished.id =
          finished["symbol"].first ?? finished["isbn"].first ?? finished["url"].first ?? ""
      }
      findings.add(finished, number: number, &seen)
    }

    /// One of the fifteen elements of Dublin Core.
    private mutating func addElement(_ name: String) {
      let value = TextMending.collapse(text)
      switch name {
      case "title":
        // The same title in another language is another name of the work.
        if let first = titleLanguage, let language, language != first {
          record?.add("name", value)
        } else {
          record?.add("title", value)
        }
        titleLanguage = titleLanguage ?? language
      case "creator", "contributor": record?.add("author", value)
      case "subject": record?.add("theme", value)
      case "description": record?.add("text", value)
      case "publisher": record?.add("publisher", value)
      case "date": dates.append(value)
      case "language": record?.add("language", value)
      case "type": record?.add("genre", value)
      case "identifier": addIdentifier(value)
      case "coverage", "rights", "source", "relation", "format": record?.add(name, value)
      default: break
      }
    }

    private mutating func addIdentifier(_ value: String) {
      let lower = value.lowercased()
      if lower.hasPrefix("http") {
        record?.add("url", value)
        if let range = lower.firstRange(of: "doi.org/") {
          record?.add("doi", String(lower[range.upperBound...]))
        }
      } else if lower.hasPrefix("doi:") || lower.hasPrefix("10.") {
        record?.add("doi", lower.hasPrefix("doi:") ? String(lower.dropFirst(4)) : lower)
      } else if lower.hasPrefix("urn:isbn:") || lower.hasPrefix("isbn") {
        record?.add("isbn", String(value.drop(while: { !$0.isNumber })))
      } else if lower.hasPrefix("issn") || lower.hasPrefix("urn:issn:") {
        record?.add("issn", String(value.drop(while: { !$0.isNumber })))
      } else if let symbol = Metadata.symbolAlone(value) {
        record?.add("symbol", symbol)
      } else {
        record?.add("identifier", value)
      }
    }

    private func subfields(_ codes: String) -> [String] {
      field.filter { codes.contains($0.code) && !$0.code.isEmpty }.map {
        TextMending.collapse($0.value)
      }
    }

    /// Without the punctuation that MARC puts between subfields.
    private func clean(_ text: String) -> String {
      var result = text
      while let last = result.last, "/:;,= ".contains(last) { result.removeLast() }
      return result
    }

    private mutating func addField() {
      guard var current = record else { return }
      defer { record = current }
      switch tag {
      case "020":
        for value in subfields("a") {
          current.add("isbn", String(value.split(separator: " ").first ?? ""))
        }
      case "022": for value in subfields("a") { current.add("issn", value) }
      case "024":
        if subfields("2").first?.lowercased() == "doi" {
          for value in subfields("a") { current.add("doi", value) }
        }
      case "041": for value in subfields("a") { current.add("language", value) }
      case "100", "110", "111", "700", "710", "711":
        let name = clean(subfields("abc").joined(separator: " "))
        current.add(
          "author", name.hasSuffix(".") && name.count > 12 ? String(name.dropLast()) : name)
      case "191": for value in subfields("a") { current.add("symbol", value) }
      case "245": current.add("title", clean(subfields("abnp").map(clean).joined(separator: ": ")))
      case "246": for value in subfields("a") { current.add("name", clean(value)) }
      case "260", "264":
        for value in subfields("b") { current.add("publisher", clean(value)) }
        for value in subfields("c") { current.add("year", value) }
      case "490", "830":
        for value in subfields("a") { current.add("series", clean(value)) }
        for value in subfields("v") { current.add("number", clean(value)) }
      case "500", "505", "520": for value in subfields("a") { current.add("text", value) }
      case "650", "651", "653", "610":
        current.add("theme", clean(subfields("axyz").joined(separator: " – ")))
      case "856": for value in subfields("u") { current.add("url", value) }
      default: break
      }
    }
  }
}
