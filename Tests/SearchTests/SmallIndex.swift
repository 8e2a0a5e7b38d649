import Analysis
import Foundation
import InvertedIndex
import QueryLanguage
import Search

/// An index of records written down as dictionaries, for tests that read like examples.
struct SmallIndex {
  static let definition = """
    [analyzers.default]
    tokenizer = "icu"
    [[field]]
    name = "title"
    kind = "text"
    boost = 2.0
    [[field]]
    name = "text"
    kind = "text"
    [[field]]
    name = "id"
    kind = "keyword"
    [[field]]
    name = "kind"
    kind = "keyword"
    facet = true
    [[field]]
    name = "type"
    kind = "keyword"
    hierarchy = "path"
    facet = true
    [[field]]
    name = "region"
    kind = "keyword"
    hierarchy = "tree"
    facet = true
    [[field]]
    name = "mechanism"
    kind = "keyword"
    facet = true
    [[field]]
    name = "document"
    kind = "keyword"
    facet = true
    [[field]]
    name = "language"
    kind = "keyword"
    facet = true
    [[field]]
    name = "year"
    kind = "integer"
    [[field]]
    name = "date"
    kind = "date_range"
    """

  static let regions = """
    [[region]]
    id = "asia"
    label = "Asia"
    [[region]]
    id = "asia-oceania"
    label = "Asia with Oceania"
    parents = ["asia"]
    [[region]]
    id = "africa"
    label = "Africa"
    """

  static let synonyms = """
    [[group]]
    kind = "spelling"
    words = ["labour", "labor"]
    [[group]]
    kind = "name"
    words = ["Migration Dialogue for Southern Africa", "MIDSA"]
    [[group]]
    kind = "name"
    words = ["5+5 Dialogue", "5+5", "Western Mediterranean Forum"]
    """

  let folder = ScratchFolder()

  init(
    _ records: [[String: Any]], definition: String = Self.definition, related: String? = nil,
    thesaurus: String = ""
  ) throws {
    var files = [
      ("definition.toml", Array(definition.utf8)), ("regions.toml", Array(Self.regions.utf8)),
      ("synonyms.toml", Array((Self.synonyms + thesaurus).utf8)),
    ]
    if let related { files.append(("related.toml", Array(related.utf8))) }
    let definition = try Definition(files: files)
    let writer = try IndexWriter(path: folder.path, definition: definition, mode: .create)
    try add(records, to: writer)
  }

  /// Adds records in a commit of their own.
  func update(_ records: [[String: Any]]) throws {
    try add(records, to: try IndexWriter(path: folder.path, definition: nil, mode: .update))
  }

  func delete(_ id: String) throws {
    let writer = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    _ = try writer.delete(id: id)
    _ = try writer.commit()
  }

  private func add(_ records: [[String: Any]], to writer: IndexWriter) throws {
    let buffer = DocumentBuffer()
    for record in records {
      buffer.begin(id: record["id"] as! String)
      let language = Language(bcp47: record["language"] as? String ?? "en")!
      for field in writer.definition.fields {
        switch field.kind {
        case .text:
          if let text = record[field.name] as? String {
            buffer.addText(field.ordinal, text, language: language)
          }
        case .keyword where field.name != "id":
          for value in record[field.name] as? [String]
            ?? [record[field.name] as? String].compactMap({ $0 })
          {
            buffer.addKeyword(field.ordinal, value)
          }
        case .integer:
          if let year = record[field.name] as? Int { buffer.addInteger(field.ordinal, year) }
        case .dateRange:
          if let start = record["dateStart"] as? String, let date = PartialDate(start) {
            buffer.addDateRange(field.ordinal, first: date.firstDay, last: date.lastDay)
          }
        default: break
        }
      }
      var stored = record
      stored["language"] = language.bcp47
      if let region = record["region"] as? String { stored["region"] = [region] }
      buffer.setStored(
        Array(try JSONSerialization.data(withJSONObject: stored, options: [.sortedKeys])))
    }
    _ = try writer.add(buffer)
    _ = try writer.commit()
  }

  func searcher() throws -> Searcher { Searcher(try Snapshot.open(path: folder.path)) }

  func ids(_ line: String, _ change: (inout SearchRequest) -> Void = { _ in }) throws -> [String] {
    var request = SearchRequest(query: line)
    change(&request)
    return try searcher().search(request).hits.map(\.id)
  }

  static var meetings: [[String: Any]] {
    [
      [
        "id": "bali/1", "kind": "agenda", "title": "Ad Hoc Group Workshop",
        "text": "Visa Integrity Workshop", "region": "asia-oceania", "type": "agenda/workshop",
        "year": 2010, "dateStart": "2010-12-07", "mechanism": "bali",
      ],
      [
        "id": "bali/2", "kind": "agenda", "title": "Ministerial Conference",
        "text": "Trafficking in persons, labour migration and visa questions of integrity",
        "region": "asia-oceania", "type": "agenda/ministerial", "year": 2012,
        "dateStart": "2012-06", "mechanism": "bali",
      ],
      [
        "id": "midsa/1", "kind": "agenda", "title": "Technical Meeting",
        "text": "Migration Dialogue for Southern Africa: labor migration", "region": "africa",
        "type": "agenda/workshop", "year": 2012, "dateStart": "2012-08-27", "mechanism": "midsa",
      ],
      [
        "id": "midsa", "kind": "mechanism", "title": "MIDSA", "text": "Founded in 2000.",
        "region": "africa", "type": "mechanism/rcp", "year": 2000,
      ],
      [
        "id": "undated", "kind": "agenda", "title": "Workshop of AMEDIP",
        "text": "Diasporas and border returns", "region": "africa", "type": "agenda/workshop",
      ],
      [
        "id": "doc#1", "kind": "section", "title": "Introduction",
        "text": "The 5+5 Dialogue, COM(2011) 743 and A/68/283.", "document": "doc", "year": 2013,
      ],
      [
        "id": "doc#2", "kind": "section", "title": "Returns",
        "text": "Returning migrants; readmission is a matter of return agreements.",
        "document": "doc", "year": 2013,
      ],
    ]
  }
}
