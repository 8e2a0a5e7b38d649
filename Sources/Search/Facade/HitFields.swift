internal import JSON

/// What a stored record says of itself in a list of results. Immutable: shared by hits and threads.
///
/// What the record does not say, or says in another shape, is absent. Only the members of a hit are
/// looked at: a record of the catalogue holds much more.
final class HitFields: Sendable {
  let id: String
  let kind: String
  let title: String?
  let theme: String?
  let regions: [String]
  let type: String?
  let year: Int?
  let dateStart: String?
  let dateEnd: String?
  let city: String?
  let country: String?
  let status: String?
  let mechanism: String?
  let document: String?
  let page: String?
  let url: String?
  /// The stored record, a JSON object; empty if it was not read.
  let record: [UInt8]

  /// Of an id alone.
  convenience init(id: String) {
    self.init(id: id, record: [], Members())
  }

  convenience init(id: String, record: [UInt8], readers: RecordReaders) {
    self.init(id: id, record: record, Members(record, readers))
  }

  private init(id: String, record: [UInt8], _ members: Members) {
    self.id = id
    self.record = record
    kind = members.kind
    title = members.title
    theme = members.theme
    regions = members.regions
    type = members.type
    year = members.year
    dateStart = members.dateStart
    dateEnd = members.dateEnd
    city = members.city ?? members.plainCity
    country = members.country ?? members.plainCountry
    status = members.status
    mechanism = members.mechanism
    document = members.document
    page = members.page
    url = members.url
  }

  /// The members of a record while they are read.
  private struct Members {
    var kind = "document"
    var title: String?
    var theme: String?
    var regions: [String] = []
    var type: String?
    var year: Int?
    var dateStart: String?
    var dateEnd: String?
    var city: String?
    var country: String?
    var plainCity: String?
    var plainCountry: String?
    var status: String?
    var mechanism: String?
    var document: String?
    var page: String?
    var url: String?

    init() {}

    init(_ record: [UInt8], _ readers: RecordReaders) {
      record.withUnsafeBytes { bytes in
        guard let members = try? readers.record.readObject(bytes) else { return }
        for member in members { take(member, readers) }
      }
    }

    private mutating func take(_ member: JSONField, _ readers: RecordReaders) {
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
        else { return }
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
