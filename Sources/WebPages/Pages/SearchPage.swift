internal import InvertedIndex
internal import Search

/// The page of results, and the start page's box.
struct SearchPage {
  let context: PageContext
  let parameters: SearchParameters
  let answer: SearchAnswer
  /// Names before a colon that are no field and were searched as text.
  let unknownFields: [String]

  private var language: Language { context.language }
  private var shape: RecordShape { context.shape }

  /// The page.
  func page() throws(WebFault) -> [UInt8] {
    var layout = Layout(context, title: title)
    layout.isIndexed =
      parameters.query.isEmpty && parameters.choices.isEmpty && parameters.after == nil
    layout.canonical = parameters.with { $0.language = nil }.link(shape: shape)
    for representation in [Representation.atom, .ris, .bibTeX, .csv, .calendar] {
      layout.alternates.append((representation, exportLink(representation)))
    }
    let near = answer.total == 0 ? try NothingFound(self) : nil
    return layout.page { main in
      main.element(
        .form,
        [.class("search"), .action(Link(["search"])), Attribute(.method, "get"), .id("search")]
      ) {
        form in
        SearchBox(context: context).write(parameters.query, into: &form)
        hiddenInputs(&form)
        form.element(.div, [.class("columns")]) { columns in
          columns.element(.section, [.class("results"), Attribute(.ariaLabelledBy, "found")]) {
            results(&$0, near)
          }
          FacetForm(context: context, parameters: parameters, facets: answer.facets).write(
            into: &columns)
        }
      }
    }
  }

  // MARK: Head

  /// "visa – 12 records"
  private var title: String {
    let count = countText
    guard !parameters.query.isEmpty else { return "\(Phrase.everything(language)) – \(count)" }
    return "\(parameters.query) – \(count)"
  }

  private var countText: String {
    let count = CountedNoun.records(language, answer.total)
    return answer.isExact ? count : Phrase.atLeast(language, count)
  }

  /// What a form sends besides what is seen in it.
  private func hiddenInputs(_ form: inout HTMLWriter) {
    func hidden(_ name: String, _ value: String) {
      form.element(
        .input, [Attribute(.type, "hidden"), Attribute(.name, name), Attribute(.value, value)])
    }
    if parameters.isLiteral { hidden("literal", "1") }
    if let limit = parameters.limit { hidden("limit", String(limit)) }
    for (name, value) in parameters.options { hidden(name, value) }
    if let language = parameters.language { hidden("lang", language.rawValue) }
  }

  // MARK: Results

  private func results(_ html: inout HTMLWriter, _ near: NothingFound?) {
    html.element(.h1, [.id("found")]) { heading in
      guard !parameters.query.isEmpty else {
        heading.text(Phrase.everything(language))
        return
      }
      heading.element(.bdi, text: parameters.query)
    }
    html.element(.p, [.class("count"), Attribute(.role, "status")]) { line in
      line.text(sentence)
    }
    notices(&html)
    chips(&html)
    if let near {
      near.write(into: &html)
      return
    }
    toolbar(&html)
    let hits = HitList(context, query: parameters.query)
    switch parameters.view {
    case .list: hits.list(answer.hits, into: &html)
    case .table: hits.table(answer.hits, caption: title, into: &html)
    case .timeline:
      YearChart(context: context, parameters: parameters, facets: answer.facets).write(into: &html)
      hits.byYear(answer.hits, into: &html)
    }
    pages(&html)
    exports(&html)
  }

  /// "1 to 10 of 112 records, best first."
  private var sentence: String {
    guard let first = answer.hits.first, let last = answer.hits.last else { return countText + "." }
    return Phrase.shownRange(
      language, language.number(first.rank), language.number(last.rank), countText,
      SortChoice.phrase(parameters.sort)(language))
  }

