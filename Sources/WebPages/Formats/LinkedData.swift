internal import JSON

/// A record in schema.org's words, as JSON-LD.
enum LinkedData {
  /// - Parameter address: The record's page, absolute.
  static func json(of record: JSONObject, address: String) -> [UInt8] {
    var object = JSONObject()
    func set(_ key: String, _ value: String?) {
      if let value, !value.isEmpty { object[key] = .string(value) }
    }
    object["@context"] = .string("https://schema.org")
    let type = record["type"]?.string ?? record["kind"]?.string ?? ""
    let name = record["title"]?.string ?? record["id"]?.string
    switch record["kind"]?.string {
    case "agenda":
      set("@type", "Event")
      set("name", name)
      set("startDate", known(record["dateStart"]?.string))
      set("endDate", known(record["dateEnd"]?.string))
      set("description", record["theme"]?.string)
      object["location"] = place(record["place"])
      if let organizer = record["mechanismName"]?.string {
        object["organizer"] = thing("Organization", organizer)
      }
      set("eventAttendanceMode", "https://schema.org/OfflineEventAttendanceMode")
    case "mechanism":
      set("@type", "Organization")
      set("name", name)
      set("description", record["summary"]?.string)
      set("foundingDate", record["founded"]?.integer.map(String.init) ?? record["founded"]?.string)
      let others = (record["also"]?.strings ?? []) + (record["acronym"]?.strings ?? [])
      if !others.isEmpty { object["alternateName"] = .array(others.map { .string($0) }) }
      let states = record["members"]?["states"]?.strings ?? []
      if !states.isEmpty { object["member"] = .array(states.map { thing("Country", $0) }) }
    default:
      let isReport =
        type.hasSuffix("report") || type.hasSuffix("paper") || type.hasPrefix("document")
      set("@type", isReport ? "Report" : "CreativeWork")
      set("name", name)
      set(
        "datePublished", known(record["issued"]?.string) ?? record["year"]?.integer.map(String.init)
      )
      set("inLanguage", record["language"]?.string)
      set("abstract", record["summary"]?.string ?? record["about"]?.string)
      let authors = record["author"]?.strings ?? []
      if !authors.isEmpty { object["author"] = .array(authors.map { thing("Person", $0) }) }
      if let publisher = record["publisher"]?.strings.first {
        object["publisher"] = thing("Organization", publisher)
      }
      set("isbn", record["isbn"]?.string)
    }
    set("identifier", record["id"]?.string)
    set("url", address)
    if let url = record["url"]?.string, Link.web(url) != nil { set("sameAs", url) }
    return Array(JSONValue.object(object).text.utf8)
  }

  private static func thing(_ type: String, _ name: String) -> JSONValue {
    var object = JSONObject()
    object["@type"] = .string(type)
    object["name"] = .string(name)
    return .object(object)
  }

  private static func place(_ place: JSONValue?) -> JSONValue? {
    let parts = [place?["city"]?.string, place?["country"]?.string].compactMap { $0 }
    guard !parts.isEmpty else { return nil }
    var address = JSONObject()
    address["@type"] = .string("PostalAddress")
    if let city = place?["city"]?.string { address["addressLocality"] = .string(city) }
    if let country = place?["country"]?.string { address["addressCountry"] = .string(country) }
    var object = JSONObject()
    object["@type"] = .string("Place")
    object["name"] = .string(parts.joined(separator: ", "))
    object["address"] = .object(address)
    return .object(object)
  }

  /// A date without unknown digits.
  private static func known(_ date: String?) -> String? {
    guard let date, !date.contains("X") else { return nil }
    return date
  }
}
