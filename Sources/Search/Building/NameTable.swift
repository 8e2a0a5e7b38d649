internal import InvertedIndex
internal import TOML

/// Names and spellings that stand for each other: `MIDSA` and `Migration Dialogue for Southern
/// Africa`, `labour` and `labor`.
///
/// Read from groups in TOML, `[[group]]` with `kind` and `words`: the index's own `synonyms.toml`
/// and the names that its corpus knows (attachment `names.toml`). Words are compared folded.
struct NameTable: Sendable {
  /// A name that may stand for another.
  struct Name: Hashable, Sendable {
    var text: String
    /// What an occurrence counts, at most 1.
    var weight: Float
    fileprivate var words: [String]
  }

  /// Names found in a row of words, and what they may be called instead.
  struct Match: Equatable {
    var range: Range<Int>
    var others: [Name]
  }

  private var groups: [[Name]] = []
  /// Where the names that begin with a word stand: (group, place in it).
  private var byFirstWord: [String: [(group: Int, place: Int)]] = [:]

  var isEmpty: Bool { groups.isEmpty }

  /// A name longer than this, or a group larger, is not used: no query is written so.
  private static let maximumWords = 16
  private static let maximumNames = 64

  init() {}

  /// Reads the groups of several files. Files that cannot be read add nothing: they were checked
  /// when the index was built.
  init(files: [[UInt8]]) {
    for file in files {
      guard let root = try? TOMLDocument(String(decoding: file, as: UTF8.self)).root,
        let tables = root["group"]?.array
      else { continue }
      for table in tables {
        guard let table = table.table, let words = table["words"]?.strings else { continue }
        add(words, kind: table["kind"]?.string ?? "")
      }
    }
  }

  /// Adds a group of names.
  mutating func add(_ texts: [String], kind: String) {
    let weight: Float =
      switch kind {
      case "misprint": 0.5
      case "term": 0.7
      default: 1
      }
    var names: [Name] = []
    for text in texts.prefix(Self.maximumNames) {
      let words = words(of: text)
      guard (1...Self.maximumWords).contains(words.count),
        !names.contains(where: { $0.words == words })
      else { continue }
      names.append(Name(text: text, weight: weight, words: words))
    }
    guard names.count > 1 else { return }
    for place in names.indices {
      byFirstWord[names[place].words[0], default: []].append((groups.count, place))
    }
    groups.append(names)
  }

  /// The words of a text as they are compared: folded, cut at everything but letters and digits.
  func words(of text: String) -> [String] {
    String(decoding: KeywordTerm.fold(text), as: UTF8.self).unicodeScalars
      .split { !($0.properties.isAlphabetic || $0.properties.numericType != nil) }
      .map { String(String.UnicodeScalarView($0)) }
  }

  /// The names in a row of words, the longest first at each place, none inside another's words.
  func matches(in words: [String]) -> [Match] {
    var result: [Match] = []
    var start = 0
    while start < words.count {
      var best: (length: Int, others: [Name]) = (0, [])
      for (group, place) in byFirstWord[words[start]] ?? [] {
        let name = groups[group][place]
        let length = name.words.count
        guard length >= best.length, start + length <= words.count,
          words[start..<start + length].elementsEqual(name.words)
        else { continue }
        if length > best.length { best = (length, []) }
        for other in groups[group]
        where other.words != name.words && !best.others.contains(where: { $0.words == other.words })
        {
          best.others.append(other)
        }
      }
      if best.length > 0 {
        result.append(Match(range: start..<start + best.length, others: best.others))
        start += best.length
      } else {
        start += 1
      }
    }
    return result
  }
}
