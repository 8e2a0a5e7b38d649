internal import JSON

/// Small files for browsers, crawlers and other machines.
enum ServiceFiles {
  /// How browsers and reference managers search here (OpenSearch 1.1).
  static func openSearch(_ context: PageContext) -> [UInt8] {
    var xml = XMLWriter()
    let language = context.language
    xml.element("OpenSearchDescription", [("xmlns", "http://a9.com/-/spec/opensearch/1.1/")]) {
      root in
      root.element("ShortName", text: Phrase.siteName(language))
      root.element("Description", text: Phrase.searchLabel(language))
      root.element("InputEncoding", text: "UTF-8")
      root.element("OutputEncoding", text: "UTF-8")
      root.element("Language", text: "*")
      for (type, path) in [
        ("text/html", "/search?q={searchTerms}"),
        ("application/atom+xml", "/search.atom?q={searchTerms}"),
        ("application/x-suggestions+json", "/suggest?q={searchTerms}"),
      ] {
        root.element("Url", [("type", type), ("template", context.origin + path)])
      }
      root.element(
        "Url",
        [
          ("type", "application/opensearchdescription+xml"), ("rel", "self"),
          ("template", context.origin + "/opensearch.xml"),
        ])
    }
    return xml.bytes
  }

  /// Keeps crawlers on records and overviews: every choice of facets is a page of its own, and there
  /// is no end of them.
  static func robots(_ context: PageContext) -> [UInt8] {
    let lines = [
      "User-agent: *", "Disallow: /search", "Disallow: /explain", "Disallow: /suggest",
      "Disallow: /contradictions?", "Disallow: /*.json$", "Disallow: /*.csv$", "Disallow: /*.bib$",
      "Disallow: /*.ris$", "Disallow: /*.ics$", "Disallow: /metrics", "Allow: /", "",
      "Sitemap: " + context.origin + "/sitemap.xml", "",
    ]
    return Array(lines.joined(separator: "\n").utf8)
  }

  /// The drawing in the browser's tab.
  static let icon = Array(
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" \
    fill="#0f5c63"/><path d="M9 24V8h7.5a5 5 0 0 1 1.2 9.9L23 24h-4l-4.600-5.800H12V24zm3-8.600h4.200a2.300 \
    2.300 0 0 0 0-4.600H12z" fill="#fbfaf6"/></svg>
    """.utf8)

  /// Completions as OpenSearch has them: `["vis",["visa","visas"],["12 records", …],[links]]`.
  static func suggestions(
    _ query: String, _ found: [(text: String, description: String, link: String)]
  ) -> [UInt8] {
    let value = JSONValue.array([
      .string(query), .array(found.map { .string($0.text) }),
      .array(found.map { .string($0.description) }), .array(found.map { .string($0.link) }),
    ])
    return Array(value.text.utf8)
  }
}
