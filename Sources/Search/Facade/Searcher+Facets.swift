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
      guard let field = definition.field(name.lowercased()),
        field.kind == .integer || (field.kind == .keyword && field.isFacet)
      else {
        let names = definition.fields.filter { $0.kind == .integer || $0.isFacet }.map(\.name)
        throw .option(
          name: "facets",
          message: "expected facets (\(names.joined(separator: ", "))), found '\(name)'; example: "
            + "region,type,year")
      }
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
      facet(field, values, limit: request.facetLimit)
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
        limit: request.facetLimit)
    }
  }

  /// The values by count, then by value.
  private func facet(_ field: Field, _ values: [FacetValue], limit: Int) -> Facet {
    let isInteger = field.kind == .integer
    var rows = values.map {
      FacetRow(
        value: $0.value, label: isInteger ? $0.value : definition.label(of: $0.value, in: field),
        count: $0.count, isInteger: isInteger)
    }
    rows.sort {
      if $0.count != $1.count { return $0.count > $1.count }
      guard isInteger, let a = Int($0.value), let b = Int($1.value) else {
        return $0.value < $1.value
      }
      return a < b
    }
    if rows.count > limit { rows.removeSubrange(max(0, limit)...) }
    return Facet(field: field.name, rows: rows)
  }
}
