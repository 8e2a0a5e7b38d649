internal import XML

/// Reads PDF through poppler: words with their places on the page, in reading order, columns taken
/// apart; from the places come paragraphs, footnotes, headings and tables.
struct PDFReader {
  private struct Word {
    var text: String
    var x0: Double
    var y0: Double
    var x1: Double
    var y1: Double
    var height: Double { y1 - y0 }
  }

  private struct Line {
    var words: [Word]
    var block: Int
    var x0: Double { words.first?.x0 ?? 0 }
    var x1: Double { words.last?.x1 ?? 0 }
    var y0: Double { words.map(\.y0).min() ?? 0 }
    var y1: Double { words.map(\.y1).max() ?? 0 }
    /// The height of most of the letters.
    var height: Double {
      var best = 0.0
      var weight = 0
      for word in words where word.text.count > weight {
        best = word.height
        weight = word.text.count
      }
      return best
    }
  }

  private struct Page {
    var width: Double
    var height: Double
    var lines: [Line] = []
    var blockEdges: [(x0: Double, x1: Double)] = []
  }

  /// Reads a file.
  static func read(path: String) throws(ImportError) -> SourceText {
    var source = SourceText(format: "pdf")
    try readInfo(path, into: &source)
    let child = ChildProcess(
      "pdftotext", package: "poppler-utils",
      arguments: ["-bbox-layout", "-enc", "UTF-8", path, "-"])
    let output = try child.run()
    let markup = String(decoding: output, as: UTF8.self)
    let pages = try PDFReader().parse(markup)
    source.pageCount = pages.count
    let hasText = pages.contains { !$0.lines.isEmpty }
    guard hasText else {
      throw ImportError(
        "there is no text in it, only pictures of \(pages.count) pages",
        remedy: "run it through OCR first (ocrmypdf)")
    }
    let body = bodyHeight(pages)
    var lines: [[TextLine]] = []
    for (number, page) in pages.enumerated() {
      lines.append(textLines(page, number, body))
    }
    let furniture = PageFurniture.remove(from: &lines)
    if furniture.removed > 0 {
      source.remarks.append("running heads, feet and page numbers left out: \(furniture.removed)")
    }
    var labels = furniture.labels
    if labels.allSatisfy({ $0 == nil }) { labels = labels.indices.map { String($0 + 1) } }
    var assembler = ParagraphAssembler(lines: lines.flatMap(\.self))
    source.blocks = assembler.blocks(lines, labels: labels)
    for index in source.blocks.indices {
      let block = source.blocks[index]
      if block.kind == .paragraph, block.scale > 1.12, block.marked.count < 250,
        block.marked.contains(where: \.isLetter)
      {
        source.blocks[index].kind = .heading(block.scale > 1.5 ? 1 : block.scale > 1.25 ? 2 : 3)
      }
    }
    if assembler.mendedHyphens > 0 {
      source.remarks.append("words cut at line ends joined: \(assembler.mendedHyphens)")
    }
    return source
  }

