/// A piece of a document in reading order: what every reader makes of its format.
public struct Block: Hashable, Sendable {
  /// What the piece is, as far as its format says so.
  public enum Kind: Hashable, Sendable {
    /// A heading that the format itself marks, 1 the highest.
    case heading(Int)
    case paragraph
    case item
    /// A row of a table: `cells`.
    case row
    /// A footnote or endnote, with the mark it is printed with.
    case note(String)
    /// The list that ends a table: nothing, but no row follows from the one before.
    case tableEnd
  }

  public var kind: Kind
  /// The text with `*` around emphasis, where the format has it; for references.
  public var marked: String
  /// The cells of a row, left to right; empty for everything else.
  public var cells: [String]
  /// The label of its page ("14", "xii"), if pages are known.
  public var page: String?
  /// Whether the block is one line of the source and stands between blank lines (or in a block of
  /// its own): a heading can only be such a one.
  public var standsAlone: Bool
  /// Height of the letters relative to the text's most common one; 1 where not known.
  public var scale: Double
  /// Line of the source, from 1; 0 where it has none.
  public var line: Int
  /// Whether it is an entry of a list of references, put together from its lines.
  public var isEntry = false

  public init(
    _ kind: Kind, _ text: String, cells: [String] = [], page: String? = nil,
    standsAlone: Bool = false, scale: Double = 1, line: Int = 0
  ) {
    self.kind = kind
    self.marked = text
    self.cells = cells
    self.page = page
    self.standsAlone = standsAlone
    self.scale = scale
    self.line = line
  }

  /// The text without emphasis marks; a row's cells separated by a bar.
  public var text: String {
    kind == .row
      ? cells.map(TextMending.withoutMarkup).filter { !$0.isEmpty }.joined(separator: " | ")
      : TextMending.withoutMarkup(marked)
  }

  /// Whether the format itself calls this a heading.
  var isHeading: Bool {
    if case .heading = kind { return true }
    return false
  }
}

/// A file's text as its reader found it.
public struct SourceText: Sendable {
  /// `pdf`, `html`, `docx`, `odt`, `epub`, `markdown` or `text`.
  public var format: String
  public var blocks: [Block]
  /// Number of pages, 0 where the format has none.
  public var pageCount = 0
  /// What the file says of itself; proposals, no more.
  public var title: String?
  public var authors: [String] = []
  public var date: String?
  public var language: String?
  /// Encoding of a text file.
  public var encoding: String?
  /// What was repaired or left out, for the report.
  public var remarks: [String] = []

  init(format: String, blocks: [Block] = []) {
    self.format = format
    self.blocks = blocks
  }
}
