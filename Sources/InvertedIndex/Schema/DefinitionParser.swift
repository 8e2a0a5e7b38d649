internal import Analysis
internal import TOML

/// Reads `definition.toml`. Every key is known or an error: a misspelt option must not pass for
/// a default.
enum DefinitionParser {
  struct Result {
    var name = ""
    var fields: [Field] = []
    var ties = Definition.TieOrder.id
    var stored = Definition.StoredContent.record
    var scoring = Definition.Scoring()
    var reranking = Reranking()
    var analyzers: [String: AnalyzerDefinition] = [:]
    /// Nil where the definition has no `[record]`.
    var record: RecordShape?
  }

  static func document(_ bytes: [UInt8], file: String) throws(IndexError) -> TOMLTable {
    do {
      return try TOMLDocument(String(decoding: bytes, as: UTF8.self)).root
    } catch {
      throw .definition(file: file, line: error.line, message: error.message)
    }
  }

  static func parse(_ bytes: [UInt8], file: String) throws(IndexError) -> Result {
    let root = try document(bytes, file: file)
    let reader = Reader(file: file)
    var result = Result()
    var record: TOMLTable.Entry?
    for entry in root.entries {
      switch entry.key {
      case "record": record = entry
      case "name": result.name = try reader.string(entry)
      case "ties":
        result.ties = try reader.choice(entry, ["id": .id, "order": .order])
      case "stored":
        result.stored = try reader.choice(entry, ["record": .record, "id": .id])
      case "scoring": result.scoring = try reader.scoring(entry)
      case "rerank": result.reranking = try reader.reranking(entry)
      case "analyzers":
        for analyzer in try reader.table(entry).entries {
          result.analyzers[analyzer.key] = try reader.analyzer(analyzer)
        }
      case "field":
        guard let elements = entry.node.array else {
          throw reader.error(entry, "expected [[field]] tables")
        }
        for element in elements {
          let field = try reader.field(element, ordinal: result.fields.count)
          guard !result.fields.contains(where: { $0.name == field.name }) else {
            throw .definition(
              file: file, line: element.line, message: "the field `\(field.name)` is given twice")
          }
          result.fields.append(field)
        }
      default:
        throw reader.unknown(
          entry, ["name", "ties", "stored", "scoring", "rerank", "analyzers", "field", "record"])
      }
    }
    guard !result.fields.isEmpty else {
      throw .definition(file: file, line: 0, message: "no [[field]] is defined")
    }
    if let record {
      // When all fields are known: it names them.
      result.record = try RecordShapeParser(file: file, fields: result.fields).shape(record)
    }
    guard result.fields.count <= 1000 else {
      throw .definition(file: file, line: 0, message: "more than 1000 fields")
    }
    for field in result.fields
    where field.kind == .text && result.analyzers[field.analyzer] == nil {
      throw .definition(
        file: file, line: 0,
        message: "the field `\(field.name)` names the unknown analyzer `\(field.analyzer)`")
    }
    for (name, analyzer) in result.analyzers
    where analyzer.forms && analyzer.tokenizer == .alphanumeric {
      throw .definition(
        file: file, line: 0,
        message: "the analyzer `\(name)` keeps forms, which its tokenizer `alphanumeric` does not "
          + "tell apart; write forms = false")
    }
    for field in result.fields {
      for name in field.includes {
        guard field.kind == .text, name != field.name,
          result.fields.contains(where: { $0.name == name && $0.kind == .text })
        else {
          throw .definition(
            file: file, line: 0,
            message: "the field `\(field.name)` includes `\(name)`, but both must be text fields, "
              + "and not the same")
        }
      }
    }
    return result
  }

  private struct Reader {
    let file: String

    func error(_ entry: TOMLTable.Entry, _ message: String) -> IndexError {
      .definition(file: file, line: entry.line, message: "`\(entry.key)`: \(message)")
    }

    func unknown(_ entry: TOMLTable.Entry, _ expected: [String]) -> IndexError {
      .definition(
        file: file, line: entry.line,
        message: "unknown key `\(entry.key)`; expected one of \(expected.joined(separator: ", "))")
    }

    func string(_ entry: TOMLTable.Entry) throws(IndexError) -> String {
      guard let text = entry.node.string else { throw error(entry, "expected a string") }
      return text
    }

    func boolean(_ entry: TOMLTable.Entry) throws(IndexError) -> Bool {
      guard let flag = entry.node.boolean else { throw error(entry, "expected true or false") }
      return flag
    }

