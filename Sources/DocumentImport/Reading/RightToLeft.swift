/// Puts lines of Arabic, Hebrew and their kin into logical order: a PDF's words come from the left to
/// the right, each with its letters as they stand on the page.
enum RightToLeft {
  /// Whether a scalar is a letter of a script that runs from right to left.
  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
      return !(0x660...0x669).contains(scalar.value) && !(0x6F0...0x6F9).contains(scalar.value)
    default: return false
    }
  }

  /// Whether most letters of a text run from right to left.
  static func isRightToLeft(_ text: some StringProtocol) -> Bool {
    var right = 0
    var left = 0
    for scalar in text.unicodeScalars {
      if isLetter(scalar) { right += 1 } else if scalar.properties.isAlphabetic { left += 1 }
    }
    return right > left
  }

  /// A line's words, as they stand from the left to the right, as a text to be read.
  ///
  /// Runs of Latin letters and numbers keep their order.
  static func logical(_ words: [String]) -> String {
    let visual = Array(words.joined(separator: " ").unicodeScalars)
    var result: [Unicode.Scalar] = []
    var index = visual.count - 1
    while index >= 0 {
      if isLeftToRight(visual[index]) {
        // A run: with the blanks and signs between its letters and digits.
        var start = index
        var place = index
        while place >= 0, isLeftToRight(visual[place]) || isJoiner(visual[place]) {
          if isLeftToRight(visual[place]) { start = place }
          place -= 1
        }
        result.append(contentsOf: visual[start...index])
        index = start - 1
      } else {
        result.append(visual[index])
        index -= 1
      }
    }
    return text(mirrored(withLigatures(result)))
  }

  private static func text(_ scalars: [Unicode.Scalar]) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  private static func isLeftToRight(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.numericType != nil { return true }
    return scalar.properties.isAlphabetic && !isLetter(scalar)
  }

  /// Signs inside numbers and Latin phrases: "2014/15", "A/68/283", "New York".
  private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool {
    " .,:/-–%@_&+'’".unicodeScalars.contains(scalar)
  }

  /// Brackets that a page shows mirrored, so that the opening one comes first.
  private static func mirrored(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let pairs: [Unicode.Scalar: Unicode.Scalar] = [
      "(": ")", ")": "(", "[": "]", "]": "[", "«": "»", "»": "«", "{": "}", "}": "{",
    ]
    let opening = Set("([{«".unicodeScalars)
    guard let first = scalars.first(where: { pairs[$0] != nil }), !opening.contains(first) else {
      return scalars
    }
    // A closing bracket first may also be the end of what the line before opened.
    let opens = scalars.count { opening.contains($0) }
    let closes = scalars.count { pairs[$0] != nil && !opening.contains($0) }
    return opens == closes ? scalars.map { pairs[$0] ?? $0 } : scalars
  }

  /// Lam and alef are one sign, whose two letters poppler leaves in their order: turned round with the
  /// others they come out as alef and lam. Which of the two was meant is told by where it stands.
  private static func withLigatures(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let alefs = Set("اأإآ".unicodeScalars)
    let lam: Unicode.Scalar = "ل"
    var result = scalars
    var start = 0
    while start < result.count {
      guard isLetter(result[start]) else {
        start += 1
        continue
      }
      var end = start
      while end < result.count, isLetter(result[end]) { end += 1 }
      let word = Array(result[start..<end])
      var index = 0
      while index + 1 < word.count {
        if alefs.contains(word[index]), word[index + 1] == lam, isLigature(word, index) {
          result[start + index] = lam
          result[start + index + 1] = word[index]
          index += 1
        }
        index += 1
      }
      start = end
    }
    return result
  }

  /// Whether alef and lam at a place of a word are lam and alef in truth.
  private static func isLigature(_ word: [Unicode.Scalar], _ place: Int) -> Bool {
    let prefixes = Set("وبفكل".unicodeScalars)
    // The article at the beginning, also behind "and", "in", "like".
    if place == 0 { return word.count == 2 }
    if place == 1, prefixes.contains(word[0]), word.count > 3 { return false }
    if place == 2, word[0] == "و", prefixes.contains(word[1]), word.count > 4 { return false }
    // The article and a word that begins with alef: ا ا ل → الا.
    if place == 1, word[0] == "ا" { return true }
    let behind = word.count - place - 2
    // Feminine plurals end in -lat, seldom in -alt.
    if behind == 1, word[place + 2] == "ت" || word[place + 2] == "ة" {
      return word[place + 2] == "ت"
    }
    // "Allah" has no such place; two lams behind each other are lam, alef, lam.
    if behind >= 1, word[place + 2] == "ل" { return true }
    // The negation and plurals of the kind of "balad": bilad, with two letters before and one behind.
    return false
  }
}
