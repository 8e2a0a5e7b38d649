internal import JSON

/// Writing BibTeX: classic entry types and fields, UTF-8, the id as key.
enum BibTeXText {
  /// One entry of a CSL item, ending in a line feed.
  static func entry(_ item: JSONObject) -> String {
    let type = CitationMapping.bibTeXType(item["type"]?.string ?? "")
    var fields: [(String, String)] = []
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { fields.append((name, escaped(value))) }
    }
    func addRaw(_ name: String, _ value: String?) {
      if let value, !value.isEmpty {
        fields.append((name, value.filter { $0 != "{" && $0 != "}" && !$0.isNewline }))
      }
    }
    if let authors = names(item["author"]) { fields.append(("author", authors)) }
    if let editors = names(item["editor"]) { fields.append(("editor", editors)) }
    add("title", item["title"]?.string)
    let container = item["container-title"]?.string
    switch type {
    case "article": add("journal", container)
    case "incollection", "inproceedings": add("booktitle", container)
    default: add("howpublished", container)
    }
    let publisher = item["publisher"]?.string
    switch type {
    case "techreport": add("institution", publisher)
    case "phdthesis": add("school", publisher)
    case "misc", "booklet", "unpublished": add("organization", publisher)
    default: add("publisher", publisher)
    }
    add("address", item["publisher-place"]?.string)
    add("series", item["collection-title"]?.string)
    if type == "techreport" { add("type", item["genre"]?.string) }
    add("volume", item["volume"]?.string)
    add(
      "number",
      item["issue"]?.string ?? item["collection-number"]?.string ?? item["number"]?.string)
    add("chapter", item["section"]?.string)
    add("pages", item["page"]?.string?.replacing("-", with: "--").replacing("–", with: "--"))
    add("edition", item["edition"]?.string)
    let date = CSLItem.dateParts(item["issued"])
    if let year = date.first { fields.append(("year", String(year))) }
    if date.count > 1, (1...12).contains(date[1]) {
      // A macro of every style, so without braces.
      fields.append(("month", months[date[1] - 1]))
    }
    addRaw("isbn", item["ISBN"]?.string)
    addRaw("issn", item["ISSN"]?.string)
    addRaw("doi", item["DOI"]?.string)
    addRaw("url", item["URL"]?.string)
    addRaw("language", item["language"]?.string)
    var notes = [item["note"]?.string, item["genre"]?.string].compactMap { $0 }
    if type == "techreport" { notes = [item["note"]?.string].compactMap { $0 } }
    if item["issue"] != nil || item["collection-number"] != nil, let symbol = item["number"]?.string
    {
      notes.append(symbol)
    }
    add("note", notes.joined(separator: ". "))
    var text = "@\(type){\(key(CSLItem.identifier(item["id"]) ?? "")),\n"
    for (index, field) in fields.enumerated() {
      let value = field.0 == "month" ? field.1 : "{\(field.1)}"
      text += "  \(field.0) = \(value)\(index < fields.count - 1 ? "," : "")\n"
    }
    return text + "}\n"
  }

  static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The id as a key. What ends a key or a comment in BibTeX is written as in a URL (`%2C`).
  static func key(_ id: String) -> String {
    var key = ""
    for byte in id.utf8 {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""),
        UInt8(ascii: "\\"), UInt8(ascii: "="):
        key += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      default: key.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    // Bytes beyond ASCII came apart above: take the id as it is where nothing was escaped.
    return id.utf8.contains(where: { $0 >= 0x80 }) ? keyOfUnicode(id) : key
  }

  private static func keyOfUnicode(_ id: String) -> String {
    var key = ""
    for scalar in id.unicodeScalars {
      if scalar.isASCII, ",{}\"\\=".unicodeScalars.contains(scalar) {
        key += "%" + String(scalar.value, radix: 16, uppercase: true)
      } else {
        key.unicodeScalars.append(scalar)
      }
    }
    return key
  }

  /// Text with LaTeX's special characters escaped and braces balanced.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&", "%", "$", "#", "_": result += "\\" + String(character)
      case "{": result += "\\{"
      case "}": result += "\\}"
      case "\\": result += "\\textbackslash "
      case "~": result += "\\textasciitilde "
      case "^": result += "\\textasciicircum "
      case "\n", "\r", "\t": result += " "
      default: result.unicodeScalars.append(character)
      }
    }
    // BibTeX counts braces whether they are escaped or not.
    let opening = text.utf8.count { $0 == UInt8(ascii: "{") }
    let closing = text.utf8.count { $0 == UInt8(ascii: "}") }
    if opening != closing || !balances(text) {
      result = result.replacing("\\{", with: "(").replacing("\\}", with: ")")
    }
    return result
  }

  private static func balances(_ text: String) -> Bool {
    var depth = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "{") { depth += 1 }
      if byte == UInt8(ascii: "}") { depth -= 1 }
      if depth < 0 { return false }
    }
    return depth == 0
  }

  /// A part of a name; in braces where it holds what would divide names.
  private static func protected(_ part: String) -> String {
    let divides = part.contains(",") || " \(part) ".lowercased().contains(" and ")
    return divides ? "{\(escaped(part))}" : escaped(part)
  }

  /// Names joined by "and": persons as "von Last, Suffix, First", bodies in braces.
  private static func names(_ value: JSONValue?) -> String? {
    let list = (value?.array ?? []).compactMap { name -> String? in
      if let literal = name["literal"]?.string {
        let text = escaped(literal)
        return text.isEmpty ? nil : "{\(text)}"
      }
      let particle = name["non-dropping-particle"]?.string ?? name["dropping-particle"]?.string
      let last = [particle, name["family"]?.string].compactMap { $0 }.joined(separator: " ")
      let parts = [last, name["suffix"]?.string, name["given"]?.string]
        .compactMap { $0 }.filter { !$0.isEmpty }.map(protected)
      return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
    return list.isEmpty ? nil : list.joined(separator: " and ")
  }
}
