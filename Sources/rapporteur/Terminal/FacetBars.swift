import Search

/// Facets as small bars: value, bar in proportion to the count, count.
struct FacetBars {
  let facets: [Facet]
  /// Rows shown of each facet; the rest is said as a number.
  let rowLimit: Int
  let columns: Int

  /// The lines, facets side by side where the terminal is wide enough.
  func lines() -> [StyledText] {
    let shown = facets.filter { !$0.rows.isEmpty }
    guard !shown.isEmpty else { return [] }
    let gap = 3
    let across = max(1, min(shown.count, (columns + gap) / (30 + gap)))
    let width = min(56, (columns - gap * (across - 1)) / across)
    var lines: [StyledText] = []
    for start in stride(from: 0, to: shown.count, by: across) {
      let blocks = shown[start..<min(start + across, shown.count)].map { block($0, width: width) }
      if start > 0 { lines.append(StyledText()) }
      for row in 0..<(blocks.map(\.count).max() ?? 0) {
        var line = StyledText()
        for (index, block) in blocks.enumerated() {
          let cell = row < block.count ? block[row] : StyledText()
          let isLast = index == blocks.count - 1
          line = line + (isLast ? cell : cell.padded(to: width + gap))
        }
        lines.append(line)
      }
    }
    return lines
  }

  private func block(_ facet: Facet, width: Int) -> [StyledText] {
    let rows = facet.mostFrequent(rowLimit)
    let largest = rows.map(\.count).max() ?? 1
    let countWidth = rows.map { grouped($0.count).displayWidth }.max() ?? 1
    let barWidth = 8
    let nameWidth = min(
      rows.map { $0.value.displayWidth }.max() ?? 0, max(8, width - barWidth - countWidth - 2))
    var lines = [StyledText(facet.field, .heading)]
    for row in rows {
      let count = grouped(row.count)
      var line = StyledText(row.value).truncated(to: nameWidth).padded(to: nameWidth)
      line.append(" ")
      line.append(Self.bar(row.count, of: largest, cells: barWidth), .bar)
      line = line.padded(to: nameWidth + 1 + barWidth)
      line.append(String(repeating: " ", count: 1 + countWidth - count.displayWidth))
      line.append(count)
      lines.append(line)
    }
    if facet.rows.count > rowLimit {
      lines.append(StyledText("… \(grouped(facet.rows.count - rowLimit)) more", .subdued))
    }
    return lines
  }

  /// A bar of at most `cells` columns, to an eighth of a column.
  static func bar(_ count: Int, of largest: Int, cells: Int) -> String {
    let share = Double(count) / Double(max(1, largest))
    let eighths = max(1, Int((share * Double(cells) * 8).rounded()))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }
}
