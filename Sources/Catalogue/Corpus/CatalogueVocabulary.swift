internal import Analysis
public import InvertedIndex
internal import TOML
internal import Vocabulary

/// The names, places and concepts of a catalogue, laid down for the index: what queries are understood
/// by.
public struct CatalogueVocabulary {
  /// Name of the attachment that `bytes` belongs under.
  public static let attachment = "vocabulary"

  private let catalogue: Catalogue
  private let definition: Definition
  private var builder = LabelIndexBuilder()

  public init(_ catalogue: Catalogue, definition: Definition) {
    self.catalogue = catalogue
    self.definition = definition
  }

  /// The bytes of the attachment; nil where the definition has no text field to analyse labels by.
  public var bytes: [UInt8]? {
    guard let field = definition.fields.first(where: { $0.kind == .text }) else { return nil }
    var copy = self
    copy.fill()
    return copy.builder.bytes(analyzer: definition.analyzer(of: field))
  }

  /// The hierarchy of the concepts of an attachment; nil where it is none.
  public static func subjectTree(of bytes: [UInt8]) -> SubjectTree? {
    LabelIndex(bytes).map { index in
      SubjectTree(concepts: ConceptScheme(index).concepts.map { ($0.id, $0.broader) })
    }
  }

  private mutating func fill() {
    catalogue.mechanisms.forEach { add(mechanism: $0) }
    catalogue.documents.forEach { add(document: $0) }
    addCountries()
    catalogue.cities.forEach { add(city: $0) }
    addRegions()
    catalogue.groups.forEach { add(group: $0) }
    catalogue.organizations.forEach { add(organization: $0) }
    catalogue.concepts.forEach { add(concept: $0) }
    if let words = definition.file(UnderstandingWords.fileName) {
      UnderstandingWords.add(words, to: &builder)
    }
  }

  private mutating func add(
    _ texts: [String], _ language: String, _ rank: EntityLabel.Rank, to entity: Int
  ) {
    for text in texts { builder.add(EntityLabel(text, language: language, rank: rank), to: entity) }
  }

  /// Lists of labels by language under a key.
  private func byLanguage(_ row: Row, _ key: String) -> [(language: String, texts: [String])] {
    (row.table[key]?.table?.entries ?? []).map { ($0.key, $0.node.strings ?? []) }
  }

  // MARK: - Records that have names

  private mutating func add(mechanism row: Row) {
    let id = row.string("id") ?? ""
    let name = row.string("name") ?? id
    let entity = builder.add(Entity(kind: .name, id: id, label: name))
    add([name], "en", .preferred, to: entity)
    add([row.string("acronym")].compactMap { $0 }, "", .acronym, to: entity)
    add(row.strings("also"), "en", .alternative, to: entity)
    add(row.strings("also_printed"), "en", .hidden, to: entity)
    for entry in row.table["names"]?.table?.entries ?? [] {
      guard let names = Row(entry.node) else { continue }
      add(names.strings("official"), entry.key, .alternative, to: entity)
      add(names.strings("short"), entry.key, .translated, to: entity)
      add(names.strings("translated"), entry.key, .translated, to: entity)
    }
    // The id is a name too: what people copy from a link.
    add([id.split(separator: "-").joined(separator: " ")], "", .hidden, to: entity)
  }

  private mutating func add(document row: Row) {
    let id = row.string("id") ?? ""
    let title = row.string("title") ?? row.string("supplied_title") ?? id
    let entity = builder.add(Entity(kind: .name, id: id, label: title))
    add([title], row.string("language") ?? "en", .preferred, to: entity)
    add([row.string("symbol")].compactMap { $0 }, "", .acronym, to: entity)
    if let series = row.string("series"), let number = row.string("number") {
      add(["\(series) \(number)", "\(series) No. \(number)"], "en", .alternative, to: entity)
    }
    add([id.split(separator: "-").joined(separator: " ")], "", .hidden, to: entity)
  }

  // MARK: - Places

  private mutating func addCountries() {
    var known: Set<String> = []
    for row in catalogue.countries {
      let name = row.string("name") ?? ""
      var facts: [Entity.Fact] = []
      if let code = row.string("iso2") {
        known.insert(code)
        facts.append(Entity.Fact("iso2", [code]))
      }
      facts.append(Entity.Fact("names", NameRegister.names(ofCountry: row)))
      let entity = builder.add(Entity(kind: .country, id: name, label: name, facts: facts))
      add([name], "en", .preferred, to: entity)
      add(row.strings("also"), "en", .alternative, to: entity)
      add([row.string("later")].compactMap { $0 }, "en", .alternative, to: entity)
      for (language, texts) in byLanguage(row, "names") {
        add(texts, language, .alternative, to: entity)
      }
      if let code = row.string("iso2") { addNames(ofCode: code, to: entity) }
      add(row.strings("adjective"), "en", .demonym, to: entity)
      for (language, texts) in byLanguage(row, "demonym") {
        add(texts, language, .demonym, to: entity)
      }
      let codes = ["iso2", "iso3"].compactMap { row.string($0) }
      add(codes, "", .code, to: entity)
    }
    // Countries and territories that the catalogue does not mention: asked for, they are understood and
    // found nowhere.
    for code in CountryNames.codes where !known.contains(code) {
      guard let name = CountryNames.name(of: code, in: "en") else { continue }
      let entity = builder.add(
        Entity(
          kind: .country, id: name, label: name,
          facts: [Entity.Fact("iso2", [code]), Entity.Fact("names", [name])]))
      addNames(ofCode: code, to: entity)
    }
  }

