/// Writes concepts as SKOS in Turtle.
public enum TurtleWriter {
  /// What ids are written under; reading takes the part behind the last colon, slash or `#` again.
  static let base = "urn:rapporteur:subject:"

  /// The text of a scheme: concepts in the order given, with `skos:narrower` beside `skos:broader`.
  public static func text(of scheme: ConceptScheme) -> String {
    var narrower: [String: [String]] = [:]
    for concept in scheme.concepts {
      for parent in concept.broader { narrower[parent, default: []].append(concept.id) }
    }
    var text = """
      @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
      @prefix subject: <\(base)> .

      <\(base)> a skos:ConceptScheme .

      """
    for concept in scheme.concepts {
      var lines = ["  a skos:Concept", "  skos:inScheme <\(base)>"]
      func add(_ property: String, _ labels: [Concept.LabelText]) {
        for label in labels {
          let tag = label.language.isEmpty ? "" : "@\(label.language)"
          lines.append("  skos:\(property) \(quoted(label.text))\(tag)")
        }
      }
      add("prefLabel", concept.preferred)
      add("altLabel", concept.alternative)
      add("hiddenLabel", concept.hidden)
      for id in concept.broader { lines.append("  skos:broader \(reference(id))") }
      for id in narrower[concept.id] ?? [] { lines.append("  skos:narrower \(reference(id))") }
      for id in concept.related { lines.append("  skos:related \(reference(id))") }
      if let scope = concept.scope { lines.append("  skos:scopeNote \(quoted(scope))@en") }
      text += "\n\(reference(concept.id))\n" + lines.joined(separator: " ;\n") + " .\n"
    }
    return text
  }

  /// A prefixed name, or the whole address where the id has signs that a name may not have.
  private static func reference(_ id: String) -> String {
    let isPlain = id.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
    }
    guard isPlain, id.utf8.first != 0x2D, !id.isEmpty else {
      let escaped = id.unicodeScalars.map { scalar -> String in
        switch scalar {
        case "<", ">", "\"", "{", "}", "|", "^", "`", "\\", " ":
          "%" + String(scalar.value, radix: 16, uppercase: true)
        default: String(Character(scalar))
        }
      }.joined()
      return "<\(base)\(escaped)>"
    }
    return "subject:\(id)"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
