/// Lays a document's text over the outline that the catalogue has of it, so that its sections keep
/// their ids.
///
/// Headings, paragraph numbers and footnote numbers that are printed anchor the outline: the best
/// chain of matches that keeps the order of both. Sections that nothing printed marks (supplied
/// headings in brackets) share the text between two anchors: the division is taken that puts every
/// paragraph nearest to the section's heading and summary.
struct OutlineMatcher {
  private let blocks: [Block]
  private let outline: [KnownCatalogue.Section]

  /// Sections with their text, in the order of the outline; a section that was not found has none.
  ///
  /// - Returns: the sections, and how many of them were found.
  static func match(_ source: SourceText, to document: KnownCatalogue.Document) -> (
    sections: [ImportedSection], found: Int
  ) {
    let matcher = OutlineMatcher(
      blocks: source.blocks.filter { $0.kind != .tableEnd }, outline: document.sections)
    return matcher.match()
  }

  /// How many sections of a document's outline that print a heading or number of their own a text has
  /// in order, and how many there are.
  static func anchors(_ source: SourceText, of document: KnownCatalogue.Document) -> (
    found: Int, printed: Int
  ) {
    let matcher = OutlineMatcher(
      blocks: source.blocks.filter { $0.kind != .tableEnd }, outline: document.sections)
    return (
      matcher.chain(matcher.candidates()).count, document.sections.count { !isSupplied($0) }
    )
  }

  private init(blocks: [Block], outline: [KnownCatalogue.Section]) {
    self.blocks = blocks
    self.outline = outline
  }

  private struct Anchor {
    var section: Int
    var block: Int
    var score: Double
  }

  private func match() -> (sections: [ImportedSection], found: Int) {
    guard !outline.isEmpty else { return ([], 0) }
    let anchors = chain(candidates())
    var owner = [Int](repeating: 0, count: blocks.count)
    var start = 0
    var section = -1
    for anchor in anchors + [Anchor(section: outline.count, block: blocks.count, score: 0)] {
      // Sections that may own the text from the last anchor to this one.
      var sharing = Array(max(section, 0)..<anchor.section)
      if section < 0, sharing.isEmpty { sharing = [0] }
      if section >= 0, sharing.first != section { sharing.insert(section, at: 0) }
      if sharing.isEmpty { sharing = [max(section, 0)] }
      divide(start..<anchor.block, among: sharing, isAnchored: section >= 0, into: &owner)
      start = anchor.block
      section = anchor.section
    }
    let anchored = Dictionary(
      anchors.map { ($0.block, $0.section) }, uniquingKeysWith: { a, _ in a })
    var sections = outline.map { entry in
      ImportedSection(
        key: String(entry.id.split(separator: "#", maxSplits: 1).last ?? ""),
        heading: entry.heading,
        level: entry.level, paragraph: Self.paragraphNumber(entry))
    }
    for (index, block) in blocks.enumerated() {
      // The heading's own line is said by the heading; a numbered paragraph is text.
      if anchored[index] == owner[index], isHeadingLine(block, of: outline[owner[index]]) {
        sections[owner[index]].page = block.page
        continue
      }
      sections[owner[index]].blocks.append(block)
    }
    var found = 0
    for index in sections.indices {
      sections[index].setPages()
      if !sections[index].blocks.isEmpty || anchors.contains(where: { $0.section == index }) {
        found += 1
      }
    }
    return (sections, found)
  }

  private func isHeadingLine(_ block: Block, of entry: KnownCatalogue.Section) -> Bool {
    if case .note = block.kind { return false }
    return Self.paragraphNumber(entry) == nil && block.kind != .row
  }

  // MARK: Anchors

  private static func isSupplied(_ entry: KnownCatalogue.Section) -> Bool {
    entry.heading.hasPrefix("[")
  }

  /// "Paragraph 76", "[end of paragraph 71]" or `#p76` → "76".
  private static func paragraphNumber(_ entry: KnownCatalogue.Section) -> String? {
    let key = entry.id.split(separator: "#", maxSplits: 1).last ?? ""
    guard key.first == "p", key.count > 1, key.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    return String(key.dropFirst())
  }

  private static func noteNumber(_ entry: KnownCatalogue.Section) -> String? {
    let key = entry.id.split(separator: "#", maxSplits: 1).last ?? ""
    guard key.hasPrefix("fn") || key.hasPrefix("en"), key.count > 2,
      key.dropFirst(2).allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    return String(key.dropFirst(2))
  }

  private func candidates() -> [Anchor] {
    var result: [Anchor] = []
    let headings = outline.map { Headings.split(Self.withoutRemark($0.heading)) }
    let grams = headings.map { TextSimilarity.trigrams($0.words) }
    for (number, block) in blocks.enumerated() {
      if case .note(let mark) = block.kind {
        for (index, entry) in outline.enumerated() where Self.noteNumber(entry) == mark {
          result.append(Anchor(section: index, block: number, score: 1))
        }
        continue
      }
      let text = block.text
      if case .number(let value)? = LeadingMark.parse(text)?.mark, block.kind != .row {
        for (index, entry) in outline.enumerated()
        where Self.paragraphNumber(entry) == String(value) {
          result.append(Anchor(section: index, block: number, score: 1))
        }
      }
      guard text.count <= 300, block.kind != .item || block.standsAlone else { continue }
      let printed = Headings.split(Self.withoutPageNumber(text))
      let looksLikeContents =
        block.kind == .row || printed.words.count + 3 < Headings.split(text).words.count
      let trigrams = TextSimilarity.trigrams(printed.words)
      let next = number + 1 < blocks.count ? blocks[number + 1].marked.count : 0
      let confidence = Headings.candidate(block, nextLength: next)?.confidence ?? 0
      for index in outline.indices
      where !Self.isSupplied(outline[index]) && Self.paragraphNumber(outline[index]) == nil {
        var score = TextSimilarity.dice(trigrams, grams[index])
        // "Preface" is no subtitle of anything: short headings must agree nearly wholly.
        guard score >= 0.72 else { continue }
        if let a = printed.number, let b = headings[index].number {
          score += a == b ? 0.2 : -0.6
        } else if (printed.number == nil) != (headings[index].number == nil) {
          score -= 0.15
        }
        if looksLikeContents { score -= 0.35 }
        score += confidence * 0.1
        if score >= 0.6 { result.append(Anchor(section: index, block: number, score: score)) }
      }
    }
    return result
  }

