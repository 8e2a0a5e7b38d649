/// Understands one entry: authors, title, year, container, publisher, place, address.
///
/// The forms it knows are those of reports and of the humanities: `Author, "Title," what (Place,
/// Year)`; `Author, *Title* (Publisher, Place, Year)`; `Author, Title, adopted DATE in PLACE`;
/// `Author, A., 2002, « Title », in …`; `Author (2002). Title.`; the year above or before the title.
struct ReferenceParser {
  private let entry: ReferenceEntry
  private let names: NameVocabulary

  init(_ entry: ReferenceEntry, names: NameVocabulary) {
    self.entry = entry
    self.names = names
  }

  /// The reference, or nil if the entry is none.
  func parse() -> ReferenceProposal? {
    switch entry.origin {
    case .series: return parseSeries()
    case .list:
      if entry.year != nil { return parseYearFirst() }
      // Emphasis says more than the order of the parts.
      return entry.text.contains("*")
        ? parseFree() ?? parseStyled() : parseStyled() ?? parseFree()
    case .note:
      if let styled = parseStyled(), styled.container != nil || styled.publisher != nil,
        !entry.text.contains("*")
      {
        return styled
      }
      return parseFree()
    }
  }

  // MARK: Entries in one of the styles of lists

  private func parseStyled() -> ReferenceProposal? {
    guard let styled = StyledReference(entry.text, author: entry.author),
      var result = proposal(styled.title)
    else { return nil }
    result.authors = styled.authors
    result.year = styled.year
    result.container = styled.container
    result.volume = styled.volume
    result.issue = styled.issue
    result.pages = styled.pages
    result.publisher = styled.publisher
    result.place = styled.place
    result.doi = styled.doi
    result.url = styled.url
    result.type = styled.type
    return result
  }

  private func proposal(_ title: String) -> ReferenceProposal? {
    var clean = TextMending.collapse(TextMending.withoutMarkup(title))
    while let last = clean.last, ",.;: ".contains(last), !clean.hasSuffix("...") {
      clean.removeLast()
    }
    while let first = clean.first, ",.;: ".contains(first) { clean.removeFirst() }
    clean = clean.replacing("- ", with: "-")
    guard clean.count >= 6, clean.count <= 500, clean.contains(where: \.isLetter) else {
      return nil
    }
    return ReferenceProposal(
      title: clean, places: [entry.place],
      printed: TextMending.collapse(TextMending.withoutMarkup(entry.text)))
  }

  // MARK: Title of a series: "Title Author and Author, Month Year"

  private func parseSeries() -> ReferenceProposal? {
    let text = entry.text
    guard let comma = text.lastIndex(of: ",") else { return nil }
    let date = AgendaDate.find(in: String(text[comma...]))
    var head = TextMending.trim(text[..<comma])
    var authors: [String] = []
    if head.hasPrefix("*"), let end = head.dropFirst().firstIndex(of: "*") {
      authors = Self.people(TextMending.trim(head[head.index(after: end)...]))
      head = String(head[..<end])
    } else {
      let words = head.split(separator: " ").map(String.init)
      let start = names.authorsStart(words)
      authors = Self.people(words[start...].joined(separator: " "))
      head = words[..<start].joined(separator: " ")
    }
    guard var result = proposal(head) else { return nil }
    result.authors = authors
    result.year = date?.last.year ?? Metadata.firstYear(String(text[comma...]))
    result.month = date?.last.month
    result.series = entry.author
    result.number = entry.place.locator.map { $0.replacing("no. ", with: "") }
    return result
  }

  // MARK: "2012 Title. Publisher, Place."

  private func parseYearFirst() -> ReferenceProposal? {
    let (text, url) = Self.takeAddress(entry.text)
    let (title, rest) = Self.firstTitle(text)
    guard var result = proposal(title) else { return nil }
    result.year = entry.year
    result.authors = entry.author.map(Self.people) ?? []
    result.url = url
    Self.describe(rest, &result)
    return result
  }

  /// The title at the beginning: emphasized, quoted, or the first sentence.
  private static func firstTitle(_ text: String) -> (title: String, rest: String) {
    if let marked = delimited(text, from: text.startIndex), marked.start == text.startIndex {
      // "*Title* of many": emphasis that ends inside the sentence is part of the title.
      return (marked.content, String(text[marked.end...]))
    }
    let ends = [". In:", ". In *", ". *", ". "]
    var best: String.Index?
    for mark in ends {
      var start = text.startIndex
      while let range = text[start...].firstRange(of: mark) {
        // An initial is no end of a sentence.
        let before = text[..<range.lowerBound].split(separator: " ").last ?? ""
        if before.count > 1 || before.first?.isLowercase == true {
          if best.map({ range.lowerBound < $0 }) ?? true { best = range.lowerBound }
          break
        }
        start = range.upperBound
      }
    }
    // A question ends a title as well.
    guard let best else { return (text, "") }
    return (String(text[..<best]), String(text[best...]))
  }

