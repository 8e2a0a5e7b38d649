import Search

/// A cross table for people, spreadsheets and pages.
struct CrossTableWriter {
  let table: CrossTable

  init(_ table: CrossTable) { self.table = table }

  /// Which of five shades a count has: 0 for none, 4 for the largest counts.
  private func shade(_ count: Int, of largest: Int) -> Int {
    guard count > 0 else { return 0 }
    // By the square root: a few large cells do not make all others look empty.
    let share = (Double(count) / Double(max(1, largest))).squareRoot()
    return min(4, max(1, Int((share * 4).rounded(.up))))
  }

  private var largest: Int { table.counts.lazy.flatMap { $0 }.max() ?? 0 }

  // MARK: Text

  /// Rows and columns with their totals; on a terminal each cell has a shade.
  ///
  /// Columns that don't fit side by side come in further blocks below.
  func lines(columns width: Int) -> [StyledText] {
    let nameWidth = min(
      32,
      max(
        table.rows.field.displayWidth,
        table.rows.rows.map { $0.value.displayWidth }.max() ?? 0))
    let totalWidth = max(5, table.rows.rows.map { grouped($0.count).displayWidth }.max() ?? 0)
    let cellWidth = max(
      3, table.columns.rows.map { $0.value.displayWidth }.max().map { min($0, 24) } ?? 0,
      grouped(largest).displayWidth)
    let across = max(1, (width - nameWidth - totalWidth - 3) / (cellWidth + 1))
    var lines: [StyledText] = []
    for start in stride(from: 0, to: max(1, table.columns.rows.count), by: across) {
      let end = min(start + across, table.columns.rows.count)
      if start > 0 { lines.append(StyledText()) }
      lines += block(start..<end, nameWidth, totalWidth, cellWidth)
    }
    return lines
  }

  private func block(
    _ columns: Range<Int>, _ nameWidth: Int, _ totalWidth: Int, _ cellWidth: Int
  ) -> [StyledText] {
    let largest = largest
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.displayWidth)) + text
    }
    var head = StyledText(table.rows.field, .heading).padded(to: nameWidth)
    head.append("  " + right("total", totalWidth), .subdued)
    for column in columns {
      let name = StyledText(table.columns.rows[column].value).truncated(to: cellWidth)
      head.append(" " + right(name.rendered(colour: false), cellWidth), .subdued)
    }
    var lines = [head]
    for (row, counts) in zip(table.rows.rows, table.counts) {
      var line = StyledText(row.value).truncated(to: nameWidth).padded(to: nameWidth)
      line.append("  " + right(grouped(row.count), totalWidth), .subdued)
      for column in columns {
        let count = counts[column]
        line.append(" ")
        line.append(
          right(count == 0 ? "·" : grouped(count), cellWidth),
          .heat(shade(count, of: largest)))
      }
      lines.append(line)
    }
    var foot = StyledText("total", .subdued).padded(to: nameWidth)
    foot.append("  " + right("", totalWidth))
    for column in columns {
      foot.append(" " + right(grouped(table.columns.rows[column].count), cellWidth), .subdued)
    }
    lines.append(foot)
    return lines
  }

  // MARK: CSV

  /// A header line with the values of the columns, then a row for each value of the rows.
  func csv() -> String {
    func line(_ cells: [String]) -> String {
      cells.map(CSVWriter.quoted).joined(separator: ",") + "\r\n"
    }
    var text = line([table.rows.field] + table.columns.rows.map(\.value))
    for (row, counts) in zip(table.rows.rows, table.counts) {
      text += line([row.value] + counts.map(String.init))
    }
    return text
  }

  // MARK: SVG

  /// A picture of squares whose shade tells the count, with a text alternative and a title on each
  /// square. Colours follow the reader's light or dark setting.
  func svg() -> String {
    let cell = 28
    let left = 16 + 7 * min(40, table.rows.rows.map(\.label.displayWidth).max() ?? 0)
    let top = 16 + 7 * min(24, table.columns.rows.map(\.label.displayWidth).max() ?? 0)
    let width = left + cell * table.columns.rows.count + 16
    let height = top + cell * table.rows.rows.count + 16
    let largest = largest
    let name = "\(table.rows.field) by \(table.columns.field)"
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" \
      width="\(width)" height="\(height)" role="img" aria-label="\(Self.escaped(name))" \
      font-family="system-ui, sans-serif" font-size="12">
      <title>\(Self.escaped(name))</title>
      <style>
      text { fill: #1a1a1a } .c0 { fill: #f3f3f3 } .c1 { fill: #cfe3f2 } .c2 { fill: #8fc0e0 }
      .c3 { fill: #3f8fc4 } .c4 { fill: #0b5a94 } .l3, .l4 { fill: #ffffff }
      @media (prefers-color-scheme: dark) {
      text { fill: #eeeeee } .c0 { fill: #262626 } .c1 { fill: #1d3a50 } .c2 { fill: #25618b }
      .c3 { fill: #4f9fd0 } .c4 { fill: #b5dcf5 } .l3, .l4 { fill: #101010 } }
      </style>

      """
    for (index, column) in table.columns.rows.enumerated() {
      let x = left + index * cell + cell / 2 + 4
      text += """
        <text x="\(x)" y="\(top - 6)" transform="rotate(-90 \(x) \(top - 6))">\
        \(Self.escaped(column.label))</text>

        """
    }
    for (index, (row, counts)) in zip(table.rows.rows, table.counts).enumerated() {
      let y = top + index * cell
      text += """
        <text x="\(left - 8)" y="\(y + cell / 2 + 4)" text-anchor="end">\
        \(Self.escaped(row.label))</text>

        """
      for (place, count) in counts.enumerated() {
        let x = left + place * cell
        let shade = shade(count, of: largest)
        let title = "\(row.label), \(table.columns.rows[place].label): \(count)"
        text += """
          <rect class="c\(shade)" x="\(x + 1)" y="\(y + 1)" width="\(cell - 2)" \
          height="\(cell - 2)"><title>\(Self.escaped(title))</title></rect>

          """
        if count > 0 {
          text += """
            <text class="l\(shade)" x="\(x + cell / 2)" y="\(y + cell / 2 + 4)" \
            text-anchor="middle" font-size="\(count < 1000 ? 11 : 8)">\(count)</text>

            """
        }
      }
    }
    return text + "</svg>\n"
  }

  /// The text as it may stand in XML: control characters, which XML has no way to write, are spaces.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": result += " "
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
