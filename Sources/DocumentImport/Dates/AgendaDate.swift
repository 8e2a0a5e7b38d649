/// When a meeting was, in any of the shapes that calendars print: `2–5 April 2013`,
/// `31 March – 1 April 2011`, `Second week of June 2012`, `7–8 November`, `March 4-5, 2013`.
public struct AgendaDate: Hashable, Sendable {
  /// A day, with as much of it as is known.
  public struct Day: Hashable, Sendable {
    public var year: Int?
    public var month: Int
    /// Nil where only the month is known.
    public var day: Int?

    /// EDTF: `2012-06-27`, `2012-06`, `XXXX-11-07`; year alone if the month is 0.
    public var edtf: String {
      var text = year.map { Self.padded($0, 4) } ?? "XXXX"
      if month > 0 { text += "-" + Self.padded(month, 2) }
      if let day { text += "-" + Self.padded(day, 2) }
      return text
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
  }

  public var first: Day
  public var last: Day
  /// Several meetings in one entry: the days of each.
  public var sessions: [(first: Day, last: Day)] = []
  /// The days that a vague date can mean, as an EDTF interval.
  public var span: String?
  /// Where the date stands in the text, in Unicode scalars.
  public var range: Range<Int>

  /// EDTF of all of it.
  public var edtf: String { Self.interval(first, last) }

  static func interval(_ first: Day, _ last: Day) -> String {
    first == last ? first.edtf : first.edtf + "/" + last.edtf
  }

  public static func == (a: AgendaDate, b: AgendaDate) -> Bool {
    a.edtf == b.edtf && a.span == b.span && a.range == b.range
      && a.sessions.map(\.first) == b.sessions.map(\.first)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(edtf) }

  /// The first date in a text, or nil.
  public static func find(in text: String) -> AgendaDate? {
    let tokens = DateToken.tokens(of: text)
    var index = 0
    while index < tokens.count {
      var parser = DateParser(tokens: tokens, position: index)
      if let date = parser.parse() { return date }
      index += 1
    }
    return nil
  }
}

/// A word, number or sign of a text, as far as dates need them.
struct DateToken: Hashable {
  enum Kind: Hashable {
    case number(Int, digits: Int)
    case month(Int)
    /// "–", "to".
    case dash
    case comma
    /// "and", "&".
    case and
    case of
    case week
    /// "first" … as a number, "last" as 5.
    case ordinal(Int)
    case weekday
    case slash
    case dot
    case other
  }

  var kind: Kind
  /// Place in the text, in Unicode scalars.
  var range: Range<Int>

  static func tokens(of text: String) -> [DateToken] {
    let scalars = Array(text.unicodeScalars.prefix(100_000))
    var tokens: [DateToken] = []
    var index = 0
    while index < scalars.count {
      let start = index
      let scalar = scalars[index]
      if (48...57).contains(scalar.value) {
        var value = 0
        while index < scalars.count, (48...57).contains(scalars[index].value) {
          if index - start < 8 { value = value * 10 + Int(scalars[index].value - 48) }
          index += 1
        }
        let digits = index - start
        // 1st, 2nd, 3rd, 4th; 1er.
        for suffix in ["st", "nd", "rd", "th", "er"] {
          let end = index + 2
          if end <= scalars.count,
            String(String.UnicodeScalarView(scalars[index..<end])).lowercased() == suffix,
            end == scalars.count || !scalars[end].properties.isAlphabetic
          {
            index = end
            break
          }
        }
        tokens.append(DateToken(kind: .number(value, digits: digits), range: start..<index))
      } else if scalar.properties.isAlphabetic {
        while index < scalars.count, scalars[index].properties.isAlphabetic { index += 1 }
        let word = String(String.UnicodeScalarView(scalars[start..<index])).lowercased()
        var kind = kind(of: word)
        if case .month = kind, index < scalars.count, scalars[index] == "." { index += 1 }
        if word == "to" || word == "al" || word == "au" || word == "bis" { kind = .dash }
        tokens.append(DateToken(kind: kind, range: start..<index))
      } else {
        index += 1
        guard !scalar.properties.isWhitespace else { continue }
        let kind: Kind =
          switch scalar {
          case "–", "—", "-", "‐", "‑", "−": .dash
          case ",": .comma
          case "&": .and
          case "/": .slash
          case ".": .dot
          default: .other
          }
        tokens.append(DateToken(kind: kind, range: start..<index))
      }
    }
    return tokens
  }

  private static func kind(of word: String) -> Kind {
    switch word {
    case "and", "et", "y", "und", "e": return .and
    case "of", "de", "in": return .of
    case "week", "semaine", "semana", "woche": return .week
    case "first", "early": return .ordinal(1)
    case "second": return .ordinal(2)
    case "third", "mid": return .ordinal(3)
    case "fourth": return .ordinal(4)
    case "last", "late": return .ordinal(5)
    case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
      return .weekday
    default: break
    }
    if let month = months[word] { return .month(month) }
    return .other
  }

