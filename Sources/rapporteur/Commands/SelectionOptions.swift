import ArgumentParser
import Search

/// The query and what narrows it: shared by every command that takes `[QUERY…]`.
struct SelectionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The query; several words are joined by spaces, none matches all. A query that begins with "
        + "'-' goes behind '--'.", valueName: "query"))
  var query: [String] = []

  @OptionGroup var filters: FilterOptions

  /// A request with the query and its filters, the rest at its defaults.
  func request() throws -> SearchRequest {
    var request = try filters.request()
    request.query = query.joined(separator: " ")
    return request
  }
}

/// What narrows a search, whatever its query, and how the query is read.
struct FilterOptions: ParsableArguments {
  // The fields with an option of their own name are the definition's: see `ShortFilters`.
  @Option(field: 0) var field0: [String]
  @Option(field: 1) var field1: [String]
  @Option(field: 2) var field2: [String]
  @Option(field: 3) var field3: [String]
  @Option(field: 4) var field4: [String]
  @Option(field: 5) var field5: [String]
  @Option(field: 6) var field6: [String]
  @Option(field: 7) var field7: [String]
  @Option(field: 8) var field8: [String]
  @Option(field: 9) var field9: [String]
  @Option(field: 10) var field10: [String]
  @Option(field: 11) var field11: [String]

  @Option(
    help: ArgumentHelp(
      "Only records with this value in a field: any facet or filter of the index's definition.",
      valueName: "field=value"))
  var filter: [String] = []

  @Flag(.all) var all = false
  @Flag(.literal) var literal = false
  @Option(.textFields) var textFields: String?
  @Flag(.plain) var plain = false
  @Option(.timeout) var timeout: String?
  @Option(.generation) var generation: String?

  @Option(
    help: ArgumentHelp(
      "Take boosts, k1, b and bonus from the definition in this folder; the index stays as it is.",
      valueName: "dir"), completion: .directory)
  var tunedBy: String?

  /// A request with the filters and without a query.
  func request() throws -> SearchRequest {
    var request = SearchRequest()
    let fields = [
      field0, field1, field2, field3, field4, field5, field6, field7, field8, field9, field10,
      field11,
    ]
    for (field, values) in zip(ShortFilters.names, fields) {
      try request.select(values, in: field)
    }
    for text in filter {
      do {
        try request.readFilter(text)
      } catch let error as SearchError {
        throw Failure(error)
      }
    }
    try request.read(.all, all)
    try request.read(.literal, literal)
    try request.read(.textFields, textFields)
    try request.read(.plain, plain)
    try request.read(.timeout, timeout)
    try request.read(.generation, generation)
    request.startClock()
    return request
  }
}
