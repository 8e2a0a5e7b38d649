/// Finds calendars of meetings in a document: tables whose header names a date beside a meeting or
/// theme, with headings for the mechanism in between.
///
/// The rules are general: an entry is a row with a date; what stands before the date is the title,
/// what follows in the same cell is the venue, the next cell is the theme. A row without a date is
/// a heading, if it names a mechanism or carries a classification in brackets, or a statement. A
/// heading holds until the next one, over page breaks with repeated column headers.
public struct AgendaRecognizer {
  private let corpus: KnownCatalogue
  private let mechanisms: [(id: String, trigrams: Set<UInt64>, acronyms: Set<String>)]
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

  public init(corpus: KnownCatalogue) {
    self.corpus = corpus
    mechanisms = corpus.mechanisms.map { mechanism in
      var trigrams: Set<UInt64> = []
      var acronyms: Set<String> = []
      for name in mechanism.names + [mechanism.acronym ?? ""] where !name.isEmpty {
        trigrams.formUnion(TextSimilarity.trigrams(name))
        if name.count <= 16, !name.contains(" ") || name == mechanism.acronym {
          acronyms.insert(Self.compact(name))
        }
      }
      return (mechanism.id, trigrams, acronyms)
    }
  }

  /// Calendars in a document's blocks.
  public static func find(in blocks: [Block], corpus: KnownCatalogue) -> AgendaFindings {
    var recognizer = AgendaRecognizer(corpus: corpus)
    for block in blocks { recognizer.add(block) }
    recognizer.addPending()
    return recognizer.findings
  }

