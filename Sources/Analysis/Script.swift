/// A writing system, as far as analysis distinguishes them.
///
/// A query word is analysed for the languages of its script, and a word is stemmed only if its
/// script is the stemmer's: an English name in a Russian text stays whole.
public enum Script: UInt8, Hashable, Sendable, CaseIterable {
  case other, latin, cyrillic, greek, armenian, hebrew, arabic, devanagari, bengali, tamil
  case georgian, ethiopic, thai, lao, khmer, myanmar, hangul, kana, han

  /// The script of a letter; `other` for digits, signs and scripts not listed here.
  ///
  /// By ranges of the Unicode blocks (15.0), which is exact enough for choosing a stemmer.
  public static func of(_ scalar: UInt32) -> Script {
    switch scalar {
    case 0x41...0x5A, 0x61...0x7A, 0xAA, 0xBA, 0xC0...0x24F, 0x250...0x2AF, 0x1E00...0x1EFF,
      0x2C60...0x2C7F, 0xA720...0xA7FF, 0xAB30...0xAB6F, 0xFF21...0xFF3A, 0xFF41...0xFF5A,
      0x2160...0x2188, 0xFB00...0xFB06:
      return scalar == 0xD7 || scalar == 0xF7 ? .other : .latin
    case 0x370...0x3FF, 0x1F00...0x1FFF: return .greek
    case 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: return .cyrillic
    case 0x530...0x58F, 0xFB13...0xFB17: return .armenian
    case 0x591...0x5FF, 0xFB1D...0xFB4F: return .hebrew
    case 0x660...0x669, 0x6F0...0x6F9: return .other
    case 0x600...0x6FF, 0x750...0x77F, 0x870...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFE:
      return .arabic
    case 0x900...0x97F, 0xA8E0...0xA8FF: return .devanagari
    case 0x980...0x9FF: return .bengali
    case 0xB80...0xBFF: return .tamil
    case 0xE00...0xE7F: return .thai
    case 0xE80...0xEFF: return .lao
    case 0x1000...0x109F, 0xA9E0...0xA9FF, 0xAA60...0xAA7F: return .myanmar
    case 0x10A0...0x10FF, 0x1C90...0x1CBF, 0x2D00...0x2D2F: return .georgian
    case 0x1200...0x139F, 0x2D80...0x2DDF: return .ethiopic
    case 0x1780...0x17FF: return .khmer
    case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7FF: return .hangul
    case 0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F: return .kana
    case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
      0x20000...0x3FFFF:
      return .han
    default: return .other
    }
  }

  /// The script of the first letter of a text, `other` if it has none.
  public static func ofFirstLetter(_ utf8: UnsafeRawBufferPointer) -> Script {
    var i = 0
    while i < utf8.count {
      let (scalar, length) = UTF8Decoder.decode(utf8, at: i)
      let script = of(scalar)
      if script != .other { return script }
      i += length
    }
    return .other
  }
}