  /// ICU's names of a country in all languages; of `Myanmar (Burma)` each part too.
  private mutating func addNames(ofCode code: String, to entity: Int) {
    for language in TableSchema.languages {
      guard let name = CountryNames.name(of: code, in: language) else { continue }
      add([name], language, .alternative, to: entity)
      let parts = name.split(whereSeparator: { "()（）".contains($0) })
        .map { Row.collapse(String($0)) }
      // A part in brackets may only tell apart: 刚果（金）.
      if parts.count == 2, parts.allSatisfy({ $0.count > 2 }) {
        add(parts, language, .alternative, to: entity)
      }
    }
  }

  private mutating func add(city row: Row) {
    let name = row.string("name") ?? ""
    let entity = builder.add(
      Entity(
        kind: .city, id: name, label: name,
        facts: [Entity.Fact("countries", [row.string("country")].compactMap { $0 })]))
    add([name], "", .preferred, to: entity)
    add(row.strings("also"), "", .alternative, to: entity)
    for (language, texts) in byLanguage(row, "names") {
      add(texts, language, .alternative, to: entity)
    }
  }

  private mutating func addRegions() {
    let nodes = Dictionary(
      definition.regions.nodes.map { ($0.id, $0.label) }, uniquingKeysWith: { first, _ in first })
    var named: Set<String> = []
    for row in catalogue.places {
      let id = row.string("id") ?? ""
      var regions = row.strings("regions")
      if nodes[id] != nil, !regions.contains(id) { regions.append(id) }
      named.formUnion(regions)
      let names = byLanguage(row, "names")
      let label = names.first { $0.language == "en" }?.texts.first ?? nodes[id] ?? id
      let entity = builder.add(
        Entity(
          kind: .region, id: id, label: label,
          facts: [
            Entity.Fact("regions", regions), Entity.Fact("countries", row.strings("countries")),
          ]))
      for (language, texts) in names { add(texts, language, .alternative, to: entity) }
    }
    for node in definition.regions.nodes where !named.contains(node.id) {
      let entity = builder.add(
        Entity(
          kind: .region, id: node.id, label: node.label,
          facts: [Entity.Fact("regions", [node.id])]))
      add([node.label], "en", .preferred, to: entity)
    }
  }

  // MARK: - Bodies

  private mutating func add(group row: Row) {
    let name = row.string("name") ?? ""
    let entity = builder.add(
      Entity(
        kind: .organisation, id: name, label: name,
        facts: [
          Entity.Fact("names", NameRegister.names(ofGroup: row)),
          Entity.Fact("countries", row.strings("members")),
        ]))
    addBody(row, to: entity)
  }

  private mutating func add(organization row: Row) {
    let name = row.string("name") ?? ""
    let entity = builder.add(
      Entity(
        kind: .organisation, id: name, label: name,
        facts: [Entity.Fact("names", NameRegister.names(ofOrganization: row))]))
    addBody(row, to: entity)
  }

  private mutating func addBody(_ row: Row, to entity: Int) {
    add([row.string("name")].compactMap { $0 }, "en", .preferred, to: entity)
    add([row.string("acronym")].compactMap { $0 }, "", .acronym, to: entity)
    add(row.strings("also"), "en", .alternative, to: entity)
    for (language, texts) in byLanguage(row, "names") {
      add(texts, language, .alternative, to: entity)
    }
  }

  // MARK: - Concepts

  private mutating func add(concept row: Row) {
    let id = row.string("id") ?? ""
    let preferred = row.map("preferred")
    let label = preferred.first { $0.key == "en" }?.value ?? preferred.first?.value ?? id
    let entity = builder.add(
      Entity(
        kind: .subject, id: id, label: label,
        facts: [
          Entity.Fact("broader", row.strings("broader")),
          Entity.Fact("related", row.strings("related")),
          Entity.Fact("scope", [row.prose("scope")].compactMap { $0 }),
        ]))
    for (language, text) in preferred { add([text], language, .preferred, to: entity) }
    for (language, texts) in byLanguage(row, "alternative") {
      add(texts, language, .alternative, to: entity)
    }
    for (language, texts) in byLanguage(row, "hidden") {
      add(texts, language, .hidden, to: entity)
    }
  }
}
