internal import Analysis
internal import JSON
internal import TOML

// What an import needs to know of a catalogue: outlines of documents, names of mechanisms and
// countries, citations. Wrong kinds of values read as absent: `CatalogueValidator` reports them.

extension Catalogue {
  /// A document and its sections, in the order of its file.
  package struct DocumentOutline: Sendable {
    package var id: String
    package var title: String?
    /// Without its kind: `report`.
    package var type: String?
    package var symbol: String?
    package var isbn: String?
    package var language: String?
    package var regions: [String]
    package var year: Int?
    package var sections: [SectionOutline]
  }

  /// A section as its document's file has it.
  package struct SectionOutline: Hashable, Sendable {
    /// With its document's: `mrs-45#3.1`.
    package var id: String
    package var heading: String
    package var level: Int
    package var page: String?
    package var summary: String
  }

  /// A mechanism's names, and its meetings.
  package struct MechanismOutline: Sendable {
    package var id: String
    package var name: String
    package var acronym: String?
    /// All names, the full one first, misprints among them; the acronym is not.
    package var names: [String]
    /// Ids, titles and EDTF dates of its meetings.
    package var agenda: [(id: String, title: String, date: String)]
  }

  /// All documents, in the order of their files.
  package var documentOutlines: [DocumentOutline] {
    documents.compactMap { row in
      guard let id = row.string("id") else { return nil }
      return DocumentOutline(
        id: id, title: row.string("title") ?? row.string("supplied_title"),
        type: row.string("type"), symbol: row.string("symbol"), isbn: row.string("isbn"),
        language: row.string("language"), regions: row.strings("region"),
        year: row.string("date").flatMap { DateInterval($0)?.start.year },
        sections: row.rows("section").compactMap { section in
          section.string("id").map { id in
            SectionOutline(
              id: id, heading: section.string("heading") ?? "",
              level: section.integer("level") ?? 1, page: section.string("page"),
              summary: section.string("summary") ?? "")
          }
        })
    }
  }

  /// All mechanisms, in the order of their files.
  package var mechanismOutlines: [MechanismOutline] {
    mechanisms.compactMap { row in
      guard let id = row.string("id") else { return nil }
      let name = row.string("name") ?? id
      return MechanismOutline(
        id: id, name: name, acronym: row.string("acronym"),
        names: [name] + row.strings("also") + row.strings("also_printed"),
        agenda: row.rows("agenda").compactMap { entry in
          entry.string("id").map { ($0, entry.string("title") ?? "", entry.string("date") ?? "") }
        })
    }
  }

  /// Languages in which countries of a calendar are known.
  private static let languages = ["en", "fr", "es", "ru", "ar", "zh", "de", "pt"]

  /// Names of each country, the one that the catalogue uses first; also those that ICU has for its
  /// code.
  package var countryNames: [[String]] {
    countries.map { row in
      let codes = [row.string("iso2")].compactMap { $0 }
      return NameRegister.names(ofCountry: row)
        + codes.flatMap { code in
          Self.languages.compactMap { CountryNames.name(of: code, in: $0) }
        }
    }.filter { !$0.isEmpty }
  }

  /// Names of each city, and what it is called in other languages.
  package var cityLabels: [(name: String, labels: [String])] {
    cities.compactMap { row in
      row.string("name").map { name in
        (name, (row.row("names")?.table.entries ?? []).flatMap { $0.node.strings ?? [] })
      }
    }
  }

  /// Key, title and year of each citation.
  package var citationTitles: [(key: String, title: String, year: Int?)] {
    items.compactMap { item in
      item["title"]?.string.map { (item.id, $0, CSLItem.dateParts(item["issued"]).first) }
    }
  }
}
