internal import JSON

// Documents, their sections, imported texts, and citations as records.
extension CatalogueRecords {
  func record(ofDocument row: Row) -> JSONObject {
    let id = row.string("id") ?? ""
    var record = JSONObject()
    record.set("id", id)
    record.set("kind", "document")
    record.set("title", row.string("title") ?? row.string("supplied_title"))
    record.set("region", row.strings("region"))
    record.set("type", "document/\(row.string("type") ?? "report")")
    record.set("year", year(ofDocument: row))
    record.set("url", row.string("url"))
    record.set("language", row.string("language"))
    record.set("author", row.strings("authors"))
    record.set("publisher", row.string("institution"))
    for key in ["series", "number", "symbol", "isbn", "issn", "doi"] {
      record.set(key, row.string(key))
    }
    setOneOrMany("mechanism", row.strings("mechanisms"), in: &record)
    let parts = [row.prose("summary"), row.prose("purpose"), row.prose("note")]
    record.set(
      "text", (parts.compactMap { $0 } + row.strings("chapters")).joined(separator: "\n"))
    setSubjects(of: row, in: &record)
    record.set("summary", row.prose("summary"))
    record.set("purpose", row.prose("purpose"))
    record.set("note", row.prose("note"))
    if !row.has("title") { record["titleIsSupplied"] = .boolean(true) }
    record.set("issued", row.string("date"))
    record.set("guess", guess(row))
    record.set("uploaded", row.string("uploaded"))
    record.set("formerly", row.strings("formerly"))
    record.set("jobNumber", row.string("job_number"))
    record.set("price", row.string("price"))
    record.set("pageOfWhole", row.string("page"))
    record.set("regionsDiscussed", row.strings("regions_discussed"))
    record.set("chapters", row.strings("chapters"))
    record.set("seriesEditors", row.strings("series_editors"))
    record.set("footnotes", row.integer("footnotes"))
    record.set("affiliations", table(row.map("affiliations")))
    if let people = row.row("people") {
      var object = JSONObject()
      object.set("chair", people.string("chair"))
      object.set("rapporteur", people.string("rapporteur"))
      object.set("speakers", people.strings("speakers"))
      record.set("people", object)
    }
    record.set("notes", table(row.map("notes")))
    record.set("citedAs", row.string("citation"))
    record.set("cites", citedBySource[id] ?? [])
    record.set("sections", row.rows("section").compactMap { $0.string("id") })
    let disputes = row.rows("dispute").filter { !($0.string("field") ?? "").hasPrefix(id + "#") }
    record.set("disputes", describe(disputes: disputes, of: nil))
    var has = OrderedNames()
    if row.has("guess") { has.add("guess") }
    if record["cites"] != nil { has.add("citation") }
    if row.rows("section").contains(where: { texts[$0.string("id") ?? ""] != nil }) {
      has.add("fulltext")
    }
    addDisputes(disputes, to: &has)
    record.set("has", has.list)
    return record
  }

  private func year(ofDocument row: Row) -> Int? {
    row.string("date").flatMap { DateInterval($0)?.start.year }
  }

  private func table(_ map: [(key: String, value: String)]) -> JSONObject {
    var object = JSONObject()
    for (key, value) in map { object.set(key, Row.collapse(value)) }
    return object
  }

  /// One value as a string, several as an array: a hit shows one mechanism or none.
  private func setOneOrMany(_ key: String, _ values: [String], in record: inout JSONObject) {
    if values.count == 1 { record.set(key, values[0]) } else { record.set(key, values) }
  }

  func record(ofSection row: Row, document: Row) -> JSONObject {
    let id = row.string("id") ?? ""
    let documentID = document.string("id") ?? ""
    let mechanism = row.string("mechanism").flatMap { mechanisms[$0] }
    let imported = texts[id]
    var record = JSONObject()
    record.set("id", id)
    record.set("kind", "section")
    record.set("title", row.string("heading"))
    let region =
      row.has("region")
      ? row.strings("region") : mechanism?.strings("region") ?? document.strings("region")
    record.set("region", region)
    record.set("type", "section/\(document.string("type") ?? "report")")
    record.set("year", year(ofDocument: document))
    record.set("mechanism", row.string("mechanism"))
    record.set("document", documentID)
    record.set("page", row.string("page") ?? imported?["page"]?.string)
    record.set("lastPage", imported?["lastPage"]?.string)
    record.set("paragraph", imported?["paragraph"]?.string)
    record.set("language", imported?["language"]?.string ?? document.string("language"))
    record.set("name", mechanism.map { namesOfMechanism($0) } ?? [])
    record.set("text", imported?["text"]?.string ?? row.prose("summary"))
    if imported != nil { record.set("summary", row.prose("summary")) }
    setSubjects(of: row, in: &record)
    record.set("level", row.integer("level"))
    record.set("mentions", row.strings("mentions"))
    record.set("cites", citedBySource[id] ?? [])
    record.set("formerly", row.strings("formerly"))
    var source = JSONObject()
    source.set("ref", id)
    source.set("document", documentID)
    addImprint(of: document, to: &source)
    record.set("source", source)
    let disputes = document.rows("dispute").filter {
      ($0.string("field") ?? "").hasPrefix(id + ":")
    }
    record.set("disputes", describe(disputes: disputes, of: id))
    var has = OrderedNames()
    if record["cites"] != nil { has.add("citation") }
    if imported != nil { has.add("fulltext") }
    addDisputes(disputes, to: &has)
    record.set("has", has.list)
    return record
  }

