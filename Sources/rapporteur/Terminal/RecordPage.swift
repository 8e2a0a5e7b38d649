import Catalogue
import InvertedIndex
import JSON

/// The page of one record: title and place in the world, what it is about, facts with their
/// sources, what the sources disagree about, how to cite it. Any corpus's records can be shown:
/// keys that are not known are shown as facts under their own name.
struct RecordPage {
  let record: JSONObject
  let shape: RecordShape
  let terminal: Terminal

  private var width: Int { min(terminal.columns, 100) }

  func write(to out: inout StandardOutput) {
    for line in lines() { out.line(line.rendered(colour: terminal.hasColour)) }
  }

  private func lines() -> [StyledText] {
    let title = string("title") ?? string("id") ?? ""
    let subtitle = shape.subtitle ?? ""
    var lines = StyledText(title, .title).wrapped(width: width)
    if let id = string("id"), id != title { lines.append(StyledText(id, .identifier)) }
    let heading = headingFacts()
    if !heading.isEmpty {
      lines += StyledText(heading.joined(separator: " · ")).wrapped(width: width)
    }
    // A catalogue record's text is made for searching, of what stands in the summary and the notes.
    // Where a record lists several subtitles under the plural of the key, these are facts below.
    for key in [
      record[subtitle + "s"] == nil ? subtitle : "", string("summary") == nil ? "text" : "summary",
      "about",
    ] {
      guard let text = string(key), !(key == "about" && text == string("text")) else { continue }
      lines.append(StyledText())
      for paragraph in text.split(separator: "\n") {
        lines += StyledText(String(paragraph)).wrapped(width: width)
      }
    }
    lines += factLines()
    if let disputes = record["disputes"]?.array, !disputes.isEmpty {
      lines.append(StyledText())
      lines.append(StyledText("Where the sources disagree", .heading))
      for dispute in disputes { lines += DisputeText(dispute, width: width).lines(indent: 2) }
    }
    lines.append(StyledText())
    lines.append(StyledText("Cite as", .heading))
    lines += StyledText(CitationText.line(of: record)).indented(by: 2, width: width)
    return lines
  }

  private func string(_ key: String) -> String? {
    record[key]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }

  private func headingFacts() -> [String] {
    var facts = [string("type") ?? string("kind") ?? ""].filter { !$0.isEmpty }
    if let dates = humanDates(from: string("dateStart"), to: string("dateEnd")) {
      facts.append(dates)
    } else if let year = record["year"]?.integer {
      facts.append(String(year))
    }
    let place = ["city", "part", "country"].compactMap { record["place"]?[$0]?.string }
    if !place.isEmpty { facts.append(place.joined(separator: ", ")) }
    if let status = string("status") { facts.append(status) }
    return facts
  }

  /// Keys that stand elsewhere on the page, or say for filters what others say for people.
  private static let placed: Set<String> = [
    "id", "kind", "type", "title", "year", "status", "dateStart", "dateEnd", "place", "text",
    "summary", "about", "sources", "source", "disputes", "name", "member", "observer",
    "secretariat", "steering", "participant", "partner", "state", "connected", "subject", "csl",
    "has", "edtf", "datePrecision",
  ]

  /// Tables whose members are facts of their own.
  private static let tables: Set<String> = ["members", "bodies"]

  private struct Fact {
    var name: String
    var value: JSONValue
    var source: String?
  }

  private var facts: [Fact] {
    let sources = record["sources"]
    var facts: [Fact] = []
    for member in record.members where !isEmpty(member.value) {
      let source = sources?[member.key].map(text)
      if Self.tables.contains(member.key), let table = member.value.object {
        // A record of another corpus may have no `members` but a flat `member`.
        for part in table.members where !isEmpty(part.value) {
          facts.append(Fact(name: label(part.key), value: part.value, source: source))
        }
      } else if !Self.placed.contains(member.key), member.key != shape.subtitle {
        facts.append(Fact(name: label(member.key), value: member.value, source: source))
      }
    }
    return facts
  }

  /// One line or more per fact: name, value, and behind it the source where it has one of its own.
  private func factLines() -> [StyledText] {
    let facts = facts
    var lines: [StyledText] = []
    let nameWidth = min(24, facts.map(\.name.displayWidth).max() ?? 0)
    if !facts.isEmpty { lines.append(StyledText()) }
    for fact in facts {
      for (index, line) in valueLines(fact, width: width - nameWidth - 4).enumerated() {
        let name = StyledText(index == 0 ? fact.name : "", .subdued)
          .truncated(to: nameWidth).padded(to: nameWidth)
        lines.append(StyledText("  ") + name + StyledText("  ") + line)
      }
    }
    var remarks: [String] = []
    if let standard = record["sources"]?["default"] {
      remarks.append("Facts without a source of their own: \(text(standard))")
    }
    if let source = record["source"] { remarks.append("Source: \(sourceText(source))") }
    for remark in remarks {
      lines.append(StyledText())
      lines += StyledText(remark, .subdued).indented(by: 2, width: width)
    }
    return lines
  }

  /// The value, wrapped; a list of long items (ids, statements) has each on a line of its own.
  private func valueLines(_ fact: Fact, width: Int) -> [StyledText] {
    var items = [text(fact.value)]
    if let elements = fact.value.array {
      let texts = elements.map(text)
      if texts.contains(where: { $0.count > 30 }) || elements.contains(where: { $0.object != nil })
      {
        items = texts
      }
    }
    var lines: [StyledText] = []
    for (index, item) in items.enumerated() {
      var value = StyledText(item)
      if index == items.count - 1, let source = fact.source {
        value.append("  [\(source)]", .subdued)
      }
      lines += value.wrapped(width: width)
    }
    return lines
  }

  /// Where a record stands in its source: "mrs-45#annex-c, Annex C: …, page 70".
  private func sourceText(_ source: JSONValue) -> String {
    guard source.object != nil else { return text(source) }
    var parts = [source["ref"]?.string ?? ""]
    if let heading = source["heading"]?.string { parts.append(heading) }
    if let title = source["title"]?.string { parts.append("in \(title)") }
    if let page = source["page"].map(text), !page.isEmpty { parts.append("page \(page)") }
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
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

  /// "partnerCountries" as "partner countries".
  private func label(_ key: String) -> String {
    var label = ""
    for character in key {
      if character.isUppercase, label.last?.isLowercase == true {
        label += " " + character.lowercased()
      } else {
        label.append(character)
      }
    }
    return label
  }

  /// A value as people read it: lists with commas, tables as "key: value"; what a source says, and
  /// named groups, in their own way.
  private func text(_ value: JSONValue) -> String {
    switch value {
    case .null: return ""
    case .boolean(let flag): return flag ? "yes" : "no"
    case .number(let digits): return digits
    case .string(let text): return text
    case .array(let elements):
      let isFlat = elements.allSatisfy { $0.object == nil }
      return elements.map(text).joined(separator: isFlat ? ", " : "; ")
    case .object(let object):
      if let source = object["source"]?.string, let said = object["text"]?.string {
        return "\(said) [\(source)]"
      }
      if let name = object["name"]?.string, let members = object["members"]?.array {
        return
          "\(name) (\(counted(members.count, "member")): \(members.map(text).joined(separator: ", ")))"
      }
      return object.members.filter { !isEmpty($0.value) }
        .map { "\(label($0.key)): \(text($0.value))" }.joined(separator: ", ")
    }
  }
}
