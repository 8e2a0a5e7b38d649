/// Takes the lines of a list of references apart into entries: one a line, wrapped, with hanging
/// indents, numbered.
enum EntryLines {
  /// For each line whether it begins an entry; nil where the list does not say how it is made, so that
  /// its lines are read as any text.
  static func starts(_ lines: [TextLine]) -> [Bool]? {
    guard !lines.isEmpty else { return nil }
    let texts = lines.map(\.text)
    // Bullets and years in front are lists of other kinds.
    let bullets = texts.count { $0.hasPrefix("- ") || $0.hasPrefix("• ") }
    let years = texts.count { text in
      text.prefix(4).allSatisfy { $0.isASCII && $0.isNumber } && text.count > 4
        && (Int(text.prefix(4)).map { (1500...2100).contains($0) } ?? false)
        && !text.dropFirst(4).prefix(1).allSatisfy { ",;)".contains($0) }
    }
    guard bullets * 3 < texts.count, years * 5 < texts.count else { return nil }
    if let numbered = numbered(texts) { return numbered }
    let likeness = texts.map(ReferenceStart.likeness)
    let likely = likeness.count { $0 > .none }
    guard likely >= 2 || likely == 1 && texts.count <= 3 else { return nil }
    // Hanging indents: what is not indented begins.
    let indented = lines.count(where: \.isIndented)
    if indented > 0 {
      let flush = lines.indices.filter { !lines[$0].isIndented }
      let good = flush.count { likeness[$0] > .none || lines[$0].gapBefore }
      if good * 3 >= flush.count * 2 {
        return lines.indices.map { index in
          !lines[index].isIndented
            && (likeness[index] > .none || index == 0
              || lines[index].gapBefore || isComplete(texts[index - 1]))
        }
      }
      // The first line indented, the others not.
      let inside = lines.indices.filter { lines[$0].isIndented }
      if inside.count(where: { likeness[$0] > .none }) * 3 >= inside.count * 2 {
        return lines.indices.map { lines[$0].isIndented || $0 == 0 }
      }
    }
    return lines.indices.map { index in
      guard index > 0 else { return true }
      switch likeness[index] {
      case .strong:
        return lines[index].gapBefore || isComplete(texts[index - 1])
          || texts[index - 1].last.map { !",;:&-–(“".contains($0) } ?? true
      case .weak: return isComplete(texts[index - 1])
      case .none: return lines[index].gapBefore && isComplete(texts[index - 1])
      }
    }
  }

  /// "[1] …", "1. …", "1 …" that count up.
  private static func numbered(_ texts: [String]) -> [Bool]? {
    var starts = [Bool](repeating: false, count: texts.count)
    var last: Int?
    var count = 0
    for (index, text) in texts.enumerated() {
      guard let number = number(text), last.map({ number == $0 + 1 }) ?? (number <= 3) else {
        continue
      }
      last = number
      starts[index] = true
      count += 1
    }
    guard count >= 2, starts[0] || texts.count > 4 && count >= 3 else { return nil }
    starts[0] = true
    return starts
  }

  /// The number in front of an entry.
  private static func number(_ text: String) -> Int? {
    var rest = text[...]
    let open = rest.first
    if open == "[" || open == "(" { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard (1...3).contains(digits.count), let number = Int(digits) else { return nil }
    rest = rest.dropFirst(digits.count)
    switch open {
    case "[": return rest.first == "]" ? number : nil
    case "(": return rest.first == ")" ? number : nil
    default:
      if rest.first == "." || rest.first == ")" {
        return rest.dropFirst().first == " " ? number : nil
      }
      // "1 Beth Adams, …"
      guard rest.first == " ", let next = rest.dropFirst().first else { return nil }
      return next.isUppercase && ReferenceStart.likeness(String(rest.dropFirst())) > .none
        ? number : nil
    }
  }

  /// Whether a line may be the last of an entry.
  static func isComplete(_ text: String) -> Bool {
    guard let last = text.last else { return true }
    return ".)]\"”»".contains(last) || last.isNumber || text.contains("://") || text.contains("doi")
  }
}
