internal import TOML

/// Holds a table to its schema: known keys, kinds of values, required keys, forms of dates.
struct SchemaChecker {
  let catalogue: Catalogue
  private(set) var problems: [CatalogueProblem] = []

  init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  /// Checks one table. `what` names it in messages: "the agenda entry".
  mutating func check(_ row: Row, _ schema: TableSchema, what: String) {
    for entry in row.table.entries {
      guard let key = schema[entry.key] else {
        let nearest = schema.nearest(to: entry.key).map { "; the nearest is `\($0)`" } ?? ""
        report(entry, "unknown key `\(entry.key)` of \(what)\(nearest)")
        continue
      }
      check(entry, key.kind)
    }
    for key in schema.keys where key.isRequired && !row.has(key.name) {
      problems.append(catalogue.problem(row, nil, "\(what) has no `\(key.name)`"))
    }
  }

  private mutating func report(_ entry: TOMLTable.Entry, _ message: String) {
    problems.append(
      CatalogueProblem(
        file: catalogue.file(entry.node.source),
        line: entry.line > 0 ? entry.line : entry.node.line, message: message))
  }

  private mutating func check(_ entry: TOMLTable.Entry, _ kind: TableSchema.Kind) {
    let node = entry.node
    func wrong(_ expected: String) -> String {
      if case .date(let text) = node.value {
        return "`\(entry.key)` needs quotes around its date: \(entry.key) = \"\(text)\""
      }
      if case .integer(let number) = node.value, expected.contains("date") {
        return "`\(entry.key)` needs quotes around its date: \(entry.key) = \"\(number)\""
      }
      return "`\(entry.key)` must be \(expected), found \(node.kindName)"
    }
    switch kind {
    case .string:
      guard let text = node.string else { return report(entry, wrong("a string")) }
      if text.allSatisfy(\.isWhitespace) { report(entry, "`\(entry.key)` is empty") }
    case .strings:
      guard let texts = node.strings else { return report(entry, wrong("an array of strings")) }
      if texts.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
        report(entry, "`\(entry.key)` holds an empty string")
      }
      var seen: Set<String> = []
      for text in texts where !seen.insert(text).inserted {
        report(entry, "`\(entry.key)` names `\(text)` twice")
      }
    case .integer:
      if node.integer == nil { report(entry, wrong("an integer")) }
    case .boolean:
      if node.boolean == nil { report(entry, wrong("true or false")) }
    case .word(let words):
      guard let text = node.string else { return report(entry, wrong("a string")) }
      if !words.contains(text) {
        let nearest = words.min {
          TableSchema.distance(text, $0) < TableSchema.distance(text, $1)
        }
        report(
          entry,
          "unknown \(entry.key) `\(text)`; the nearest is `\(nearest ?? "")`, expected one of "
            + words.joined(separator: ", "))
      }
    case .date:
      guard let text = node.string else { return report(entry, wrong("a date as a string")) }
      if let problem = Self.problem(ofDate: text) { report(entry, "`\(entry.key)`: \(problem)") }
    case .dates:
      guard let texts = node.strings else { return report(entry, wrong("an array of dates")) }
      for text in texts {
        if let problem = Self.problem(ofDate: text) { report(entry, "`\(entry.key)`: \(problem)") }
      }
    case .slug:
      guard let text = node.string else { return report(entry, wrong("a string")) }
      if !Self.isSlug(text) {
        report(entry, "`\(entry.key)` must be small letters, digits and hyphens, found `\(text)`")
      }
    case .map:
      guard let table = node.table else { return report(entry, wrong("a table")) }
      for member in table.entries where member.node.string == nil {
        report(member, "`\(member.key)` must be a string, found \(member.node.kindName)")
      }
    case .labels:
      guard let table = node.table else { return report(entry, wrong("a table by language")) }
      for member in table.entries {
        checkLanguage(member)
        check(member, .strings)
      }
    case .byLanguage(let schema):
      guard let table = node.table else { return report(entry, wrong("a table by language")) }
      for member in table.entries {
        checkLanguage(member)
        check(member, .table(schema))
      }
    case .table(let schema):
      guard let row = Row(node) else { return report(entry, wrong("a table")) }
      check(
        Row(row.table, source: node.source, line: entry.line), schema, what: "[\(entry.key)]")
    case .tables(let schema):
      guard let elements = node.array else { return report(entry, wrong("an array of tables")) }
      for element in elements {
        guard let row = Row(element) else {
          report(entry, "[[\(entry.key)]] must hold tables, found \(element.kindName)")
          continue
        }
        check(row, schema, what: "[[\(entry.key)]]")
      }
    }
  }

  /// A key that names a language of labels must be one.
  mutating func checkLanguage(_ entry: TOMLTable.Entry) {
    guard !TableSchema.languages.contains(entry.key) else { return }
    report(
      entry,
      "unknown language `\(entry.key)`; expected one of "
        + TableSchema.languages.joined(separator: ", "))
  }

  static func isSlug(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
      }
  }

  /// What is wrong with an EDTF date or interval, or nil.
  static func problem(ofDate text: String) -> String? {
    if DateInterval(text) != nil { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    for part in parts where CalendarDate(part) == nil {
      let digits = part.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      let isShaped =
        digits.count <= 3 && digits.first?.count == 4
        && digits.dropFirst().allSatisfy { $0.count == 2 }
        && part.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D || $0 == 0x58 }
      return isShaped
        ? "the calendar has no day `\(part)`"
        : "`\(part)` is no EDTF date such as 2012, 2012-06, 2012-06-27 or XXXX-11-07"
    }
    if parts.count > 2 { return "`\(text)` has more than two ends" }
    return "`\(text)` ends before it begins"
  }
}
