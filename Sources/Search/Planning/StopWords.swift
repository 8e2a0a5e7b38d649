internal import Analysis
internal import Glibc
internal import Synchronization
internal import TOML

/// Words that a natural question is made of and that say nothing of its subject, by language.
///
/// They are indexed like all words, so that phrases with them are found; only bare words of a
/// query that has other words are passed over. Read from the index's own `stopwords.toml`.
final class StopWords: Sendable {
  private let file: [UInt8]
  /// The lists, read when a word is met that stands somewhere in the file: most never do.
  private let words = Mutex<[Language: Set<String>]?>(nil)

  var isEmpty: Bool { file.isEmpty }

  /// The lists of a file, by default none. A file that cannot be read adds nothing: it was checked
  /// when the index was built.
  init(_ file: [UInt8] = []) { self.file = file }

  private static func lists(_ file: [UInt8]) -> [Language: Set<String>] {
    var words: [Language: Set<String>] = [:]
    guard let root = try? TOMLDocument(String(decoding: file, as: UTF8.self)).root else {
      return [:]
    }
    for entry in root.entries {
      guard let language = Language(bcp47: entry.key), let list = entry.node.string else {
        continue
      }
      words[language] = Set(list.split(whereSeparator: \.isWhitespace).map(String.init))
    }
    return words
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
    guard stands(Array(word.utf8)) else { return false }
    return words.withLock { words in
      let lists = words ?? Self.lists(file)
      words = lists
      return languages.contains { lists[$0]?.contains(word) == true }
    }
  }

  /// Whether the bytes stand anywhere in the file. What a file may escape it need not say plainly.
  private func stands(_ word: [UInt8]) -> Bool {
    guard !word.isEmpty, word.allSatisfy({ $0 < 0x80 }), !file.contains(0x5C) else { return true }
    return file.withUnsafeBytes { file in
      word.withUnsafeBytes { word in
        var start = 0
        while start + word.count <= file.count,
          let found = memchr(file.baseAddress! + start, Int32(word[0]), file.count - start)
        {
          let at = UnsafeRawPointer(found) - file.baseAddress!
          guard at + word.count <= file.count else { return false }
          if memcmp(found, word.baseAddress!, word.count) == 0 { return true }
          start = at + 1
        }
        return false
      }
    }
  }
}
