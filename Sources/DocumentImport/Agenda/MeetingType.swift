/// The kind of a meeting from its printed title; from its theme where the title says nothing.
enum MeetingType {
  /// One of the catalogue's types.
  static func of(title: String, theme: String) -> String {
    if let type = classify(title) { return type }
    let fromTheme = classify(theme)
    // A theme that names a preparation, a working group or a workshop is what the meeting was; one
    // that merely mentions a conference is not.
    if let fromTheme, ["workshop", "working-group", "preparatory"].contains(fromTheme) {
      return fromTheme
    }
    return "other"
  }

  /// The order matters: "Ministerial Conference Preparatory Meeting" is a preparation.
  private static func classify(_ text: String) -> String? {
    let words = " " + Slug.parts(text).joined(separator: " ") + " "
    func has(_ phrases: String...) -> Bool { phrases.contains { words.contains(" " + $0) } }
    if has("preparatory", "preparatoire", "preparatoria") { return "preparatory" }
    if has(
      "anniversary", "commemorat", "peer to peer", "co chair", "ambassador", "panel", "coordinators"
    ) {
      return "other"
    }
    if has("summit", "heads of state") { return "summit" }
    if has("workshop", "seminar", "atelier", "taller") { return "workshop" }
    if has(
      "working group", "consultation group", "task force", "groupe de travail", "grupo de trabajo")
    {
      return "working-group"
    }
    if has("senior official", "high level", "som ", "hauts fonctionnaires", "altos funcionarios") {
      return "senior-officials"
    }
    if has("ministerial", "ministers", "ministerielle") { return "ministerial" }
    if has("expert", "technical meeting") { return "expert-meeting" }
    if has("core group", "steering") { return "other" }
    if has("forum", "foro") { return "forum" }
    if has("conference", "conferencia") && !has("intersesional", "intersessional") {
      return "conference"
    }
    return nil
  }
}
