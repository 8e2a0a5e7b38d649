internal import JSON

/// Writing RIS.
enum RISText {
  /// One entry of a CSL item, `TY` to `ER`, each line ending in a line feed.
  static func entry(_ item: JSONObject) -> String {
    let type = CitationMapping.risType(item["type"]?.string ?? "")
    var text = "TY  - \(type)\n"
    func add(_ tag: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      // A line break would end the value.
      text += "\(tag)  - " + Row.collapse(value) + "\n"
    }
    add("ID", CSLItem.identifier(item["id"]))
    for name in CSLNames.display(item["author"]) { add("AU", name) }
    for name in CSLNames.display(item["editor"]) { add("A2", name) }
    add("TI", item["title"]?.string)
    let container = item["container-title"]?.string
    add(["JOUR", "MGZN", "NEWS"].contains(type) ? "JO" : "T2", container)
    add("T3", item["collection-title"]?.string)
    add("VL", item["volume"]?.string)
    add("IS", item["issue"]?.string ?? item["collection-number"]?.string)
    add("M1", item["number"]?.string)
    add("SE", item["section"]?.string)
    if let pages = item["page"]?.string {
      let ends = pages.split(maxSplits: 1, whereSeparator: { $0 == "-" || $0 == "–" })
      add("SP", ends.first.map { String($0) })
      if ends.count > 1 { add("EP", String(ends[1])) }
    }
    let date = CSLItem.dateParts(item["issued"])
    if let year = date.first {
      add("PY", padded(year, 4))
      if date.count > 1 {
        let parts = [padded(year, 4)] + date.dropFirst().prefix(2).map { padded($0, 2) }
        add("DA", parts.joined(separator: "/") + (date.count == 2 ? "/" : ""))
      }
    }
    add("PB", item["publisher"]?.string)
    add("CY", item["publisher-place"]?.string)
    add("ET", item["edition"]?.string)
    add("M3", item["genre"]?.string)
    add("SN", item["ISBN"]?.string ?? item["ISSN"]?.string)
    add("DO", item["DOI"]?.string)
    add("UR", item["URL"]?.string)
    add("LA", item["language"]?.string)
    add("AB", item["abstract"]?.string)
    add("N1", item["note"]?.string)
    return text + "ER  - \n"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
