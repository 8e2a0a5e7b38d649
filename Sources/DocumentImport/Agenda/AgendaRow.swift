/// The parts of a calendar's row: which cell is the title, the venue, the theme.
///
/// Where the header says nothing, what stands before the date is the title, what follows it in the same
/// cell the venue, and the next cells the theme.
struct AgendaRow {
  private(set) var title = ""
  private(set) var venue = ""
  private(set) var theme = ""
  private(set) var repairs: [String] = []
  private let begin: AgendaDate
  private let endText: String?

  init(
    _ cells: [String], dateColumn column: Int, date: AgendaDate, columns: AgendaColumns?,
    places: PlaceNames
  ) {
    begin = date
    func cell(_ place: Int?) -> String? {
      place.flatMap { $0 < cells.count && $0 != column ? cells[$0] : nil }
    }
    endText = cell(columns?.end)
    let scalars = Array(cells[column].unicodeScalars)
    let before = Self.slice(scalars, 0..<date.range.lowerBound)
    var after = Self.slice(scalars, date.range.upperBound..<scalars.count)
    while let first = after.first, ",;:.،，".contains(first) {
      after = TextMending.trim(after.dropFirst())
    }
    venue = after
    let own = Set(
      [columns?.end, columns?.venue, columns?.city, columns?.country].compactMap { $0 }
    ).union(columns?.others ?? [])
    func text(_ range: Range<Int>) -> String {
      let theme = columns?.title == nil ? nil : columns?.theme
      return range.filter {
        $0 != column && $0 != theme && !own.contains($0) && !cells[$0].isEmpty
      }
      .map { cells[$0] }.joined(separator: " ")
    }
    if let place = columns?.title, place > column, let printed = cell(place), !printed.isEmpty {
      title = printed
    } else {
      title = text(0..<column)
    }
    if let printed = cell(columns?.theme) {
      theme = printed
      // A cell too many: the row was cut in another way than the header.
      let rest = ((columns?.theme ?? 0) + 1)..<max((columns?.theme ?? 0) + 1, cells.count)
      let more = rest.filter { !own.contains($0) && $0 != columns?.title && $0 != column }
      theme = ([theme] + more.map { cells[$0] }).filter { !$0.isEmpty }.joined(separator: " ")
    } else {
      theme = ((column + 1)..<max(column + 1, cells.count))
        .filter { $0 != columns?.title && !own.contains($0) && !cells[$0].isEmpty }
        .map { cells[$0] }.joined(separator: " ")
    }
    addPlace(cell(columns?.venue), cell(columns?.city), cell(columns?.country), places)
    if !before.isEmpty { title += (title.isEmpty ? "" : " ") + before }
    splitSharedCell(places)
  }

  /// Columns of the place: of a venue that names a country the country's own column says nothing new.
  private mutating func addPlace(
    _ printed: String?, _ city: String?, _ country: String?, _ places: PlaceNames
  ) {
    let parts = [printed, city].compactMap { $0 }.filter { !$0.isEmpty }
    guard !parts.isEmpty || country?.isEmpty == false else { return }
    venue = parts.joined(separator: ", ")
    guard let country, !country.isEmpty else { return }
    let known = Venue(venue, places: places)?.country.flatMap { places.country($0) }
    if known == nil || places.country(country) != nil && places.country(country) != known {
      venue += (venue.isEmpty ? "" : ", ") + country
    }
  }

  /// Date and theme in one cell: what begins with a quotation mark is no place.
  private mutating func splitSharedCell(_ places: PlaceNames) {
    guard theme.isEmpty else { return }
    if let first = venue.first, "'‘“\"«".contains(first) {
      theme = venue
      venue = ""
      repairs.append("Date and theme share a cell; the venue is missing.")
    } else if venue.count > 40, let place = places.first(in: venue),
      place.range.upperBound < venue.unicodeScalars.count - 4
    {
      let parts = Array(venue.unicodeScalars)
      theme = Self.slice(parts, place.range.upperBound..<parts.count)
      venue = Self.slice(parts, 0..<place.range.upperBound)
    }
  }

  /// The date, up to the day in the column of ends.
  func date(withEndIn context: DateContext) -> AgendaDate {
    guard let endText, let end = AgendaDate.find(in: endText, context),
      (end.last.year ?? 0, end.last.month, end.last.day ?? 0)
        >= (begin.first.year ?? 0, begin.first.month, begin.first.day ?? 0)
    else { return begin }
    var date = begin
    date.last = end.last
    return date
  }

  static func slice(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> String {
    TextMending.collapse(String(String.UnicodeScalarView(scalars[range])))
  }
}
