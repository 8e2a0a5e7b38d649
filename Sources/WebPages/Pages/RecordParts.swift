internal import JSON
internal import Search

/// Members, observers and the bodies of a record that has some.
struct PeoplePart {
  let context: PageContext
  let record: JSONObject

  private var language: Language { context.language }

  func write(into html: inout HTMLWriter) {
    let members = record["members"]
    let states = members?["states"]?.strings ?? []
    let groups = members?["groups"]?.array ?? []
    let bodies = record["bodies"]
    if !states.isEmpty || !groups.isEmpty {
      html.element(.section, [Attribute(.ariaLabelledBy, "members")]) { section in
        section.element(
          .h2, [.id("members")],
          text: "\(Phrase.members(language)) (\(language.number(states.count + groups.count)))")
        names(states, &section)
        for group in groups {
          let name = group["name"]?.string ?? group.string ?? ""
          let inside = group["members"]?.strings ?? []
          section.element(.details) { details in
            details.element(
              .summary, text: inside.isEmpty ? name : "\(name) (\(language.number(inside.count)))")
            names(inside, &details)
          }
        }
        source("members", &section)
        note(members?["note"], &section)
        section.element(.p, [.class("note")], text: Phrase.membershipNote(language))
      }
    }
    for key in ["observers", "partners", "secretariat", "steering", "participants"] {
      let found = bodies?[key]?.strings ?? members?[key]?.strings ?? []
      let remark = bodies?[key + "Note"]
      guard !found.isEmpty || remark?.string != nil else { continue }
      html.element(.section, [Attribute(.ariaLabelledBy, key)]) { section in
        section.element(.h2, [.id(key)], text: Labels.field(key, language))
        names(found, &section)
        note(remark, &section)
        source(key, &section)
      }
    }
  }

  private func names(_ names: [String], _ html: inout HTMLWriter) {
    guard !names.isEmpty else { return }
    html.element(.ul, [.class("names")]) { list in
      for name in names {
        list.element(.li) { item in
          if let code = context.library.countryCode(of: name) {
            item.element(
              .a, [.href(context.link("country", code))], text: context.label(name, of: "country"))
          } else {
            item.element(.bdi, text: name)
          }
        }
      }
    }
  }

  private func note(_ note: JSONValue?, _ html: inout HTMLWriter) {
    guard let text = note?.string, !text.isEmpty else { return }
    html.element(.p, [.class("note"), .dirAuto], text: text)
  }

  private func source(_ key: String, _ html: inout HTMLWriter) {
    let sources = record["sources"]
    guard let source = (sources?[key] ?? sources?["default"])?.string else { return }
    html.element(.p, [.class("note")]) { line in
      line.text(Phrase.source(language) + ": ")
      SourceText.write(source, context, into: &line)
    }
  }
}

/// What the sources disagree about, and which reading was taken.
struct DisputesPart {
  let context: PageContext
  let disputes: [JSONValue]

  func write(into html: inout HTMLWriter) {
    guard !disputes.isEmpty else { return }
    html.element(.section, [Attribute(.ariaLabelledBy, "disputes")]) { section in
      section.element(.h2, [.id("disputes")], text: Phrase.disputes(context.language))
      for dispute in disputes { Self.write(dispute, context, into: &section) }
    }
  }

  static func write(_ dispute: JSONValue, _ context: PageContext, into html: inout HTMLWriter) {
    let language = context.language
    html.element(.div, [.class("dispute")]) { box in
      box.element(.h3) { heading in
        let field = dispute["field"]?.string ?? ""
        heading.text(Labels.field(String(field.split(separator: ":").last ?? ""), language))
        if let about = dispute["about"]?.string {
          heading.text(": ")
          heading.element(.bdi, text: about)
        }
        if let kind = dispute["kind"]?.string {
          heading.text(" ")
          heading.element(.small, text: Labels.humanized(kind))
        }
      }
      box.element(.dl) { list in
        for says in dispute["says"]?.array ?? [] {
          list.element(.dt) { SourceText.write(says["source"]?.string ?? "", context, into: &$0) }
          list.element(.dd, [.dirAuto], text: says["text"]?.string ?? "")
        }
        if let taken = dispute["taken"]?.string, taken != "none" {
          list.element(.dt, text: Phrase.taken(language))
          list.element(.dd) { $0.element(.strong, [.dirAuto], text: taken) }
        }
        if let why = dispute["why"]?.string {
          list.element(.dt, text: Phrase.reason(language))
          list.element(.dd, [.dirAuto], text: why)
        }
      }
    }
  }
}

