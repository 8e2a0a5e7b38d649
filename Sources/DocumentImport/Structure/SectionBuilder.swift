/// Takes a document apart by its own headings and numbered paragraphs.
struct SectionBuilder {
  /// A section longer than this is split where a paragraph ends, so that a hit leads near the place.
  static let longest = 12_000
  private static let part = 6_000

  private var sections: [ImportedSection] = []
  private var usedKeys: Set<String> = []

  /// Sections of a document that the catalogue does not know.
  static func sections(of source: SourceText, title: String?) -> [ImportedSection] {
    var builder = SectionBuilder()
    builder.build(source, title)
    return builder.sections
  }

  private mutating func build(_ source: SourceText, _ title: String?) {
    let blocks = source.blocks.filter { $0.kind != .tableEnd }
    let numbered = Self.numberedParagraphs(blocks)
    let candidates = Self.headings(blocks, numbered)
    var current = ImportedSection(key: "", heading: "", level: 1)
    var heading: (words: String, level: Int)?
    var notes: [Block] = []
    let trailingNotes = Self.trailingNotes(blocks)
    for (index, block) in blocks.enumerated() {
      if index >= trailingNotes {
        notes.append(block)
      } else if let candidate = candidates[index] {
        close(&current, title)
        let words =
          candidate.number.map {
            Headings.isAnnex(candidate.words) ? candidate.words : "\($0) \(candidate.words)"
          } ?? candidate.words
        current = ImportedSection(
          key: key(candidate), heading: Self.display(words, block), level: candidate.level)
        current.page = block.page
        heading = (current.heading, candidate.level)
      } else if let number = numbered[index] {
        close(&current, title)
        current = ImportedSection(
          key: unique("p\(number)"),
          heading: heading.map { "\($0.words), paragraph \(number)" } ?? "Paragraph \(number)",
          level: (heading?.level ?? 0) + 1, paragraph: String(number), blocks: [block])
      } else {
        current.blocks.append(block)
      }
    }
    close(&current, title)
    if !notes.isEmpty {
      var section = ImportedSection(key: unique("notes"), heading: "Notes", level: 1, blocks: notes)
      section.setPages()
      sections.append(contentsOf: split(section))
    }
    dropEmptyContainers(isNumbered: !numbered.isEmpty)
    // A page of nothing but headings is one section that says them.
    if let first = sections.first, sections.allSatisfy(\.blocks.isEmpty) {
      var only = first
      only.blocks = blocks
      only.setPages()
      sections = [only]
    }
  }

  private mutating func close(_ section: inout ImportedSection, _ title: String?) {
    defer { section = ImportedSection(key: "", heading: "", level: 1) }
    if section.key.isEmpty {
      guard !section.blocks.isEmpty else { return }
      section.key = unique(sections.isEmpty ? "front" : "text")
      section.heading = title ?? section.blocks.first.map { String($0.text.prefix(80)) } ?? ""
    }
    section.setPages()
    sections.append(contentsOf: split(section))
  }

  /// Parts of a section that is too long to be one hit.
  private mutating func split(_ section: ImportedSection) -> [ImportedSection] {
    let lengths = section.blocks.map {
      $0.marked.utf8.count + $0.cells.reduce(0) { $0 + $1.utf8.count }
    }
    guard lengths.reduce(0, +) > Self.longest else { return [section] }
    var parts: [ImportedSection] = []
    var current = section
    current.blocks = []
    var length = 0
    for (block, size) in zip(section.blocks, lengths) {
      if length > Self.part {
        parts.append(current)
        current = section
        current.blocks = []
        current.page = nil
        length = 0
      }
      current.blocks.append(block)
      length += size
    }
    parts.append(current)
    for index in parts.indices {
      parts[index].lastPage = nil
      if index > 0 {
        parts[index].key = unique(section.key + "-part-\(index + 1)")
        parts[index].heading += " (part \(index + 1))"
      }
      parts[index].setPages()
    }
    return parts
  }

  /// Where paragraphs are numbered, a heading without text of its own is said in their headings.
  private mutating func dropEmptyContainers(isNumbered: Bool) {
    guard isNumbered, sections.contains(where: { !$0.blocks.isEmpty }) else { return }
    sections.removeAll { $0.blocks.isEmpty && $0.paragraph == nil }
  }

