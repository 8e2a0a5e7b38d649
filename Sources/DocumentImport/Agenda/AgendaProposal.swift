/// A calendar entry that was recognized, as it is proposed.
public struct AgendaProposal: Hashable, Sendable {
  /// The mechanism's id, or a slug of its heading if the catalogue has none such.
  public var mechanism: String
  /// The heading it stands under.
  public var heading: String
  public var id: String
  public var title: String
  public var type: String
  public var date: AgendaDate
  public var venue: Venue?
  public var theme: String
  public var isForthcoming: Bool
  /// What was put right or is missing, for the person who reviews it.
  public var repairs: [String]
  /// The entry's number in the calendar, from 1, and its page.
  public var row: Int
  public var page: String?
  /// The id of the entry that the catalogue has for it.
  public var known: String?
}

/// Calendars recognized in a document.
public struct AgendaFindings: Hashable, Sendable {
  public var entries: [AgendaProposal] = []
  /// Headings without entries: mechanism, statement that stands in their place.
  public var statements: [Statement] = []
  /// Rows of a calendar that could not be read, each with its line or page where that is known.
  public var unread: [String] = []
  /// What is doubtful about a calendar as a whole.
  public var remarks: [String] = []

  /// What stands where a mechanism has no entries.
  public struct Statement: Hashable, Sendable {
    public var mechanism: String
    public var text: String
  }
}
