/// What a document seems to be: proposals from its text, to be confirmed by a person or by flags.
public struct Metadata: Hashable, Sendable {
  public var title: String?
  public var year: Int?
  public var series: String?
  public var number: String?
  /// Symbol of a United Nations document: `A/68/283`.
  public var symbol: String?
  public var isbn: String?
  public var authors: [String] = []
  /// BCP 47.
  public var language: String?

  public init() {}

  /// Proposals from a text.
  public static func propose(_ source: SourceText, fileStem: String) -> Metadata {
    var result = Metadata()
    let head = Array(source.blocks.prefix(60))
    result.title = title(source, head) ?? fileStem
    result.symbol = symbol(head)
    result.isbn = isbn(source.blocks)
    (result.series, result.number) = series(head)
    result.year = year(source, head, title: result.title)
    result.authors = source.authors.filter { $0.contains(" ") && !$0.contains("@") }
    result.language = source.language.flatMap { $0.isEmpty ? nil : $0 }
    return result
  }

  /// The title as printed on the first page; the file's own where it is printed there too or nothing
  /// else looks like one.
  private static func title(_ source: SourceText, _ head: [Block]) -> String? {
    let printed = printedTitle(source, head)
    guard let title = source.title, isTitle(title) else { return printed }
    if isPrinted(title, in: head) {
      // "Minutes – Harbour Towns" of a web page: the heading alone, without the site's name.
      if let printed, source.format == "html", title.count > printed.count + 2,
        title.hasPrefix(printed) || title.hasSuffix(printed), !isPrintedWhole(title, in: head)
      {
        return printed
      }
      return title
    }
    // A PDF's title is what some program wrote; those of other formats are the author's more often.
    return source.format == "pdf" ? printed ?? title : title
  }

  /// Whether a title stands on the first page, in one block or over several.
  private static func isPrinted(_ title: String, in head: [Block]) -> Bool {
    let page = head.first?.page
    let letters = TextSimilarity.letters(title)
    guard letters.count >= 4 else { return false }
    let text = head.prefix(while: { $0.page == page }).map(\.text).joined(separator: " ")
    let wanted = TextSimilarity.trigrams(title)
    return TextSimilarity.coverage(wanted, by: TextSimilarity.trigrams(text)) > 0.85
  }

  private static func isPrintedWhole(_ title: String, in head: [Block]) -> Bool {
    head.contains { TextSimilarity.dice($0.text, title) > 0.9 }
  }

  /// The largest or highest heading of the first page; else its first line that may be a title.
  private static func printedTitle(_ source: SourceText, _ head: [Block]) -> String? {
    let firstPage = head.first?.page
    let candidates = head.prefix(while: { $0.page == firstPage }).prefix(25)
      .filter {
        $0.kind != .row && $0.text.count > 3 && $0.text.count < 250
          && $0.text.contains(where: \.isLetter)
      }
    let headings = candidates.filter(\.isHeading)
    // A format that marks headings marks the title too, if it has one; but for a title that is a
    // paragraph style and stands before all of them.
    guard headings.isEmpty else {
      if let first = candidates.first, !first.isHeading, headings.allSatisfy({ $0.scale == 1 }),
        isTitle(first.text), !first.text.contains(where: { ".!?:".contains($0) })
      {
        return first.text
      }
      let titles = headings.filter { isTitle($0.text) }
      // The first of the largest.
      let scale = titles.map(\.scale).max()
      return titles.first { $0.scale == scale }?.text
    }
    return candidates.first { block in
      let text = block.text
      return block.standsAlone && isTitle(text) && symbolAlone(text) == nil
        && !text.contains(where: { ".!?".contains($0) }) && text.split(separator: " ").count >= 2
    }?.text
  }

  /// Whether a text may be a title: no name of a file, no code, no address.
  private static func isTitle(_ text: String) -> Bool {
    let lower = text.lowercased()
    guard text.count >= 4, text.contains(where: \.isLetter), !Headings.isCommon(text) else {
      return false
    }
    let endings = [
      ".doc", ".docx", ".pdf", ".indd", ".qxd", ".qxp", ".tex", ".dvi", ".ps", ".rtf", ".odt",
      ".wpd", ".fm", ".pub", ".ppt", ".pptx", ".xls", ".xlsx", ".txt", ".html", ".htm", ".eps",
    ]
    let beginnings = [
      "microsoft word", "microsoft powerpoint", "untitled", "slide ", "doi:", "isbn",
      "print preview", "powerpoint presentation", "layout 1", "new document", "10.",
    ]
    if endings.contains(where: lower.hasSuffix) || beginnings.contains(where: lower.hasPrefix)
      || lower.contains("://") || lower.contains("\\")
    {
      return false
    }
    // "Document1", "Title".
    let word = lower.filter { !$0.isNumber && $0 != " " }
    if ["document", "title", "dokument", "documento", "scan", "page"].contains(word) {
      return false
    }
    // "OP-EXMP130006 156..175": more signs and digits than letters, or no word of small letters.
    let letters = text.count(where: \.isLetter)
    let digits = text.count(where: \.isNumber)
    if digits > letters { return false }
    return text.contains(" ") || digits == 0
  }

