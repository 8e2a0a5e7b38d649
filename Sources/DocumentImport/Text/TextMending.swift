/// Repairs that do not depend on a document's layout: ligatures, soft hyphens, spaces, look-alikes.
public enum TextMending {
  /// Runs of white space become one space, none at either end.
  public static func collapse(_ text: some StringProtocol) -> String {
    var result = ""
    var pending = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        pending = !result.isEmpty
      } else {
        if pending { result += " " }
        pending = false
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Without white space at either end.
  static func trim(_ text: some StringProtocol) -> String {
    var part = text[...]
    while let first = part.first, first.isWhitespace { part.removeFirst() }
    while let last = part.last, last.isWhitespace { part.removeLast() }
    return String(part)
  }

  /// Latin ligatures as letters, no-break and typographic spaces as spaces, without soft hyphens,
  /// zero-width characters and control characters other than tab, line and page end.
  static func mend(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0C: result.append(scalar)
      case 0..<0x20, 0x7F, 0x80..<0xA0, 0xFEFF, 0x200B, 0x2060, 0xFFFE, 0xFFFF: break
      case 0xAD:
        // Kept for the moment where it may stand at a line end: a hyphenation that is sure.
        result.append(scalar)
      case 0xA0, 0x2000...0x200A, 0x202F, 0x205F: result.append(" ")
      case 0xFB00: result.append(contentsOf: "ff".unicodeScalars)
      case 0xFB01: result.append(contentsOf: "fi".unicodeScalars)
      case 0xFB02: result.append(contentsOf: "fl".unicodeScalars)
      case 0xFB03: result.append(contentsOf: "ffi".unicodeScalars)
      case 0xFB04: result.append(contentsOf: "ffl".unicodeScalars)
      case 0xFB05, 0xFB06: result.append(contentsOf: "st".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// Digits as superscripts; anything else as it stands.
  static func superscript(_ text: String) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹".unicodeScalars)
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return text }
    var result = String.UnicodeScalarView()
    for byte in text.utf8 { result.append(digits[Int(byte) - 48]) }
    return String(result)
  }

  /// The value of a superscript digit.
  static func superscriptDigit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar.value {
    case 0x2070: 0
    case 0xB9: 1
    case 0xB2: 2
    case 0xB3: 3
    case 0x2074...0x2079: Int(scalar.value) - 0x2070
    default: nil
    }
  }

  /// Without the marks that converters leave in plain text: `*emphasis*`, `**strong**`, `<i>`,
  /// `^{65}`, `#` before a heading, `>` before a quotation.
  public static func withoutMarkup(_ text: String) -> String {
    guard text.utf8.contains(where: { "*<#>^_".utf8.contains($0) }) else { return text }
    var scalars = Array(text.unicodeScalars)
    while let first = scalars.first, first == "#" || first == ">" || first == " " {
      scalars.removeFirst()
    }
    var result = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "*" {
        // A mark touches a word on one side; a lone star is text (a note mark, a multiplication).
        let before = index > 0 ? scalars[index - 1] : " "
        var end = index
        while end < scalars.count, scalars[end] == "*" { end += 1 }
        let after = end < scalars.count ? scalars[end] : " "
        let opensOrCloses =
          (before.properties.isWhitespace || !before.properties.isAlphabetic)
          != (after.properties.isWhitespace || !after.properties.isAlphabetic)
          || hasPartner(scalars, index)
        if opensOrCloses && !(before == " " && after == " ") {
          index = end
          continue
        }
      }
      if scalar == "<", let end = tagEnd(scalars, index) {
        index = end + 1
        continue
      }
      if scalar == "^", index + 1 < scalars.count, scalars[index + 1] == "{",
        let end = scalars[index...].firstIndex(of: "}"), end - index < 16
      {
        result.append(
          contentsOf: superscript(
            String(String.UnicodeScalarView(scalars[(index + 2)..<end]))
          ).unicodeScalars)
        index = end + 1
        continue
      }
      result.append(scalar)
      index += 1
    }
    return String(result)
  }

  private static func hasPartner(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    scalars[(index + 1)...].contains("*") || scalars[..<index].contains("*")
  }

  /// The end of a short formatting tag that starts here.
  private static func tagEnd(_ scalars: [Unicode.Scalar], _ index: Int) -> Int? {
    var end = index + 1
    while end < scalars.count, end - index < 8, scalars[end] != ">" { end += 1 }
    guard end < scalars.count, scalars[end] == ">" else { return nil }
    let name = String(String.UnicodeScalarView(scalars[(index + 1)..<end])).lowercased()
    let known = ["i", "b", "em", "sup", "sub", "u", "br", "strong"]
    let bare = name.hasPrefix("/") ? String(name.dropFirst()) : name
    return known.contains(bare) || bare == "br/" ? end : nil
  }

  /// Counts and mends Cyrillic letters that stand for Latin ones: in words that mix the two
  /// scripts, and, where the text as a whole has hardly any Cyrillic, in words made of nothing but
  /// look-alikes.
  static func mendLookAlikes(_ text: String, isMostlyLatin: Bool) -> (text: String, count: Int) {
    guard text.unicodeScalars.contains(where: { (0x400...0x4FF).contains($0.value) }) else {
      return (text, 0)
    }
    var result = String.UnicodeScalarView()
    var word: [Unicode.Scalar] = []
    var count = 0
    func flush() {
      guard !word.isEmpty else { return }
      let hasCyrillic = word.contains { (0x400...0x4FF).contains($0.value) }
      let hasLatin = word.contains { $0.properties.isAlphabetic && $0.value < 0x250 }
      let canAll = word.allSatisfy { !(0x400...0x4FF).contains($0.value) || latin(for: $0) != nil }
      if hasCyrillic, canAll, hasLatin || isMostlyLatin {
        for scalar in word {
          if let other = latin(for: scalar) {
            result.append(other)
            count += 1
          } else {
            result.append(scalar)
          }
        }
      } else {
        result.append(contentsOf: word)
      }
      word = []
    }
    for scalar in text.unicodeScalars {
      if scalar.properties.isAlphabetic {
        word.append(scalar)
      } else {
        flush()
        result.append(scalar)
      }
    }
    flush()
    return (String(result), count)
  }

  private static func latin(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "А": "A"
    case "В": "B"
    case "Е": "E"
    case "К": "K"
    case "М": "M"
    case "м": "m"
    case "Н": "H"
    case "О": "O"
    case "Р": "P"
    case "С": "C"
    case "Т": "T"
    case "У": "Y"
    case "Х": "X"
    case "І": "I"
    case "Ј": "J"
    case "Ѕ": "S"
    case "а": "a"
    case "е": "e"
    case "о": "o"
    case "р": "p"
    case "с": "c"
    case "у": "y"
    case "х": "x"
    case "і": "i"
    case "ј": "j"
    case "ѕ": "s"
    default: nil
    }
  }
}
