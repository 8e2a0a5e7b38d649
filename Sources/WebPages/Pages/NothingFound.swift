internal import InvertedIndex
internal import Search

/// What a page says where nothing was found: no dead end, but what would find something.
struct NothingFound {
  /// A search with less in it, and how many records it would find.
  struct Way {
    var text: String
    var link: Link
    var count: Int
  }

  private let context: PageContext
  private var ways: [Way] = []
  private var near: [Way] = []

  /// Parts that are tried at most.
  private static let most = 6

  init(_ page: SearchPage) throws(WebFault) {
    context = page.context
    let parameters = page.parameters.fromTheStart
    let shape = context.shape
    func count(_ other: SearchParameters) -> Int {
      guard let request = try? other.request() else { return 0 }
      return (try? context.library.count(request, deadline: context.deadline)) ?? 0
    }
    // The query without each of its parts.
    let parts = Self.parts(of: parameters.query)
    if parts.count > 1 {
      for index in parts.indices.prefix(Self.most) {
        let other = parameters.with { parameters in
          parameters.query = parts.indices.filter { $0 != index }.map { parts[$0] }
            .joined(separator: " ")
        }
        ways.append(Way(text: parts[index], link: other.link(shape: shape), count: count(other)))
      }
    }
    // The search without each of its choices.
    for (field, values) in parameters.choices {
      for value in values where ways.count < 2 * Self.most {
        let other = parameters.without(value, in: field)
        ways.append(
          Way(
            text: "\(Labels.field(field, context.language)): \(context.label(value, of: field))",
            link: other.link(shape: shape), count: count(other)))
      }
    }
    ways.removeAll { $0.count == 0 }
    ways.sort { $0.count > $1.count }
    // Values near those of filters that no record has, and words near the last one.
    for suggestion in page.answer.suggestions {
      guard let field = suggestion.field else { continue }
      var other = parameters
      if let from = suggestion.from { other = other.without(from, in: field) }
      other.choose(suggestion.text, in: field)
      near.append(
        Way(
          text: context.label(suggestion.text, of: field), link: other.link(shape: shape),
          count: suggestion.count))
    }
    if near.isEmpty, let last = parts.last {
      let words = (try? context.library.suggest(last, limit: 8, deadline: context.deadline)) ?? []
      for word in words {
        let other = parameters.with { parameters in
          parameters.query = (parts.dropLast() + [word.text]).joined(separator: " ")
        }
        near.append(Way(text: word.text, link: other.link(shape: shape), count: word.count))
      }
    }
  }

  /// A query's parts between spaces; what stands in quotes or parentheses is one.
  static func parts(of query: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var depth = 0
    var isQuoted = false
    for character in query {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, character == "(" { depth += 1 }
      if !isQuoted, character == ")" { depth = max(0, depth - 1) }
      if character == " ", !isQuoted, depth == 0 {
        if !part.isEmpty { parts.append(part) }
        part = ""
      } else {
        part.append(character)
      }
    }
    if !part.isEmpty { parts.append(part) }
    return parts
  }

  func write(into html: inout HTMLWriter) {
    let language = context.language
    html.element(.div, [.class("nothing")]) { box in
      box.element(.h2, text: Phrase.nothingFound(language))
      if ways.isEmpty && near.isEmpty {
        box.element(.p, text: Phrase.noRecordOfWords(language))
      }
      list(ways, &box) {
        Phrase.withoutPart(language, $0.text, CountedNoun.records(language, $0.count))
      }
      if !near.isEmpty {
        box.element(.h3, text: Phrase.nearWords(language))
        list(near, &box) { "\($0.text) (\(language.number($0.count)))" }
      }
      box.element(.p) { line in
        line.element(.a, [.href(context.link("help"))], text: Phrase.help(language))
        line.text(" · ")
        line.element(.a, [.href(context.link("search"))], text: Phrase.everything(language))
      }
    }
  }

  private func list(_ ways: [Way], _ html: inout HTMLWriter, _ text: (Way) -> String) {
    guard !ways.isEmpty else { return }
    html.element(.ul) { list in
      for way in ways {
        list.element(.li) { item in
          item.element(.a, [.href(way.link), Attribute(.rel, "nofollow")], text: text(way))
        }
      }
    }
  }
}