  private func notices(_ html: inout HTMLWriter) {
    for name in unknownFields {
      html.element(.p, [.class("notice")], text: Phrase.notAField(language, name))
    }
    for correction in answer.corrections {
      html.element(
        .p, [.class("notice")],
        text: Phrase.corrected(language, correction.from, correction.to))
    }
    if !answer.understood.isEmpty {
      html.element(.div, [.class("notice understood")]) { box in
        box.element(.span, text: Phrase.understoodAs(language) + ": ")
        for part in answer.understood {
          box.element(.span, [.class("chip")]) { chip in
            chip.element(.bdi, text: part.label ?? part.text)
            chip.text(" ")
            chip.element(.small, text: Labels.role(part.role.rawValue, language))
          }
          box.text(" ")
        }
        box.element(
          .a,
          [
            .href(parameters.fromTheStart.with { $0.isLiteral = true }.link(shape: shape)),
            Attribute(.rel, "nofollow"),
          ],
          text: Phrase.literally(language)
            + (answer.literalTotal.map { " (\(language.number($0)))" } ?? ""))
      }
    } else if parameters.isLiteral {
      html.element(.p, [.class("notice")]) { line in
        line.element(
          .a,
          [
            .href(parameters.fromTheStart.with { $0.isLiteral = false }.link(shape: shape)),
            Attribute(.rel, "nofollow"),
          ],
          text: Phrase.understandAgain(language))
      }
    }
  }

  /// What was chosen, each with a link that takes it back.
  private func chips(_ html: inout HTMLWriter) {
    guard !parameters.choices.isEmpty else { return }
    html.element(.ul, [.class("chips"), Attribute(.ariaLabel, Phrase.chosen(language))]) { list in
      for (field, values) in parameters.choices {
        for value in values {
          list.element(.li) { item in
            let label = context.label(value, of: field)
            item.element(
              .a,
              [
                .class("chip"), .href(parameters.without(value, in: field).link(shape: shape)),
                Attribute(.rel, "nofollow"),
                Attribute(
                  .ariaLabel, Phrase.remove(language, "\(Labels.field(field, language)): \(label)")),
              ]
            ) { chip in
              chip.element(.small, text: Labels.field(field, language))
              chip.text(" ")
              chip.element(.bdi, text: label)
              chip.element(.span, [.hidden], text: " ×")
            }
          }
        }
      }
      if parameters.choices.reduce(0, { $0 + $1.values.count }) > 1 {
        list.element(.li) { item in
          item.element(
            .a, [.href(parameters.withoutChoices.link(shape: shape)), Attribute(.rel, "nofollow")],
            text: Phrase.clearAll(language))
        }
      }
    }
  }

  private func toolbar(_ html: inout HTMLWriter) {
    html.element(.div, [.class("toolbar")]) { bar in
      bar.element(.label, [Attribute(.for, "sort")], text: Phrase.sortBy(language))
      bar.element(.select, [.id("sort"), Attribute(.name, "sort")]) { select in
        for choice in SortChoice.all(parameters.sort) {
          let isChosen = choice.value == (parameters.sort ?? "relevance")
          select.element(
            .option, [Attribute(.value, choice.value)] + (isChosen ? [.selected] : []),
            text: choice.phrase(language))
        }
      }
      bar.element(.label, [Attribute(.for, "view")], text: Phrase.view(language))
      bar.element(.select, [.id("view"), Attribute(.name, "view")]) { select in
        for (view, phrase) in [
          (SearchParameters.View.list, Phrase.viewList), (.timeline, .timeline),
          (.table, .viewTable),
        ] {
          select.element(
            .option,
            [Attribute(.value, view.rawValue)] + (view == parameters.view ? [.selected] : []),
            text: phrase(language))
        }
      }
      bar.element(.button, [Attribute(.type, "submit")], text: Phrase.apply(language))
      bar.element(.a, [.class("jump"), .href(.fragment("narrow"))], text: Phrase.narrow(language))
    }
  }

