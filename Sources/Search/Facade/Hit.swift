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
  ///
  /// Only the members of a hit are looked at: a record of the catalogue holds much more, and making
  /// a tree of it took half the time of a search.
  init(rank: Int, score: Float, id: String, record: [UInt8], readers: RecordReaders) {
    self.init(rank: rank, score: score, id: id)
    self.record = record
    record.withUnsafeBytes { bytes in
      guard let members = try? readers.record.readObject(bytes) else { return }
      var plainCity: String?
      var plainCountry: String?
      for member in members {
        switch member.keyString {
        case "kind": kind = member.plainText ?? "document"
        case "title": title = member.plainText
        case "theme": theme = member.plainText
        case "region": regions = readers.strings(of: member)
        case "type": type = member.plainText
        case "year" where member.kind == .number:
          year = JSONValue.number(member.textString).integer
        case "dateStart": dateStart = member.plainText
        case "dateEnd": dateEnd = member.plainText
        case "place":
          guard member.kind == .object, let parts = try? readers.nested.readObject(member.raw)
          else { continue }
          for part in parts {
            if part.keyString == "city" { city = part.plainText }
            if part.keyString == "country" { country = part.plainText }
          }
        case "city": plainCity = member.plainText
        case "country": plainCountry = member.plainText
        case "status": status = member.plainText
        case "mechanism": mechanism = member.plainText
        case "document": document = member.plainText
        case "page": page = member.plainText
        case "url": url = member.plainText
        default: break
        }
      }
      city = city ?? plainCity
      country = country ?? plainCountry
    }
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

/// What reads the records of one page: a record, and a value inside it.
struct RecordReaders {
  let record = JSONObjectReader()
  let nested = JSONObjectReader()

  /// A string, or the strings of an array.
  func strings(of member: JSONField) -> [String] {
    if member.kind == .string { return member.text.isEmpty ? [] : [member.textString] }
    guard member.kind == .array, let elements = try? nested.readArray(member.raw) else { return [] }
    return elements.compactMap { $0.kind == .string ? $0.textString : nil }
  }
}

extension JSONField {
  /// A string, or a number or truth value as written; nil for anything else and for nothing.
  var plainText: String? {
    switch kind {
    case .string: text.isEmpty ? nil : textString
    case .number: textString
    case .true: "true"
    case .false: "false"
    default: nil
    }
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
