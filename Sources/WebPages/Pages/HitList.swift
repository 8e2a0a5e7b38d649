internal import InvertedIndex
internal import Search

/// Hits as people read them in a list or a table.
struct HitList {
  let context: PageContext
  /// The query that found them, for links that explain; nil where there is none.
  var query: String?

  private var language: Language { context.language }

  init(_ context: PageContext, query: String? = nil) {
    self.context = context
    self.query = query
  }

  /// A list, numbered from the first hit's rank.
  func list(_ hits: [Hit], heading: Tag = .h2, into html: inout HTMLWriter) {
    html.element(.ol, [.class("hits")]) { list in
      for hit in hits {
        list.element(.li, [.class("hit")]) { item(&$0, hit, heading) }
      }
    }
  }

  private func item(_ item: inout HTMLWriter, _ hit: Hit, _ heading: Tag) {
    item.element(.p, [.class("facts")]) { facts(&$0, hit) }
    item.element(heading) { title(&$0, hit) }
    let subtitle = context.shape.subtitle.flatMap { hit.value(of: $0) }.flatMap {
      $0 == hit.title ? nil : $0
    }
    // A snippet of the subtitle says the same again, with marks: then it takes its place.
    let isSame =
      subtitle.map { hit.snippet.map(MarkedText.plain)?.isPart(of: $0) ?? false } ?? false
    if let subtitle, !isSame {
      item.element(.p, [.class("theme"), .dirAuto], text: subtitle.clipped)
    }
    if let snippet = hit.snippet {
      item.element(.p, [.class(isSame ? "theme" : "snippet"), .dirAuto]) {
        MarkedText.write(snippet, into: &$0)
      }
    }
    if let answer = hit.answer {
      item.element(.p, [.class("answer")]) { line in
        line.element(.strong, text: Phrase.answer(language))
        line.text(": ")
        line.element(.bdi, text: answer.value)
        if let source = answer.source {
          line.text(" ")
          line.element(.small) { small in
            small.text("[")
            SourceText.write(source, context, into: &small)
            small.text("]")
          }
        }
      }
    }
    if !hit.because.isEmpty {
      item.element(
        .p, [.class("because")], text: Phrase.becauseOf(language, language.list(hit.because)))
    }
    item.element(.p, [.class("belongs")]) { belonging(&$0, hit) }
    CoinsSpan.write(hit, into: &item)
  }

  /// Type, date, place, status.
  private func facts(_ line: inout HTMLWriter, _ hit: Hit) {
    let type = hit.type ?? hit.kind
    line.element(.span, [.class("type")], text: context.label(type, of: "type"))
    if let date = DateText.text(from: hit.dateStart, to: hit.dateEnd, language) {
      line.text(" ")
      line.element(.span, [.class("date")], text: date)
    } else if let year = hit.year {
      line.text(" ")
      line.element(.span, [.class("date")], text: String(year))
    }
    if let place = PlaceText.text(hit, context) {
      line.text(" ")
      line.element(.span, [.class("place")], text: place)
    }
    if let status = hit.value(of: "status"), status != "held" {
      line.text(" ")
      line.element(.span, [.class("status")], text: context.label(status, of: "status"))
    }
  }

  /// The title as a link, in the record's language.
  func title(_ html: inout HTMLWriter, _ hit: Hit) {
    var attributes: [Attribute] = [.href(context.record(hit.id)), .dirAuto]
    if let tag = hit.value(of: "language"), Language(tag: tag) != language {
      attributes.append(.lang(tag))
    }
    html.element(.a, attributes, text: (hit.title ?? hit.id).clipped)
  }

  /// What the record belongs to, and why it is here.
  private func belonging(_ line: inout HTMLWriter, _ hit: Hit) {
    var isFirst = true
    for field in context.shape.groups {
      guard let id = hit.value(of: field), id != hit.id else { continue }
      if !isFirst { line.text(" · ") }
      isFirst = false
      line.text(Phrase.partOf(language) + " ")
      line.element(.a, [.href(context.record(id)), .dirAuto], text: context.library.name(of: id))
    }
    guard let query, !query.isEmpty else { return }
    if !isFirst { line.text(" · ") }
    line.element(
      .a,
      [
        .href(context.link("explain", query: [("id", hit.id), ("q", query)])),
        Attribute(.rel, "nofollow"),
      ],
      text: Phrase.why(language))
  }

