/// A small table for people: a subdued heading, columns as wide as their widest cell, numbers to
/// the right.
struct Table {
  let columns: [String]
  /// Indexes of the columns that hold numbers.
  let numbers: Set<Int>
  let rows: [[String]]

  func lines() -> [StyledText] {
    let widths = columns.indices.map { column in
      ([columns] + rows).map { $0[column].displayWidth }.max() ?? 0
    }
    return [line(columns, widths, .subdued)] + rows.map { line($0, widths, .plain) }
  }

  private func line(_ cells: [String], _ widths: [Int], _ style: Style) -> StyledText {
    var line = StyledText()
    for (index, cell) in cells.enumerated() {
      if index > 0 { line.append("  ") }
      let space = String(repeating: " ", count: max(0, widths[index] - cell.displayWidth))
      if numbers.contains(index) { line.append(space) }
      line.append(cell, style)
      if !numbers.contains(index) && index < cells.count - 1 { line.append(space) }
    }
    return line
  }
}
