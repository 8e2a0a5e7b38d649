/// Finds what stands on a page without belonging to its text: running heads and feet, page numbers.
enum PageFurniture {
  /// Takes running heads, feet and page numbers away.
  ///
  /// A line near the top or the foot of a page goes if the same line, digits aside, stands there on
  /// at least three pages and on a quarter of them (on two of five pages or fewer), or if it is nothing
  /// but a page number. Rows of tables stay: column heads repeat by right.
  ///
  /// - Returns: per page its label, if one was printed, and the number of lines removed.
  static func remove(from pages: inout [[TextLine]]) -> (labels: [String?], removed: Int) {
    var labels = [String?](repeating: nil, count: pages.count)
    var removed = 0
    var counts: [String: Set<Int>] = [:]
    for (page, lines) in pages.enumerated() {
      for index in edge(lines) { counts[pattern(lines[index].text), default: []].insert(page) }
    }
    let least = pages.count < 6 ? 2 : max(3, pages.count / 4)
    for page in pages.indices {
      var kept: [TextLine] = []
      let edges = Set(edge(pages[page]))
      let last = pages[page].count - 1
      for (index, line) in pages[page].enumerated() {
        guard edges.contains(index), line.cells.isEmpty else {
          // "14/26" is unmistakable, also above the last lines of a footnote.
          if index > last - 8, line.text.contains("/"),
            let label = pageLabel(line.text, isLone: false)
          {
            labels[page] = labels[page] ?? label
            removed += 1
          } else {
            kept.append(line)
          }
          continue
        }
        if let label = pageLabel(line.text, isLone: pages.count > 1) {
          if labels[page] == nil { labels[page] = label }
          removed += 1
        } else if pages.count > 1, counts[pattern(line.text), default: []].count >= least {
          // "14  Title of the report": the number in a running head is the page's.
          if labels[page] == nil { labels[page] = edgeNumber(line.text) }
          removed += 1
        } else {
          kept.append(line)
        }
      }
      pages[page] = kept
    }
    return (consistent(labels), removed)
  }

  /// Indices of the first and last three lines of a page.
  private static func edge(_ lines: [TextLine]) -> [Int] {
    lines.count <= 6
      ? Array(lines.indices) : Array(0..<3) + Array((lines.count - 3)..<lines.count)
  }

  private static func pattern(_ text: String) -> String {
    var result = ""
    for scalar in text.lowercased().unicodeScalars {
      if (48...57).contains(scalar.value) {
        if result.last != "#" { result += "#" }
      } else if scalar.properties.isAlphabetic {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The page that a line names if it is nothing but a page number: `14`, `- 14 -`, `xii`, `14/26`,
  /// `Page 14 of 26`, `p. 14`.
  static func pageLabel(_ text: String, isLone: Bool) -> String? {
    var words = TextMending.collapse(text).split(whereSeparator: { " -–—|[]".contains($0) }).map(
      String.init)
    guard !words.isEmpty, words.count <= 4 else { return nil }
    var isNamed = false
    if ["page", "p.", "pg.", "pág.", "página", "seite", "s."].contains(words[0].lowercased()),
      words.count > 1
    {
      words.removeFirst()
      isNamed = true
    }
    if words.count == 3, ["of", "de", "von", "/"].contains(words[1].lowercased()),
      Int(words[2]) != nil
    {
      return Int(words[0]) == nil ? nil : words[0]
    }
    guard words.count == 1 else { return nil }
    let parts = words[0].split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, let page = Int(parts[0]), let total = Int(parts[1]), page >= 1,
      page <= total,
      total < 10_000
    {
      return String(page)
    }
    guard isNamed || isLone else { return nil }
    if let number = Int(words[0]), number >= 0, number < 10_000, words[0].count <= 4 {
      return words[0]
    }
    let lower = words[0].lowercased()
    if lower.count <= 7, lower.allSatisfy({ "ivxlc".contains($0) }) { return lower }
    return nil
  }

  private static func edgeNumber(_ text: String) -> String? {
    let words = text.split(whereSeparator: \.isWhitespace)
    for word in [words.first, words.last] {
      if let word, word.count <= 4, Int(word) != nil { return String(word) }
    }
    return nil
  }

  /// Labels that go up with the pages are believed; pages between two of them are counted on.
  private static func consistent(_ labels: [String?]) -> [String?] {
    var offsets: [Int: Int] = [:]
    for (page, label) in labels.enumerated() {
      if let label, let number = Int(label) { offsets[number - page, default: 0] += 1 }
    }
    guard let best = offsets.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) }), best.value >= 2
    else {
      return labels
    }
    return labels.enumerated().map { page, label in
      if let label, Int(label) == nil { return label }
      let counted = page + best.key
      return counted > 0 ? String(counted) : label
    }
  }
}
