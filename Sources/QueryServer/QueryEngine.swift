/// What the server asks of a search engine: one commit of an index, immutable.
///
/// All methods may be called from any thread at any time. Each takes a request whose syntax was
/// checked, and a deadline in nanoseconds of `CLOCK_MONOTONIC`; when that passes, the work stops
/// and the method throws `deadline`. Nothing partial is ever returned.
package protocol QueryEngine: AnyObject, Sendable {
  /// Number of the commit.
  var generation: UInt64 { get }
  /// Of content and definition.
  var fingerprint: String { get }
  /// Names the index that this is a commit of: commits of one index have one lineage.
  var lineage: String { get }
  /// Records that are not deleted.
  var recordCount: Int { get }

  /// Answers on this commit that were given already.
  var cache: AnswerCache { get }

  /// Whether bytes of the index were lost since the commit was opened: its answers are worth nothing.
  var hasLostBytes: Bool { get }

  /// A later commit has taken its place: questions will be rare, so little should be kept in memory.
  func retire()

  /// About how long the request will take. Answered in a few microseconds; too high is harmless.
  func estimatedNanoseconds(for request: Request) -> UInt64

  func search(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse
  func count(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse
  func facets(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse
  func similar(_ request: Request, deadline: UInt64) throws(RequestFailure) -> EngineResponse
  /// The stored record as JSON, in one line.
  func record(id: String) throws(RequestFailure) -> [UInt8]
  /// Indented lines, and the same as a JSON object.
  func explain(
    _ request: Request, deadline: UInt64
  ) throws(RequestFailure) -> (lines: [String], json: [UInt8])
  /// Completions with the number of records that hold each.
  func suggest(_ request: Request, deadline: UInt64) throws(RequestFailure) -> [EngineSuggestion]
  /// Every candidate exactly once, best first.
  func rerank(_ request: Request, deadline: UInt64) throws(RequestFailure) -> [EngineRanking]
  /// Lines of `STATS` about the index, in their order.
  func statistics() -> [(name: String, value: AnswerWriter.Value)]
}

/// Where engines come from: an index directory, and the commits that appear in it.
package protocol EngineSource: Sendable {
  /// Opens the latest commit.
  ///
  /// - Parameter anew: Whether a path that leads over symbolic links is followed again, rather than
  ///   staying with the directory found first.
  func open(anew: Bool) throws(ServerError) -> any QueryEngine
  /// Whether a commit has appeared since the last `open`. One `stat`.
  func hasNewCommit() -> Bool
}

/// An answer of search, count, facets or similar.
package struct EngineResponse: Sendable {
  package var total = 0
  package var isExact = true
  /// Cursor of the page after this one.
  package var next: String?
  package var corrections: [(from: String, to: String)] = []
  package var hits: [any EngineHit] = []
  /// In the order asked for; the values by count, then value.
  package var facets: [EngineFacetRow] = []

  package init() {}
}

/// A record that was found.
package protocol EngineHit: Sendable {
  var rank: Int { get }
  var score: Double { get }
  var id: String { get }
  /// A column of a text answer: a key of the hit or of the stored record; nil if absent.
  func value(of column: String) -> String?
  /// The columns `id`, `year`, `type` and `title`, each after a tab.
  func appendUsualColumns(to bytes: inout [UInt8])
  /// The hit object of a JSON answer, in one line.
  func appendJSON(to bytes: inout [UInt8])
}

extension EngineHit {
  package func appendUsualColumns(to bytes: inout [UInt8]) {
    bytes.append(0x09)
    AnswerWriter.appendEscaped(id, to: &bytes)
    for column in ["year", "type", "title"] {
      bytes.append(0x09)
      AnswerWriter.appendEscaped(value(of: column) ?? "", to: &bytes)
    }
  }
}

/// One value of a facet.
package struct EngineFacetRow: Sendable {
  package var facet: String
  package var value: String
  package var label: String
  package var count: Int
  /// Whether the value is written as a number in JSON.
  package var isInteger: Bool

  package init(facet: String, value: String, label: String, count: Int, isInteger: Bool = false) {
    self.facet = facet
    self.value = value
    self.label = label
    self.count = count
    self.isInteger = isInteger
  }
}

/// A completion.
package struct EngineSuggestion: Sendable {
  package var text: String
  package var count: Int

  package init(text: String, count: Int) {
    self.text = text
    self.count = count
  }
}

/// One candidate in its new place.
package struct EngineRanking: Sendable {
  package var score: Double
  /// The candidate's id, or that of the citation it was matched to, or the candidate as it came.
  package var id: String
  /// Its place among the candidates, from 1.
  package var original: Int
  /// Id of the record it was recognised as.
  package var matched: String?
  package var title: String?

  package init(score: Double, id: String, original: Int, matched: String?, title: String?) {
    self.score = score
    self.id = id
    self.original = original
    self.matched = matched
    self.title = title
  }
}
