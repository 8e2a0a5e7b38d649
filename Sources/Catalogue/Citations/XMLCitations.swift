internal import JSON
internal import XML

/// Reads EndNote's XML and MODS: one entry an element `record` or `mods`, kept as it is written.
enum XMLCitations {
  static func read(
    _ text: String, form: CitationInput, file: String
  ) throws(InputError) -> CitationList {
    let element = form == .mods ? "mods" : "record"
    var list = CitationList()
    let pieces = pieces(of: text, element)
    var items: [JSONObject] = []
    do throws(XMLError) {
      let reader = try XMLReader(text)
      var collector = Collector(element: element, isMODS: form == .mods)
      while let event = try reader.next() {
        if let item = collector.take(event) { items.append(item) }
      }
    } catch {
      var line = 0
      if case .damaged(let place, _) = error { line = place }
      throw .format(file: file, line: line, reason: error.message)
    }
    guard items.count == pieces.entries.count else {
      throw .format(file: file, line: 0, reason: "<\(element)> elements inside each other")
    }
    list.preamble = pieces.before + "\n"
    list.separator = ""
    list.trailer = pieces.after
    for (item, piece) in zip(items, pieces.entries) {
      list.append(
        ParsedCitation(
          id: item["id"]?.string ?? "", item: item, text: piece.text + "\n", line: piece.line))
    }
    return list
  }

  /// A text taken apart at the entries' own tags.
  private static func pieces(of text: String, _ element: String) -> (
    before: String, entries: [(text: String, line: Int)], after: String
  ) {
    var entries: [(text: String, line: Int)] = []
    var before: String?
    var rest = text[...]
    var line = 1
    while let open = tag(element, in: rest, isEnd: false),
      let close = tag(element, in: rest[open.upperBound...], isEnd: true)
    {
      if before == nil { before = String(rest[..<open.lowerBound]) }
      line += rest[..<open.lowerBound].utf8.count { $0 == 0x0A }
      let entry = rest[open.lowerBound..<close.upperBound]
      entries.append((String(entry), line))
      line += entry.utf8.count { $0 == 0x0A }
      rest = rest[close.upperBound...]
    }
    return (before ?? "", entries, String(rest.drop { $0.isNewline }))
  }

  /// `<record …>` or `</mods:mods>`.
  private static func tag(_ element: String, in text: Substring, isEnd: Bool) -> Range<
    Substring.Index
  >? {
    var rest = text
    while let open = rest.firstIndex(of: "<") {
      let inside = rest[rest.index(after: open)...]
      guard let close = inside.firstIndex(of: ">") else { return nil }
      var name = inside[..<close]
      let isClosing = name.first == "/"
      if isClosing { name = name.dropFirst() }
      let word = name.prefix { !$0.isWhitespace && $0 != "/" }
      let local = word.split(separator: ":").last ?? ""
      if local == element, isClosing == isEnd { return open..<rest.index(after: close) }
      rest = rest[rest.index(after: close)...]
    }
    return nil
  }

  /// Gathers the texts of an entry by the path of their elements.
  private struct Collector {
    let element: String
    let isMODS: Bool
    var path: [String] = []
    var attributes: [[String: String]] = []
    var text = ""
    var values: [(path: String, type: String, value: String)] = []
    var persons: [(family: String, given: String, whole: String, role: String)] = []

    init(element: String, isMODS: Bool) {
      self.element = element
      self.isMODS = isMODS
    }

    mutating func take(_ event: XMLReader.Event) -> JSONObject? {
      switch event {
      case .start(let name, let more):
        let local = String(name.split(separator: ":").last ?? "")
        if local == element, !path.contains(element) {
          values = []
          persons = []
        }
        if local == "name" { persons.append(("", "", "", "")) }
        path.append(local)
        attributes.append(more)
        text = ""
      case .text(let part): text += part
      case .end:
        let local = path.last ?? ""
        let type = attributes.last?["type"] ?? attributes.last?["name"] ?? ""
        let value = Row.collapse(text)
        let inside = (path.firstIndex(of: element).map { Array(path[($0 + 1)...]) } ?? [])
        if !value.isEmpty {
          if isMODS, inside.contains("name"), !persons.isEmpty {
            let last = persons.count - 1
            switch (local, type) {
            case ("namePart", "family"): persons[last].family = value
            case ("namePart", "given"):
              persons[last].given += (persons[last].given.isEmpty ? "" : " ") + value
            case ("namePart", ""): persons[last].whole = value
            case ("roleTerm", _): persons[last].role = value.lowercased()
            default: break
            }
          } else {
            values.append((inside.joined(separator: "/"), type, value))
          }
          // EndNote wraps each value in <style>.
          if local != "style" || path.count < 2 { text = "" }
        }
        path.removeLast()
        attributes.removeLast()
        if local != "style" { text = "" }
        if local == element, !path.contains(element) { return isMODS ? mods() : endNote() }
      }
      return nil
    }

