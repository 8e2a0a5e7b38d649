/// A word that nothing matched, and what was searched instead.
public struct Correction: Sendable, Hashable {
  public var from: String
  public var to: String

  public init(from: String, to: String) {
    self.from = from
    self.to = to
  }
}

/// A value of a facet and how many of the matching records have it.
public struct FacetRow: Sendable, Hashable {
  public var value: String
  /// What readers call it.
  public var label: String
  public var count: Int
  /// Whether the value is a number, and printed as one.
  public var isInteger: Bool

  /// `{"value","label","count"}`, with the facet's name first if one is given.
  public func writeJSON(facet: String? = nil, into writer: inout JSONWriter) {
    writer.beginObject()
    if let facet {
      writer.key("facet")
      writer.string(facet)
    }
    writer.key("value")
    if isInteger { writer.raw(value.utf8) } else { writer.string(value) }
    writer.key("label")
    writer.string(label)
    writer.key("count")
    writer.integer(count)
    writer.endObject()
  }
}

/// The values of one field over the matches: the most frequent first, then by value.
public struct Facet: Sendable, Hashable {
  public var field: String
  public var rows: [FacetRow]
}

/// What was found.
public struct SearchResponse: Sendable {
  public var request: SearchRequest
  /// How many records match, or, grouped, how many groups.
  public var total: Int
  /// Whether `total` is exact; if not, at least so many match.
  public var isExact: Bool
  public var generation: UInt64
  public var fingerprint: String
  public var nanoseconds: UInt64
  /// Cursor for what comes behind the last hit; nil at the end.
  public var next: String?
  public var corrections: [Correction]
  public var hits: [Hit]
  public var facets: [Facet]

  /// The response as one object, without a newline: all keys are always there.
  ///
  /// - Parameter version: The program's.
  public func writeJSON(version: String, into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("query")
    writer.string(request.query)
    writer.key("filters")
    writer.beginObject()
    for (name, values) in request.filters where !values.isEmpty {
      writer.key(name)
      writer.strings(values)
    }
    writer.endObject()
    writer.key("sort")
    writer.string(request.sort.rawValue)
    writer.key("limit")
    if request.limit == .max { writer.null() } else { writer.integer(request.limit) }
    writer.key("offset")
    writer.integer(request.offset)
    writer.key("total")
    writer.integer(total)
    writer.key("exact")
    writer.bool(isExact)
    writer.key("generation")
    writer.integer(generation)
    writer.key("fingerprint")
    writer.string(fingerprint)
    writer.key("version")
    writer.string(version)
    writer.key("milliseconds")
    // Microseconds are as fine as the clock is worth reading.
    writer.float(Double(nanoseconds / 1000) / 1000)
    writer.key("next")
    writer.string(next)
    writer.key("corrections")
    writer.beginArray()
    for correction in corrections {
      writer.beginObject()
      writer.key("from")
      writer.string(correction.from)
      writer.key("to")
      writer.string(correction.to)
      writer.endObject()
    }
    writer.endArray()
    writer.key("hits")
    writer.beginArray()
    for hit in hits { hit.writeJSON(into: &writer) }
    writer.endArray()
    writer.key("facets")
    writer.beginObject()
    for facet in facets {
      writer.key(facet.field)
      writer.beginArray()
      for row in facet.rows { row.writeJSON(into: &writer) }
      writer.endArray()
    }
    writer.endObject()
    writer.endObject()
  }
}

extension SearchRequest {
  /// The filters by field, in the order in which they are shown.
  package var filters: [(name: String, values: [String])] {
    [
      ("region", regions), ("type", types), ("year", years), ("kind", kinds),
      ("mechanism", mechanisms), ("language", languages),
    ]
  }

  /// Whether a field's filter is a facet selection, left out of the facet's own counts.
  static let facetSelections: Set<String> = ["region", "type", "year"]
}
