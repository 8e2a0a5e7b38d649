internal import Catalogue

/// What the catalogue knows that helps to import: outlines of documents, names of mechanisms and
/// countries, citations. Reading is forgiving: `check --corpus` is who complains.
public struct KnownCatalogue: Sendable {
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
    /// EDTF.
    public var date: String
  }

  /// A citation that the catalogue has.
  public struct KnownCitation: Hashable, Sendable {
    public var key: String
    public var title: String
    public var year: Int?
  }

  /// By id.
  public var documents: [String: Document] = [:]
  public var mechanisms: [Mechanism] = []
  public var places = PlaceNames()
  public var citations: [KnownCitation] = []

  /// An empty catalogue.
  public init() {}

  /// Reads the catalogue in a folder; a folder without one gives an empty one.
  ///
  /// - Throws: if a file of the catalogue cannot be read.
  public init(path: String) throws(ImportError) {
    guard Catalogue.isCatalogue(path) else { return }
    let catalogue: Catalogue
    do throws(InputError) { catalogue = try Catalogue(folders: [path], fullText: false) } catch {
      throw ImportError("\(error)", remedy: "check the catalogue")
    }
    for outline in catalogue.documentOutlines {
      documents[outline.id] = Document(
        id: outline.id, title: outline.title, type: outline.type, symbol: outline.symbol,
        isbn: outline.isbn, language: outline.language, regions: outline.regions,
        year: outline.year,
        sections: outline.sections.map {
          Section(
            id: $0.id, heading: $0.heading, level: $0.level, page: $0.page, summary: $0.summary)
        })
    }
    mechanisms = catalogue.mechanismOutlines.map { outline in
      Mechanism(
        id: outline.id, name: outline.name, acronym: outline.acronym, names: outline.names,
        agenda: outline.agenda.map { KnownAgenda(id: $0.id, title: $0.title, date: $0.date) })
    }
    for names in catalogue.countryNames { places.add(names[0], also: Array(names.dropFirst())) }
    for city in catalogue.cityLabels { places.addCity(city.name, labels: city.labels) }
    citations = catalogue.citationTitles.map {
      KnownCitation(key: $0.key, title: $0.title, year: $0.year)
    }
  }

  /// The document with an ISBN or symbol.
  func document(symbol: String?, isbn: String?) -> Document? {
    let sorted = documents.values.sorted { $0.id < $1.id }
    if let isbn, let found = sorted.first(where: { $0.isbn == isbn }) { return found }
    if let symbol, let found = sorted.first(where: { $0.symbol == symbol }) { return found }
    return nil
  }
}
