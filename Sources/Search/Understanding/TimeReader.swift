internal import QueryLanguage

/// Reads times from the words of a query: years, ranges, months, halves, quarters, seasons, with the
/// words that stand around them in any language.
struct TimeReader {
  /// A word of the query as far as times are concerned.
  struct Word {
    /// Folded text.
    var folded: String
    /// Bytes of the text.
    var range: Range<Int>
  }

  /// A word of time of the vocabulary: `since`, `month-6`, `between`.
  struct Mark {
    var words: Range<Int>
    var id: String
  }

  let words: [Word]
  let text: [UInt8]
  private let marks: [Int: [Mark]]
  private let links: Set<Int>

  /// - Parameters:
  ///   - marks: words of time in the text.
  ///   - links: words that may stand between the parts of a date (`of`, `de`).
  init(words: [Word], text: [UInt8], marks: [Mark], links: Set<Int>) {
    self.words = words
    self.text = text
    var byStart: [Int: [Mark]] = [:]
    for mark in marks { byStart[mark.words.lowerBound, default: []].append(mark) }
    self.marks = byStart.mapValues { $0.sorted { $0.words.count > $1.words.count } }
    self.links = links
  }

  /// All times, in the order of the text.
  func times() -> [(words: Range<Int>, time: TimeSpan)] {
    var result: [(Range<Int>, TimeSpan)] = []
    var place = 0
    while place < words.count {
      if let found = time(at: place) {
        result.append(found)
        place = found.words.upperBound
      } else {
        place += 1
      }
    }
    return result
  }

  // MARK: - One time

  private typealias Part = (end: Int, first: PartialDate, last: PartialDate)

  private func time(at start: Int) -> (words: Range<Int>, time: TimeSpan)? {
    for mark in marks[start] ?? [] {
      let ids = Set((marks[start] ?? []).filter { $0.words == mark.words }.map(\.id))
      let next = mark.words.upperBound
      guard let part = date(at: next) ?? date(at: skipLinks(next)) else { continue }
      if ids.contains("between") || ids.contains("since"),
        let second = secondPart(after: part.end)
      {
        return (start..<second.end, TimeSpan(first: part.first, last: second.last))
      }
      if ids.contains("since") { return (start..<part.end, TimeSpan(first: part.first, last: nil)) }
      if ids.contains("after") {
        return (start..<part.end, TimeSpan(first: Self.after(part.last), last: nil))
      }
      if ids.contains("before") {
        return (start..<part.end, TimeSpan(first: nil, last: Self.before(part.first)))
      }
      if ids.contains("until") {
        return (start..<part.end, TimeSpan(first: nil, last: part.last))
      }
    }
    guard let part = date(at: start) else { return nil }
    if let second = secondPart(after: part.end) {
      var end = second.end
      // 2010 年至 2012 年之间
      if has(end, "between") { end += length(end, "between") }
      return (start..<end, TimeSpan(first: part.first, last: second.last))
    }
    // Chinese says it behind: 2010 年以来, 2012 年之前.
    for (id, make) in [
      ("since", { TimeSpan(first: part.first, last: nil) }),
      ("before", { TimeSpan(first: nil, last: Self.before(part.first)) }),
      ("after", { TimeSpan(first: Self.after(part.last), last: nil) }),
    ] as [(String, () -> TimeSpan)] where isHan(part.end) && has(part.end, id) {
      return (start..<part.end + length(part.end, id), make())
    }
    return (start..<part.end, TimeSpan(first: part.first, last: part.last))
  }

  /// The end of a range: `- 2012`, `to 2012`, `and 2012`.
  private func secondPart(after place: Int) -> Part? {
    guard place < words.count else { return nil }
    var next = place
    if has(place, "to") {
      next += length(place, "to")
    } else if !isDash(between: place - 1, place) {
      return nil
    }
    guard let part = date(at: next) ?? date(at: skipLinks(next)) else { return nil }
    return part
  }

  /// A year with what narrows it down, before or behind.
  private func date(at start: Int) -> Part? {
    if let narrowed = narrowed(at: start) { return narrowed }
    if let decade = decade(at: start) { return decade }
    guard let year = year(at: start) else { return nil }
    var end = start + 1
    // 2012-06, 2012-06-27
    if let month = number(at: end, digits: 2), (1...12).contains(month), isDash(between: start, end)
    {
      if let day = number(at: end + 1, digits: 2), isDash(between: end, end + 1),
        let date = PartialDate(year: year, month: month, day: day)
      {
        return (end + 2, date, date)
      }
      // `2010-12` rather means two years, `2012-06` cannot.
      if month <= year % 100, let date = PartialDate(year: year, month: month) {
        return (end + 1, date, date)
      }
    }
    // 2010-12, 2010/11
    if let short = number(at: end, digits: 2), short > year % 100, isDash(between: start, end),
      let first = PartialDate(year: year), let last = PartialDate(year: year / 100 * 100 + short)
    {
      return (end + 1, first, last)
    }
    if has(end, "year") { end += length(end, "year") }
    // 2012 年 6 月: the month behind the year.
    if isHan(start + 1), let behind = monthOrPart(at: end), let part = behind.part(of: year) {
      return (behind.end, part.first, part.last)
    }
    guard let date = PartialDate(year: year) else { return nil }
    return (end, date, date)
  }

