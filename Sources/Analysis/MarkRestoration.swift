/// Endings that lose their marks when a query is typed in haste.
///
/// Stemmers recognise endings by their marks: Snowball makes `migr` of `migración`, and of
/// `migracion` nothing shorter. The index holds the stems of words as they are written properly, so a
/// query word without marks is tried with the marks that its ending usually bears.
enum MarkRestoration {
  private static let endings: [Language: [(bare: String, marked: String)]] = [
    .french: [("e", "é"), ("es", "és"), ("ee", "ée"), ("ees", "ées")],
    .spanish: [("ion", "ión"), ("ia", "ía"), ("ias", "ías"), ("ian", "ían")],
    .portuguese: [
      ("cao", "ção"), ("coes", "ções"), ("sao", "são"), ("soes", "sões"), ("encia", "ência"),
      ("encias", "ências"), ("ancia", "ância"), ("ancias", "âncias"), ("ario", "ário"),
      ("arios", "ários"), ("aria", "ária"), ("avel", "ável"), ("aveis", "áveis"),
    ],
    .italian: [("ta", "tà")],
    .catalan: [("cio", "ció"), ("sio", "sió")],
    Language(bcp47: "ro") ?? .undetermined: [
      ("tie", "ție"), ("tii", "ții"), ("tia", "ția"), ("tiei", "ției"), ("tiile", "țiile"),
    ],
  ]

  /// The word with each ending restored that it has without marks; empty if it has any mark.
  static func variants(of word: UnsafeRawBufferPointer, _ language: Language) -> [[UInt8]] {
    if language == .german { return umlauts(word) }
    guard let endings = endings[language], word.allSatisfy({ $0 < 0x80 }) else { return [] }
    let lowercased = word.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    return endings.compactMap { bare, marked in
      let ending = Array(bare.utf8)
      guard lowercased.count > ending.count + 1, lowercased.suffix(ending.count) == ending[...]
      else {
        return nil
      }
      return lowercased.dropLast(ending.count) + Array(marked.utf8)
    }
  }

  /// German spells ä, ö, ü also ae, oe, ue: the other way, if the word has one of them.
  private static func umlauts(_ word: UnsafeRawBufferPointer) -> [[UInt8]] {
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
}