/// The meetings of a record that has some: a chart by year and the list.
struct MeetingsPart {
  private static let most = 200

  private let context: PageContext
  private let answer: SearchAnswer
  private let all: Link

  /// Nil for a record that nothing belongs to.
  init?(_ context: PageContext, of record: JSONObject) throws(WebFault) {
    guard record["kind"]?.string == "mechanism", let id = record["id"]?.string,
      context.library.isFilter("mechanism"), context.library.hasKind("agenda")
    else { return nil }
    var request = SearchRequest()
    request.filters["mechanism"] = [id]
    request.filters["kind"] = ["agenda"]
    request.facets = ["year"]
    request.sort = .newest
    request.limit = Self.most
    request.wantsSnippets = false
    let found = try context.library.search(request, deadline: context.deadline)
    guard found.total > 0 else { return nil }
    self.context = context
    answer = found
    all = context.search([("mechanism", id), ("kind", "agenda")], sort: "newest")
  }

  func write(into html: inout HTMLWriter) {
    let language = context.language
    html.element(.section, [Attribute(.ariaLabelledBy, "meetings")]) { section in
      section.element(.h2, [.id("meetings")]) { heading in
        heading.text(Phrase.meetings(language) + " ")
        heading.element(.a, [.href(all)], text: "(\(language.number(answer.total)))")
      }
      YearChart(context: context, parameters: SearchParameters(), facets: answer.facets).write(
        into: &section)
      section.element(.ol, [.class("timeline")]) { list in
        for hit in answer.hits {
          list.element(.li) { item in
            item.element(
              .span, [.class("date")],
              text: DateText.text(from: hit.dateStart, to: hit.dateEnd, language)
                ?? Phrase.withoutYear(language))
            item.element(.div) { box in
              HitList(context).title(&box, hit)
              if let place = PlaceText.text(hit, context) {
                box.text(" ")
                box.element(.span, [.class("place")], text: place)
              }
              if let theme = hit.value(of: "theme") {
                box.element(.p, [.class("theme"), .dirAuto], text: theme)
              }
            }
          }
        }
      }
    }
  }
}

/// The sections of a document, in their order, with pages where they are known.
struct OutlinePart {
  private struct Entry {
    var id: String
    var title: String
    var level: Int
    var page: String?
  }

  private static let most = 2_000

  private let context: PageContext
  private var entries: [Entry] = []

  /// Nil for a record without sections.
  init?(_ context: PageContext, of record: JSONObject) throws(WebFault) {
    guard record["kind"]?.string == "document", let id = record["id"]?.string,
      context.library.isFilter("document"), context.library.hasKind("section")
    else { return nil }
    self.context = context
    var request = SearchRequest()
    request.filters["document"] = [id]
    request.filters["kind"] = ["section"]
    request.sort = .id
    request.limit = Self.most
    request.wantsSnippets = false
    let found = try context.library.search(request, deadline: context.deadline)
    var byID: [String: Entry] = [:]
    var inOrder: [String] = []
    for hit in found.hits {
      byID[hit.id] = Entry(
        id: hit.id, title: hit.title ?? hit.id,
        level: hit.value(of: "level").flatMap(Int.init) ?? 1,
        page: hit.value(of: "page"))
      inOrder.append(hit.id)
    }
    // The document says in which order its sections stand; those that it does not name follow.
    let named = (record["sections"]?.strings ?? []).filter { byID[$0] != nil }
    let known = Set(named)
    entries = (named + inOrder.filter { !known.contains($0) }).compactMap { byID[$0] }
    if entries.isEmpty { return nil }
  }

  func write(into html: inout HTMLWriter) {
    let language = context.language
    html.element(.section, [Attribute(.ariaLabelledBy, "outline")]) { section in
      section.element(
        .h2, [.id("outline")],
        text: "\(Phrase.outline(language)) (\(language.number(entries.count)))")
      section.element(.ol, [.class("outline")]) { list in
        for entry in entries {
          list.element(.li, [.class("level\(min(4, max(1, entry.level)))")]) { item in
            item.element(.a, [.href(context.record(entry.id)), .dirAuto], text: entry.title)
            if let page = entry.page {
              item.text(" ")
              item.element(.small, text: Phrase.pageNumber(language, page))
            }
          }
        }
      }
    }
  }
}
