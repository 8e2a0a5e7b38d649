/// A language that analysis knows something about: its script, perhaps a stemmer.
///
/// A small integer, so that it fits into the key of a written form. The order of `known` is part of
/// an index's meaning; new languages are added at the end.
public struct Language: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Index into `known`.
  public let rawValue: UInt8

  /// The language with an index below `known.count`, else nil.
  public init?(rawValue: UInt8) {
    guard Int(rawValue) < Self.known.count else { return nil }
    self.rawValue = rawValue
  }

  /// Safe: only for the constants below, whose numbers a test compares with the table.
  private init(_ index: UInt8) { rawValue = index }

  /// The language of a BCP 47 tag, by its primary subtag: `en-GB` is English, `zh-Hant` Chinese.
  ///
  /// ISO 639-3 codes of the known languages are understood too (`eng`, `cmn`). Nil for any other:
  /// its words are then neither stemmed nor wrong, use `undetermined`.
  public init?(bcp47 tag: some StringProtocol) {
    var primary = ""
    for character in tag.utf8 {
      if character == 0x2D || character == 0x5F { break }
      primary.unicodeScalars.append(Unicode.Scalar(character | 0x20))
    }
    guard primary.utf8.count >= 2, primary.utf8.count <= 8 else { return nil }
    guard
      let index = Self.known.firstIndex(where: {
        $0.code == primary || $0.aliases.contains(primary)
      })
    else { return nil }
    rawValue = UInt8(index)
  }

  /// The primary subtag: `en`; `und` for `undetermined`.
  public var bcp47: String { Self.known[Int(rawValue)].code }

  /// The script its texts are written in, for Serbian and Kazakh the first of two.
  public var script: Script { Self.scripts[Int(rawValue)].first }

  /// Whether words of this script may be this language's.
  public func isWritten(in other: Script) -> Bool {
    let scripts = Self.scripts[Int(rawValue)]
    return scripts.first == other || scripts.second == other
  }

  /// Name of libstemmer's algorithm, nil if there is none.
  public var stemmerName: String? { Self.known[Int(rawValue)].stemmer }

  public var description: String { bcp47 }

  public static func < (a: Language, b: Language) -> Bool { a.rawValue < b.rawValue }

  public static var undetermined: Language { Language(0) }
  public static var english: Language { Language(1) }
  public static var french: Language { Language(2) }
  public static var spanish: Language { Language(3) }
  public static var arabic: Language { Language(4) }
  public static var chinese: Language { Language(6) }
  public static var russian: Language { Language(5) }
  public static var portuguese: Language { Language(7) }
  public static var german: Language { Language(8) }
  public static var italian: Language { Language(9) }
  public static var turkish: Language { Language(11) }
  public static var azerbaijani: Language { Language(39) }
  public static var catalan: Language { Language(19) }
  public static var japanese: Language { Language(73) }
  public static var korean: Language { Language(72) }
  public static var thai: Language { Language(68) }

  /// What is known of one language.
  package struct Entry: Sendable {
    package let code: String
    package let aliases: [String]
    package let script: Script
    package let stemmer: String?

    init(_ code: String, _ aliases: [String], _ script: Script, _ stemmer: String? = nil) {
      self.code = code
      self.aliases = aliases
      self.script = script
      self.stemmer = stemmer
    }
  }

  /// The scripts of each language, by index: asked of every new word, when an entry is too much to
  /// copy.
  private static let scripts: [(first: Script, second: Script)] = known.map { entry in
    switch entry.code {
    case "sr", "kk": (entry.script, .latin)
    case "uz", "az": (entry.script, .cyrillic)
    case "ja": (entry.script, .han)
    default: (entry.script, entry.script)
    }
  }

  /// Whether libstemmer has an algorithm, by index.
  private static let stemmed: [Bool] = known.map { $0.stemmer != nil }

  var hasStemmer: Bool { Self.stemmed[Int(rawValue)] }

  /// All known languages; `undetermined` first.
  package static let known: [Entry] = [
    Entry("und", ["mul", "zxx"], .other),
    Entry("en", ["eng", "sco"], .latin, "english"),
    Entry("fr", ["fra", "fre"], .latin, "french"),
    Entry("es", ["spa"], .latin, "spanish"),
    Entry("ar", ["ara", "arb"], .arabic, "arabic"),
    Entry("ru", ["rus"], .cyrillic, "russian"),
    Entry("zh", ["zho", "chi", "cmn", "yue", "wuu"], .han),
    Entry("pt", ["por"], .latin, "portuguese"),
    Entry("de", ["deu", "ger"], .latin, "german"),
    Entry("it", ["ita"], .latin, "italian"),
    Entry("nl", ["nld", "dut"], .latin, "dutch"),
    Entry("tr", ["tur"], .latin, "turkish"),
    Entry("ro", ["ron", "rum", "mo"], .latin, "romanian"),
    Entry("hu", ["hun"], .latin, "hungarian"),
    Entry("sv", ["swe"], .latin, "swedish"),
    Entry("el", ["ell", "gre"], .greek, "greek"),
    Entry("hi", ["hin"], .devanagari, "hindi"),
    Entry("hy", ["hye", "arm"], .armenian, "armenian"),
    Entry("eu", ["eus", "baq"], .latin, "basque"),
    Entry("ca", ["cat"], .latin, "catalan"),
    Entry("da", ["dan"], .latin, "danish"),
    Entry("fi", ["fin"], .latin, "finnish"),
    Entry("id", ["ind"], .latin, "indonesian"),
    Entry("ga", ["gle"], .latin, "irish"),
    Entry("lt", ["lit"], .latin, "lithuanian"),
    Entry("ne", ["nep", "npi"], .devanagari, "nepali"),
    Entry("no", ["nb", "nn", "nor", "nob", "nno"], .latin, "norwegian"),
    Entry("sr", ["srp"], .cyrillic, "serbian"),
    Entry("ta", ["tam"], .tamil, "tamil"),
    Entry("yi", ["yid", "ydd"], .hebrew, "yiddish"),
    Entry("uk", ["ukr"], .cyrillic),
    Entry("be", ["bel"], .cyrillic),
    Entry("bg", ["bul"], .cyrillic),
    Entry("mk", ["mkd", "mac"], .cyrillic),
    Entry("kk", ["kaz"], .cyrillic),
    Entry("ky", ["kir"], .cyrillic),
    Entry("tg", ["tgk"], .cyrillic),
    Entry("mn", ["mon", "khk"], .cyrillic),
    Entry("uz", ["uzb", "uzn"], .latin),
    Entry("az", ["aze", "azj"], .latin),
    Entry("pl", ["pol"], .latin),
    Entry("cs", ["ces", "cze"], .latin),
    Entry("sk", ["slk", "slo"], .latin),
    Entry("sl", ["slv"], .latin),
    Entry("hr", ["hrv", "sh"], .latin),
    Entry("bs", ["bos"], .latin),
    Entry("sq", ["sqi", "alb", "als"], .latin),
    Entry("et", ["est", "ekk"], .latin),
    Entry("lv", ["lav", "lvs"], .latin),
    Entry("is", ["isl", "ice"], .latin),
    Entry("mt", ["mlt"], .latin),
    Entry("vi", ["vie"], .latin),
    Entry("ms", ["msa", "zlm", "zsm"], .latin),
    Entry("tl", ["fil", "tgl"], .latin),
    Entry("sw", ["swa", "swh"], .latin),
    Entry("ha", ["hau"], .latin),
    Entry("so", ["som"], .latin),
    Entry("af", ["afr"], .latin),
    Entry("ht", ["hat"], .latin),
    Entry("he", ["heb", "iw"], .hebrew),
    Entry("fa", ["fas", "per", "pes", "prs"], .arabic),
    Entry("ur", ["urd"], .arabic),
    Entry("ps", ["pus", "pbu"], .arabic),
    Entry("ckb", ["ku", "kur"], .arabic),
    Entry("bn", ["ben"], .bengali),
    Entry("ka", ["kat", "geo"], .georgian),
    Entry("am", ["amh"], .ethiopic),
    Entry("ti", ["tir"], .ethiopic),
    Entry("th", ["tha"], .thai),
    Entry("lo", ["lao"], .lao),
    Entry("km", ["khm"], .khmer),
    Entry("my", ["mya", "bur"], .myanmar),
    Entry("ko", ["kor"], .hangul),
    Entry("ja", ["jpn"], .kana),
  ]
}
