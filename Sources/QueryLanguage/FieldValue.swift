/// What stands after the `:` of a field that filters.
public enum FieldValue: Hashable, Sendable {
  /// A whole value, or all values that begin with it.
  case keyword(String, isPrefix: Bool)
  /// Numbers from `lower` to `upper`, both included; `nil` is open. Never both `nil`.
  case integers(lower: Int?, upper: Int?)
  /// Days from the first day of `first` to the last day of `last`; `nil` is open. Never both.
  case dates(first: PartialDate?, last: PartialDate?)
  /// Records without a value.
  case none
}

/// A year, a month of a year, or a day.
public struct PartialDate: Hashable, Sendable, CustomStringConvertible {
  /// 0...9999.
  public let year: Int
  /// 1...12, or `nil`: the whole year.
  public let month: Int?
  /// 1...31, a day that exists, or `nil`: the whole month or year.
  public let day: Int?

  /// Nothing if there is no such month or day.
  public init?(year: Int, month: Int? = nil, day: Int? = nil) {
    guard (0...9999).contains(year) else { return nil }
    if let month {
      guard (1...12).contains(month) else { return nil }
      if let day {
        guard (1...PartialDate.length(ofMonth: month, year: year)).contains(day) else {
          return nil
        }
      }
    } else if day != nil {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The first day, in days since 1970-01-01.
  public var firstDay: Int {
    PartialDate.days(year: year, month: month ?? 1, day: day ?? 1)
  }

  /// The last day, in days since 1970-01-01.
  public var lastDay: Int {
    let lastMonth = month ?? 12
    return PartialDate.days(
      year: year, month: lastMonth,
      day: day ?? PartialDate.length(ofMonth: lastMonth, year: year))
  }

  /// As in ISO 8601: `2012`, `2012-06`, `2012-06-05`.
  public var description: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    var text = padded(year, 4)
    if let month { text += "-" + padded(month, 2) }
    if let day { text += "-" + padded(day, 2) }
    return text
  }

  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 in the proleptic Gregorian calendar, by counting years from March
  /// so that the leap day is a year's last.
  static func days(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
