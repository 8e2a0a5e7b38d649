/// A section of an imported document: what is written to `Corpus/fulltext` and searched.
public struct ImportedSection: Hashable, Sendable {
  /// What stands behind the `#` of its id: `3.1.1`, `p76`, `annex-c`, `introduction`.
  public var key: String
  public var heading: String
  public var level: Int
  /// Label of its first page and, if it goes on, of its last.
  public var page: String?
  public var lastPage: String?
  /// Number of the paragraph that it is, where paragraphs are numbered.
  public var paragraph: String?
  /// Its blocks, in order.
  public var blocks: [Block]

  public init(
    key: String, heading: String, level: Int, paragraph: String? = nil, blocks: [Block] = []
  ) {
    self.key = key
    self.heading = heading
    self.level = level
    self.paragraph = paragraph
    self.blocks = blocks
  }

  /// The text that is indexed: a paragraph a line.
  public var text: String {
    var lines: [String] = []
    for block in blocks {
      var text = block.text
      if case .note(let mark) = block.kind, !mark.isEmpty {
        text = TextMending.superscript(mark) + " " + text
      }
      if !text.isEmpty { lines.append(text) }
    }
    return lines.joined(separator: "\n")
  }

  /// Pages from those of the blocks.
  mutating func setPages() {
    let pages = blocks.compactMap(\.page)
    page = page ?? pages.first
    if let last = pages.last, last != page { lastPage = last }
  }
}
