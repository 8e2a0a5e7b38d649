/// Takes particles and the endings of 하다 and 되다 off Korean words, for which Snowball 2.2 has no
/// algorithm: `권리를`, `권리가` and `권리는` are found by `권리`.
///
/// A light stemmer: no dictionary, at least two syllables stay. It errs alike in texts and queries,
/// so an error costs precision, seldom a hit.
enum KoreanParticles {
  private static let endings: [[UInt32]] = [
    "에서부터", "으로부터", "이라고", "이라는", "에게서", "에서는", "에서도", "으로는", "으로도", "으로써",
    "으로서", "까지는", "부터는", "하였다", "되었다", "에서", "에게", "한테", "으로", "부터", "까지", "마다", "처럼",
    "보다", "이다", "이나", "이며", "로서", "로써", "에는", "에도", "와의", "과의", "하는", "하고", "하여", "하며",
    "하기", "하지", "한다", "했다", "되는", "되어", "되고", "되며", "된다", "됐다", "은", "는", "이", "가", "을", "를",
    "의", "에", "로", "와", "과", "도", "만", "들", "한", "할", "함", "된", "될", "됨",
  ].map { $0.unicodeScalars.map(\.value) }.sorted { $0.count > $1.count }

  /// Replaces a folded word by its stem, if all of it is Hangul syllables.
  static func strip(_ word: inout [UInt8]) {
    var syllables: [UInt32] = []
    let isHangul = word.withUnsafeBytes { bytes in
      var i = 0
      while i < bytes.count {
        let (scalar, length) = UTF8Decoder.decode(bytes, at: i)
        guard scalar >= 0xAC00 && scalar <= 0xD7A3 else { return false }
        syllables.append(scalar)
        i += length
      }
      return true
    }
    guard isHangul else { return }
    // Twice: the plural stands before the particle (사람들을).
    for _ in 0..<2 {
      let count = syllables.count
      guard
        let ending = endings.first(where: {
          count >= $0.count + 2 && syllables.suffix($0.count).elementsEqual($0)
        })
      else { break }
      syllables.removeLast(ending.count)
    }
    // Three bytes each.
    word.removeSubrange((syllables.count * 3)...)
  }
}
