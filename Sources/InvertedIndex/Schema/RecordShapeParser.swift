internal import TOML

/// Reads the table `[record]` of a definition. Every key is known, every field it names is there, or it is
/// an error.
struct RecordShapeParser {
  let file: String
  /// The fields of the definition; empty: names are not looked up, as for the shape of definitions that
  /// have none.
  let fields: [Field]

  func shape(_ entry: TOMLTable.Entry) throws(IndexError) -> RecordShape {
    guard let table = entry.node.table else { throw error(entry, "expected a table") }
    return try shape(table)
  }

  func shape(_ table: TOMLTable) throws(IndexError) -> RecordShape {
    var shape = RecordShape()
    for key in table.entries {
      switch key.key {
      case "show": shape.shown = try keys(key)
      case "subtitle": shape.subtitle = try string(key)
      case "facts": shape.facts = try facts(key)
      case "facets": shape.facets = try names(key, of: [.keyword, .integer])
      case "filters": shape.filters = try names(key, of: Self.filterKinds)
      case "short": shape.short = try names(key, of: Self.filterKinds)
      case "groups": shape.groups = try names(key, of: [.keyword])
      case "dates": shape.dates = try names(key, of: [.dateRange, .integer])
      case "sorts": shape.sorts = try names(key, of: [.dateRange, .integer])
      case "snippets": shape.snippets = try names(key, of: [.text])
      case "columns": shape.columns = try strings(key)
      case "closed": shape.closed = try names(key, of: [.keyword])
      case "references": shape.references = try references(key)
      default:
        throw unknown(
          key,
          [
            "show", "subtitle", "facts", "facets", "filters", "short", "groups", "dates", "sorts",
            "snippets", "columns", "closed", "references",
          ])
      }
    }
    if table["short"] == nil { shape.short = shape.facets + shape.filters }
    return shape
  }

  private static let filterKinds: [Field.Kind] = [.keyword, .integer, .dateRange]

  private func keys(_ entry: TOMLTable.Entry) throws(IndexError) -> [RecordShape.Key] {
    var keys: [RecordShape.Key] = []
    for element in try array(entry) {
      if let name = element.string {
        let isInteger = fields.contains { $0.name == name && $0.kind == .integer }
        keys.append(RecordShape.Key(name, isInteger ? .integer : .text))
        continue
      }
      guard let table = element.table, let name = table["key"]?.string, !name.isEmpty else {
        throw error(
          entry,
          "expected names, or tables such as { key = \"judge\", list = true } with a `key`",
          at: element)
      }
      var key = RecordShape.Key(name)
      for option in table.entries where option.key != "key" {
        switch option.key {
        case "list": if option.node.boolean == true { key.content = .list }
        case "integer": if option.node.boolean == true { key.content = .integer }
        case "parts": key.content = .parts(try strings(option))
        default: throw unknown(option, ["key", "list", "integer", "parts"])
        }
      }
      keys.append(key)
    }
    for (index, key) in keys.enumerated()
    where keys[..<index].contains(where: { $0.name == key.name }) {
      throw error(entry, "`\(key.name)` is given twice")
    }
    return keys
  }

  private func facts(_ entry: TOMLTable.Entry) throws(IndexError) -> [RecordShape.Fact] {
    var facts: [RecordShape.Fact] = []
    for element in try array(entry) {
      if let name = element.string {
        facts.append(RecordShape.Fact(name))
        continue
      }
      guard let table = element.table, let name = table["key"]?.string, !name.isEmpty else {
        throw error(
          entry, "expected names, or tables such as { key = \"status\", unless = \"held\" }",
          at: element)
      }
      for option in table.entries where option.key != "key" && option.key != "unless" {
        throw unknown(option, ["key", "unless"])
      }
      facts.append(RecordShape.Fact(name, unless: table["unless"]?.string))
    }
    return facts
  }

  private func references(
    _ entry: TOMLTable.Entry
  ) throws(IndexError) -> RecordShape.ReferenceKeys {
    guard let table = entry.node.table else { throw error(entry, "expected a table") }
    var result = RecordShape.ReferenceKeys()
    for key in table.entries {
      switch key.key {
      case "kinds": result.kinds = try strings(key)
      case "author": result.author = try string(key)
      case "body": result.body = try strings(key)
      case "container": result.container = try string(key)
      case "identifiers": result.identifiers = try strings(key)
      case "printed": result.printed = try strings(key)
      case "cited_in": result.citedIn = try string(key)
      case "full_text": result.fullText = try string(key)
      default:
        throw unknown(
          key,
          [
            "kinds", "author", "body", "container", "identifiers", "printed", "cited_in",
            "full_text",
          ])
      }
    }
    return result
  }

  // MARK: Values

  private func error(
    _ entry: TOMLTable.Entry, _ message: String, at node: TOMLNode? = nil
  ) -> IndexError {
    .definition(file: file, line: node?.line ?? entry.line, message: "`\(entry.key)`: \(message)")
  }

  private func unknown(_ entry: TOMLTable.Entry, _ expected: [String]) -> IndexError {
    .definition(
      file: file, line: entry.line,
      message: "unknown key `\(entry.key)` in [record]; expected one of "
        + expected.joined(separator: ", "))
  }

  private func string(_ entry: TOMLTable.Entry) throws(IndexError) -> String {
    guard let text = entry.node.string, !text.isEmpty else {
      throw error(entry, "expected a string")
    }
    return text
  }

  private func array(_ entry: TOMLTable.Entry) throws(IndexError) -> [TOMLNode] {
    guard let elements = entry.node.array else { throw error(entry, "expected a list") }
    return elements
  }

  private func strings(_ entry: TOMLTable.Entry) throws(IndexError) -> [String] {
    guard let texts = entry.node.strings, texts.allSatisfy({ !$0.isEmpty }) else {
      throw error(entry, "expected a list of names")
    }
    return texts
  }

  /// Names of fields of these kinds.
  private func names(
    _ entry: TOMLTable.Entry, of kinds: [Field.Kind]
  ) throws(IndexError) -> [String] {
    let names = try strings(entry)
    guard !fields.isEmpty else { return names }
    for name in names {
      guard let field = fields.first(where: { $0.name == name }) else {
        throw error(entry, "there is no field `\(name)`")
      }
      guard kinds.contains(field.kind) else {
        throw error(entry, "the field `\(name)` is of another kind")
      }
    }
    return names
  }
}
