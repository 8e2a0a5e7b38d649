internal import Analysis
internal import JSON
internal import Search

/// A country: the mechanisms that it is a member, observer or partner of, and the meetings it hosted,
/// each with its source.
struct CountryPage {
  let context: PageContext
  /// Two letters of ISO 3166-1, in capitals.
  let code: String
  /// Its name in the language of the page.
  let name: String
  /// The names under which records may have it.
  let names: [String]

  private static let most = 500

  private var language: Language { context.language }

  /// Nil if no country has the code.
  init?(_ context: PageContext, code: String) {
    guard code.utf8.count == 2,
      let name = CountryNames.name(of: code, in: context.language.rawValue)
    else { return nil }
    self.context = context
    self.code = code
    self.name = name
    names = context.library.names(ofCountry: code)
  }

  private struct Role {
    var field: String
    var phrase: Phrase
    var answer: SearchAnswer
  }

  func page() throws(WebFault) -> [UInt8] {
    var roles: [Role] = []
    for (field, phrase) in [
      ("member", Phrase.membersOf), ("observer", .observerOf), ("partner", .partnerOf),
    ] where context.library.isFilter(field) {
      var request = SearchRequest()
      request.filters[field] = names
      if context.library.hasKind("mechanism") { request.filters["kind"] = ["mechanism"] }
      request.sort = .id
      request.limit = Self.most
      request.wantsSnippets = false
      let answer = try context.library.search(request, deadline: context.deadline)
      roles.append(Role(field: field, phrase: phrase, answer: answer))
    }
    let hosted = try meetings()
    var layout = Layout(context, title: name)
    layout.canonical = Link(["country", code])
    return layout.page { main in
      SearchBox(context: context).form("", into: &main)
      main.element(.p, [.class("facts")]) { line in
        line.element(.span, [.class("type")], text: Labels.field("country", language))
        line.text(" \(code)")
      }
      main.element(.h1, text: name)
      for role in roles where role.field == "member" || role.answer.total > 0 { write(role, &main) }
      if roles.contains(where: { $0.field == "member" }) {
        main.element(.p, [.class("note")], text: Phrase.membershipNote(language))
      }
      guard let hosted else { return }
      main.element(.section, [Attribute(.ariaLabelledBy, "hosted")]) { section in
        section.element(
          .h2, [.id("hosted")],
          text: "\(Phrase.hosted(language)) (\(language.number(hosted.total)))")
        YearChart(context: context, parameters: SearchParameters(), facets: hosted.facets).write(
          into: &section)
        guard hosted.total > 0 else {
          section.element(.p, text: Phrase.none(language))
          return
        }
        HitList(context).list(hosted.hits, heading: .h3, into: &section)
      }
    }
  }

  private func meetings() throws(WebFault) -> SearchAnswer? {
    guard context.library.isFilter("country") else { return nil }
    var request = SearchRequest()
    let known = names.filter { context.library.hasValue($0, in: "country") }
    guard !known.isEmpty else {
      request.filters["country"] = [name]
      return SearchAnswer(
        to: request, generation: context.library.generation,
        fingerprint: context.library.fingerprint)
    }
    request.filters["country"] = known
    request.facets = ["year"].filter(context.library.isFacet)
    request.sort = .newest
    request.limit = Self.most
    request.wantsSnippets = false
    return try context.library.search(request, deadline: context.deadline)
  }

  private func write(_ role: Role, _ html: inout HTMLWriter) {
    html.element(.section, [Attribute(.ariaLabelledBy, role.field)]) { section in
      section.element(
        .h2, [.id(role.field)],
        text: "\(role.phrase(language)) (\(language.number(role.answer.total)))")
      guard role.answer.total > 0 else {
        section.element(.p, text: Phrase.none(language))
        return
      }
      section.element(.ul, [.class("roles")]) { list in
        for hit in role.answer.hits {
          list.element(.li) { item in
            HitList(context).title(&item, hit)
            guard let record = try? JSONValue(utf8: hit.record) else { return }
            if role.field == "member", let group = group(in: record) {
              item.text(" ")
              item.element(.span, [.class("through")], text: Phrase.throughGroup(language, group))
            }
            let key = role.field == "member" ? "members" : role.field + "s"
            guard let source = (record["sources"]?[key] ?? record["sources"]?["default"])?.string
            else { return }
            item.text(" ")
            item.element(.small) { small in
              small.text("[")
              SourceText.write(source, context, into: &small)
              small.text("]")
            }
          }
        }
      }
    }
  }

  /// The group through which the country is a member; nil if it is one itself.
  private func group(in record: JSONValue) -> String? {
    let members = record["members"]
    let states = members?["states"]?.strings ?? []
    if states.contains(where: names.contains) { return nil }
    return (members?["groups"]?.array ?? []).first { group in
      (group["members"]?.strings ?? []).contains(where: names.contains)
    }?["name"]?.string
  }
}

/// A subject: what it is, its records over regions and years, its meetings.
struct SubjectPage {
  let context: PageContext
  let id: String

  private static let most = 30

  private var language: Language { context.language }

  func page() throws(WebFault) -> [UInt8] {
    let concept = context.library.concept(id, language: language)
    let label = concept?.label ?? context.label(id, of: "subject")
    var request = SearchRequest()
    request.filters["subject"] = [id]
    let part = try YearsAndRegions(
      context, request, fixed: [("subject", id)], title: Phrase.recordsByYearAndRegion(language))
    request.facets = ["kind"]
    request.sort = .newest
    request.limit = Self.most
    request.wantsSnippets = false
    let answer = try context.library.search(request, deadline: context.deadline)
    var layout = Layout(context, title: label)
    layout.canonical = Link(["subject", id])
    return layout.page { main in
      SearchBox(context: context).form("", into: &main)
      main.element(.p, [.class("facts")]) { line in
        line.element(.span, [.class("type")], text: Labels.field("subject", language))
      }
      main.element(.h1, text: label)
      if let concept {
        if let scope = concept.scope { main.element(.p, [.class("lead"), .dirAuto], text: scope) }
        if !concept.others.isEmpty {
          main.element(.p, [.class("note"), .dirAuto], text: language.list(concept.others))
        }
        neighbours(concept.broader, .broader, &main)
        neighbours(concept.narrower, .narrower, &main)
        neighbours(concept.related, .relatedSubjects, &main)
      }
      main.element(.p) { line in
        line.element(
          .a, [.href(context.search([("subject", id)]))],
          text: CountedNoun.records(language, answer.total))
      }
      part.write(into: &main)
      HitList(context).list(answer.hits, into: &main)
    }
  }

  private func neighbours(_ ids: [String], _ phrase: Phrase, _ html: inout HTMLWriter) {
    guard !ids.isEmpty else { return }
    html.element(.p) { line in
      line.text(phrase(language) + ": ")
      for (index, other) in ids.enumerated() {
        if index > 0 { line.text(" · ") }
        line.element(
          .a, [.href(context.link("subject", other))], text: context.label(other, of: "subject"))
      }
    }
  }
}
