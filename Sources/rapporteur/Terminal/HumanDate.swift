// Dates as people write them: "7–9 December 2010" for 2010-12-07 and 2010-12-09.

private let monthNames = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December",
]

/// A date of a record: a year, a month of one, or a day.
struct PartialDate: Equatable {
  var year: Int
  var month: Int?
  var day: Int?

  /// Reads `2012`, `2012-06` or `2012-06-05`; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...3).contains(parts.count), let year = parts[0] else { return nil }
    self.year = year
    if parts.count > 1 {
      guard let month = parts[1], (1...12).contains(month) else { return nil }
      self.month = month
    }
    if parts.count > 2 {
      guard let day = parts[2], (1...31).contains(day) else { return nil }
      self.day = day
    }
  }

  /// "5 June 2012", "June 2012", "2012", without the parts that a range says only once.
  func text(withMonth: Bool = true, withYear: Bool = true) -> String {
    var words: [String] = []
    if let day { words.append(String(day)) }
    if withMonth, let month { words.append(monthNames[month - 1]) }
    if withYear { words.append(String(year)) }
    return words.joined(separator: " ")
  }
}

/// A date or a range of dates, shortened where both ends agree; what is no date is shown as it is.
func humanDates(from start: String?, to end: String?) -> String? {
  guard let start else { return end.map { "until " + (PartialDate($0)?.text() ?? $0) } }
  guard let first = PartialDate(start) else { return start }
  guard let end, end != start, let last = PartialDate(end) else { return first.text() }
  if first.year != last.year { return "\(first.text()) – \(last.text())" }
  if first.month != last.month { return "\(first.text(withYear: false)) – \(last.text())" }
  guard first.day != nil, last.day != nil else { return last.text() }
  return "\(first.text(withMonth: false, withYear: false))–\(last.text())"
}