  /// A table with a row per hit.
  func table(_ hits: [Hit], caption: String, into html: inout HTMLWriter) {
    html.element(
      .div,
      [
        .class("scroll"), .number(.tabindex, 0), Attribute(.role, "region"),
        Attribute(.ariaLabel, caption),
      ]
    ) { box in
      box.element(.table, [.class("records")]) { table in
        table.element(.caption, text: caption)
        table.element(.thead) { head in
          head.element(.tr) { row in
            for name in ["title", "type", "date", "place"] {
              row.element(.th, [Attribute(.scope, "col")], text: Labels.field(name, language))
            }
          }
        }
        table.element(.tbody) { body in
          for hit in hits {
            body.element(.tr) { row in
              row.element(.th, [Attribute(.scope, "row")]) { title(&$0, hit) }
              row.element(.td, text: context.label(hit.type ?? hit.kind, of: "type"))
              row.element(
                .td,
                text: DateText.text(from: hit.dateStart, to: hit.dateEnd, language)
                  ?? hit.year.map(String.init) ?? "")
              row.element(.td, text: PlaceText.text(hit, context) ?? "")
            }
          }
        }
      }
    }
  }

  /// The hits under the years in which they fall, in their order.
  func byYear(_ hits: [Hit], into html: inout HTMLWriter) {
    var start = 0
    while start < hits.count {
      let year = hits[start].year
      let end = hits[start...].firstIndex { $0.year != year } ?? hits.count
      html.element(.section, [.class("year")]) { section in
        section.element(.h2, text: year.map(String.init) ?? Phrase.withoutYear(language))
        list(Array(hits[start..<end]), heading: .h3, into: &section)
      }
      start = end
    }
  }
}

/// Text in which `<mark>` and `</mark>` stand round what matched.
enum MarkedText {
  /// The text without marks.
  static func plain(_ text: String) -> String {
    var out = ""
    var rest = text[...]
    while let start = rest.range(of: "<mark>") {
      out += rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
      guard let end = rest.range(of: "</mark>") else { break }
      out += rest[..<end.lowerBound]
      rest = rest[end.upperBound...]
    }
    return out + rest
  }

  static func write(_ text: String, into html: inout HTMLWriter) {
    var rest = text[...]
    while let start = rest.range(of: "<mark>") {
      html.text(String(rest[..<start.lowerBound]))
      rest = rest[start.upperBound...]
      guard let end = rest.range(of: "</mark>") else { break }
      html.element(.mark, text: String(rest[..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    html.text(String(rest))
  }
}

extension String {
  /// Whether the text, but for ellipses at its ends, stands in another.
  fileprivate func isPart(of other: String) -> Bool {
    var bare = self[...]
    while bare.first == "…" { bare.removeFirst() }
    while bare.last == "…" { bare.removeLast() }
    return other[...].range(of: String(bare)) != nil
  }
}

/// "Dhaka, Bangladesh", the country in the reader's language.
enum PlaceText {
  static func text(_ hit: Hit, _ context: PageContext) -> String? {
    text(city: hit.value(of: "city"), country: hit.value(of: "country"), context)
  }

  static func text(city: String?, country: String?, _ context: PageContext) -> String? {
    let parts = [city, country.map { context.label($0, of: "country") }].compactMap { $0 }
    return parts.isEmpty ? nil : context.language.list(parts)
  }
}

/// A reference to a source, `mrs-45#annex-c@row 12`, as a link to the record that it names.
enum SourceText {
  static func write(_ source: String, _ context: PageContext, into html: inout HTMLWriter) {
    let id = String(source.prefix { $0 != "@" })
    let locator = source.dropFirst(id.count).dropFirst()
    guard context.library.has(id) else {
      html.element(.bdi, text: source)
      return
    }
    html.element(.a, [.href(context.record(id)), .class("source")], text: id)
    if !locator.isEmpty { html.text(", " + locator) }
  }
}

extension String {
  /// The text for a list, where one record must not fill the page: at most 500 characters.
  var clipped: String {
    guard utf8.count > 500, let end = index(startIndex, offsetBy: 500, limitedBy: endIndex),
      end < endIndex
    else { return self }
    return self[..<end] + "…"
  }
}
