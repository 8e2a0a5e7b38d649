/// How alike two texts are, whatever their case, punctuation and the letters a scan lost.
enum TextSimilarity {
  /// Letters and digits only, lower case.
  static func letters(_ text: some StringProtocol) -> [Unicode.Scalar] {
    text.lowercased().unicodeScalars.filter {
      $0.properties.isAlphabetic || (48...57).contains($0.value)
    }
  }

  /// Runs of three letters.
  static func trigrams(_ text: some StringProtocol) -> Set<UInt64> {
    let letters = letters(text)
    guard letters.count >= 3 else {
      var key: UInt64 = 0
      for scalar in letters { key = key << 21 | UInt64(scalar.value) }
      return letters.isEmpty ? [] : [key]
    }
    var result = Set<UInt64>(minimumCapacity: letters.count)
    for index in 0..<(letters.count - 2) {
      result.insert(
        UInt64(letters[index].value) << 42 | UInt64(letters[index + 1].value) << 21
          | UInt64(letters[index + 2].value))
    }
    return result
  }

  /// Dice's coefficient of the trigrams: 1 alike, 0 nothing in common.
  static func dice(_ a: Set<UInt64>, _ b: Set<UInt64>) -> Double {
    guard !a.isEmpty, !b.isEmpty else { return 0 }
    let common =
      a.count < b.count ? a.lazy.filter(b.contains).count : b.lazy.filter(a.contains).count
    return 2 * Double(common) / Double(a.count + b.count)
  }

  static func dice(_ a: String, _ b: String) -> Double { dice(trigrams(a), trigrams(b)) }

  /// The share of a's trigrams that b has.
  static func coverage(_ a: Set<UInt64>, by b: Set<UInt64>) -> Double {
    guard !a.isEmpty else { return 0 }
    return Double(a.lazy.filter(b.contains).count) / Double(a.count)
  }
}

/// Slugs: `[a-z0-9-]+`.
enum Slug {
  private static let trailing: Set<String> = [
    "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
  ]

  /// At most eight words of a text, without small words at the end.
  static func make(_ text: String, words limit: Int = 8) -> String {
    var words = parts(text)
    if words.count > limit { words.removeLast(words.count - limit) }
    while words.count > 1, let last = words.last, trailing.contains(last) { words.removeLast() }
    return words.joined(separator: "-")
  }

  /// Runs of ASCII letters and digits; letters with marks lose them, typographic dashes vanish.
  static func parts(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for scalar in text.lowercased().unicodeScalars {
      if scalar.isASCII, scalar.properties.isAlphabetic || (48...57).contains(scalar.value) {
        word.unicodeScalars.append(scalar)
      } else if let plain = bare(scalar) {
        word += plain
      } else if scalar.isASCII || scalar.properties.isWhitespace {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func bare(_ scalar: Unicode.Scalar) -> String? {
    for (plain, marked) in table where marked.unicodeScalars.contains(scalar) { return plain }
    return nil
  }

  private static let table: [(String, String)] = [
    ("a", "àáâãäåāăą"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"),
    ("g", "ĝğġģ"),
    ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŉ"),
    ("o", "òóôõöøōŏő"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"), ("t", "ţťŧțþ"),
    ("u", "ùúûüũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
  ]
}
