internal import JSON
internal import Search

/// The list of mechanisms, with where each stands.
struct MechanismsPage {
  let context: PageContext

  func page() throws(WebFault) -> [UInt8] {
    let language = context.language
    var request = SearchRequest()
    request.filters["kind"] = ["mechanism"]
    request.sort = .id
    request.limit = 1_000
    request.wantsSnippets = false
    let found =
      context.library.hasKind("mechanism")
      ? try context.library.search(request, deadline: context.deadline).hits : []
    let sorted = found.map { ($0.title ?? $0.id, $0) }.sorted { $0.0 < $1.0 }
    var layout = Layout(context, title: Phrase.mechanisms(language))
    layout.canonical = Link(["mechanisms"])
    return layout.page { main in
      SearchBox(context: context).form("", into: &main)
      main.element(.h1, text: "\(Phrase.mechanisms(language)) (\(language.number(found.count)))")
      guard !found.isEmpty else {
        main.element(.p, text: Phrase.none(language))
        return
      }
      main.element(
        .div,
        [
          .class("scroll"), .number(.tabindex, 0), Attribute(.role, "region"),
          Attribute(.ariaLabel, Phrase.mechanisms(language)),
        ]
      ) { box in
        box.element(.table, [.class("records")]) { table in
          table.element(.caption, text: Phrase.mechanisms(language))
          table.element(.thead) { head in
            head.element(.tr) { row in
              for name in ["title", "acronym", "region", "founded", "status", "members"] {
                row.element(.th, [Attribute(.scope, "col")], text: Labels.field(name, language))
              }
            }
          }
          table.element(.tbody) { body in
            for (_, hit) in sorted {
              body.element(.tr) { row in mechanism(hit, &row) }
            }
          }
        }
      }
    }
  }

  private func mechanism(_ hit: Hit, _ row: inout HTMLWriter) {
    let language = context.language
    let members = (try? JSONValue(utf8: hit.record))?["members"]?["states"]?.array?.count ?? 0
    row.element(.th, [Attribute(.scope, "row")]) { HitList(context).title(&$0, hit) }
    row.element(.td, text: hit.value(of: "acronym") ?? "")
    row.element(
      .td,
      text: language.list(hit.values(of: "region").map { context.label($0, of: "region") }))
    row.element(.td, text: hit.year.map(String.init) ?? "")
    row.element(.td, text: hit.value(of: "status").map { context.label($0, of: "status") } ?? "")
    row.element(.td, text: members == 0 ? "" : language.number(members))
  }
}

/// Meetings, or records where there are none, by year and region: a chart, a heat table of the same
/// numbers, a link from each to its records.
struct TimelinePage {
  let context: PageContext

  func page() throws(WebFault) -> [UInt8] {
    let language = context.language
    let hasMeetings = context.library.hasKind("agenda")
    var request = SearchRequest()
    if hasMeetings { request.filters["kind"] = ["agenda"] }
    let title = (hasMeetings ? Phrase.meetingsByYearAndRegion : .recordsByYearAndRegion)(language)
    let fixed: [(field: String, value: String)] = hasMeetings ? [("kind", "agenda")] : []
    let part = try YearsAndRegions(context, request, fixed: fixed, title: title)
    var layout = Layout(context, title: Phrase.timeline(language))
    layout.canonical = Link(["timeline"])
    return layout.page { main in
      SearchBox(context: context).form("", into: &main)
      main.element(.h1, text: Phrase.timeline(language))
      part.write(into: &main)
    }
  }
}

/// A search's records over years and regions.
struct YearsAndRegions {
  private static let mostYears = 80

  private let context: PageContext
  private let title: String
  private let fixed: [(field: String, value: String)]
  private let years: Facet?
  private let cross: CrossTable?

  init(
    _ context: PageContext, _ base: SearchRequest, fixed: [(field: String, value: String)],
    title: String
  ) throws(WebFault) {
    self.context = context
    self.title = title
    self.fixed = fixed
    var request = base
    request.facets = ["year"].filter(context.library.isFacet)
    request.limit = 0
    request.wantsSnippets = false
    if context.library.isFacet("year"), context.library.isFacet("region") {
      request.cross = ["region", "year"]
    }
    let answer = try context.library.facets(request, deadline: context.deadline)
    years = answer.facets.first { $0.field == "year" }
    cross = answer.cross
  }

  func write(into html: inout HTMLWriter) {
    let language = context.language
    if let years {
      YearChart(context: context, parameters: SearchParameters(), facets: [years]).write(
        into: &html)
    }
    guard let cross, !cross.counts.isEmpty else {
      if years?.rows.isEmpty ?? true { html.element(.p, text: Phrase.none(language)) }
      return
    }
    // In the order of time; the years that fit.
    let columns = cross.columns.rows.indices.sorted {
      (Int(cross.columns.rows[$0].value) ?? 0) < (Int(cross.columns.rows[$1].value) ?? 0)
    }.suffix(Self.mostYears)
    let table = HeatTable(
      caption: title, corner: Labels.field("region", language),
      rows: cross.rows.rows.map {
        HeatTable.Heading(
          label: context.label($0, of: "region"),
          link: context.search(fixed + [("region", $0.value)]))
      },
      columns: columns.map { column in
        let year = cross.columns.rows[column].value
        return HeatTable.Heading(label: year, link: context.search(fixed + [("year", year)]))
      },
      counts: cross.counts.map { row in columns.map { row[$0] } },
      link: { [columns = Array(columns)] row, column in
        context.search(
          fixed + [
            ("region", cross.rows.rows[row].value),
            ("year", cross.columns.rows[columns[column]].value),
          ])
      },
      totalLabel: Phrase.total(language))
    table.drawing("grid", description: Phrase.gridDescription(language), into: &html)
    table.write(language, into: &html)
  }
}

