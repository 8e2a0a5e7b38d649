import ArgumentParser
import Search

extension CompletionKind {
  /// The fields that `facets` can usually count.
  static let facetFields = CompletionKind.list(ShortFilters.names)

  /// The values that a field has in the index that the line names, or else in the default one;
  /// none where it cannot be read.
  static func values(of field: String) -> CompletionKind {
    .custom { words, _, prefix in
      let named = words.lastIndex(of: "--index").flatMap { place in
        place + 1 < words.count ? ["--index", words[place + 1]] : nil
      }
      var request = SearchRequest()
      request.facets = [field]
      guard let location = try? IndexLocation.parse(named ?? []),
        let searcher = try? openSearcher(location),
        let response = try? searcher.facets(request)
      else { return [] }
      return response.facets.flatMap { $0.rows.map(\.value) }.filter { $0.hasPrefix(prefix) }
    }
  }
}