    private func all(_ suffix: String) -> [String] {
      values.filter {
        let path = $0.path.hasSuffix("/style") ? String($0.path.dropLast(6)) : $0.path
        return path == suffix || path.hasSuffix("/" + suffix)
      }.map(\.value)
    }

    private func first(_ suffixes: String...) -> String? {
      for suffix in suffixes { if let value = all(suffix).first { return value } }
      return nil
    }

    private func endNote() -> JSONObject {
      var item = JSONObject()
      item.set("id", first("rec-number"))
      let kind = values.first { $0.path == "ref-type" }?.type ?? ""
      item.set("type", TaggedItems.endNote([("%0", kind)])["type"]?.string)
      item.set("title", first("titles/title"))
      func names(_ path: String) -> [JSONValue] { all(path).map { CSLNames.parse($0) } }
      item.set("author", names("contributors/authors/author"))
      item.set("editor", names("contributors/secondary-authors/author"))
      item.set("container-title", first("periodical/full-title", "titles/secondary-title"))
      item.set("collection-title", first("titles/tertiary-title"))
      item.set("volume", first("volume"))
      item.set("issue", first("number"))
      item.set("page", first("pages"))
      item["issued"] = TaggedItems.year(first("dates/year"))
      item.set("publisher", first("publisher"))
      item.set("publisher-place", first("pub-location"))
      if let number = first("isbn") {
        item.set(Identifiers.isISSN(number) ? "ISSN" : "ISBN", number)
      }
      item.set("DOI", first("electronic-resource-num").map { Identifiers.bareDOI($0) ?? $0 })
      item.set("URL", first("urls/related-urls/url", "urls/web-urls/url"))
      item.set("language", first("language"))
      item.set("abstract", first("abstract"))
      return item
    }

    private func mods() -> JSONObject {
      var item = JSONObject()
      item.set("id", first("recordInfo/recordIdentifier") ?? identifier(""))
      let host = values.contains { $0.path.hasPrefix("relatedItem") }
      let genre = first("genre")?.lowercased() ?? ""
      let type: String
      if genre.contains("thesis") || genre.contains("dissertation") {
        type = "thesis"
      } else if genre.contains("report") {
        type = "report"
      } else if genre.contains("conference") {
        type = "paper-conference"
      } else if genre.contains("chapter") {
        type = "chapter"
      } else if genre.contains("article") || genre.contains("journal") || host {
        type = "article-journal"
      } else {
        type = "book"
      }
      item.set("type", type)
      let own = values.filter { !$0.path.hasPrefix("relatedItem") }
      let parts = ["titleInfo/nonSort", "titleInfo/title"].compactMap { path in
        own.first { $0.path == path }?.value
      }
      let subtitle = own.first { $0.path == "titleInfo/subTitle" }?.value
      item.set(
        "title",
        [parts.joined(separator: " "), subtitle].compactMap { $0 }.filter { !$0.isEmpty }
          .joined(separator: ": "))
      func names(_ roles: Set<String>) -> [JSONValue] {
        persons.filter { roles.contains($0.role) }.compactMap { person in
          var object = JSONObject()
          if person.family.isEmpty {
            return person.whole.isEmpty ? nil : CSLNames.parse(person.whole)
          }
          object.set("family", person.family)
          object.set("given", person.given)
          return .object(object)
        }
      }
      item.set("author", names(["", "author", "aut", "creator", "cre"]))
      item.set("editor", names(["editor", "edt"]))
      item.set("container-title", first("relatedItem/titleInfo/title"))
      item["issued"] = TaggedItems.year(
        first("originInfo/dateIssued", "originInfo/copyrightDate", "part/date"))
      item.set("publisher", first("originInfo/publisher"))
      item.set("publisher-place", first("originInfo/place/placeTerm"))
      item.set("DOI", identifier("doi").map { Identifiers.bareDOI($0) ?? $0 })
      item.set("ISBN", identifier("isbn"))
      item.set("ISSN", identifier("issn"))
      item.set("URL", first("location/url"))
      item.set("language", first("language/languageTerm"))
      item.set("abstract", first("abstract"))
      return item
    }

    private func identifier(_ type: String) -> String? {
      values.first { $0.path.hasSuffix("identifier") && (type.isEmpty || $0.type == type) }?.value
    }
  }
}
