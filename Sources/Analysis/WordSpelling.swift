/// Takes off a folded word what is not the word, and spells its signs one way.
///
/// Functions of their own, on a local array: accesses to an object's array are checked one by one.
enum WordSpelling {
  /// Brings a folded word to the spelling that stemmers know.
  static func tidy(_ folded: inout [UInt8], _ language: Language) {
    if folded.contains(where: { $0 >= 0x80 }) { plainApostrophes(&folded) }
    if let first = folded.first, let last = folded.last, Self.isJoiner(first) || Self.isJoiner(last)
    {
      trimJoiners(&folded)
    }
    if folded.contains(0x27) { removeElision(&folded, language) }
    if folded.contains(0x2E) { removeDotsOfInitials(&folded) }
  }

  /// U+2018, U+2019, U+02BC, U+05F3 become `'`, U+05F4 becomes `"`.
  static func plainApostrophes(_ folded: inout [UInt8]) {
    var from = 0
    var to = 0
    while from < folded.count {
      let byte = folded[from]
      if byte == 0xE2, from + 2 < folded.count, folded[from + 1] == 0x80,
        folded[from + 2] == 0x98 || folded[from + 2] == 0x99
      {
        folded[to] = 0x27
        from += 3
      } else if from + 1 < folded.count,
        (byte == 0xCA && folded[from + 1] == 0xBC) || (byte == 0xD7 && folded[from + 1] == 0xB3)
      {
        folded[to] = 0x27
        from += 2
      } else if byte == 0xD7, from + 1 < folded.count, folded[from + 1] == 0xB4 {
        folded[to] = 0x22
        from += 2
      } else {
        folded[to] = byte
        from += 1
      }
      to += 1
    }
    folded.removeSubrange(to...)
  }

  /// `_word_` and `@name`: ICU joins `_` and `@` to letters.
  private static func trimJoiners(_ folded: inout [UInt8]) {
    while let last = folded.last, Self.isJoiner(last) { folded.removeLast() }
    if let first = folded.firstIndex(where: { !Self.isJoiner($0) }) {
      folded.removeSubrange(..<first)
    }
  }

  private static func isJoiner(_ byte: UInt8) -> Bool { byte == 0x5F || byte == 0x40 }

  /// `l'homme` is `homme`, `dell'Europa` is `europa`: the article is no part of the word.
  ///
  /// In French, Italian, Catalan, and where the language is not known. There, and in English's own
  /// stemmer, a possessive `'s` goes as well. In Turkish and Azerbaijani what follows is an ending of
  /// a name: `İstanbul'da`.
  private static func removeElision(_ folded: inout [UInt8], _ language: Language) {
    guard let apostrophe = folded.firstIndex(of: 0x27) else { return }
    switch language {
    case .french, .italian, .catalan, .undetermined:
      let article = String(decoding: folded[..<apostrophe], as: UTF8.self)
      if apostrophe + 1 < folded.count, Self.elided.contains(article),
        !(language == .undetermined && folded[apostrophe + 1] == 0x73
          && apostrophe + 2 == folded.count)
      {
        folded.removeSubrange(...apostrophe)
      }
    case .turkish, .azerbaijani:
      if apostrophe > 0 { folded.removeSubrange(apostrophe...) }
    default: break
    }
    if language == .undetermined, folded.count > 2, folded.hasSuffix(0x27, 0x73) {
      folded.removeLast(2)
    }
  }

  private static let elided: Set<String> = [
    "l", "d", "m", "t", "s", "j", "n", "c", "qu", "jusqu", "quoiqu", "lorsqu", "puisqu", "quelqu",
    "presqu", "un", "all", "dall", "dell", "nell", "sull", "coll", "gl", "quell", "quest", "sant",
    "degl", "dagl", "negl", "sugl", "agl", "bell", "tutt",
  ]

  /// `u.n` (ICU leaves the last dot out) is `un`; only if each letter has its dot.
  private static func removeDotsOfInitials(_ folded: inout [UInt8]) {
    var lettersSinceDot = 0
    var i = 0
    while i < folded.count {
      if folded[i] == 0x2E {
        guard lettersSinceDot == 1 else { return }
        lettersSinceDot = 0
        i += 1
      } else {
        let (scalar, length) = folded.withUnsafeBytes { UTF8Decoder.decode($0, at: i) }
        guard Script.of(scalar) != .other else { return }
        lettersSinceDot += 1
        i += length
      }
    }
    guard lettersSinceDot == 1 else { return }
    folded.removeAll { $0 == 0x2E }
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ a: UInt8, _ b: UInt8) -> Bool {
    count >= 2 && self[count - 2] == a && self[count - 1] == b
  }
}
