internal import Analysis
internal import InvertedIndex
internal import JSON
internal import QueryServer
internal import Search
internal import Synchronization
internal import Vocabulary

/// One commit as pages ask it: searches, records, names of things, and what kinds of things it has.
///
/// What is asked for again and again (titles of records, values of fields) is kept; it goes with the
/// commit.
final class Library: Sendable {
  let engine: any QueryEngine
  let definition: Definition
  let version: String
  private let kept = Mutex(Kept())

  private struct Kept {
    var names: [String: String?] = [:]
    var rows: [String: [FacetRow]] = [:]
    var values: [String: Set<String>] = [:]
    var titles: [(name: String, id: String)]?
    var table: NameTable?
  }

  /// Titles of records that are kept at most.
  private static let mostNames = 20_000

  init(_ engine: any QueryEngine, version: String) {
    self.engine = engine
    definition = engine.definition
    self.version = version
  }

  var generation: UInt64 { engine.generation }
  var fingerprint: String { engine.fingerprint }
  var recordCount: Int { engine.recordCount }
  var shape: RecordShape { definition.record }

  // MARK: Questions

  func search(_ request: SearchRequest, deadline: UInt64) throws(WebFault) -> SearchAnswer {
    try answered { () throws(SearchError) in try engine.search(request.until(deadline)) }
  }

  func facets(_ request: SearchRequest, deadline: UInt64) throws(WebFault) -> SearchAnswer {
    try answered { () throws(SearchError) in try engine.facets(request.until(deadline)) }
  }

  func count(_ request: SearchRequest, deadline: UInt64) throws(WebFault) -> Int {
    try answered { () throws(SearchError) in try engine.count(request.until(deadline)).total }
  }

  /// Completions of what is typed, the most frequent first.
  func suggest(_ prefix: String, limit: Int, deadline: UInt64) throws(WebFault) -> [Suggestion] {
    var request = SearchRequest(query: prefix)
    request.limit = limit
    return try answered { () throws(SearchError) in try engine.suggest(request.until(deadline)) }
  }

  /// Records like one.
  func similar(to id: String, limit: Int, deadline: UInt64) throws(WebFault) -> [Hit] {
    var request = SearchRequest()
    request.limit = limit
    request.wantsSnippets = false
    return try answered { () throws(SearchError) in
      try engine.similar(to: id, request.until(deadline)).hits
    }
  }

  func explain(_ id: String, _ query: String, deadline: UInt64) throws(WebFault) -> Explanation {
    try answered { () throws(SearchError) in
      try engine.explain(id: id, SearchRequest(query: query).until(deadline))
    }
  }

  /// All hits of a search in their order, page by page, until `body` returns false.
  func export(
    _ request: SearchRequest, deadline: UInt64, _ body: (Hit) -> Bool
  ) throws(WebFault) {
    var request = request
    request.limit = 1_000
    request.facets = []
    while true {
      let answer = try search(request, deadline: deadline)
      for hit in answer.hits where !body(hit) { return }
      guard let next = answer.next else { return }
      request.after = next
      request.wantsTotal = false
    }
  }

  /// The record that an id leads to.
  enum Finding {
    case record([UInt8])
    /// The id is an older one of that record.
    case moved(to: String)
    /// Ids that end or begin like it, or bear it as a name.
    case near([String])
  }

  func record(_ id: String) throws(WebFault) -> Finding {
    do throws(SearchError) {
      let bytes = try engine.record(id: id)
      guard let object = (try? JSONValue(utf8: bytes))?.object, let found = object["id"]?.string
      else { return .record(bytes) }
      if found == id { return .record(bytes) }
      if object["formerly"]?.strings.contains(id) == true { return .moved(to: found) }
      return .near([found])
    } catch {
      guard case .notFound(_, let candidates) = error else { throw WebFault(error) }
      return .near(candidates)
    }
  }

  private func answered<Answer>(
    _ body: () throws(SearchError) -> Answer
  ) throws(WebFault) -> Answer {
    do {
      return try body()
    } catch {
      throw WebFault(error)
    }
  }

  // MARK: Names

  /// What things are called, read at the first question for it.
  var names: NameTable {
    if let known = kept.withLock({ $0.table }) { return known }
    let table = NameTable(engine.names)
    kept.withLock { $0.table = table }
    return table
  }