  private mutating func unique(_ key: String) -> String {
    var result = key
    var number = 2
    while !usedKeys.insert(result).inserted {
      result = "\(key)-\(number)"
      number += 1
    }
    return result
  }

  private mutating func key(_ candidate: Headings.Candidate) -> String {
    if let number = candidate.number {
      return unique(number.lowercased())
    }
    let slug = Slug.make(candidate.words)
    return unique(slug.isEmpty ? "section" : slug)
  }

  /// The number is part of the heading as printed.
  private static func display(_ words: String, _ block: Block) -> String {
    TextMending.collapse(block.text)
  }

  /// Index of the first block of the notes that end the list; the count where there are none.
  private static func trailingNotes(_ blocks: [Block]) -> Int {
    var index = blocks.count
    while index > 0, case .note = blocks[index - 1].kind { index -= 1 }
    return index
  }

  /// Headings by block, without the lines of a table of contents.
  private static func headings(_ blocks: [Block], _ numbered: [Int: Int]) -> [Int: Headings
    .Candidate]
  {
    var result: [Int: Headings.Candidate] = [:]
    var byWords: [String: Int] = [:]
    for (index, block) in blocks.enumerated() where numbered[index] == nil {
      let next = index + 1 < blocks.count ? blocks[index + 1].marked.count : 0
      guard let candidate = Headings.candidate(block, nextLength: next) else { continue }
      if isContentsLine(candidate.words) { continue }
      result[index] = candidate
      byWords[Headings.normal(candidate.words), default: 0] += 1
    }
    // What only looks like a heading and has no text below it is a line of something else.
    for index in result.keys.sorted() {
      guard let candidate = result[index], candidate.confidence <= 0.75, candidate.number == nil,
        let next = result[index + 1] ?? (index + 1 == blocks.count ? candidate : nil),
        next.confidence <= 0.75
      else { continue }
      result[index] = nil
    }
    // Headings one after the other without text, said again later: a table of contents.
    let order = result.keys.sorted()
    var run: [Int] = []
    func dropRun() {
      let repeated = run.filter { (byWords[Headings.normal(result[$0]?.words ?? "")] ?? 0) > 1 }
      if run.count >= 4, repeated.count * 3 >= run.count * 2 {
        for index in run { result[index] = nil }
      }
    }
    var previous = -2
    for index in order {
      if index != previous + 1 {
        dropRun()
        run = []
      }
      run.append(index)
      previous = index
    }
    dropRun()
    return result
  }

  /// "Background ....... 15", "Background 15".
  private static func isContentsLine(_ words: String) -> Bool {
    if words.contains("....") || words.contains(". . .") || words.contains("……") { return true }
    guard let last = words.split(separator: " ").last, last.count <= 3, Int(last) != nil else {
      return false
    }
    let before = words.dropLast(last.count)
    let previous = before.split(separator: " ").last ?? ""
    return !["no.", "number", "part", "chapter", "annex", "appendix", "figure", "table"].contains(
      previous.lowercased())
      && words.split(separator: " ").count > 2
  }

  /// Paragraphs numbered through the text, as in documents of the United Nations, by block.
  ///
  /// At least three in a row that count up by one and are paragraphs in length; lists of short items
  /// are none.
  static func numberedParagraphs(_ blocks: [Block]) -> [Int: Int] {
    var chains: [(numbers: [(index: Int, number: Int)], length: Int)] = []
    for (index, block) in blocks.enumerated()
    where (block.kind == .paragraph || block.kind == .item) && !block.isEntry {
      guard case .number(let number)? = LeadingMark.parse(block.text)?.mark else { continue }
      if let chain = chains.firstIndex(where: { $0.numbers.last?.number == number - 1 }) {
        chains[chain].numbers.append((index, number))
        chains[chain].length += block.marked.count
      } else {
        chains.append(([(index, number)], block.marked.count))
      }
    }
    let best = chains.filter { $0.numbers.count >= 3 && $0.length / $0.numbers.count > 160 }
      .max { $0.length < $1.length }
    var result: [Int: Int] = [:]
    for (index, number) in best?.numbers ?? [] { result[index] = number }
    return result
  }
}
