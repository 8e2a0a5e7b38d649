internal import InvertedIndex
internal import JSON
internal import Synchronization

// What a request names must be there: fields, values of closed lists, columns. A name that is not is
// said to be wrong, with the one that was probably meant.

extension Searcher {
  /// The fields of which values can be counted.
  private var facetNames: [String] {
    definition.fields.filter { $0.kind == .integer || $0.isFacet }.map(\.name)
  }

  /// The field of a facet.
  func facetField(_ name: String, option: String) throws(SearchError) -> Field {
    guard let field = definition.field(name.lowercased()),
      field.kind == .integer || (field.kind == .keyword && field.isFacet)
    else {
      throw .option(
        name: option,
        message: "expected facets, found '\(name)'"
          + NearestName.hint(for: name, among: facetNames))
    }
    return field
  }

  /// Checks the names by which a request sorts, groups, counts pairs and chooses columns.
  func checkNames(_ request: SearchRequest) throws(SearchError) {
    if case .field(let name, _) = request.sort {
      guard let field = definition.field(name), field.kind == .integer || field.kind == .dateRange
      else {
        let names =
          ["relevance", "newest", "oldest", "id"]
          + shape.sorts.filter {
            definition.field($0) != nil
          }
        throw .option(
          name: "sort",
          message: "expected \(names.joined(separator: ", ")), found '\(name)'"
            + (NearestName.of(name, among: names).first.map { "; did you mean '\($0)'?" } ?? ""))
      }
    }
    if let grouping = request.grouping, !shape.groups.contains(grouping) {
      guard let field = definition.field(grouping), field.kind == .keyword, field.isFacet else {
        throw .option(
          name: "group",
          message: "cannot group by '\(grouping)'"
            + NearestName.hint(for: grouping, among: shape.groups))
      }
    }
    if !request.cross.isEmpty { _ = try crossAxes(request) }
    if !request.columns.isEmpty { try checkColumns(request) }
  }

  // MARK: Values

  /// Checks the fields of filters, and the values of those whose values are a closed list.
  func checkFilters(_ filters: FieldFilters) throws(SearchError) {
    for (name, values) in filters {
      guard let field = definition.field(name), field.kind != .text else {
        let names = definition.fields.filter { $0.kind != .text }.map(\.name)
        throw .option(
          name: shape.short.contains(name) ? name : RequestOption.filterPrefix + name,
          message: "this index has no field '\(name)' to filter by"
            + NearestName.hint(for: name, among: names))
      }
      guard field.kind == .keyword, shape.closed.contains(name) else { continue }
      for value in values where !isKnown(value, in: field) {
        let known = allValues(of: field)
        // A field that no record has says nothing about values.
        guard !known.isEmpty else { continue }
        throw .option(
          name: name,
          message: "no \(name) '\(value.prefix(64))'" + NearestName.hint(for: value, among: known))
      }
    }
  }

  /// Whether a value, a prefix with `*` or `none` can be selected in a keyword field.
  func isKnown(_ value: String, in field: Field) -> Bool {
    if value == "none" || value.hasSuffix("*") { return true }
    let term = KeywordTerm.fold(value)
    if lookup.contains(term, field: field.ordinal) { return true }
    if tree(of: field)?[String(decoding: term, as: UTF8.self)] != nil { return true }
    // Another name of what has a value: a State under the name that it took since.
    return otherNames(of: value).contains {
      lookup.contains(KeywordTerm.fold($0), field: field.ordinal)
    }
  }

  /// The hierarchy of a field's values, if that is a tree.
  private func tree(of field: Field) -> ValueTree? {
    guard field.hierarchy == .tree else { return nil }
    return field.tree == .subjects ? definition.subjects.tree : definition.regions
  }

  /// All values of a keyword field, of its hierarchy and of the records, sorted.
  private func allValues(of field: Field) -> [String] {
    var values: Set<String> = []
    if let tree = tree(of: field) { values.formUnion(tree.nodes.map(\.id)) }
    for segment in snapshot.segments {
      if let column = segment.keywordColumn(field.ordinal) {
        for ordinal in 0..<column.valueCount { values.insert(column.value(ordinal)) }
      } else if let terms = segment.inverted.terms(field: field.ordinal) {
        var cursor = terms.cursor()
        while cursor.next() { values.insert(String(decoding: cursor.term, as: UTF8.self)) }
      }
    }
    return values.sorted()
  }

  /// Values near those of the filters that no record has, in fields whose values are no closed list:
  /// for an answer that found nothing.
  func suggestions(for request: SearchRequest) -> [Suggestion] {
    var suggestions: [Suggestion] = []
    for (name, values) in request.filters {
      guard let field = definition.field(name), field.kind == .keyword,
        !shape.closed.contains(name)
      else { continue }
      for value in values where !isKnown(value, in: field) {
        for near in NearestName.of(value, among: allValues(of: field), limit: 3) {
          suggestions.append(
            Suggestion(
              text: near,
              count: lookup.documentFrequency(KeywordTerm.fold(near), field: field.ordinal),
              field: name, from: value))
        }
      }
    }
    return suggestions
  }

  // MARK: Columns

  /// Columns that a hit has beside the keys of its record.
  private static let hitColumns = [
    "rank", "id", "score", "tier", "key", "kind", "title", "snippet", "because", "date",
  ]

  /// The columns that can be chosen without a look at records.
  private var usualColumns: [String] {
    Self.hitColumns + layout.names + layout.shown.map(\.name) + definition.fields.map(\.name)
  }

  /// Refuses a column that neither hits nor any record have.
  ///
  /// A name that is no usual one is looked for among the keys of the stored records, until one has it.
  private func checkColumns(_ request: SearchRequest) throws(SearchError) {
    let deadline = Deadline(request.deadline)
    for column in request.columns where !Self.hitColumns.contains(column) {
      if layout.place(of: column) != nil || definition.field(column) != nil { continue }
      if layout.shown.contains(where: { $0.name == column }) { continue }
      let isThere: Bool
      if let known = columnNames[column] {
        isThere = known
      } else {
        isThere = try isKeyOfRecord(column, deadline)
        columnNames[column] = isThere
      }
      guard !isThere else { continue }
      throw .option(
        name: "fields",
        message: "no column '\(column)'"
          + NearestName.hint(for: column, among: Array(Set(usualColumns)).sorted()))
    }
  }

  private func isKeyOfRecord(_ name: String, _ deadline: Deadline) throws(SearchError) -> Bool {
    let reader = JSONObjectReader()
    for segment in snapshot.segments {
      for document in 0..<segment.documentCount where segment.isLive(document) {
        if document % 256 == 0 { try deadline.check() }
        guard let record = try? segment.stored(document) else { continue }
        let isThere = record.withUnsafeBytes { bytes in
          (try? reader.readObject(bytes))?.contains { $0.keyString == name } ?? false
        }
        if isThere { return true }
      }
    }
    return false
  }
}

/// Which unusual columns the records of a commit were found to have or to lack.
final class KnownColumns: Sendable {
  /// More names than this are forgotten: they are typed by somebody.
  private static let capacity = 256
  private let names = Mutex<[String: Bool]>([:])

  subscript(name: String) -> Bool? {
    get { names.withLock { $0[name] } }
    set {
      names.withLock {
        if $0.count >= Self.capacity { $0 = [:] }
        $0[name] = newValue
      }
    }
  }
}
