internal import JSON
internal import Search

/// Dated records as a calendar (RFC 5545): whole days, a whole month where only that is known.
///
/// The ids of events are the records' own, so that a calendar that is fetched again updates its events
/// instead of doubling them.
struct CalendarWriter {
  private let context: PageContext
  /// The day of the commit, as the time at which each event was made.
  private static let stamp = "19700101T000000Z"

  init(context: PageContext) { self.context = context }

  func begin(undated: Int, into bytes: inout [UInt8]) {
    line("BEGIN:VCALENDAR", &bytes)
    line("VERSION:2.0", &bytes)
    line("PRODID:-//Rapporteur//\(context.library.version)//EN", &bytes)
    line("CALSCALE:GREGORIAN", &bytes)
    line("METHOD:PUBLISH", &bytes)
    line("X-WR-CALNAME:" + Self.escaped(Phrase.siteName(context.language)), &bytes)
    line(
      "X-WR-CALDESC:"
        + Self.escaped(
          undated == 0
            ? "All records found have a day or a month."
            : "Without a day or a month, and so not in this calendar: \(undated)"), &bytes)
  }

  func append(_ hit: Hit, into bytes: inout [UInt8]) {
    guard let days = Self.days(from: hit.dateStart, to: hit.dateEnd) else { return }
    line("BEGIN:VEVENT", &bytes)
    line("UID:" + Self.escaped(Link.encoded(hit.id, keeping: "/") + "@rapporteur"), &bytes)
    line("DTSTAMP:" + Self.stamp, &bytes)
    line("DTSTART;VALUE=DATE:" + days.first, &bytes)
    line("DTEND;VALUE=DATE:" + days.behind, &bytes)
    line("SUMMARY:" + Self.escaped(hit.title ?? hit.id), &bytes)
    if let theme = hit.value(of: "theme") { line("DESCRIPTION:" + Self.escaped(theme), &bytes) }
    let place = [hit.value(of: "city"), hit.value(of: "country")].compactMap { $0 }
    if !place.isEmpty { line("LOCATION:" + Self.escaped(place.joined(separator: ", ")), &bytes) }
    let categories = [hit.type.map { context.label($0, of: "type") }, hit.value(of: "mechanism")]
      .compactMap { $0 }
    if !categories.isEmpty {
      line("CATEGORIES:" + categories.map(Self.escaped).joined(separator: ","), &bytes)
    }
    switch hit.value(of: "status") {
    case "cancelled": line("STATUS:CANCELLED", &bytes)
    case "forthcoming", "expected": line("STATUS:TENTATIVE", &bytes)
    default: line("STATUS:CONFIRMED", &bytes)
    }
    line("TRANSP:TRANSPARENT", &bytes)
    line("URL:" + Link.record(hit.id).absolute(context.origin), &bytes)
    line("END:VEVENT", &bytes)
  }

  func end(into bytes: inout [UInt8]) { line("END:VCALENDAR", &bytes) }

  // MARK: Days

  /// Whether a record has a place in a calendar.
  static func isDated(_ hit: Hit) -> Bool { days(from: hit.dateStart, to: hit.dateEnd) != nil }

  /// The first day and the day behind the last, `20101207`; nil where no month is known.
  static func days(from start: String?, to end: String?) -> (first: String, behind: String)? {
    guard let start, let first = DateText.Parts(start), let year = first.year,
      (1...9_998).contains(year), let month = first.month
    else { return nil }
    let firstDay = (year, month, first.day ?? 1)
    var last = end.flatMap { DateText.Parts($0) } ?? first
    if last.year == nil || last.month == nil { last = first }
    let lastYear = min(last.year ?? year, 9_998)
    let lastMonth = last.month ?? month
    let lastDay = (lastYear, lastMonth, last.day ?? daysIn(lastYear, lastMonth))
    let behind = dayAfter(lastDay < firstDay ? firstDay : lastDay)
    return (text(firstDay), text(behind))
  }

  private static func daysIn(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  private static func dayAfter(_ day: (Int, Int, Int)) -> (Int, Int, Int) {
    if day.2 < daysIn(day.0, day.1) { return (day.0, day.1, day.2 + 1) }
    return day.1 < 12 ? (day.0, day.1 + 1, 1) : (day.0 + 1, 1, 1)
  }

  private static func text(_ day: (Int, Int, Int)) -> String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return padded(day.0, 4) + padded(day.1, 2) + padded(day.2, 2)
  }

  // MARK: Lines

  /// Text as a value: backslash, comma, semicolon and line breaks escaped, other control characters
  /// left out.
  static func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ",", ";": out.append(contentsOf: ["\\", scalar])
      case "\n": out.append(contentsOf: ["\\", "n"])
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: continue
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  /// A line of at most 75 bytes, its rest folded onto further ones; never inside a character.
  private func line(_ text: String, _ bytes: inout [UInt8]) {
    var room = 75
    for character in text.unicodeScalars {
      let length = UTF8.width(character)
      if length > room {
        bytes.append(contentsOf: [0x0D, 0x0A, 0x20])
        room = 74
      }
      bytes.append(contentsOf: String(character).utf8)
      room -= length
    }
    bytes.append(contentsOf: [0x0D, 0x0A])
  }
}