  private mutating func add(_ block: Block) {
    if block.kind == .row {
      addPending()
      addRow(block)
      return
    }
    guard isInCalendar else { return }
    if block.kind == .tableEnd {
      if isHeaderless { isInCalendar = false }
      return
    }
    if block.isHeading || Headings.endsAppendix(block.text) {
      addPending()
      // A format with true headings may put the mechanism's name into one.
      if let match = match(block.text), match.score >= 0.6 {
        begin(match.id, block.text)
      } else {
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

  /// Text between tables: a heading, or a row whose cells ran into lines.
  private mutating func addPending() {
    guard !pendingLines.isEmpty else { return }
    let block = pendingLines[0]
    let text = TextMending.collapse(pendingLines.map(\.text).joined(separator: " "))
    pendingLines = []
    guard isInCalendar, text.count < 600 else { return }
    if let date = AgendaDate.find(in: text), date.range.lowerBound > 3 {
      let scalars = Array(text.unicodeScalars)
      let title = Self.slice(scalars, 0..<date.range.lowerBound)
      let rest = Self.slice(scalars, date.range.upperBound..<scalars.count)
      guard date.first.day != nil, mechanism != nil, let place = corpus.places.first(in: rest),
        place.range.upperBound < 80
      else { return }
      let restScalars = Array(rest.unicodeScalars)
      let venue = Self.slice(restScalars, 0..<place.range.upperBound)
      let theme = Self.slice(restScalars, place.range.upperBound..<restScalars.count)
      addEntry(
        title: title, date: date, venueText: venue, theme: theme, block,
        repairs: ["The row stands outside the table, in lines."])
      return
    }
    addHeading([text], block)
  }

  private static func slice(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> String {
    TextMending.collapse(String(String.UnicodeScalarView(scalars[range])))
  }

  private mutating func addRow(_ block: Block) {
    var cells = block.cells.map(TextMending.withoutMarkup).map(Self.mendCell)
    if let found = AgendaColumns(cells.filter { !$0.isEmpty }) {
      columns = AgendaColumns(cells) ?? found
      isInCalendar = true
      isHeaderless = false
      undatedRows = 0
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
    }
    while let last = cells.last, last.isEmpty { cells.removeLast() }
    guard isInCalendar, !cells.isEmpty else { return }
    guard cells.joined().filter(\.isLetter).count >= 3 else { return }
    guard let (column, date) = dateCell(cells) else {
      addHeading(cells.filter { !$0.isEmpty }, block)
      return
    }
    let scalars = Array(cells[column].unicodeScalars)
    let before = Self.slice(scalars, 0..<date.range.lowerBound)
    var after = Self.slice(scalars, date.range.upperBound..<scalars.count)
    while let first = after.first, ",;:".contains(first) {
      after = TextMending.trim(after.dropFirst())
    }
    var title = cells[..<column].filter { !$0.isEmpty }.joined(separator: " ")
    var themes = Array(cells[(column + 1)...])
    var venueText = after
    var repairs: [String] = []
    if let columns, cells.count > column {
      if let other = columns.venue, other != columns.date, other != column, other < cells.count {
        venueText = cells[other]
        if other > column { themes[other - column - 1] = "" }
        if other < column {
          title = cells[..<column].enumerated().filter { $0.offset != other }.map(\.element).joined(
            separator: " ")
        }
      }
      if let other = columns.title, other > column, other < cells.count {
        title = cells[other]
        themes[other - column - 1] = ""
      }
    }
    if !before.isEmpty { title += (title.isEmpty ? "" : " ") + before }
    var theme = themes.filter { !$0.isEmpty }.joined(separator: " ")
    // Date and theme in one cell: what begins with a quotation mark is no place.
    if theme.isEmpty, let first = venueText.first, "'‘“\"«".contains(first) {
      theme = venueText
      venueText = ""
      repairs.append("Date and theme share a cell; the venue is missing.")
    } else if theme.isEmpty, venueText.count > 40, let place = corpus.places.first(in: venueText),
      place.range.upperBound < venueText.unicodeScalars.count - 4
    {
      let parts = Array(venueText.unicodeScalars)
      theme = Self.slice(parts, place.range.upperBound..<parts.count)
      venueText = Self.slice(parts, 0..<place.range.upperBound)
    }
    guard !title.isEmpty || !theme.isEmpty else {
      findings.unread.append(cells.joined(separator: " | "))
      return
    }
    addEntry(title: title, date: date, venueText: venueText, theme: theme, block, repairs: repairs)
  }

  /// The cell with the entry's date: where the header says; else the first that begins with one.
  private func dateCell(_ cells: [String]) -> (column: Int, date: AgendaDate)? {
    if let columns, columns.date < cells.count, let date = AgendaDate.find(in: cells[columns.date]),
      date.range.lowerBound == 0
    {
      return (columns.date, date)
    }
    for (column, cell) in cells.enumerated() where column > 0 || columns?.date == 0 {
      if let date = AgendaDate.find(in: cell), date.range.lowerBound == 0 { return (column, date) }
    }
    // A date behind the title in one cell, with a place after it.
    if let columns, columns.date < cells.count, let date = AgendaDate.find(in: cells[columns.date]),
      date.first.day != nil, date.range.lowerBound < 60
    {
      return (columns.date, date)
    }
    return nil
  }

  private mutating func addEntry(
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
    if let last = theme.last, theme.count > 60, last.isLetter,
      theme.hasSuffix(" and") || theme.hasSuffix(" of")
    {
      repairs.append("The theme is cut.")
    }
    let owner = mechanism ?? ("unknown", "")
    if mechanism == nil { repairs.append("No heading before it.") }
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
    if let match = match(text), match.score >= (hasClass ? 0.6 : 0.65) {
      begin(match.id, text)
    } else if hasClass || cells.count == 1 && block.kind == .row && text.count < 160 {
      // Not in the catalogue: the heading's acronym or words serve as its id.
      begin(Self.acronym(in: text).map { Slug.make($0) } ?? Slug.make(text), text)
    } else if block.kind == .row {
      // One row may be damaged; several on end are another table.
      undatedRows += 1
      if undatedRows > 2 {
        isInCalendar = false
        mechanism = nil
        findings.unread.removeLast(min(2, findings.unread.count))
      } else {
        findings.unread.append(cells.joined(separator: " | "))
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

  private static func acronym(in text: String) -> String? {
    guard let open = text.lastIndex(of: "("), let end = text[open...].firstIndex(of: ")") else {
      return nil
    }
    let name = text[text.index(after: open)..<end]
    return name.count <= 16 && name.contains(where: \.isUppercase) ? String(name) : nil
  }

  private static func compact(_ text: some StringProtocol) -> String {
    String(text.uppercased().filter { !$0.isWhitespace })
  }

  /// The mechanism whose names share most with a heading, and how much.
  private func match(_ heading: String) -> (id: String, score: Double)? {
    let trigrams = TextSimilarity.trigrams(heading)
    var words = Set(
      heading.split(whereSeparator: { !($0.isLetter || $0.isNumber || "+-&".contains($0)) }).map(
        Self.compact))
    // "5 + 5", "EU-LAC SCDM": acronyms in brackets as a whole.
    for part in heading.split(whereSeparator: { "()'‘’“”\"".contains($0) }) {
      words.insert(Self.compact(part))
    }
    var best: (id: String, score: Double)?
    for mechanism in mechanisms {
      var score = TextSimilarity.coverage(trigrams, by: mechanism.trigrams)
      if mechanism.acronyms.contains(where: words.contains) { score += 0.5 }
      if score > (best?.score ?? 0) { best = (mechanism.id, score) }
    }
    return best
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
