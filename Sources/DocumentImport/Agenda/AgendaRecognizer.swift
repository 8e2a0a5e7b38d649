/// Finds calendars of meetings in a document: tables whose header names a date beside a meeting or
/// theme, with headings for the mechanism in between.
///
/// The rules are general: an entry is a row with a date; what stands before the date is the title,
/// what follows in the same cell is the venue, the next cell is the theme. A row without a date is
/// a heading, if it names a mechanism or carries a classification in brackets, or a statement. A
/// heading holds until the next one, over page breaks with repeated column headers.
public struct AgendaRecognizer {
  private let corpus: KnownCatalogue
  private let matcher: MechanismMatcher
  private var findings = AgendaFindings()
  private var mechanism: (id: String, heading: String)?
  private var entriesUnderHeading = 0
  private var columns: AgendaColumns?
  private var isInCalendar = false
  /// Whether the calendar was told by its rows; it ends with its table then.
  private var isHeaderless = false
  private var usedIDs: Set<String> = []
  private var pendingLines: [Block] = []
  /// Rows without a date, one after the other, that were no headings.
  private var undatedRows = 0
  /// Headings above, the highest first: they belong to the table below them.
  var headings: [(level: Int, text: String)] = []
  /// Order of day and month in the table being read.
  private var order: NumericDate.Order?
  /// The year of the document's title.
  private let titleYear: Int?
  /// The headings of the list that is being taken.
  private var adopted: [String] = []
  /// A row of the table that holds nothing but a year.
  private var rowYear: Int?

  /// - Parameter title: The document's, for the year of dates without one.
  public init(corpus: KnownCatalogue, title: String? = nil) {
    self.corpus = corpus
    matcher = MechanismMatcher(corpus)
    titleYear = title.flatMap(Self.onlyYear)
  }

  /// Calendars in a document's blocks.
  public static func find(
    in blocks: [Block], corpus: KnownCatalogue, title: String? = nil
  ) -> AgendaFindings {
    var recognizer = AgendaRecognizer(corpus: corpus, title: title)
    for (place, block) in blocks.enumerated() {
      if block.kind == .row, place == 0 || blocks[place - 1].kind != .row {
        recognizer.beginTable(blocks[place...].prefix { $0.kind == .row })
      }
      recognizer.add(block)
    }
    recognizer.addPending()
    if recognizer.findings.entries.isEmpty {
      recognizer.addLists(blocks)
    }
    return recognizer.findings
  }

  /// What is known of a date in the table: its year, and the order of day and month.
  private func context(isColumn: Bool) -> DateContext {
    let year = rowYear ?? headings.reversed().lazy.compactMap { Self.onlyYear($0.text) }.first
    return DateContext(year: year ?? titleYear, order: order, isColumn: isColumn)
  }

  /// The year that a heading names, if it names one only.
  private static func onlyYear(_ text: String) -> Int? {
    let years = Set(
      text.split(whereSeparator: { !($0.isASCII && $0.isNumber) }).compactMap {
        $0.count == 4 ? Int($0) : nil
      }.filter { (1900...2199).contains($0) })
    return years.count == 1 ? years.first : nil
  }

  /// Looks at all rows of a table before they are read: what the dates of its column say on the order
  /// of day and month.
  private mutating func beginTable(_ rows: ArraySlice<Block>) {
    rowYear = nil
    let cells = rows.map { $0.cells.map(TextMending.withoutMarkup) }
    let header = cells.lazy.compactMap { AgendaColumns($0) }.first ?? columns
    let dates = cells.flatMap { row in
      guard let header else { return row }
      return [header.date, header.end].compactMap { $0 }.filter { $0 < row.count }.map { row[$0] }
    }
    order = nil
    let found = NumericDate.order(of: dates, context(isColumn: header != nil))
    order = found.order
    if found.isMixed {
      findings.remarks.append(
        "a table has days before months and months before days: its dates need a look")
    }
  }

