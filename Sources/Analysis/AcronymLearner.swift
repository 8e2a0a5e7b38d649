/// An acronym that a text explains.
public struct LearnedAcronym: Hashable, Sendable {
  /// In its singular: `RCP` also where the text has `RCPs`.
  public var acronym: String
  public var expansion: String
  /// Bytes of the passage that taught it, expansion and acronym, in the text.
  public var range: Range<Int>
}

/// Finds `Migration Dialogue for Southern Africa (MIDSA)` and `MIDSA (Migration Dialogue for Southern
/// Africa)` in texts.
///
/// After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
/// biomedical text", Pacific Symposium on Biocomputing 8, 2003: the acronym's letters are sought from
/// right to left in the words beside the parenthesis, the first at the beginning of a word. Beyond
/// that paper, at least half of the letters must begin words (both of two), and no name begins
/// with a preposition, which keeps chance matches out of prose.
///
/// Cost: a search for parentheses; some microseconds per parenthesis.
public struct AcronymLearner: Sendable {
  private static let longestParenthesis = 160
  private static let longestAcronym = 12

  public init() {}

  /// The acronyms that a text explains, in its order.
  public func learn(from utf8: UnsafeRawBufferPointer) -> [LearnedAcronym] {
    var result: [LearnedAcronym] = []
    var i = 0
    while i < utf8.count {
      guard utf8[i] == 0x28 else {
        i += 1
        continue
      }
      let open = i
      i += 1
      guard let close = closing(utf8, open) else { continue }
      if let found = before(utf8, open, close) ?? inside(utf8, open, close) { result.append(found) }
      i = close + 1
    }
    return result
  }

  /// Convenience for texts at hand.
  public func learn(from text: String) -> [LearnedAcronym] {
    Array(text.utf8).withUnsafeBytes { learn(from: $0) }
  }

  /// The parenthesis that closes the one at `open`, if no other opens before it.
  private func closing(_ utf8: UnsafeRawBufferPointer, _ open: Int) -> Int? {
    var i = open + 1
    while i < utf8.count && i - open <= Self.longestParenthesis {
      if utf8[i] == 0x29 { return i }
      if utf8[i] == 0x28 || utf8[i] == 0x0A { return nil }
      i += 1
    }
    return nil
  }

  /// `Long Name (ACR)`.
  private func before(_ utf8: UnsafeRawBufferPointer, _ open: Int, _ close: Int) -> LearnedAcronym?
  {
    var end = open + 1
    while end < close && utf8[end] != 0x2C && utf8[end] != 0x3B { end += 1 }
    guard let acronym = acronym(utf8, open + 1, end) else { return nil }
    // The clause before: not over the end of a sentence, not over another parenthesis.
    let letters = acronym.filter(isLetterOrDigit).count
    let mostWords = min(letters + 5, letters * 2)
    var start = open
    var words = 0
    var i = open - 1
    while i >= 0 && open - i < 400 {
      let byte = utf8[i]
      if byte == 0x28 || byte == 0x29 || byte == 0x0A || byte == 0x3B || byte == 0x3A { break }
      if byte == 0x2E && i + 1 < open && utf8[i + 1] == 0x20 { break }
      if byte == 0x20 && i + 1 < open && utf8[i + 1] != 0x20 {
        words += 1
        if words > mostWords { break }
      }
      start = i
      i -= 1
    }
    guard let range = match(acronym, utf8, start, open) else { return nil }
    return learned(acronym, utf8, range, range.lowerBound..<close + 1)
  }

  /// `ACR (Long Name)`.
  private func inside(_ utf8: UnsafeRawBufferPointer, _ open: Int, _ close: Int) -> LearnedAcronym?
  {
    var end = open
    while end > 0 && utf8[end - 1] == 0x20 { end -= 1 }
    var start = end
    while start > 0 && utf8[start - 1] > 0x20 && utf8[start - 1] != 0x28 { start -= 1 }
    guard let acronym = acronym(utf8, start, end) else { return nil }
    var from = open + 1
    // An article is no part of the name.
    if close - from > 4, utf8[from] | 0x20 == 0x74, utf8[from + 1] == 0x68, utf8[from + 2] == 0x65,
      utf8[from + 3] == 0x20
    {
      from += 4
    }
    guard let range = match(acronym, utf8, from, close), range.lowerBound == from else {
      return nil
    }
    return learned(acronym, utf8, range, start..<close + 1)
  }

  private func learned(
    _ acronym: [UInt8], _ utf8: UnsafeRawBufferPointer, _ expansion: Range<Int>, _ range: Range<Int>
  ) -> LearnedAcronym {
    LearnedAcronym(
      acronym: String(decoding: acronym, as: UTF8.self),
      expansion: String(decoding: UnsafeRawBufferPointer(rebasing: utf8[expansion]), as: UTF8.self),
      range: range)
  }

