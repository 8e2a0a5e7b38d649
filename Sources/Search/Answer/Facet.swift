/// A value of a facet and how many of the matching records have it.
public struct FacetRow: Sendable, Hashable {
  public var value: String
  /// What readers call it.
  public var label: String
  public var count: Int
  /// Whether the value is a number, and printed as one.
  public var isInteger: Bool

  package init(value: String, label: String, count: Int, isInteger: Bool = false) {
    self.value = value
    self.label = label
    self.count = count
    self.isInteger = isInteger
  }

  /// `{"value","label","count"}`, with the facet's name first if one is given.
  public func writeJSON(facet: String? = nil, into writer: inout JSONWriter) {
    writer.beginObject()
    if let facet {
      writer.key("facet")
      writer.string(facet)
    }
    writer.key("value")
    writeValue(into: &writer)
    writer.key("label")
    writer.string(label)
    writer.key("count")
    writer.integer(count)
    writer.endObject()
  }

  /// The value alone: a number or a string.
  func writeValue(into writer: inout JSONWriter) {
    if isInteger { writer.raw(value.utf8) } else { writer.string(value) }
  }
}

/// The values of one field over the matches: the most frequent first, then by value; numbers in their
/// own order, as years in that of time.
public struct Facet: Sendable, Hashable {
  public var field: String
  public var rows: [FacetRow]

  package init(field: String, rows: [FacetRow]) {
    self.field = field
    self.rows = rows
  }

  /// `[{"value","label","count"}, …]`
  func writeJSON(into writer: inout JSONWriter) {
    writer.beginArray()
    for row in rows { row.writeJSON(into: &writer) }
    writer.endArray()
  }

  /// So many rows with the largest counts, in the order in which they stand here.
  public func mostFrequent(_ limit: Int) -> [FacetRow] {
    guard rows.count > limit else { return rows }
    let kept = rows.indices.sorted { (-rows[$0].count, $0) < (-rows[$1].count, $1) }.prefix(limit)
    return kept.sorted().map { rows[$0] }
  }
}

/// How many of the matching records have each pair of values of two fields.
public struct CrossTable: Sendable, Hashable {
  /// The values of the first field, each with how many matches have it at all.
  public var rows: Facet
  /// The values of the second.
  public var columns: Facet
  /// Of each row, in the order of the columns.
  public var counts: [[Int]]

  package init(rows: Facet, columns: Facet, counts: [[Int]]) {
    self.rows = rows
    self.columns = columns
    self.counts = counts
  }

  /// `{"rows":{"field","values"},"columns":{"field","values"},"counts":[[…]]}`
  public func writeJSON(into writer: inout JSONWriter) {
    writer.beginObject()
    for (name, facet) in [("rows", rows), ("columns", columns)] {
      writer.key(name)
      writer.beginObject()
      writer.key("field")
      writer.string(facet.field)
      writer.key("values")
      facet.writeJSON(into: &writer)
      writer.endObject()
    }
    writer.key("counts")
    writer.beginArray()
    for row in counts {
      writer.beginArray()
      for count in row { writer.integer(count) }
      writer.endArray()
    }
    writer.endArray()
    writer.endObject()
  }

  /// The pairs that some match has, row by row.
  public var pairs: [(row: FacetRow, column: FacetRow, count: Int)] {
    var pairs: [(FacetRow, FacetRow, Int)] = []
    for (row, counts) in zip(rows.rows, counts) {
      for (column, count) in zip(columns.rows, counts) where count > 0 {
        pairs.append((row, column, count))
      }
    }
    return pairs
  }

  /// A pair as one object: `{"facet","value","with","other","count"}`.
  public func writeJSON(
    pair: (row: FacetRow, column: FacetRow, count: Int), into writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.key("facet")
    writer.string(rows.field)
    writer.key("value")
    pair.row.writeValue(into: &writer)
    writer.key("with")
    writer.string(columns.field)
    writer.key("other")
    pair.column.writeValue(into: &writer)
    writer.key("count")
    writer.integer(pair.count)
    writer.endObject()
  }
}
