/// One field of an index: what it holds and how it is indexed.
public struct Field: Sendable, Hashable {
  public enum Kind: UInt8, Sendable, Hashable {
    /// Analysed words with positions; scores.
    case text = 0
    /// Whole values, compared folded; filters and facets.
    case keyword = 1
    /// Whole numbers; filters, ranges and facets.
    case integer = 2
    /// First and last day of something; overlap filters.
    case dateRange = 3
  }

  /// What lies above a value.
  public enum Hierarchy: UInt8, Sendable, Hashable {
    case none = 0
    /// `a/b/c` lies under `a/b` and `a`.
    case path = 1
    /// Parents are looked up in one of the definition's trees: `Field.tree`.
    case tree = 2
  }

  /// Where the parents of a `tree` field's values stand.
  public enum Tree: UInt8, Sendable, Hashable {
    /// `regions.toml`, a file that people write.
    case regions = 0
    /// The concepts of the corpus's vocabulary, taken into the definition when an index is built.
    case subjects = 1
  }

  public var name: String
  /// Place in the definition; terms of the dictionary are keyed by it.
  public var ordinal: Int
  public var kind: Kind
  /// Of a text field: the name of its analyzer in the definition.
  public var analyzer: String
  /// Of a keyword field: what lies above a value.
  public var hierarchy: Hierarchy
  /// Of a keyword field with the hierarchy `tree`: which tree.
  public var tree = Tree.regions
  /// Of a keyword field: has a column, so that values can be counted.
  public var isFacet: Bool
  /// Weight of a text field in the score; read at query time, no part of the fingerprint.
  public var boost: Float
  /// Of a text field: names of the text fields whose words are indexed in it too.
  ///
  /// A word of the title is then also a word of the text, as a reader would say. It ranks better
  /// than summing two fields that know nothing of each other: the length norm and the frequency
  /// saturate over the record, not over each part.
  public var includes: [String] = []
}
