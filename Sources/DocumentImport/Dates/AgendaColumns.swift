/// What the columns of a calendar's table hold, read from its header.
struct AgendaColumns: Hashable {
  var title: Int?
  var date: Int
  var venue: Int?
  var theme: Int?

  /// Nil where the cells are no such header: there must be a date beside a title or a theme, in
  /// cells short enough to be headings.
  init?(_ cells: [String]) {
    var title: Int?
    var date: Int?
    var venue: Int?
    var theme: Int?
    for (index, cell) in cells.enumerated() {
      guard cell.count < 70, AgendaDate.find(in: cell) == nil else { return nil }
      let words = Set(cell.lowercased().split(whereSeparator: { !$0.isLetter }).map(String.init))
      func has(_ names: [String]) -> Bool { names.contains { words.contains($0) } }
      if date == nil, has(["date", "dates", "when", "fecha", "fechas", "datum", "data"]) {
        date = index
        if has(["venue", "place", "location", "lieu", "lugar", "ort"]) { venue = index }
        // Two headers that ran together in one cell: what follows the date cell is the theme.
        if has(["theme", "agenda", "themes", "topic"]) { theme = index + 1 }
        continue
      }
      if venue == nil, has(["venue", "place", "location", "city", "where", "lieu", "lugar", "ort"])
      {
        venue = index
      } else if theme == nil,
        has([
          "theme", "themes", "agenda", "topic", "topics", "subject", "tema", "thème", "description",
          "focus",
        ])
      {
        theme = index
      } else if title == nil,
        has([
          "meeting", "meetings", "conference", "event", "events", "title", "activity", "reunión",
          "réunion",
        ])
      {
        title = index
      }
    }
    guard let date, title != nil || theme != nil || venue != nil && venue != date else {
      return nil
    }
    self.title = title
    self.date = date
    self.venue = venue
    self.theme = theme
  }
}
