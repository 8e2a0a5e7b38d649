/// Understands an entry of a list of references by the order of its parts, which styles share: authors,
/// then the year or the title, then what it stands in or who published it.
///
/// Read are APA, Chicago (both), MLA, Harvard, IEEE, Vancouver, Springer, Elsevier and German lists.
/// An entry that does not begin with authors, or whose parts do not fit together, gives nil, so that
/// other ways can be tried.
struct StyledReference {
  private(set) var authors: [String] = []
  private(set) var year: Int?
  private(set) var title = ""
  private(set) var container: String?
  private(set) var volume: String?
  private(set) var issue: String?
  private(set) var pages: String?
  private(set) var publisher: String?
  private(set) var place: String?
  private(set) var doi: String?
  private(set) var url: String?
  /// One of the catalogue's types of citation.
  private(set) var type = "report"
  private var isInPress = false

  /// - Parameter author: The authors of the entry before, for one that begins with a dash.
  init?(_ printed: String, author: String?) {
    var text = TextMending.collapse(TextMending.withoutMarkup(printed))
    text = Self.withoutNumber(text)
    takeDOI(&text)
    let (rest, address) = ReferenceParser.takeAddress(text)
    url = address
    text = Self.withoutAccess(rest)
    let dash = ReferenceStart.repeatedAuthorLength(text)
    if dash > 0 {
      let tail = text.dropFirst(dash).drop { ".,: ".contains($0) }
      text = (author ?? "") + (tail.first == "(" ? " " : ". ") + tail
      if author == nil { text = String(tail) }
    }
    guard readYearBehindAuthors(text) || readQuoted(text) || readBook(text) else { return nil }
    title = Self.clean(title)
    guard title.count >= 4, title.count <= 400, title.contains(where: \.isLetter) else {
      return nil
    }
    settleType(printed)
  }

  // MARK: Ways in

  /// APA, Harvard, Elsevier, Springer, Chicago's author-date, German: authors, year, title, rest.
  private mutating func readYearBehindAuthors(_ text: String) -> Bool {
    guard let found = Self.year(in: text) else { return false }
    let head = String(text[..<found.range.lowerBound])
    let names = TextMending.trim(head)
    guard names.count >= 2, names.count <= 400,
      !names.contains("“"), !names.contains("\""), !names.contains("‘")
    else { return false }
    let isPersons = AuthorNames.arePersons(names)
    // "Adams. A title from, 1998": a body must stand before a year in brackets, or be short.
    guard isPersons || found.isBracketed && Self.isBody(names) || Self.isShortBody(names) else {
      return false
    }
    authors = AuthorNames.parse(names)
    year = found.year
    isInPress = found.year == nil
    var rest = String(text[found.range.upperBound...].drop { ".,:;) ".contains($0) })
    if rest.first == "–" || rest.first == "-" { rest = TextMending.trim(rest.dropFirst()) }
    guard !rest.isEmpty else { return false }
    if let quoted = Self.quoted(rest) {
      title = quoted.title
      describe(quoted.rest)
    } else {
      let split = Self.titleAndRest(rest)
      title = split.title
      describe(split.rest)
    }
    return true
  }

  /// IEEE, MLA and Chicago's notes: authors, a title in quotes, rest with the year.
  private mutating func readQuoted(_ text: String) -> Bool {
    guard let open = text.firstIndex(where: { "“\"«‘".contains($0) }) else { return false }
    let names = TextMending.trim(text[..<open])
    guard AuthorNames.arePersons(names) else { return false }
    guard let quoted = Self.quoted(String(text[open...])) else { return false }
    authors = AuthorNames.parse(names)
    title = quoted.title
    describe(quoted.rest)
    year = year ?? Self.lastYear(in: quoted.rest)
    return year != nil || container != nil
  }

  /// Books and articles without quotes, the year at the end: MLA, IEEE, Chicago's notes, Vancouver.
  private mutating func readBook(_ text: String) -> Bool {
    for end in Self.authorEnds(text) {
      let names = String(text[..<end])
      guard AuthorNames.arePersons(names) else { continue }
      let rest = String(text[end...].drop { ".,: ".contains($0) })
      guard rest.first?.isUppercase == true || rest.first?.isNumber == true else { continue }
      // Chicago's notes: Title (Place: Publisher, 2003), 14.
      if let imprint = Self.imprint(rest) {
        authors = AuthorNames.parse(names)
        title = imprint.title
        describe(imprint.inside)
        year = Self.lastYear(in: imprint.inside)
        return year != nil
      }
      let split = Self.titleAndRest(rest)
      guard !split.rest.isEmpty, let found = Self.lastYear(in: split.rest) else { continue }
      authors = AuthorNames.parse(names)
      title = split.title
      year = found
      describe(split.rest)
      return container != nil || publisher != nil
    }
    return false
  }

