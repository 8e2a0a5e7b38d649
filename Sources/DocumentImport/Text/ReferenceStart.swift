/// Whether a line begins an entry of a list of references, by how it begins.
enum ReferenceStart {
  enum Likeness: Comparable { case none, weak, strong }

  /// Authors and a year, or authors and a title in quotes, are sure; authors alone are likely.
  static func likeness(_ line: String) -> Likeness {
    let scalars = Array(line.unicodeScalars.prefix(240))
    if isRepeatedAuthor(line) { return .strong }
    guard let end = authorEnd(scalars) else { return institution(line) }
    let rest = String(String.UnicodeScalarView(scalars[end...]))
    if yearFollows(rest) { return .strong }
    if let quote = rest.firstIndex(where: { "“\"«‘".contains($0) }),
      rest.distance(from: rest.startIndex, to: quote) < 90
    {
      return .strong
    }
    return .weak
  }

  /// "———", "---.": the author of the entry before.
  static func isRepeatedAuthor(_ line: String) -> Bool { repeatedAuthorLength(line) > 0 }

  /// Number of characters of the dash that repeats the author.
  static func repeatedAuthorLength(_ line: String) -> Int {
    let dashes = line.prefix { "—–―-_".contains($0) }
    guard dashes.count >= 3 || dashes.count >= 2 && dashes.allSatisfy({ "—―".contains($0) }) else {
      return 0
    }
    let next = line.dropFirst(dashes.count).first
    return next.map { ".,( ".contains($0) } ?? false ? dashes.count : 0
  }

  /// A year within the next words: "(2001)", "2001.", ", 2001,".
  private static func yearFollows(_ text: String) -> Bool {
    var digits = 0
    for (place, character) in text.enumerated() {
      guard place < 160 else { return false }
      if character.isNumber {
        digits += 1
      } else {
        if digits == 4 {
          let start = text.index(text.startIndex, offsetBy: place - 4)
          let year = Int(text[start..<text.index(start, offsetBy: 4)]) ?? 0
          return (1500...2100).contains(year)
        }
        if digits > 0 { return false }
      }
    }
    return digits == 4
  }

  /// "International Office (2004)." begins with a body: capitals, then the year in brackets.
  private static func institution(_ line: String) -> Likeness {
    guard line.first?.isUppercase == true,
      let open = line.firstIndex(of: "("), line.distance(from: line.startIndex, to: open) < 120
    else { return .none }
    let inside = line[line.index(after: open)...].prefix { $0 != ")" }
    let year = inside.prefix(4)
    let isYear =
      year.count == 4 && year.allSatisfy { $0.isASCII && $0.isNumber }
      && (Int(year).map { (1500...2100).contains($0) } ?? false)
      || ["n.d.", "in press", "forthcoming", "o.j."].contains(inside.lowercased())
    guard isYear else { return .none }
    let before = line[..<open]
    let words = before.split(separator: " ")
    let capitals = words.filter { $0.first?.isUppercase == true || $0.count <= 3 }.count
    let hasDigits = before.contains(where: \.isNumber)
    return words.count >= 1 && capitals == words.count && !hasDigits ? .strong : .none
  }

  /// The end of the first author: "Adams, B", "Adams B ", "B. Adams", "Beth Adams,"; nil where the line
  /// begins with none.
  private static func authorEnd(_ scalars: [Unicode.Scalar]) -> Int? {
    var index = 0
    func isUpper(_ place: Int) -> Bool {
      place < scalars.count && scalars[place].properties.isUppercase
    }
    func isLetter(_ place: Int) -> Bool {
      place < scalars.count
        && (scalars[place].properties.isAlphabetic
          || "'’-‐‑".unicodeScalars.contains(scalars[place]))
    }
    func skip(_ text: String) {
      let wanted = Array(text.unicodeScalars)
      if index + wanted.count <= scalars.count,
        Array(scalars[index..<(index + wanted.count)]) == wanted
      {
        index += wanted.count
      }
    }
    for particle in [
      "van der ", "van den ", "van de ", "van ", "von der ", "von ", "de la ", "de ", "del ", "di ",
      "da ", "dos ", "el-", "al-", "ter ",
    ] {
      let before = index
      skip(particle)
      if index > before { break }
    }
    guard isUpper(index) else { return nil }
    // "B. Adams", "B.C. Adams", "B. C. Adams"
    if index + 1 < scalars.count, scalars[index + 1] == "." {
      var place = index
      var initials = 0
      while isUpper(place), place + 1 < scalars.count, scalars[place + 1] == ".", initials < 4 {
        place += 2
        if place < scalars.count, scalars[place] == " " || scalars[place] == "-" { place += 1 }
        initials += 1
      }
      guard isUpper(place), isLetter(place + 1) else { return nil }
      while isLetter(place) { place += 1 }
      return place < scalars.count && ",.( &".unicodeScalars.contains(scalars[place]) ? place : nil
    }
    var words = 0
    var place = index
    while words < 4 {
      guard isUpper(place), isLetter(place + 1) else { break }
      while isLetter(place) { place += 1 }
      words += 1
      guard place < scalars.count else { return nil }
      if scalars[place] == "," {
        // "Adams, B": a capital follows; "Adams, Beth".
        guard place + 2 < scalars.count, scalars[place + 1] == " ", isUpper(place + 2) else {
          return words >= 2 ? place : nil
        }
        return place
      }
      guard scalars[place] == " " else { return nil }
      // "Adams B (", "Adams BC,"
      var initials = place + 1
      while isUpper(initials), initials - place < 5 { initials += 1 }
      if initials > place + 1, initials < scalars.count,
        " ,(.".unicodeScalars.contains(scalars[initials]), !isLetter(initials)
      {
        return initials
      }
      place += 1
    }
    return nil
  }
}
