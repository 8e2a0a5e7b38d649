import Evaluation
import Search

/// Answers topics by searching: topics in, a run out.
struct RunBuilder {
  let topics: [Topic]
  /// Filters and options that every search has.
  let request: SearchRequest
  /// Queries are read as queries, not as plain text.
  let hasSyntax: Bool
  /// How many records of each topic.
  let depth: Int

  /// Searches for every topic.
  func run(_ searcher: Searcher, progress: (Int) -> Void = { _ in }) throws -> Run {
    var run = Run()
    for (index, topic) in topics.enumerated() {
      var request = request
      request.query = topic.text
      request.isPlainText = !hasSyntax
      request.limit = depth
      request.wantsTotal = false
      request.wantsSnippets = false
      request.wantsRecords = false
      let response: SearchResponse
      do throws(SearchError) {
        response = try searcher.search(request)
      } catch {
        var failure = Failure(error)
        failure.place = "topic '\(topic.id)', " + failure.place
        throw failure
      }
      run.append(
        topic: topic.id,
        entries: response.hits.map { Run.Entry(record: $0.id, score: Double($0.score)) })
      progress(index + 1)
    }
    return run
  }
}
