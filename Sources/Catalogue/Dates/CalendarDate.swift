/// A day, month or year of the Gregorian calendar, possibly without its year.
///
/// The parts of EDTF (ISO 8601-2) levels 0 and 1 that catalogues use: `2012`, `2012-06`,
/// `2012-06-27`, and unknown years: `XXXX-11-07`.
public struct CalendarDate: Hashable, Sendable, CustomStringConvertible {
  /// The year, or nil where it is unknown (`XXXX`).
  public let year: Int?
  /// The month, 1...12, or nil.
  public let month: Int?
  /// The day, 1...31, or nil; never without a month.
  public let day: Int?

  /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `XXXX-MM-DD`; nil for anything else and for days
  /// that the calendar does not have.
  public init?(_ text: some StringProtocol) {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count), parts[0].count == 4 else { return nil }
    let unknownYear = parts[0].allSatisfy { $0 == UInt8(ascii: "X") }
    let year = Self.number(parts[0])
    guard unknownYear || year != nil else { return nil }
    self.year = year
    if parts.count > 1 {
      guard parts[1].count == 2, let month = Self.number(parts[1]), (1...12).contains(month) else {
        return nil
      }
      self.month = month
      if parts.count > 2 {
        // A day without a year may be 29 February.
        guard parts[2].count == 2, let day = Self.number(parts[2]), day >= 1,
          day <= Self.daysInMonth(month, year: year ?? 2000)
        else { return nil }
        self.day = day
      } else {
        day = nil
      }
    } else {
      month = nil
      day = nil
    }
    if unknownYear && month == nil { return nil }
  }

  /// Reads the same, or a day with a time behind it, as RFC 3339 and ISO 8601 write it
  /// (`2012-06-27T09:30:00Z`, `2012-06-27 09:30`): only the day counts, but what is no time is no
  /// date either.
  public init?(withTime text: some StringProtocol) {
    guard let mark = text.firstIndex(where: { $0 == "T" || $0 == "t" || $0 == " " }) else {
      self.init(text)
      return
    }
    self.init(text[..<mark])
    guard day != nil, Self.isTime(Array(text[text.index(after: mark)...].utf8)) else { return nil }
  }

  /// `hh`, `hh:mm`, `hh:mm:ss`, `hhmm`, `hhmmss`, with a fraction of seconds, then nothing, `Z` or
  /// a distance from it: `+01:00`, `-0330`, `+02`.
  private static func isTime(_ text: [UInt8]) -> Bool {
    var place = 0
    func take(_ range: ClosedRange<Int>) -> Bool {
      guard place + 2 <= text.count, let value = number(text[place..<place + 2]),
        range.contains(value)
      else { return false }
      place += 2
      return true
    }
    func skip(_ character: Character) -> Bool {
      guard place < text.count, text[place] == character.asciiValue else { return false }
      place += 1
      return true
    }
    /// Two or three pairs of digits, all or none of them behind colons.
    func takeParts(_ limits: [ClosedRange<Int>]) -> Bool {
      guard take(limits[0]) else { return false }
      let hasColons = place < text.count && text[place] == UInt8(ascii: ":")
      for limit in limits.dropFirst() {
        if hasColons ? !skip(":") : !(place < text.count && (0x30...0x39).contains(text[place])) {
          return true
        }
        guard take(limit) else { return false }
      }
      return true
    }
    // A leap second, and midnight at a day's end.
    guard takeParts([0...24, 0...59, 0...60]) else { return false }
    if skip(".") || skip(",") {
      let start = place
      while place < text.count, (0x30...0x39).contains(text[place]) { place += 1 }
      guard place > start else { return false }
    }
    if skip("Z") || skip("z") { return place == text.count }
    if skip("+") || skip("-") {
      guard takeParts([0...23, 0...59]) else { return false }
    }
    return place == text.count
  }

  private static func number(_ digits: some Collection<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }

  /// Number of days of a month.
  public static func daysInMonth(_ month: Int, year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: return 30
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: return 31
    }
  }

  /// Days from 1970-01-01 to a day; negative before.
  ///
  /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that
  /// the leap day is the last.
  public static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The first day it can mean, as days since 1970-01-01; nil without a year.
  public var firstDay: Int? {
    year.map { Self.dayNumber(year: $0, month: month ?? 1, day: day ?? 1) }
  }

  /// The last day it can mean, as days since 1970-01-01; nil without a year.
  public var lastDay: Int? {
    guard let year else { return nil }
    let month = month ?? 12
    return Self.dayNumber(
      year: year, month: month, day: day ?? Self.daysInMonth(month, year: year))
  }

  /// Year, month or day, whichever is the finest part that is known.
  public var precision: String { day != nil ? "day" : month != nil ? "month" : "year" }

  public var description: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    var text = year.map { padded($0, 4) } ?? "XXXX"
    if let month { text += "-" + padded(month, 2) }
    if let day { text += "-" + padded(day, 2) }
    return text
  }
}

/// One date or an interval of two: `2012-06-27/2012-06-28`.
public struct DateInterval: Hashable, Sendable, CustomStringConvertible {
  public let start: CalendarDate
  /// Equal to `start` where the text names one date.
  public let end: CalendarDate

  /// Reads an EDTF date or interval; nil for anything else and for an end before its start.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let start = CalendarDate(parts[0]),
      let end = CalendarDate(parts[parts.count - 1])
    else { return nil }
    guard let interval = DateInterval(from: start, to: end) else { return nil }
    self = interval
  }

  /// An interval of two dates; nil if the end lies before the start, or one of them has a year
  /// and the other has none.
  public init?(from start: CalendarDate, to end: CalendarDate) {
    guard (start.year == nil) == (end.year == nil) else { return nil }
    if let first = start.firstDay, let last = end.lastDay {
      guard first <= last else { return nil }
    } else if (start.month ?? 1, start.day ?? 1) > (end.month ?? 12, end.day ?? 31) {
      return nil
    }
    self.start = start
    self.end = end
  }

  /// First and last day it can mean, as days since 1970-01-01; nil without a year.
  public var days: (first: Int, last: Int)? {
    guard let first = start.firstDay, let last = end.lastDay else { return nil }
    return (first, last)
  }

  public var description: String { start == end ? "\(start)" : "\(start)/\(end)" }
}
