internal import JSON

/// Reading RIS, as reference managers write it and as people mend it: tags with one or two spaces,
/// values over several lines, a missing `ER`.
enum RISParser {
  static func parse(_ text: String, file: String) -> CitationList {
    var list = CitationList()
    var fields: [(tag: String, value: String)] = []
    var lines: [Substring] = []
    var start = 0
    func finish() {
      guard !fields.isEmpty else { return }
      let item = item(of: fields)
      list.citations.append(
        ParsedCitation(
          id: item["id"]?.string ?? "", item: item, text: lines.joined(separator: "\n") + "\n",
          line: start))
      fields = []
      lines = []
    }
    var number = 0
    for raw in text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap({ $0.split(separator: "\r\n", omittingEmptySubsequences: false) })
    {
      number += 1
      var line = raw
      if line.last == "\r" { line = line.dropLast() }
      if number == 1, line.first == "\u{FEFF}" { line = line.dropFirst() }
      guard let (tag, value) = field(line) else {
        // A value that goes on, or a stray line between entries.
        let rest = Row.collapse(String(line))
        if !rest.isEmpty {
          if fields.isEmpty {
            list.problems.append(
              CatalogueProblem(file: file, line: number, message: "a line outside of any entry"))
          } else {
            fields[fields.count - 1].value += " " + rest
            lines.append(line)
          }
        }
        continue
      }
      if tag == "TY" {
        finish()
        start = number
      } else if fields.isEmpty {
        list.problems.append(
          CatalogueProblem(file: file, line: number, message: "`\(tag)` before `TY`"))
        continue
      }
      lines.append(line)
      if tag == "ER" { finish() } else { fields.append((tag, value)) }
    }
    finish()
    return list
  }

  /// "TI  - Title" → tag and value.
  private static func field(_ line: Substring) -> (String, String)? {
    let bytes = Array(line.utf8.prefix(8))
    guard bytes.count >= 4, isTagByte(bytes[0]), bytes[0] >= 0x41, isTagByte(bytes[1]) else {
      return nil
    }
    var place = 2
    while place < bytes.count, bytes[place] == 0x20 { place += 1 }
    guard place > 2, place <= 4, place < bytes.count, bytes[place] == UInt8(ascii: "-") else {
      return nil
    }
    let value = String(decoding: line.utf8.dropFirst(place + 1), as: UTF8.self)
    return (String(decoding: bytes[..<2], as: UTF8.self), Row.collapse(value))
  }

  private static func isTagByte(_ byte: UInt8) -> Bool {
    (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x30 && byte <= 0x39)
  }

  private static func item(of fields: [(tag: String, value: String)]) -> JSONObject {
    var item = JSONObject()
    func first(_ tags: String...) -> String? {
      for tag in tags {
        if let field = fields.first(where: { $0.tag == tag && !$0.value.isEmpty }) {
          return field.value
        }
      }
      return nil
    }
    func names(_ tags: String...) -> JSONValue? {
      let list = fields.filter { tags.contains($0.tag) && !$0.value.isEmpty }
      return list.isEmpty ? nil : .array(list.map { CSLNames.parse($0.value) })
    }
    item.set("id", first("ID", "AN") ?? "")
    let type = CitationMapping.cslType(ris: first("TY") ?? "")
    item.set("type", type)
    item.set("title", first("TI", "T1", "CT", "BT"))
    item["author"] = names("AU", "A1")
    item["editor"] = names("A2", "ED", "A3")
    item.set("container-title", first("T2", "JO", "JF", "JA", "J2", "BT"))
    item.set("collection-title", first("T3"))
    item.set("volume", first("VL"))
    if type.hasPrefix("article") {
      item.set("issue", first("IS"))
    } else {
      item.set("collection-number", first("IS"))
    }
    item.set("number", first("M1"))
    item.set("section", first("SE"))
    let pages = [first("SP"), first("EP")].compactMap { $0 }
    item.set("page", pages.joined(separator: "-"))
    if let date = first("PY", "Y1", "DA") {
      let fuller = first("DA") ?? date
      let parts = parts(of: fuller).isEmpty ? parts(of: date) : parts(of: fuller)
      if !parts.isEmpty { item["issued"] = .object(CitationMapping.dateObject(parts)) }
    }
    item.set("publisher", first("PB"))
    item.set("publisher-place", first("CY", "PP"))
    item.set("edition", first("ET"))
    item.set("genre", first("M3"))
    if let number = first("SN") {
      item.set(Identifiers.isISSN(number) ? "ISSN" : "ISBN", number)
    }
    item.set("DOI", first("DO").map { Identifiers.bareDOI($0) ?? $0 })
    item.set("URL", first("UR", "L2", "LK"))
    item.set("language", first("LA"))
    item.set("abstract", first("AB", "N2"))
    item.set("note", first("N1"))
    return item
  }

  /// "2012/06/27/", "2012/06", "2012", "2012///": the numbers.
  private static func parts(of text: String) -> [Int] {
    var parts: [Int] = []
    for part in text.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "/" || $0 == "-" })
    {
      guard parts.count < 3, let number = Int(part.filter { $0 != " " }) else { break }
      if parts.count == 1, !(1...12).contains(number) { break }
      if parts.count == 2, !(1...31).contains(number) { break }
      parts.append(number)
    }
    return parts
  }
}
