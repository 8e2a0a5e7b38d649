internal import Search

/// The newest records of a search as an Atom feed (RFC 4287).
struct Feed {
  let context: PageContext
  let parameters: SearchParameters
  let hits: [Hit]

  /// How many records a feed has.
  static let most = 50

  func bytes() -> [UInt8] {
    let language = context.language
    let shape = context.shape
    var xml = XMLWriter()
    xml.element(
      "feed", [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language.rawValue)]
    ) { feed in
      let title = parameters.query.isEmpty ? Phrase.everything(language) : parameters.query
      feed.element("title", text: "\(title) – \(Phrase.siteName(language))")
      feed.element("id", text: parameters.link(.atom, shape: shape).absolute(context.origin))
      feed.element(
        "link",
        [
          ("rel", "self"), ("type", "application/atom+xml"),
          ("href", parameters.link(.atom, shape: shape).absolute(context.origin)),
        ])
      feed.element(
        "link",
        [
          ("rel", "alternate"), ("type", "text/html"),
          ("href", parameters.link(shape: shape).absolute(context.origin)),
        ])
      feed.element("updated", text: hits.map(Self.updated).max() ?? "1970-01-01T00:00:00Z")
      feed.element("author") { $0.element("name", text: Phrase.siteName(language)) }
      feed.element("generator", [("version", context.library.version)], text: "Rapporteur")
      for hit in hits { entry(hit, &feed) }
    }
    return xml.bytes
  }

  private func entry(_ hit: Hit, _ feed: inout XMLWriter) {
    let address = Link.record(hit.id).absolute(context.origin)
    feed.element("entry") { entry in
      entry.element("title", text: hit.title ?? hit.id)
      entry.element("id", text: address)
      entry.element("link", [("rel", "alternate"), ("type", "text/html"), ("href", address)])
      entry.element("updated", text: Self.updated(hit))
      if let type = hit.type {
        entry.element("category", [("term", type), ("label", context.label(type, of: "type"))])
      }
      let facts = [
        DateText.text(from: hit.dateStart, to: hit.dateEnd, context.language),
        PlaceText.text(hit, context), hit.value(of: "theme"),
      ].compactMap { $0 }
      if !facts.isEmpty { entry.element("summary", text: context.language.list(facts)) }
    }
  }

  /// The date that a record bears, as a moment: no commit is known to have first had it.
  private static func updated(_ hit: Hit) -> String {
    let date = (hit.dateStart ?? hit.year.map(String.init)).flatMap { DateText.Parts($0) }
    guard let date, let year = date.year, (0...9_999).contains(year) else {
      return "1970-01-01T00:00:00Z"
    }
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(date.month ?? 1, 2))-\(padded(date.day ?? 1, 2))T00:00:00Z"
  }
}
