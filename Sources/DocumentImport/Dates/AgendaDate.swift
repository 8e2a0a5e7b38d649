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
  /// Whether day and month may be exchanged: `03/04/2012`, and nothing said which is which.
  public var isAmbiguous = false
  /// Whether the year was not printed with the date but comes from what stands above it.
  public var hasYearFromContext = false

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
  public static func find(in text: String) -> AgendaDate? { find(in: text, DateContext()) }

  /// The first date in a text that stands in a context, or nil.
  static func find(in text: String, _ context: DateContext) -> AgendaDate? {
    let tokens = DateToken.tokens(of: text)
    var index = 0
    while index < tokens.count {
      var parser = DateParser(tokens: tokens, position: index, context: context)
      if let date = parser.parse() { return date }
      index += 1
    }
    return nil
  }
}
