internal import InvertedIndex
internal import Search

/// What the address of a search says: the query, what was chosen, and how the answer is shown.
///
/// The same value writes the addresses of links, so that a link never loses what it does not change.
struct SearchParameters: Sendable, Hashable {
  /// How results are shown.
  enum View: String, CaseIterable, Sendable {
    case list, timeline, table
  }

  /// Most hits of one page.
  static let mostHits = 1_000
  /// Most of one object of JSON.
  static let mostObjects = 10_000

  var query = ""
  /// Chosen values by field, in the order in which they came.
  private(set) var choices: [(field: String, values: [String])] = []
  var sort: String?
  var isLiteral = false
  var limit: Int?
  var offset = 0
  var after: String?
  var generation: UInt64?
  var view = View.list
  /// Further options of a search that were given, with their values: `all`, `in`, `plain` …
  private(set) var options: [(name: String, value: String)] = []
  /// The language of the interface, if the address names one.
  var language: Language?

  init() {}

  /// Reads the parameters of a search.
  ///
  /// Unknown names are ignored, and so are empty values: a form sends what was left empty, too.
  ///
  /// - Parameter shape: Says which fields have a parameter of their own name; any other is chosen by
  ///   `filter.FIELD`.
  /// - Throws: `WebFault` for a value that makes no sense, naming the parameter.
  init(_ target: RequestTarget, shape: RecordShape) throws(WebFault) {
    let filters = Set(shape.short).union(Self.usualFilters)
    for (name, value) in target.parameters {
      switch name {
      case "q": query = value
      case _ where value.isEmpty: continue
      case "lang": language = Language(tag: value)
      case "view":
        guard let view = View(rawValue: value) else {
          throw .badRequest("view: expected list, timeline or table, found '\(value.prefix(64))'")
        }
        self.view = view
      case "sort": sort = value
      case "literal": isLiteral = try Self.flag(name, value)
      case "limit": limit = try Self.count(name, value)
      case "offset": offset = try Self.count(name, value)
      case "after": after = value
      case "generation": generation = UInt64(try Self.count(name, value))
      default:
        if let field = Self.field(name, filters) {
          choose(value, in: field)
        } else if RequestOption.ofURL(name) != nil {
          options.append((name, value))
        }
      }
    }
  }

  /// Fields that may be chosen by their own name in any index.
  static let usualFilters: Set<String> = ["subject", "country"]

  private static func field(_ name: String, _ filters: Set<String>) -> String? {
    if filters.contains(name) { return name }
    guard name.hasPrefix(RequestOption.filterPrefix) else { return nil }
    let field = name.dropFirst(RequestOption.filterPrefix.count)
    return field.isEmpty ? nil : field.lowercased()
  }

  private static func count(_ name: String, _ value: String) throws(WebFault) -> Int {
    guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .badRequest("\(name): expected a whole number, 0 or more, found '\(value.prefix(64))'")
    }
    guard let number = Int(value) else {
      throw WebFault(400, "LIMIT", "\(name): \(value.prefix(24)) is too large a number")
    }
    return number
  }

  private static func flag(_ name: String, _ value: String) throws(WebFault) -> Bool {
    switch value {
    case "1", "true", "yes", "on": return true
    case "0", "false", "no", "off": return false
    default: throw .badRequest("\(name): expected 1 or 0, found '\(value.prefix(64))'")
    }
  }

  // MARK: Choices

  func choices(in field: String) -> [String] {
    choices.first { $0.field == field }?.values ?? []
  }

  mutating func choose(_ value: String, in field: String) {
    guard let place = choices.firstIndex(where: { $0.field == field }) else {
      choices.append((field, [value]))
      return
    }
    if !choices[place].values.contains(value) { choices[place].values.append(value) }
  }

  /// The same search without one choice.
  func without(_ value: String, in field: String) -> SearchParameters {
    var other = fromTheStart
    guard let place = other.choices.firstIndex(where: { $0.field == field }) else { return other }
    other.choices[place].values.removeAll { $0 == value }
    if other.choices[place].values.isEmpty { other.choices.remove(at: place) }
    return other
  }

  /// The same search with nothing chosen.
  var withoutChoices: SearchParameters {
    var other = fromTheStart
    other.choices = []
    return other
  }

  /// The same search from its first hit.
  var fromTheStart: SearchParameters {
    var other = self
    other.after = nil
    other.offset = 0
    return other
  }

  /// The same search with something changed.
  func with(_ change: (inout SearchParameters) -> Void) -> SearchParameters {
    var other = self
    change(&other)
    return other
  }

  // MARK: Both ways

  /// Names and values for an address, those of a default left out.
  func pairs(shape: RecordShape) -> [(name: String, value: String)] {
    var pairs: [(name: String, value: String)] = []
    if !query.isEmpty { pairs.append(("q", query)) }
    let filters = Set(shape.short).union(Self.usualFilters)
    for (field, values) in choices {
      let name = filters.contains(field) ? field : RequestOption.filterPrefix + field
      for value in values { pairs.append((name, value)) }
    }
    if let sort { pairs.append(("sort", sort)) }
    if isLiteral { pairs.append(("literal", "1")) }
    pairs += options
    if view != .list { pairs.append(("view", view.rawValue)) }
    if let limit { pairs.append(("limit", String(limit))) }
    if offset > 0 { pairs.append(("offset", String(offset))) }
    if let after { pairs.append(("after", after)) }
    if let generation { pairs.append(("generation", String(generation))) }
    if let language { pairs.append(("lang", language.rawValue)) }
    return pairs
  }

  /// The address of this search.
  func link(_ representation: Representation = .html, shape: RecordShape) -> Link {
    let suffix = representation == .html ? "" : "." + representation.rawValue
    return Link(["search" + suffix], query: pairs(shape: shape))
  }

  /// The question to the index.
  ///
  /// - Parameter most: The largest limit that is allowed.
  func request(most: Int = mostObjects) throws(WebFault) -> SearchRequest {
    var request = SearchRequest(query: query)
    request.isLiteral = isLiteral
    do throws(SearchError) {
      for (field, values) in choices {
        for value in values { try request.select(value, in: field) }
      }
      if let sort { try RequestOption.sort.read(sort, into: &request, from: .url) }
      for (name, value) in options {
        _ = try request.read(name, value, from: .url, filters: [])
      }
    } catch {
      throw WebFault(error)
    }
    request.limit = limit ?? 10
    guard request.limit <= most, request.limit + offset <= Self.mostObjects || offset == 0,
      offset <= Self.mostObjects
    else {
      throw WebFault(
        400, "LIMIT",
        "limit: at most \(most) records, \(Self.mostObjects) with the offset; page with after=, or "
          + "export all as .jsonl")
    }
    request.offset = offset
    request.after = after
    request.generation = generation
    return request
  }

  static func == (left: SearchParameters, right: SearchParameters) -> Bool {
    left.pairs(shape: .standard).elementsEqual(right.pairs(shape: .standard)) { $0 == $1 }
  }

  func hash(into hasher: inout Hasher) { hasher.combine(query) }
}