/// What the sources disagree about, as rows.
struct ContradictionsPage {
  let context: PageContext
  let query: String
  /// Rows that are passed over.
  let offset: Int

  /// Rows of one page.
  private static let most = 50

  func page() throws(WebFault) -> [UInt8] {
    let language = context.language
    var request = SearchRequest(query: query)
    request.wantsSnippets = false
    var rows: [(hit: Hit, dispute: JSONValue)] = []
    var count = 0
    try context.library.export(request, deadline: context.deadline) { hit in
      guard let record = try? JSONValue(utf8: hit.record) else { return true }
      for dispute in record["disputes"]?.array ?? [] {
        if count >= offset, rows.count < Self.most { rows.append((hit, dispute)) }
        count += 1
      }
      return true
    }
    var layout = Layout(context, title: Phrase.contradictions(language))
    layout.canonical = Link(["contradictions"])
    layout.isIndexed = query.isEmpty
    return layout.page { main in
      main.element(
        .form, [.class("search"), .action(Link(["contradictions"])), Attribute(.method, "get")]
      ) { form in
        SearchBox(context: context).write(query, into: &form)
        if context.keepsLanguage {
          form.element(
            .input,
            [
              Attribute(.type, "hidden"), Attribute(.name, "lang"),
              Attribute(.value, language.rawValue),
            ])
        }
      }
      main.element(.h1, text: "\(Phrase.contradictions(language)) (\(language.number(count)))")
      guard !rows.isEmpty else {
        main.element(.p, text: Phrase.none(language))
        return
      }
      table(rows, &main)
      pages(count, &main)
    }
  }

  private func pages(_ count: Int, _ html: inout HTMLWriter) {
    let language = context.language
    guard offset > 0 || offset + Self.most < count else { return }
    let query = query.isEmpty ? [] : [(name: "q", value: self.query)]
    html.element(.nav, [.class("pages"), Attribute(.ariaLabel, Phrase.pages(language))]) { nav in
      if offset > 0 {
        nav.element(
          .a, [.href(context.link("contradictions", query: query))], text: Phrase.first(language))
        nav.text(" ")
      }
      if offset + Self.most < count {
        nav.element(
          .a,
          [
            .class("next"), Attribute(.rel, "next"),
            .href(
              context.link(
                "contradictions", query: query + [("offset", String(offset + Self.most))])),
          ], text: Phrase.next(language))
      }
    }
  }

  private func table(_ rows: [(hit: Hit, dispute: JSONValue)], _ html: inout HTMLWriter) {
    let language = context.language
    html.element(
      .div,
      [
        .class("scroll"), .number(.tabindex, 0), Attribute(.role, "region"),
        Attribute(.ariaLabel, Phrase.contradictions(language)),
      ]
    ) { box in
      box.element(.table, [.class("records disputes")]) { table in
        table.element(.caption, text: Phrase.contradictions(language))
        table.element(.thead) { head in
          head.element(.tr) { row in
            for phrase in [Phrase.record, .field, .whoSaysWhat, .taken, .reason] {
              row.element(.th, [Attribute(.scope, "col")], text: phrase(language))
            }
          }
        }
        table.element(.tbody) { body in
          for (hit, dispute) in rows {
            body.element(.tr) { row in
              row.element(.th, [Attribute(.scope, "row")]) { HitList(context).title(&$0, hit) }
              row.element(.td) { cell in
                let field = dispute["field"]?.string ?? ""
                cell.text(Labels.field(String(field.split(separator: ":").last ?? ""), language))
                if let about = dispute["about"]?.string {
                  cell.text(": ")
                  cell.element(.bdi, text: about)
                }
                if let kind = dispute["kind"]?.string {
                  cell.text(" ")
                  cell.element(.small, text: Labels.humanized(kind))
                }
              }
              row.element(.td) { cell in
                cell.element(.ul) { list in
                  for says in dispute["says"]?.array ?? [] {
                    list.element(.li) { item in
                      SourceText.write(says["source"]?.string ?? "", context, into: &item)
                      item.text(": ")
                      item.element(.bdi, text: says["text"]?.string ?? "")
                    }
                  }
                }
              }
              let taken = dispute["taken"]?.string ?? ""
              row.element(.td, [.dirAuto], text: taken == "none" ? "–" : taken)
              row.element(.td, [.dirAuto], text: dispute["why"]?.string ?? "")
            }
          }
        }
      }
    }
  }
}
