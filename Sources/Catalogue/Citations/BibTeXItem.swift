internal import JSON

/// A BibTeX entry's fields as a CSL item.
enum BibTeXItem {
  static func item(key: String, type: String, fields: [String: String]) -> JSONObject {
    var item = JSONObject()
    func text(_ names: String...) -> String? {
      for name in names {
        if let value = fields[name] {
          let decoded = LaTeXText.decode(value)
          if !decoded.isEmpty { return decoded }
        }
      }
      return nil
    }
    item.set("id", key)
    var cslType = CitationMapping.cslType(bibTeX: type)
    if type == "misc", fields["url"] != nil || fields["howpublished"]?.contains("\\url") == true {
      cslType = "webpage"
    }
    item.set("type", cslType)
    item.set("title", [text("title"), text("subtitle")].compactMap { $0 }.joined(separator: ": "))
    item["author"] = names(fields["author"])
    item["editor"] = names(fields["editor"])
    item.set("container-title", text("journal", "journaltitle", "booktitle"))
    item.set("publisher", text("publisher", "institution", "school", "organization"))
    item.set("publisher-place", text("address", "location"))
    item.set("collection-title", text("series"))
    item.set("volume", text("volume"))
    if cslType.hasPrefix("article-") {
      item.set("issue", text("number", "issue"))
    } else if fields["series"] != nil {
      item.set("collection-number", text("number"))
    } else {
      item.set("number", text("number"))
    }
    item.set("section", text("chapter"))
    item.set("page", text("pages").map { $0.replacing("–", with: "-").replacing("--", with: "-") })
    item.set("edition", text("edition"))
    item.set("genre", text("type"))
    if let parts = dateParts(fields) { item["issued"] = .object(CitationMapping.dateObject(parts)) }
    item.set("ISBN", text("isbn"))
    item.set("ISSN", text("issn"))
    item.set("DOI", text("doi").map { Identifiers.bareDOI($0) ?? $0 })
    // An address has no accents to decode, but often escaped characters.
    item.set(
      "URL", fields["url"].map { LaTeXText.address($0) } ?? address(in: fields["howpublished"]))
    item.set("language", text("language", "langid"))
    item.set("abstract", text("abstract"))
    item.set("note", text("note", "annote"))
    return item
  }

  private static func address(in text: String?) -> String? {
    guard let text, let range = text.firstRange(of: "\\url{") else { return nil }
    return LaTeXText.address(String(text[range.upperBound...].prefix { $0 != "}" }))
  }

  private static func dateParts(_ fields: [String: String]) -> [Int]? {
    if let date = fields["date"].flatMap({ DateInterval(LaTeXText.decode($0))?.start }),
      let year = date.year
    {
      return [year, date.month, date.day].compactMap { $0 }
    }
    guard let text = fields["year"].map({ LaTeXText.decode($0) }) else { return nil }
    // "2012", "c. 2012", "2012a".
    let digits = text.drop { !$0.isASCII || !$0.isNumber }.prefix { $0.isASCII && $0.isNumber }
    guard let year = Int(digits), digits.count <= 4 else { return nil }
    if let month = fields["month"].map({ LaTeXText.decode($0).lowercased() }) {
      if let number = Int(month), (1...12).contains(number) { return [year, number] }
      if let number = BibTeXText.months.firstIndex(where: { month.hasPrefix($0) }) {
        return [year, number + 1]
      }
    }
    return [year]
  }

  /// "Last, First and First von Last and {Body}" as CSL names.
  static func names(_ text: String?) -> JSONValue? {
    guard let text else { return nil }
    var names: [JSONValue] = []
    for part in split(text, at: "and") {
      let name = part.trimmed
      if name.isEmpty || name.lowercased() == "others" { continue }
      names.append(Self.name(name))
    }
    return names.isEmpty ? nil : .array(names)
  }

  private static func name(_ text: String) -> JSONValue {
    var object = JSONObject()
    if text.hasPrefix("{"), text.hasSuffix("}"), isOneGroup(text) {
      object.set("literal", LaTeXText.decode(text))
      return .object(object)
    }
    let parts = splitCommas(text).map { LaTeXText.decode($0) }
    if parts.count >= 2 {
      let (particle, family) = particle(parts[0])
      object.set("non-dropping-particle", particle)
      object.set("family", family)
      object.set("given", parts.last)
      if parts.count > 2 { object.set("suffix", parts[1]) }
      return .object(object)
    }
    let words = split(text, at: nil).map { LaTeXText.decode($0) }.filter { !$0.isEmpty }
    guard words.count > 1 else {
      object.set("literal", LaTeXText.decode(text))
      return .object(object)
    }
    // First von Last: "von" are the words in small letters before the last.
    var start = words.count - 1
    if let small = words.dropLast().dropFirst().firstIndex(where: { $0.first?.isLowercase == true })
    {
      start = small
    }
    let (particle, family) = particle(words[start...].joined(separator: " "))
    object.set("non-dropping-particle", particle)
    object.set("family", family)
    object.set("given", words[..<start].joined(separator: " "))
    return .object(object)
  }

  private static func particle(_ text: String) -> (String?, String) {
    let words = text.split(separator: " ")
    let small = words.dropLast().prefix { $0.first?.isLowercase == true }
    if small.isEmpty { return (nil, text) }
    return (small.joined(separator: " "), words.dropFirst(small.count).joined(separator: " "))
  }

  private static func isOneGroup(_ text: String) -> Bool {
    var depth = 0
    for (index, byte) in text.utf8.enumerated() {
      if byte == UInt8(ascii: "{") { depth += 1 }
      if byte == UInt8(ascii: "}") { depth -= 1 }
      if depth == 0 && index < text.utf8.count - 1 { return false }
    }
    return depth == 0
  }

  /// Splits outside braces: at a word, or at every space.
  private static func split(_ text: String, at word: String?) -> [String] {
    var parts: [String] = []
    var current = ""
    var token = ""
    var depth = 0
    func endToken() {
      if let word, token.lowercased() == word {
        parts.append(current)
        current = ""
      } else if word == nil {
        parts.append(token)
      } else {
        current += (current.isEmpty ? "" : " ") + token
      }
      token = ""
    }
    for character in text {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if character.isWhitespace && depth <= 0 {
        if !token.isEmpty { endToken() }
      } else {
        token.append(character)
      }
    }
    if !token.isEmpty { endToken() }
    if word != nil { parts.append(current) }
    return parts
  }

  private static func splitCommas(_ text: String) -> [String] {
    var parts = [""]
    var depth = 0
    for character in text {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if character == "," && depth <= 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }
}

extension String {
  /// Without white space at the ends.
  fileprivate var trimmed: String {
    let rest = drop(while: \.isWhitespace)
    guard let end = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...end])
  }
}
