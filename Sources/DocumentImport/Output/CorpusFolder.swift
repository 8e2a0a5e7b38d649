internal import JSON
internal import TOML

/// What the catalogue knows that helps to import: outlines of documents, names of mechanisms and
/// countries, citations. Reading is forgiving: `check --corpus` is who complains.
public struct CorpusFolder: Sendable {
  /// A document of the catalogue.
  public struct Document: Sendable {
    public var id: String
    public var title: String?
    public var type: String?
    public var symbol: String?
    public var isbn: String?
    public var language: String?
    public var regions: [String] = []
    public var year: Int?
    public var sections: [Section] = []
  }

  /// A section of its outline.
  public struct Section: Hashable, Sendable {
    public var id: String
    public var heading: String
    public var level: Int
    public var page: String?
    public var summary: String
  }

  /// A mechanism, for calendars.
  public struct Mechanism: Sendable {
    public var id: String
    public var name: String
    public var acronym: String?
    public var names: [String]
    public var agenda: [KnownAgenda] = []
  }

  /// A calendar entry that the catalogue has.
  public struct KnownAgenda: Hashable, Sendable {
    public var id: String
    public var title: String
    public var date: String
  }

  /// A citation that the catalogue has.
  public struct KnownCitation: Hashable, Sendable {
    public var key: String
    public var title: String
    public var year: Int?
  }

  public var path: String
  public var documents: [String: Document] = [:]
  public var mechanisms: [Mechanism] = []
  public var places = PlaceNames()
  public var citations: [KnownCitation] = []

  /// Reads a catalogue; a folder without one gives an empty one.
  public init(path: String) {
    self.path = path
    for (name, table) in Self.tables(path + "/documents") { addDocument(name, table) }
    for (name, table) in Self.tables(path + "/mechanisms") { addMechanism(name, table) }
    if let table = Self.table(path + "/countries.toml") {
      for node in table["country"]?.array ?? [] {
        guard let country = node.table, let name = country["name"]?.string else { continue }
        places.add(
          name,
          also: (country["also"]?.strings ?? [])
            + (country["later"]?.string.map { [$0] } ?? country["later"]?.strings ?? []))
      }
    }
    addCitations()
  }

  private static func table(_ path: String) -> TOMLTable? {
    guard let bytes = try? FileSystem.read(path) else { return nil }
    return try? TOMLDocument(String(decoding: bytes, as: UTF8.self)).root
  }

  private static func tables(_ folder: String) -> [(String, TOMLTable)] {
    FileSystem.list(folder).filter { $0.hasSuffix(".toml") }.compactMap { file in
      table(folder + "/" + file).map { (String(file.dropLast(5)), $0) }
    }
  }

  private mutating func addDocument(_ name: String, _ table: TOMLTable) {
    var document = Document(id: table["id"]?.string ?? name)
    document.title = table["title"]?.string ?? table["supplied_title"]?.string
    document.type = table["type"]?.string
    document.symbol = table["symbol"]?.string
    document.isbn = table["isbn"]?.string
    document.language = table["language"]?.string
    document.regions = table["region"]?.strings ?? []
    document.year = (table["date"]?.string?.prefix(4)).flatMap { Int($0) }
    for node in table["section"]?.array ?? [] {
      guard let section = node.table, let id = section["id"]?.string else { continue }
      document.sections.append(
        Section(
          id: id, heading: section["heading"]?.string ?? "", level: section["level"]?.integer ?? 1,
          page: section["page"]?.string, summary: section["summary"]?.string ?? ""))
    }
    documents[document.id] = document
  }

  private mutating func addMechanism(_ name: String, _ table: TOMLTable) {
    let full = table["name"]?.string ?? name
    var mechanism = Mechanism(
      id: table["id"]?.string ?? name, name: full, acronym: table["acronym"]?.string,
      names: [full] + (table["also"]?.strings ?? []) + (table["also_printed"]?.strings ?? []))
    for node in table["agenda"]?.array ?? [] {
      guard let entry = node.table, let id = entry["id"]?.string else { continue }
      mechanism.agenda.append(
        KnownAgenda(id: id, title: entry["title"]?.string ?? "", date: entry["date"]?.string ?? ""))
    }
    mechanisms.append(mechanism)
  }

  private mutating func addCitations() {
    guard let bytes = try? FileSystem.read(path + "/citations.csl.json"),
      let tree = try? JSONValue(utf8: bytes)
    else { return }
    for item in tree.array ?? [] {
      guard let key = item["id"]?.string, let title = item["title"]?.string else { continue }
      let year = item["issued"]?["date-parts"]?.array?.first?.array?.first?.integer
      citations.append(KnownCitation(key: key, title: title, year: year))
    }
  }

  /// The document with an id, or with a symbol or ISBN that a text names.
  func document(id: String?, symbol: String?, isbn: String?) -> Document? {
    if let id, let document = documents[id] { return document }
    guard id == nil else { return nil }
    let sorted = documents.values.sorted { $0.id < $1.id }
    if let isbn, let found = sorted.first(where: { $0.isbn == isbn }) { return found }
    if let symbol, let found = sorted.first(where: { $0.symbol == symbol }) { return found }
    return nil
  }
}
