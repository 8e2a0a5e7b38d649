internal import InvertedIndex
internal import Scoring
internal import Search

/// Answers `SEARCH`, what a user of the program asks for, too: ten hits with records and snippets, the
/// exact total, three facets; `RANK` is the same without records and snippets.
///
/// Answers `COMMAND<TAB>QUERY` lines with `RESULT<TAB>WALL_NS<TAB>THREAD_CPU_NS[<TAB>DOCS]`.
struct Serving {
  private let searcher: IndexSearcher
  private let facade: Searcher
  private let printsDocuments: Bool
  private let body: Int
  private let facets: [(name: String, request: FacetRequest)]

  init(index: String, printsDocuments: Bool) throws {
    let snapshot = try Snapshot.open(path: index)
    searcher = IndexSearcher(snapshot)
    facade = Searcher(snapshot)
    self.printsDocuments = printsDocuments
    let definition = snapshot.definition
    body = definition.field("body")?.ordinal ?? 0
    facets = ["region", "type", "year"].compactMap { name in
      definition.field(name).map { (name, FacetRequest(field: $0.ordinal)) }
    }
  }

  func run() {
    while let line = readLine() {
      let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
      let command = parts[0]
      let text = parts.count > 1 ? parts[1] : ""
      let start = Clocks.now()
      let answer = answer(command, text)
      let end = Clocks.now()
      guard let answer else {
        write("UNSUPPORTED\t0\t0\n", to: 1)
        continue
      }
      var output =
        "\(answer.result)\t\(end.wall - start.wall)\t\(end.processor - start.processor)"
      if printsDocuments { output += "\t" + documents(answer) }
      write(output + "\n", to: 1)
    }
  }

  private struct Answer {
    var result: Int
    var hits: [ScoredDocument] = []
    var facets: FacetCounts?
  }

  /// The whole way from the query's text to the page.
  private func search(_ text: Substring, hasRecords: Bool) -> Answer? {
    var request = SearchRequest(query: String(text))
    request.facets = ["region", "type", "year"]
    request.wantsSnippets = hasRecords
    request.wantsRecords = hasRecords
    guard let response = try? facade.search(request) else { return nil }
    return Answer(result: response.total)
  }

  private func answer(_ command: Substring, _ text: Substring) -> Answer? {
    if command == "SEARCH" || command == "RANK" {
      return search(text, hasRecords: command == "SEARCH")
    }
    let query = LabQuery.parse(text, field: body)
    do {
      switch command {
      case "TOP_10":
        let hits = try searcher.topHits(query, limit: 10)
        return Answer(result: hits.count, hits: hits)
      case "TOP_100":
        let hits = try searcher.topHits(query, limit: 100)
        return Answer(result: hits.count, hits: hits)
      case "COUNT": return Answer(result: try searcher.count(query))
      case "TOP_10_COUNT":
        let (hits, count) = try searcher.topHitsAndCount(query, limit: 10)
        return Answer(result: count, hits: hits)
      case "FACET":
        let counts = try searcher.facetCounts(query, facets.map(\.request))
        return Answer(result: counts.total, facets: counts)
      default: return nil
      }
    } catch {
      return nil
    }
  }

  private func documents(_ answer: Answer) -> String {
    if let counts = answer.facets {
      return zip(facets, counts.values).map { facet, values in
        facet.name + "="
          + values.sorted { $0.value < $1.value }.map { "\($0.value):\($0.count)" }
          .joined(separator: ",")
      }.joined(separator: ";")
    }
    return answer.hits.map { "\($0.document):\($0.score)" }.joined(separator: " ")
  }
}
