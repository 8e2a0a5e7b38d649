internal import Catalogue
internal import InvertedIndex
internal import JSON
internal import Search

/// The page of one record: what it is, what it is about, its facts with their sources, what the
/// sources disagree about, how to cite it, and what is like it.
///
/// Records of any corpus can be shown: keys that have no place of their own on the page stand as facts
/// under their own name. Mechanisms and documents have parts of their own (`MechanismPart`,
/// `OutlinePart`).
struct RecordPage {
  let context: PageContext
  let record: JSONObject

  private var language: Language { context.language }
  private var id: String { record["id"]?.string ?? "" }
  private var title: String { string("title") ?? id }
  private var kind: String { string("kind") ?? "document" }

  func page() throws(WebFault) -> [UInt8] {
    var layout = Layout(context, title: title)
    layout.canonical = .record(id)
    layout.alternates = [Representation.json, .bibTeX, .ris, .cslJSON].map {
      ($0, context.record(id, suffix: "." + $0.rawValue))
    }
    layout.metadata = CitationMetadata.pairs(of: record)
    layout.linkedData = LinkedData.json(
      of: record, address: Link.record(id).absolute(context.origin))
    let similar = try context.library.similar(to: id, limit: 5, deadline: context.deadline)
    let meetings = try MeetingsPart(context, of: record)
    let outline = try OutlinePart(context, of: record)
    return layout.page { main in
      SearchBox(context: context).form("", into: &main)
      main.element(.article, [.class("record")]) { article in
        head(&article)
        texts(&article)
        PeoplePart(context: context, record: record).write(into: &article)
        meetings?.write(into: &article)
        outline?.write(into: &article)
        FactsPart(context: context, record: record).write(into: &article)
        DisputesPart(context: context, disputes: record["disputes"]?.array ?? []).write(
          into: &article)
        citation(&article)
        guard !similar.isEmpty else { return }
        article.element(.section, [Attribute(.ariaLabelledBy, "similar")]) { section in
          section.element(.h2, [.id("similar")], text: Phrase.similar(language))
          HitList(context).list(similar, heading: .h3, into: &section)
        }
      }
    }
  }

  private func string(_ key: String) -> String? {
    record[key]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }

  private func head(_ html: inout HTMLWriter) {
    html.element(.p, [.class("facts")]) { line in
      line.element(.span, [.class("type")], text: context.label(string("type") ?? kind, of: "type"))
      if let date = DateText.text(from: string("dateStart"), to: string("dateEnd"), language) {
        line.text(" ")
        line.element(.span, [.class("date")], text: date)
      } else if let year = record["year"]?.integer {
        line.text(" ")
        line.element(.span, [.class("date")], text: String(year))
      }
      let place = record["place"]
      if let text = PlaceText.text(
        city: place?["city"]?.string ?? string("city"),
        country: place?["country"]?.string ?? string("country"), context)
      {
        line.text(" ")
        if let country = place?["country"]?.string ?? string("country"),
          let code = context.library.countryCode(of: country)
        {
          line.element(.a, [.class("place"), .href(context.link("country", code))], text: text)
        } else {
          line.element(.span, [.class("place")], text: text)
        }
      }
      if let status = string("status"), status != "held" {
        line.text(" ")
        line.element(.span, [.class("status")], text: context.label(status, of: "status"))
      }
    }
    var attributes: [Attribute] = [.dirAuto]
    if let tag = string("language"), Language(tag: tag) != language {
      attributes.append(.lang(tag))
    }
    html.element(.h1, attributes, text: title)
    belonging(&html)
    CoinsSpan.write(
      Hit(rank: 1, score: 0, id: id, record: Array(JSONValue.object(record).text.utf8)), into: &html
    )
  }

  private func belonging(_ html: inout HTMLWriter) {
    for field in context.shape.groups {
      for owner in record[field]?.strings ?? [] where owner != id && context.library.has(owner) {
        html.element(.p, [.class("belongs")]) { line in
          line.text(Phrase.partOf(language) + " ")
          line.element(
            .a, [.href(context.record(owner)), .dirAuto], text: context.library.name(of: owner))
        }
      }
    }
    let subjects = record["subject"]?.strings ?? []
    guard !subjects.isEmpty else { return }
    html.element(.ul, [.class("chips"), Attribute(.ariaLabel, Phrase.subjects(language))]) { list in
      for subject in subjects {
        list.element(.li) { item in
          item.element(
            .a, [.class("chip"), .href(context.link("subject", subject))],
            text: context.label(subject, of: "subject"))
        }
      }
    }
  }

  /// What the record is about, in whole paragraphs.
  private func texts(_ html: inout HTMLWriter) {
    var shown: Set<String> = []
    for key in [
      record["themes"] == nil ? "theme" : "", string("summary") == nil ? "text" : "summary",
      "about",
    ] {
      guard let text = string(key), shown.insert(text).inserted else { continue }
      if key == "text", let about = string("about"), text.hasPrefix(about) { continue }
      html.element(.div, [.class(key == "theme" ? "theme lead" : "lead"), .dirAuto]) { box in
        for paragraph in text.split(separator: "\n") {
          box.element(.p, text: String(paragraph))
        }
      }
    }
    if let url = string("url"), let link = Link.web(url) {
      html.element(.p) { line in
        line.text(Phrase.onTheWeb(language) + ": ")
        line.element(.a, [.href(link), Attribute(.rel, "nofollow noopener")], text: url)
      }
    }
  }

  private func citation(_ html: inout HTMLWriter) {
    html.element(.section, [Attribute(.ariaLabelledBy, "cite")]) { section in
      section.element(.h2, [.id("cite")], text: Phrase.citeAs(language))
      section.element(.blockquote, [.dirAuto], text: CitationText.line(of: record))
      section.element(.ul, [.class("inline")]) { list in
        for representation in [Representation.ris, .bibTeX, .cslJSON, .json] {
          list.element(.li) { item in
            item.element(
              .a, [.href(context.record(id, suffix: "." + representation.rawValue))],
              text: representation.name)
          }
        }
        if record["dateStart"]?.string != nil {
          list.element(.li) { item in
            item.element(
              .a, [.href(context.record(id, suffix: ".ics"))], text: Representation.calendar.name)
          }
        }
      }
    }
  }
}
