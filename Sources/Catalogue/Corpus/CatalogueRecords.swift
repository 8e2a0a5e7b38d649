public import JSON

/// The catalogue as records: one JSON object for each mechanism, agenda entry, document, section
/// and citation, ready for `RecordMapper`.
///
/// The keys of a search hit stand at the top level, so do the values of every filter
/// field under the field's name; what only `show` prints stands beside them. `Corpus/SCHEMA.md`
/// says what the files hold and what becomes of it.
public struct CatalogueRecords: Sendable {
  let catalogue: Catalogue
  let names: NameRegister
  /// By document id.
  var documents: [String: Row] = [:]
  /// By section id: the section and its document.
  var sections: [String: (section: Row, document: Row)] = [:]
  /// By mechanism id.
  var mechanisms: [String: Row] = [:]
  /// By section or document id: keys of what it cites, in the order of `cited.toml`.
  var citedBySource: [String: [String]] = [:]
  /// Imported texts by section id.
  var texts: [String: JSONObject] = [:]

  /// Prepares the records of a catalogue that was found valid. (Of one that was not, facts that
  /// cannot be read are left out.)
  public init(_ catalogue: Catalogue) {
    self.catalogue = catalogue
    names = NameRegister(catalogue)
    for document in catalogue.documents {
      guard let id = document.string("id") else { continue }
      documents[id] = document
      for section in document.rows("section") {
        if let sectionID = section.string("id") { sections[sectionID] = (section, document) }
      }
    }
    for mechanism in catalogue.mechanisms {
      if let id = mechanism.string("id") { mechanisms[id] = mechanism }
    }
    for (key, row) in catalogue.cited {
      var sources = OrderedNames()
      for reference in row.strings("cited") + row.strings("within") {
        let place = Reference(reference)
        sources.add(place.target)
        sources.add(place.document)
      }
      for source in sources.list { citedBySource[source, default: []].append(key) }
    }
    for section in catalogue.fullText.sections { texts[section.id] = section.object }
  }

  /// Calls `body` with each record: mechanisms, each followed by its entries; documents, each
  /// followed by its sections; citations.
  public func forEach<E: Error>(_ body: (JSONObject) throws(E) -> Void) throws(E) {
    for mechanism in catalogue.mechanisms {
      try body(record(ofMechanism: mechanism))
      for entry in mechanism.rows("agenda") {
        try body(record(ofEntry: entry, mechanism: mechanism))
      }
    }
    for document in catalogue.documents {
      try body(record(ofDocument: document))
      for section in document.rows("section") {
        try body(record(ofSection: section, document: document))
      }
    }
    for record in importedRecords() { try body(record) }
    var citedRows: [String: Row] = [:]
    for (key, row) in catalogue.cited { citedRows[key] = row }
    for item in catalogue.items { try body(record(ofCitation: item, cited: citedRows[item.id])) }
  }

  /// How many records there are.
  public var count: Int {
    var count = 0
    forEach { (_) throws(Never) in count += 1 }
    return count
  }

  // MARK: - Mechanisms

  /// Name, acronym and other names, each once.
  func namesOfMechanism(_ row: Row, misprints: Bool = true) -> [String] {
    var names = OrderedNames()
    for name in [row.string("name"), row.string("acronym")].compactMap({ $0 }) { names.add(name) }
    row.strings("also").forEach { names.add($0) }
    if misprints { row.strings("also_printed").forEach { names.add($0) } }
    return names.list
  }

  /// "Migration Dialogue for Southern Africa (MIDSA)".
  func titleOfMechanism(_ row: Row) -> String {
    let name = row.string("name") ?? row.string("id") ?? ""
    guard let acronym = row.string("acronym"), !name.contains(acronym) else { return name }
    return "\(name) (\(acronym))"
  }

