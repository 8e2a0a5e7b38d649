internal import InvertedIndex
internal import Search

/// The facets of a search: check boxes of its form, chosen ones checked, each with its count.
struct FacetForm {
  let context: PageContext
  let parameters: SearchParameters
  let facets: [Facet]

  /// Values of a facet that are seen at once, and at most.
  private static let shown = 6
  private static let most = 10
  private static let mostYears = 60

  private var language: Language { context.language }

  func write(into html: inout HTMLWriter) {
    html.element(.aside, [.class("facets"), .id("narrow"), Attribute(.ariaLabelledBy, "narrow-h")])
    { aside in
      aside.element(.h2, [.id("narrow-h")], text: Phrase.narrow(language))
      for facet in facets {
        if facet.field == "year" {
          years(facet, &aside)
        } else {
          values(facet, &aside)
        }
      }
      aside.element(.button, [Attribute(.type, "submit")], text: Phrase.apply(language))
    }
  }

  /// Those chosen, then by count.
  private func values(_ facet: Facet, _ html: inout HTMLWriter) {
    let chosen = parameters.choices(in: facet.field)
    var rows = facet.rows
    // Of paths the parts below the first level say more; the first level is a facet of its own.
    if facet.field == "type", rows.contains(where: { $0.value.contains("/") }) {
      rows.removeAll { !$0.value.contains("/") && !chosen.contains($0.value) }
    }
    for value in chosen where !rows.contains(where: { $0.value == value }) {
      rows.append(FacetRow(value: value, label: value, count: 0, isInteger: false))
    }
    guard rows.count > 1 || !chosen.isEmpty else { return }
    let first = rows.filter { chosen.contains($0.value) }
    let others = rows.filter { !chosen.contains($0.value) }
    let ordered = Array((first + others).prefix(max(Self.most, first.count)))
    let largest = rows.map(\.count).max() ?? 1
    let seen = max(Self.shown, first.count)
    html.element(.fieldset) { set in
      set.element(.legend, text: Labels.field(facet.field, language))
      list(ordered.prefix(seen), facet.field, chosen, largest, &set)
      let rest = ordered.dropFirst(seen)
      guard !rest.isEmpty else { return }
      set.element(.details) { details in
        details.element(.summary, text: Phrase.showMore(language, language.number(rest.count)))
        list(rest, facet.field, chosen, largest, &details)
      }
    }
  }

  private func list(
    _ rows: ArraySlice<FacetRow>, _ field: String, _ chosen: [String], _ largest: Int,
    _ html: inout HTMLWriter
  ) {
    html.element(.ul) { list in
      for row in rows {
        list.element(.li) { item in
          checkBox(
            row, field, label: context.label(row, of: field), isChosen: chosen.contains(row.value),
            &item)
          ShareBar.write(row.count, of: largest, into: &item)
        }
      }
    }
  }

  private func checkBox(
    _ row: FacetRow, _ field: String, label: String, isChosen: Bool, _ html: inout HTMLWriter
  ) {
    html.element(.label) { html in
      html.element(
        .input,
        [
          Attribute(.type, "checkbox"), Attribute(.name, parameterName(field)),
          Attribute(.value, row.value),
        ] + (isChosen ? [.checked] : []))
      html.element(.span, [.dirAuto], text: label)
      html.text(" ")
      html.element(.small, text: language.number(row.count))
    }
  }

  private func parameterName(_ field: String) -> String {
    context.shape.short.contains(field) || SearchParameters.usualFilters.contains(field)
      ? field : RequestOption.filterPrefix + field
  }

  /// In the order of time, with a drawing of them, and a box for a range.
  private func years(_ facet: Facet, _ html: inout HTMLWriter) {
    let chosen = parameters.choices(in: facet.field)
    let rows = facet.rows.sorted { (Int($0.value) ?? 0) < (Int($1.value) ?? 0) }
    guard rows.count > 1 || !chosen.isEmpty else { return }
    let ranges = chosen.filter { value in !rows.contains { $0.value == value } }
    html.element(.fieldset) { set in
      set.element(.legend, text: Labels.field(facet.field, language))
      // A timeline has the same chart, larger.
      if parameters.view != .timeline {
        YearChart(
          context: context, parameters: parameters, facets: [facet], name: "fy", hasLabels: false
        ).write(into: &set)
      }
      set.element(.div, [.class("range")]) { range in
        range.element(.label, [Attribute(.for, "years")], text: Phrase.yearRange(language))
        range.element(
          .input,
          [
            .id("years"), Attribute(.type, "text"), Attribute(.name, facet.field),
            Attribute(.value, ranges.first ?? ""), Attribute(.autocomplete, "off"),
          ])
      }
      for value in ranges.dropFirst() {
        set.element(
          .input,
          [Attribute(.type, "hidden"), Attribute(.name, facet.field), Attribute(.value, value)])
      }
      let shown = rows.suffix(Self.mostYears)
      set.element(.details, rows.contains { chosen.contains($0.value) } ? [.open] : []) { details in
        details.element(.summary, text: Phrase.sameNumbers(language))
        details.element(.ul, [.class("years")]) { list in
          for row in shown {
            list.element(.li) { item in
              checkBox(
                row, facet.field, label: row.label, isChosen: chosen.contains(row.value), &item)
            }
          }
        }
      }
    }
  }
}

/// The years of what was found as a chart.
struct YearChart {
  let context: PageContext
  let parameters: SearchParameters
  let facets: [Facet]
  var name = "years"
  var hasLabels = true

  /// Years that a chart has room for; of more, those that have records are drawn.
  private static let most = 90

  func write(into html: inout HTMLWriter) {
    guard let facet = facets.first(where: { $0.field == "year" }) else { return }
    let counts = Dictionary(facet.rows.compactMap { row in Int(row.value).map { ($0, row.count) } })
    {
      first, _ in first
    }
    guard let first = counts.keys.min(), let last = counts.keys.max(), counts.count > 1 else {
      return
    }
    let chosen = parameters.choices(in: facet.field)
    let years =
      last - first < Self.most ? Array(first...last) : counts.keys.sorted().suffix(Self.most)
    BarChart(
      bars: years.map { year in
        BarChart.Bar(
          label: String(year), count: counts[year] ?? 0, isChosen: chosen.contains(String(year)))
      },
      title: Phrase.recordsByYear(context.language),
      description: Phrase.chartDescription(context.language), name: name,
      hasLabels: hasLabels
    ).write(into: &html)
  }
}
