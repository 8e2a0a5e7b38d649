internal import JSON
internal import Search

/// A record as a COinS span: an OpenURL context object (Z39.88-2004) in a title, which reference
/// managers find in any page.
///
/// Meetings are proceedings of whoever meets, reports are books of the genre report, the rest is
/// Dublin Core with the type it has.
enum CoinsSpan {
  static func write(_ hit: Hit, into html: inout HTMLWriter) {
    html.element(.span, [.class("Z3988"), Attribute(.title, text(hit))]) { _ in }
  }

  static func text(_ hit: Hit) -> String {
    var pairs: [(String, String)] = [("ctx_ver", "Z39.88-2004")]
    let type = hit.type ?? hit.kind
    let date = hit.dateStart ?? hit.value(of: "issued") ?? hit.year.map(String.init)
    func add(_ key: String, _ value: String?) {
      if let value, !value.isEmpty { pairs.append((key, value.clipped)) }
    }
    let authors = hit.values(of: "author")
    if hit.dateStart != nil || hit.kind == "agenda" {
      add("rft_val_fmt", "info:ofi/fmt:kev:mtx:book")
      add("rft.genre", "proceeding")
      // Many meetings of a body have one title: the theme tells them apart.
      add(
        "rft.atitle", [hit.title, hit.value(of: "theme")].compactMap { $0 }.joined(separator: ": "))
      add("rft.btitle", hit.value(of: "mechanismName") ?? hit.value(of: "theme"))
      add("rft.date", date)
      add("rft.place", hit.value(of: "place"))
    } else if type.hasSuffix("report") || type.hasSuffix("paper") || type.hasSuffix("book") {
      add("rft_val_fmt", "info:ofi/fmt:kev:mtx:book")
      add("rft.genre", type.hasSuffix("book") ? "book" : "report")
      add("rft.btitle", hit.title)
      for author in authors { add("rft.au", author) }
      add("rft.pub", hit.value(of: "publisher"))
      add("rft.series", hit.value(of: "series"))
      add("rft.isbn", hit.value(of: "isbn"))
      add("rft.issn", hit.value(of: "issn"))
      add("rft.date", date)
    } else {
      add("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc")
      add("rft.type", Self.dublinCoreType(type, hasLink: hit.url != nil))
      add("rft.title", hit.title)
      for author in authors { add("rft.creator", author) }
      add("rft.publisher", hit.value(of: "publisher"))
      add("rft.date", date)
    }
    add("rft.language", hit.value(of: "language"))
    if let url = hit.url, Link.web(url) != nil { add("rft_id", url) }
    if let doi = hit.value(of: "doi") { add("rft_id", "info:doi/" + doi) }
    return pairs.map { $0 + "=" + Link.encoded($1, keeping: "") }.joined(separator: "&")
  }

  /// Zotero's name of an item type.
  private static func dublinCoreType(_ type: String, hasLink: Bool) -> String {
    switch type.split(separator: "/").last ?? "" {
    case "article": "journalArticle"
    case "chapter": "bookSection"
    case "conference-paper": "conferencePaper"
    case "webpage": "webpage"
    case "presentation": "presentation"
    case _ where type.hasPrefix("citation/"): "document"
    default: hasLink ? "webpage" : "document"
    }
  }
}