  // MARK: Notes and free entries

  private static let openings = [
    "see, for example,", "see for example", "see also:", "see also", "see :", "see:", "see", "cf.",
    "refer to:",
    "refer to :", "refer to", "e.g.", "for example,", "in addition to,",
  ]

  private func parseFree() -> ReferenceProposal? {
    var (text, url) = Self.takeAddress(entry.text)
    text = TextMending.trim(text)
    let lower = text.lowercased()
    if lower.hasPrefix("ibid") || lower.contains("op. cit") || lower.contains("*op. cit") {
      return nil
    }
    for opening in Self.openings where lower.hasPrefix(opening + " ") {
      text = TextMending.trim(text.dropFirst(opening.count))
      break
    }
    // "For a discussion of …, see: Author …" leads to the work behind the colon.
    for mark in [" see: ", " see : ", " refer to : ", " refer to: ", " drawn from: "] {
      if let range = text.firstRange(of: mark),
        text.distance(from: text.startIndex, to: range.lowerBound) < 200
      {
        text = TextMending.trim(text[range.upperBound...])
        break
      }
    }
    if let marked = Self.firstMarked(text) {
      let before = TextMending.trim(text[..<marked.start])
      let rest = String(text[marked.end...])
      guard Self.looksLikeAuthors(before),
        var result = proposal(Self.withTail(marked.content, rest))
      else { return nil }
      result.url = url
      let (authors, year) = Self.authorsAndYear(before)
      result.authors = authors
      result.year = year
      Self.describe(rest, &result)
      guard result.year != nil || url != nil || entry.origin == .list else { return nil }
      return result
    }
    return parseUnmarked(text, url)
  }

  /// "Title ('Short name')": a name in brackets right behind a title belongs to it.
  private static func withTail(_ title: String, _ rest: String) -> String {
    let tail = TextMending.trim(rest)
    guard tail.hasPrefix("('") || tail.hasPrefix("(‘"), let end = tail.firstIndex(of: ")") else {
      return title
    }
    return title + " " + tail[...end]
  }

  /// "Author, Title, adopted DATE in PLACE." and "Author, Title (Place, Year)."
  private func parseUnmarked(_ text: String, _ url: String?) -> ReferenceProposal? {
    // "Author, A. (2002). Title. Publisher, Place."
    if entry.origin == .list {
      let (authors, year, title) = Self.splitAuthor(text)
      if let year, !authors.isEmpty, let title, let range = text.firstRange(of: title),
        var result = proposal(title)
      {
        result.authors = authors
        result.year = year
        result.url = url
        Self.describe(String(text[range.upperBound...]), &result)
        return result
      }
    }
    var end = text.endIndex
    var isSure = false
    for mark in [
      ", adopted ", ", signed ", ", webpage ", ", website ", ", press release", ", draft document",
      ", communication from",
    ] {
      if let range = text.firstRange(of: mark), range.lowerBound < end {
        end = range.lowerBound
        isSure = true
      }
    }
    // In a note, a year alone in brackets may be anything: "New members (2004): …".
    if let bracket = Self.imprint(text), bracket.lowerBound < end,
      entry.origin == .list || text[bracket].contains(",")
    {
      end = bracket.lowerBound
      isSure = true
    }
    let isList = entry.origin == .list
    if !isSure {
      guard isList || url != nil else { return nil }
    }
    let head = TextMending.trim(text[..<end])
    let (authors, year, title) = Self.splitAuthor(head)
    // "Hansen (2010), Popp (2012), …" names works that are described elsewhere.
    guard Self.bracketedYears(head) < 2 else { return nil }
    guard let title, var result = proposal(title), isSure || isList else { return nil }
    // A sentence is no title: it has a verb, and no author before it.
    guard !Self.isSentence(head) else { return nil }
    result.authors = authors
    result.year = year
    result.url = url
    Self.describe(String(text[end...]), &result)
    guard result.year != nil || url != nil else { return nil }
    return result
  }

  private static func bracketedYears(_ text: String) -> Int {
    text.split(separator: "(").dropFirst().filter {
      $0.prefix(4).allSatisfy(\.isNumber) && $0.dropFirst(4).first == ")"
    }
    .count
  }

