internal import Analysis
internal import TOML

/// Reads groups of synonyms: `[[group]]` tables with `kind` and `words`, as in the definition's
/// `synonyms.toml` and the names that a corpus attaches to its index (`names.toml`).
enum SynonymReader {
  /// The attachment with the names that the corpus knows.
  static let attachment = "names.toml"

  /// More expressions of one thing than this are not used: each is looked up for each query.
  static let maximumWords = 64

  /// The groups of a file. What cannot be read adds nothing: files were checked when the index was
  /// built. A kind that is not known counts as `term`.
  static func groups(_ file: [UInt8]) -> [SynonymGroup] {
    guard let root = try? TOMLDocument(String(decoding: file, as: UTF8.self)).root,
      let tables = root["group"]?.array
    else { return [] }
    return tables.compactMap { node in
      guard let table = node.table, let words = table["words"]?.strings else { return nil }
      let kind = table["kind"]?.string.flatMap { SynonymGroup.Kind(rawValue: $0) }
      return SynonymGroup(kind: kind ?? .term, words: Array(words.prefix(maximumWords)))
    }
  }
}
