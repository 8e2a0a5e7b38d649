// Calendars that are no tables: lists and short paragraphs, a meeting each.

extension AgendaRecognizer {
  /// Meetings that are told in lists or sentences: "The 3rd technical meeting, 12-14 March 2014 in
  /// Geneva, Switzerland on visas." or "12–14 March: Technical meeting, Geneva, Switzerland".
  ///
  /// Two or more must stand near each other, each with a day and a known country, and nothing else in
  /// their paragraphs: a meeting that a report mentions is no calendar.
  mutating func addLists(_ blocks: [Block]) {
    var run: [(entries: [Told], block: Block, headings: [(level: Int, text: String)])] = []
    var gap = 0
    func flush(_ this: inout AgendaRecognizer) {
      if run.reduce(0, { $0 + $1.entries.count }) >= 2 {
        for (entries, block, headings) in run { this.take(entries, block, headings) }
      }
      run = []
    }
    for block in blocks {
      if isListHeading(block) {
        noteListHeading(block)
        continue
      }
      guard block.kind == .paragraph || block.kind == .item else { continue }
      let told = sentences(block.text).map { tell($0) }
      if !told.isEmpty, told.allSatisfy({ $0 != nil }) {
        run.append((told.compactMap { $0 }, block, headings))
        gap = 0
      } else {
        gap += 1
        if gap > 2 { flush(&self) }
      }
    }
    flush(&self)
  }

  /// What a sentence tells of a meeting.
  private struct Told {
    var title: String
    var date: AgendaDate
    var venue: String
    var theme: String
  }

  private func isListHeading(_ block: Block) -> Bool {
    if block.isHeading { return true }
    let text = block.text
    return block.kind == .paragraph && block.standsAlone && text.count < 100
      && text.last.map { !".;,:".contains($0) } ?? false
      && AgendaDate.find(in: text, DateContext()) == nil
  }

  private func sentences(_ text: String) -> [String] {
    guard text.count < 1500 else { return [text] }
    var result: [String] = []
    var current = ""
    let words = text.split(separator: " ")
    for (place, word) in words.enumerated() {
      current += (current.isEmpty ? "" : " ") + word
      let next = place + 1 < words.count ? words[place + 1] : "X"
      // "3. April" and "St. Gallen" are no ends of sentences.
      let isEnd = word.last == "." && word.count > 3 && word.dropLast().last?.isLetter == true
      if isEnd, next.first?.isUppercase == true || next.first?.isNumber == true,
        current.split(separator: " ").count > 5
      {
        result.append(current)
        current = ""
      }
    }
    if !current.isEmpty { result.append(current) }
    return result
  }

  private func tell(_ printed: String) -> Told? {
    var sentence = printed
    if let (mark, rest) = LeadingMark.parse(sentence), mark == .bullet { sentence = rest }
    guard sentence.count < 400,
      let date = AgendaDate.find(in: sentence, listContext),
      date.first.day != nil, date.last.year != nil, date.range.lowerBound <= 160
    else { return nil }
    let scalars = Array(sentence.unicodeScalars)
    let head = Self.clean(AgendaRow.slice(scalars, 0..<date.range.lowerBound))
    let tail = Self.clean(AgendaRow.slice(scalars, date.range.upperBound..<scalars.count))
    if head.isEmpty {
      // Date first: "12 March: Title, City, Country".
      guard let place = lastPlace(in: tail) else { return nil }
      return Told(title: place.title, date: date, venue: place.venue, theme: "")
    }
    guard head.split(separator: " ").count <= 16, head.first?.isUppercase == true,
      !head.contains(". "), !head.contains(";"), let place = places.first(in: tail),
      place.range.upperBound <= 80
    else { return nil }
    let parts = Array(tail.unicodeScalars)
    let venue = Self.clean(AgendaRow.slice(parts, 0..<place.range.upperBound))
    let theme = Self.clean(AgendaRow.slice(parts, place.range.upperBound..<parts.count))
    // The place stands right behind the date: no sentence goes on between them.
    guard venue.split(separator: " ").count <= 8 else { return nil }
    return Told(title: head, date: date, venue: venue, theme: theme)
  }

  /// "Technical meeting, Geneva, Switzerland" taken apart.
  private func lastPlace(in text: String) -> (title: String, venue: String)? {
    let parts = text.split(whereSeparator: { ",;(".contains($0) }).map {
      TextMending.trim($0.filter { $0 != ")" })
    }
    guard parts.count >= 2, let last = parts.last, places.country(Self.clean(last)) != nil else {
      return nil
    }
    let count = parts.count >= 3 ? 2 : 1
    return (
      parts.dropLast(count).joined(separator: ", "), parts.suffix(count).joined(separator: ", ")
    )
  }

  /// Without the words and signs that join title, date, place and theme.
  private static func clean(_ text: String) -> String {
    var result = text
    let words = [
      "held on", "held", "took place on", "took place", "was held on", "was held", "on", "in", "at",
      "from", "le", "du", "les", "el", "del", "am", "vom", "в", "с", "à", "en", "a",
    ]
    var changed = true
    while changed {
      changed = false
      while let first = result.first, " ,;:.–—-(|)·".contains(first) {
        result.removeFirst()
        changed = true
      }
      while let last = result.last, " ,;:.–—-(|·".contains(last) {
        result.removeLast()
        changed = true
      }
      for word in words {
        if result.lowercased().hasPrefix(word + " ") {
          result = String(result.dropFirst(word.count + 1))
          changed = true
        }
        if result.lowercased().hasSuffix(" " + word) {
          result = String(result.dropLast(word.count + 1))
          changed = true
        }
      }
    }
    return result
  }

  private mutating func take(
    _ entries: [Told], _ block: Block, _ headings: [(level: Int, text: String)]
  ) {
    adopt(headings: headings)
    for entry in entries {
      addEntry(
        title: entry.title, date: entry.date, venueText: entry.venue, theme: entry.theme, block,
        repairs: ["It is told in a sentence."])
    }
  }
}
