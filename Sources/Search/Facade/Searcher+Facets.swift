internal import InvertedIndex
internal import Scoring

extension Searcher {
  /// Counts the values of the facets asked for, and the matches.
  ///
  /// A facet's own selection is left out of its own counts; everything else restricts them. One
  /// pass over the matches of the query without selections.
  func counts(
    _ resolved: ResolvedRequest, _ request: SearchRequest
  ) throws(SearchError) -> (facets: [Facet], total: Int) {
    var fields: [Field] = []
    for name in request.facets {
      let field = try facetField(name, option: "facets")
      if !fields.contains(field) { fields.append(field) }
    }
    let base = resolved.plan.weight.restricted(to: resolved.filters)
    let requests = fields.map { field in
      FacetRequest(
        field: field.ordinal,
        filters: resolved.selections.filter { $0.field != field.name }.map(\.set))
    }
    let counts = try answer { () throws(ScoringError) in
      try engine.facetCounts(weight: base, requests, deadline: request.deadline)
    }
    var total = counts.total
    if !resolved.selections.isEmpty {
      total = try answer { () throws(ScoringError) in
        try engine.count(weight: resolved.filtered, deadline: request.deadline)
      }
    }
    let facets = zip(fields, counts.values).map { field, values in
      facet(field, values, offset: request.facetOffset, limit: request.facetLimit)
    }
    return (facets, total)
  }

  /// The sums of what many shards counted.
  func summed(_ parts: [[Facet]], _ request: SearchRequest) -> [Facet] {
    guard let first = parts.first else { return [] }
    return first.indices.compactMap { index in
      guard let field = definition.field(first[index].field) else { return nil }
      var counts: [String: Int] = [:]
      for part in parts where index < part.count {
        for row in part[index].rows { counts[row.value, default: 0] += row.count }
      }
      return facet(
        field, counts.map { FacetValue(value: $0.key, count: $0.value) },
        offset: request.facetOffset, limit: request.facetLimit)
    }
  }

  /// The values by count, then by value; numbers in their own order, as years in that of time.
  ///
  /// - Parameters:
  ///   - offset: How many are passed over.
  ///   - limit: How many there are at most behind these.
  func facet(_ field: Field, _ values: [FacetValue], offset: Int, limit: Int) -> Facet {
    let isInteger = field.kind == .integer
    var rows = values.map {
      FacetRow(
        value: $0.value, label: isInteger ? $0.value : label(of: $0.value, in: field),
        count: $0.count, isInteger: isInteger)
    }
    if isInteger {
      rows.sort { Int($0.value) ?? 0 < Int($1.value) ?? 0 }
    } else {
      rows.sort { $0.count != $1.count ? $0.count > $1.count : $0.value < $1.value }
    }
    if offset > 0 { rows.removeFirst(min(offset, rows.count)) }
    if rows.count > limit { rows.removeSubrange(max(0, limit)...) }
    return Facet(field: field.name, rows: rows)
  }
}
