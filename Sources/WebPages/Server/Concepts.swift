internal import Vocabulary

/// A concept of the vocabulary as a page shows it.
struct SubjectConcept: Sendable {
  var label: String
  var scope: String?
  /// Other labels in the language of the page.
  var others: [String] = []
  /// Ids.
  var broader: [String] = []
  var narrower: [String] = []
  var related: [String] = []
}

extension Library {
  /// What the vocabulary says of a concept; nil where the index has none.
  func concept(_ id: String, language: Language) -> SubjectConcept? { names.concept(id, language) }

  /// Whether the index knows a subject.
  func hasSubject(_ id: String) -> Bool {
    names.entry(.subject, id) != nil || hasValue(id, in: "subject")
  }
}
