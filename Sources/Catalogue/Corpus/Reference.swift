/// A source reference: `mrs-45#annex-c@row 12`.
struct Reference {
  /// What stands before `@`: the id of a section or document.
  let target: String
  /// The document: what stands before `#`.
  let document: String
  /// What stands after `@`, for people.
  let locator: String?

  init(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    target = String(parts.first ?? "")
    locator = parts.count > 1 ? String(parts[1]) : nil
    document = String(target.split(separator: "#", maxSplits: 1).first ?? "")
  }
}