  private mutating func add(_ block: Block) {
    if block.kind == .row {
      addPending()
      addRow(block)
      return
    }
    let isYear = Headings.isYear(block.text)
    if block.isHeading || isYear { note(heading: block) }
    guard isInCalendar, !isYear || block.isHeading else { return }
    if block.kind == .tableEnd {
      if isHeaderless { isInCalendar = false }
      return
    }
    if block.isHeading || Headings.endsAppendix(block.text) {
      addPending()
      // A format with true headings may put the mechanism's name into one; a year goes on with it.
      if let match = matcher.match(block.text), match.score >= 0.6 {
        begin(match.id, block.text)
      } else if !Headings.isYear(block.text) {
        isInCalendar = false
        columns = nil
        mechanism = nil
      }
      return
    }
    // Lines that follow each other without a blank one belong together.
    if let last = pendingLines.last, block.line != last.line + 1 || block.line == 0 { addPending() }
    pendingLines.append(block)
  }

  private mutating func note(heading block: Block) {
    // A year holds for the lines below it, whatever their level.
    var level = Headings.isYear(block.text) ? 8 : 9
    if case .heading(let number) = block.kind { level = number }
    headings.removeAll { $0.level >= level }
    headings.append((level, block.text))
  }

  /// Names of places that venues are told by.
  var places: PlaceNames { corpus.places }

  /// What is known of a date in a list.
  var listContext: DateContext { context(isColumn: false) }

  /// Notes a line above a list.
  mutating func noteListHeading(_ block: Block) { note(heading: block) }

  /// Begins anew under the headings of a list.
  mutating func adopt(headings list: [(level: Int, text: String)]) {
    guard list.map(\.text) != adopted else { return }
    adopted = list.map(\.text)
    mechanism = nil
    headings = list
    adoptHeading()
  }

  /// The heading above a table that names a mechanism, or says that it does.
  private mutating func adoptHeading() {
    guard mechanism == nil else { return }
    for heading in headings.reversed() {
      let (text, hasClass) = Self.joinCut([heading.text])
      if let match = matcher.match(text), match.score >= (hasClass ? 0.6 : 0.65) {
        begin(match.id, heading.text)
        return
      }
      if let id = matcher.named(in: text) {
        begin(id, heading.text)
        return
      }
    }
  }

  /// Text between tables: a heading, or a row whose cells ran into lines.
  private mutating func addPending() {
    guard !pendingLines.isEmpty else { return }
    let block = pendingLines[0]
    let text = TextMending.collapse(pendingLines.map(\.text).joined(separator: " "))
    pendingLines = []
    guard isInCalendar, text.count < 600 else { return }
    if let date = AgendaDate.find(in: text, context(isColumn: false)), date.range.lowerBound > 3 {
      let scalars = Array(text.unicodeScalars)
      let title = AgendaRow.slice(scalars, 0..<date.range.lowerBound)
      let rest = AgendaRow.slice(scalars, date.range.upperBound..<scalars.count)
      guard date.first.day != nil, mechanism != nil, let place = corpus.places.first(in: rest),
        place.range.upperBound < 80
      else { return }
      let restScalars = Array(rest.unicodeScalars)
      let venue = AgendaRow.slice(restScalars, 0..<place.range.upperBound)
      let theme = AgendaRow.slice(restScalars, place.range.upperBound..<restScalars.count)
      addEntry(
        title: title, date: date, venueText: venue, theme: theme, block,
        repairs: ["The row stands outside the table, in lines."])
      return
    }
    addHeading([text], block)
  }

  private mutating func addRow(_ block: Block) {
    var cells = block.cells.map(TextMending.withoutMarkup).map(Self.mendCell)
    if let found = AgendaColumns(cells.filter { !$0.isEmpty }) {
      columns = AgendaColumns(cells) ?? found
      isInCalendar = true
      isHeaderless = false
      undatedRows = 0
      adoptHeading()
      return
    }
    // Some converters lose a table's header: a date with a place in a country says as much.
    if !isInCalendar, cells.count >= 3, let (column, date) = dateCell(cells), column > 0,
      date.first.day != nil, date.last.year != nil, cells[column].count < 90,
      let place = corpus.places.first(in: cells[column]),
      place.range.lowerBound >= date.range.upperBound
    {
      isInCalendar = true
      isHeaderless = true
      columns = nil
      undatedRows = 0
      adoptHeading()
    }
    while let last = cells.last, last.isEmpty { cells.removeLast() }
    guard isInCalendar, !cells.isEmpty else { return }
    let filled = cells.filter { !$0.isEmpty }
    if filled.count == 1, Headings.isYear(filled[0]) {
      rowYear = Self.onlyYear(filled[0])
      return
    }
    guard cells.joined().filter(\.isLetter).count >= 3 else { return }
    guard let (column, date) = dateCell(cells) else {
      addHeading(filled, block)
      return
    }
    let row = AgendaRow(
      cells, dateColumn: column, date: date, columns: columns, places: corpus.places)
    guard !row.title.isEmpty || !row.theme.isEmpty else {
      leaveOut(cells.joined(separator: " | "), block)
      return
    }
    addEntry(
      title: row.title, date: row.date(withEndIn: context(isColumn: true)), venueText: row.venue,
      theme: row.theme, block, repairs: row.repairs)
  }

