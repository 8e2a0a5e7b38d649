internal import Search

/// Why a record has its place: the score as a tree of named numbers.
struct ExplainPage {
  let context: PageContext
  let id: String
  let query: String
  let explanation: Explanation

  func page() -> [UInt8] {
    let language = context.language
    var layout = Layout(context, title: Phrase.explanation(language))
    layout.isIndexed = false
    return layout.page { main in
      SearchBox(context: context).form(query, into: &main)
      main.element(.h1, text: Phrase.explanation(language))
      main.element(.p) { line in
        line.element(
          .a, [.href(context.record(id)), .dirAuto], text: context.library.name(of: id))
        line.text(" · ")
        line.element(.bdi, text: query)
      }
      main.element(.ul, [.class("tree")]) { node(explanation, &$0) }
    }
  }

  private func node(_ node: Explanation, _ html: inout HTMLWriter) {
    html.element(.li) { item in
      if node.matches {
        item.element(.strong, text: Self.shortest(node.value))
      } else {
        item.element(.strong, text: Phrase.noMatch(context.language))
      }
      item.text(" ")
      item.element(.bdi, text: node.text)
      guard !node.details.isEmpty else { return }
      item.element(.ul) { list in
        for detail in node.details { self.node(detail, &list) }
      }
    }
  }

  /// A number that is a `Float` with a `Float`'s digits.
  private static func shortest(_ value: Double) -> String {
    let float = Float(value)
    return Double(float) == value ? "\(float)" : "\(value)"
  }
}

/// An error as a page: what happened, where, what to do.
struct FaultPage {
  let context: PageContext
  let fault: WebFault
  /// The search that was asked for, if it was one.
  var parameters: SearchParameters?
  /// Ids that are near one that no record has.
  var near: [String] = []

  func page() -> [UInt8] {
    let language = context.language
    let heading =
      switch fault.status {
      case 404: Phrase.notFound
      case 410: Phrase.gone
      case 429, 503: Phrase.notNow
      default: Phrase.badRequest
      }
    var layout = Layout(context, title: heading(language))
    layout.isIndexed = false
    return layout.page { main in
      SearchBox(context: context).form(parameters?.query ?? "", into: &main)
      main.element(.h1, text: heading(language))
      main.element(.p, [.class("notice"), .dirAuto], text: fault.message)
      if fault.status == 429 || fault.status == 503 {
        main.element(.p, text: Phrase.tryLater(language))
      }
      if let column = fault.column, let parameters {
        place(of: column, in: parameters.query, &main)
      }
      if let parameters, fault.status == 400 {
        let words = parameters.fromTheStart.with { $0.query = Self.words(of: $0.query) }
        if !words.query.isEmpty, words.query != parameters.query {
          main.element(.p) { line in
            line.element(
              .a, [.href(words.link(shape: context.shape)), Attribute(.rel, "nofollow")],
              text: Phrase.searchAsWords(language) + ": " + words.query)
          }
        }
      }
      if let parameters, fault.status == 410 {
        let current = parameters.fromTheStart.with { $0.generation = nil }
        main.element(.p) { line in
          line.element(
            .a, [.href(current.link(shape: context.shape))], text: Phrase.currentAnswer(language))
        }
      }
      if !near.isEmpty {
        main.element(.h2, text: Phrase.nearIt(language))
        main.element(.ul) { list in
          for id in near {
            list.element(.li) { item in
              item.element(
                .a, [.href(context.record(id)), .dirAuto], text: context.library.name(of: id))
              item.text(" ")
              item.element(.small, text: id)
            }
          }
        }
      }
    }
  }

  /// The query with a mark at the place that the error is about.
  private func place(of column: Int, in query: String, _ html: inout HTMLWriter) {
    let scalars = Array(query.unicodeScalars)
    let index = min(max(0, column - 1), scalars.count)
    func text(_ slice: ArraySlice<Unicode.Scalar>) -> String {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: slice)
      return String(text)
    }
    html.element(.p, [.class("query")]) { line in
      line.element(.code) { code in
        code.text(text(scalars[..<index]))
        if index < scalars.count {
          code.element(.mark, text: text(scalars[index..<(index + 1)]))
          code.text(text(scalars[(index + 1)...]))
        } else {
          code.element(.mark, text: "…")
        }
      }
      line.text(" – " + Phrase.atColumn(context.language, String(column)))
    }
  }

  /// The words of a query without its signs.
  static func words(of query: String) -> String {
    query.split { " \t\"()^~*?=+:[]{}\\".contains($0) }
      .filter { !["AND", "OR", "NOT"].contains($0) }
      .map { word in String(word.drop { $0 == "-" }) }.filter { !$0.isEmpty }
      .joined(separator: " ")
  }
}
