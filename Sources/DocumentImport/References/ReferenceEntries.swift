/// An entry of a list of notes or references before it is understood.
struct ReferenceEntry {
  enum Origin: Hashable { case note, list, series }
  var origin: Origin
  /// With emphasis marks.
  var text: String
  /// The author line above it and the year before it, in lists that print them so.
  var author: String?
  var year: Int?
  var place: ReferenceProposal.Place
}

/// Collects the entries of a document's notes, reference lists and lists of a series.
enum ReferenceEntries {
  static func collect(_ sections: [ImportedSection], of documentID: String) -> [ReferenceEntry] {
    var result: [ReferenceEntry] = []
    for section in sections {
      let id = documentID + "#" + section.key
      switch kind(of: section) {
      case .note?: result += notes(section, id)
      case .list?: result += list(section, id)
      case .series?: result += series(section, id)
      case nil:
        for block in section.blocks {
          guard case .note(let mark) = block.kind, !mark.isEmpty else { continue }
          result.append(
            ReferenceEntry(
              origin: .note, text: block.marked,
              place: .init(section: id, locator: "footnote " + mark)))
        }
      }
    }
    return result
  }

  /// What list a section is, by its heading.
  static func kind(of section: ImportedSection) -> ReferenceEntry.Origin? {
    let heading = Headings.normal(Headings.split(section.heading).words)
    let base = TextMending.trim(
      heading.replacing(" part ", with: " ").prefix(while: { !$0.isNumber }))
    if ListHeadings.isNotes(base) { return .note }
    if ListHeadings.isReferenceList(base) { return .list }
    if heading.hasSuffix(" series") || heading.hasPrefix("titles in ")
      || heading.hasPrefix("previous publications")
    {
      return .series
    }
    return nil
  }

  /// Notes: each begins with a bullet or number; a lost number is the one after the last.
  private static func notes(_ section: ImportedSection, _ id: String) -> [ReferenceEntry] {
    var result: [ReferenceEntry] = []
    var number = 0
    let blocks = section.blocks
    let dashes = blocks.filter { $0.marked.hasPrefix("- ") }.count
    let isDashed = dashes * 2 > blocks.count
    for block in blocks {
      var text = block.marked
      var begins = false
      var printed: Int?
      if case .note(let mark) = block.kind {
        begins = true
        printed = Int(mark)
      } else {
        if isDashed {
          begins = text.hasPrefix("- ")
          if begins { text = TextMending.trim(text.dropFirst(2)) }
        }
        if block.isEntry { begins = true }
        switch LeadingMark.parse(text) {
        case (.number(let value), let rest)? where !isDashed || begins:
          printed = value
          text = rest
          begins = true
        case (.superscript(let value), let rest)?:
          printed = value
          text = rest
          begins = true
        default: break
        }
      }
      guard begins || result.isEmpty else {
        result[result.count - 1].text += " " + text
        continue
      }
      // A number that jumps is a year or a figure, not a note's.
      if let printed, printed > number, printed <= number + 12 || number == 0 {
        number = printed
      } else {
        number += 1
      }
      let isFootnote: Bool
      if case .note = block.kind { isFootnote = true } else { isFootnote = false }
      result.append(
        ReferenceEntry(
          origin: .note, text: text,
          place: .init(section: id, locator: (isFootnote ? "footnote " : "note ") + String(number)))
      )
    }
    return result
  }

  /// References: an entry a block; or the author on a line of its own and the year before each work.
  private static func list(_ section: ImportedSection, _ id: String) -> [ReferenceEntry] {
    var result: [ReferenceEntry] = []
    var author: String?
    for block in section.blocks where block.kind != .row {
      if block.isEntry {
        result.append(
          ReferenceEntry(origin: .list, text: block.marked, place: .init(section: id)))
        continue
      }
      var text = TextMending.trim(block.marked)
      if text.hasPrefix("- ") || text.hasPrefix("• ") { text = TextMending.trim(text.dropFirst(2)) }
      if case (.number, let rest)? = LeadingMark.parse(text) { text = rest }
      if text.hasPrefix("["), let end = text.firstIndex(of: "]"),
        text.distance(from: text.startIndex, to: end) < 6
      {
        text = TextMending.trim(text[text.index(after: end)...])
      }
      if let (year, rest) = leadingYear(text) {
        result.append(
          ReferenceEntry(
            origin: .list, text: rest, author: author, year: year, place: .init(section: id)))
      } else if text.count < 100, Metadata.firstYear(text) == nil, !text.contains("*"),
        !text.contains("\""),
        isAuthorLine(text)
      {
        author = text
      } else if result.last != nil, text.first?.isLowercase == true {
        result[result.count - 1].text += " " + text
      } else if text.count > 20 {
        author = nil
        result.append(ReferenceEntry(origin: .list, text: text, place: .init(section: id)))
      }
    }
    return result
  }

  private static func isAuthorLine(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    return words.count <= 12 && text.first?.isUppercase == true && !text.contains("://")
  }

  /// "2012a Title" → (2012, "Title").
  private static func leadingYear(_ text: String) -> (Int, String)? {
    let digits = text.prefix(while: \.isNumber)
    guard digits.count == 4, let year = Int(digits), (1800...2100).contains(year) else {
      return nil
    }
    var rest = text.dropFirst(4)
    if let letter = rest.first, letter.isLowercase, rest.dropFirst().first == " " {
      rest = rest.dropFirst()
    }
    guard rest.first == " " || rest.first == "." || rest.first == "\t" else { return nil }
    return (year, TextMending.trim(rest.drop(while: { " .".contains($0) })))
  }

  /// The titles of a series, numbered: "12. Title Author, February 2003"; by position where numbers
  /// were lost.
  private static func series(_ section: ImportedSection, _ id: String) -> [ReferenceEntry] {
    var result: [ReferenceEntry] = []
    var number = 0
    for block in section.blocks where block.kind == .item || block.kind == .paragraph {
      var text = block.marked
      if text.hasPrefix("- ") { text = TextMending.trim(text.dropFirst(2)) }
      var printed: Int?
      if case (.number(let value), let rest)? = LeadingMark.parse(text) {
        printed = value
        text = rest
      }
      // A title of a series ends with its month or year.
      guard endsWithDate(text) else { continue }
      if let printed, printed > number { number = printed } else { number += 1 }
      var entry = ReferenceEntry(
        origin: .series, text: text, place: .init(section: id, locator: "no. \(number)"))
      entry.author = section.heading
      result.append(entry)
    }
    return result.count >= 3 ? result : []
  }

  private static func endsWithDate(_ text: String) -> Bool {
    guard let comma = text.lastIndex(of: ",") else { return false }
    let tail = TextMending.trim(text[text.index(after: comma)...])
    guard tail.count < 30, let date = AgendaDate.find(in: tail) else {
      return Metadata.firstYear(tail) != nil && tail.count <= 5
    }
    return date.range.lowerBound == 0 && date.last.year != nil
  }
}
