import Evaluation
import InvertedIndex
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

  /// Whether the records are reranked: of each topic its candidates, else the best of the search.
  var reranks = false

  /// So many of a search's records are reranked.
  static let rerankedCount = 100

  /// Searches for every topic.
  func run(_ searcher: Searcher, progress: (Int) -> Void = { _ in }) throws -> Run {
    var run = Run()
    for (index, topic) in topics.enumerated() {
      let entries: [Run.Entry]
      if reranks {
        let candidates = try candidates(of: topic, searcher)
        let prepared = try preparedReranking(of: topic, candidates, searcher)
        entries = Self.entries(
          prepared.order(weights(searcher)).prefix(depth).map { candidates[$0] })
      } else {
        entries = try search(topic, searcher, limit: depth).map {
          Run.Entry(record: $0.id, score: Double($0.score))
        }
      }
      run.append(topic: topic.id, entries: entries)
      progress(index + 1)
    }
    return run
  }

  /// The weights of reranking: with --plain those of the words alone.
  func weights(_ searcher: Searcher) -> Reranking {
    request.isPlain ? searcher.definition.reranking.wordsOnly : searcher.definition.reranking
  }

  /// Records in an order, as a run: scores by place, so that equal ones keep it.
  static func entries(_ records: [String]) -> [Run.Entry] {
    records.enumerated().map {
      Run.Entry(record: $0.element, score: Double(records.count - $0.offset))
    }
  }

  /// The records that are to be reranked.
  func candidates(of topic: Topic, _ searcher: Searcher) throws -> [String] {
    if !topic.candidates.isEmpty { return topic.candidates }
    return try search(topic, searcher, limit: Self.rerankedCount).map(\.id)
  }

  /// The candidates, read for the topic.
  func preparedReranking(
    of topic: Topic, _ candidates: [String], _ searcher: Searcher
  ) throws -> PreparedReranking {
    try naming(topic) { () throws(SearchError) in
      try searcher.prepareReranking(
        text: topic.text, candidates: candidates.map { RerankCandidate(id: $0) })
    }
  }

  private func search(_ topic: Topic, _ searcher: Searcher, limit: Int) throws -> [Hit] {
    var request = request
    request.query = topic.text
    request.isPlainText = !hasSyntax
    request.limit = limit
    request.wantsTotal = false
    request.wantsSnippets = false
    request.wantsRecords = false
    let question = request
    return try naming(topic) { () throws(SearchError) in try searcher.search(question) }.hits
  }

  private func naming<Answer>(
    _ topic: Topic, _ body: () throws(SearchError) -> Answer
  ) throws -> Answer {
    do throws(SearchError) {
      return try body()
    } catch {
      var failure = Failure(error)
      failure.place = "topic '\(topic.id)', " + failure.place
      throw failure
    }
  }
}
