internal import JSON

/// The facts of a record as a table: name, value, source.
struct FactsPart {
  let context: PageContext
  let record: JSONObject

  private struct Fact {
    var key: String
    var value: JSONValue
    var source: String?
  }

  /// Keys that stand elsewhere on the page, or say for filters what others say for people.
  private static let placed: Set<String> = [
    "kind", "type", "title", "year", "status", "dateStart", "dateEnd", "place", "text", "summary",
    "about", "theme", "sources", "source", "disputes", "name", "member", "observer", "secretariat",
    "partner", "participant", "steering", "csl", "has", "edtf", "datePrecision", "members",
    "bodies",
    "agenda", "sections", "url", "attachments", "mechanismName", "subject", "subjects", "mechanism",
    "document", "level",
  ]

  private var language: Language { context.language }

  func write(into html: inout HTMLWriter) {
    let facts = facts
    html.element(.section, [Attribute(.ariaLabelledBy, "facts")]) { section in
      section.element(.h2, [.id("facts")], text: Phrase.facts(language))
      section.element(.dl, [.class("facts")]) { list in
        for fact in facts {
          list.element(.dt, text: Labels.field(fact.key, language))
          list.element(.dd) { cell in
            value(fact.value, key: fact.key, &cell)
            guard let source = fact.source else { return }
            cell.text(" ")
            cell.element(.small) { small in
              small.text("[")
              SourceText.write(source, context, into: &small)
              small.text("]")
            }
          }
        }
      }
      if let standard = record["sources"]?["default"]?.string {
        section.element(.p, [.class("note")]) { line in
          let text = Phrase.otherFactsFrom(language, "\u{1}").split(separator: "\u{1}")
          line.text(text.first.map(String.init) ?? "")
          SourceText.write(standard, context, into: &line)
        }
      }
      if let source = record["source"] { origin(source, &section) }
    }
  }

  private var facts: [Fact] {
    let sources = record["sources"]
    var facts: [Fact] = []
    for member in record.members where !Self.placed.contains(member.key) && !isEmpty(member.value) {
      facts.append(
        Fact(key: member.key, value: member.value, source: sources?[member.key]?.string))
    }
    return facts
  }

  /// Where the record stands in its source.
  private func origin(_ source: JSONValue, _ html: inout HTMLWriter) {
    html.element(.p, [.class("note")]) { line in
      line.text(Phrase.source(language) + ": ")
      guard source.object != nil else {
        if let text = source.string { SourceText.write(text, context, into: &line) }
        return
      }
      SourceText.write(source["ref"]?.string ?? "", context, into: &line)
      for text in [source["heading"]?.string, source["title"]?.string].compactMap({ $0 }) {
        line.text(", ")
        line.element(.bdi, text: text)
      }
      if let page = source["page"]?.string ?? source["page"]?.integer.map(String.init) {
        line.text(", " + Phrase.pageNumber(language, page))
      }
    }
  }

  private func isEmpty(_ value: JSONValue) -> Bool {
    switch value {
    case .null: true
    case .string(let text): text.isEmpty
    case .array(let elements): elements.isEmpty
    case .object(let object): object.members.isEmpty
    default: false
    }
  }

  /// Items of a list that are seen at once.
  private static let shown = 12

  /// A value as people read it. Ids of records are links.
  private func value(_ value: JSONValue, key: String, _ html: inout HTMLWriter) {
    switch value {
    case .null: break
    case .boolean(let flag): html.text((flag ? Phrase.yes : Phrase.no)(language))
    case .number(let digits): html.text(digits)
    case .string(let text): string(text, key: key, &html)
    case .array(let elements):
      guard elements.count > 1 else {
        if let only = elements.first { self.value(only, key: key, &html) }
        return
      }
      items(elements.prefix(Self.shown), key: key, &html)
      let rest = elements.dropFirst(Self.shown)
      guard !rest.isEmpty else { return }
      html.element(.details) { details in
        details.element(.summary, text: Phrase.showMore(language, language.number(rest.count)))
        items(rest, key: key, &details)
      }
    case .object(let object):
      if let source = object["source"]?.string, let said = object["text"]?.string {
        html.element(.bdi, text: said)
        html.text(" [")
        SourceText.write(source, context, into: &html)
        html.text("]")
        return
      }
      html.element(.dl, [.class("inner")]) { list in
        for member in object.members where !isEmpty(member.value) {
          list.element(.dt, text: Labels.field(member.key, language))
          list.element(.dd) { self.value(member.value, key: member.key, &$0) }
        }
      }
    }
  }

  private func items(
    _ elements: ArraySlice<JSONValue>, key: String, _ html: inout HTMLWriter
  ) {
    html.element(.ul) { list in
      for element in elements {
        list.element(.li) { value(element, key: key, &$0) }
      }
    }
  }

  private func string(_ text: String, key: String, _ html: inout HTMLWriter) {
    if let label = Labels.value(text, of: key, language) {
      html.text(label)
    } else if key == "asOf" || key == "issued" || key == "uploaded" {
      html.text(DateText.text(from: text, to: nil, language) ?? text)
    } else if let link = Link.web(text) {
      html.element(.a, [.href(link), Attribute(.rel, "nofollow noopener")], text: text)
    } else if key != "id", looksLikeID(text), context.library.has(String(text.prefix { $0 != "@" }))
    {
      SourceText.write(text, context, into: &html)
    } else {
      html.element(.bdi, text: text)
    }
  }

  /// Whether it is worth asking for: ids have no spaces before a locator.
  private func looksLikeID(_ text: String) -> Bool {
    let id = text.prefix { $0 != "@" }
    return id.utf8.count > 2 && !id.contains(" ")
      && id.contains { $0 == "-" || $0 == "#" || $0 == "/" }
  }
}
