internal import JSON

// Documents, groups, countries, organizations, citations and imported texts.
extension CatalogueValidator {
  mutating func checkDocument(_ row: Row) {
    let id = row.string("id") ?? ""
    if row.has("title") == row.has("supplied_title") {
      report(row, nil, "the document needs one of `title` and `supplied_title`")
    }
    checkRegions(row, "region")
    checkRegions(row, "regions_discussed")
    checkMechanisms(row.strings("mechanisms"), row, "mechanisms")
    checkIdentifiers(isbn: row.string("isbn"), issn: row.string("issn"), doi: row.string("doi")) {
      (key, message) in problems.append(catalogue.problem(row, key, message))
    }
    if let language = row.string("language"), !Self.isLanguageTag(language) {
      report(row, "language", "`language` `\(language)` is no BCP 47 tag such as en or pt-BR")
    }
    if let citation = row.string("citation"), !citationKeys.contains(citation) {
      report(
        row, "citation",
        "`citation`: citations.csl.json has no `\(citation)`\(suggest(citation, citationKeys))")
    }
    if row.has("date"), row.has("guess") {
      report(row, "guess", "`guess` beside a `date`: one of them is wrong")
    }
    for (key, _) in row.map("notes") where TableSchema.document[key] == nil && key != "year" {
      let nearest = TableSchema.document.nearest(to: key).map { "; the nearest is `\($0)`" } ?? ""
      report(row, "notes", "[notes] names the unknown key `\(key)`\(nearest)")
    }
    checkSubjects(of: row, in: CatalogueRecords.texts(ofDocument: row))
    checkDisputes(
      row, id: id, schema: .document, parts: row.rows("section"), partSchema: .section)
    for section in row.rows("section") {
      let sectionID = section.string("id") ?? ""
      if !sectionID.hasPrefix(id + "#") || sectionID.utf8.count <= id.utf8.count + 1 {
        report(section, "id", "the id `\(sectionID)` must read `\(id)#<section>`")
      }
      checkRegions(section, "region")
      checkSubjects(of: section, in: CatalogueRecords.texts(ofSection: section))
      checkMechanisms(section.string("mechanism").map { [$0] } ?? [], section, "mechanism")
      checkMechanisms(section.strings("mentions"), section, "mentions")
      if let level = section.integer("level"), !(1...9).contains(level) {
        report(section, "level", "`level` \(level): 1 is the highest, 9 the lowest")
      }
    }
  }

  private func checkIdentifiers(
    isbn: String?, issn: String?, doi: String?, _ report: (String, String) -> Void
  ) {
    // A reference may name several editions: "9783319219226, 9783319219219".
    for number in (isbn ?? "").split(whereSeparator: { $0 == "," || $0 == ";" })
    where !Identifiers.isISBN(Row.collapse(String(number))) {
      report("isbn", "ISBN `\(number)`: wrong length or check digit")
    }
    for number in (issn ?? "").split(whereSeparator: { $0 == "," || $0 == ";" })
    where !Identifiers.isISSN(Row.collapse(String(number))) {
      report("issn", "ISSN `\(number)`: wrong length or check digit")
    }
    if let doi, Identifiers.bareDOI(doi) == nil {
      report("doi", "DOI `\(doi)`: it should read 10.<registrant>/<suffix>")
    }
  }

