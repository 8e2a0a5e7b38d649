internal import Analysis
internal import TOML

/// Words that a natural question is made of and that say nothing of its subject, by language.
///
/// They are indexed like all words, so that phrases with them are found; only bare words of a
/// query that has other words are passed over. Read from the index's own `stopwords.toml`.
struct StopWords: Sendable {
  private var words: [Language: Set<String>] = [:]

  var isEmpty: Bool { words.isEmpty }

  init() {}

  /// Reads the lists of a file. One that cannot be read adds nothing: it was checked when the
  /// index was built.
  init(_ file: [UInt8]) {
    guard let root = try? TOMLDocument(String(decoding: file, as: UTF8.self)).root else { return }
    for entry in root.entries {
      guard let language = Language(bcp47: entry.key), let list = entry.node.string else {
        continue
      }
      words[language] = Set(list.split(whereSeparator: \.isWhitespace).map(String.init))
    }
  }

  /// Whether a word as written is one in any of the languages. Two or more capitals make a name:
  /// `WHO`, `IT`, `US`.
  func contains(_ text: String, languages: [Language]) -> Bool {
    guard !text.unicodeScalars.dropFirst().contains(where: \.properties.isUppercase) else {
      return false
    }
    // "what," is the word with its comma.
    let bare = text.unicodeScalars.drop { !$0.properties.isAlphabetic }
    guard let end = bare.lastIndex(where: \.properties.isAlphabetic) else { return false }
    let scalars = bare[...end].map { $0 == "\u{2019}" ? "'" : $0 }
    let word = String(String.UnicodeScalarView(scalars)).lowercased()
    return languages.contains { words[$0]?.contains(word) == true }
  }
}