  /// Notes a row that was not understood, with its place.
  private mutating func leaveOut(_ text: String, _ block: Block) {
    var place = ""
    if block.line > 0 {
      place = "line \(block.line): "
    } else if let page = block.page {
      place = "page \(page): "
    }
    findings.unread.append(place + text)
  }

  /// The cell with the entry's date: where the header says; else the first that begins with one.
  private func dateCell(_ cells: [String]) -> (column: Int, date: AgendaDate)? {
    if let columns, columns.date < cells.count,
      let date = AgendaDate.find(in: cells[columns.date], context(isColumn: true)),
      date.range.lowerBound == 0
    {
      return (columns.date, date)
    }
    let context = context(isColumn: false)
    for (column, cell) in cells.enumerated() where column > 0 || columns?.date == 0 {
      if let date = AgendaDate.find(in: cell, context), date.range.lowerBound == 0 {
        return (column, date)
      }
    }
    // A date behind the title in one cell, with a place after it.
    if let columns, columns.date < cells.count,
      let date = AgendaDate.find(in: cells[columns.date], context),
      date.first.day != nil, date.range.lowerBound < 60
    {
      return (columns.date, date)
    }
    return nil
  }

  mutating func addEntry(
    title printed: String, date: AgendaDate, venueText: String, theme printedTheme: String,
    _ block: Block,
    repairs: [String]
  ) {
    var repairs = repairs
    var title = TextMending.trim(printed)
    var isForthcoming = false
    for label in ["forthcoming", "upcoming", "planned"] {
      guard title.lowercased().hasPrefix(label) else { continue }
      let rest = title.dropFirst(label.count)
      guard let sign = rest.first,
        ":–-".contains(sign) || sign == " " && rest.dropFirst().first == ":"
      else { continue }
      title = TextMending.trim(rest.drop(while: { " :–-".contains($0) }))
      isForthcoming = true
    }
    var theme = TextMending.trim(printedTheme)
    while let first = theme.first, ",;:.".contains(first) {
      theme = TextMending.trim(theme.dropFirst())
    }
    // A year that fell out of the date's column to the front of the theme.
    if let year = date.last.year, theme.hasPrefix("\(year) "), let next = theme.dropFirst(5).first,
      next.isUppercase
    {
      theme = String(theme.dropFirst(5))
      repairs.append("The theme was printed with '\(year)' before it.")
    }
    if theme.isEmpty { repairs.append("No theme printed.") }
    let venue = venueText.isEmpty ? nil : Venue(venueText, places: corpus.places)
    if let repair = venue?.repair { repairs.append(repair) }
    if date.last.year == nil { repairs.append("No year printed.") }
    if date.hasYearFromContext { repairs.append("The year stands in the heading.") }
    if date.isAmbiguous { repairs.append("Day and month of the date may be exchanged.") }
    if let last = theme.last, theme.count > 60, last.isLetter,
      theme.hasSuffix(" and") || theme.hasSuffix(" of")
    {
      repairs.append("The theme is cut.")
    }
    let named = mechanism == nil ? matcher.named(in: title) : nil
    let owner = mechanism ?? (named ?? "unknown", headings.last?.text ?? "")
    if mechanism == nil, named == nil { repairs.append("No heading names its mechanism.") }
    entriesUnderHeading += 1
    undatedRows = 0
    let start = date.last.year == nil ? "undated" : date.first.edtf
    var id = "\(owner.id)/\(start)/\(Slug.make(title))"
    if usedIDs.contains(id) {
      var number = 2
      while usedIDs.contains(id + "/-0\(number)") { number += 1 }
      id += "/-0\(number)"
    }
    usedIDs.insert(id)
    var entry = AgendaProposal(
      mechanism: owner.id, heading: owner.heading, id: id, title: title,
      type: MeetingType.of(title: title, theme: theme), date: date, venue: venue, theme: theme,
      isForthcoming: isForthcoming, repairs: repairs, row: findings.entries.count + 1,
      page: block.page,
      known: nil)
    entry.known = known(entry)
    findings.entries.append(entry)
  }

