import JSON

/// The page of one record: title and place in the world, facts with their sources, text, what the
/// sources disagree about, how to cite it. Any corpus's records can be shown: keys that are not
/// known are shown as facts under their own name.
struct RecordPage {
  let record: JSONValue
  let terminal: Terminal

  private var width: Int { min(terminal.columns, 100) }

  func write(to out: inout StandardOutput) {
    for line in lines() { out.line(line.rendered(colour: terminal.hasColour)) }
  }

  /// Keys that stand in the heading or have a part of the page of their own.
  private static let placed: Set<String> = [
    "id", "kind", "title", "dateStart", "dateEnd", "place", "text", "summary", "theme", "sources",
    "contradictions", "citation",
  ]

  private func lines() -> [StyledText] {
    var lines: [StyledText] = []
    let title = record["title"]?.string ?? record["name"]?.string ?? record["id"]?.string ?? ""
    lines += StyledText(title, .title).wrapped(width: width)
    if let id = record["id"]?.string, id != title { lines.append(StyledText(id, .identifier)) }
    let heading = headingFacts()
    if !heading.isEmpty {
      lines += StyledText(heading.joined(separator: " · ")).wrapped(width: width)
    }
    for key in ["theme", "summary", "text"] {
      guard let text = record[key]?.string, !text.isEmpty else { continue }
      lines.append(StyledText())
      for paragraph in text.split(separator: "\n") {
        lines += StyledText(String(paragraph)).wrapped(width: width)
      }
    }
    lines += factLines()
    lines += contradictionLines()
    if let citation = record["citation"]?.string {
      lines.append(StyledText())
      lines.append(StyledText("Cite as", .heading))
      lines += indented(StyledText(citation), by: 2)
    }
    return lines
  }

  private func headingFacts() -> [String] {
    var facts: [String] = []
    if let kind = record["kind"]?.string, record["type"] == nil { facts.append(kind) }
    if let dates = humanDates(from: record["dateStart"]?.string, to: record["dateEnd"]?.string) {
      facts.append(dates)
    }
    let place = ["city", "part", "country"].compactMap { record["place"]?[$0]?.string }
    if !place.isEmpty { facts.append(place.joined(separator: ", ")) }
    return facts
  }

  /// One line or more per fact: name, value, and behind it the source where the record says one.
  private func factLines() -> [StyledText] {
    guard let object = record.object else { return [] }
    let sources = record["sources"]?.object
    let facts = object.members.filter { member in
      !Self.placed.contains(member.key) && !isEmpty(member.value)
    }
    guard !facts.isEmpty else { return [] }
    let nameWidth = min(24, facts.map { $0.key.displayWidth }.max() ?? 0)
    var lines = [StyledText()]
    for fact in facts {
      var value = StyledText(text(of: fact.value))
      if let source = sources?[fact.key] { value.append("  [\(text(of: source))]", .subdued) }
      for (index, line) in value.wrapped(width: width - nameWidth - 4).enumerated() {
        let name = StyledText(index == 0 ? fact.key : "", .subdued)
          .truncated(to: nameWidth).padded(to: nameWidth)
        lines.append(StyledText("  ") + name + StyledText("  ") + line)
      }
    }
    if let standard = sources?["default"] {
      lines.append(StyledText())
      lines += indented(
        StyledText("Source of facts without one: \(text(of: standard))", .subdued), by: 2)
    }
    return lines
  }

  /// Who says what, which reading was taken, and why.
  private func contradictionLines() -> [StyledText] {
    guard let contradictions = record["contradictions"]?.array, !contradictions.isEmpty else {
      return []
    }
    var lines = [StyledText(), StyledText("Where the sources disagree", .heading)]
    for contradiction in contradictions {
      var head = StyledText(contradiction["field"]?.string ?? "", .title)
      if let about = contradiction["about"]?.string { head.append(": \(about)") }
      if let kind = contradiction["kind"]?.string { head.append("  (\(kind))", .subdued) }
      lines += indented(head, by: 2)
      for says in contradiction["says"]?.object?.members ?? [] {
        var line = StyledText("\(says.key)  ", .subdued)
        line.append(text(of: says.value))
        lines += indented(line, by: 4)
      }
      if let taken = contradiction["taken"]?.string, taken != "none" {
        lines += indented(StyledText("taken: ", .subdued) + StyledText(taken), by: 4)
      }
      if let why = contradiction["why"]?.string {
        lines += indented(StyledText(why, .subdued), by: 4)
      }
    }
    return lines
  }

  private func indented(_ text: StyledText, by columns: Int) -> [StyledText] {
    let margin = StyledText(String(repeating: " ", count: columns))
    return text.wrapped(width: width - columns).map { margin + $0 }
  }

  private func isEmpty(_ value: JSONValue) -> Bool {
    switch value {
    case .null: true
    case .string(let text): text.isEmpty
    case .array(let elements): elements.isEmpty
    case .object(let object): object.members.isEmpty
    default: false
    }
  }

  /// A value as people read it: lists with commas, objects as "key: value".
  private func text(of value: JSONValue) -> String {
    switch value {
    case .null: return ""
    case .boolean(let flag): return flag ? "yes" : "no"
    case .number(let digits): return digits
    case .string(let text): return text
    case .array(let elements):
      let isFlat = elements.allSatisfy { $0.object == nil }
      return elements.map { text(of: $0) }.joined(separator: isFlat ? ", " : "; ")
    case .object(let object):
      return object.members.filter { !isEmpty($0.value) }
        .map { "\($0.key): \(text(of: $0.value))" }.joined(separator: ", ")
    }
  }
}
