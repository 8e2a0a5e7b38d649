internal import QueryLanguage

/// What the words of a free query stand for: the outcome of `QueryReader`.
struct QueryReading: Sendable {
  /// What a stretch of the query is.
  enum Role: Sendable, Hashable {
    case name, country, city, region, organisation, subject, type, status, role, question
    /// A word of place or belonging; a word that says nothing of a subject.
    case relation, general
    /// Years or days.
    case time
  }

  /// A stretch of the query that stands for something.
  struct Span: Sendable {
    var role: Role
    /// Words of the query, by number.
    var words: Range<Int>
    /// Bytes of the query.
    var range: Range<Int>
    /// What it stands for, by number in the label index, the most likely first; empty for times.
    var entities: [Int]
    /// Entities that the words stand for too, but with less right: `Budapest` the city, where it is
    /// read as the process.
    var others: [Int] = []
    var time: TimeSpan?
    /// Whether a generic word of the name is left out.
    var isReduced = false
    /// What the words were mended to; nil where they are right.
    var mended: String?
  }

  /// The text read.
  var text: String
  /// In the order of the text; they do not overlap.
  var spans: [Span] = []
  /// Stretches of the query that stand for nothing but themselves: bytes of the text.
  var plain: [Range<Int>] = []
  /// Words of place (`held`) and belonging (`member`) that stand in the query.
  var relations: Set<String> = []
  /// Facts that are asked for: ids of roles.
  var roles: Set<String> = []
  /// Words that ask: ids.
  var questions: Set<String> = []
  /// Whether the words are of a language that the index does not have: they are not corrected.
  var isForeign = false

  /// The spans that stand for something to be found.
  var parts: [Span] {
    spans.filter {
      switch $0.role {
      case .role, .question, .relation, .general: false
      default: true
      }
    }
  }
}

/// Some years or days; an open end is nil.
struct TimeSpan: Sendable, Hashable {
  var first: PartialDate?
  var last: PartialDate?

  /// Whether both ends are whole years, so that what has only a year can lie in it.
  var isOfYears: Bool { first?.month == nil && last?.month == nil }

  /// `2012`, `2010..2012`, `..2009`, `2012-06`.
  var description: String {
    if let first, let last, first == last { return "\(first)" }
    return "\(first.map { "\($0)" } ?? "")..\(last.map { "\($0)" } ?? "")"
  }
}
