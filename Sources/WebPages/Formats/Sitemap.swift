internal import Search

/// The pages that engines should know: overviews and records. Beyond a number of records that one file
/// may hold, an index of parts.
struct Sitemap {
  let context: PageContext

  /// Addresses of one file; the protocol allows 50,000.
  private static let part = 20_000
  private static let namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

  /// - Parameter number: The part, from 0; nil for the whole, or the index of parts.
  func bytes(_ number: String?) throws(WebFault) -> [UInt8] {
    let count = context.library.recordCount
    let parts = (count + Self.part - 1) / Self.part
    if let number {
      guard let index = Int(number), (0..<max(1, parts)).contains(index) else {
        throw .notFound("the sitemap has \(parts) parts, from 0")
      }
      return try records(from: index * Self.part, overviews: index == 0)
    }
    if parts <= 1 { return try records(from: 0, overviews: true) }
    var xml = XMLWriter()
    xml.element("sitemapindex", [("xmlns", Self.namespace)]) { root in
      for index in 0..<parts {
        root.element("sitemap") {
          $0.element("loc", text: context.origin + "/sitemap.xml?part=\(index)")
        }
      }
    }
    return xml.bytes
  }

  private func records(from start: Int, overviews: Bool) throws(WebFault) -> [UInt8] {
    var request = SearchRequest()
    request.sort = .id
    request.limit = Self.part
    request.offset = start
    request.wantsSnippets = false
    request.wantsRecords = false
    request.wantsTotal = false
    let hits = try context.library.search(request, deadline: context.deadline).hits
    var xml = XMLWriter()
    xml.element("urlset", [("xmlns", Self.namespace)]) { root in
      func address(_ link: Link) {
        root.element("url") { $0.element("loc", text: link.absolute(context.origin)) }
      }
      if overviews {
        address(Link([]))
        for (path, _) in context.library.menu { address(Link([path])) }
        for path in ["about", "accessibility"] { address(Link([path])) }
        if context.library.isFacet("subject") {
          for row in context.library.rows(of: "subject") { address(Link(["subject", row.value])) }
        }
      }
      for hit in hits { address(.record(hit.id)) }
    }
    return xml.bytes
  }
}
