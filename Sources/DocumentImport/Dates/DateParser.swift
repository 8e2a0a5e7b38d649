/// Reads one date from tokens, from a given one on.
struct DateParser {
  let tokens: [DateToken]
  var position: Int
  let context: DateContext

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
    var isAmbiguous = false
    var parts: [Part]
    if let numeric = NumericDate.read(tokens, at: position, context) {
      position = numeric.end
      isAmbiguous = numeric.isAmbiguous
      parts = [(numeric.first, numeric.last)]
    } else if let found = parseHan() ?? parseWeek() ?? parseParts() {
      parts = found
    } else {
      return nil
    }
    if kind() == .yearWord { position += 1 }
    // A year that stands once, at the end, is the year of all.
    var year = parts.compactMap(\.last.year).last
    let isPrinted = year != nil
    year = year ?? context.year
    for index in parts.indices.reversed() {
      year = parts[index].last.year ?? year
      if parts[index].last.year == nil { parts[index].last.year = year }
      if parts[index].first.year == nil { parts[index].first.year = parts[index].last.year }
      // 30 December – 2 January 2012 begins in the year before; under the heading "2012" it ends in
      // the year after.
      if let last = parts[index].last.year, parts[index].first.year == last,
        parts[index].first.month > parts[index].last.month
      {
        if isPrinted {
          parts[index].first.year = last - 1
        } else {
          parts[index].last.year = last + 1
        }
      }
    }
    guard let first = parts.first, let last = parts.last,
      parts.allSatisfy({ isValid($0.first) && isValid($0.last) })
    else { return nil }
    let end = tokens[max(start, position - 1)].range.upperBound
    var date = AgendaDate(
      first: first.first, last: last.last,
      range: (tokens[start].weekdayStart ?? tokens[start].range.lowerBound)..<end)
    date.isAmbiguous = isAmbiguous
    date.hasYearFromContext = !isPrinted && context.year != nil
    if parts.count > 1 { date.sessions = parts.map { ($0.first, $0.last) } }
    if let week { apply(week, to: &date) }
    return date
  }

  private var week: Int?

  init(tokens: [DateToken], position: Int, context: DateContext = DateContext()) {
    self.tokens = tokens
    self.position = position
    self.context = context
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

  /// `2014年3月12日至14日`, `3月12日`, `2014年3月`.
  private mutating func parseHan() -> [Part]? {
    let start = position
    func number(_ offset: Int, _ sign: DateToken.Kind) -> Int? {
      guard case .number(let value, _)? = kind(offset), kind(offset + 1) == sign else { return nil }
      return value
    }
    func part() -> AgendaDate.Day? {
      var day = AgendaDate.Day(year: nil, month: 0, day: nil)
      var offset = 0
      if let year = number(0, .yearSign), (1800...2199).contains(year) {
        day.year = year
        offset = 2
      }
      guard let month = number(offset, .monthSign), (1...12).contains(month) else { return nil }
      day.month = month
      offset += 2
      if let value = number(offset, .daySign) {
        day.day = value
        offset += 2
      } else if case .number(let value, let digits)? = kind(offset), digits <= 2,
        kind(offset + 1) == .dash
      {
        // 3月12-14日
        day.day = value
        offset += 1
      }
      position += offset
      return day
    }
    guard let first = part(), first.year != nil || first.day != nil else {
      position = start
      return nil
    }
    guard kind() == .dash else { return [(first, first)] }
    let end = position
    position += 1
    if let day = number(0, .daySign), (1...31).contains(day) {
      position += 2
      return [(first, AgendaDate.Day(year: first.year, month: first.month, day: day))]
    }
    if var last = part() {
      last.year = last.year ?? first.year
      return [(first, last)]
    }
    position = end
    return [(first, first)]
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

  /// `5 April 2013`, `2–5 April 2013`, `31 March – 1 April 2011`, `5–6 October, 2012`, `3 and 4 May`,
  /// `12. bis 14. März 2014`, `3 de abril de 2014`.
  private mutating func parseDayFirst() -> Part? {
    guard let from = day() else { return nil }
    let start = position
    position += 1
    if kind() == .dot { position += 1 }
    if kind() == .of { position += 1 }
    if let month = takeMonth() {
      let firstYear = takeYear()
      let afterFirst = position
      if kind() == .dash {
        position += 1
        if let to = day() {
          position += 1
          if kind() == .dot { position += 1 }
          if kind() == .of { position += 1 }
          if let other = takeMonth() {
            let year = takeYear()
            return (
              AgendaDate.Day(year: firstYear, month: month, day: from),
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
      position += 2
      if kind() == .dot { position += 1 }
      if kind() == .of { position += 1 }
      if let month = takeMonth() {
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

  /// `April 2013`, `March 4-5, 2013`, `March 30 – April 1, 2013`, `June–July 2012`; without a year only
  /// in a column of dates.
  private mutating func parseMonthFirst() -> Part? {
    let start = position
    guard let month = takeMonth() else { return nil }
    if let from = day() {
      position += 1
      var last = AgendaDate.Day(year: nil, month: month, day: from)
      let first = last
      let afterDay = position
      if kind() == .dash || kind() == .and || kind() == .slash {
        position += 1
        if let to = day(), year() == nil {
          last.day = to
          position += 1
        } else if let other = takeMonth(), let to = day() {
          last = AgendaDate.Day(year: nil, month: other, day: to)
          position += 1
        } else {
          position = afterDay
        }
      }
      last.year = takeYear()
      if last.year != nil || context.isColumn { return (first, last) }
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
    if last.year != nil || context.isColumn && context.year != nil { return (first, last) }
    position = start
    return nil
  }

  /// A month, and its other name behind a slash: `آذار/مارس`.
  private mutating func takeMonth() -> Int? {
    guard let month = month() else { return nil }
    position += 1
    if kind() == .slash, self.month(1) == month { position += 2 }
    return month
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
