internal import Glibc
internal import TOML

/// Finds everything that is wrong with a catalogue, each with file and line; never stops early.
///
/// Checks the form of every table (`TableSchema`), that ids are well formed and unique, that
/// references lead somewhere, that dates are possible, that regions, types, members and countries
/// are known, that every fact has a source, and check digits of ISBN and ISSN.
public struct CatalogueValidator {
  let catalogue: Catalogue
  let regions: Set<String>
  let names: NameRegister
  var problems: [CatalogueProblem] = []
  /// Ids of all records, and where each is given.
  private var ids: [String: (file: String, line: Int)] = [:]
  var sourceIDs: Set<String> = []
  var mechanismIDs: Set<String> = []
  var documentIDs: Set<String> = []
  var sectionIDs: Set<String> = []
  var citationKeys: Set<String> = []
  var conceptIDs: Set<String> = []
  /// What is no mistake, but worth telling: a label of two concepts.
  var remarks: [CatalogueProblem] = []
  /// Days since 1970-01-01.
  var today = time(nil) / 86_400

  /// Prepares to check a catalogue against the region ids of `Index/regions.toml`.
  public init(_ catalogue: Catalogue, regions: Set<String>) {
    self.catalogue = catalogue
    self.regions = regions
    names = NameRegister(catalogue)
  }

  /// All problems, by file and line; empty for a catalogue that may be indexed.
  public static func problems(
    of catalogue: Catalogue, regions: Set<String>
  ) -> [CatalogueProblem] {
    findings(in: catalogue, regions: regions).problems
  }

  /// All problems, and beside them what is no mistake but worth telling, each by file and line.
  public static func findings(
    in catalogue: Catalogue, regions: Set<String>
  ) -> (problems: [CatalogueProblem], remarks: [CatalogueProblem]) {
    var validator = CatalogueValidator(catalogue, regions: regions)
    validator.validate()
    return (Array(Set(validator.problems)).sorted(), Array(Set(validator.remarks)).sorted())
  }

  private mutating func validate() {
    problems = catalogue.problems
    checkForm()
    collectIDs()
    checkVocabulary()
    catalogue.mechanisms.forEach { checkMechanism($0) }
    catalogue.documents.forEach { checkDocument($0) }
    checkRegisters()
    checkCitations()
    checkFullText()
  }

  // MARK: - Form and ids

  private mutating func checkForm() {
    var checker = SchemaChecker(catalogue)
    for row in catalogue.mechanisms { checker.check(row, .mechanism, what: "the mechanism") }
    for row in catalogue.documents { checker.check(row, .document, what: "the document") }
    for row in catalogue.groups { checker.check(row, .group, what: "[[group]]") }
    for row in catalogue.countries { checker.check(row, .country, what: "[[country]]") }
    for row in catalogue.organizations {
      checker.check(row, .organization, what: "[[organization]]")
    }
    for row in catalogue.subjects { checker.check(row, .subject, what: "[[subject]]") }
    for row in catalogue.concepts {
      checker.check(row, .concept, what: "[[concept]]")
      if let preferred = row.table["preferred"]?.table {
        preferred.entries.forEach { checker.checkLanguage($0) }
      }
    }
    for row in catalogue.cities { checker.check(row, .city, what: "[[city]]") }
    for row in catalogue.places { checker.check(row, .place, what: "[[place]]") }
    for (key, row) in catalogue.cited { checker.check(row, .cited, what: "[\(key)]") }
    problems += checker.problems
  }

  mutating func report(_ row: Row, _ key: String?, _ message: String) {
    problems.append(catalogue.problem(row, key, message))
  }

  private mutating func add(_ id: String, file: String, line: Int) {
    var copy = id
    if let problem = copy.withUTF8({
      RecordMapper.problem(ofID: UnsafeRawBufferPointer($0))
    }) {
      problems.append(CatalogueProblem(file: file, line: line, message: "\(problem): `\(id)`"))
    }
    if let earlier = ids[id] {
      problems.append(
        CatalogueProblem(
          file: file, line: line,
          message: "the id `\(id)` is given twice: also in \(earlier.file):\(earlier.line)"))
    } else {
      ids[id] = (file, line)
    }
  }

  private mutating func addID(of row: Row) {
    guard let id = row.string("id") else { return }
    let place = row.line(of: "id")
    add(id, file: catalogue.file(place.source), line: place.line)
    for older in row.strings("formerly") {
      let place = row.line(of: "formerly")
      add(older, file: catalogue.file(place.source), line: place.line)
    }
  }

