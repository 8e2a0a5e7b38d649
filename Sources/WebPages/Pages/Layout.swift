/// The frame of all pages: head, menu, main part, foot.
struct Layout {
  let context: PageContext
  /// Stands in the window's title, before the name of the site.
  var title: String
  /// The address under which the page is to be known; nil for one that has none.
  var canonical: Link?
  /// The same in other forms.
  var alternates: [(representation: Representation, link: Link)] = []
  /// Whether engines should list the page.
  var isIndexed = true
  /// `citation_*` and the like.
  var metadata: [(name: String, content: String)] = []
  /// JSON-LD.
  var linkedData: [UInt8]?

  init(_ context: PageContext, title: String) {
    self.context = context
    self.title = title
  }

  /// The page, with what `main` writes in its middle.
  func page(_ main: (inout HTMLWriter) -> Void) -> [UInt8] {
    var page = HTMLWriter()
    let language = context.language
    page.doctype()
    page.element(
      .html, [.lang(language.rawValue), Attribute(.dir, language.direction)]
    ) { html in
      html.element(.head) { head(&$0) }
      html.element(.body) { body in
        body.element(
          .a, [.class("skip"), .href(.fragment("content"))], text: Phrase.skipToContent(language))
        body.element(.header, [.class("site")]) { header(&$0) }
        body.element(.main, [.id("content"), .number(.tabindex, -1)]) { main(&$0) }
        body.element(.footer, [.class("site")]) { footer(&$0) }
      }
    }
    return page.bytes
  }

  private func head(_ head: inout HTMLWriter) {
    head.element(.meta, [Attribute(.charset, "utf-8")])
    head.element(.title, text: title.clipped + " · " + Phrase.siteName(context.language))
    meta("viewport", "width=device-width, initial-scale=1", &head)
    meta("color-scheme", "light dark", &head)
    if !isIndexed { meta("robots", "noindex", &head) }
    for (name, content) in metadata { meta(name, content, &head) }
    head.element(.link, [Attribute(.rel, "stylesheet"), .href(Assets.style.link)])
    head.element(
      .link,
      [Attribute(.rel, "icon"), .href(Link(["icon.svg"])), Attribute(.type, "image/svg+xml")])
    head.element(
      .link,
      [
        Attribute(.rel, "search"), Attribute(.type, "application/opensearchdescription+xml"),
        Attribute(.title, Phrase.siteName(context.language)), .href(Link(["opensearch.xml"])),
      ])
    if let canonical {
      head.element(
        .link, [Attribute(.rel, "canonical"), Attribute(.href, canonical.absolute(context.origin))])
    }
    for (representation, link) in alternates {
      head.element(
        .link,
        [
          Attribute(.rel, "alternate"), Attribute(.type, representation.linkType), .href(link),
          Attribute(.title, representation.name),
        ])
    }
    head.element(.script, [.src(Assets.script.link), .defer]) { _ in }
    if let linkedData { head.data(type: "application/ld+json", json: linkedData) }
  }

  private func meta(_ name: String, _ content: String, _ head: inout HTMLWriter) {
    head.element(.meta, [Attribute(.name, name), Attribute(.content, content)])
  }

  private func header(_ header: inout HTMLWriter) {
    let language = context.language
    header.element(.a, [.class("brand"), .href(context.link())], text: Phrase.siteName(language))
    header.element(.nav, [Attribute(.ariaLabel, Phrase.mainMenu(language))]) { nav in
      nav.element(.ul) { list in
        for (path, phrase) in context.library.menu {
          list.element(.li) { item in
            var attributes: [Attribute] = [.href(context.link(path))]
            if context.target.path == "/" + path {
              attributes.append(Attribute(.ariaCurrent, "page"))
            }
            item.element(.a, attributes, text: phrase(language))
          }
        }
      }
    }
  }

  private func footer(_ footer: inout HTMLWriter) {
    let language = context.language
    footer.element(
      .nav, [.class("languages"), Attribute(.ariaLabel, Phrase.languageMenu(language))]
    ) {
      nav in
      nav.element(.ul) { list in
        for other in Language.allCases {
          list.element(.li) { item in
            var attributes: [Attribute] = [
              .href(context.link(in: other)), .lang(other.rawValue),
              Attribute(.hreflang, other.rawValue),
            ]
            if other == language { attributes.append(Attribute(.ariaCurrent, "true")) }
            item.element(.a, attributes, text: other.ownName)
          }
        }
      }
    }
    footer.element(.ul, [.class("links")]) { list in
      for (path, phrase) in [
        ("help", Phrase.help), ("about", .about), ("accessibility", .accessibility),
      ] {
        list.element(.li) { item in
          item.element(.a, [.href(context.link(path))], text: phrase(language))
        }
      }
    }
    footer.element(
      .p,
      text: Phrase.generation(language, language.number(Int(clamping: context.library.generation))))
  }
}

extension Representation {
  /// The media type without parameters, as a link states it.
  var linkType: String { String(mediaType.prefix { $0 != ";" }) }
}
