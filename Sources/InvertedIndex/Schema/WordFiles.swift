internal import Analysis
internal import TOML

/// Checks the files of a definition that hold words: `related.toml`, `stopwords.toml`,
/// `synonyms.toml` and `understanding.toml`.
///
/// They are read when a query wants them, long after an index was built, and what cannot be read
/// adds nothing then. So they are checked where a definition's folder is read: a misspelt table must
/// not pass for words that do not help.
enum WordFiles {
  /// Keys of the tables that a file may have, by the table's name; all of them hold lists of
  /// expressions but `kind`.
  private static let tables: [String: [String: [String]]] = [
    "related.toml": ["names": ["words"], "place": ["words", "holds"], "topic": ["words"]],
    "synonyms.toml": ["group": ["kind", "words"]],
  ]

  /// Checks one file; one of another name has nothing to check here.
  ///
  /// - Throws: `IndexError.definition` with the first line that is wrong.
  static func check(_ bytes: [UInt8], file: String) throws(IndexError) {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    if name == "stopwords.toml" { return try checkStopWords(bytes, file: file) }
    if name == "understanding.toml" { return try checkUnderstanding(bytes, file: file) }
    guard let tables = tables[name] else { return }
    for entry in try DefinitionParser.document(bytes, file: file).entries {
      guard let keys = tables[entry.key] else {
        throw unknown(entry, file, tables.keys.sorted().map { "[[\($0)]]" })
      }
      guard let elements = entry.node.array else {
        throw error(entry.line, file, "`\(entry.key)`: expected [[\(entry.key)]] tables")
      }
      for element in elements {
        guard let table = element.table else {
          throw error(element.line, file, "expected a [[\(entry.key)]] table")
        }
        try check(table, keys, file)
        guard table["words"] != nil else {
          throw error(element.line, file, "[[\(entry.key)]] without `words`")
        }
      }
    }
  }

  private static func check(
    _ table: TOMLTable, _ keys: [String], _ file: String
  ) throws(IndexError) {
    for entry in table.entries {
      guard keys.contains(entry.key) else { throw unknown(entry, file, keys) }
      if entry.key == "kind" {
        let kinds = SynonymGroup.Kind.allCases.map(\.rawValue)
        guard let kind = entry.node.string, kinds.contains(kind) else {
          throw error(
            entry.line, file, "`kind`: expected one of \(kinds.joined(separator: ", "))")
        }
        continue
      }
      let words = entry.node.strings
      guard let words, !words.isEmpty, !words.contains(where: { $0.allSatisfy(\.isWhitespace) })
      else {
        throw error(entry.line, file, "`\(entry.key)`: expected a list of words")
      }
    }
  }

  /// `[[word]]` tables: what the words are, an id, a label, and lists of words by language.
  private static func checkUnderstanding(_ bytes: [UInt8], file: String) throws(IndexError) {
    let kinds = [
      "type", "status", "role", "question", "relation", "time", "general", "generic",
    ]
    for entry in try DefinitionParser.document(bytes, file: file).entries {
      guard entry.key == "word", let elements = entry.node.array else {
        throw unknown(entry, file, ["[[word]]"])
      }
      for element in elements {
        guard let table = element.table else {
          throw error(element.line, file, "expected a [[word]] table")
        }
        guard let kind = table["as"]?.string, kinds.contains(kind) else {
          throw error(
            element.line, file, "[[word]] needs `as`, one of \(kinds.joined(separator: ", "))")
        }
        guard table["id"]?.string?.isEmpty == false else {
          throw error(element.line, file, "[[word]] without `id`")
        }
        for entry in table.entries where !["as", "id"].contains(entry.key) {
          if entry.key == "label" {
            guard entry.node.string != nil else {
              throw error(entry.line, file, "`label`: expected a string")
            }
          } else {
            guard entry.key == "fields" || Language(bcp47: entry.key) != nil else {
              throw unknown(
                entry, file, ["as", "id", "label", "fields", "a language such as `en`"])
            }
            guard entry.node.strings?.isEmpty == false else {
              throw error(entry.line, file, "`\(entry.key)`: expected a list of words")
            }
          }
        }
      }
    }
  }

  private static func checkStopWords(_ bytes: [UInt8], file: String) throws(IndexError) {
    for entry in try DefinitionParser.document(bytes, file: file).entries {
      guard Language(bcp47: entry.key) != nil else {
        throw error(
          entry.line, file, "`\(entry.key)`: expected a language that is known, such as `en`")
      }
      guard entry.node.string != nil else {
        throw error(entry.line, file, "`\(entry.key)`: expected a text of words")
      }
    }
  }

  private static func unknown(
    _ entry: TOMLTable.Entry, _ file: String, _ expected: [String]
  ) -> IndexError {
    error(
      entry.line, file,
      "unknown key `\(entry.key)`; expected one of \(expected.joined(separator: ", "))")
  }

  private static func error(_ line: Int, _ file: String, _ message: String) -> IndexError {
    .definition(file: file, line: line, message: message)
  }
}