  private static func isSentence(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    let verbs: Set<Substring> = [
      "is", "was", "are", "were", "has", "have", "include", "includes", "described", "considered",
    ]
    return words.prefix(12).contains { verbs.contains($0) }
  }

  /// "Author, Title" → author and title; "Author, A., 2002, Title"; "Author, A. (2002). Title".
  private static func splitAuthor(_ text: String) -> (authors: [String], year: Int?, title: String?)
  {
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    for (index, word) in words.enumerated().prefix(30) where index > 0 {
      let bare = word.filter { $0.isNumber }
      guard bare.count == 4, let year = Int(bare), (1800...2100).contains(year), word.count <= 8,
        word.hasPrefix("(") || word.hasSuffix(",") || word.hasSuffix(".") || word.hasSuffix(":")
      else { continue }
      let rest = words[(index + 1)...].joined(separator: " ")
      let (title, _) = firstTitle(rest)
      return (people(words[..<index].joined(separator: " ")), year, title.isEmpty ? nil : title)
    }
    guard let comma = text.firstRange(of: ", ") else { return ([], nil, text) }
    let head = String(text[..<comma.lowerBound])
    let rest = String(text[comma.upperBound...])
    guard head.count <= 90, rest.first?.isUppercase == true || rest.first?.isNumber == true else {
      return ([], nil, text)
    }
    return ([head], nil, rest)
  }

  /// Whether what stands before a title can be its authors: nothing, or mostly capitalized words.
  private static func looksLikeAuthors(_ text: String) -> Bool {
    let clean = TextMending.withoutMarkup(text)
    guard !clean.isEmpty else { return true }
    guard clean.count <= 160 else { return false }
    if isSentence(clean) { return false }
    let words = clean.split(whereSeparator: { !($0.isLetter || $0.isNumber) })
    let capitals = words.filter { $0.first?.isUppercase == true || $0.first?.isNumber == true }
      .count
    return capitals * 2 >= words.count
  }

  /// "Zincone, G., 2002," → authors and year.
  private static func authorsAndYear(_ text: String) -> ([String], Int?) {
    var head = TextMending.trim(text)
    while let last = head.last, ",.:; ".contains(last), !isInitial(head) { head.removeLast() }
    var year: Int?
    let words = head.split(separator: " ").map(String.init)
    for (index, word) in words.enumerated().reversed().prefix(6) {
      let digits = word.filter(\.isNumber)
      guard digits.count == 4, let value = Int(digits), (1800...2100).contains(value),
        word.count <= 7
      else { continue }
      year = value
      var kept = Array(words[..<index])
      // "November 2003", "09 December 2003": the month goes with the year.
      while let last = kept.last, AgendaDate.find(in: last + " 2000") != nil || Int(last) != nil {
        kept.removeLast()
      }
      head = kept.joined(separator: " ")
      break
    }
    while let last = head.last, ",:; ".contains(last) { head.removeLast() }
    // "24/02/2004", "228-2003".
    if year == nil { year = AgendaDate.find(in: head)?.last.year ?? Metadata.firstYear(head) }
    return (people(head), year)
  }

  private static func isInitial(_ text: String) -> Bool {
    guard text.hasSuffix("."), let word = text.split(separator: " ").last else { return false }
    return word.count <= 3 || word.hasSuffix("al.") || word.contains("-")
  }

  /// Names from "Abella, M. and Martin, P.", "M. Abella and P. Martin", "Thouez, C. and F. Channac",
  /// or a body as it stands.
  static func people(_ text: String) -> [String] {
    var clean = TextMending.collapse(TextMending.withoutMarkup(text))
    for mark in ["(eds.)", "(ed.)", "(eds)", "(ed)", ", eds.", ", ed.", "(dir.)"] {
      clean = clean.replacing(mark, with: "")
    }
    for title in ["Dr ", "Dr. ", "Professor ", "Prof. "] where clean.hasPrefix(title) {
      clean = String(clean.dropFirst(title.count))
    }
    if clean.hasSuffix(", PhD") { clean = String(clean.dropLast(5)) }
    clean = TextMending.trim(clean)
    while let last = clean.last, ",;: ".contains(last) { clean.removeLast() }
    guard !clean.isEmpty, !["the", "in", "see"].contains(clean.lowercased()) else { return [] }
    // "… Migration, Asylum and Refugees (IGC)": an acronym behind it makes it one body.
    if clean.contains("("), clean.last == ")" || clean.split(separator: " ").count > 4,
      !clean.contains(").")
    {
      return [clean]
    }
    var names: [String] = []
    for part in clean.replacing(" & ", with: " and ").split(
      separator: " and ", omittingEmptySubsequences: true
    ).map(String.init) {
      var pieces = part.split(separator: ",").map { TextMending.trim($0) }.filter { !$0.isEmpty }
      while !pieces.isEmpty {
        let first = pieces.removeFirst()
        if let next = pieces.first, isInitials(next) {
          names.append(first + ", " + next)
          pieces.removeFirst()
        } else {
          names.append(first)
        }
      }
    }
    // "International Labour Organization (ILO)", "Migrant Forum in Asia": "and" inside a body's name.
    let looksLikeBodies = names.contains { $0.split(separator: " ").count > 4 || $0.contains("(") }
    return looksLikeBodies && !clean.contains(",") ? [clean] : names
  }