  /// A heading without what the catalogue says of it: "Children on the Move (advertisement)".
  private static func withoutRemark(_ heading: String) -> String {
    let text = heading.filter { $0 != "[" && $0 != "]" }
    guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return text }
    let remark = text[text.index(after: open)...].dropLast()
    guard remark.count > 7, remark.allSatisfy(\.isLowercase) else { return text }
    return TextMending.trim(text[..<open])
  }

  /// "Background ..... 15" → "Background".
  private static func withoutPageNumber(_ text: String) -> String {
    var words = text.split(separator: " ")
    guard words.count > 1, let last = words.last, Int(last) != nil else { return text }
    words.removeLast()
    var result = words.joined(separator: " ")
    while let sign = result.last, ". …".contains(sign) { result.removeLast() }
    return result
  }

  /// The chain of anchors with the greatest sum in which sections and blocks both go up.
  private func chain(_ candidates: [Anchor]) -> [Anchor] {
    let sorted = candidates.sorted { ($0.block, $0.section) < ($1.block, $1.section) }
    var best: [Double] = []
    var before: [Int] = []
    for (index, anchor) in sorted.enumerated() {
      var value = anchor.score
      var link = -1
      for other in 0..<index
      where sorted[other].section < anchor.section && sorted[other].block < anchor.block {
        if best[other] + anchor.score > value {
          value = best[other] + anchor.score
          link = other
        }
      }
      best.append(value)
      before.append(link)
    }
    guard var index = best.indices.max(by: { best[$0] < best[$1] }) else { return [] }
    var result: [Anchor] = []
    while index >= 0 {
      result.append(sorted[index])
      index = before[index]
    }
    return result.reversed()
  }

  // MARK: Text that no heading marks

  /// Divides blocks among sections in order: dynamic programming over (block, section).
  private func divide(
    _ range: Range<Int>, among sections: [Int], isAnchored: Bool, into owner: inout [Int]
  ) {
    guard !range.isEmpty else { return }
    // Sections that are printed elsewhere but were not found take no text by guess.
    var sharing = sections.enumerated().filter { offset, section in
      offset == 0 && isAnchored || Self.isSupplied(outline[section])
    }.map(\.element)
    if sharing.isEmpty { sharing = [sections[0]] }
    guard sharing.count > 1 else {
      for index in range { owner[index] = sharing[0] }
      return
    }
    let vocabularies = sharing.map { Self.words(outline[$0].heading + " " + outline[$0].summary) }
    var spread: [String: Int] = [:]
    for vocabulary in vocabularies { for word in vocabulary { spread[word, default: 0] += 1 } }
    let names = sharing.map { Self.names(outline[$0].heading) }
    var best = [Double](repeating: 0, count: sharing.count)
    var choice: [[Int]] = []
    for index in range {
      let text = blocks[index].text
      let words = Self.words(text)
      let opening = String(text.prefix(60))
      var next = [Double](repeating: -.infinity, count: sharing.count)
      var from = [Int](repeating: 0, count: sharing.count)
      var reach = -Double.infinity
      var reachFrom = 0
      for section in sharing.indices {
        if best[section] > reach {
          reach = best[section]
          reachFrom = section
        }
        var score = 0.0
        for word in words where vocabularies[section].contains(word) {
          score += 1 / Double(spread[word] ?? 1)
        }
        // A long summary has more words that fit anything.
        score /= (Double(words.count + 4) * Double(vocabularies[section].count + 4)).squareRoot()
        score *= 6
        // A section on a person begins where the person is named first.
        if reachFrom != section || index == range.lowerBound {
          for name in names[section] where opening.contains(name) { score += 1.5 }
        }
        // A list is seldom two sections.
        if reachFrom != section, index > range.lowerBound, blocks[index].kind == .item,
          blocks[index - 1].kind == .item
        {
          score -= 2
        }
        next[section] = reach + score
        from[section] = reachFrom
      }
      // Only the first section may begin the text.
      if index == range.lowerBound {
        for section in 1..<sharing.count { next[section] = -.infinity }
      }
      best = next
      choice.append(from)
    }
    var section = best.indices.max { best[$0] < best[$1] } ?? 0
    for index in range.reversed() {
      owner[index] = sharing[section]
      section = choice[index - range.lowerBound][section]
    }
  }

  /// Words of four letters and more, cut to six: enough to find the like of a summary.
  private static func words(_ text: String) -> Set<String> {
    var result: Set<String> = []
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) where word.count >= 4 {
      result.insert(String(word.prefix(6)))
    }
    return result
  }

  /// Names in a supplied heading: capitalized words but the first.
  private static func names(_ heading: String) -> [String] {
    let words = heading.filter { $0 != "[" && $0 != "]" }.split(separator: " ").dropFirst()
    return words.filter { $0.first?.isUppercase == true && $0.count > 3 && !$0.contains(".") }.map(
      String.init)
  }
}