  /// `June 2012`, `27 June 2012`, `first half of 2012`, `early 2012`, `spring of 2012`.
  private func narrowed(at start: Int) -> Part? {
    var day: Int?
    var place = start
    if let number = number(at: place, digits: 1...2), (1...31).contains(number),
      monthOrPart(at: place + 1) != nil
    {
      day = number
      place += 1
    }
    guard let narrowing = monthOrPart(at: place) else { return nil }
    var next = narrowing.end
    // June 27, 2012
    if day == nil, let number = number(at: next, digits: 1...2), (1...31).contains(number),
      year(at: next + 1) != nil
    {
      day = number
      next += 1
    }
    var at = next
    if year(at: at) == nil { at = skipLinks(at) }
    if year(at: at) == nil, has(at, "year") { at += length(at, "year") }
    guard let year = year(at: at) else { return nil }
    var end = at + 1
    if has(end, "year") { end += length(end, "year") }
    if let day, let month = narrowing.month,
      let date = PartialDate(year: year, month: month, day: day)
    {
      return (end, date, date)
    }
    guard let part = narrowing.part(of: year) else { return nil }
    return (end, part.first, part.last)
  }

  private struct Narrowing {
    var end: Int
    var id: String

    var month: Int? { id.hasPrefix("month-") ? Int(id.dropFirst(6)) : nil }

    /// The months of a year that are meant, northern seasons.
    func part(of year: Int) -> (first: PartialDate, last: PartialDate)? {
      let months: ClosedRange<Int>
      switch id {
      case "half-1": months = 1...6
      case "half-2": months = 7...12
      case "quarter-1": months = 1...3
      case "quarter-2": months = 4...6
      case "quarter-3": months = 7...9
      case "quarter-4": months = 10...12
      case "spring": months = 3...5
      case "summer": months = 6...8
      case "autumn": months = 9...11
      case "early": months = 1...4
      case "late": months = 9...12
      case "winter":
        guard let first = PartialDate(year: year, month: 12),
          let last = PartialDate(year: year + 1, month: 2)
        else { return nil }
        return (first, last)
      default:
        guard let month else { return nil }
        months = month...month
      }
      guard let first = PartialDate(year: year, month: months.lowerBound),
        let last = PartialDate(year: year, month: months.upperBound)
      else { return nil }
      return (first, last)
    }
  }

  private func monthOrPart(at place: Int) -> Narrowing? {
    for mark in marks[place] ?? [] {
      let narrowing = Narrowing(end: mark.words.upperBound, id: mark.id)
      if narrowing.part(of: 2000) != nil { return narrowing }
    }
    return nil
  }

  /// `1990s`.
  private func decade(at place: Int) -> Part? {
    guard place < words.count else { return nil }
    let word = words[place].folded
    guard word.utf8.count == 5, word.hasSuffix("0s"), let year = Int(word.dropLast()),
      (1800...2090).contains(year), let first = PartialDate(year: year),
      let last = PartialDate(year: year + 9)
    else { return nil }
    return (place + 1, first, last)
  }

  // MARK: - Words

  private func number(at place: Int, digits: ClosedRange<Int>) -> Int? {
    guard place >= 0, place < words.count else { return nil }
    let word = words[place].folded.utf8
    guard digits.contains(word.count), word.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int(words[place].folded)
  }

  private func number(at place: Int, digits: Int) -> Int? {
    number(at: place, digits: digits...digits)
  }

  private func year(at place: Int) -> Int? {
    guard let year = number(at: place, digits: 4), (1900...2100).contains(year) else { return nil }
    return year
  }

  private func has(_ place: Int, _ id: String) -> Bool { length(place, id) > 0 }

  private func length(_ place: Int, _ id: String) -> Int {
    marks[place]?.first { $0.id == id }?.words.count ?? 0
  }

  private func skipLinks(_ place: Int) -> Int {
    var place = place
    while links.contains(place) { place += 1 }
    return place
  }

  private func isHan(_ place: Int) -> Bool {
    guard place < words.count, let scalar = words[place].folded.unicodeScalars.first else {
      return false
    }
    return (0x4E00...0x9FFF).contains(scalar.value)
  }

  /// Whether only a hyphen or dash stands between two words.
  private func isDash(between a: Int, _ b: Int) -> Bool {
    guard a >= 0, b < words.count, a < b else { return false }
    let start = words[a].range.upperBound
    let end = words[b].range.lowerBound
    guard start < end else { return false }
    let between = String(decoding: text[start..<end], as: UTF8.self)
      .trimmingASCIISpace()
    return ["-", "–", "—", "‐", "‑", "/", "..", "…", "~", "～"].contains(between)
  }

  static func after(_ date: PartialDate) -> PartialDate? {
    if let month = date.month {
      return month == 12
        ? PartialDate(year: date.year + 1, month: 1)
        : PartialDate(year: date.year, month: month + 1)
    }
    return PartialDate(year: date.year + 1)
  }

  static func before(_ date: PartialDate) -> PartialDate? {
    if let month = date.month {
      return month == 1
        ? PartialDate(year: date.year - 1, month: 12)
        : PartialDate(year: date.year, month: month - 1)
    }
    return PartialDate(year: date.year - 1)
  }
}

extension String {
  /// Without spaces and tabs at the ends.
  fileprivate func trimmingASCIISpace() -> String {
    var text = Substring(self)
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return String(text)
  }
}
