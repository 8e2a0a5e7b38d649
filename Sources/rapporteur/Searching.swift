import InvertedIndex
import Search

/// Opens the index that the options name.
///
/// - Parameter tunedBy: folder of a definition whose boosts and scoring numbers count instead of
///   the index's own.
///   - request: what will be asked. Where there is no index to ask, an order that the usual definition
///     does not have is a mistake that is told first.
func openSearcher(
  _ location: IndexLocation, tunedBy: String? = nil, for request: SearchRequest? = nil
) throws -> Searcher {
  let snapshot: Snapshot
  do {
    snapshot = try openSnapshot(location)
  } catch {
    if case .field(let name, _) = request?.sort, !RecordShape.standard.sorts.contains(name) {
      throw Failure(
        .badInput, "expected relevance, newest, oldest, id or a field, found '\(name)'",
        at: "--sort", remedy: "see 'rapporteur search --help'")
    }
    throw error
  }
  let definition = try tunedBy.map { folder in
    try indexing { () throws(IndexError) in try Definition.read(folder: folder) }
  }
  return Searcher(snapshot, definition: definition)
}

/// Runs a request and turns what it throws into the program's errors.
func searching<T>(_ body: () throws(SearchError) -> T) throws -> T {
  do {
    let answer = try body()
    // Before anything of it is printed.
    try verifyNothingLost()
    return answer
  } catch let error as SearchError {
    throw Failure(error)
  }
}

extension Failure {
  /// An error of a search, with the exit status that the contract gives it.
  init(_ error: SearchError) {
    switch error {
    case .syntax(let column, let message), .field(let column, let message):
      let parts = message.split(separator: ";", maxSplits: 1).map(String.init)
      self.init(
        .badInput, parts.first ?? message, at: "column \(column) of the query",
        remedy: parts.count > 1
          ? String(parts[1].drop { $0 == " " }) : "see 'rapporteur search --help'")
    case .option(let name, let message):
      let isFilter = name.hasPrefix(RequestOption.filterPrefix)
      self.init(
        .badInput, message,
        at: isFilter
          ? "--filter \(name.dropFirst(RequestOption.filterPrefix.count))" : "--\(name)",
        remedy: "see 'rapporteur search --help'")
    case .limit(let message):
      self.init(.badInput, message, at: "in the query", remedy: "make it smaller")
    case .notFound(let id, let candidates):
      if candidates.isEmpty {
        self.init(
          .nothingFound, "no record '\(id)'", at: "in the index",
          remedy: "find its id with 'rapporteur search'")
      } else {
        let shown = candidates.prefix(3).joined(separator: " ") + (candidates.count > 3 ? " …" : "")
        self.init(
          .badInput, "\(candidates.count) records end in '\(id)'", at: "in the index",
          remedy: "write more of the id: \(shown)")
      }
    case .gone(let message):
      self.init(.badInput, message, at: "--generation", remedy: "leave the option out")
    case .deadline:
      self.init(
        .failed, "the time allowed has passed", at: "in the search", remedy: "allow more time")
    case .index(let message):
      self.init(.index, message, at: "in the index", remedy: "run 'rapporteur check'")
    }
  }
}
