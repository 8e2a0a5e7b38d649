/// Finds the mechanism of the catalogue that a heading or title names.
struct MechanismMatcher {
  private let mechanisms:
    [(id: String, trigrams: Set<UInt64>, acronyms: Set<String>, phrases: [String])]

  init(_ catalogue: KnownCatalogue) {
    mechanisms = catalogue.mechanisms.map { mechanism in
      var trigrams: Set<UInt64> = []
      var acronyms: Set<String> = []
      for name in mechanism.names + [mechanism.acronym ?? ""] where !name.isEmpty {
        trigrams.formUnion(TextSimilarity.trigrams(name))
        if name.count <= 16, !name.contains(" ") || name == mechanism.acronym {
          acronyms.insert(Self.compact(name))
        }
      }
      let phrases = mechanism.names.map(Self.phrase).filter { $0.contains(" ") && $0.count >= 10 }
      return (mechanism.id, trigrams, acronyms, phrases)
    }
  }

  /// The mechanism whose names share most with a heading, and how much; 0.6 is a good match.
  func match(_ heading: String) -> (id: String, score: Double)? {
    let trigrams = TextSimilarity.trigrams(heading)
    var words = Set(
      heading.split(whereSeparator: { !($0.isLetter || $0.isNumber || "+-&".contains($0)) }).map(
        Self.compact))
    // "5 + 5", "EU-LAC SCDM": acronyms in brackets as a whole.
    for part in heading.split(whereSeparator: { "()'‘’“”\"".contains($0) }) {
      words.insert(Self.compact(part))
    }
    var best: (id: String, score: Double)?
    for mechanism in mechanisms {
      var score = TextSimilarity.coverage(trigrams, by: mechanism.trigrams)
      if mechanism.acronyms.contains(where: words.contains) { score += 0.5 }
      if score > (best?.score ?? 0) { best = (mechanism.id, score) }
    }
    return best
  }

  /// The one mechanism that a title names in full: "Ministerial Conference of the Bali Process".
  func named(in title: String) -> String? {
    let text = " " + Self.phrase(title) + " "
    let found = mechanisms.filter { mechanism in
      mechanism.phrases.contains { text.contains(" " + $0 + " ") }
    }
    return found.count == 1 ? found[0].id : nil
  }

  private static func phrase(_ text: String) -> String {
    text.lowercased().split(whereSeparator: { !($0.isLetter || $0.isNumber) }).joined(
      separator: " ")
  }

  /// "Harbour Dialogue (HD)" → "HD".
  static func acronym(in text: String) -> String? {
    guard let open = text.lastIndex(of: "("), let end = text[open...].firstIndex(of: ")") else {
      return nil
    }
    let name = text[text.index(after: open)..<end]
    return name.count <= 16 && name.contains(where: \.isUppercase) ? String(name) : nil
  }

  private static func compact(_ text: some StringProtocol) -> String {
    String(text.uppercased().filter { !$0.isWhitespace })
  }
}
