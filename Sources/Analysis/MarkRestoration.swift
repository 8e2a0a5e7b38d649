/// Endings that lose their marks when a query is typed in haste.
///
/// Stemmers recognise endings by their marks: Snowball makes `migr` of `migración`, and of
/// `migracion` nothing shorter. The index holds the stems of words as they are written properly, so a
/// query word without marks is tried with the marks that its ending usually bears.
enum MarkRestoration {
  private static let texts: [Language: [(bare: String, marked: String)]] = [
    .french: [
      ("e", "é"), ("es", "és"), ("ee", "ée"), ("ees", "ées"), ("iere", "ière"), ("ieres", "ières"),
    ],
    .spanish: [
      ("ion", "ión"), ("ia", "ía"), ("ias", "ías"), ("ian", "ían"), ("ra", "rá"), ("ran", "rán"),
    ],
    .portuguese: [
      ("cao", "ção"), ("rao", "rão"), ("ao", "ão"), ("ivel", "ível"), ("iveis", "íveis"),
      ("eria", "éria"), ("arias", "árias"), ("coes", "ções"), ("sao", "são"), ("soes", "sões"),
      ("encia", "ência"),
      ("encias", "ências"), ("ancia", "ância"), ("ancias", "âncias"), ("ario", "ário"),
      ("arios", "ários"), ("aria", "ária"), ("avel", "ável"), ("aveis", "áveis"),
    ],
    .italian: [("ta", "tà")],
    .catalan: [
      ("cio", "ció"), ("sio", "sió"), ("ancia", "ància"), ("icia", "ícia"), ("eria", "èria"),
    ],
    Language(bcp47: "ro") ?? .undetermined: [
      ("tie", "ție"), ("tii", "ții"), ("tia", "ția"), ("tiei", "ției"), ("tiile", "țiile"),
      ("ta", "tă"), ("tati", "tăți"), ("tatile", "tățile"), ("and", "ând"),
      ("tilor", "ților"),
    ],
  ]

  /// The same as bytes, by the language's index.
  private static let endings: [[(bare: [UInt8], marked: [UInt8])]] = Language.known.indices.map {
    (Language(rawValue: UInt8($0)).flatMap { texts[$0] } ?? []).map {
      (Array($0.bare.utf8), Array($0.marked.utf8))
    }
  }

  /// The word with each ending restored that it has without marks; empty if it has any mark.
  static func variants(of word: UnsafeRawBufferPointer, _ language: Language) -> [[UInt8]] {
    if language == .german { return umlauts(word) }
    if language == .turkish || language == .azerbaijani { return harmonized(word) }
    let endings = endings[Int(language.rawValue)]
    guard !endings.isEmpty, word.allSatisfy({ $0 < 0x80 }) else { return [] }
    var result: [[UInt8]] = []
    for (bare, marked) in endings where word.count > bare.count + 1 {
      let stemLength = word.count - bare.count
      guard bare.indices.allSatisfy({ word[stemLength + $0] | 0x20 == bare[$0] }) else { continue }
      result.append(word.prefix(stemLength) + marked)
    }
    return result
  }

  /// German spells ä, ö, ü also ae, oe, ue: the other way, if the word has one of them.
  private static func umlauts(_ word: UnsafeRawBufferPointer) -> [[UInt8]] {
    // Most words have neither.
    let hasEither = word.indices.dropLast().contains {
      (word[$0 + 1] | 0x20 == 0x65 && [0x61, 0x6F, 0x75].contains(word[$0] | 0x20))
        || word[$0] == 0xC3
    }
    guard hasEither else { return [] }
    let text = String(decoding: word, as: UTF8.self).lowercased()
    var other = text
    for (umlaut, spelled) in [("ä", "ae"), ("ö", "oe"), ("ü", "ue")] {
      other =
        text.utf8.count == text.count
        ? replacing(spelled, in: other, by: umlaut) : replacing(umlaut, in: other, by: spelled)
    }
    return other == text ? [] : [Array(other.utf8)]
  }

  private static func replacing(_ part: String, in text: String, by other: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let first = rest.first {
      if rest.hasPrefix(part) {
        result += other
        rest = rest.dropFirst(part.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// Turkish suffixes follow the vowel before them: after a, ı, o, u an `i` was meant as `ı`, after
  /// e, i, ö, ü a `u` as `ü`.
  private static func harmonized(_ word: UnsafeRawBufferPointer) -> [[UInt8]] {
    guard word.allSatisfy({ $0 < 0x80 }) else { return [] }
    var result: [UInt8] = []
    var isBack: Bool?
    var changed = false
    for byte in word {
      let letter = byte | 0x20
      switch (letter, isBack) {
      case (0x69, true?):
        result += [0xC4, 0xB1]  // ı
        changed = true
      case (0x75, false?):
        result += [0xC3, 0xBC]  // ü
        changed = true
      default:
        result.append(byte >= 0x41 && byte <= 0x5A ? letter : byte)
        if [0x61, 0x6F, 0x75].contains(letter) {
          isBack = true
        } else if [0x65, 0x69].contains(letter) {
          isBack = false
        }
      }
    }
    return changed ? [result] : []
  }
}
