/// What a list of results shows of a record, and what records can be narrowed, grouped and ordered by:
/// the `[record]` table of a definition.
///
/// Read when searching: nothing of it is part of an index's meaning, so that changing it asks for no
/// rebuild. Names are keys of the stored record and fields of the definition.
public struct RecordShape: Sendable, Hashable {
  /// A key that a hit shows.
  public struct Key: Sendable, Hashable {
    /// What its value is.
    public enum Content: Sendable, Hashable {
      /// A string, or a number or truth value as written.
      case text
      /// A string or a list of strings.
      case list
      /// A whole number.
      case integer
      /// An object of which these members are shown; where a record has none, its own keys of these
      /// names take their place.
      case parts([String])
    }

    public var name: String
    public var content: Content

    public init(_ name: String, _ content: Content = .text) {
      self.name = name
      self.content = content
    }
  }

  /// Keys of a hit behind those that every hit has, in the order in which they are shown.
  public var shown: [Key] = []
  /// The key whose value stands under the title of a hit in a list.
  public var subtitle: String?
  /// The facts that stand under the title of a hit in a list, in this order. `date` is the record's
  /// days.
  public var facts: [Fact] = []
  /// The facets that are shown unless others are asked for.
  public var facets: [String] = []
  /// Fields that only narrow: a selection in them restricts all counts. A selection in any other field
  /// is left out of the field's own counts, so that a reader sees what else there is.
  public var filters: [String] = []
  /// Fields with an option of their own name, in the order in which they are listed. Any other field
  /// is selected by `filter.FIELD`.
  public var short: [String] = []
  /// Fields by which hits can be grouped.
  public var groups: [String] = []
  /// The fields that date a record, for `newest` and `oldest`: the first that it has counts.
  public var dates: [String] = []
  /// Fields of dates or numbers by which hits can be sorted, beside the general orders.
  public var sorts: [String] = []
  /// Text fields in the order in which a snippet is looked for; those not named come after them, but
  /// for the title, which comes last.
  public var snippets: [String] = []
  /// The columns of a hit in a line of text, behind rank, score and id.
  public var columns = ["year", "type", "title"]
  /// Fields of which only values of the index's own hierarchy or records make sense: another value in a
  /// filter is a mistake, and said to be one.
  public var closed: [String] = []
  public var references = ReferenceKeys()

  /// A shape that shows nothing beyond what every hit has.
  public init() {}

  /// A fact in a list of results.
  public struct Fact: Sendable, Hashable {
    public var key: String
    /// The value that is so usual that it is not shown.
    public var unless: String?

    public init(_ key: String, unless: String? = nil) {
      self.key = key
      self.unless = unless
    }
  }

  /// What a reference is recognised and compared by.
  public struct ReferenceKeys: Sendable, Hashable {
    /// Kinds of records that can be cited; empty: all.
    public var kinds: [String] = []
    /// Keys of authors, in the order of trust.
    public var author = "author"
    /// Text fields of a body of text, of which the first that the index has counts.
    public var body: [String] = ["text", "body", "abstract"]
    /// The text field of what a reference stands in: journal, series, publisher.
    public var container = "publisher"
    /// Keys whose values name one work: DOI, ISBN, a document's symbol.
    public var identifiers: [String] = ["doi", "isbn", "issn"]
    /// Further keys that are printed in a reference.
    public var printed: [String] = []
    /// The key of records that cite it.
    public var citedIn: String?
    /// The key of the record that holds its full text.
    public var fullText: String?

    public init() {}
  }

  /// Whether a selection in a field is left out of the field's own counts.
  public func isSelection(_ field: String) -> Bool { !filters.contains(field) }
}
