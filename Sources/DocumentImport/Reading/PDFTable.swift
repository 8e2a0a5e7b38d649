/// A calendar's table on a page of a PDF: columns by the places of the words in its header, rows by
/// the dates in its date column.
struct PDFTable {
  /// Indices of the page's lines that belong to it.
  var lines: Set<Int>
  /// Its rows, header first.
  var rows: [[String]]

  typealias Word = (text: String, x0: Double, x1: Double, y0: Double, y1: Double)

  /// The table whose header says "date" beside other columns; nil if the page has none.
  static func find(_ page: [[Word]]) -> PDFTable? {
    // What stands at the same height belongs together, whatever column it was read in.
    var visual: [(y0: Double, y1: Double, lines: [Int])] = []
    let order = page.indices.filter { !page[$0].isEmpty }.sorted {
      (page[$0][0].y0, page[$0][0].x0) < (page[$1][0].y0, page[$1][0].x0)
    }
    for index in order {
      let top = page[index].map(\.y0).min() ?? 0
      let bottom = page[index].map(\.y1).max() ?? 0
      let middle = (top + bottom) / 2
      if let last = visual.last, middle < last.y1, middle > last.y0 {
        visual[visual.count - 1].lines.append(index)
      } else {
        visual.append((top, bottom, [index]))
      }
    }
    for (number, row) in visual.enumerated() {
      let header = segments(row.lines.flatMap { page[$0] })
      guard header.count >= 2, header.count <= 8, AgendaColumns(header.map(\.text)) != nil else {
        continue
      }
      return read(page, visual, headerAt: number, header)
    }
    return nil
  }

  private typealias Segment = (text: String, x0: Double, x1: Double)

  /// Words with gaps between them taken apart.
  private static func segments(_ words: [Word]) -> [Segment] {
    var result: [Segment] = []
    for word in words.sorted(by: { $0.x0 < $1.x0 }) {
      let space = (word.y1 - word.y0) * 0.75
      if let last = result.last, word.x0 - last.x1 < space {
        result[result.count - 1].text += " " + word.text
        result[result.count - 1].x1 = max(last.x1, word.x1)
      } else {
        result.append((word.text, word.x0, word.x1))
      }
    }
    return result
  }

  private static func read(
    _ page: [[Word]], _ visual: [(y0: Double, y1: Double, lines: [Int])], headerAt: Int,
    _ header: [Segment]
  ) -> PDFTable? {
    guard let columns = AgendaColumns(header.map(\.text)) else { return nil }
    var table = PDFTable(lines: Set(visual[headerAt].lines), rows: [header.map(\.text)])
    var row = [String](repeating: "", count: header.count)
    var lastBottom = visual[headerAt].y1
    var spacing = 0.0
    var crossing: [(lines: [Int], text: String)] = []
    func append(_ cell: inout String, _ text: String) {
      if cell.last == "-", text.first?.isLowercase == true {
        cell.removeLast()
        cell += text
      } else {
        cell += (cell.isEmpty || cell.last == "-" ? "" : " ") + text
      }
    }
    for entry in visual[(headerAt + 1)...] {
      let height = entry.y1 - entry.y0
      // A wide gap, or a line of other size far below, ends the table.
      if spacing > 0, entry.y0 - lastBottom > max(4 * height, 60) { break }
      var cells = [String](repeating: "", count: header.count)
      let parts = segments(entry.lines.flatMap { page[$0] })
      // A heading may run over the columns; two such lines one below the other are plain text again.
      let crosses =
        parts.count == 1 && parts[0].x0 < header[1].x0 - height
        && parts[0].x1 > header[1].x0 + 2 * height
      if crosses { crossing.append((entry.lines, parts[0].text)) } else { crossing = [] }
      if crossing.count == 3 {
        for line in crossing.dropLast() { table.lines.subtract(line.lines) }
        row = [String](repeating: "", count: header.count)
        if let last = table.rows.last, crossing.contains(where: { last[0].contains($0.text) }) {
          table.rows.removeLast()
        }
        break
      }
      for part in parts {
        var column = 0
        for (index, head) in header.enumerated() where part.x0 >= head.x0 - height * 1.2 {
          column = index
        }
        cells[column] += (cells[column].isEmpty ? "" : " ") + part.text
      }
      let begins = AgendaDate.find(in: cells[columns.date])?.range.lowerBound == 0
      let isGap = entry.y0 - lastBottom > height * 0.6
      if begins || isGap {
        if row.contains(where: { !$0.isEmpty }) { table.rows.append(row) }
        row = cells
      } else {
        for column in cells.indices where !cells[column].isEmpty {
          append(&row[column], cells[column])
        }
      }
      table.lines.formUnion(entry.lines)
      lastBottom = entry.y1
      spacing = height
    }
    if row.contains(where: { !$0.isEmpty }) { table.rows.append(row) }
    return table.rows.count > 1 ? table : nil
  }
}
