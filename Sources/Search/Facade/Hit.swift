internal import JSON

/// A record that was found, as a line of results.
///
/// What the record says of itself is decoded once and shared by all hits on it.
public struct Hit: Sendable {
  /// From 1.
  public var rank: Int
  public var score: Float
  /// The best passage with `<mark>` around what matched; nil if not asked for or without text.
  public var snippet: String?
  let fields: HitFields

  public var id: String { fields.id }
  public var kind: String { fields.kind }
  public var title: String? { fields.title }
  public var theme: String? { fields.theme }
  public var regions: [String] { fields.regions }
  public var type: String? { fields.type }
  public var year: Int? { fields.year }
  /// As precise as the source: `2012`, `2012-06` or `2012-06-05`.
  public var dateStart: String? { fields.dateStart }
  public var dateEnd: String? { fields.dateEnd }
  public var city: String? { fields.city }
  public var country: String? { fields.country }
  public var status: String? { fields.status }
  public var mechanism: String? { fields.mechanism }
  public var document: String? { fields.document }
  public var page: String? { fields.page }
  public var url: String? { fields.url }
  /// The stored record, a JSON object; empty if it was not asked for.
  public var record: [UInt8] { fields.record }

  init(rank: Int, score: Float, fields: HitFields) {
    self.rank = rank
    self.score = score
    self.fields = fields
  }

  /// A column as text: a key of the hit object, or any key of the stored record; lists joined by
  /// commas. Nil where absent.
  public func value(of column: String) -> String? {
    switch column {
    case "rank": return String(rank)
    case "score": return "\(score)"
    case "id": return id
    case "kind": return kind
    case "title": return title
    case "theme": return theme
    case "snippet": return snippet
    case "region": return regions.isEmpty ? nil : regions.joined(separator: ", ")
    case "type": return type
    case "year": return year.map(String.init)
    case "date":
      guard let dateStart else { return nil }
      guard let dateEnd, dateEnd != dateStart else { return dateStart }
      return dateStart + ".." + dateEnd
    case "dateStart": return dateStart
    case "dateEnd": return dateEnd
    case "city": return city
    case "country": return country
    case "place":
      let parts = [city, country].compactMap { $0 }
      return parts.isEmpty ? nil : parts.joined(separator: ", ")
    case "status": return status
    case "mechanism": return mechanism
    case "document": return document
    case "page": return page
    case "url": return url
    default: return (try? JSONValue(utf8: record))?[column]?.displayText
    }
  }

  /// The hit object of a search's JSON: all keys, absent values null or empty.
  public func writeJSON(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("rank")
    writer.integer(rank)
    writer.key("id")
    writer.string(id)
    writer.key("score")
    writer.float(score)
    writer.key("kind")
    writer.string(kind)
    writer.key("title")
    writer.string(title)
    writer.key("theme")
    writer.string(theme)
    writer.key("snippet")
    writer.string(snippet)
    writer.key("region")
    writer.strings(regions)
    writer.key("type")
    writer.string(type)
    writer.key("year")
    writer.integer(year)
    writer.key("dateStart")
    writer.string(dateStart)
    writer.key("dateEnd")
    writer.string(dateEnd)
    writer.key("place")
    writer.beginObject()
    writer.key("city")
    writer.string(city)
    writer.key("country")
    writer.string(country)
    writer.endObject()
    writer.key("status")
    writer.string(status)
    writer.key("mechanism")
    writer.string(mechanism)
    writer.key("document")
    writer.string(document)
    writer.key("page")
    writer.string(page)
    writer.key("url")
    writer.string(url)
    writer.endObject()
  }
}

extension JSONValue {
  /// A string, or a number or truth value as written; nil for anything else and for nothing.
  var plainText: String? {
    switch self {
    case .string(let text): text.isEmpty ? nil : text
    case .number(let digits): digits
    case .boolean(let value): value ? "true" : "false"
    default: nil
    }
  }

  /// Any value for a column of text; nil for null.
  var displayText: String? {
    switch self {
    case .null: return nil
    case .array(let elements):
      let texts = elements.compactMap(\.displayText)
      return texts.isEmpty ? nil : texts.joined(separator: ", ")
    case .object: return text
    default: return plainText
    }
  }
}