  /// Whether a record has exactly that id.
  func has(_ id: String) -> Bool { title(of: id) != nil }

  /// The title of a record, or the id where it has none.
  func name(of id: String) -> String { title(of: id) ?? id }

  private func title(of id: String) -> String? {
    guard !id.isEmpty, id.utf8.count <= 512 else { return nil }
    if let known = kept.withLock({ $0.names[id] }) { return known }
    let bytes = (try? engine.recordIfExact(id: id)) ?? nil
    let record = bytes.flatMap { try? JSONValue(utf8: $0) }
    let title = record.map { $0["title"]?.string ?? id }
    kept.withLock { kept in
      if kept.names.count >= Self.mostNames { kept.names.removeAll() }
      kept.names[id] = .some(title)
    }
    return title
  }

  /// What people call a value of a field that is in no closed list.
  func label(of value: String, in field: String, language: Language) -> String {
    switch field {
    case "country", "member", "observer", "partner":
      if let name = names.entry(.country, value)?.preferred[language] { return name }
      if let code = countryCode(of: value),
        let name = CountryNames.name(of: code, in: language.rawValue)
      {
        return name
      }
      return value
    case "mechanism", "document": return title(of: value) ?? value
    case "subject": return names.name(.subject, value, language) ?? Labels.humanized(value)
    case "region":
      if let name = names.region(value, language) { return name }
      return definition.field(field).map { definition.label(of: value, in: $0) } ?? value
    case "city": return names.name(.city, value, language) ?? value
    case "language": return LanguageNames.name(of: value, in: language.rawValue) ?? value
    default:
      guard let known = definition.field(field) else { return value }
      let label = definition.label(of: value, in: known)
      // An id of a tree without labels is still easier to read with spaces.
      return label == value && known.hierarchy == .tree ? Labels.humanized(value) : label
    }
  }

  // MARK: What there is

  func isFacet(_ field: String) -> Bool {
    definition.field(field).map { $0.kind == .integer || $0.isFacet } ?? false
  }

  func isFilter(_ field: String) -> Bool {
    definition.field(field).map { $0.kind != .text } ?? false
  }

  func hasKind(_ kind: String) -> Bool { hasValue(kind, in: "kind") }

  /// Whether any record has a value in a field, folded as filters are.
  func hasValue(_ value: String, in field: String) -> Bool {
    if let known = kept.withLock({ $0.values[field] }) { return known.contains(value.lowercased()) }
    let values = Set(rows(of: field).map { $0.value.lowercased() })
    kept.withLock { $0.values[field] = values }
    return values.contains(value.lowercased())
  }

  /// All values of a facet with the number of records that have each; none for what is no facet.
  func rows(of field: String) -> [FacetRow] {
    if let known = kept.withLock({ $0.rows[field] }) { return known }
    guard isFacet(field) else { return [] }
    var request = SearchRequest()
    request.facets = [field]
    let rows = (try? facets(request, deadline: .max).facets.first?.rows) ?? []
    kept.withLock { $0.rows[field] = rows }
    return rows
  }

  /// What `body` gives, once.
  func remembered(_ body: () -> [(name: String, id: String)]) -> [(name: String, id: String)] {
    if let known = kept.withLock({ $0.titles }) { return known }
    let titles = body()
    kept.withLock { $0.titles = titles }
    return titles
  }

  /// The overviews that make sense for this index.
  var menu: [(path: String, phrase: Phrase)] {
    var menu: [(path: String, phrase: Phrase)] = []
    if hasKind("mechanism") { menu.append(("mechanisms", .mechanisms)) }
    if isFacet("year") { menu.append(("timeline", .timeline)) }
    if hasKind("mechanism") { menu.append(("contradictions", .contradictions)) }
    menu.append(("help", .help))
    return menu
  }
}

extension SearchRequest {
  /// The same request, to be given up at a time in nanoseconds of `CLOCK_MONOTONIC`; an earlier one
  /// stays.
  fileprivate func until(_ deadline: UInt64) -> SearchRequest {
    var request = self
    if deadline != .max { request.deadline = min(deadline, self.deadline ?? .max) }
    return request
  }
}