  // MARK: Parts

  private static func withoutNumber(_ text: String) -> String {
    var rest = text[...]
    if rest.first == "•" || rest.hasPrefix("- ") { rest = rest.dropFirst().drop { $0 == " " } }
    let open = rest.first
    if open == "[" || open == "(" { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard (1...3).contains(digits.count) else {
      return String(open == "[" || open == "(" ? text[...] : rest)
    }
    rest = rest.dropFirst(digits.count)
    if let close = rest.first, "]).".contains(close) { rest = rest.dropFirst() }
    guard rest.first == " " else { return text }
    return TextMending.trim(rest)
  }

  /// "doi:10.1/x", "https://doi.org/10.1/x": taken out; a blank that a line end left in it goes.
  private mutating func takeDOI(_ text: inout String) {
    let lower = text.lowercased()
    var found: Range<String.Index>?
    for mark in [
      "https://doi.org/", "http://dx.doi.org/", "https://dx.doi.org/", "http://doi.org/",
      "doi.org/", "doi: ", "doi:", "doi ",
    ] {
      if let range = lower.firstRange(of: mark), lower[range.upperBound...].hasPrefix("10.") {
        found = range
        break
      }
    }
    guard let found else { return }
    var value = ""
    var rest = lower[found.upperBound...]
    while let word = rest.split(separator: " ", maxSplits: 1).first {
      value += word
      rest = rest[word.endIndex...].drop { $0 == " " }
      guard let last = value.last, "/-_".contains(last) || !value.contains("/") else { break }
    }
    while let last = value.last, ".,;)".contains(last) { value.removeLast() }
    guard value.contains("/") else { return }
    doi = value
    let start = lower.distance(from: lower.startIndex, to: found.lowerBound)
    let behind = lower.distance(from: lower.startIndex, to: rest.startIndex)
    guard text.count == lower.count else { return }
    let before = text.prefix(start)
    text = TextMending.trim(String(before) + " " + text.dropFirst(behind))
    while let last = text.last, ",;: ".contains(last) { text.removeLast() }
  }

  /// Without "Retrieved 3 May 2012 from", "Accessed …", "[Online]".
  private static func withoutAccess(_ text: String) -> String {
    var result = text.replacing("[Online]", with: "").replacing("[online]", with: "")
    for mark in [
      " Retrieved ", " retrieved ", " Accessed ", " accessed ", " (accessed ", " (Accessed ",
      " Zugriff ", " Consulté ", " [Accessed", " [accessed", " Available at", " Available from",
      " Available:", " Verfügbar",
    ] {
      if let range = result.firstRange(of: mark),
        result.distance(from: result.startIndex, to: range.lowerBound) > 30
      {
        result = String(result[..<range.lowerBound])
      }
    }
    return TextMending.trim(result)
  }

  /// The year that ends the authors: the first one in brackets, or between dots or commas.
  private static func year(in text: String) -> (
    year: Int?, range: Range<String.Index>, isBracketed: Bool
  )? {
    var index = text.startIndex
    var seen = 0
    while index < text.endIndex, seen < 400 {
      defer { seen += 1 }
      if text[index] == "(" {
        let inside = text[text.index(after: index)...].prefix { $0 != ")" }
        if let close = text[index...].firstIndex(of: ")"), inside.count <= 40 {
          let first = inside.split(whereSeparator: { " ,/".contains($0) }).first ?? ""
          let digits = first.prefix { $0.isASCII && $0.isNumber }
          let isYear =
            digits.count == 4
            && first.dropFirst(4).allSatisfy { $0.isLowercase || "–-".contains($0) || $0.isNumber }
            && (1500...2100).contains(Int(digits) ?? 0)
          if isYear { return (Int(digits), index..<text.index(after: close), true) }
          let words = inside.lowercased()
          if [
            "n.d.", "n. d.", "nd", "in press", "forthcoming", "o.j.", "o. j.", "s.f.", "s.d.",
            "im druck",
          ].contains(words) {
            return (nil, index..<text.index(after: close), true)
          }
        }
      } else if text[index].isNumber, index > text.startIndex {
        let before = text[text.index(before: index)]
        let digits = text[index...].prefix { $0.isASCII && $0.isNumber }
        let end = digits.endIndex
        if before == " ", digits.count == 4, (1500...2100).contains(Int(digits) ?? 0) {
          var behind = text[end...]
          if let letter = behind.first, letter.isLowercase,
            !(behind.dropFirst().first?.isLetter ?? false)
          {
            behind = behind.dropFirst()
          }
          let left = text[..<index].last { $0 != " " }
          if behind.first.map({ ".,:".contains($0) }) ?? false,
            left.map({ ".,)".contains($0) }) ?? false
          {
            return (Int(digits), index..<behind.startIndex, false)
          }
        }
        guard end > index else { return nil }
        index = end
        continue
      }
      index = text.index(after: index)
    }
    return nil
  }

  private static func isBody(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    let small: Set<String> = [
      "of", "the", "and", "for", "on", "in", "de", "des", "du", "la", "et", "y", "für", "und",
      "der", "to", "&",
    ]
    return words.count <= 14 && !text.contains(where: \.isNumber) && !text.contains(". ")
      && words.first?.first?.isUppercase == true
      && words.allSatisfy { word in
        small.contains(word.lowercased()) || word.first { $0.isLetter }?.isUppercase ?? true
      }
  }

  private static func isShortBody(_ text: String) -> Bool {
    let name = text.hasSuffix(".") || text.hasSuffix(",") ? String(text.dropLast()) : text
    return isBody(name) && name.split(separator: " ").count <= 8 && !name.contains(",")
  }

  /// A quotation at the beginning, without the comma or dot that the style puts inside.
  private static func quoted(_ text: String) -> (title: String, rest: String)? {
    let pairs: [Character: String] = [
      "“": "”\"", "\"": "\"”", "«": "»", "‘": "’", "„": "“”", "‚": "‘",
    ]
    guard let open = text.first, let closing = pairs[open] else { return nil }
    var end: String.Index?
    var index = text.index(after: text.startIndex)
    while index < text.endIndex {
      if closing.contains(text[index]) {
        let next = text.index(after: index)
        // An apostrophe stands inside a word.
        let isInside =
          next < text.endIndex && text[next].isLetter
        if !isInside {
          end = index
          break
        }
      }
      index = text.index(after: index)
    }
    guard let end else { return nil }
    let title = String(text[text.index(after: text.startIndex)..<end])
    guard title.count >= 4 else { return nil }
    return (title, String(text[text.index(after: end)...]))
  }

  /// Title and rest of "Title. Rest": at the end of a sentence behind which something stands that a work
  /// is in, or who published it; else at the first.
  private static func titleAndRest(_ text: String) -> (title: String, rest: String) {
    var first: (String, String)?
    var index = text.startIndex
    while index < text.endIndex {
      let sign = text[index]
      let next = text.index(after: index)
      guard ".?!".contains(sign), next < text.endIndex else {
        index = next
        continue
      }
      // "flights?. Public": the mark and the style's dot.
      var behind = next
      while behind < text.endIndex, ".".contains(text[behind]) {
        behind = text.index(after: behind)
      }
      guard behind < text.endIndex, text[behind] == " " else {
        index = next
        continue
      }
      let word = text[..<index].split(whereSeparator: { " (".contains($0) }).last ?? ""
      let isAbbreviation =
        sign == "." && (word.count <= 1 || abbreviations.contains(word.lowercased()))
      let title = String(text[..<(sign == "." ? index : next)])
      let rest = TextMending.trim(text[behind...])
      let startsWell =
        rest.first.map { $0.isUppercase || $0.isNumber || "“\"*(".contains($0) } ?? false
      if !isAbbreviation, startsWell || rest.lowercased().hasPrefix("in"), title.count >= 4 {
        if isImprintOrContainer(rest) { return (title, rest) }
        if first == nil, sign == "." { first = (title, rest) }
      }
      index = next
    }
    if let first { return first }
    var title = text
    while let last = title.last, ". ".contains(last) { title.removeLast() }
    return (title, "")
  }

  private static let abbreviations: Set<String> = [
    "vol", "no", "nr", "pp", "ed", "eds", "st", "dr", "mr", "mrs", "vs", "al", "co", "inc", "cf",
    "bd", "hrsg", "jg", "univ",
  ]

  /// Whether a text reads like a journal with its volume, "In: …", "Place: Publisher" or "Publisher,
  /// Place".
  private static func isImprintOrContainer(_ text: String) -> Bool {
    let lower = text.lowercased()
    if lower.hasPrefix("in: ")
      || lower.hasPrefix("in ") && text.dropFirst(3).first?.isUppercase == true
    {
      return true
    }
    if let locator = Locator.find(in: text) {
      let name = TextMending.trim(text[..<locator.start])
      return isContainer(name) || locator.start == text.startIndex
    }
    let words = text.split(separator: " ")
    guard words.count <= 14 else { return false }
    if let colon = text.firstIndex(of: ":"), !text[colon...].hasPrefix("://") {
      let place = text[..<colon]
      return place.split(separator: " ").count <= 5 && place.first?.isUppercase == true
        && !place.contains(where: \.isNumber)
    }
    // "Example Press, Oslo", "Statistics House, 2009".
    guard let comma = text.lastIndex(of: ",") else { return false }
    let tail = TextMending.trim(text[text.index(after: comma)...].filter { $0 != "." })
    let head = text[..<comma]
    let isName = head.split(separator: " ").allSatisfy {
      $0.first?.isUppercase == true
        || ["of", "and", "the", "de", "&", "für", "y"].contains($0.lowercased())
    }
    return isName && tail.split(separator: " ").count <= 4
      && (tail.first?.isUppercase == true || Int(tail) != nil)
  }

  /// Names of containers: capitals, few words, no place with a colon.
  private static func isContainer(_ text: String) -> Bool {
    var name = text
    while let last = name.last, ",.:;( ".contains(last) { name.removeLast() }
    let words = name.split(separator: " ")
    return (1...16).contains(words.count) && name.count >= 2 && name.first?.isUppercase == true
      && !name.contains("?") && name.count < 150
  }

  /// "Title (Place: Publisher, 2003), 14" in Chicago's notes.
  private static func imprint(_ text: String) -> (title: String, inside: String)? {
    var start = text.startIndex
    while let open = text[start...].firstIndex(of: "(") {
      guard let close = text[open...].firstIndex(of: ")") else { return nil }
      let inside = text[text.index(after: open)..<close]
      let title = TextMending.trim(text[..<open])
      let last = inside.split(whereSeparator: { " ,".contains($0) }).last ?? ""
      if last.count == 4, let year = Int(last), (1500...2100).contains(year), inside.count > 6,
        inside.contains(","), title.count >= 4, Locator.find(in: title) == nil
      {
        return (title, String(inside))
      }
      start = text.index(after: close)
    }
    return nil
  }

  /// Places where the authors of "Costa, Dina. Title" or "D. Costa, Title" may end.
  private static func authorEnds(_ text: String) -> [String.Index] {
    var result: [String.Index] = []
    var index = text.startIndex
    var seen = 0
    while index < text.endIndex, seen < 250 {
      let next = text.index(after: index)
      if ".,".contains(text[index]), next < text.endIndex, text[next] == " " {
        result.append(text[index] == "." ? next : index)
      }
      index = next
      seen += 1
    }
    // The longest list of names that is one.
    return result.reversed()
  }

  private static func lastYear(in text: String) -> Int? {
    if let locator = Locator.find(in: text), let year = locator.year { return year }
    let numbers = text.split(whereSeparator: { !($0.isASCII && $0.isNumber) })
    return numbers.last { $0.count == 4 && (1500...2100).contains(Int($0) ?? 0) }.flatMap {
      Int($0)
    }
  }

  // MARK: What stands behind the title

  private mutating func describe(_ printed: String) {
    var rest = TextMending.trim(printed.drop { ".,:; ".contains($0) })
    while let last = rest.last, ". ".contains(last) { rest.removeLast() }
    guard !rest.isEmpty else { return }
    let lower = rest.lowercased()
    if lower.hasPrefix("in: ")
      || lower.hasPrefix("in ")
        && rest.dropFirst(3).first.map({ $0.isUppercase || "“*".contains($0) }) ?? false
    {
      let inside = TextMending.trim(rest.drop { $0 != " " })
      // German lists say "In:" before a journal too: it has a volume and an issue, and no editors.
      if let locator = Locator.find(in: inside), locator.volume != nil, locator.issue != nil,
        !inside.lowercased().contains("(ed"), !inside.contains("(H")
      {
        describe(inside)
        return
      }
      describeBook(inside)
      type = "chapter"
      return
    }
    if let locator = Locator.find(in: rest), locator.start > rest.startIndex {
      let name = Self.clean(String(rest[..<locator.start]))
      if Self.isContainer(name), !name.contains(": ") {
        container = name
        volume = locator.volume
        issue = locator.issue
        pages = locator.pages
        year = year ?? locator.year
        type = "article"
        return
      }
      pages = locator.volume == nil ? locator.pages : nil
    }
    // "Journal of Towns" alone: in press.
    if isInPress, Self.isContainer(rest), !rest.contains(","), !rest.contains(":") {
      container = rest
      type = "article"
      return
    }
    _ = describePublisher(rest)
  }

  /// "Berg, L. (ed.), Book title. Place: Publisher, pp. 1–2".
  private mutating func describeBook(_ text: String) {
    var rest = text
    if let locator = Locator.find(in: rest) {
      pages = locator.pages
      var head = String(rest[..<locator.start])
      while let last = head.last, ",.(: ".contains(last) { head.removeLast() }
      rest = head
    }
    for mark in [
      "(eds.),", "(eds.):", "(eds.)", "(ed.),", "(ed.)", "(Eds.),", "(Eds.)", "(Ed.),", "(Ed.)",
      "(eds),", "(eds)", "(ed),", "(ed)", "(Hrsg.):", "(Hrsg.),", "(Hrsg.)", "(Hg.):", "(Hg.)",
      ", eds.,", ", ed.,", ", editors,", "edited by",
    ] {
      guard let range = rest.firstRange(of: mark) else { continue }
      let before = TextMending.trim(rest[..<range.lowerBound])
      let after = TextMending.trim(rest[range.upperBound...].drop { " ,.:".contains($0) })
      if mark == "edited by" {
        container = Self.clean(before)
        rest = ""
      } else {
        rest = after
      }
      break
    }
    guard container == nil else { return }
    if let quoted = Self.quoted(rest) {
      container = Self.clean(quoted.title)
      _ = describePublisher(TextMending.trim(quoted.rest.drop { " .,(".contains($0) }))
      return
    }
    if let imprint = Self.imprint(rest) {
      container = Self.clean(imprint.title)
      _ = describePublisher(imprint.inside)
      return
    }
    let split = Self.titleAndRest(rest)
    container = Self.clean(split.title)
    if !split.rest.isEmpty { _ = describePublisher(split.rest) }
  }

  /// "Place: Publisher, Year", "Publisher, Place", "Publisher, Year".
  private mutating func describePublisher(_ text: String) -> Bool {
    var rest = text
    while let last = rest.last, ".,; )".contains(last) { rest.removeLast() }
    // The year at the end, and pages behind it.
    for sign in [", ", "; ", " "] {
      guard let range = rest.lastRange(of: sign) else { continue }
      let tail = rest[range.upperBound...]
      if tail.count == 4, let found = Int(tail), (1500...2100).contains(found) {
        year = year ?? found
        rest = TextMending.trim(rest[..<range.lowerBound])
        while let last = rest.last, ",;: ".contains(last) { rest.removeLast() }
      }
      break
    }
    guard !rest.isEmpty, rest.count < 160, rest.first?.isUppercase == true else { return false }
    if let colon = rest.firstIndex(of: ":") {
      place = TextMending.trim(rest[..<colon])
      publisher = TextMending.trim(rest[rest.index(after: colon)...])
    } else if let comma = rest.lastIndex(of: ",") {
      publisher = TextMending.trim(rest[..<comma])
      place = TextMending.trim(rest[rest.index(after: comma)...])
    } else {
      publisher = rest
    }
    if let name = publisher, name.split(separator: " ").count > 14 {
      publisher = nil
      place = nil
      return false
    }
    if type != "chapter" { type = "book" }
    return true
  }

  private static func clean(_ text: String) -> String {
    var result = TextMending.collapse(text)
    while let last = result.last, ",.;: ".contains(last), !result.hasSuffix("...") {
      result.removeLast()
    }
    while let first = result.first, ",.;: ".contains(first) { result.removeFirst() }
    return result
  }

  private mutating func settleType(_ printed: String) {
    let lower = printed.lowercased()
    func has(_ words: String...) -> Bool { words.contains { lower.contains($0) } }
    if type == "book" {
      if has("working paper", "discussion paper", "policy paper", "research paper") {
        type = "working-paper"
      }
      if has("report no", "technical report", "final report") || publisher == authors.first {
        type = "report"
      }
    }
    if type == "report", url != nil, publisher == nil, container == nil { type = "webpage" }
    if has("conference", "proceedings", "congress"), type == "chapter" { type = "conference-paper" }
    if has("unpublished") { type = "unpublished-paper" }
  }
}

extension StringProtocol {
  /// The last place of a text in this one.
  fileprivate func lastRange(of other: String) -> Range<Index>? {
    var found: Range<Index>?
    var start = startIndex
    while let range = self[start...].firstRange(of: other) {
      found = range
      start = index(after: range.lowerBound)
    }
    return found
  }
}
