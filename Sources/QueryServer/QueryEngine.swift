package import InvertedIndex
package import Search
package import Vocabulary

/// What the server asks of a search engine: one commit of an index, immutable.
///
/// All methods may be called from any thread at any time. When a question's deadline passes, the work
/// stops and the method throws `SearchError.deadline`. Nothing partial is ever returned.
package protocol QueryEngine: AnyObject, Sendable {
  /// Number of the commit.
  var generation: UInt64 { get }
  /// Of content and definition.
  var fingerprint: String { get }
  /// Names the index that this is a commit of: commits of one index have one lineage.
  var lineage: String { get }
  /// Records that are not deleted.
  var recordCount: Int { get }
  /// The fields that have an option of their own name, and the facets that are counted unless others
  /// are asked for.
  var filterNames: [String] { get }
  var usualFacets: [String] { get }

  /// What the index is made of: its fields, their hierarchies, what its records show.
  var definition: Definition { get }

  /// The names of things and the concepts of the index; nil where it has none.
  var names: LabelIndex? { get }

  /// Answers on this commit that were given already.
  var cache: AnswerCache { get }

  /// Whether bytes of the index were lost since the commit was opened: its answers are worth nothing.
  var hasLostBytes: Bool { get }

  /// A later commit has taken its place: questions will be rare, so little should be kept in memory.
  func retire()

  /// About how long the request will take. Answered in a few microseconds; too high is harmless.
  func estimatedNanoseconds(for request: Request) -> UInt64

  func search(_ question: SearchRequest) throws(SearchError) -> SearchAnswer
  func count(_ question: SearchRequest) throws(SearchError) -> SearchAnswer
  func facets(_ question: SearchRequest) throws(SearchError) -> SearchAnswer
  func similar(to id: String, _ question: SearchRequest) throws(SearchError) -> SearchAnswer
  /// The stored record as JSON.
  func record(id: String) throws(SearchError) -> [UInt8]
  /// The stored record of exactly that id; nil if there is none.
  func recordIfExact(id: String) throws(SearchError) -> [UInt8]?
  func explain(id: String, _ question: SearchRequest) throws(SearchError) -> Explanation
  /// Completions of the question's query, as many as its limit at most.
  func suggest(_ question: SearchRequest) throws(SearchError) -> [Suggestion]
  /// Every candidate exactly once, best first.
  func rerank(
    _ candidates: [RerankCandidate], _ question: SearchRequest
  ) throws(SearchError) -> [RerankedCandidate]
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