  private mutating func collectIDs() {
    for row in catalogue.mechanisms {
      if let id = row.string("id") { mechanismIDs.insert(id) }
      addID(of: row)
      row.rows("agenda").forEach { addID(of: $0) }
    }
    for row in catalogue.documents {
      if let id = row.string("id") { documentIDs.insert(id) }
      addID(of: row)
      for section in row.rows("section") {
        if let id = section.string("id") { sectionIDs.insert(id) }
        addID(of: section)
      }
    }
    for item in catalogue.items {
      citationKeys.insert(item.id)
      add(item.id, file: catalogue.file(item.source), line: item.lines["id"] ?? item.line)
    }
    for (_, row) in catalogue.cited {
      for older in row.strings("formerly") {
        let place = row.line(of: "formerly")
        add(older, file: catalogue.file(place.source), line: place.line)
      }
    }
    conceptIDs = Set(catalogue.concepts.compactMap { $0.string("id") })
    sourceIDs = documentIDs.union(sectionIDs)
  }

  // MARK: - References

  /// A source reference must lead to a document or a section.
  mutating func checkSource(_ reference: String, _ row: Row, _ key: String) {
    let target = Reference(reference).target
    if !sourceIDs.contains(target) {
      report(row, key, "`\(key)`: no document or section `\(target)`\(suggest(target, sourceIDs))")
    }
  }

  mutating func checkRegions(_ row: Row, _ key: String) {
    for region in row.strings(key) where !regions.contains(region) {
      report(row, key, "unknown region `\(region)`\(suggest(region, regions))")
    }
  }

  mutating func checkMechanisms(_ ids: [String], _ row: Row, _ key: String) {
    for id in ids where !mechanismIDs.contains(id) {
      report(row, key, "`\(key)`: no mechanism `\(id)`\(suggest(id, mechanismIDs))")
    }
  }

  /// "; the nearest is `…`", if something is near.
  func suggest(_ word: String, _ known: Set<String>) -> String {
    var best: (name: String, distance: Int)?
    for name in known.sorted() {
      let distance = TableSchema.distance(word, name)
      if distance < best?.distance ?? Int.max { best = (name, distance) }
    }
    guard let best, best.distance <= max(2, word.utf8.count / 3) else { return "" }
    return "; the nearest is `\(best.name)`"
  }

  // MARK: - Mechanisms and agenda

  private mutating func checkMechanism(_ row: Row) {
    let id = row.string("id") ?? ""
    checkRegions(row, "region")
    checkSources(row)
    for key in ["filed_under", "founded_as_stated"] {
      guard let map = row.row(key) else { continue }
      for (reference, _) in row.map(key) { checkSource(reference, map, reference) }
    }
    if let founded = row.string("founded").flatMap({ DateInterval($0)?.start.year }),
      let ended = row.string("ended").flatMap({ DateInterval($0)?.start.year }), ended < founded
    {
      report(row, "ended", "ended in \(ended), before it was founded in \(founded)")
    }
    checkMembers(row)
    checkNames(row)
    checkSubjects(of: row, in: CatalogueRecords.texts(ofMechanism: row))
    checkDisputes(row, id: id, schema: .mechanism, parts: row.rows("agenda"), partSchema: .agenda)
    if let none = row.row("no_agenda") {
      none.string("source").map { checkSource($0, none, "source") }
      if row.has("agenda") {
        report(row, "no_agenda", "[no_agenda] beside [[agenda]] entries: one of them is wrong")
      }
    }
    for entry in row.rows("agenda") { checkEntry(entry, mechanism: row, id: id) }
  }

  private mutating func checkSources(_ row: Row) {
    guard let sources = row.row("sources") else { return }
    for (key, reference) in row.map("sources") {
      checkSource(reference, sources, key)
      let isKnown =
        key == "default" || key == "narrative" || key == "agenda"
        || TableSchema.mechanism[key] != nil
      if !isKnown {
        let nearest = TableSchema.mechanism.nearest(to: key).map { "; the nearest is `\($0)`" }
        report(sources, key, "[sources] names the unknown key `\(key)`\(nearest ?? "")")
      }
    }
    if !sources.has("default") {
      // Ours, or sources themselves.
      let exempt: Set = [
        "id", "formerly", "sources", "dispute", "agenda", "summary", "filed_under",
        "founded_as_stated", "no_agenda", "as_of", "status_note", "subjects", "names",
      ]
      for entry in row.table.entries where !exempt.contains(entry.key) && !sources.has(entry.key) {
        report(
          row, entry.key, "`\(entry.key)` has no source: name one in [sources], or a `default`")
      }
    }
  }

  private mutating func checkMembers(_ row: Row) {
    guard let members = row.row("members") else { return }
    for state in members.strings("states") where !names.isCanonicalCountry(state) {
      let other = names.country(state)?.string("name").map { "; the catalogue calls it `\($0)`" }
      report(
        members, "states",
        "`states`: countries.toml has no `\(state)`\(other ?? suggestCountry(state))")
    }
    for group in members.strings("groups") where names.group(group) == nil {
      let known = Set(catalogue.groups.compactMap { $0.string("id") })
      report(
        members, "groups", "`groups`: groups.toml has no `\(group)`\(suggest(group, known))")
    }
    for state in members.rows("former") {
      if let name = state.string("name"), names.country(name) == nil {
        report(state, "name", "countries.toml has no `\(name)`\(suggestCountry(name))")
      }
    }
    for (name, _) in members.map("printed")
    where names.country(name) == nil && names.organization(name) == nil {
      report(members, "printed", "`printed` names `\(name)`, which is no member here")
    }
    if let bodies = row.row("bodies") {
      for country in bodies.strings("partner_countries") where names.country(country) == nil {
        report(
          bodies, "partner_countries",
          "countries.toml has no `\(country)`\(suggestCountry(country))")
      }
    }
  }

