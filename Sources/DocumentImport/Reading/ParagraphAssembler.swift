/// Joins lines to paragraphs, across pages and columns, and mends words that were cut at line ends.
struct ParagraphAssembler {
  private var vocabulary: Set<String> = []
  /// Hyphens that line ends had put in, and that were taken out.
  private(set) var mendedHyphens = 0

  /// - Parameter lines: all lines of the document, whose words decide whether a hyphen at a line end
  ///   is real.
  init(lines: [TextLine]) {
    for line in lines {
      for word in line.text.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "-") }) {
        if word.last != "-" { vocabulary.insert(word.lowercased()) }
      }
    }
  }

  /// Appends a line to a paragraph.
  mutating func join(_ text: inout String, _ next: String) {
    guard !text.isEmpty else {
      text = next
      return
    }
    if text.unicodeScalars.last?.value == 0xAD {
      text.unicodeScalars.removeLast()
      text += next
      mendedHyphens += 1
      return
    }
    guard text.last == "-" || text.last == "‐", let first = next.first, first.isLetter else {
      text += " " + next
      return
    }
    // No word is longer; a text of nothing but hyphens would be walked again for each line.
    let before = text.dropLast().reversed().prefix(64).prefix(while: { $0.isLetter || $0 == "-" })
    let head = String(before.reversed())
    let tail = String(next.prefix(while: \.isLetter))
    // "Inter- and supranational": a hyphen that stands for the missing part.
    if head.isEmpty || ["and", "or", "und", "oder", "et", "ou", "y", "o", "to"].contains(tail) {
      text += " " + next
      return
    }
    let joined = (head + tail).lowercased()
    let hyphened = (head + "-" + tail).lowercased()
    let isReal: Bool
    if vocabulary.contains(hyphened) {
      isReal = !vocabulary.contains(joined)
    } else if vocabulary.contains(joined) {
      isReal = false
    } else {
      // A capital or a digit after it, or a word that is written with hyphens already: real.
      isReal =
        !first.isLowercase || head.contains("-") || isPrefixWithHyphen(head)
        || followsSuspended(text, head)
    }
    if isReal {
      text += next
    } else {
      text.removeLast()
      text += next
      mendedHyphens += 1
    }
  }

  /// "short- and long-": the second has its hyphen because the first has.
  private func followsSuspended(_ text: String, _ head: String) -> Bool {
    let before = text.dropLast(head.count + 1)
    return before.hasSuffix("- and ") || before.hasSuffix("- or ")
  }

  private func isPrefixWithHyphen(_ head: String) -> Bool {
    ["self", "non", "ex", "all", "well", "vice", "cross"].contains(head.lowercased())
  }

  /// Blocks of all pages.
  ///
  /// - Parameters:
  ///   - pages: Lines in reading order.
  ///   - labels: Labels of the pages.
  mutating func blocks(_ pages: [[TextLine]], labels: [String?]) -> [Block] {
    var result: [Block] = []
    var notes: [Block] = []
    var current: Block?
    var lines = 0
    var last: TextLine?
    var inTable = false
    let entries = Self.entries(pages)
    func flush() {
      guard var block = current else { return }
      block.marked = TextMending.collapse(block.marked)
      block.standsAlone = lines == 1
      if !block.marked.isEmpty { result.append(block) }
      current = nil
    }
    for (page, pageLines) in pages.enumerated() {
      let label = page < labels.count ? labels[page] : nil
      for (index, line) in pageLines.enumerated() {
        if let begins = entries[page]?[index] {
          if !begins, var entry = current, entry.isEntry {
            join(&entry.marked, line.text)
            current = entry
            lines += 1
          } else {
            flush()
            var entry = Block(.paragraph, line.text, page: label, line: line.number)
            entry.isEntry = true
            current = entry
            lines = 1
          }
          last = nil
          continue
        }
        if line.isNote {
          addNote(line, label, &notes)
          continue
        }
        if !line.cells.isEmpty {
          flush()
          result.append(Block(.row, "", cells: line.cells, page: label, line: line.number))
          inTable = true
          last = nil
          continue
        }
        if inTable {
          result.append(Block(.tableEnd, "", page: label, line: line.number))
          inTable = false
        }
        if let previous = last, current != nil, goesOn(previous, line, current?.marked ?? "") {
          join(&current!.marked, line.text)
          lines += 1
        } else {
          flush()
          let mark = LeadingMark.parse(line.text)
          var kind = Block.Kind.paragraph
          if case .bullet? = mark?.mark { kind = .item }
          if case .superscript(let number)? = mark?.mark, let rest = mark?.rest {
            current = Block(
              .note(String(number)), rest, page: label, scale: line.scale, line: line.number)
            lines = 1
            last = line
            continue
          }
          current = Block(kind, line.text, page: label, scale: line.scale, line: line.number)
          lines = 1
        }
        last = line
      }
    }
    flush()
    if inTable { result.append(Block(.tableEnd, "")) }
    return result + notes
  }

  /// Lines of lists of references, by page and place: whether each begins an entry.
  private static func entries(_ pages: [[TextLine]]) -> [Int: [Int: Bool]] {
    var result: [Int: [Int: Bool]] = [:]
    var list: [(page: Int, index: Int, line: TextLine)] = []
    var isInside = false
    func close() {
      if let starts = EntryLines.starts(list.map(\.line)) {
        for (place, begins) in zip(list, starts) {
          result[place.page, default: [:]][place.index] = begins
        }
      }
      list = []
      isInside = false
    }
    for (page, lines) in pages.enumerated() {
      for (index, line) in lines.enumerated() where !line.isNote {
        let next = index + 1 < lines.count ? lines[index + 1] : nil
        if line.cells.isEmpty, ListHeadings.isReferenceList(TextMending.withoutMarkup(line.text)),
          line.gapBefore || line.scale > 1.05 || next?.gapBefore == true
        {
          close()
          isInside = true
        } else if isInside, !line.cells.isEmpty || endsList(line, next) {
          close()
        } else if isInside {
          list.append((page, index, line))
        }
      }
    }
    close()
    return result
  }

  /// Whether a line is a heading behind a list: larger, or an annex between gaps.
  private static func endsList(_ line: TextLine, _ next: TextLine?) -> Bool {
    let text = TextMending.withoutMarkup(line.text)
    guard text.count < 120, text.contains(where: \.isLetter) else { return false }
    if line.scale > 1.12 { return true }
    guard line.gapBefore, next?.gapBefore ?? true else { return false }
    let first = text.lowercased().split(whereSeparator: { !$0.isLetter }).first ?? ""
    let isAnnex = [
      "annex", "annexe", "appendix", "anexo", "anhang", "glossary", "index", "abbreviations",
      "acknowledgements", "acknowledgments", "about",
    ].contains(first)
    let isCapital = text == text.uppercased() && text.count { $0.isLetter } > 4
    return (isAnnex || isCapital) && !text.hasSuffix(".")
      && ReferenceStart.likeness(text) != .strong
  }

  /// Whether a line belongs to the paragraph that ends with the line before.
  private func goesOn(_ previous: TextLine, _ line: TextLine, _ text: String) -> Bool {
    let first = line.text.first ?? " "
    if previous.page != line.page || line.gapBefore {
      // Over a page or a gap only a sentence that plainly goes on.
      guard previous.page != line.page, previous.isFull || text.last == "-" else { return false }
      guard let end = text.last, !".!?:;”\"".contains(end) else { return false }
      return first.isLowercase && abs(previous.scale - line.scale) < 0.08
    }
    if abs(previous.scale - line.scale) > 0.12 { return false }
    if line.continues { return true }
    if LeadingMark.parse(line.text) != nil { return false }
    if isUnclosed(text) { return true }
    if text.last == "-", text.dropLast().last?.isLetter == true, first.isLetter { return true }
    return previous.isFull && !line.isIndented
  }

  /// `**` opened and not closed: converters put one pair around several lines.
  private func isUnclosed(_ text: String) -> Bool {
    guard text.hasPrefix("**") else { return false }
    return !text.dropFirst(2).contains("*")
  }

  /// A line of the foot of a page: a new note if it begins with a mark.
  private mutating func addNote(_ line: TextLine, _ label: String?, _ notes: inout [Block]) {
    let text = line.text
    if let number = Int(text), number < 1000 {
      notes.append(Block(.note(text), "", page: label, line: line.number))
      return
    }
    if let (mark, rest) = LeadingMark.parse(text) {
      switch mark {
      case .superscript(let number), .number(let number):
        notes.append(Block(.note(String(number)), rest, page: label, line: line.number))
        return
      default: break
      }
    }
    let digits = text.prefix(while: \.isNumber)
    let rest = TextMending.trim(text.dropFirst(digits.count))
    if (1...3).contains(digits.count), let first = rest.first,
      first.isUppercase || "\"“‘«".contains(first),
      text.dropFirst(digits.count).first?.isWhitespace == true, isNext(digits, notes)
    {
      notes.append(Block(.note(String(digits)), rest, page: label, line: line.number))
    } else if notes.isEmpty {
      notes.append(Block(.note(""), text, page: label, line: line.number))
    } else {
      join(&notes[notes.count - 1].marked, text)
    }
  }

  /// Whether a number may be the next note's: notes are counted on, or begin anew on a page.
  private func isNext(_ digits: Substring, _ notes: [Block]) -> Bool {
    guard let number = Int(digits), case .note(let last)? = notes.last?.kind, let before = Int(last)
    else {
      return true
    }
    return number > before && number <= before + 3 || number == 1
  }
}
