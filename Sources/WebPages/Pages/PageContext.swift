internal import InvertedIndex
internal import QueryServer
internal import Search

/// What every page knows of the request it answers.
struct PageContext: Sendable {
  /// The commit that the page is made from.
  let library: Library
  let language: Language
  /// Whether the address names the language, so that links keep it.
  let keepsLanguage: Bool
  /// `https://example.org`, for addresses that leave the page: feeds, citations.
  let origin: String
  let target: RequestTarget
  /// When to give up, in nanoseconds of `CLOCK_MONOTONIC`.
  let deadline: UInt64

  var shape: RecordShape { library.shape }

  /// A path of this server in the language of the page.
  func link(_ segments: String..., query: [(name: String, value: String)] = []) -> Link {
    Link(segments, query: keepsLanguage ? query + [("lang", language.rawValue)] : query)
  }

  /// The page of a record.
  func record(_ id: String, suffix: String = "") -> Link {
    .record(id, suffix: suffix, language: keepsLanguage ? language : nil)
  }

  /// A search for all records that have a value in a field.
  func search(_ choices: [(field: String, value: String)], query: String = "", sort: String? = nil)
    -> Link
  {
    var parameters = SearchParameters()
    parameters.query = query
    for (field, value) in choices { parameters.choose(value, in: field) }
    parameters.sort = sort
    parameters.language = keepsLanguage ? language : nil
    return parameters.link(shape: shape)
  }

  /// The page in another language.
  func link(in other: Language) -> Link {
    let path = target.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    let query = target.parameters.filter { $0.name != "lang" && !$0.value.isEmpty }
    return Link(
      path == [""] ? [] : path.map(String.init), query: query + [("lang", other.rawValue)])
  }

  /// What people call a value of a field.
  func label(_ value: String, of field: String) -> String {
    if let label = Labels.value(value, of: field, language) { return label }
    return library.label(of: value, in: field, language: language)
  }
}

extension PageContext {
  /// What people call a value of a facet.
  func label(_ row: FacetRow, of field: String) -> String {
    if let label = Labels.value(row.value, of: field, language) { return label }
    let label = library.label(of: row.value, in: field, language: language)
    return label == row.value ? row.label : label
  }
}