  /// `A/68/283`, `E/CN.9/2013/4`, `A/RES/65/170`: capitals first, at least two strokes with digits.
  static func symbolAlone(_ text: String) -> String? {
    let word = TextMending.trim(text)
    guard (5...40).contains(word.count), !word.contains(" "), word.first?.isUppercase == true else {
      return nil
    }
    let parts = word.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].count <= 8,
      parts[0].allSatisfy({ $0.isASCII && $0.isUppercase || $0 == "." }),
      parts.dropFirst().allSatisfy({ part in
        !part.isEmpty
          && part.allSatisfy {
            $0.isASCII && ($0.isUppercase || $0.isNumber || ".()-".contains($0))
          }
          || part.hasPrefix("Add.") || part.hasPrefix("Rev.") || part.hasPrefix("Corr.")
          || part.hasPrefix("L.")
      }), parts.contains(where: { $0.contains(where: \.isNumber) })
    else { return nil }
    return word
  }

  /// The symbol in the document's own masthead: a line before the text begins that holds nothing
  /// else but words of a masthead. A symbol in a sentence or a note is another document's.
  private static func symbol(_ head: [Block]) -> String? {
    for block in head.prefix(12) {
      let isSentence = block.text.count > 60 && block.text.hasSuffix(".")
      guard block.kind != .row, block.text.count < 160, !isSentence,
        !Headings.isReferenceList(Headings.normal(block.text))
      else { return nil }
      if case .note = block.kind { return nil }
      if case .number? = LeadingMark.parse(block.text)?.mark { return nil }
      var found: [String] = []
      var others = 0
      for word in block.text.split(separator: " ") {
        if let symbol = symbolAlone(String(word)) {
          found.append(symbol)
        } else if !mastheadWords.contains(
          word.lowercased().filter { $0.isLetter || $0 == "." }.replacing(".", with: ""))
        {
          others += 1
        }
      }
      if others == 0, found.count == 1 { return found[0] }
    }
    return nil
  }

  /// Words that stand beside a symbol in the head of a document of the United Nations.
  private static let mastheadWords: Set<String> = [
    "", "united", "nations", "nations", "unies", "naciones", "unidas", "general", "generale",
    "assembly", "security", "council", "economic", "and", "social", "human", "rights",
    "secretariat",
    "distr", "distribution", "limited", "restricted", "original", "english", "french", "spanish",
    "symbol", "reference", "ref", "no", "document", "un", "advance", "unedited", "version",
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]

  /// The number of the document's own imprint whose check digit is right: not of a work that it
  /// cites.
  ///
  /// An imprint stands before the text or behind all of it, says "ISBN" first in its line or stands
  /// among the words of an imprint; what follows a heading of references or notes is none.
  static func isbn(_ blocks: [Block]) -> String? {
    var isInList = false
    for (index, block) in blocks.enumerated() {
      if case .note = block.kind { continue }
      let words = Headings.normal(Headings.split(block.text).words)
      if words.count < 60, Headings.isReferenceList(words) { isInList = true }
      guard let mark = block.text.firstRange(of: "ISBN"), block.kind != .row else { continue }
      let before = block.text[..<mark.lowerBound]
      let isFirst = before.allSatisfy { !$0.isLetter || "eE".contains($0) } && !isInList
      let isNear = index < 60 || index >= blocks.count - 20
      guard isNear, isFirst || isImprint(block.text) else { continue }
      if let number = isbn(in: block.text, after: mark.upperBound) { return number }
    }
    return nil
  }

  private static func isImprint(_ text: String) -> Bool {
    let lower = text.lowercased()
    return [
      "©", "(c)", "copyright", "all rights reserved", "published by", "publisher:",
      "cataloguing", "printed in", "print isbn", "pdf isbn",
    ].contains { lower.contains($0) }
  }

  private static func isbn(in text: String, after place: String.Index) -> String? {
    var rest = text[place...]
    for prefix in ["-13", "-10", " 13", " 10"] where rest.hasPrefix(prefix + ":") {
      rest = rest.dropFirst(3)
    }
    let number = rest.drop(while: { !$0.isNumber }).prefix(while: {
      $0.isNumber || "-–‑ Xx".contains($0)
    })
    var printed = TextMending.trim(number)
    while let last = printed.last, "-–‑".contains(last) { printed.removeLast() }
    let digits = printed.uppercased().filter { $0.isNumber || $0 == "X" }
    if isValidISBN(digits) {
      return printed.replacing("–", with: "-").replacing("‑", with: "-")
    }
    // A price or a second number may follow after a blank.
    let first = String(printed.split(separator: " ").first ?? "")
    return isValidISBN(first.uppercased().filter { $0.isNumber || $0 == "X" }) ? first : nil
  }

  package static func isValidISBN(_ text: String) -> Bool {
    let digits = text.utf8.map { $0 == UInt8(ascii: "X") ? 10 : Int($0) - 48 }
    guard digits.allSatisfy({ (0...10).contains($0) }), !digits.dropLast().contains(10) else {
      return false
    }
    if digits.count == 10 {
      return digits.enumerated().reduce(0) { $0 + $1.element * (10 - $1.offset) } % 11 == 0
    }
    guard digits.count == 13, digits.last != 10 else { return false }
    return digits.enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 1 : 3) } % 10
      == 0
  }

  /// "GLOBAL MIGRATION PERSPECTIVES" above or before "No. 20".
  private static func series(_ head: [Block]) -> (String?, String?) {
    for (index, block) in head.enumerated() where block.text.count < 160 {
      let text = block.text
      for mark in ["No. ", "Nº ", "N° ", "no. ", "Number ", "Nr. "] {
        guard let range = text.firstRange(of: mark) else { continue }
        let number = text[range.upperBound...].prefix(while: { $0.isNumber })
        guard !number.isEmpty, number.count <= 5 else { continue }
        var name = TextMending.trim(text[..<range.lowerBound])
        while let last = name.last, ",:–-(".contains(last) {
          name = TextMending.trim(name.dropLast())
        }
        if name.isEmpty, index > 0 { name = head[index - 1].text }
        guard name.count >= 6, name.count < 100, name.contains(where: \.isLetter),
          !name.hasSuffix(".")
        else { continue }
        return (name, String(number))
      }
    }
    return (nil, nil)
  }

  /// The year of the imprint ("© 2013"), else of the by-line above the text, else none: years in the
  /// text are those of what it tells, and a file's own date says when it was made.
  private static func year(_ source: SourceText, _ head: [Block], title: String?) -> Int? {
    for block in head where block.kind != .row {
      let text = block.text
      for sign in ["©", "Copyright", "(c)"] {
        guard let range = text.firstRange(of: sign) else { continue }
        // "© 2001–2013": the last of the years.
        let years = text[range.upperBound...].prefix(60).split(whereSeparator: { !$0.isNumber })
          .compactMap { $0.count == 4 ? Int($0) : nil }.filter { (1800...2100).contains($0) }
        if let year = years.max() { return year }
      }
    }
    for block in masthead(head) {
      let text = block.text
      guard text.count < 100, text != title, title.map({ !$0.contains(text) }) ?? true else {
        continue
      }
      if let date = AgendaDate.find(in: text), let year = date.last.year,
        (1900...2100).contains(year)
      {
        return year
      }
      // "Geneva, 2013", "Maria Example (2014)", "2014".
      let words = text.split(whereSeparator: { " ,;()".contains($0) })
      if let last = words.last, last.count == 4, let year = Int(last), (1900...2100).contains(year),
        words.count == 1 || text.dropLast(4).last.map({ " ,(".contains($0) }) ?? true
          || text.hasSuffix(")"),
        !text.dropLast(5).contains(where: { ".!?".contains($0) }) || words.count <= 6
      {
        return year
      }
    }
    return nil
  }

  /// What stands before the text begins: lines up to the second heading or the first paragraph.
  private static func masthead(_ head: [Block]) -> [Block] {
    var result: [Block] = []
    var headings = 0
    for block in head.prefix(40) {
      if block.kind == .row || block.kind == .item || block.kind == .tableEnd { break }
      if case .note = block.kind { break }
      if block.text.count > 200 || block.isEntry { break }
      if block.text.count > 90, block.text.hasSuffix(".") { break }
      if block.isHeading { headings += 1 }
      let words = Headings.normal(Headings.split(block.text).words)
      if headings > 2 || Headings.isCommon(block.text) || Headings.isReferenceList(words) { break }
      result.append(block)
    }
    return result
  }

  static func firstYear(_ text: String) -> Int? {
    for word in text.split(whereSeparator: { !$0.isNumber }) where word.count == 4 {
      if let year = Int(word), (1800...2100).contains(year) { return year }
    }
    return nil
  }
}
