/// One question to an index, however it was asked: by a command line, a line of the protocol, a URL.
public struct SearchRequest: Sendable, Hashable {
  /// The query line. Empty matches all.
  public var query: String
  /// Takes the query as plain text: no operators, never a syntax error.
  public var isPlainText = false
  /// Takes the query by its words and operators alone: nothing is understood into it.
  public var isLiteral = false

  /// Selected values: records of any of a field's values, and of each field that has some. The
  /// selection in a facet is left out of the facet's own counts.
  public var filters = FieldFilters()

  /// Whether every word must match.
  public var requiresAllWords = false
  /// The fields in which words are looked for; empty: all that score.
  public var fields: [String] = []

  /// How many hits; `Int.max`: all.
  public var limit = 10
  public var offset = 0
  /// `next` of an earlier answer: hits behind those.
  public var after: String?
  public var sort = SortOrder.relevance
  /// The field under whose values hits are gathered; of each group the best hit is shown.
  public var grouping: String?

  /// Fields to count values of.
  public var facets: [String] = []
  /// Most values of each facet, and how many are passed over before them.
  public var facetLimit = Int.max
  public var facetOffset = 0
  /// Two fields, or `decade`, whose pairs of values are counted; empty: none.
  public var cross: [String] = []
  /// Whether `total` must be exact; without, only as many as are shown are promised.
  public var wantsTotal = true
  /// Leaves the bonus for nearness and exact form out.
  public var isPlain = false

  /// Nil: as the form of the answer has room for them; the library then makes them.
  public var wantsSnippets: Bool?
  /// About how many characters a snippet has.
  public var snippetLength = 240
  /// Whether hits carry their stored record. Without, a hit is an id with a score.
  public var wantsRecords = true
  /// The most bytes that the stored records of the hits may have together.
  public var maximumBytes = Int.max
  /// Columns of a table of hits: keys of a hit or of its record; empty: the usual ones.
  public var columns: [String] = []

  /// Ids of records whose likes are wanted, and unwanted: feedback.
  public var like: [String] = []
  public var unlike: [String] = []
  /// Of a reranking: the share of the order in which candidates came, from 0 to 1.
  public var fuse = 0.0
  /// Of a reranking: whether the parts of each score are wanted.
  public var explains = false

  /// The commit to answer on, for those who keep several; nil: the latest.
  public var generation: UInt64?
  /// Whether an answer over a part of the index will do, where the rest cannot be reached.
  public var allowsPartial = false
  /// How long an answer may take, in milliseconds; who runs it turns this into a deadline.
  public var timeout: Int?
  /// When to give up, in nanoseconds of `CLOCK_MONOTONIC`.
  public var deadline: UInt64?
  /// Whether the words are a person's: those that nothing matches are corrected, and a thesaurus
  /// lifts what has others for their subjects.
  public var correctsSpelling = true

  public init(query: String = "") { self.query = query }
}

extension SearchRequest {
  /// Whether snippets are made.
  var makesSnippets: Bool { wantsSnippets ?? true }

  /// The languages that are selected; the query's words are then analysed for these alone.
  var languages: [String] { filters["language"] }

  /// Turns the time that an answer may take into a deadline, counted from now.
  public mutating func startClock() {
    guard let timeout else { return }
    deadline = monotonicNanoseconds() &+ UInt64(min(timeout, 1_000_000_000)) &* 1_000_000
  }
}