  /// Letters, digits and hyphens, the first part of two to eight letters (RFC 5646).
  static func isLanguageTag(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard let first = parts.first, (2...8).contains(first.count) else { return false }
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    return first.allSatisfy(isLetter)
      && parts.dropFirst().allSatisfy { part in
        (1...8).contains(part.count)
          && part.allSatisfy { isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) }
      }
  }

  // MARK: - Groups, countries, organizations

  mutating func checkRegisters() {
    for group in catalogue.groups {
      for member in group.strings("members") where !names.isCanonicalCountry(member) {
        let other = names.country(member)?.string("name").map {
          "; the catalogue calls it `\($0)`"
        }
        report(
          group, "members",
          "`members`: countries.toml has no `\(member)`\(other ?? suggestCountry(member))")
      }
      checkRegisterSource(group)
    }
    for organization in catalogue.organizations { checkRegisterSource(organization) }
    var codes: [String: String] = [:]
    for country in catalogue.countries {
      let name = country.string("name") ?? ""
      for (key, length) in [("iso2", 2), ("iso3", 3)] {
        guard let code = country.string(key) else { continue }
        if code.utf8.count != length || !code.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) {
          report(country, key, "`\(key)` must be \(length) capital letters, found `\(code)`")
        }
        if let other = codes[code] {
          report(country, key, "`\(code)` is also the code of \(other)")
        }
        codes[code] = name
      }
    }
  }

  /// The source of a group or organization: of this catalogue, or a publication in words.
  private mutating func checkRegisterSource(_ row: Row) {
    guard let source = row.string("source") else { return }
    let target = Reference(source).target
    // What looks like an id of ours must be one.
    let isReference =
      !target.contains(" ") && (target.contains("#") || documentIDs.contains(target))
    if isReference { checkSource(source, row, "source") }
  }

  // MARK: - Citations

  private static let classicTypes: Set<String> = [
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
    "broadcast", "chapter", "dataset", "entry", "entry-dictionary", "entry-encyclopedia",
    "figure", "graphic", "interview", "legal_case", "legislation", "manuscript", "map",
    "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
    "personal_communication",
    "post", "post-weblog", "report", "review", "review-book", "song", "speech", "thesis", "treaty",
    "webpage",
  ]
  private static let variables: Set<String> = [
    "id", "type", "title", "title-short", "author", "editor", "issued", "accessed",
    "container-title", "collection-title", "collection-number", "publisher", "publisher-place",
    "volume", "issue", "page", "number", "number-of-pages", "URL", "DOI", "ISBN", "ISSN",
    "language", "event", "event-place", "genre", "note",
  ]

  mutating func checkCitations() {
    let citedKeys = Set(catalogue.cited.map(\.key))
    for item in catalogue.items {
      checkItem(item)
      if !citedKeys.contains(item.id) {
        problem(item, "id", "cited.toml has no [\(item.id)]: every citation has a source")
      }
    }
    var titles: [String: String] = [:]
    for item in catalogue.items { titles[item.id] = item["title"]?.string }
    for (key, row) in catalogue.cited {
      checkSubjects(
        of: row, in: CatalogueRecords.texts(ofCitation: row) + [titles[key]].compactMap { $0 })
      if !citationKeys.contains(key) {
        report(row, nil, "citations.csl.json has no `\(key)`\(suggest(key, citationKeys))")
      }
      if row.has("cited"), row.strings("cited").isEmpty {
        report(row, "cited", "`cited` is empty: where is this cited?")
      }
      for reference in row.strings("cited") { checkSource(reference, row, "cited") }
      for id in row.strings("within") where !sectionIDs.contains(id) {
        report(row, "within", "`within`: no section `\(id)`\(suggest(id, sectionIDs))")
      }
      checkMechanisms(row.strings("mechanism"), row, "mechanism")
      checkRegions(row, "region")
      if let document = row.string("document"), !documentIDs.contains(document) {
        report(row, "document", "no document `\(document)`\(suggest(document, documentIDs))")
      }
    }
  }

  private mutating func problem(_ item: CSLItem, _ key: String, _ message: String) {
    problems.append(
      CatalogueProblem(
        file: catalogue.file(item.source), line: item.lines[key] ?? item.line, message: message))
  }

  private mutating func checkItem(_ item: CSLItem) {
    for member in item.object.members where !Self.variables.contains(member.key) {
      problem(
        item, member.key,
        "unknown CSL variable `\(member.key)`\(suggest(member.key, Self.variables))")
    }
    if let type = item["type"]?.string {
      if !Self.classicTypes.contains(type) {
        problem(item, "type", "unknown CSL type `\(type)`\(suggest(type, Self.classicTypes))")
      }
    } else {
      problem(item, "id", "the item `\(item.id)` has no `type`")
    }
    if item["title"]?.string?.isEmpty != false {
      problem(item, "id", "the item `\(item.id)` has no `title`")
    }
    for key in ["issued", "accessed"] where item[key] != nil {
      let parts = CSLItem.dateParts(item[key])
      func padded(_ number: Int, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
      }
      let text = parts.enumerated().map { padded($1, $0 == 0 ? 4 : 2) }.joined(separator: "-")
      if parts.isEmpty || parts.count > 3 || CalendarDate(text) == nil {
        problem(item, key, "`\(key)`: impossible date `\(text)`")
      }
    }
    for key in ["author", "editor"] where item[key] != nil {
      let names = item[key]?.array ?? []
      if names.isEmpty || CSLNames.display(item[key]).count != names.count {
        problem(item, key, "`\(key)`: a name needs `family`, or `literal` for a body")
      }
    }
    let lower = ["isbn": "ISBN", "issn": "ISSN", "doi": "DOI"]
    var found: [(String, String)] = []
    checkIdentifiers(
      isbn: item["ISBN"]?.string, issn: item["ISSN"]?.string, doi: item["DOI"]?.string
    ) { (key, message) in found.append((lower[key] ?? key, message)) }
    for (key, message) in found { problem(item, key, message) }
  }

  // MARK: - Imported texts

  mutating func checkFullText() {
    var seen: Set<String> = []
    let imported = Set(catalogue.fullText.documents.map(\.id))
    for section in catalogue.fullText.sections {
      let file = catalogue.file(section.source)
      let document = section.object["document"]?.string ?? ""
      if !seen.insert(section.id).inserted {
        problems.append(
          CatalogueProblem(
            file: file, line: section.line, message: "the section `\(section.id)` is given twice"))
      }
      if !documentIDs.contains(document) && !imported.contains(document) {
        problems.append(
          CatalogueProblem(
            file: file, line: section.line,
            message: "no document `\(document)`: its file should begin with a line "
              + #"{"kind": "document", "id": "\#(document)", "title": …}"#))
      }
      if !section.id.hasPrefix(document + "#") {
        problems.append(
          CatalogueProblem(
            file: file, line: section.line,
            message: "the id `\(section.id)` must read `\(document)#<section>`"))
      }
    }
  }
}
