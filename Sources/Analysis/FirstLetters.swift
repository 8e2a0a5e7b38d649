/// What a word begins with, coarse enough that no word and no term of it differ: its first two ASCII
/// letters or digits, small, with `i` for `y` (English stems `dying` as `die`).
///
/// Says which words cannot be each other without analysing them.
struct FirstLetters: Hashable, Sendable {
  private let letters: UInt16

  /// Of words whose terms may begin with anything: with marks, apostrophes or other scripts.
  static let any = FirstLetters(letters: .max)

  private init(letters: UInt16) { self.letters = letters }

  private init(_ first: UInt8, _ second: UInt8) {
    letters = UInt16(first) << 8 | UInt16(second)
  }

  /// Of a term, or of a word as it is written. Never `any`.
  init(term: [UInt8]) {
    self.init(Self.small(term.first ?? 0), Self.small(term.dropFirst().first ?? 0))
  }

  /// Of all terms that the first word of a text may have.
  static func ofText(_ text: String) -> [FirstLetters] {
    let word = text.utf8.drop { borders.contains($0) }
    let letters = word.prefix { small($0) != 0 }
    guard let first = letters.first else { return [.any] }
    if let next = word.dropFirst(letters.count).first, !borders.contains(next) { return [.any] }
    var result = [FirstLetters(small(first), small(letters.dropFirst().first ?? 0))]
    // Of a short word one letter may be left.
    if (2...3).contains(letters.count) { result.append(FirstLetters(small(first), 0)) }
    return result
  }

  /// Whether stemming for the language keeps the beginnings of words: its algorithm takes off
  /// suffixes only, and it has no letter case of its own.
  static func areKept(_ language: Language) -> Bool {
    guard language.isWritten(in: .latin), language.stemmerName != nil else { return true }
    return suffixLanguages.contains(language.bcp47)
  }

  private static let suffixLanguages: Set<String> = [
    "en", "fr", "es", "pt", "it", "ca", "ro", "de", "nl", "sv", "da", "no", "nb", "nn", "fi",
  ]

  /// What certainly ends a word: space and signs that no word holds.
  private static let borders: Set<UInt8> = Set(" ,;:()[]/-+&\"!?".utf8)

  /// A letter or digit as it is compared; 0 for any other byte.
  private static func small(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x30...0x39: byte
    case 0x41...0x5A: byte == 0x59 ? 0x69 : byte | 0x20
    case 0x61...0x7A: byte == 0x79 ? 0x69 : byte
    default: 0
    }
  }
}
