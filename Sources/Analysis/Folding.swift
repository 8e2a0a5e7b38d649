import CICU

/// Case folding and removal of marks.
///
/// Folding is NFKC_Casefold (Unicode 15.0, section 3.13, definition 147). Marks are removed after
/// stemming, script by script, because Snowball's French, German, Romanian and Turkish need them.
package enum Folding {
  /// Appends NFKC_Casefold of `utf8`; in Turkish and Azerbaijani `I` folds to `ı`.
  package static func appendFolded(
    _ utf8: UnsafeRawBufferPointer, dotlessI: Bool, normalizer: Normalizer, to output: inout [UInt8]
  ) {
    let start = output.count
    var i = 0
    while i < utf8.count {
      var (scalar, length) = UTF8Decoder.decode(utf8, at: i)
      if dotlessI {
        // i with dot above is i, also where the dot is a character of its own.
        if scalar == 0x49 {
          let next = i &+ 1 < utf8.count ? UTF8Decoder.decode(utf8, at: i &+ 1).scalar : 0
          if next == 0x307 {
            scalar = 0x69
            length = 3
          } else {
            scalar = 0x131
          }
        } else if scalar == 0x130 {
          scalar = 0x69
        }
      }
      i &+= length
      if scalar < 0x3000 {
        // Safe: the table has 0x3000 entries.
        let folded = AnalysisTables.folded[Int(scalar)]
        if folded != 0 {
          UTF8Decoder.append(UInt32(folded), to: &output)
          continue
        }
      } else if scalar >= 0xAC00 && scalar <= 0xD7A3 {
        // A Hangul syllable folds to itself. It composes with a following jamo, which has no entry
        // in the table and so leads to the other path.
        UTF8Decoder.append(scalar, to: &output)
        continue
      }
      // A character that reacts with its neighbours: the whole word through ICU.
      output.removeSubrange(start...)
      appendByICU(utf8, dotlessI: dotlessI, normalizer: normalizer, to: &output)
      return
    }
  }

  private static func appendByICU(
    _ utf8: UnsafeRawBufferPointer, dotlessI: Bool, normalizer: Normalizer, to output: inout [UInt8]
  ) {
    var source = Array(utf8)
    if dotlessI {
      source.removeAll(keepingCapacity: true)
      var i = 0
      while i < utf8.count {
        let (scalar, length) = UTF8Decoder.decode(utf8, at: i)
        i &+= length
        if scalar == 0x49 && i < utf8.count && UTF8Decoder.decode(utf8, at: i).scalar == 0x307 {
          UTF8Decoder.append(0x69, to: &source)
          i &+= 2
        } else {
          UTF8Decoder.append(scalar == 0x49 ? 0x131 : scalar == 0x130 ? 0x69 : scalar, to: &source)
        }
      }
    }
    // Greek iota subscript folds to a letter, after which marks stand elsewhere than before:
    // canonically equal words fold alike only from NFD (definition 147 of the standard).
    // Alone it is CD 85, within letters E1 BE .. and E1 BF ...
    let hasIotaSubscript = source.indices.dropLast().contains {
      (source[$0] == 0xCD && source[$0 + 1] == 0x85)
        || (source[$0] == 0xE1 && source[$0 + 1] & 0xFE == 0xBE)
    }
    if hasIotaSubscript {
      var decomposed: [UInt8] = []
      source.withUnsafeBytes { normalizer.append(.nfd, of: $0, to: &decomposed) }
      source = decomposed
    }
    source.withUnsafeBytes { normalizer.append(.nfkcCaseFold, of: $0, to: &output) }
  }

  /// Appends the characters of a word, folded and without its marks, as numbers: what
  /// `WordFilter.folded` says, for words that need nothing but the tables.
  ///
  /// - Returns: False for other words; then what was appended is meaningless.
  static func appendBareScalars(_ utf8: UnsafeRawBufferPointer, to scalars: inout [UInt32]) -> Bool
  {
    var i = 0
    while i < utf8.count {
      let (scalar, length) = UTF8Decoder.decode(utf8, at: i)
      i &+= length
      guard scalar < 0x3000 else { return false }
      // Safe: both tables have 0x3000 entries.
      let folded = Int(AnalysisTables.folded[Int(scalar)])
      if folded < 0x80 {
        guard folded != 0 else { return false }
        scalars.append(UInt32(folded))
        continue
      }
      guard folded < 0x3000 else { return false }
      switch folded {
      // Apostrophes that become ASCII's.
      case 0x2BC, 0x5F3, 0x5F4, 0x2018, 0x2019: return false
      default: break
      }
      switch AnalysisTables.bare[folded] {
      case 0: break
      // Letters that are spelled by two.
      case 0xDF, 0xE6, 0xFE, 0x153: return false
      case let bare: scalars.append(UInt32(bare))
      }
    }
    return true
  }

  /// Appends a folded word without its marks.
  ///
  /// Latin and Greek lose all marks, Hebrew its points, Arabic vowel signs and tatweel (and the
  /// forms of alef, waw, yeh and heh that are written for one another become one), Cyrillic ё
  /// becomes е and stress marks go. й, Devanagari and Thai vowels, kana marks stay: there they make
  /// other letters. Latin letters that do not decompose are spelled as readers expect: ø o, đ d,
  /// ł l, ı i, æ ae, œ oe, þ th. Digits of all scripts become ASCII's.
  package static func appendBare(_ folded: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    var i = 0
    while i < folded.count {
      let (scalar, length) = UTF8Decoder.decode(folded, at: i)
      i &+= length
      if scalar < 0x80 {
        output.append(UInt8(truncatingIfNeeded: scalar))
        continue
      }
      guard scalar < 0x3000 else {
        let digit = icu_digitValue(scalar)
        if digit >= 0 && digit <= 9 && scalar != 0x3007 && !(scalar >= 0x4E00 && scalar <= 0x9FFF) {
          output.append(0x30 &+ UInt8(truncatingIfNeeded: digit))
        } else if !(scalar >= 0xFE20 && scalar <= 0xFE2F) {  // combining half marks
          UTF8Decoder.append(scalar, to: &output)
        }
        continue
      }
      switch AnalysisTables.bare[Int(scalar)] {
      case 0: break
      case 0xDF: output.append(contentsOf: [0x73, 0x73])
      case 0xE6: output.append(contentsOf: [0x61, 0x65])
      case 0xFE: output.append(contentsOf: [0x74, 0x68])
      case 0x153: output.append(contentsOf: [0x6F, 0x65])
      case let bare: UTF8Decoder.append(UInt32(bare), to: &output)
      }
    }
  }
}
