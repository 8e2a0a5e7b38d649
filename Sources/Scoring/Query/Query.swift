/// A resolved query: what to look up, in which fields, with what weight.
///
/// Fields are ordinals of the index's schema, terms are the bytes that stand in the term
/// dictionary (analysed already). A `Query` holds no statistics and no pointers; `IndexSearcher`
/// turns it into weights for one snapshot and executes it.
///
/// Scores of clauses are `Float`s in Lucene's BM25 arithmetic, sums are taken in `Double` and
/// rounded to `Float` once, so that the order of clauses does not matter.
public indirect enum Query: Sendable, Hashable {
  /// One word of one field.
  case term(field: Int, bytes: [UInt8], boost: Float)

  /// Several ways to write one word or name, scored as one word: frequencies are added with their
  /// weights, the document frequency is the largest one among the alternatives.
  /// The document frequency of an alternative of several words is that of its rarest word.
  case synonym(field: Int, alternatives: [Alternative], boost: Float)

  /// Words at given places relative to each other; `slop` 0 is exact, else Lucene's sloppy phrase.
  /// Scored as one word whose idf is the sum over the places (of the most frequent alternative).
  case phrase(field: Int, words: [PhraseWord], slop: Int, boost: Float)

  /// Each pair of neighbouring operands has positions that differ by at most the pair's distance,
  /// in either order. An operand is a set of alternatives, each a word or a phrase.
  /// `distances.count == operands.count - 1`.
  case near(field: Int, operands: [[Alternative]], distances: [Int], boost: Float)

  /// A word in exactly this written form. In a field without forms nothing matches.
  case form(field: Int, bytes: [UInt8], form: [UInt8], boost: Float)

  /// A record matches if all of `must` and `filter` match, none of `mustNot`, and, where `must` and
  /// `filter` are empty, at least one of `should`. Its score is the sum over `must` and `should`.
  case boolean(must: [Query], should: [Query], mustNot: [Query], filter: [Query])

  /// Matches what the query inside matches, each with the same score.
  case constant(Query, score: Float)

  /// Records that have any of these terms, with score 0.
  case anyTerm(field: Int, terms: [[UInt8]])

  /// Records that have any of these words, with score 0: wildcards beyond the limit of expansions.
  /// Costs least if the words are in the order of the dictionary, the forms of a term together.
  case anyWord(field: Int, words: [WrittenTerm])

  /// Records that have a term that begins with these bytes, with score 0.
  case prefix(field: Int, bytes: [UInt8])

  /// Records that have a term in `lower...upper` (bytewise; nil is open), with score 0.
  case termRange(field: Int, lower: [UInt8]?, upper: [UInt8]?)

  /// Records whose span of days (days since 1970-01-01, both ends included) meets `first...last`,
  /// with score 0.
  case dateOverlap(field: Int, first: Int32, last: Int32)

  /// Records that have any word in a text field, with score 0.
  case hasText(field: Int)

  /// Live records of exactly these ids, with score 0.
  case identifiers([[UInt8]])

  /// Records of a prepared set of one snapshot, with score 0: a cached filter.
  case documents(DocumentSet)

  /// Every record, with score 0.
  case all

  /// No record.
  case none

  /// One way to write a word or name: a single word, or several that must follow each other.
  public struct Alternative: Sendable, Hashable {
    /// Consecutive places, usually one; at each of several, any of some words. A place that stands
    /// alone has one word: others are alternatives of their own.
    public var places: [[WrittenTerm]]
    /// Factor of its frequency, above 0 and at most 1.
    public var weight: Float

    /// The first word of each place.
    public var words: [WrittenTerm] { places.compactMap(\.first) }

    /// An alternative of consecutive words.
    public init(words: [WrittenTerm], weight: Float = 1) {
      self.init(places: words.map { [$0] }, weight: weight)
    }

    /// An alternative of consecutive places, at least two, none of them empty.
    public init(places: [[WrittenTerm]], weight: Float = 1) {
      self.places = places
      self.weight = weight
    }

    /// An alternative of one word.
    public init(_ bytes: [UInt8], weight: Float = 1) {
      self.init(words: [WrittenTerm(bytes)], weight: weight)
    }
  }

  /// A term, in any written form or in exactly one.
  public struct WrittenTerm: Sendable, Hashable {
    /// The term in the dictionary.
    public var bytes: [UInt8]
    /// The only written form that counts; nil: all do.
    public var form: [UInt8]?

    /// A term in any written form, or in one.
    public init(_ bytes: [UInt8], form: [UInt8]? = nil) {
      self.bytes = bytes
      self.form = form
    }
  }

  /// One place of a phrase.
  public struct PhraseWord: Sendable, Hashable {
    /// Any of these may stand there.
    public var alternatives: [WrittenTerm]
    /// Its place relative to the phrase's start; equal and skipped places are allowed.
    public var offset: Int

    /// A place of a phrase.
    public init(_ alternatives: [WrittenTerm], offset: Int) {
      self.alternatives = alternatives
      self.offset = offset
    }
  }

  /// The disjunction of queries: any may match, scores are added.
  public static func any(_ clauses: [Query]) -> Query {
    clauses.count == 1
      ? clauses[0] : .boolean(must: [], should: clauses, mustNot: [], filter: [])
  }
}
