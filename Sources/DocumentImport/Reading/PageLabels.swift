/// Which label each page bears, from the numbers that stand at its edges.
///
/// A number is a page's only if the pages before or after have it too, growing by one from page to
/// page: years, codes and numbers of tables do not. The likeliest reading of all pages together wins
/// (a shortest path over pages, where changing the numbering costs more than a page without one), so
/// roman numerals in front and a numbering that begins anew are found as well.
enum PageLabels {
  /// A number that may be the page's.
  struct Candidate: Hashable {
    enum Style: Hashable { case arabic, roman }
    enum Form: Hashable {
      /// "Page 14", "14/26": says what it is.
      case named
      /// Alone in its line.
      case bare
      /// At the end of a line that repeats from page to page.
      case running
      /// At the end of any other line.
      case edge
    }

    var value: Int
    var style: Style = .arabic
    var form: Form
  }

  /// A numbering: the label of a page is its place in the file plus `offset`.
  private struct Numbering: Hashable {
    var style: Candidate.Style
    var offset: Int
  }

  // What a reading costs, in pages without a number.
  private static let without = 0.9
  private static let begin = 1.0
  private static let change = 2.5
  private static let end = 0.5

  /// Labels by page; all nil where nothing grows by one.
  static func choose(_ pages: [[Candidate]]) -> [String?] {
    let costs = pages.enumerated().map { page, candidates in
      var result: [Numbering: Double] = [:]
      for candidate in candidates {
        let numbering = Numbering(style: candidate.style, offset: candidate.value - page)
        let cost = candidate.form == .edge ? 0.3 : 0
        result[numbering] = min(result[numbering] ?? cost, cost)
      }
      return result
    }
    var support: [Numbering: Int] = [:]
    for page in costs { for numbering in page.keys { support[numbering, default: 0] += 1 } }
    for (page, candidates) in pages.enumerated() {
      for candidate in candidates where candidate.form == .named {
        support[Numbering(style: candidate.style, offset: candidate.value - page)]? += 1
      }
    }
    // Two pages of many agree by chance.
    let least = pages.count < 5 ? 2 : 3
    let numberings = support.filter { $0.value >= least }
      .sorted { ($1.value, $0.key.offset) < ($0.value, $1.key.offset) }.prefix(64).map(\.key)
    guard !numberings.isEmpty else { return [String?](repeating: nil, count: pages.count) }
    let path = shortestPath(pages, costs, numberings)
    return spread(path).enumerated().map { page, numbering in
      numbering.flatMap { label(page + $0.offset, $0.style) }
    }
  }

  private static func shortestPath(
    _ pages: [[Candidate]], _ costs: [[Numbering: Double]], _ numberings: [Numbering]
  ) -> [Numbering?] {
    // State 0 is "no numbering".
    var best = [0.0] + [Double](repeating: begin, count: numberings.count)
    var choices: [[Int]] = []
    for page in pages.indices {
      if page > 0 {
        var from = Array(best.indices)
        var next = best
        let least = best.indices.dropFirst().min { best[$0] < best[$1] } ?? 0
        for state in best.indices {
          let others: [(Int, Double)] =
            state == 0
            ? [(least, best[least] + end)] : [(0, best[0] + begin), (least, best[least] + change)]
          for (other, cost) in others where cost < next[state] {
            next[state] = cost
            from[state] = other
          }
        }
        best = next
        choices.append(from)
      }
      let isNamed = pages[page].contains { $0.form == .named }
      best[0] += isNamed ? change : without
      for (state, numbering) in numberings.enumerated() {
        best[state + 1] += costs[page][numbering] ?? 1
        if page + numbering.offset < 1 { best[state + 1] += change }
      }
    }
    var state = best.indices.min { best[$0] < best[$1] } ?? 0
    var path: [Numbering?] = []
    for page in pages.indices.reversed() {
      path.append(state == 0 ? nil : numberings[state - 1])
      if page > 0 { state = choices[page - 1][state] }
    }
    return path.reversed()
  }

  /// Pages without a number count on from those before, else back from those behind.
  private static func spread(_ path: [Numbering?]) -> [Numbering?] {
    var result = path
    var last: Numbering?
    for page in result.indices {
      if result[page] == nil { result[page] = last }
      last = result[page]
    }
    if let first = result.firstIndex(where: { $0 != nil }) {
      for page in 0..<first { result[page] = result[first] }
    }
    return result
  }

  private static func label(_ value: Int, _ style: Candidate.Style) -> String? {
    guard value > 0 else { return nil }
    return style == .arabic ? String(value) : Roman.text(value)
  }
}

/// Roman numerals in small letters.
enum Roman {
  private static let signs: [(Int, String)] = [
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
  ]

  /// 1 to 3999 as a numeral.
  static func text(_ value: Int) -> String? {
    guard (1...3999).contains(value) else { return nil }
    var rest = value
    var text = ""
    for (number, sign) in signs {
      while rest >= number {
        text += sign
        rest -= number
      }
    }
    return text
  }

  /// The value of a numeral as it is properly written, in either case; nil for anything else.
  static func value(_ text: some StringProtocol) -> Int? {
    let lower = text.lowercased()
    guard (1...9).contains(lower.utf8.count), lower.allSatisfy({ "ivxlcdm".contains($0) }) else {
      return nil
    }
    var rest = lower[...]
    var value = 0
    for (number, sign) in signs {
      while rest.hasPrefix(sign) {
        value += number
        rest = rest.dropFirst(sign.count)
      }
    }
    return rest.isEmpty && Self.text(value) == lower ? value : nil
  }
}
