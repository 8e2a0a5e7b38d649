/// Headings of lists of cited works and of notes, in the languages that documents are written in.
enum ListHeadings {
  /// Whether a line is such a heading, whatever number stands before it.
  static func isReferenceList(_ text: String) -> Bool {
    guard text.utf8.count < 120 else { return false }
    let words = text.lowercased().split(whereSeparator: { !$0.isLetter }).joined(separator: " ")
    return references.contains(words) || notes.contains(words)
  }

  /// Whether it is one of notes.
  static func isNotes(_ words: String) -> Bool { notes.contains(words) }

  private static let notes: Set<String> = [
    "notes", "endnotes", "end notes", "footnotes", "anmerkungen", "fußnoten", "notas", "примечания",
  ]
  private static let references: Set<String> = [
    "references", "references cited", "bibliography", "works cited", "literature",
    "literature cited", "reference list", "list of references", "sources", "further reading",
    "selected bibliography", "select bibliography", "references and notes",
    "notes and references", "références", "références bibliographiques", "bibliographie",
    "referencias", "referencias bibliográficas", "bibliografía", "literatur",
    "literaturverzeichnis", "quellen", "quellenverzeichnis", "referências", "bibliografia",
    "referências bibliográficas", "список литературы", "литература", "библиография", "المراجع",
    "参考文献",
  ]
}