    func number(_ entry: TOMLTable.Entry, _ range: ClosedRange<Double>) throws(IndexError)
      -> Float
    {
      guard let number = entry.node.number, range.contains(number) else {
        throw error(
          entry, "expected a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return Float(number)
    }

    func integer(_ entry: TOMLTable.Entry, _ range: ClosedRange<Int>) throws(IndexError) -> Int {
      guard let number = entry.node.integer, range.contains(number) else {
        throw error(
          entry, "expected an integer from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }

    func table(_ entry: TOMLTable.Entry) throws(IndexError) -> TOMLTable {
      guard let table = entry.node.table else { throw error(entry, "expected a table") }
      return table
    }

    func choice<Value>(_ entry: TOMLTable.Entry, _ values: KeyValuePairs<String, Value>)
      throws(IndexError) -> Value
    {
      let text = try string(entry)
      for (name, value) in values where name == text { return value }
      let names = values.map { "\"\($0.key)\"" }.joined(separator: ", ")
      throw error(entry, "expected one of \(names), found \"\(text)\"")
    }

    func scoring(_ entry: TOMLTable.Entry) throws(IndexError) -> Definition.Scoring {
      var result = Definition.Scoring()
      for key in try table(entry).entries {
        switch key.key {
        case "k1": result.k1 = try number(key, 0...100)
        case "b": result.b = try number(key, 0...1)
        case "bonus": result.bonus = try number(key, 0...0.3)
        case "likeness": result.likeness = try number(key, 0...1)
        default: throw unknown(key, ["k1", "b", "bonus", "likeness"])
        }
      }
      return result
    }

    func reranking(_ entry: TOMLTable.Entry) throws(IndexError) -> Reranking {
      var result = Reranking()
      for key in try table(entry).entries {
        if key.key == "fields" {
          for field in try table(key).entries {
            result.fields[field.key] = try number(field, 0...1000)
          }
        } else if let weight = Reranking.weights.first(where: { $0.name == key.key }) {
          result[keyPath: weight.path] = try number(key, weight.range)
        } else {
          throw unknown(key, Reranking.weights.map(\.name) + ["fields"])
        }
      }
      return result
    }

    func analyzer(_ entry: TOMLTable.Entry) throws(IndexError) -> AnalyzerDefinition {
      var result = AnalyzerDefinition()
      for key in try table(entry).entries {
        switch key.key {
        case "tokenizer":
          result.tokenizer = try choice(key, ["icu": .icu, "alphanumeric": .alphanumeric])
        case "folding": result.folding = try boolean(key)
        case "stemming": result.stemming = try boolean(key)
        case "forms": result.forms = try boolean(key)
        case "han_bigrams": result.hanBigrams = try boolean(key)
        case "maximum_token_length": result.maximumTokenLength = try integer(key, 16...255)
        case "stop_words":
          guard let words = key.node.strings else { throw error(key, "expected strings") }
          result.stopWords = words
        default:
          throw unknown(
            key,
            [
              "tokenizer", "folding", "stemming", "forms", "han_bigrams", "stop_words",
              "maximum_token_length",
            ])
        }
      }
      return result
    }

    func field(_ node: TOMLNode, ordinal: Int) throws(IndexError) -> Field {
      guard let table = node.table else {
        throw .definition(file: file, line: node.line, message: "expected a [[field]] table")
      }
      var field = Field(
        name: "", ordinal: ordinal, kind: .text, analyzer: "default", hierarchy: .none,
        isFacet: false, boost: 1)
      for entry in table.entries {
        switch entry.key {
        case "name": field.name = try string(entry)
        case "kind":
          field.kind = try choice(
            entry,
            ["text": .text, "keyword": .keyword, "integer": .integer, "date_range": .dateRange])
        case "analyzer": field.analyzer = try string(entry)
        case "hierarchy":
          field.hierarchy = try choice(entry, ["none": .none, "path": .path, "tree": .tree])
        case "tree":
          field.tree = try choice(entry, ["regions": .regions, "subjects": .subjects])
        case "facet": field.isFacet = try boolean(entry)
        case "boost": field.boost = try number(entry, 0...1_000_000)
        case "includes":
          guard let names = entry.node.strings else { throw error(entry, "expected strings") }
          field.includes = names
        default:
          throw unknown(
            entry, ["name", "kind", "analyzer", "hierarchy", "tree", "facet", "boost", "includes"])
        }
      }
      let isName = field.name.utf8.allSatisfy {
        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f
      }
      guard !field.name.isEmpty, isName else {
        throw .definition(
          file: file, line: node.line,
          message: "a field needs a `name` of lower-case letters, digits and `_`")
      }
      return field
    }
  }
}
