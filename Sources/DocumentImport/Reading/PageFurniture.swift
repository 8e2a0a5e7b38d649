/// Finds what stands on a page without belonging to its text: running heads and feet, page numbers.
enum PageFurniture {
  /// Takes running heads, feet and page numbers away.
  ///
  /// A line near the top or the foot of a page goes if the same line, digits aside, stands there on
  /// at least three pages and on a quarter of them (on two of five pages or fewer), or if it is nothing
  /// but the page's number. Rows of tables stay: column heads repeat by right.
  ///
  /// - Returns: per page its label, if one was printed, and the number of lines removed.
  static func remove(from pages: inout [[TextLine]]) -> (labels: [String?], removed: Int) {
    var counts: [String: Set<Int>] = [:]
    for (page, lines) in pages.enumerated() {
      for index in edge(lines) { counts[pattern(lines[index].text), default: []].insert(page) }
    }
    let least = pages.count < 6 ? 2 : max(3, pages.count / 4)
    func repeats(_ line: TextLine) -> Bool {
      pages.count > 1 && (counts[pattern(line.text)]?.count ?? 0) >= least
    }
    let candidates = pages.map { lines in
      edge(lines).filter { lines[$0].cells.isEmpty }
        .flatMap { Self.candidates(lines[$0].text, repeats: repeats(lines[$0]), pages.count) }
        + lowFractions(lines)
    }
    let labels = PageLabels.choose(candidates)
    var removed = 0
    for page in pages.indices {
      let edges = Set(edge(pages[page]))
      let last = pages[page].count - 1
      var kept: [TextLine] = []
      for (index, line) in pages[page].enumerated() {
        let isPageNumber =
          number(line.text).map { label($0) == labels[page] && labels[page] != nil } ?? false
        // "14/26" is unmistakable, also above the last lines of a footnote.
        let isLow = index > last - 8 && line.text.contains("/")
        if line.cells.isEmpty,
          edges.contains(index) && (isPageNumber || repeats(line)) || isLow && isPageNumber
        {
          removed += 1
        } else {
          kept.append(line)
        }
      }
      pages[page] = kept
    }
    return (labels, removed)
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

  // MARK: Numbers that may be the page's

  private static let names: Set<String> = [
    "page", "p", "p.", "pg", "pg.", "pág.", "pag.", "página", "pagina", "seite", "s.", "стр.",
    "страница", "صفحة", "页", "第",
  ]

  private static func candidates(
    _ text: String, repeats: Bool, _ pageCount: Int
  ) -> [PageLabels.Candidate] {
    if let number = number(text) { return pageCount > 1 || number.form == .named ? [number] : [] }
    guard pageCount > 1 else { return [] }
    var result: [PageLabels.Candidate] = []
    let words = text.split(whereSeparator: { $0.isWhitespace || "|•·".contains($0) })
    for (index, word) in words.enumerated() {
      let isNamed = index > 0 && names.contains(words[index - 1].lowercased())
      guard isNamed || repeats || index == 0 || index == words.count - 1, let value = arabic(word)
      else { continue }
      let isEdge = index == 0 || index == words.count - 1
      result.append(
        PageLabels.Candidate(
          value: value,
          form: isNamed && (isEdge || index == 1) ? .named : repeats && isEdge ? .running : .edge))
    }
    return result
  }

  /// "14/26" among the last eight lines.
  private static func lowFractions(_ lines: [TextLine]) -> [PageLabels.Candidate] {
    lines.suffix(8).filter { $0.cells.isEmpty && $0.text.contains("/") }
      .compactMap { number($0.text) }
  }

  private static func arabic(_ word: some StringProtocol) -> Int? {
    guard (1...5).contains(word.utf8.count), word.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return Int(word)
  }

  private static func label(_ number: PageLabels.Candidate) -> String? {
    number.style == .arabic ? String(number.value) : Roman.text(number.value)
  }

  /// The page that a line names if it is nothing but a page number: `14`, `- 14 -`, `xii`, `14/26`,
  /// `Page 14 of 26`, `p. 14`, `第14页`.
  static func number(_ text: String) -> PageLabels.Candidate? {
    var words = TextMending.collapse(text).split(whereSeparator: { " -–—|[]()".contains($0) }).map(
      String.init)
    guard let first = words.first, words.count <= 4 else { return nil }
    var isNamed = false
    if words.count > 1, names.contains(first.lowercased()) {
      words.removeFirst()
      isNamed = true
    } else if first.hasPrefix("第"), first.hasSuffix("页") || first.hasSuffix("頁") {
      words[0] = String(first.dropFirst().dropLast())
      isNamed = true
    }
    if words.count == 3,
      ["of", "de", "von", "/", "sur", "из", "من"].contains(words[1].lowercased()),
      arabic(words[2]) != nil
    {
      return arabic(words[0]).map { PageLabels.Candidate(value: $0, form: .named) }
    }
    guard words.count == 1 else { return nil }
    let parts = words[0].split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, let page = arabic(parts[0]), let total = arabic(parts[1]), page >= 1,
      page <= total, total < 10_000
    {
      return PageLabels.Candidate(value: page, form: .named)
    }
    if let value = arabic(words[0]), value < 10_000 {
      return PageLabels.Candidate(value: value, form: isNamed ? .named : .bare)
    }
    return Roman.value(words[0]).map {
      PageLabels.Candidate(value: $0, style: .roman, form: isNamed ? .named : .bare)
    }
  }
}