  /// Names of months in the languages that such documents are written in.
  private static let months: [String: Int] = {
    let names = [
      "january jan janvier enero janeiro januar",
      "february feb février fevrier febrero fevereiro februar",
      "march mar mars marzo março märz", "april apr avril abril", "may mai mayo maio",
      "june jun juin junio junho juni", "july jul juillet julio julho juli",
      "august aug août aout agosto", "september sep sept septembre septiembre setembro",
      "october oct octobre octubre outubro oktober", "november nov novembre noviembre novembro",
      "december dec décembre decembre diciembre dezembro dezember",
    ]
    var table: [String: Int] = [:]
    for (index, words) in names.enumerated() {
      for word in words.split(separator: " ") { table[String(word)] = index + 1 }
    }
    return table
  }()
}

/// Reads one date from tokens, from a given one on.
struct DateParser {
  let tokens: [DateToken]
  var position: Int

  private typealias Part = (first: AgendaDate.Day, last: AgendaDate.Day)

  private func kind(_ offset: Int = 0) -> DateToken.Kind? {
    position + offset < tokens.count ? tokens[position + offset].kind : nil
  }

  /// A day number here, or nil.
  private func day(_ offset: Int = 0) -> Int? {
    guard case .number(let value, let digits)? = kind(offset), digits <= 2, (1...31).contains(value)
    else {
      return nil
    }
    return value
  }

  private func month(_ offset: Int = 0) -> Int? {
    if case .month(let month)? = kind(offset) { return month }
    return nil
  }

  private func year(_ offset: Int = 0) -> Int? {
    guard case .number(let value, digits: 4)? = kind(offset), (1800...2199).contains(value) else {
      return nil
    }
    return value
  }

  /// Reads a date that begins at the position; nil if none does.
  mutating func parse() -> AgendaDate? {
    let start = position
    if kind() == .weekday {
      position += 1
      if kind() == .comma { position += 1 }
    }
    guard var parts = parseISO() ?? parseWeek() ?? parseParts() else { return nil }
    // A year that stands once, at the end, is the year of all.
    var year = parts.compactMap(\.last.year).last
    for index in parts.indices.reversed() {
      year = parts[index].last.year ?? year
      if parts[index].last.year == nil { parts[index].last.year = year }
      if parts[index].first.year == nil { parts[index].first.year = parts[index].last.year }
      // 30 December – 2 January 2012 begins in the year before.
      if let last = parts[index].last.year, parts[index].first.year == last,
        parts[index].first.month > parts[index].last.month
      {
        parts[index].first.year = last - 1
      }
    }
    guard let first = parts.first, let last = parts.last,
      parts.allSatisfy({ isValid($0.first) && isValid($0.last) })
    else { return nil }
    let end =
      position > start ? tokens[position - 1].range.upperBound : tokens[start].range.upperBound
    var date = AgendaDate(
      first: first.first, last: last.last, range: tokens[start].range.lowerBound..<end)
    if parts.count > 1 { date.sessions = parts.map { ($0.first, $0.last) } }
    if let week { apply(week, to: &date) }
    return date
  }

  private var week: Int?

  init(tokens: [DateToken], position: Int) {
    self.tokens = tokens
    self.position = position
  }

  private func isValid(_ date: AgendaDate.Day) -> Bool {
    guard let day = date.day else { return true }
    return day <= Self.days(in: date.month, date.year)
  }

  static func days(in month: Int, _ year: Int?) -> Int {
    switch month {
    case 4, 6, 9, 11: return 30
    case 2:
      guard let year else { return 29 }
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: return 31
    }
  }

  /// `2012-06-27`, `27/06/2012`, `27.06.2012`.
  private mutating func parseISO() -> [Part]? {
    guard case .number(let a, let aDigits)? = kind(), let sign = kind(1),
      sign == .dash || sign == .slash || sign == .dot,
      case .number(let b, let bDigits)? = kind(2), kind(3) == sign,
      case .number(let c, let cDigits)? = kind(4),
      bDigits <= 2, (1...12).contains(b)
    else { return nil }
    var day: AgendaDate.Day
    if aDigits == 4, cDigits <= 2, sign == .dash, (1...31).contains(c) {
      day = AgendaDate.Day(year: a, month: b, day: c)
    } else if cDigits == 4, aDigits <= 2, sign != .dash, (1...31).contains(a) {
      day = AgendaDate.Day(year: c, month: b, day: a)
    } else {
      return nil
    }
    // Only what is written without blanks is such a date.
    guard tokens[position + 4].range.upperBound - tokens[position].range.lowerBound <= 10 else {
      return nil
    }
    position += 5
    let first = day
    if let sign = kind(), sign == .slash || sign == .dash {
      let kept = position
      position += 1
      if let more = parseISO()?.first {
        day = more.last
        return [(first, day)]
      }
      position = kept
    }
    return [(first, day)]
  }