  private static func isInitials(_ text: String) -> Bool {
    let words = text.split(whereSeparator: { " -".contains($0) })
    return !words.isEmpty && words.count <= 4
      && words.allSatisfy { $0.count <= 2 || $0.count <= 3 && $0.hasSuffix(".") }
      || words.count <= 2
        && words.allSatisfy {
          $0.first?.isUppercase == true && $0.allSatisfy { $0.isLetter || $0 == "." }
            && $0.count <= 12
        }
  }

  // MARK: Pieces

  /// An address and what leads to it, taken out of a text; blanks that line ends left in it go.
  static func takeAddress(_ text: String) -> (rest: String, url: String?) {
    var start: String.Index?
    for mark in ["https://", "http://", "www.", "<http", "doi.org/"] {
      if let range = text.firstRange(of: mark), start.map({ range.lowerBound < $0 }) ?? true {
        start = range.lowerBound
      }
    }
    guard let start else { return (text, nil) }
    var tail = String(text[start...].drop(while: { $0 == "<" }))
    for stop in [" (accessed", " (consulted", " (retrieved", ". Accessed", ">", " (last "] {
      if let range = tail.firstRange(of: stop) { tail = String(tail[..<range.lowerBound]) }
    }
    var url = ""
    for word in tail.split(separator: " ") {
      if url.isEmpty {
        url = String(word)
      } else if let last = url.last,
        "/-_.=".contains(last) || word.contains("/") || word.contains("_") || word.contains(".pdf")
          || word.contains(".htm"),
        !word.hasPrefix("(")
      {
        // A sentence that begins after a full stop is not the address's.
        if last == ".", word.first?.isUppercase == true, !word.contains("/") { break }
        url += word
      } else if word.count <= 3, word.allSatisfy({ $0.isNumber }) {
        url += "%20" + word
      } else {
        break
      }
    }
    while let last = url.last, ".,;)>".contains(last) { url.removeLast() }
    url = url.replacing("*", with: "")
    if url.hasPrefix("www.") { url = "http://" + url }
    if url.hasPrefix("doi.org/") { url = "https://" + url }
    var rest = TextMending.trim(text[..<start])
    for mark in [
      "available from:", "available from", "accessible from", "available at:", "available at",
      "accessible at", "retrieved from", "see", "url:", "<", "is", "are",
    ] {
      if rest.lowercased().hasSuffix(mark) { rest = TextMending.trim(rest.dropLast(mark.count)) }
    }
    while let last = rest.last, ",:; <(".contains(last) { rest.removeLast() }
    return (rest, url.count > 8 ? url : nil)
  }

  /// The first quotation or emphasis, whichever begins first.
  private static func firstMarked(_ text: String) -> (
    content: String, start: String.Index, end: String.Index
  )? {
    var index = text.startIndex
    while index < text.endIndex {
      if "\"“«*".contains(text[index]), let found = delimited(text, from: index),
        found.content.count >= 6,
        !["op. cit.", "ibid", "et al."].contains(found.content.lowercased())
      {
        return found
      }
      index = text.index(after: index)
    }
    return nil
  }

  private static func delimited(_ text: String, from index: String.Index) -> (
    content: String, start: String.Index, end: String.Index
  )? {
    guard index < text.endIndex else { return nil }
    let open = text[index]
    let closing: Set<Character>
    switch open {
    case "\"": closing = ["\"", "”"]
    case "“": closing = ["”", "\""]
    case "«": closing = ["»"]
    case "*": closing = ["*"]
    default: return nil
    }
    let begin = text.index(after: index)
    guard let end = text[begin...].firstIndex(where: { closing.contains($0) }) else { return nil }
    return (String(text[begin..<end]), index, text.index(after: end))
  }