  /// What stands there if it looks like an acronym: two capitals at least, no more small letters than
  /// capitals, ASCII letters, digits and `- & / . +`; without the plural's s and the possessive's.
  private func acronym(_ utf8: UnsafeRawBufferPointer, _ from: Int, _ to: Int) -> [UInt8]? {
    var bytes = Array(utf8[from..<to])
    while let first = bytes.first, [0x20, 0x22, 0x27].contains(first) { bytes.removeFirst() }
    while let last = bytes.last, [0x20, 0x22, 0x27].contains(last) { bytes.removeLast() }
    if bytes.count > 2, bytes.last == 0x73, isCapital(bytes[bytes.count - 2]) { bytes.removeLast() }
    guard bytes.count >= 2, bytes.count <= Self.longestAcronym, let first = bytes.first,
      isLetterOrDigit(first)
    else { return nil }
    var capitals = 0
    var small = 0
    for byte in bytes {
      if isCapital(byte) {
        capitals += 1
      } else if byte >= 0x61 && byte <= 0x7A {
        small += 1
      } else if !(byte >= 0x30 && byte <= 0x39) && ![0x2D, 0x26, 0x2F, 0x2E, 0x2B].contains(byte) {
        return nil
      }
    }
    // Resolutions are numbered in Roman figures.
    let isRoman = bytes.allSatisfy { [0x49, 0x56, 0x58, 0x4C, 0x43, 0x2D].contains($0) }
    return capitals >= 2 && small <= capitals && !isRoman ? bytes : nil
  }

  /// The shortest end of `from..<to` that begins at a word and holds the acronym's letters in order.
  private func match(
    _ acronym: [UInt8], _ utf8: UnsafeRawBufferPointer, _ from: Int, _ to: Int
  ) -> Range<Int>? {
    var end = to
    while end > from && [0x20, 0x22, 0x27, 0x2C].contains(utf8[end - 1]) { end -= 1 }
    // The superscript figures of a footnote; a possessive.
    while true {
      if end - 3 > from, utf8[end - 3] == 0xE2, utf8[end - 2] == 0x81 {
        end -= 3
      } else if end - 2 > from, utf8[end - 2] == 0xC2, [0xB2, 0xB3, 0xB9].contains(utf8[end - 1]) {
        end -= 2
      } else {
        break
      }
    }
    if end - 2 > from, utf8[end - 1] == 0x73 {
      if utf8[end - 2] == 0x27 {
        end -= 2
      } else if end - 4 > from, utf8[end - 4] == 0xE2, utf8[end - 3] == 0x80, utf8[end - 2] == 0x99
      {
        end -= 4
      }
    }
    // First as initials only; letters within words where that fails, in longer acronyms.
    return match(acronym, utf8, from, end, initials: true)
      ?? match(acronym, utf8, from, end, initials: false)
  }

  private func match(
    _ acronym: [UInt8], _ utf8: UnsafeRawBufferPointer, _ from: Int, _ end: Int, initials: Bool
  ) -> Range<Int>? {
    var s = acronym.count - 1
    var l = end - 1
    var atWords = 0
    var letters = 0
    while s >= 0 {
      let wanted = acronym[s] | 0x20
      guard isLetterOrDigit(acronym[s]) else {
        s -= 1
        continue
      }
      let isFirst = s == 0
      while l >= from
        && (utf8[l] | 0x20 != wanted
          || ((isFirst || initials) && !beginsWord(utf8, l, from))
          || (isFirst && !isNameWord(utf8, l, end)))
      {
        l -= 1
      }
      guard l >= from else { return nil }
      atWords += beginsWord(utf8, l, from) ? 1 : 0
      letters += 1
      l -= 1
      s -= 1
    }
    let start = l + 1
    // Of two letters both: there are too many other ways to find them.
    let needed = (letters + 1) / 2 + (letters == 2 ? 1 : 0)
    guard letters >= 2, atWords >= needed, end - start > acronym.count else { return nil }
    let words = utf8[start..<end].split(whereSeparator: { $0 == 0x20 || $0 == 0x2D })
    guard words.count >= 2, !words.contains(where: { $0.elementsEqual(acronym) }) else {
      return nil
    }
    return start..<end
  }

  private func beginsWord(_ utf8: UnsafeRawBufferPointer, _ i: Int, _ from: Int) -> Bool {
    i == from || (!isLetterOrDigit(utf8[i - 1]) && utf8[i - 1] < 0x80)
  }

  /// Whether the word that begins at `i` is one that names begin with.
  private func isNameWord(_ utf8: UnsafeRawBufferPointer, _ i: Int, _ end: Int) -> Bool {
    var j = i
    while j < end && isLetterOrDigit(utf8[j]) { j += 1 }
    return j - i > 4 || !FunctionWords.contains(utf8[i..<j].map { $0 | 0x20 }, .undetermined)
  }

  private func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }

  private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isCapital(byte) || (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
  }
}
