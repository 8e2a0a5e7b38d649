internal import JSON

// The concepts that records carry, and the texts they follow from.
extension CatalogueRecords {
  /// `subject`: the concepts' ids; `subjects`: each with the words that it follows from.
  func setSubjects(of row: Row, in record: inout JSONObject) {
    let assignments = row.rows("subjects")
    record.set("subject", assignments.compactMap { $0.string("id") })
    guard !assignments.isEmpty else { return }
    record["subjects"] = .array(
      assignments.map { assignment in
        var object = JSONObject()
        object.set("id", assignment.string("id"))
        object.set("words", assignment.prose("words"))
        return .object(object)
      })
  }

  static func texts(ofMechanism row: Row) -> [String] {
    let bodies = row.row("bodies")
    let notes = [
      row.string("name"), row.string("summary"), row.string("status_note"),
      row.row("members")?.string("note"), bodies?.string("secretariat_note"),
      bodies?.string("observers_note"), row.row("no_agenda")?.string("why"),
    ]
    return notes.compactMap { $0 } + row.strings("themes") + row.strings("also")
  }

  static func texts(ofEntry row: Row) -> [String] {
    [row.string("title"), row.string("theme"), row.string("repair")].compactMap { $0 }
  }

  static func texts(ofDocument row: Row) -> [String] {
    ["title", "supplied_title", "summary", "purpose", "note"].compactMap { row.string($0) }
      + row.strings("chapters")
  }

  static func texts(ofSection row: Row) -> [String] {
    ["heading", "summary"].compactMap { row.string($0) }
  }

  static func texts(ofCitation row: Row) -> [String] {
    ["about", "note"].compactMap { row.string($0) } + row.strings("variants")
  }
}