  /// "(Geneva, 2010)", "(EC, Brussels, 2007)", "(Routledge, London, 2011)": the bracket that ends in
  /// a year.
  private static func imprint(_ text: String) -> Range<String.Index>? {
    var end = text.endIndex
    while let close = text[..<end].lastIndex(of: ")") {
      guard let open = matchingOpen(text, close) else { return nil }
      let inner = text[text.index(after: open)..<close]
      if let year = inner.split(whereSeparator: { ", ".contains($0) }).last, year.count == 4,
        Metadata.firstYear(String(year)) != nil,
        inner.count < 120
      {
        return open..<text.index(after: close)
      }
      end = open
    }
    return nil
  }

  private static func matchingOpen(_ text: String, _ close: String.Index) -> String.Index? {
    var depth = 0
    var index = close
    while true {
      if text[index] == ")" { depth += 1 }
      if text[index] == "(" {
        depth -= 1
        if depth == 0 { return index }
      }
      guard index > text.startIndex else { return nil }
      index = text.index(before: index)
    }
  }

  /// Year, publisher, place, container and type from what follows the title.
  private static func describe(_ rest: String, _ result: inout ReferenceProposal) {
    if let range = imprint(rest) {
      let inner = rest[range].dropFirst().dropLast()
      var parts = inner.split(separator: ",").map { TextMending.trim($0) }
      if result.year == nil { result.year = parts.last.flatMap { Metadata.firstYear($0) } }
      parts.removeLast()
      if let place = parts.last { result.place = place }
      if parts.count > 1 { result.publisher = parts[0] }
    } else if let range = rest.firstRange(of: "adopted ") ?? rest.firstRange(of: "signed ") {
      let date = AgendaDate.find(in: String(rest[range.upperBound...].prefix(40)))
      if result.year == nil { result.year = date?.last.year }
      result.month = date?.last.month
    } else if let last = lastSentence(rest) {
      let parts = last.split(separator: ",").map { TextMending.trim($0) }.filter { !$0.isEmpty }
      if parts.count >= 2, last.count < 100, Metadata.firstYear(last) == nil, !last.contains("*"),
        !last.hasPrefix("In")
      {
        result.place = parts.last
        result.publisher = parts[parts.count - 2]
      }
    }
    if result.year == nil {
      // ", 18 November 2011", "(14-15 June 2001)": a date behind the title.
      if let date = AgendaDate.find(in: String(rest.prefix(200))), let year = date.last.year {
        result.year = year
      }
    }
    for mark in ["In: ", "in: ", ". In ", ", in ", " In *", " in *"] {
      guard let range = rest.firstRange(of: mark) else { continue }
      let after = String(rest[range.lowerBound...])
      if let marked = firstMarked(after) {
        result.container = TextMending.collapse(marked.content)
        break
      }
    }
    if let range = rest.lowercased().firstRange(of: "doi:") {
      let value = rest.lowercased()[range.upperBound...].drop(while: { $0 == " " }).prefix(while: {
        !$0.isWhitespace
      })
      if value.hasPrefix("10.") { result.doi = String(value) }
    }
    result.type = type(result, rest)
  }

  private static func lastSentence(_ text: String) -> String? {
    let parts = text.split(separator: ". ").map {
      TextMending.trim($0.drop(while: { " .,*\"".contains($0) }))
    }
    guard var last = parts.last(where: { !$0.isEmpty }) else { return nil }
    while let sign = last.last, ". ".contains(sign) { last.removeLast() }
    return last
  }

  private static func type(_ item: ReferenceProposal, _ rest: String) -> String {
    let text = (item.title + " " + rest).lowercased()
    let title = item.title.lowercased()
    func has(_ words: String...) -> Bool { words.contains { text.contains($0) } }
    if has("webpage", "website", "web page") { return "webpage" }
    if has("press release") { return "press-release" }
    if has("communication from the commission", "communication from the european") {
      return "communication"
    }
    if has("background paper") { return "background-paper" }
    if title.contains("declaration") || title.contains("communiqué") { return "declaration" }
    if title.contains("convention") || title.contains("protocol") { return "treaty" }
    if title.contains("resolution") { return "resolution" }
    if has("unpublished") { return "unpublished-paper" }
    if has("draft document") { return "draft-document" }
    if has("information sheet", "factsheet") { return "information-sheet" }
    if has("roadmap") { return "roadmap" }
    if item.container != nil {
      return has("(eds", "eds.)", "ed.)", "in:", "press") ? "chapter" : "article"
    }
    if has("university press", "publishers", "routledge") { return "book" }
    return "report"
  }
}