  /// The catalogue's entry of the same days and nearly the same title.
  private func known(_ entry: AgendaProposal) -> String? {
    guard let mechanism = corpus.mechanisms.first(where: { $0.id == entry.mechanism }) else {
      return nil
    }
    return mechanism.agenda.filter { $0.date == entry.date.edtf }
      .map { ($0.id, TextSimilarity.dice($0.title, entry.title)) }
      .filter { $0.1 > 0.6 }.max { $0.1 < $1.1 }?.0
  }

  // MARK: Headings

  private mutating func begin(_ id: String, _ heading: String) {
    mechanism = (id, heading)
    entriesUnderHeading = 0
  }

  private mutating func addHeading(_ cells: [String], _ block: Block) {
    let (text, hasClass) = Self.joinCut(cells)
    let isSentence =
      [".", "!", "…"].contains { text.hasSuffix($0) } && text.split(separator: " ").count > 5
    if isSentence {
      if let mechanism, entriesUnderHeading == 0 {
        findings.statements.append(.init(mechanism: mechanism.id, text: text))
      }
      return
    }
    if let match = matcher.match(text), match.score >= (hasClass ? 0.6 : 0.65) {
      begin(match.id, text)
    } else if hasClass || cells.count == 1 && block.kind == .row && text.count < 160 {
      // Not in the catalogue: the heading's acronym or words serve as its id.
      begin(MechanismMatcher.acronym(in: text).map { Slug.make($0) } ?? Slug.make(text), text)
    } else if block.kind == .row {
      // One row may be damaged; several on end are another table.
      undatedRows += 1
      if undatedRows > 2 {
        isInCalendar = false
        mechanism = nil
        findings.unread.removeLast(min(2, findings.unread.count))
      } else {
        leaveOut(cells.joined(separator: " | "), block)
      }
    }
  }

  /// A heading whose cells cut it in pieces, in one; without its classification in brackets.
  private static func joinCut(_ cells: [String]) -> (text: String, hasClass: Bool) {
    var text = ""
    var hasClass = false
    for cell in cells {
      var piece = cell
      if let range = classification(in: piece) {
        hasClass = true
        piece.removeSubrange(range)
        piece = TextMending.collapse(piece)
      }
      guard !piece.isEmpty else { continue }
      // A piece that goes on in lower case goes on in the middle of a word.
      let joins = text.isEmpty || piece.first?.isLowercase == true
      text += joins ? piece : " " + piece
    }
    return (TextMending.collapse(text), hasClass)
  }

  /// "(RCP)", "(IRF, pillar)", "(Other, pillar)".
  private static func classification(in text: String) -> Range<String.Index>? {
    let known: Set<String> = ["rcp", "irf", "other", "pillar", "interregional forum"]
    var start = text.startIndex
    while let open = text[start...].firstIndex(of: "(") {
      guard let end = text[open...].firstIndex(of: ")") else { return nil }
      let words = text[text.index(after: open)..<end].split(separator: ",").map {
        TextMending.trim($0).lowercased()
      }
      if !words.isEmpty, words.allSatisfy(known.contains) { return open..<text.index(after: end) }
      start = text.index(after: open)
    }
    return nil
  }

  /// Hyphens that a line end left with a blank behind them: "Ibero- American", "capacity- building";
  /// not "short- and long-term". "and/ or" too, and a comma without a blank after it.
  static func mendCell(_ text: String) -> String {
    let scalars = Array(TextMending.collapse(text).unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      if scalar == " ", index > 1, index + 1 < scalars.count,
        scalars[index + 1].properties.isAlphabetic
      {
        let sign = scalars[index - 1]
        if sign == "-" || sign == "/", scalars[index - 2].properties.isAlphabetic {
          let rest = String(String.UnicodeScalarView(scalars[(index + 1)...].prefix(4)))
          let suspended = ["and ", "or ", "und ", "to ", "et ", "ou ", "y "].contains {
            rest.hasPrefix($0)
          }
          if !(suspended && sign == "-") { continue }
        }
      }
      result.append(scalar)
    }
    return String(result)
  }
}
