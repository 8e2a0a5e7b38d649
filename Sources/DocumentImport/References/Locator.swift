/// Where a work stands in its container: volume, issue, pages, as styles print them.
struct Locator: Hashable {
  var volume: String?
  var issue: String?
  var pages: String?
  var year: Int?
  /// Where the locator begins in the text, in characters.
  var start: String.Index

  /// The first volume and pages in a text: `12(3), 101-120`, `12 (3): 101–120`, `12/3: 101`,
  /// `vol. 12, no. 3, pp. 101-120, 1998`, `12:101-120`, `12, no. 3 (1998): 101`,
  /// `1998;12(3):101-20`, `Jg. 12, H. 3, S. 101–120`.
  static func find(in text: String) -> Locator? {
    var start = text.startIndex
    while start < text.endIndex {
      let isWordStart = start == text.startIndex || " ,(.".contains(text[text.index(before: start)])
      if isWordStart, var locator = read(text[start...]),
        locator.pages != nil || locator.issue != nil
          || locator.isLabelled
      {
        locator.start = start
        return locator
      }
      start = text.index(after: start)
    }
    return nil
  }

  /// Whether the volume was called one.
  private var isLabelled = false

  private init(start: String.Index) { self.start = start }

  private static let volumeWords = [
    "volume ", "vol. ", "vol ", "bd. ", "band ", "jg. ", "v. ", "t. ", "т. ",
  ]
  private static let issueWords = [
    "number ", "no. ", "no ", "nr. ", "issue ", "iss. ", "heft ", "h. ", "núm. ", "n° ", "nº ",
    "№ ", "№",
  ]
  private static let pageWords = [
    "pages ", "pp. ", "pp.", "pp ", "p. ", "p.", "seiten ", "s. ", "s.", "págs. ", "c. ", "с. ",
  ]

  private static func read(_ text: Substring) -> Locator? {
    var locator = Locator(start: text.startIndex)
    var rest = text
    func skip(_ words: [String]) -> Bool {
      for word in words where rest.prefix(word.count).lowercased() == word {
        rest = rest.dropFirst(word.count)
        return true
      }
      return false
    }
    func skipSigns(_ signs: String) { rest = rest.drop { signs.contains($0) } }
    func number() -> String? {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard (1...5).contains(digits.count) else { return nil }
      rest = rest.dropFirst(digits.count)
      return String(digits)
    }
    // 1998;12(3):101
    if let year = year(rest), rest.dropFirst(4).first == ";" {
      locator.year = year
      rest = rest.dropFirst(5)
      skipSigns(" ")
    }
    locator.isLabelled = skip(volumeWords)
    let wasPages = !locator.isLabelled && skip(pageWords)
    guard let volume = number() else { return nil }
    if wasPages {
      locator.pages = volume + range(&rest)
      return locator
    }
    locator.volume = volume
    // Issue: (3), /3, no. 3
    let beforeIssue = rest
    skipSigns(" ,")
    if skip(issueWords), let issue = number() {
      locator.issue = issue + range(&rest)
    } else if rest.first == "(", year(rest.dropFirst()) == nil || rest.dropFirst(5).first != ")" {
      let inside = rest.dropFirst().prefix { $0 != ")" }
      guard inside.count <= 24, inside.contains(where: \.isNumber) || inside.count <= 12 else {
        return nil
      }
      var issue = inside[...]
      for word in issueWords where issue.lowercased().hasPrefix(word) {
        issue = issue.dropFirst(word.count)
        break
      }
      locator.issue = TextMending.trim(issue)
      rest = rest.dropFirst(inside.count + 2)
    } else if beforeIssue.first == "/" {
      rest = beforeIssue.dropFirst()
      guard let issue = number() else { return nil }
      locator.issue = issue
    } else {
      rest = beforeIssue
    }
    // A year between: "(1998)", ", 1998,"
    var between = rest
    between = between.drop { " ,".contains($0) }
    let isBracketed = between.first == "("
    if isBracketed { between = between.dropFirst() }
    // "(Spring 1998)"
    if isBracketed, year(between) == nil, let space = between.prefix(14).lastIndex(of: " ") {
      let after = between[between.index(after: space)...]
      if year(after) != nil { between = after }
    }
    if let year = year(between) {
      var after = between.dropFirst(4)
      if isBracketed, after.first == ")" { after = after.dropFirst() }
      if isBracketed || after.first.map({ ",.:;".contains($0) }) ?? true {
        locator.year = locator.year ?? year
        rest = after
      }
    }
    let beforePages = rest
    let signs = rest.prefix { " ,:;.".contains($0) }
    rest = rest.dropFirst(signs.count)
    let isNamed = skip(pageWords)
    if isNamed || signs.contains(":") || signs.contains(",") || signs.contains(";"),
      rest.first.map({ $0.isNumber || $0 == "e" }) ?? false
    {
      let prefix = rest.first == "e" ? "e" : ""
      if !prefix.isEmpty { rest = rest.dropFirst() }
      let kept = rest
      if let first = number() {
        let end = range(&rest)
        // "12, 1998" is a year; "12, 101" a page only with a sign for one.
        if isNamed || !end.isEmpty || signs.contains(":")
          || locator.issue != nil && year(kept) == nil
        {
          locator.pages = prefix + first + end
          // IEEE: ", pp. 101-120, 1998"
          let tail = rest.drop { " ,.".contains($0) }
          // MLA and IEEE print the year behind.
          if locator.year == nil, let year = year(tail) { locator.year = year }
          return locator
        }
      }
    }
    rest = beforePages
    return locator
  }

  /// "-120", "–120", "" behind a first page.
  private static func range(_ rest: inout Substring) -> String {
    guard let dash = rest.first, "-–—‐‑".contains(dash) else { return "" }
    let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
    guard (1...5).contains(digits.count) else { return "" }
    rest = rest.dropFirst(digits.count + 1)
    return "-" + digits
  }

  private static func year(_ text: Substring) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard digits.count == 4, let year = Int(digits), (1500...2100).contains(year) else {
      return nil
    }
    return year
  }
}