  func suggestCountry(_ name: String) -> String {
    suggest(name, Set(catalogue.countries.compactMap { $0.string("name") }))
  }

  private mutating func checkEntry(_ row: Row, mechanism: Row, id mechanismID: String) {
    let id = row.string("id") ?? ""
    if !id.hasPrefix(mechanismID + "/") || id.split(separator: "/").count < 3 {
      report(row, "id", "the id `\(id)` must read `\(mechanismID)/<start date or undated>/<slug>`")
    }
    let sources = mechanism.row("sources")
    if let reference = row.string("source") {
      checkSource(reference, row, "source")
    } else if sources?.has("agenda") != true && sources?.has("default") != true {
      report(row, "id", "the entry has no source: `source`, or `agenda` in [sources]")
    }
    checkRegions(row, "region")
    if let place = row.row("place"), let country = place.string("country"),
      !names.isCanonicalCountry(country)
    {
      let other = names.country(country)?.string("name").map {
        "; the catalogue calls it `\($0)`"
      }
      report(
        row, "place", "countries.toml has no `\(country)`\(other ?? suggestCountry(country))")
    }
    checkSubjects(of: row, in: CatalogueRecords.texts(ofEntry: row))
    guard let date = row.string("date").flatMap({ DateInterval($0) }) else { return }
    if date.start.year == nil, id.split(separator: "/").dropFirst().first != "undated" {
      report(row, "id", "a meeting without a year is `\(mechanismID)/undated/…`")
    }
    checkYear(of: row, id: id, date)
    if date.start.year != nil, row.has("guess") {
      report(row, "guess", "`guess` beside a date that has its year")
    }
    for key in ["span", "sessions"] {
      let texts = row.string(key).map { [$0] } ?? row.strings(key)
      for text in texts {
        guard let part = DateInterval(text), let inner = part.days, let outer = date.days else {
          continue
        }
        if inner.first < outer.first || inner.last > outer.last {
          report(row, key, "`\(key)` `\(text)` does not lie within `date` `\(date)`")
        }
      }
    }
  }

  /// The year that an id names is the meeting's, and what lies ahead was not held.
  private mutating func checkYear(of row: Row, id: String, _ date: DateInterval) {
    guard let year = date.start.year else { return }
    let parts = id.split(separator: "/")
    if parts.count >= 3, let named = CalendarDate(parts[1])?.year, named != year,
      named != date.end.year
    {
      report(
        row, "date",
        "the id `\(id)` says \(named), the date \(year): mend the wrong one, and list an id that was "
          + "in use before under `formerly`")
    }
    if row.string("status") == "held", let first = date.start.firstDay, first > today {
      report(row, "status", "`held`, but the date \(date) lies ahead: `forthcoming`")
    }
  }

  // MARK: - Disputes

  /// `field` names a fact of the file, `says` names sources.
  mutating func checkDisputes(
    _ row: Row, id: String, schema: TableSchema, parts: [Row], partSchema: TableSchema
  ) {
    let partIDs = Set(parts.compactMap { $0.string("id") })
    for dispute in row.rows("dispute") {
      let says = dispute.map("says")
      if says.isEmpty {
        report(dispute, "says", "the dispute does not say who says what: [dispute.says]")
      }
      if let table = dispute.row("says") {
        for (reference, _) in says { checkSource(reference, table, reference) }
      }
      guard let field = dispute.string("field"), field != "text" else { continue }
      if let colon = field.lastIndex(of: ":") {
        let part = String(field[..<colon])
        let key = String(field[field.index(after: colon)...])
        if !partIDs.contains(part) {
          report(dispute, "field", "`field`: no `\(part)` in this file\(suggest(part, partIDs))")
        } else if partSchema[key] == nil {
          let nearest = partSchema.nearest(to: key).map { "; the nearest is `\($0)`" } ?? ""
          report(dispute, "field", "`field`: unknown key `\(key)`\(nearest)")
        }
      } else {
        let keys = field.split(separator: ".").map(String.init)
        var known = keys.first.flatMap { schema[$0] }
        if keys.count == 2, case .table(let inner)? = known?.kind { known = inner[keys[1]] }
        if known == nil {
          let nearest = schema.nearest(to: field).map { "; the nearest is `\($0)`" } ?? ""
          report(dispute, "field", "`field`: unknown key `\(field)`\(nearest)")
        }
      }
    }
  }
}
