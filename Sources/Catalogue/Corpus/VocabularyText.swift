public import Vocabulary

/// Writes concepts as a file of the catalogue: `Corpus/vocabulary/<part>.toml`.
public enum VocabularyText {
  /// The text of a file. Labels of languages that the catalogue does not know are left out.
  public static func toml(_ scheme: ConceptScheme) -> String {
    scheme.concepts.map(toml).joined(separator: "\n")
  }

  private static func toml(_ concept: Concept) -> String {
    var text = "[[concept]]\nid      = \(TOMLText.quoted(concept.id))\n"
    if !concept.broader.isEmpty { text += "broader = \(list(concept.broader))\n" }
    if !concept.related.isEmpty { text += "related = \(list(concept.related))\n" }
    if let scope = concept.scope { text += "scope   = \(TOMLText.quoted(scope))\n" }
    var seen: Set<String> = []
    func take(_ labels: [Concept.LabelText]) -> [(language: String, texts: [String])] {
      TableSchema.languages.compactMap { language in
        let texts = labels.filter {
          $0.language == language || $0.language.hasPrefix(language + "-")
        }.map(\.text).filter { seen.insert(language + " " + $0.lowercased()).inserted }
        return texts.isEmpty ? nil : (language, texts)
      }
    }
    let preferred = take(concept.preferred)
    text += "[concept.preferred]\n"
    if !preferred.contains(where: { $0.language == "en" }) {
      text += "en = \(TOMLText.quoted(concept.title))\n"
    }
    for (language, texts) in preferred { text += "\(language) = \(TOMLText.quoted(texts[0]))\n" }
    for (key, labels) in [("alternative", concept.alternative), ("hidden", concept.hidden)] {
      let taken = take(labels)
      guard !taken.isEmpty else { continue }
      text += "[concept.\(key)]\n"
      for (language, texts) in taken { text += "\(language) = \(list(texts))\n" }
    }
    return text
  }

  private static func list(_ texts: [String]) -> String {
    "[" + texts.map(TOMLText.quoted).joined(separator: ", ") + "]"
  }
}
