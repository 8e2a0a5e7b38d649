/// What hits are ordered by. Equal ones by id; the undated last.
public enum SortOrder: String, Sendable, Hashable, CaseIterable {
  case relevance, newest, oldest, id
}

/// What hits are gathered under; of each group the best hit is shown.
public enum Grouping: String, Sendable, Hashable, CaseIterable {
  case document, mechanism
}

/// One question to an index: the options of `search`, `facets`, `export` and of the protocol.
public struct SearchRequest: Sendable, Hashable {
  /// The query line. Empty matches all.
  public var query: String
  /// Takes the query as plain text: no operators, never a syntax error.
  public var isPlainText = false

  /// Selections of facets: records of any of the values, and of each facet that has some. A
  /// facet's own selection is left out of its own counts.
  public var regions: [String] = []
  public var types: [String] = []
  /// `2012`, `2010..2012`, `..2012`, `2010..`, `none`.
  public var years: [String] = []

  /// Plain filters.
  public var kinds: [String] = []
  public var mechanisms: [String] = []
  /// BCP 47. The query's words are then analysed for these languages alone.
  public var languages: [String] = []

  /// Whether every word must match.
  public var requiresAllWords = false
  /// The fields in which words are looked for; empty: all that score.
  public var fields: [String] = []

  /// How many hits; `Int.max`: all.
  public var limit = 10
  public var offset = 0
  /// `next` of an earlier response: hits behind those.
  public var after: String?
  public var sort = SortOrder.relevance
  public var grouping: Grouping?

  /// Fields to count values of.
  public var facets: [String] = []
  /// Most values of each facet.
  public var facetLimit = Int.max
  /// Whether `total` must be exact; without, only as many as are shown are promised.
  public var wantsTotal = true
  /// Leaves the bonus for nearness and exact form out.
  public var isPlain = false

  public var wantsSnippets = true
  /// About how many characters a snippet has.
  public var snippetLength = 240
  /// Whether hits carry their stored record. Without, a hit is an id with a score.
  public var wantsRecords = true

  /// Ids of records whose likes are wanted, and unwanted: feedback.
  public var like: [String] = []
  public var unlike: [String] = []

  /// When to give up, in nanoseconds of `CLOCK_MONOTONIC`.
  public var deadline: UInt64?
  /// Whether the words are a person's: those that nothing matches are corrected, and a thesaurus
  /// lifts what has others for their subjects.
  public var correctsSpelling = true

  public init(query: String = "") { self.query = query }
}
