internal import JSON

/// A record that was found, as a line of results.
public struct Hit: Sendable {
  /// From 1.
  public var rank: Int
  public var score: Float
  public var id: String
  public var kind: String
  public var title: String?
  public var theme: String?
  /// The best passage with `<mark>` around what matched; nil if not asked for or without text.
  public var snippet: String?
  public var regions: [String] = []
  public var type: String?
  public var year: Int?
  /// As precise as the source: `2012`, `2012-06` or `2012-06-05`.
  public var dateStart: String?
  public var dateEnd: String?
  public var city: String?
  public var country: String?
  public var status: String?
  public var mechanism: String?
  public var document: String?
  public var page: String?
  public var url: String?
  /// The stored record, a JSON object; empty if it was not asked for.
  public var record: [UInt8]

  /// A hit without its record.
  init(rank: Int, score: Float, id: String) {
    self.rank = rank
    self.score = score
    self.id = id
    kind = "document"
    record = []
  }

  /// A hit of a stored record. What the record does not say, or says in another shape, is absent.
  init(rank: Int, score: Float, id: String, record: [UInt8]) {
    self.init(rank: rank, score: score, id: id)
    self.record = record
    guard let object = try? JSONValue(utf8: record) else { return }
    kind = object["kind"]?.plainText ?? "document"
    title = object["title"]?.plainText
    theme = object["theme"]?.plainText
    regions = object["region"]?.strings ?? []
    type = object["type"]?.plainText
    year = object["year"]?.integer
    dateStart = object["dateStart"]?.plainText
    dateEnd = object["dateEnd"]?.plainText
    city = object["place"]?["city"]?.plainText ?? object["city"]?.plainText
    country =
      object["place"]?["country"]?.plainText ?? object["country"]?.plainText
    status = object["status"]?.plainText
    mechanism = object["mechanism"]?.plainText
    document = object["document"]?.plainText
    page = object["page"]?.plainText
    url = object["url"]?.plainText
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
