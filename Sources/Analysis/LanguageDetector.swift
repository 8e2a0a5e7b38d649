import CAnalysis

/// Tells in what language a text is written.
///
/// By its script where that decides (Thai, Greek, Hangul, kana …), else by letter trigrams (Cavnar and
/// Trenkle, "N-gram-based text categorization", 1994, with log frequencies for ranks), whose tables
/// `Scripts/generate-language-tables.py` counts in the Universal Declaration of Human Rights.
/// How often it is right: LanguageDetectorTests.
///
/// Reads at most the first 1,024 letters, fewer where they decide: some 10 microseconds.
/// A text too short to tell, or unlike all languages known, is `undetermined`.
public struct LanguageDetector: Sendable {
  /// Letters that are looked at.
  private static let sample = 1024
  /// Trigrams below which no guess is made.
  private static let fewest = 12

  public init() {}

  /// The language of a text, which need not be valid UTF-8.
  public func detect(_ utf8: UnsafeRawBufferPointer) -> Language {
    var letters: [UInt32] = []
    letters.reserveCapacity(Self.sample + 2)
    let script = Self.readLetters(utf8, into: &letters)
    switch script {
    case .han, .kana, .hangul, .thai, .lao, .khmer, .myanmar, .greek, .armenian, .georgian, .tamil:
      return Self.only[script] ?? .undetermined
    case .bengali: return Language(bcp47: "bn") ?? .undetermined
    case .latin, .cyrillic, .arabic, .devanagari, .hebrew, .ethiopic:
      return Self.byTrigrams(letters, script)
    case .other: return .undetermined
    }
  }

  private static let only: [Script: Language] = {
    var result: [Script: Language] = [:]
    for (script, code) in [
      (Script.han, "zh"), (.kana, "ja"), (.hangul, "ko"), (.thai, "th"), (.lao, "lo"),
      (.khmer, "km"), (.myanmar, "my"), (.greek, "el"), (.armenian, "hy"), (.georgian, "ka"),
      (.tamil, "ta"),
    ] { result[script] = Language(bcp47: code) }
    return result
  }()

  /// Collects folded letters, one space for whatever stands between them, and returns the script
  /// that most of them belong to. Any tenth of kana among Han is Japanese.
  private static func readLetters(
    _ utf8: UnsafeRawBufferPointer, into letters: inout [UInt32]
  ) -> Script {
    var counts = [Int](repeating: 0, count: Script.allCases.count)
    letters.append(0x20)
    var i = 0
    let end = min(utf8.count, sample * 4)
    while i < end && letters.count < sample {
      let (scalar, length) = UTF8Decoder.decode(utf8, at: i)
      i &+= length
      let characterClass = AnalysisTables.characterClass(scalar)
      let isLetter =
        characterClass & AnalysisTables.alphanumeric != 0
        || AnalysisTables.attaching &>> UInt32(characterClass & 31) & 1 != 0
      if isLetter && !(scalar >= 0x30 && scalar <= 0x39) {
        counts[Int(Script.of(scalar).rawValue)] &+= 1
        let folded = scalar < 0x3000 ? UInt32(AnalysisTables.folded[Int(scalar)]) : 0
        letters.append(folded == 0 ? scalar : folded)
      } else if letters.last != 0x20 {
        letters.append(0x20)
      }
    }
    if letters.last != 0x20 { letters.append(0x20) }
    counts[Int(Script.other.rawValue)] = 0
    let kana = counts[Int(Script.kana.rawValue)]
    let han = counts[Int(Script.han.rawValue)]
    // A character of Han says as much as a syllable of three letters.
    counts[Int(Script.han.rawValue)] = han * 2
    counts[Int(Script.kana.rawValue)] = kana * 10 >= han ? (kana + han) * 2 : kana
    guard let most = counts.indices.max(by: { counts[$0] < counts[$1] }), counts[most] > 0 else {
      return .other
    }
    return Script(rawValue: UInt8(most)) ?? .other
  }

  /// Whether the best language has left the others behind, so that the rest need not be read.
  private static func isDecided(_ scores: [Int32]) -> Bool {
    var best: Int32 = 0
    var second: Int32 = 0
    for score in scores {
      if score > best {
        second = best
        best = score
      } else if score > second {
        second = score
      }
    }
    return best >= 256 * 4 && best * 4 >= second * 5
  }

  private static func byTrigrams(_ letters: [UInt32], _ script: Script) -> Language {
    let trigrams = AnalysisTables.trigrams
    let buckets = AnalysisTables.trigramBuckets
    var scores = [Int32](repeating: 0, count: 128)
    var count = 0
    var i = 0
    while i &+ 2 < letters.count {
      let a = letters[i]
      let b = letters[i &+ 1]
      let c = letters[i &+ 2]
      i &+= 1
      if b == 0x20 { continue }
      count &+= 1
      if count == 256 && isDecided(scores) { break }
      var h = a &* 0x9E37_79B1 ^ b &* 0x85EB_CA77 ^ c &* 0xC2B2_AE3D
      h = (h ^ h &>> 15) &* 0x2C1B_3C6D
      var k = Int(buckets[Int(h &>> 18)])
      let end = Int(buckets[Int(h &>> 18) &+ 1])
      while k < end {
        let entry = trigrams[k]
        if entry &>> 12 == h &>> 12 {
          scores[Int(entry &>> 5 & 127)] &+= Int32(entry & 31)
        }
        k &+= 1
      }
    }
    guard count >= fewest else { return .undetermined }
    var best = 0
    for language in 1..<Language.known.count where scores[language] > scores[best] {
      best = language
    }
    // Text of a known language reaches 6 to 9 per trigram.
    guard scores[best] >= Int32(count) * 3, let language = Language(rawValue: UInt8(best)),
      language.isWritten(in: script)
    else { return .undetermined }
    return language
  }
}
