public import ArgumentParser
public import Search

/// The query and what narrows it: shared by every command that takes `[QUERY…]`.
struct SelectionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The query; several words are joined by spaces, none matches all. A query that begins with "
        + "'-' goes behind '--'.", valueName: "query"))
  var query: [String] = []

  @OptionGroup var filters: FilterOptions

  /// A request with the query and its filters, the rest at its defaults.
  func request() -> SearchRequest {
    var request = filters.request()
    request.query = query.joined(separator: " ")
    return request
  }
}

/// What narrows a search, whatever its query.
struct FilterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only records of this region or one below it.", valueName: "region"),
    completion: .values(of: "region"))
  var region: [String] = []

  @Option(
    help: ArgumentHelp("Only records of this type or one below it.", valueName: "type"),
    completion: .values(of: "type"))
  var type: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only records of this year or range: 2012, 2010..2012, ..2011, 2012.., none.",
      valueName: "year"), completion: .values(of: "year"))
  var year: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only records of this kind, e.g. agenda, mechanism, document, section, citation.",
      valueName: "kind"), completion: .values(of: "kind"))
  var kind: [String] = []

  @Option(
    help: ArgumentHelp("Only records of this mechanism.", valueName: "id"),
    completion: .values(of: "mechanism"))
  var mechanism: [String] = []

  @Option(
    help: ArgumentHelp(
      "Only records in this language; one also says which language the query is in.",
      valueName: "language"), completion: .values(of: "language"))
  var language: [String] = []

  @Flag(help: "Every word must match.")
  var all = false

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Search words in these fields only, e.g. title,theme.", valueName: "fields"))
  var fields: String?

  @Flag(
    help:
      "By BM25 alone, without the bonus for near words, exact form and likeness to the best hits.")
  var plain = false

  @Option(
    help: ArgumentHelp(
      "Take boosts, k1, b and bonus from the definition in this folder; the index stays as it is.",
      valueName: "dir"), completion: .directory)
  var tunedBy: String?

  /// A request with the filters and without a query.
  func request() -> SearchRequest {
    var request = SearchRequest()
    request.regions = region
    request.types = type
    request.years = year
    request.kinds = kind
    request.mechanisms = mechanism
    request.languages = language
    request.requiresAllWords = all
    request.fields = fields.map(splitList) ?? []
    request.isPlain = plain
    return request
  }
}

extension SortOrder: ExpressibleByArgument {}
extension Grouping: ExpressibleByArgument {}
