/// A work that a document cites, as it was recognized.
public struct ReferenceProposal: Hashable, Sendable {
  /// Where a document cites it: section and, in a note, the note's number.
  public struct Place: Hashable, Sendable {
    /// `mrs-45#endnotes`.
    public var section: String
    /// `note 45`, `footnote 12`, `no. 38`; nil in a list of references.
    public var locator: String?

    /// As the catalogue's files write it.
    public var reference: String { locator.map { section + "@" + $0 } ?? section }
  }

  public var key = ""
  public var authors: [String] = []
  public var title: String
  public var year: Int?
  public var month: Int?
  public var container: String?
  public var volume: String?
  public var issue: String?
  public var pages: String?
  public var publisher: String?
  public var place: String?
  public var url: String?
  public var doi: String?
  public var series: String?
  public var number: String?
  /// One of the catalogue's types of citation, without `citation/`.
  public var type = "report"
  public var places: [Place]
  /// The entry as printed.
  public var printed: String
  /// The key under which the catalogue has it.
  public var known: String?
}

/// References recognized in a document.
public struct ReferenceFindings: Hashable, Sendable {
  public var items: [ReferenceProposal] = []
  /// Entries of notes and lists that were read.
  public var entryCount = 0
}
