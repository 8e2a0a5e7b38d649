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
    case slash
    case dot
    /// 年, 月 and 日 behind a number.
    case yearSign, monthSign, daySign
    /// "г." behind a year.
    case yearWord
    case other
  }

  var kind: Kind
  /// Place in the text, in Unicode scalars.
  var range: Range<Int>
  /// Where the name of a weekday that stands before it begins.
  var weekdayStart: Int?
  /// Whether no blank stands before it.
  var isJoined = false

  /// Tokens of the first hundred thousand scalars of a text. Names of weekdays are no tokens: they say
  /// nothing that the date does not.
  static func tokens(of text: String) -> [DateToken] {
    let scalars = Array(text.unicodeScalars.prefix(100_000))
    var tokens: [DateToken] = []
    var index = 0
    var weekday: Int?
    var lastEnd = -1
    func append(_ kind: Kind, _ range: Range<Int>) {
      // The comma or dot behind a weekday goes with it.
      if weekday != nil, kind == .comma || kind == .dot {
        lastEnd = range.upperBound
        return
      }
      tokens.append(
        DateToken(
          kind: kind, range: range, weekdayStart: weekday, isJoined: lastEnd == range.lowerBound))
      weekday = nil
      lastEnd = range.upperBound
    }
    while index < scalars.count {
      let start = index
      let scalar = scalars[index]
      if digit(scalar) != nil {
        var value = 0
        while index < scalars.count, let next = digit(scalars[index]) {
          if index - start < 8 { value = value * 10 + next }
          index += 1
        }
        let digits = index - start
        // 1st, 2nd, 3rd, 4th; 1er, 1º.
        for suffix in ["st", "nd", "rd", "th", "er", "º", "ª", "го", "е"] {
          let end = index + suffix.unicodeScalars.count
          if end <= scalars.count,
            String(String.UnicodeScalarView(scalars[index..<end])).lowercased() == suffix,
            end == scalars.count || !scalars[end].properties.isAlphabetic
          {
            index = end
            break
          }
        }
        append(.number(value, digits: digits), start..<index)
      } else if isHan(scalar) {
        index += 1
        let kind: Kind =
          switch scalar {
          case "年": .yearSign
          case "月": .monthSign
          case "日", "号": .daySign
          case "至", "到": .dash
          case "和": .and
          default: .other
          }
        append(kind, start..<index)
      } else if scalar.properties.isAlphabetic {
        func end(of start: Int) -> Int {
          var end = start
          while end < scalars.count,
            scalars[end].properties.isAlphabetic && !isHan(scalars[end])
              || scalars[end].properties.generalCategory == .nonspacingMark
          {
            end += 1
          }
          return end
        }
        func word(_ range: Range<Int>) -> String {
          String(String.UnicodeScalarView(scalars[range])).lowercased()
        }
        index = end(of: start)
        var name = word(start..<index)
        // Arabic months of two words, and "segunda-feira".
        if index + 1 < scalars.count, scalars[index] == " " || scalars[index] == "-" {
          let next = end(of: index + 1)
          let both = word(start..<next)
          if DateWords.month(both) != nil || DateWords.weekdays.contains(both) {
            name = both
            index = next
          }
        }
        if isWeekday(name, scalars, index) {
          if weekday == nil { weekday = start }
          // "Wed." as well.
          if index < scalars.count, scalars[index] == "." { index += 1 }
          lastEnd = index
          continue
        }
        let kind = kind(of: name)
        if case .month = kind, index < scalars.count, scalars[index] == "." { index += 1 }
        if kind == .yearWord, index < scalars.count, scalars[index] == "." { index += 1 }
        append(kind, start..<index)
      } else {
        index += 1
        guard !scalar.properties.isWhitespace else { continue }
        let kind: Kind =
          switch scalar {
          case "–", "—", "-", "‐", "‑", "−", "~", "～": .dash
          case ",", "،", "，", "、": .comma
          case "&": .and
          case "/": .slash
          case ".": .dot
          default: .other
          }
        append(kind, start..<index)
      }
    }
    return tokens
  }

  /// The value of a digit: European, Arabic or full-width.
  private static func digit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar.value {
    case 48...57: Int(scalar.value) - 48
    case 0x660...0x669: Int(scalar.value) - 0x660
    case 0x6F0...0x6F9: Int(scalar.value) - 0x6F0
    case 0xFF10...0xFF19: Int(scalar.value) - 0xFF10
    default: nil
    }
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    (0x4E00...0x9FFF).contains(scalar.value)
  }

  /// "Sun" and "Sat" are words as well: short names only before a number, a dot or a comma.
  private static func isWeekday(_ name: String, _ scalars: [Unicode.Scalar], _ end: Int) -> Bool {
    guard DateWords.weekdays.contains(name) else { return false }
    guard name.count <= 5, name.unicodeScalars.allSatisfy(\.isASCII) else { return true }
    var next = end
    while next < scalars.count, " .,".unicodeScalars.contains(scalars[next]) { next += 1 }
    return next < scalars.count && digit(scalars[next]) != nil
  }

  private static func kind(of word: String) -> Kind {
    if let month = DateWords.month(word) { return .month(month) }
    if DateWords.ands.contains(word) { return .and }
    if DateWords.ofs.contains(word) { return .of }
    if DateWords.weeks.contains(word) { return .week }
    if DateWords.dashes.contains(word) { return .dash }
    if DateWords.years.contains(word) { return .yearWord }
    if let ordinal = DateWords.ordinals[word] { return .ordinal(ordinal) }
    return .other
  }
}
