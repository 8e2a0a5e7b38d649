/// Dates as people write them in each language.
enum DateText {
  /// A day, month or year of `2010-12-07`, `2010-12` or `2010`. Unknown digits (`XXXX-11-07`) leave
  /// parts out.
  struct Parts: Hashable {
    var year: Int?
    var month: Int?
    var day: Int?

    /// Nil if the text is no date.
    init?(_ text: String) {
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      guard (1...3).contains(parts.count) else { return nil }
      year = Int(parts[0])
      guard year != nil || parts[0].allSatisfy({ $0 == "X" || $0.isNumber }) else { return nil }
      if parts.count > 1 {
        month = Int(parts[1])
        if let month, !(1...12).contains(month) { return nil }
      }
      if parts.count > 2 {
        day = Int(parts[2])
        if let day, !(1...31).contains(day) { return nil }
      }
      if month == nil { day = nil }
    }
  }

  /// "7–9 December 2010", "30 November – 2 December 2010", "June 2012"; nil without a start.
  static func text(from start: String?, to end: String?, _ language: Language) -> String? {
    guard let start else { return nil }
    guard let first = Parts(start) else { return start }
    guard let end, end != start, let last = Parts(end) else { return one(first, language) }
    if first.year == last.year, first.month == last.month, let from = first.day, let to = last.day {
      return one(first, language, days: days(from, to, language))
    }
    return one(first, language) + (language == .chinese ? "至" : " – ") + one(last, language)
  }

  private static func days(_ from: Int, _ to: Int, _ language: Language) -> String {
    language == .chinese ? "\(from)日至\(to)日" : "\(from)–\(to)"
  }

  private static func one(_ date: Parts, _ language: Language, days: String? = nil) -> String {
    let year = date.year.map(String.init)
    guard let month = date.month else {
      guard let year else { return "" }
      return language == .chinese ? year + "年" : year
    }
    let day = days ?? date.day.map(String.init)
    switch language {
    case .chinese:
      let end = days == nil ? "日" : ""
      return (year.map { $0 + "年" } ?? "") + "\(month)月" + (day.map { $0 + end } ?? "")
    case .spanish:
      let name = months(language)[month - 1]
      return (day.map { "\($0) de " } ?? "") + name + (year.map { " de \($0)" } ?? "")
    case .russian:
      let name = day == nil ? russianNominative[month - 1] : months(language)[month - 1]
      return [day, name, year].compactMap { $0 }.joined(separator: " ")
    case .english, .french, .arabic:
      let first = language == .french && day == "1" ? "1er" : day
      return [first, months(language)[month - 1], year].compactMap { $0 }.joined(separator: " ")
    }
  }

  private static let russianNominative = [
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь",
    "ноябрь", "декабрь",
  ]

  private static func months(_ language: Language) -> [String] {
    switch language {
    case .english: english
    case .french: french
    case .spanish: spanish
    case .russian: russian
    case .arabic: arabic
    case .chinese: []
    }
  }

  private static let english = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let french = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
  ]
  private static let spanish = [
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
  ]
  private static let russian = [
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
  ]
  private static let arabic = [
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
    "نوفمبر", "ديسمبر",
  ]
}
