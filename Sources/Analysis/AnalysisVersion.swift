import CICU
import CStemmer

/// What the meaning of terms depends on beyond a definition: part of an index's fingerprint.
public enum AnalysisVersion {
  /// Of this module's own rules: raised whenever a text may give other terms or positions.
  /// 1: first.
  static let revision = 1

  /// Versions of ICU, Unicode, Snowball and this module, as one line. Costs well under a millisecond,
  /// once.
  public static let key: String = {
    let icu = version(icu_getVersion)
    let unicode = version(icu_getUnicodeVersion)
    return "icu=\(icu) unicode=\(unicode) snowball=\(String(snowball, radix: 16))"
      + " revision=\(revision)"
  }()

  private static func version(_ get: (UnsafeMutablePointer<UInt8>?) -> Void) -> String {
    var bytes: [UInt8] = [0, 0, 0, 0]
    bytes.withUnsafeMutableBufferPointer { get($0.baseAddress) }
    return "\(bytes[0]).\(bytes[1])"
  }

  /// libstemmer does not tell its version: a hash of what its algorithms make of some words on which
  /// releases differ, or may.
  private static let snowball: UInt64 = {
    var hash: UInt64 = 0
    let stemmer = Stemmer()
    for (index, entry) in Language.known.enumerated() where entry.stemmer != nil {
      // Safe: an index into the table.
      let language = Language(rawValue: UInt8(index))!
      for word in probes[entry.script] ?? [] {
        var stem = Array(word.utf8)
        stemmer.stem(&stem, language)
        hash = stem.withUnsafeBytes { hashBytes($0, seed: hash) }
      }
    }
    return hash
  }()

  private static let probes: [Script: [String]] = [
    .latin: ["evening", "organisations", "intensément", "declaraciones", "arabisch", "ayrılıkçı"],
    .cyrillic: ["беженцами", "сарадња"],
    .arabic: ["والمهاجرون"],
    .greek: ["μεταναστευσησ"],
    .devanagari: ["प्रवासियों"],
    .tamil: ["இடம்பெயர்வுகள்"],
    .armenian: ["միգրացիայի"],
    .hebrew: ["פליטים"],
  ]
}
