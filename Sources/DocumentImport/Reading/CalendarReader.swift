/// Reads calendars that programs export: iCalendar, and CSV with a column of dates. Both become a table
/// with a header, as a person would print it.
enum CalendarReader {
  /// Whether the first row of a CSV is a calendar's header.
  static func isCalendar(_ header: [String]) -> Bool {
    let names = header.map { TextMending.collapse($0) }
    return !names.contains { $0.lowercased() == "id" } && AgendaColumns(names) != nil
  }

  /// Rows of a CSV, each with its line.
  static func csv(_ rows: [[String]]) -> SourceText {
    var source = SourceText(format: "csv")
    for (number, row) in rows.enumerated() {
      source.blocks.append(
        Block(.row, "", cells: row.map { TextMending.collapse($0) }, line: number + 1))
    }
    source.blocks.append(Block(.tableEnd, ""))
    return source
  }

  /// Events of an iCalendar file (RFC 5545); times of day are left out, repetitions are said.
  ///
  /// - Throws: if there is no event in it.
  static func iCalendar(_ text: String) throws(ImportError) -> SourceText {
    var source = SourceText(format: "icalendar")
    var rows: [Block] = []
    var event: [String: (value: String, isDay: Bool)]?
    var begun = 0
    var repeated = 0
    for (number, line) in unfolded(text) {
      guard let colon = valueStart(line) else { continue }
      let parts = line[..<colon].split(separator: ";").map { $0.uppercased() }
      let name = parts.first ?? ""
      let value = String(line[line.index(after: colon)...])
      switch name {
      case "BEGIN" where value.uppercased() == "VEVENT":
        event = [:]
        begun = number
      case "END" where value.uppercased() == "VEVENT":
        if let event, let row = row(event, begun) { rows.append(row) }
        if event?["RRULE"] != nil { repeated += 1 }
        event = nil
      case "X-WR-CALNAME": source.title = unescaped(value)
      default:
        let isDay = parts.contains("VALUE=DATE") || value.count == 8
        if event?[name] == nil { event?[name] = (value, isDay) }
      }
    }
    guard !rows.isEmpty else {
      throw ImportError("there is no event in it", remedy: "check the file")
    }
    if repeated > 0 {
      source.remarks.append("events that repeat, of which only the first day is taken: \(repeated)")
    }
    source.blocks = [
      Block(.row, "", cells: ["Start", "End", "Meeting", "Venue", "Theme"], line: rows[0].line)
    ]
    source.blocks += rows + [Block(.tableEnd, "")]
    return source
  }

  private static func row(_ event: [String: (value: String, isDay: Bool)], _ line: Int) -> Block? {
    guard let start = event["DTSTART"], let first = day(start.value) else { return nil }
    var last = first
    if let end = event["DTEND"], let behind = day(end.value) {
      // A day on its own ends when the next begins.
      last = end.isDay ? before(behind) : behind
    }
    if (last.year ?? 0, last.month, last.day ?? 0) < (first.year ?? 0, first.month, first.day ?? 0)
    {
      last = first
    }
    func text(_ name: String) -> String { event[name].map { unescaped($0.value) } ?? "" }
    let isOff = text("STATUS").uppercased() == "CANCELLED"
    let theme = (isOff ? "Cancelled. " : "") + text("DESCRIPTION")
    return Block(
      .row, "", cells: [first.edtf, last.edtf, text("SUMMARY"), text("LOCATION"), theme], line: line
    )
  }

  private static func day(_ value: String) -> AgendaDate.Day? {
    let digits = value.prefix(8)
    guard digits.count == 8, let number = Int(digits), number > 0 else { return nil }
    let day = AgendaDate.Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    guard (1...12).contains(day.month), let date = day.day,
      (1...DateParser.days(in: day.month, day.year)).contains(date)
    else { return nil }
    return day
  }

  private static func before(_ day: AgendaDate.Day) -> AgendaDate.Day {
    guard let year = day.year, let date = day.day else { return day }
    if date > 1 { return AgendaDate.Day(year: year, month: day.month, day: date - 1) }
    let month = day.month > 1 ? day.month - 1 : 12
    let last = day.month > 1 ? year : year - 1
    return AgendaDate.Day(year: last, month: month, day: DateParser.days(in: month, last))
  }

  /// Lines put together that were folded, with the number of their first.
  private static func unfolded(_ text: String) -> [(Int, String)] {
    var result: [(Int, String)] = []
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      if let first = line.first, first == " " || first == "\t", !result.isEmpty {
        result[result.count - 1].1 += line.dropFirst()
      } else {
        result.append((number + 1, String(line)))
      }
    }
    return result
  }

  /// The colon behind the name and its parameters; one in quotes belongs to a parameter.
  private static func valueStart(_ line: String) -> String.Index? {
    var isQuoted = false
    for index in line.indices {
      if line[index] == "\"" { isQuoted.toggle() }
      if line[index] == ":", !isQuoted { return index }
    }
    return nil
  }

  private static func unescaped(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" || character == "N" ? " " : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return TextMending.collapse(result)
  }
}
