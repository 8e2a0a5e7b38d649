internal import TOML

/// Reads `understanding.toml` of a definition: the words by which free queries are understood,
/// whatever the corpus.
public enum UnderstandingWords {
  /// Name of the file among those of a definition.
  public static let fileName = "understanding.toml"

  private static let kinds: [String: Entity.Kind] = [
    "type": .type, "status": .status, "role": .role, "question": .question,
    "relation": .relation, "time": .time, "general": .general,
  ]

  /// Adds the words of a file. What cannot be read adds nothing: the file was checked with its
  /// definition.
  public static func add(_ file: [UInt8], to builder: inout LabelIndexBuilder) {
    guard let root = try? TOMLDocument(String(decoding: file, as: UTF8.self)).root else { return }
    for node in root["word"]?.array ?? [] {
      guard let table = node.table, let name = table["as"]?.string, let id = table["id"]?.string
      else { continue }
      let labels = table.entries.compactMap { entry in
        entry.node.strings.map { (language: entry.key, words: $0) }
      }
      guard let kind = kinds[name] else {
        // Words that may be left out of a name.
        for (language, words) in labels { builder.addGenericWords(words, language: language) }
        continue
      }
      let entity = builder.add(
        Entity(
          kind: kind, id: id, label: table["label"]?.string ?? id,
          facts: [Entity.Fact("fields", table["fields"]?.strings ?? [])]))
      for (language, words) in labels where language != "fields" {
        for word in words {
          builder.add(EntityLabel(word, language: language, rank: .alternative), to: entity)
        }
      }
    }
  }
}
