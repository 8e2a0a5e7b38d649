/// Reads plain text: pages between form feeds, paragraphs between blank lines or by the length of
/// wrapped lines, tables by tabs.
package enum PlainTextReader {
  /// Reads decoded text.
  package static func read(_ text: String) -> SourceText {
    var source = SourceText(format: "text")
    let mended = TextMending.mend(text)
    let cyrillic = mended.unicodeScalars.lazy.filter { (0x400...0x4FF).contains($0.value) }.count
    let isMostlyLatin = cyrillic * 50 < mended.unicodeScalars.count
    let clean = TextMending.mendLookAlikes(mended, isMostlyLatin: isMostlyLatin)
    if clean.count > 0 {
      source.remarks.append("Cyrillic letters that stood for Latin ones: \(clean.count)")
    }
    var pages = lines(clean.text)
    source.pageCount = pages.count > 1 ? pages.count : 0
    markNotes(&pages)
    let furniture = PageFurniture.remove(from: &pages)
    if furniture.removed > 0 {
      source.remarks.append("running heads, feet and page numbers left out: \(furniture.removed)")
    }
    var labels = furniture.labels
    // Without printed numbers pages are counted; where some have one, those before the first have none.
    if pages.count > 1, labels.allSatisfy({ $0 == nil }) {
      labels = labels.indices.map { String($0 + 1) }
    }
    var assembler = ParagraphAssembler(lines: pages.flatMap(\.self))
    source.blocks = assembler.blocks(pages, labels: labels)
    raiseMarks(&source.blocks)
    if assembler.mendedHyphens > 0 {
      source.remarks.append("words cut at line ends joined: \(assembler.mendedHyphens)")
    }
    return source
  }

  /// "perspective. 9 The": the mark of a footnote that lost its place above the line. Only behind a
  /// sign of punctuation, and only numbers of notes that stand on the page.
  private static func raiseMarks(_ blocks: inout [Block]) {
    for block in blocks {
      guard case .note(let mark) = block.kind, Int(mark) != nil, block.page != nil else { continue }
      for index in blocks.indices where blocks[index].page == block.page {
        guard blocks[index].kind == .paragraph || blocks[index].kind == .item else { continue }
        for sign in [".", ",", ";", ":", "”", "\"", "’", ")"] {
          let printed = sign + " " + mark
          guard let range = blocks[index].marked.firstRange(of: printed),
            range.upperBound == blocks[index].marked.endIndex
              || blocks[index].marked[range.upperBound] == " "
          else { continue }
          blocks[index].marked.replaceSubrange(range, with: sign + TextMending.superscript(mark))
          break
        }
      }
    }
  }

  private static func lines(_ text: String) -> [[TextLine]] {
    var pages: [[TextLine]] = []
    var number = 0
    for (page, part) in text.split(separator: "\u{0C}", omittingEmptySubsequences: false)
      .enumerated()
    {
      var lines: [TextLine] = []
      var gap = true
      for raw in part.split(separator: "\n", omittingEmptySubsequences: false) {
        number += 1
        let words = TextMending.collapse(raw)
        guard !words.isEmpty else {
          gap = true
          continue
        }
        var line = TextLine(text: words, page: page, number: number, gapBefore: gap)
        line.isIndented = raw.first == " " && raw.prefix(while: { $0 == " " }).count >= 2
        if raw.contains("\t") {
          let cells = raw.split(separator: "\t", omittingEmptySubsequences: false).map {
            TextMending.collapse($0)
          }
          // A tab at the front is an indent; a row has two columns at least.
          if cells.count >= 2, cells.dropFirst().contains(where: { !$0.isEmpty }) || cells.count > 2
          {
            line.cells = cells
          }
        }
        lines.append(line)
        gap = false
      }
      pages.append(lines)
    }
    while pages.count > 1, pages.last?.isEmpty == true { pages.removeLast() }
    markFull(&pages)
    return pages
  }

  /// A line is full if it is nearly as long as the wrapped lines of the text: what nine tenths of
  /// all lines stay below. A text that is not wrapped has lines of every length, so its paragraphs
  /// are its lines.
  private static func markFull(_ pages: inout [[TextLine]]) {
    var lengths: [Int] = []
    for page in pages {
      for line in page where line.cells.isEmpty { lengths.append(line.text.count) }
    }
    guard !lengths.isEmpty else { return }
    lengths.sort()
    let width = lengths[min(lengths.count - 1, lengths.count * 9 / 10)]
    let isWrapped = width <= 140
    for page in pages.indices {
      for index in pages[page].indices {
        let length = pages[page][index].text.count
        pages[page][index].isFull = isWrapped && length * 10 >= width * 7
      }
    }
  }

  /// A rule of underscores or dashes near the foot of a page: below it are footnotes.
  private static func markNotes(_ pages: inout [[TextLine]]) {
    for page in pages.indices {
      guard
        let rule = pages[page].lastIndex(where: { line in
          line.text.count >= 5 && line.text.allSatisfy { "_—–-".contains($0) }
        }), rule + 1 < pages[page].count,
        rule * 2 >= pages[page].count || beginsWithMark(pages[page][rule + 1].text)
      else { continue }
      pages[page].remove(at: rule)
      for index in rule..<pages[page].count {
        let text = pages[page][index].text
        // Job numbers of the United Nations (`13-42115`) and page numbers stand there too.
        if PageFurniture.number(text)?.form == .named { continue }
        pages[page][index].isNote = !isJobNumber(text)
      }
      pages[page].removeAll { isJobNumber($0.text) }
    }
  }

  /// "9", "9 Letter of …", "⁹ Letter of …".
  private static func beginsWithMark(_ text: String) -> Bool {
    if case .superscript? = LeadingMark.parse(text)?.mark { return true }
    let digits = text.prefix(while: \.isNumber)
    return (1...3).contains(digits.count)
      && (digits.count == text.count || text.dropFirst(digits.count).first == " ")
  }

  private static func isJobNumber(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count == 2 && parts[1].count == 5
      && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
  }
}
