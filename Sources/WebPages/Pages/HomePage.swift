internal import JSON
internal import Search

/// The start page: the box, what is in the collection in numbers, ways in, what is latest.
struct HomePage {
  let context: PageContext

  private static let mostValues = 24
  private static let latest = 6

  private var language: Language { context.language }

  func page() throws(WebFault) -> [UInt8] {
    var request = SearchRequest()
    request.facets = ["kind", "region", "subject", "year"].filter(context.library.isFacet)
    request.limit = 0
    request.wantsSnippets = false
    let overview = try context.library.search(request, deadline: context.deadline)
    var latest = SearchRequest()
    let hasMeetings = context.library.hasKind("agenda")
    if hasMeetings { latest.filters["kind"] = ["agenda"] }
    latest.sort = .newest
    latest.limit = Self.latest
    latest.wantsSnippets = false
    let newest = try context.library.search(latest, deadline: context.deadline)
    var layout = Layout(context, title: Phrase.home(language))
    layout.canonical = Link([])
    layout.linkedData = siteData
    return layout.page { main in
      main.element(.div, [.class("hero")]) { hero in
        hero.element(.h1, text: Phrase.siteName(language))
        hero.element(.p, [.class("lead")], text: Phrase.homeLead(language))
        SearchBox(context: context).form("", into: &hero)
      }
      main.element(.div, [.class("tiles")]) { tiles in
        numbers(overview, &tiles)
        for (field, phrase) in [("subject", Phrase.subjects), ("region", Phrase.regions)] {
          guard let facet = overview.facets.first(where: { $0.field == field }), !facet.rows.isEmpty
          else { continue }
          values(facet, phrase, &tiles)
        }
      }
      YearChart(context: context, parameters: SearchParameters(), facets: overview.facets).write(
        into: &main)
      main.element(.section, [Attribute(.ariaLabelledBy, "latest")]) { section in
        section.element(
          .h2, [.id("latest")],
          text: (hasMeetings ? Phrase.latestMeetings : .latestRecords)(language))
        HitList(context).list(newest.hits, heading: .h3, into: &section)
      }
    }
  }

  private func numbers(_ overview: SearchAnswer, _ html: inout HTMLWriter) {
    html.element(.section, [Attribute(.ariaLabelledBy, "numbers")]) { section in
      section.element(.h2, [.id("numbers")], text: Phrase.inNumbers(language))
      section.element(.ul, [.class("numbers")]) { list in
        list.element(.li) { item in
          number(overview.total, Phrase.everything(language), context.link("search"), &item)
        }
        for row in overview.facets.first(where: { $0.field == "kind" })?.rows.prefix(8) ?? [] {
          list.element(.li) { item in
            number(
              row.count, context.label(row, of: "kind"), context.search([("kind", row.value)]),
              &item)
          }
        }
      }
    }
  }

  private func number(_ count: Int, _ label: String, _ link: Link, _ html: inout HTMLWriter) {
    html.element(.a, [.href(link)]) { a in
      a.element(.strong, text: language.number(count))
      a.text(" " + label)
    }
  }

  private func values(_ facet: Facet, _ phrase: Phrase, _ html: inout HTMLWriter) {
    let largest = facet.rows.map(\.count).max() ?? 1
    html.element(.section, [Attribute(.ariaLabelledBy, facet.field)]) { section in
      section.element(.h2, [.id(facet.field)], text: phrase(language))
      section.element(.ul, [.class("values")]) { list in
        for row in facet.rows.prefix(Self.mostValues) {
          list.element(.li) { item in
            let link =
              facet.field == "subject"
              ? context.link("subject", row.value) : context.search([(facet.field, row.value)])
            item.element(.a, [.href(link), .dirAuto], text: context.label(row, of: facet.field))
            item.text(" ")
            item.element(.small, text: language.number(row.count))
            ShareBar.write(row.count, of: largest, into: &item)
          }
        }
      }
    }
  }

  /// Tells engines how to search here.
  private var siteData: [UInt8] {
    var action = JSONObject()
    action["@type"] = .string("SearchAction")
    action["target"] = .string(context.origin + "/search?q={q}")
    action["query-input"] = .string("required name=q")
    var site = JSONObject()
    site["@context"] = .string("https://schema.org")
    site["@type"] = .string("WebSite")
    site["name"] = .string(Phrase.siteName(language))
    site["url"] = .string(context.origin + "/")
    site["potentialAction"] = .object(action)
    return Array(JSONValue.object(site).text.utf8)
  }
}
