import Foundation
import Search
import Testing

/// The shared data beside the package, if it is there.
private let sharedFolder: String? = {
  let path =
    ProcessInfo.processInfo.environment["RAPPORTEUR_SHARED"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("../shared").path
  return FileManager.default.fileExists(atPath: path + "/data/queries") ? path : nil
}()

@Suite struct BenchmarkQueriesTests {
  private struct Line: Decodable {
    var query: String
    var tags: [String]
  }

  @Test(
    "the 962 queries of the search-benchmark-game parse and run",
    .enabled(if: sharedFolder != nil, "needs ../shared/data/queries"))
  func queries() throws {
    let text = try String(
      contentsOfFile: sharedFolder! + "/data/queries/search-benchmark-game.jsonl",
      encoding: .utf8)
    let lines = try text.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    #expect(lines.count == 962)
    // A corpus in which many of the words stand: the queries themselves.
    let records = lines.enumerated().map { index, line -> [String: Any] in
      ["id": "q\(index)", "text": line.query, "language": "en"]
    }
    let searcher = try SmallIndex(records).searcher()
    for (index, line) in lines.enumerated() {
      var request = SearchRequest(query: line.query)
      request.limit = 3
      request.wantsSnippets = index % 16 == 0
      let response = try searcher.search(request)
      // A query with a negation need not match itself.
      if !line.tags.contains("negated") { #expect(response.total > 0, "\(line.query)") }
    }
  }
}