  func record(ofMechanism row: Row) -> JSONObject {
    let id = row.string("id") ?? ""
    var record = JSONObject()
    record.set("id", id)
    record.set("kind", "mechanism")
    record.set("title", titleOfMechanism(row))
    record.set("theme", row.strings("themes").joined(separator: "; "))
    record.set("region", row.strings("region"))
    record.set("type", "mechanism/\(row.string("category") ?? "other")")
    record.set("year", row.string("founded").flatMap { CalendarDate($0)?.year })
    record.set("status", row.string("status"))
    record.set("mechanism", id)
    record.set("language", "en")
    record.set("name", namesOfMechanism(row))
    let bodies = row.row("bodies")
    let members = row.row("members")
    let parts = [
      row.prose("summary"), row.prose("status_note"), members?.prose("note"),
      bodies?.prose("secretariat_note"), bodies?.prose("observers_note"),
      row.row("no_agenda")?.prose("why"),
    ]
    record.set("text", parts.compactMap { $0 }.joined(separator: "\n"))
    record.set("acronym", row.string("acronym"))
    record.set("also", row.strings("also"))
    record.set("alsoPrinted", row.strings("also_printed"))
    record.set("formerly", row.strings("formerly"))
    record.set("governance", row.string("governance"))
    record.set("founded", row.string("founded").flatMap { CalendarDate($0)?.year })
    record.set("ended", row.string("ended"))
    record.set("asOf", row.string("as_of"))
    record.set("themes", row.strings("themes"))
    record.set("summary", row.prose("summary"))
    record.set("statusNote", row.prose("status_note"))
    record.set("member", names.memberNames(members))
    record.set("state", members?.strings("states") ?? [])
    record.set("connected", names.connected(members, bodies))
    record.set("observer", names.bodyNames(bodies?.strings("observers") ?? []))
    record.set("secretariat", names.bodyNames(bodies?.strings("secretariat") ?? []))
    record.set("steering", names.bodyNames(bodies?.strings("steering") ?? []))
    record.set("participant", names.bodyNames(bodies?.strings("participants") ?? []))
    let partners =
      (bodies?.strings("partners") ?? []) + (bodies?.strings("partner_countries") ?? [])
    record.set("partner", names.bodyNames(partners))
    setSubjects(of: row, in: &record)
    record.set("members", membership(members))
    record.set("bodies", bodies.map { describe(bodies: $0) })
    record.set("foundedAsStated", statements(row.map("founded_as_stated")))
    record.set("filedUnder", statements(row.map("filed_under")))
    if let none = row.row("no_agenda") {
      var object = JSONObject()
      object.set("id", none.string("id"))
      object.set("why", none.prose("why"))
      object.set("source", none.string("source"))
      object.set("repair", none.prose("repair"))
      record.set("noAgenda", object)
    }
    let entries = row.rows("agenda").compactMap { $0.string("id") }
    record.set("agenda", entries)
    var sources = JSONObject()
    for (key, reference) in row.map("sources") { sources.set(key, reference) }
    record.set("sources", sources)
    let narrative = row.row("sources")?.string("narrative") ?? row.row("sources")?.string("default")
    record.set("source", narrative.flatMap { source($0) })
    let disputes = row.rows("dispute").filter { !isAboutEntry($0, of: id) }
    record.set("disputes", describe(disputes: disputes, of: nil))
    var has = OrderedNames()
    if !entries.isEmpty { has.add("agenda") }
    if !(members?.strings("groups") ?? []).isEmpty { has.add("group") }
    addDisputes(disputes, to: &has)
    record.set("has", has.list)
    return record
  }

  private func membership(_ row: Row?) -> JSONObject? {
    guard let row else { return nil }
    var object = JSONObject()
    object.set("states", row.strings("states"))
    let groups: [JSONValue] = row.strings("groups").map { id in
      var group = JSONObject()
      group.set("id", id)
      let named = names.group(id)
      group.set("name", named?.string("name"))
      group.set("members", named?.strings("members") ?? [])
      group.set("asOf", named?.string("as_of"))
      group.set("source", named?.string("source"))
      return .object(group)
    }
    if !groups.isEmpty { object["groups"] = .array(groups) }
    object.set("organizations", row.strings("organizations"))
    let former: [JSONValue] = row.rows("former").map { state in
      var object = JSONObject()
      object.set("name", state.string("name"))
      object.set("until", state.string("until"))
      return .object(object)
    }
    if !former.isEmpty { object["former"] = .array(former) }
    object.set("basis", row.string("basis"))
    object.set("note", row.prose("note"))
    object.set("printed", statements(row.map("printed")))
    return object
  }

  private func describe(bodies row: Row) -> JSONObject {
    var object = JSONObject()
    for (key, name) in [
      ("secretariat", "secretariat"), ("steering", "steering"), ("observers", "observers"),
      ("participants", "participants"), ("partners", "partners"),
      ("partner_countries", "partnerCountries"),
    ] where row.has(key) {
      object[name] = .array(row.strings(key).map { .string($0) })
    }
    object.set("secretariatNote", row.prose("secretariat_note"))
    object.set("observersNote", row.prose("observers_note"))
    return object
  }

  // MARK: - Agenda entries

  func record(ofEntry row: Row, mechanism: Row) -> JSONObject {
    let id = row.string("id") ?? ""
    let mechanismID = mechanism.string("id") ?? ""
    var record = JSONObject()
    record.set("id", id)
    record.set("kind", "agenda")
    record.set("title", row.string("title"))
    record.set("theme", row.string("theme"))
    record.set("region", row.has("region") ? row.strings("region") : mechanism.strings("region"))
    record.set("type", "agenda/\(row.string("type") ?? "other")")
    let interval = row.string("date").flatMap { DateInterval($0) }
    if let interval, interval.days != nil {
      record.set("year", interval.start.year)
      record.set("dateStart", interval.start.description)
      record.set("dateEnd", interval.end.description)
    }
    record.set("span", row.string("span"))
    record.set("edtf", row.string("date"))
    record.set("datePrecision", interval?.start.precision)
    let place = row.row("place")
    if let place {
      var object = JSONObject()
      object["city"] = place.string("city").map { .string($0) } ?? .null
      object["country"] = place.string("country").map { .string($0) } ?? .null
      object.set("part", place.string("part"))
      record.set("place", object)
    }
    record.set("status", row.string("status"))
    setSubjects(of: row, in: &record)
    record.set("mechanism", mechanismID)
    record.set("mechanismName", titleOfMechanism(mechanism))
    record.set("language", "en")
    record.set("name", namesOfMechanism(mechanism))
    record.set("text", factsInWords(row, place, interval))
    record.set("member", names.memberNames(mechanism.row("members")))
    record.set("formerly", row.strings("formerly"))
    record.set("sessions", row.strings("sessions"))
    record.set("guess", guess(row))
    record.set("repair", row.prose("repair"))
    let sources = mechanism.row("sources")
    let reference = row.string("source") ?? sources?.string("agenda") ?? sources?.string("default")
    record.set("source", reference.flatMap { source($0) })
    let disputes = mechanism.rows("dispute").filter {
      ($0.string("field") ?? "").hasPrefix(id + ":")
    }
    record.set("disputes", describe(disputes: disputes, of: id))
    var has = OrderedNames()
    if place?.string("city") != nil { has.add("city") }
    if row.has("guess") { has.add("guess") }
    if row.has("repair") { has.add("repair") }
    addDisputes(disputes, to: &has)
    record.set("has", has.list)
    return record
  }