  private func pages(_ html: inout HTMLWriter) {
    let isFirst = parameters.after == nil && parameters.offset == 0
    guard answer.next != nil || !isFirst else { return }
    html.element(.nav, [.class("pages"), Attribute(.ariaLabel, Phrase.pages(language))]) { nav in
      if !isFirst {
        nav.element(
          .a, [.href(parameters.fromTheStart.link(shape: shape)), Attribute(.rel, "nofollow")],
          text: Phrase.first(language))
        nav.text(" ")
      }
      if let next = answer.next {
        nav.element(
          .a,
          [
            .class("next"), Attribute(.rel, "next nofollow"),
            .href(parameters.fromTheStart.with { $0.after = next }.link(shape: shape)),
          ], text: Phrase.next(language))
      }
    }
  }

  // MARK: Taking away

  /// All hits in another form, asked for by the query as it was read.
  private func exportLink(_ representation: Representation) -> Link {
    parameters.fromTheStart.with {
      $0.query = answer.request.query
      $0.view = .list
      $0.limit = nil
      $0.language = nil
    }.link(representation, shape: shape)
  }

  private func exports(_ html: inout HTMLWriter) {
    html.element(.section, [.class("takeaway"), Attribute(.ariaLabelledBy, "takeaway")]) {
      section in
      section.element(.h2, [.id("takeaway")], text: Phrase.takeAway(language))
      section.element(.ul, [.class("inline")]) { list in
        for representation in [
          Representation.ris, .bibTeX, .cslJSON, .csv, .jsonLines, .json, .calendar, .atom,
        ] {
          list.element(.li) { item in
            item.element(
              .a, [.href(exportLink(representation)), Attribute(.rel, "nofollow")],
              text: representation == .atom ? Phrase.alert(language) : representation.name)
          }
        }
      }
      section.element(.details) { details in
        details.element(.summary, text: Phrase.citeSearch(language))
        let generation = Int(clamping: answer.generation)
        details.element(
          .p, text: Phrase.citeSearchText(language, language.number(generation)))
        let link = parameters.with { $0.generation = answer.generation }.link(shape: shape)
        details.element(.p) { line in
          line.element(.a, [.href(link)]) { a in
            a.element(.code, text: link.absolute(context.origin))
          }
        }
      }
    }
  }
}

/// An order that a reader can choose.
struct SortChoice {
  let value: String
  let phrase: Phrase

  private static let usual = [
    SortChoice(value: "relevance", phrase: .byRelevance),
    SortChoice(value: "newest", phrase: .byNewest), SortChoice(value: "oldest", phrase: .byOldest),
    SortChoice(value: "id", phrase: .byIdentifier),
  ]

  /// The usual orders.
  static func all(_ current: String?) -> [SortChoice] { usual }

  /// What an order is called.
  static func phrase(_ value: String?) -> Phrase {
    usual.first { $0.value == value }?.phrase ?? .byRelevance
  }
}

/// The box in which a query is typed.
struct SearchBox {
  let context: PageContext

  /// - Parameter isMain: Whether it is the first thing on its page that one would use.
  func write(_ query: String, into form: inout HTMLWriter) {
    form.element(.div, [.class("box"), Attribute(.role, "search")]) { box in
      box.element(.label, [Attribute(.for, "q")], text: Phrase.searchLabel(context.language))
      box.element(.div, [.class("line")]) { line in
        line.element(
          .input,
          [
            .id("q"), Attribute(.type, "search"), Attribute(.name, "q"), Attribute(.value, query),
            Attribute(.autocomplete, "off"), Attribute(.spellcheck, "false"),
            Attribute(.list, "near"),
            .dirAuto, Attribute(.placeholder, Phrase.searchHint(context.language)),
          ])
        line.element(.datalist, [.id("near")]) { _ in }
        line.element(.button, [Attribute(.type, "submit")], text: Phrase.search(context.language))
      }
    }
  }

  /// A form of its own.
  func form(_ query: String, into html: inout HTMLWriter) {
    html.element(.form, [.class("search"), .action(Link(["search"])), Attribute(.method, "get")]) {
      form in
      write(query, into: &form)
      if context.keepsLanguage {
        form.element(
          .input,
          [
            Attribute(.type, "hidden"), Attribute(.name, "lang"),
            Attribute(.value, context.language.rawValue),
          ])
      }
    }
  }
}