  private static func readInfo(_ path: String, into source: inout SourceText) throws(ImportError) {
    let child = ChildProcess(
      "pdfinfo", package: "poppler-utils", arguments: ["-enc", "UTF-8", "-isodates", path])
    let output = String(decoding: try child.run(), as: UTF8.self)
    for line in output.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = TextMending.collapse(line[line.index(after: colon)...])
      guard !value.isEmpty else { continue }
      switch line[..<colon] {
      case "Title": source.title = value
      case "Author": source.authors = [value]
      case "CreationDate": source.date = String(value.prefix(10))
      default: break
      }
    }
  }

  private func parse(_ markup: String) throws(ImportError) -> [Page] {
    var pages: [Page] = []
    var words: [Word] = []
    var word: Word?
    var block = 0
    func number(_ attributes: [String: String], _ key: String) -> Double {
      let value = Double(attributes[key] ?? "") ?? 0
      return value.isFinite && abs(value) < 1e6 ? value : 0
    }
    try XMLReader.forEach(in: markup) { event in
      switch event {
      case .start("page", let attributes):
        pages.append(Page(width: number(attributes, "width"), height: number(attributes, "height")))
        block = 0
      case .start("block", let attributes):
        guard !pages.isEmpty else { return }
        pages[pages.count - 1].blockEdges.append(
          (number(attributes, "xMin"), number(attributes, "xMax")))
      case .start("line", _): words = []
      case .start("word", let attributes):
        word = Word(
          text: "", x0: number(attributes, "xMin"), y0: number(attributes, "yMin"),
          x1: number(attributes, "xMax"), y1: number(attributes, "yMax"))
      case .text(let text): if word != nil { word?.text += text }
      case .end("word"):
        if var word {
          word.text = TextMending.collapse(TextMending.mend(word.text))
          if !word.text.isEmpty { words.append(word) }
        }
        word = nil
      case .end("line"):
        if !pages.isEmpty, !words.isEmpty {
          pages[pages.count - 1].lines.append(Line(words: words, block: block))
        }
        words = []
      case .end("block"): block += 1
      default: break
      }
    }
    for index in pages.indices {
      Self.joinMarks(&pages[index])
      Self.order(&pages[index])
    }
    return pages
  }

  /// Puts the lines in reading order, block by block: poppler reads headings that stand at the same
  /// height in two columns one after the other.
  private static func order(_ page: inout Page) {
    var blocks: [Int: [Line]] = [:]
    for line in page.lines { blocks[line.block, default: []].append(line) }
    let boxes = blocks.map { number, lines in
      ReadingOrder.Box(
        x0: lines.map(\.x0).min() ?? 0, y0: lines.map(\.y0).min() ?? 0,
        x1: lines.map(\.x1).max() ?? 0, y1: lines.map(\.y1).max() ?? 0, index: number)
    }.sorted { $0.index < $1.index }
    page.lines = ReadingOrder.order(boxes, pageHeight: page.height).flatMap { blocks[$0] ?? [] }
  }

  /// A note's mark that stands apart from its text, because it is small, goes to the text.
  private static func joinMarks(_ page: inout Page) {
    var dropped: Set<Int> = []
    for index in page.lines.indices {
      let mark = page.lines[index]
      guard mark.words.count == 1, let word = mark.words.first, word.text.utf8.count <= 3,
        word.text.utf8.allSatisfy({ (48...57).contains($0) })
      else { continue }
      let text = page.lines.indices.first { other in
        let line = page.lines[other]
        return other != index && !dropped.contains(other) && line.y0 < mark.y1 && line.y1 > mark.y0
          && line.x0 >= mark.x1 - 1 && line.x0 - mark.x1 < 14 && line.height > mark.height * 1.1
      }
      if let text {
        page.lines[text].words.insert(word, at: 0)
        dropped.insert(index)
      }
    }
    page.lines = page.lines.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
  }

  /// The commonest height of letters, by amount of text.
  private static func bodyHeight(_ pages: [Page]) -> Double {
    var weights: [Int: Int] = [:]
    for page in pages {
      for line in page.lines {
        for word in line.words { weights[Int(word.height * 4), default: 0] += word.text.count }
      }
    }
    let best = weights.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
    return max(1, Double(best?.key ?? 40) / 4)
  }

  private static func textLines(_ page: Page, _ number: Int, _ body: Double) -> [TextLine] {
    let table = PDFTable.find(
      page.lines.map { line in line.words.map { ($0.text, $0.x0, $0.x1, $0.y0, $0.y1) } })
    var result: [TextLine] = []
    var previous: Line?
    var notesBegan: (block: Int, x0: Double)?
    var tableDone = false
    for (index, line) in page.lines.enumerated() {
      if let table, table.lines.contains(index) {
        // The whole table goes where its first line stood.
        if !tableDone {
          tableDone = true
          for cells in table.rows {
            result.append(TextLine(text: cells.joined(separator: " "), page: number, cells: cells))
          }
        }
        previous = nil
        continue
      }
      var text = ""
      let height = line.height
      for word in line.words {
        // A smaller number that stands higher is a note's mark and belongs to the word before.
        let isMark =
          word.height < height * 0.8 && word.text.utf8.allSatisfy { (48...57).contains($0) }
          && word.text.utf8.count <= 3 && word.y1 < line.y1 - 0.5
        if isMark {
          text += TextMending.superscript(word.text)
          if text.count <= 3 { text += " " }
        } else {
          if !text.isEmpty, text.last != " " { text += " " }
          text += word.text
        }
      }
      var item = TextLine(text: TextMending.collapse(text), page: number)
      item.scale = body > 0 ? height / body : 1
      let edges =
        line.block < page.blockEdges.count ? page.blockEdges[line.block] : (line.x0, line.x1)
      item.isFull = line.x1 > edges.1 - max(4 * height, (edges.1 - edges.0) * 0.15)
      item.isIndented = line.x0 > edges.0 + height * 0.8
      if let previous {
        let gap = line.y0 - previous.y1
        item.gapBefore = line.block != previous.block || gap > height * 0.7
        // A new column of the same text is no gap: the sentence may go on.
        if item.gapBefore, line.y0 < previous.y0, abs(line.height - previous.height) < 1 {
          let before = result.last { !$0.isNote }?.text ?? ""
          item.gapBefore = !continues(before, item.text)
          item.continues = !item.gapBefore
        }
      } else {
        item.gapBefore = true
      }
      if item.scale < 0.93, line.y0 > page.height * 0.4 {
        if let began = notesBegan, abs(began.x0 - edges.0) < 12 {
          item.isNote = true
        } else if beginsNote(line, item.text) {
          item.isNote = true
          notesBegan = (line.block, edges.0)
        }
      }
      if !item.isNote { previous = line }
      result.append(item)
    }
    return result
  }

  private static func continues(_ text: String, _ next: String) -> Bool {
    guard let last = text.last, let first = next.first else { return false }
    return !".!?:;".contains(last) && (first.isLowercase || last == "-")
  }

  private static func beginsNote(_ line: Line, _ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    return (48...57).contains(first.value) || TextMending.superscriptDigit(first) != nil
      || first == "*" || first == "†"
  }
}
