/// Tells headings from text by what they say and how they stand.
enum Headings {
  private static let known: Set<String> = [
    "abstract", "acknowledgements", "acknowledgments", "acknowledgement", "acronyms", "annex",
    "annexes", "appendix",
    "appendices", "background", "bibliography", "conclusion", "conclusions", "contents",
    "table of contents",
    "endnotes", "notes", "executive summary", "foreword", "glossary", "introduction",
    "list of acronyms",
    "list of abbreviations", "list of figures", "list of tables", "preface", "recommendations",
    "references",
    "summary", "works cited", "methodology", "discussion", "results", "overview",
    "references and notes",
    "conclusions and recommendations", "abbreviations", "résumé", "introducción", "conclusiones",
    "références",
    "bibliographie", "referencias", "bibliografía", "annexe", "annexes", "anexo", "anexos",
    "zusammenfassung",
    "einleitung", "literatur", "anhang",
  ]

  /// A heading that this text may be: its number ("3.1.2", "Annex C"), its words and its level.
  struct Candidate: Hashable {
    var number: String?
    var words: String
    var level: Int
    /// How sure: 1 the format says so, below that by look.
    var confidence: Double
  }

  /// What heading a block may be, or nil if it is text.
  ///
  /// - Parameter nextLength: length of the block after it; a heading that nothing marks is followed
  ///   by something longer.
  static func candidate(_ block: Block, nextLength: Int) -> Candidate? {
    if block.isEntry { return nil }
    switch block.kind {
    case .heading(let level):
      let (number, words) = split(block.text)
      return Candidate(
        number: number, words: words, level: number.map(depth) ?? level, confidence: 1)
    case .paragraph: break
    default: return nil
    }
    let text = block.text
    guard text.count <= 240, let first = text.first(where: { $0.isLetter || $0.isNumber }) else {
      return nil
    }
    let isMarked =
      block.marked.hasPrefix("#") || block.marked.hasPrefix("**") && block.marked.hasSuffix("**")
    let (number, words) = split(text)
    guard let last = words.last, words.contains(where: \.isLetter) else { return nil }
    let endsLikeText = ".;,".contains(last) && !words.hasSuffix("etc.")
    if isAnnex(text), text.count < 200, !endsLikeText {
      return Candidate(number: annexNumber(text), words: text, level: 1, confidence: 0.9)
    }
    if let number, !endsLikeText, words.first?.isUppercase == true, text.count <= 200 {
      let isDecimal = number.contains(".")
      // "2. What are the gaps …?" in a list is text: one number needs to stand alone and be short.
      if isDecimal
        || block.standsAlone && text.count <= 120 && !words.hasSuffix("?") && !words.hasSuffix(":")
      {
        return Candidate(
          number: number, words: words, level: depth(number), confidence: isDecimal ? 0.95 : 0.7)
      }
      return nil
    }
    if number == nil, known.contains(normal(text)) || ListHeadings.isReferenceList(text) {
      return Candidate(number: nil, words: text, level: 1, confidence: 0.85)
    }
    guard block.standsAlone || isMarked, !endsLikeText, first.isUppercase || first.isNumber else {
      return nil
    }
    if isMarked, text.count < 160 {
      return Candidate(number: nil, words: text, level: 2, confidence: 0.8)
    }
    if isAllCapitals(text), text.count <= 160, !text.contains(where: { "_{}=<>;|\\".contains($0) }),
      text.filter(\.isLetter).count >= 4
    {
      return Candidate(number: nil, words: text, level: 1, confidence: 0.75)
    }
    if text.count < 90, nextLength > 160, !text.hasSuffix(":"), isTitleLike(text) {
      return Candidate(number: nil, words: text, level: 2, confidence: 0.5)
    }
    return nil
  }

  /// "3.1.2 Migration Dialogue" → ("3.1.2", "Migration Dialogue").
  static func split(_ text: String) -> (number: String?, words: String) {
    switch LeadingMark.parse(text) {
    case (.decimal(let number), let rest)?: return (number, rest)
    case (.number(let number), let rest)?: return (String(number), rest)
    default: break
    }
    // Roman numerals: "IV. Conclusions".
    if let dot = text.firstIndex(of: "."), text.distance(from: text.startIndex, to: dot) <= 6,
      text[..<dot].allSatisfy({ "IVXLC".contains($0) }), !text[..<dot].isEmpty,
      text.index(after: dot) < text.endIndex, text[text.index(after: dot)] == " "
    {
      return (String(text[..<dot]), TextMending.trim(text[text.index(after: dot)...]))
    }
    return (nil, text)
  }

  /// Whether a heading is one that any document may have: "Introduction".
  static func isCommon(_ text: String) -> Bool { known.contains(normal(split(text).words)) }

  /// Whether a line is a year and nothing else: "2014", "Year 2014:".
  static func isYear(_ text: String) -> Bool {
    let words = normal(text).split(separator: " ")
    guard let last = words.last, last.count == 4, let year = Int(last) else { return false }
    return (1900...2199).contains(year)
      && (words.count == 1
        || words.count == 2 && ["year", "année", "año", "ano", "jahr", "год"].contains(words[0]))
  }

  /// Whether a heading, as `normal` gives it, is that of a list of cited works or of notes.
  static func isReferenceList(_ words: String) -> Bool { ListHeadings.isReferenceList(words) }

  /// "Annex C: …" ends a calendar, as any heading does.
  static func endsAppendix(_ text: String) -> Bool {
    if isAnnex(text), text.count < 200, !text.hasSuffix(".") { return true }
    return known.contains(normal(text))
  }

  static func isAnnex(_ text: String) -> Bool { annexNumber(text) != nil }

  /// The letter or number of an annex: "Annex C: …" → "annex-c".
  static func annexNumber(_ text: String) -> String? {
    let words = text.split(maxSplits: 2, whereSeparator: { " :.–—-".contains($0) })
    guard let kind = words.first?.lowercased(),
      ["annex", "annexe", "appendix", "anexo", "anhang"].contains(kind), words.count > 1,
      words[1].count <= 3,
      words[1].allSatisfy({ $0.isUppercase || $0.isNumber })
    else { return nil }
    return "annex-" + words[1].lowercased()
  }

  /// Lower case, without white space and punctuation at the ends.
  static func normal(_ text: String) -> String {
    TextMending.trim(text.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " })
  }

  private static func depth(_ number: String) -> Int { number.filter { $0 == "." }.count + 1 }

  static func isAllCapitals(_ text: String) -> Bool {
    text.contains(where: \.isUppercase) && !text.contains(where: \.isLowercase)
  }

  /// Begins with a capital, has no sentence inside, and is more words than signs.
  private static func isTitleLike(_ text: String) -> Bool {
    guard !text.contains(". "), !text.contains("@"), !text.contains("://"), !text.contains("www.")
    else { return false }
    let words = text.split(separator: " ")
    return words.count <= 14 && text.filter(\.isNumber).count * 3 < text.count
  }
}
