/// Tells names of persons from words, by how a document uses them: a name is never printed in lower
/// case and not often at all.
struct NameVocabulary {
  private var lower: Set<String> = []
  private var capital: [String: Int] = [:]
  private let places: PlaceNames

  init(_ blocks: some Sequence<Block>, places: PlaceNames) {
    self.places = places
    for block in blocks {
      for word in block.text.split(whereSeparator: { !($0.isLetter || $0 == "'" || $0 == "’") }) {
        if word.first?.isLowercase == true {
          lower.insert(String(word))
        } else {
          capital[word.lowercased(), default: 0] += 1
        }
      }
    }
  }

  private static let particles: Set<String> = [
    "von", "van", "de", "der", "den", "la", "le", "du", "di", "da", "del", "el", "al", "bin", "der",
  ]
  private static let titles: Set<String> = ["dr", "dr.", "professor", "prof.", "phd", "phd,"]

  /// Where the authors begin in "Title Author and Author".
  func authorsStart(_ words: [String]) -> Int {
    // "Professor", "Dr": what follows is the author, however often the text names them.
    if let title = words.lastIndex(where: { Self.titles.contains($0.lowercased()) }), title > 0,
      words.count - title <= 6, words.count - title >= 2
    {
      return title
    }
    var start = words.count
    var index = words.count - 1
    while index > 0 {
      let word = words[index]
      let lowered = word.lowercased()
      if isName(word) {
        start = index
      } else if Self.titles.contains(lowered) {
        start = index
      } else if start < words.count,
        Self.particles.contains(lowered) || lowered == "and" || lowered == "&"
      {
        // Belongs to the authors only if a name stands before it.
      } else {
        break
      }
      index -= 1
    }
    // A name has two words at least.
    return words.count - start >= 2 ? start : words.count
  }

  private func isName(_ word: String) -> Bool {
    let bare = word.filter { $0.isLetter || $0 == "'" || $0 == "’" || $0 == "-" }
    guard let first = bare.first, first.isUppercase else { return false }
    if bare.count == 1 || word.hasSuffix(".") && bare.count <= 4 { return true }
    let lowered = bare.lowercased()
    if lower.contains(lowered) || places.country(bare) != nil { return false }
    // "Serbia's", "World": words the text has often are no names of authors.
    let parts = lowered.split(separator: "-").map(String.init)
    return (capital[lowered] ?? parts.map { capital[$0] ?? 0 }.max() ?? 0) <= 8
      && !parts.contains { lower.contains($0) && parts.count > 1 && $0.count > 4 }
  }
}
