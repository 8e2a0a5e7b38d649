/// Names of representations, by which a client tells whether it has the newest.
enum EntityTag {
  /// What an answer depends on, but for its address: form, language, program, content, commit.
  ///
  /// Weak, because the time that an answer took may stand in it.
  static func text(_ context: PageContext, _ representation: Representation) -> String {
    "W/\"\(context.library.fingerprint)-\(context.library.generation)-\(representation.rawValue)-"
      + "\(context.language.rawValue)-\(context.library.version)\""
  }

  /// Whether an `If-None-Match` names the tag. What cannot be read matches nothing.
  static func matches(_ header: String?, _ tag: String) -> Bool {
    guard let header else { return false }
    let bare = opaque(tag[...])
    for part in header.prefix(8_192).split(separator: ",") {
      let trimmed = part.drop { $0 == " " || $0 == "\t" }
      if trimmed.prefix(1) == "*", trimmed.dropFirst().allSatisfy({ $0 == " " }) { return true }
      if let bare, opaque(trimmed) == bare { return true }
    }
    return false
  }

  /// The text in quotes; nil if there is none.
  private static func opaque(_ tag: Substring) -> Substring? {
    var rest = tag
    if rest.hasPrefix("W/") { rest = rest.dropFirst(2) }
    guard rest.first == "\"" else { return nil }
    rest = rest.dropFirst()
    guard let end = rest.firstIndex(of: "\"") else { return nil }
    return rest[..<end]
  }
}
