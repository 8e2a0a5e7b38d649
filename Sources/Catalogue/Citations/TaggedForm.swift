internal import JSON

/// A form of citations in which each line begins with a tag: what its lines look like, where an entry
/// begins and ends.
struct TaggedForm: Sendable {
  /// The tag that begins an entry.
  let first: String
  /// The tag that ends one, if the form has such.
  let last: String?
  /// Whether a blank line ends an entry.
  let endsAtBlank: Bool
  /// Tags that stand outside entries.
  let outside: Set<String>
  /// Whether a line that begins with blanks goes on with the value before, as a value of its own.
  let repeats: Set<String>
  private let style: Style

  private enum Style { case ris, percent, twoLetters, medline }

  static let ris = TaggedForm(
    first: "TY", last: "ER", endsAtBlank: false, outside: [], repeats: [], style: .ris)
  static let endNote = TaggedForm(
    first: "%0", last: nil, endsAtBlank: false, outside: [], repeats: [], style: .percent)
  static let webOfScience = TaggedForm(
    first: "PT", last: "ER", endsAtBlank: false, outside: ["FN", "VR", "EF"],
    repeats: ["AU", "AF", "BE", "BA"], style: .twoLetters)
  static let medline = TaggedForm(
    first: "PMID", last: nil, endsAtBlank: true, outside: [], repeats: [], style: .medline)

  /// Tag and value of a line, nil where it begins with no tag.
  func field(_ line: Substring) -> (tag: String, value: String)? {
    let bytes = Array(line.utf8.prefix(8))
    func value(from place: Int) -> String {
      Row.collapse(String(decoding: line.utf8.dropFirst(place), as: UTF8.self))
    }
    func isCapital(_ place: Int) -> Bool {
      place < bytes.count && (0x41...0x5A).contains(bytes[place])
    }
    func isTagByte(_ place: Int) -> Bool {
      isCapital(place) || place < bytes.count && (0x30...0x39).contains(bytes[place])
    }
    switch style {
    case .ris:
      guard isCapital(0), isTagByte(1) else { return nil }
      var place = 2
      while place < bytes.count, bytes[place] == 0x20 { place += 1 }
      guard place > 2, place <= 4, place < bytes.count, bytes[place] == UInt8(ascii: "-") else {
        return nil
      }
      return (String(decoding: bytes[..<2], as: UTF8.self), value(from: place + 1))
    case .percent:
      guard bytes.count >= 2, bytes[0] == UInt8(ascii: "%"), bytes[1] > 0x20, bytes[1] < 0x7F,
        bytes.count == 2 || bytes[2] == 0x20
      else { return nil }
      return (String(decoding: bytes[..<2], as: UTF8.self), value(from: 2))
    case .twoLetters:
      guard isCapital(0), isTagByte(1), bytes.count == 2 || bytes[2] == 0x20 else { return nil }
      return (String(decoding: bytes[..<2], as: UTF8.self), value(from: 2))
    case .medline:
      guard bytes.count >= 5, isCapital(0), bytes[4] == UInt8(ascii: "-") else { return nil }
      let tag = bytes[..<4].filter { $0 != 0x20 }
      guard tag.allSatisfy({ (0x41...0x5A).contains($0) }) else { return nil }
      return (String(decoding: tag, as: UTF8.self), value(from: 5))
    }
  }
}

/// Reads a tagged form: entries with the lines they were written in. What stands between entries goes
/// with the entry behind it, what stands behind the last stays behind all.
struct TaggedParser {
  typealias Field = (tag: String, value: String)

  /// Reads a text with line feeds.
  ///
  /// - Parameter item: makes a CSL item of an entry's fields.
  static func parse(
    _ text: String, _ form: TaggedForm, file: String, item: ([Field]) -> JSONObject
  ) -> CitationList {
    var list = CitationList()
    var fields: [Field] = []
    var lines: [Substring] = []
    var between: [Substring] = []
    var start = 0
    var hasFirst = false
    func finish() {
      guard !fields.isEmpty else { return }
      if hasFirst {
        let item = item(fields)
        list.append(
          ParsedCitation(
            id: item["id"]?.string ?? "", item: item,
            text: (between + lines).joined(separator: "\n") + "\n", line: start))
        between = []
      } else {
        list.problems.append(
          CatalogueProblem(
            file: file, line: start, message: "an entry without `\(form.first)`"))
        between += lines
      }
      fields = []
      lines = []
      hasFirst = false
    }
    var isAfterBlank = false
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = raw.drop { $0 == " " || $0 == "\t" || $0 == "\u{FEFF}" }
      if line.isEmpty {
        if form.endsAtBlank { finish() }
        isAfterBlank = true
        if !lines.isEmpty { lines.append(raw) } else if !between.isEmpty { between.append(raw) }
        continue
      }
      defer { isAfterBlank = false }
      guard let (tag, value) = form.field(line),
        !(isIndented(raw) && fields.isEmpty == false
          && form.repeats.isEmpty == false)
      else {
        // A value that goes on; a line of its own behind a blank one, or outside of entries, is none.
        let isCounter = isAfterBlank && line.drop { $0.isNumber }.allSatisfy { ".):".contains($0) }
        if fields.isEmpty || isCounter {
          finish()
          between.append(raw)
        } else {
          let last = fields.count - 1
          if form.repeats.contains(fields[last].tag) {
            fields.append((fields[last].tag, Row.collapse(String(line))))
          } else {
            fields[last].value += " " + Row.collapse(String(line))
          }
          lines.append(raw)
        }
        continue
      }
      if form.outside.contains(tag) {
        finish()
        if list.citations.isEmpty { list.preamble += raw + "\n" } else { between.append(raw) }
        continue
      }
      if tag == form.first, hasFirst { finish() }
      if fields.isEmpty { start = index + 1 }
      if tag == form.first { hasFirst = true }
      lines.append(raw)
      if tag == form.last { finish() } else { fields.append((tag, value)) }
    }
    finish()
    list.trailer = between.isEmpty ? "" : between.joined(separator: "\n") + "\n"
    return list
  }

  private static func isIndented(_ line: Substring) -> Bool {
    line.first == " " || line.first == "\t"
  }
}

/// Reads values of a tagged entry.
struct TaggedFields {
  let fields: [TaggedParser.Field]

  /// The first value of the first tag that has one.
  func first(_ tags: String...) -> String? {
    for tag in tags {
      if let field = fields.first(where: { $0.tag == tag && !$0.value.isEmpty }) {
        return field.value
      }
    }
    return nil
  }

  /// All values of the tags.
  func all(_ tags: String...) -> [String] {
    fields.filter { tags.contains($0.tag) && !$0.value.isEmpty }.map(\.value)
  }

  /// Persons of the first tag that has any.
  func names(_ tags: String...) -> JSONValue? {
    for tag in tags {
      let values = all(tag)
      if !values.isEmpty { return .array(values.map { CSLNames.parse($0) }) }
    }
    return nil
  }
}
