internal import Catalogue
internal import JSON

/// A document that was read and taken apart, ready to be written.
public struct ImportedDocument: Sendable {
  public var id: String
  /// The file it came from.
  public var file: String
  public var format: String
  public var pageCount: Int
  /// What the text proposes; what the user settled is written over it.
  public var metadata: Metadata
  public var type: String?
  public var regions: [String] = []
  /// Whether the catalogue has this document, so that its facts and ids hold.
  public var isKnown: Bool
  public var sections: [ImportedSection] = []
  /// Of a known document: sections of the outline, and how many of them the text gave.
  public var outlineCount = 0
  public var foundCount = 0
  public var agenda = AgendaFindings()
  public var references = ReferenceFindings()
  /// What was repaired or left out.
  public var remarks: [String]
  /// Where the text came from, as it is written: `imported` of the first line.
  var origin = JSONObject()

  /// Words of all sections.
  public var wordCount: Int {
    sections.reduce(0) { $0 + $1.text.split(whereSeparator: \.isWhitespace).count }
  }

  /// The document and its sections as JSON Lines.
  public func lines() -> [UInt8] {
    var record = JSONObject()
    record.set("id", id)
    record.set("kind", "document")
    record.set("title", metadata.title)
    record.set("type", type)
    record.set("region", regions)
    record.set("year", metadata.year)
    record.set("language", metadata.language)
    record.set("author", metadata.authors)
    record.set("series", metadata.series)
    record.set("number", metadata.number)
    record.set("symbol", metadata.symbol)
    record.set("isbn", metadata.isbn)
    record.set("pages", pageCount > 0 ? pageCount : nil)
    var imported = origin
    if imported["file"] == nil { imported.set("file", file) }
    imported.set("format", format)
    record.set("imported", imported)
    var result: [UInt8] = []
    Self.append(record, to: &result)
    for section in sections where !section.key.isEmpty {
      Self.append(line(section), to: &result)
    }
    return result
  }

  private func line(_ section: ImportedSection) -> JSONObject {
    var record = JSONObject()
    record.set("id", id + "#" + section.key)
    record.set("kind", "section")
    record.set("document", id)
    record.set("title", section.heading)
    if !isKnown {
      record.set(
        "type", type.map { "section/" + ($0.split(separator: "/").last.map(String.init) ?? $0) })
      record.set("region", regions)
      record.set("year", metadata.year)
    }
    record.set("language", metadata.language)
    record.set("level", section.level)
    record.set("page", section.page)
    record.set("lastPage", section.lastPage)
    record.set("paragraph", section.paragraph)
    record["text"] = .string(section.text)
    return record
  }

  private static func append(_ record: JSONObject, to bytes: inout [UInt8]) {
    JSONValue.object(record).write(into: &bytes)
    bytes.append(0x0A)
  }
}
