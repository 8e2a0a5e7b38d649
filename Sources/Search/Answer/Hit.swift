package import InvertedIndex
internal import JSON

/// A record that was found, as a line of results.
///
/// What the record says of itself is decoded once and shared by all hits on it. Which keys a hit shows,
/// beyond those that are properties here, its index's `RecordShape` says.
public struct Hit: Sendable {
  /// From 1.
  public var rank: Int
  public var score: Float
  /// How much of a free query it satisfies, 0 for all; of a literal query always 0.
  public var tier = 0
  /// The best passage with `<mark>` around what matched; nil if not asked for or without text.
  public var snippet: String?
  /// Why it is found, where none of the query's words stands in it: `subject: Trafficking in persons`.
  public var because: [String] = []
  /// The fact that answers a question; nil where the query asks for none, or none answers.
  public var answer: FactAnswer?
  let fields: HitFields

  public var id: String { fields.id }
  public var kind: String { fields.text(fields.layout.kind) ?? "document" }
  public var title: String? { fields.text(fields.layout.title) }
  public var type: String? { fields.text(fields.layout.type) }
  public var year: Int? {
    if case .integer(let year) = fields[fields.layout.year] { return year }
    return nil
  }
  /// As precise as the source: `2012`, `2012-06` or `2012-06-05`.
  public var dateStart: String? { fields.text(fields.layout.dateStart) }
  public var dateEnd: String? { fields.text(fields.layout.dateEnd) }
  public var url: String? { fields.text(fields.layout.url) }
  /// The stored record, a JSON object; empty if it was not asked for.
  public var record: [UInt8] { fields.record }

  init(rank: Int, score: Float, fields: HitFields) {
    self.rank = rank
    self.score = score
    self.fields = fields
  }

  /// A hit on a record that is in no index.
  ///
  /// - Parameter record: A JSON object.
  package init(
    rank: Int, score: Float, id: String, record: [UInt8], shape: RecordShape = .standard
  ) {
    self.init(
      rank: rank, score: score,
      fields: HitFields(
        id: id, record: record, layout: HitLayout(shape), readers: RecordReaders()))
  }

  /// A column as text: a key of the hit object, or any key of the stored record; lists joined by
  /// commas. Nil where absent.
  public func value(of column: String) -> String? {
    switch column {
    case "rank": return String(rank)
    case "score": return "\(score)"
    case "id": return id
    case "kind": return kind
    case "snippet": return snippet
    case "tier": return String(tier)
    case "key": return Self.hexadecimal(score.bitPattern)
    case "because": return because.isEmpty ? nil : because.joined(separator: ", ")
    case "date":
      guard let dateStart else { return nil }
      guard let dateEnd, dateEnd != dateStart else { return dateStart }
      return dateStart + ".." + dateEnd
    default: break
    }
    if let shown = fields.layout.shown.first(where: { $0.name == column }),
      case .parts(let names) = shown.content
    {
      let parts = names.indices.compactMap { fields[shown.place + $0].display }
      return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
    if let place = fields.layout.place(of: column) { return fields[place].display }
    return (try? JSONValue(utf8: record))?[column]?.displayText
  }

  /// Calls `body` with each column of a usual line behind rank, score and id; nil where absent.
  package func forEachUsualColumn(_ body: (String?) -> Void) {
    for place in fields.layout.columns { body(fields[place].display) }
  }

  /// The single values of a column: those of a list one by one. Empty where absent.
  public func values(of column: String) -> [String] {
    if let place = fields.layout.place(of: column), case .list(let texts) = fields[place] {
      return texts
    }
    return value(of: column).map { [$0] } ?? []
  }

  /// Eight digits: the bits of a score, which order as positive scores do.
  private static func hexadecimal(_ bits: UInt32) -> String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// The hit object of an answer's JSON: all keys, absent values null or empty.
  public func writeJSON(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("rank")
    writer.integer(rank)
    writer.key("id")
    writer.string(id)
    writer.key("score")
    writer.float(score)
    writer.key("tier")
    writer.integer(tier)
    writer.key("kind")
    writer.string(kind)
    writer.key("title")
    writer.string(title)
    writer.key("snippet")
    writer.string(snippet)
    for key in fields.layout.shown {
      writer.key(key.name)
      switch key.content {
      case .text: writer.string(fields.text(key.place))
      case .list: writer.strings(fields[key.place].texts)
      case .integer:
        if case .integer(let number) = fields[key.place] {
          writer.integer(number)
        } else {
          writer.null()
        }
      case .parts(let names):
        writer.beginObject()
        for (index, name) in names.enumerated() {
          writer.key(name)
          writer.string(fields.text(key.place + index))
        }
        writer.endObject()
      }
    }
    writer.key("because")
    writer.strings(because)
    writer.key("answer")
    if let answer { answer.writeJSON(into: &writer) } else { writer.null() }
    writer.endObject()
  }
}

/// A fact of a record that answers a question.
public struct FactAnswer: Sendable, Hashable {
  /// The key of the record that holds it.
  public var field: String
  /// As people read it.
  public var value: String
  /// Where the fact comes from, as the record says; nil where it does not.
  public var source: String?

  public init(field: String, value: String, source: String?) {
    self.field = field
    self.value = value
    self.source = source
  }

  /// `{"field","value","source"}`
  public func writeJSON(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("field")
    writer.string(field)
    writer.key("value")
    writer.string(value)
    writer.key("source")
    writer.string(source)
    writer.endObject()
  }
}

extension JSONValue {
  /// A string, or a number or truth value as written; nil for anything else and for nothing.
  var plainText: String? {
    switch self {
    case .string(let text): text.isEmpty ? nil : text
    case .number(let digits): digits
    case .boolean(let value): value ? "true" : "false"
    default: nil
    }
  }

  /// Any value for a column of text; nil for null.
  var displayText: String? {
    switch self {
    case .null: return nil
    case .array(let elements):
      let texts = elements.compactMap(\.displayText)
      return texts.isEmpty ? nil : texts.joined(separator: ", ")
    case .object: return text
    default: return plainText
    }
  }
}
