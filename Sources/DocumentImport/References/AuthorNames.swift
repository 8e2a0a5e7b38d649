/// Names of authors in front of an entry, in any of the orders that styles have: `Adams, B. and Cole, D.`,
/// `Adams B, Cole D`, `B. Adams, D. Cole, and E. Berg`, `Beth Adams and Dan Cole`, or a body.
enum AuthorNames {
  /// Names as "Family, Given", bodies as they stand; without "et al." and editors' marks.
  static func parse(_ printed: String) -> [String] {
    if let persons = persons(printed) { return persons }
    let body = withDot(printed)
    return body.isEmpty ? [] : [body]
  }

  /// Names of persons as "Family, Given"; nil where a part is none.
  private static func persons(_ printed: String) -> [String]? {
    var text = TextMending.collapse(TextMending.withoutMarkup(printed))
    for mark in [
      "(eds.)", "(ed.)", "(eds)", "(ed)", "(Eds.)", "(Ed.)", "(Eds)", "(Hrsg.)", "(Hg.)", "(dir.)",
      "(coords.)", "(coord.)", ", eds.", ", ed.", ", editors", ", editor", "et al.", "et al",
      "u. a.",
      "and others", "y otros",
    ] { text = text.replacing(mark, with: "") }
    text = TextMending.trim(text)
    while let last = text.last, ",;: ".contains(last) { text.removeLast() }
    guard !text.isEmpty else { return nil }
    let parts = split(text)
    var names: [String] = []
    var index = 0
    while index < parts.count {
      let part = parts[index]
      if index + 1 < parts.count, isFamily(part), isGiven(parts[index + 1]) {
        var given = parts[index + 1]
        index += 2
        if index < parts.count,
          ["jr", "jr.", "sr", "sr.", "ii", "iii"].contains(parts[index].lowercased())
        {
          given += " " + parts[index]
          index += 1
        }
        names.append("\(part), \(given)")
        continue
      }
      index += 1
      guard let name = person(part) else { return nil }
      names.append(name)
    }
    return names
  }

  /// Whether a text can be nothing but names of persons.
  static func arePersons(_ text: String) -> Bool {
    guard text.count <= 400 else { return false }
    return persons(text).map { !$0.isEmpty && $0.count <= 60 } ?? false
  }

  /// A body as printed, without what ends it.
  private static func withDot(_ text: String) -> String {
    var result = TextMending.collapse(TextMending.withoutMarkup(text))
    while let last = result.last, ",;:. ".contains(last) { result.removeLast() }
    return result
  }

  /// At commas, semicolons and words for "and".
  private static func split(_ text: String) -> [String] {
    var rest = text
    for word in [" and ", " & ", " und ", " y ", " et ", " e ", " и "] {
      rest = rest.replacing(word, with: ", ")
    }
    if rest.hasPrefix("and ") { rest = String(rest.dropFirst(4)) }
    return rest.split(whereSeparator: { ",;".contains($0) }).map { TextMending.trim($0) }
      .map { part in
        for word in ["and ", "& ", "und "] where part.hasPrefix(word) {
          return String(part.dropFirst(word.count))
        }
        return part
      }
      .filter { !$0.isEmpty && $0 != "&" }
  }

  private static let particles: Set<String> = [
    "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "la", "le", "ter", "zu",
    "el", "al", "bin", "ibn", "du", "des",
  ]

  private static func isCapitalised(_ word: some StringProtocol) -> Bool {
    guard let first = word.first(where: { $0.isLetter }) else { return false }
    return first.isUppercase
  }

  /// "Adams", "van der Berg", "García Márquez", "O’Brien".
  private static func isFamily(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    guard (1...4).contains(words.count), !text.contains("."), !text.contains(where: \.isNumber)
    else {
      return false
    }
    return words.allSatisfy {
      particles.contains($0.lowercased()) || isCapitalised($0) && $0.count > 1
    }
  }

  /// "B.", "B. C.", "B.C.", "Beth", "Beth C.", "BC".
  private static func isGiven(_ text: String) -> Bool {
    let words = text.split(whereSeparator: { $0 == " " || $0 == "-" || $0 == "‐" })
    guard (1...4).contains(words.count), !text.contains(where: \.isNumber) else { return false }
    return words.allSatisfy { word in
      isCapitalised(word) && word.allSatisfy { $0.isLetter || ".'’".contains($0) }
        && word.count <= 14
        || particles.contains(word.lowercased())
    }
  }

  private static func isInitials(_ word: some StringProtocol) -> Bool {
    let letters = word.filter { $0.isLetter }
    guard (1...4).contains(letters.count), letters.allSatisfy(\.isUppercase) else { return false }
    return word.allSatisfy { $0.isLetter || ".-‐".contains($0) }
      && (word.contains(".") || letters.count <= 3)
  }

  /// "Adams B", "B. Adams", "Beth Adams" as "Adams, B".
  private static func person(_ text: String) -> String? {
    let words = text.split(separator: " ").map(String.init)
    guard (2...5).contains(words.count), !text.contains(where: \.isNumber), !text.contains("("),
      words.allSatisfy({ isCapitalised($0) || particles.contains($0.lowercased()) })
    else { return nil }
    // "Adams B", and "Adams B." where the sentence ends.
    if let last = words.last, isInitials(last), last.count <= 4,
      words.dropLast().contains(where: { $0.count > 1 && !isInitials($0) })
    {
      return words.dropLast().joined(separator: " ") + ", " + last
    }
    let bodies: Set<String> = [
      "organization", "organisation", "commission", "committee", "office", "institute", "council",
      "ministry", "union", "bank", "nations", "university", "centre", "center", "department",
      "agency", "group", "association", "forum", "secretariat", "network", "government", "society",
      "federation", "foundation", "watch", "rights", "international", "national", "world",
      "european", "african", "asian", "house", "press", "parliament", "court", "conference",
      "initiative", "project", "partnership", "alliance", "republic", "process", "dialogue",
      "programme", "program", "bureau", "service", "board", "team",
    ]
    guard !words.contains(where: { bodies.contains($0.lowercased()) }),
      words.allSatisfy({ $0.allSatisfy { $0.isLetter || ".'’-‐".contains($0) } })
    else { return nil }
    var start = words.count - 1
    while start > 1, particles.contains(words[start - 1].lowercased()) { start -= 1 }
    guard start > 0, words[words.count - 1].count > 1 else { return nil }
    return words[start...].joined(separator: " ") + ", " + words[..<start].joined(separator: " ")
  }
}