  /// Imported documents and sections that the catalogue does not have.
  func importedRecords() -> [JSONObject] {
    var records: [JSONObject] = []
    var heads: [String: JSONObject] = [:]
    for document in catalogue.fullText.documents where documents[document.id] == nil {
      guard heads[document.id] == nil else { continue }
      var record = document.object
      record["kind"] = .string("document")
      if record["type"] == nil { record.set("type", "document/report") }
      record.set("has", ["fulltext"])
      heads[document.id] = record
      records.append(record)
    }
    var seen: Set<String> = []
    // Of a section that is given twice, the text read last counts, as in `texts`.
    for section in catalogue.fullText.sections where sections[section.id] == nil {
      guard seen.insert(section.id).inserted, let object = texts[section.id] else { continue }
      let documentID = object["document"]?.string ?? ""
      var record = JSONObject()
      record.set("id", section.id)
      record.set("kind", "section")
      record.set("title", object["heading"]?.string ?? object["title"]?.string)
      record["region"] = object["region"]
      record.set("document", documentID)
      var source = JSONObject()
      source.set("ref", section.id)
      source.set("document", documentID)
      if let document = documents[documentID] {
        if record["region"] == nil { record.set("region", document.strings("region")) }
        record.set("type", "section/\(document.string("type") ?? "report")")
        record.set("year", year(ofDocument: document))
        record.set("language", document.string("language"))
        addImprint(of: document, to: &source)
      } else if let head = heads[documentID] {
        if record["region"] == nil { record["region"] = head["region"] }
        let type = head["type"]?.string ?? "document/report"
        record.set(
          "type", type.hasPrefix("document/") ? "section/" + type.dropFirst(9) : type)
        record["year"] = head["year"]
        record["language"] = head["language"]
        source["title"] = head["title"]
        source["author"] = head["author"]
      } else {
        record.set("type", "section/report")
      }
      for member in object.members where record[member.key] == nil && member.key != "heading" {
        record[member.key] = member.value
      }
      record.set("source", source)
      record.set("has", ["fulltext"])
      records.append(record)
    }
    return records
  }

  func record(ofCitation item: CSLItem, cited row: Row?) -> JSONObject {
    var record = JSONObject()
    record.set("id", item.id)
    record.set("kind", "citation")
    record.set("title", item["title"]?.string)
    record.set("type", row?.string("type") ?? "citation/report")
    let issued = CSLItem.date(item["issued"])
    record.set("year", issued.flatMap { CalendarDate($0)?.year })
    record.set("url", item["URL"]?.string)
    record.set("language", item["language"]?.string)
    let authors = CSLNames.display(item["author"])
    record.set("author", authors.isEmpty ? CSLNames.display(item["editor"]) : authors)
    let publishers = [item["publisher"]?.string, item["container-title"]?.string]
    record.set("publisher", publishers.compactMap { $0 })
    record.set("series", item["collection-title"]?.string)
    record.set("number", item["collection-number"]?.string ?? item["issue"]?.string)
    record.set("symbol", item["number"]?.string)
    record.set("isbn", item["ISBN"]?.string)
    record.set("issn", item["ISSN"]?.string)
    record.set("doi", item["DOI"]?.string)
    record.set("issued", issued)
    if let row {
      let concerned = row.strings("mechanism")
      setOneOrMany("mechanism", concerned, in: &record)
      var names = OrderedNames()
      // Of many mechanisms at once no name says much.
      if concerned.count <= 3 {
        for id in concerned {
          mechanisms[id].map { namesOfMechanism($0) }?.forEach { names.add($0) }
        }
      }
      record.set("name", names.list)
      let parts = [row.prose("about"), row.prose("note")] + row.strings("variants").map { $0 }
      record.set("text", parts.compactMap { $0 }.joined(separator: "\n"))
      setSubjects(of: row, in: &record)
      record.set("about", row.prose("about"))
      record.set("note", row.prose("note"))
      record.set("variants", row.strings("variants").map(Row.collapse))
      var places = OrderedNames()
      for reference in row.strings("cited") + row.strings("within") {
        let place = Reference(reference)
        places.add(place.target)
        places.add(place.document)
      }
      record.set("citedin", places.list)
      record.set("cited", row.strings("cited"))
      record.set("within", row.strings("within"))
      record.set("regionConcerned", row.strings("region"))
      record.set("formerly", row.strings("formerly"))
      record.set("sameAs", row.string("document"))
      record.set("authorPrinted", row.strings("author_printed"))
      record.set("containerPrinted", row.string("container_printed"))
      record.set("urlPrinted", row.string("url_printed"))
      if row.boolean("named_only") { record["namedOnly"] = .boolean(true) }
      record.set("guess", guess(row))
    }
    record["csl"] = .object(item.object)
    var has = OrderedNames()
    if item["URL"] != nil { has.add("url") }
    if row?.has("guess") == true { has.add("guess") }
    if row?.has("variants") == true { has.add("variants") }
    record.set("has", has.list)
    return record
  }
}