  /// `Second week of June 2012`.
  private mutating func parseWeek() -> [Part]? {
    guard case .ordinal(let number)? = kind() else { return nil }
    var offset = 1
    let isWeek = kind(offset) == .week
    if isWeek { offset += 1 }
    if kind(offset) == .dash { offset += 1 }
    if kind(offset) == .of { offset += 1 }
    guard let month = month(offset) else { return nil }
    guard isWeek else {
      // "Early June 2012": the month is what is known.
      position += offset
      return parseParts()
    }
    var year: Int?
    if let found = self.year(offset + 1) { year = found }
    position += offset + (year == nil ? 1 : 2)
    week = number
    let day = AgendaDate.Day(year: year, month: month, day: nil)
    return [(day, day)]
  }

  /// By day of the month: the second week is the 8th to the 14th, the last one the last seven days.
  private func apply(_ number: Int, to date: inout AgendaDate) {
    guard let year = date.first.year else { return }
    let month = date.first.month
    let end = number == 5 ? Self.days(in: month, year) : number * 7
    let first = AgendaDate.Day(year: year, month: month, day: end - 6)
    let last = AgendaDate.Day(year: year, month: month, day: end)
    date.span = first.edtf + "/" + last.edtf
  }

  /// One or more ranges joined by "and".
  private mutating func parseParts() -> [Part]? {
    guard let first = parseRange() else { return nil }
    var parts = [first]
    while kind() == .and || (kind() == .comma && isDateAhead(1)) {
      let kept = position
      position += 1
      guard let next = parseRange() else {
        position = kept
        break
      }
      parts.append(next)
    }
    return parts
  }

  private func isDateAhead(_ offset: Int) -> Bool {
    guard day(offset) != nil else { return false }
    return month(offset + 1) != nil
      || (kind(offset + 1) == .dash && day(offset + 2) != nil && month(offset + 3) != nil)
  }

  private mutating func parseRange() -> Part? { parseDayFirst() ?? parseMonthFirst() }

  /// `5 April 2013`, `2–5 April 2013`, `31 March – 1 April 2011`, `5–6 October, 2012`, `3 and 4 May`.
  private mutating func parseDayFirst() -> Part? {
    guard let from = day() else { return nil }
    let start = position
    position += 1
    if kind() == .of { position += 1 }
    if let month = month() {
      position += 1
      let firstYear = takeYear()
      let afterFirst = position
      if kind() == .dash {
        position += 1
        if let to = day() {
          var offset = 1
          if kind(offset) == .of { offset += 1 }
          if let other = self.month(offset) {
            position += offset + 1
            let year = takeYear()
            return (
              AgendaDate.Day(year: firstYear ?? nil, month: month, day: from),
              AgendaDate.Day(year: year, month: other, day: to)
            )
          }
        }
      }
      position = afterFirst
      let day = AgendaDate.Day(year: firstYear, month: month, day: from)
      return (day, day)
    }
    if kind() == .dash || kind() == .and || kind() == .slash, let to = day(1), to > from {
      var offset = 2
      if kind(offset) == .of { offset += 1 }
      if let month = month(offset) {
        position += offset + 1
        let year = takeYear()
        return (
          AgendaDate.Day(year: year, month: month, day: from),
          AgendaDate.Day(year: year, month: month, day: to)
        )
      }
    }
    position = start
    return nil
  }

  /// `April 2013`, `March 4-5, 2013`, `March 30 – April 1, 2013`, `June–July 2012`.
  private mutating func parseMonthFirst() -> Part? {
    guard let month = month() else { return nil }
    let start = position
    position += 1
    if let from = day() {
      position += 1
      var last = AgendaDate.Day(year: nil, month: month, day: from)
      let first = last
      let afterDay = position
      if kind() == .dash {
        position += 1
        if let to = day(), year() == nil {
          last.day = to
          position += 1
        } else if let other = self.month(), let to = day(1) {
          last = AgendaDate.Day(year: nil, month: other, day: to)
          position += 2
        } else {
          position = afterDay
        }
      }
      last.year = takeYear()
      if last.year != nil { return (first, last) }
      position = start
      return nil
    }
    var last = AgendaDate.Day(year: nil, month: month, day: nil)
    let first = last
    if kind() == .dash, let other = self.month(1) {
      last.month = other
      position += 2
    }
    if kind() == .of { position += 1 }
    last.year = takeYear()
    if last.year != nil { return (first, last) }
    position = start
    return nil
  }

  /// A year, with the comma that may stand before it.
  private mutating func takeYear() -> Int? {
    if let year = year() {
      position += 1
      return year
    }
    if kind() == .comma, let year = year(1) {
      position += 2
      return year
    }
    if kind() == .of, let year = year(1) {
      position += 2
      return year
    }
    return nil
  }
}
