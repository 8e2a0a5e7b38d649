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
    var child = ChildProcess(
      "pdftotext", package: "poppler-utils",
      arguments: ["-bbox-layout", "-enc", "UTF-8", path, "-"])
    child.memoryLimit = 4 << 30
    let (output, complaint) = try child.runWithWarnings()
    let markup = String(decoding: output, as: UTF8.self)
    var reader = PDFReader()
    let pages = try reader.parse(markup)
    source.pageCount = pages.count
    let hasText = pages.contains { !$0.lines.isEmpty }
    let lacksLanguage =
      complaint.contains("language pack") || complaint.contains("Unknown CMap")
      || complaint.contains("Unknown character collection")
    guard hasText else {
      if lacksLanguage {
        throw ImportError(
          "its letters need poppler's language pack", remedy: "install poppler-data")
      }
      throw ImportError(
        "there is no text in it, only pictures of \(pages.count) pages",
        remedy: "run it through OCR first (ocrmypdf)")
    }
    if lacksLanguage {
      source.remarks.append("some letters need poppler's language pack: install poppler-data")
    }
    if reader.turnedWords > 0 {
      source.remarks.append("words in turned text in the margin left out: \(reader.turnedWords)")
    }
    if let remark = undecodable(pages) { source.remarks.append(remark) }
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
        !block.isEntry, isHeading(source.blocks, index)
      {
        source.blocks[index].kind = .heading(block.scale > 1.5 ? 1 : block.scale > 1.25 ? 2 : 3)
      }
    }
    if assembler.mendedHyphens > 0 {
      source.remarks.append("words cut at line ends joined: \(assembler.mendedHyphens)")
    }
    return source
  }

  /// Whether larger letters make a heading: it begins a sentence, is none itself, and none goes on
  /// through it.
  private static func isHeading(_ blocks: [Block], _ index: Int) -> Bool {
    let text = blocks[index].marked
    guard let first = text.first(where: { $0.isLetter || $0.isNumber }), !first.isLowercase,
      text.contains(where: \.isLetter)
    else { return false }
    if let last = text.last, ",;".contains(last) || last == "." && text.count > 60 { return false }
    func ends(_ text: String) -> Bool { text.last.map { ".!?:;”\")»".contains($0) } ?? true }
    if index > 0, blocks[index - 1].kind == .paragraph, blocks[index - 1].scale < 1.12,
      blocks[index - 1].marked.count > 60, !ends(blocks[index - 1].marked)
    {
      return false
    }
    if index + 1 < blocks.count, blocks[index + 1].kind == .paragraph,
      blocks[index + 1].marked.first(where: \.isLetter)?.isLowercase == true, !ends(text)
    {
      return false
    }
    return true
  }

  /// Says so where fonts without a map left letters that nobody can read.
  private static func undecodable(_ pages: [Page]) -> String? {
    var bad = 0
    var all = 0
    for page in pages {
      for line in page.lines {
        for word in line.words {
          for scalar in word.text.unicodeScalars {
            all += 1
            let value = scalar.value
            if value == 0xFFFD || (0xE000...0xF8FF).contains(value) || value >= 0xF0000 { bad += 1 }
          }
        }
      }
    }
    guard bad > 20, bad * 50 > all else { return nil }
    return "letters that the file's fonts do not explain: \(bad) of \(all); OCR may read them"
  }

  private static func readInfo(_ path: String, into source: inout SourceText) throws(ImportError) {
    var child = ChildProcess(
      "pdfinfo", package: "poppler-utils", arguments: ["-enc", "UTF-8", "-isodates", path])
    child.memoryLimit = 4 << 30
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

  /// Words that stood upright in the margin and were left out.
  private var turnedWords = 0

  private mutating func parse(_ markup: String) throws(ImportError) -> [Page] {
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
      turnedWords += Self.dropTurned(&pages[index])
      Self.joinMarks(&pages[index])
      Self.order(&pages[index])
    }
    return pages
  }

  /// Takes out lines whose letters stand one above the other: stamps in the margin. A page that is
  /// turned as a whole keeps its text.
  ///
  /// - Returns: the number of words taken out.
  private static func dropTurned(_ page: inout Page) -> Int {
    func isTurned(_ line: Line) -> Bool {
      let long = line.words.filter { $0.text.count >= 3 }
      return !long.isEmpty && long.allSatisfy { $0.height > 1.8 * ($0.x1 - $0.x0) }
    }
    let turned = page.lines.filter(isTurned)
    let letters = turned.reduce(0) { $0 + $1.words.reduce(0) { $0 + $1.text.count } }
    let all = page.lines.reduce(0) { $0 + $1.words.reduce(0) { $0 + $1.text.count } }
    guard letters > 0, letters * 4 < all else { return 0 }
    // What belongs to the same stamp but is too short to tell.
    let blocks = Set(turned.map(\.block))
    let count = page.lines.reduce(0) { $0 + (blocks.contains($1.block) ? $1.words.count : 0) }
    page.lines.removeAll { blocks.contains($0.block) }
    return count
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
    let text = page.lines.prefix(60).flatMap { $0.words.map(\.text) }.joined(separator: " ")
    page.lines = ReadingOrder.order(
      boxes, pageHeight: page.height, isRightToLeft: RightToLeft.isRightToLeft(text)
    ).flatMap { blocks[$0] ?? [] }
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
    let leading = leading(page, body)
    let column = page.lines.map { $0.x1 - $0.x0 }.max() ?? 0
    func edge(_ line: Line, _ isRight: Bool) -> Double { isRight ? line.x1 : line.x0 }
    func width(_ line: Line) -> Double { line.x1 - line.x0 }
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
      let isRight = RightToLeft.isRightToLeft(text)
      if isRight { text = RightToLeft.logical(line.words.map(\.text)) }
      var item = TextLine(text: TextMending.collapse(text), page: number)
      item.scale = body > 0 ? height / body : 1
      let edges =
        line.block < page.blockEdges.count ? page.blockEdges[line.block] : (line.x0, line.x1)
      let slack = max(4 * height, (edges.1 - edges.0) * 0.15)
      item.isFull = isRight ? line.x0 < edges.0 + slack : line.x1 > edges.1 - slack
      item.isIndented =
        isRight ? line.x1 < edges.1 - height * 0.8 : line.x0 > edges.0 + height * 0.8
      if let previous {
        let gap = line.y0 - previous.y1
        item.gapBefore = line.block != previous.block || gap > height * 0.7
        // Lines that follow each other at the text's own distance belong together, however wide it is
        // and whatever poppler makes of it.
        if item.gapBefore, leading > 0, line.y0 > previous.y0,
          line.y1 - previous.y1 < leading * 1.25,
          abs(edge(line, isRight) - edge(previous, isRight)) < height * 3
        {
          item.gapBefore = false
          item.isFull = item.isFull || line.block != previous.block && width(line) > column * 0.85
          if result.last?.isNote == false, previous.block != line.block {
            result[result.count - 1].isFull = width(previous) > column * 0.85
          }
        }
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
    levelScales(&result)
    return result
  }

  /// A line of larger letters with no more space around it than any other, in the middle of running
  /// text, is text: one tall sign makes its whole line taller.
  private static func levelScales(_ lines: inout [TextLine]) {
    for index in lines.indices where lines[index].scale > 1.12 && !lines[index].gapBefore {
      let isFollowed = index + 1 < lines.count && !lines[index + 1].gapBefore
      guard index > 0, isFollowed, lines[index - 1].scale < 1.12, lines[index + 1].scale < 1.12
      else {
        continue
      }
      lines[index].scale = lines[index - 1].scale
    }
  }

  /// The commonest distance of lines of running text, from one to the next; 0 where there are too few.
  private static func leading(_ page: Page, _ body: Double) -> Double {
    var counts: [Int: Int] = [:]
    for (line, next) in zip(page.lines, page.lines.dropFirst()) {
      let distance = next.y1 - line.y1
      guard distance > body * 0.8, distance < body * 3, abs(line.height - body) < body * 0.15,
        abs(next.height - body) < body * 0.15
      else { continue }
      counts[Int(distance * 2), default: 0] += 1
    }
    guard let best = counts.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) }), best.value >= 4
    else { return 0 }
    return Double(best.key + 1) / 2
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
