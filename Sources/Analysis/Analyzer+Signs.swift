internal import Glibc

/// Signs that stand with a word: what they part, and what they belong to.
///
/// ICU's rules join what `@` links, and cut what follows a name such as `C++`. Here the parts of an
/// address are words of their own, as in Lucene's standard analysis, so that `bob` finds
/// `bob@corp.example`, which as a whole is a phrase of two. And `++` or `#` at the end of a word of
/// letters belongs to its written form, though not to its term: `C` finds `C++`, and `=C++` finds
/// nothing but that.
extension Analyzer {
  /// Rewrites the words `first..<buffer.count`, not yet numbered, where such signs stand.
  ///
  /// - Parameter position: Of the next word; moved by the words that are added.
  func separateSigns(
    _ p: UnsafePointer<UInt8>, _ n: Int, from first: Int, _ position: inout UInt32,
    _ buffer: inout TokenBuffer
  ) {
    guard first < buffer.count else { return }
    let start = Int(buffer.startOffsets[first])
    let end = Int(buffer.endOffsets[buffer.count - 1])
    let length = min(n, end + 1) - start
    guard
      memchr(p + start, 0x40, end - start) != nil || memchr(p + start, 0x23, length) != nil
        || memchr(p + start, 0x2B, length) != nil
    else { return }
    var words: [(start: Int, end: Int, position: UInt32)] = []
    words.reserveCapacity(buffer.count - first + 8)
    var added: UInt32 = 0
    for i in first..<buffer.count {
      let start = Int(buffer.startOffsets[i])
      let end = Int(buffer.endOffsets[i])
      let place = buffer.positions[i] &+ added
      guard memchr(p + start, 0x40, end - start) != nil else {
        words.append((start, end + Self.signLength(p, start, end, n), place))
        continue
      }
      var parts = 0
      var from = start
      while from < end {
        var to = from
        while to < end, p[to] != 0x40 { to += 1 }
        if Self.holdsLetterOrNumber(p, from, to) {
          words.append((from, to, place &+ UInt32(parts)))
          parts += 1
        }
        from = to + 1
      }
      if parts == 0 {
        words.append((start, end, place))
      } else {
        added &+= UInt32(parts - 1)
      }
    }
    buffer.reserve(words.count)
    for (k, word) in words.enumerated() {
      buffer.startOffsets[first + k] = UInt32(truncatingIfNeeded: word.start)
      buffer.endOffsets[first + k] = UInt32(truncatingIfNeeded: word.end)
      buffer.positions[first + k] = word.position
    }
    buffer.count = first + words.count
    position &+= added
  }

  /// Bytes of the `++` or `#` that ends a word of ASCII letters: none of them where more follows.
  private static func signLength(
    _ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ n: Int
  ) -> Int {
    guard end < n else { return 0 }
    let length: Int
    if p[end] == 0x23 {
      length = 1
    } else if p[end] == 0x2B, end + 1 < n, p[end + 1] == 0x2B {
      length = 2
    } else {
      return 0
    }
    if end + length < n {
      let next = p[end + length]
      guard next < 0x80, next != 0x23, next != 0x2B, !isLetter(next), !(0x30...0x39).contains(next)
      else { return 0 }
    }
    for i in start..<end where !isLetter(p[i]) { return 0 }
    return length
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private static func holdsLetterOrNumber(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int)
    -> Bool
  {
    var i = start
    while i < end {
      let (scalar, length) = UTF8Decoder.decode(p, i, end)
      if AnalysisTables.characterClass(scalar) & AnalysisTables.alphanumeric != 0 { return true }
      i += length
    }
    return false
  }
}

extension WordFilter {
  /// A word without the signs that belong to its written form only.
  static func withoutSigns(_ written: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var end = written.count
    while end > 1, written[end - 1] == 0x23 || written[end - 1] == 0x2B { end -= 1 }
    return end == written.count ? written : UnsafeRawBufferPointer(rebasing: written[..<end])
  }
}