  /// What people ask for in words though it is a fact: "Gammarth, Tunis, Tunisia. 7–8 November,
  /// undated. Workshop", "San José, Costa Rica. June 2013. Conference. Forthcoming".
  private func factsInWords(_ row: Row, _ place: Row?, _ interval: DateInterval?) -> String {
    let venue = [place?.string("city"), place?.string("part"), place?.string("country")]
      .compactMap { $0 }.joined(separator: ", ")
    var time = DateText.english(row.string("date")) ?? ""
    if interval?.days == nil { time += time.isEmpty ? "Undated" : ", undated" }
    var parts = [venue, time]
    // A type of several words is no expression that titles use, and "held" says nothing.
    let type = row.string("type").flatMap { $0 == "other" || $0.contains("-") ? nil : $0 }
    let status = row.string("status").flatMap { $0 == "held" ? nil : $0 }
    for word in [type, status].compactMap({ $0 }) {
      parts.append(word.prefix(1).uppercased() + word.dropFirst())
    }
    return parts.filter { !$0.isEmpty }.joined(separator: ". ")
  }

  private func isAboutEntry(_ dispute: Row, of mechanism: String) -> Bool {
    (dispute.string("field") ?? "").hasPrefix(mechanism + "/")
  }

  // MARK: - Parts of several kinds

  /// An inferred year and the reason.
  func guess(_ row: Row) -> JSONObject? {
    guard let guess = row.row("guess") else { return nil }
    var object = JSONObject()
    object.set("year", guess.integer("year"))
    object.set("why", guess.prose("why"))
    return object
  }

  /// What sources say, in order: `[{"source", "text"}]`.
  func statements(_ map: [(key: String, value: String)]) -> [JSONValue]? {
    guard !map.isEmpty else { return nil }
    return map.map { key, value in
      var object = JSONObject()
      object.set("source", key)
      object.set("text", Row.collapse(value))
      return .object(object)
    }
  }

  /// Disputes as `[{"field", "about", "kind", "taken", "why", "says"}]`; of an entry or section
  /// the field is named without its id.
  func describe(disputes: [Row], of id: String?) -> [JSONValue]? {
    guard !disputes.isEmpty else { return nil }
    return disputes.map { row in
      var object = JSONObject()
      var field = row.string("field") ?? ""
      if let id, field.hasPrefix(id + ":") { field = String(field.dropFirst(id.count + 1)) }
      object.set("field", field)
      object.set("about", row.prose("about"))
      object.set("kind", row.string("kind"))
      object.set("taken", row.prose("taken"))
      object.set("why", row.prose("why"))
      object["says"] = .array(statements(row.map("says")) ?? [])
      return .object(object)
    }
  }

  /// `has:contradiction`, `has:variant` …, and `has:dispute` for any of them.
  func addDisputes(_ disputes: [Row], to has: inout OrderedNames) {
    if !disputes.isEmpty { has.add("dispute") }
    for dispute in disputes {
      if let kind = dispute.string("kind") { has.add(kind) }
    }
  }

  /// A source reference with what is needed to cite it.
  func source(_ reference: String) -> JSONObject? {
    let place = Reference(reference)
    var object = JSONObject()
    object.set("ref", reference)
    object.set("locator", place.locator)
    if let (section, _) = sections[place.target] {
      object.set("section", place.target)
      object.set("heading", section.string("heading"))
      object.set("page", section.string("page"))
    }
    guard let document = documents[place.document] else { return object }
    object.set("document", place.document)
    addImprint(of: document, to: &object)
    return object
  }

  /// Title, authors and imprint of a document, for citing it.
  func addImprint(of document: Row, to object: inout JSONObject) {
    object.set("title", document.string("title") ?? document.string("supplied_title"))
    object.set("author", document.strings("authors"))
    object.set("publisher", document.string("institution"))
    for key in ["series", "number", "symbol", "isbn", "issn", "doi", "url"] {
      object.set(key, document.string(key))
    }
    object.set("issued", document.string("date"))
    object.set("language", document.string("language"))
    object.set("documentType", document.string("type"))
  }
}
