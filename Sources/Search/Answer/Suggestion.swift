/// A word of the index that completes what was typed, or a value of a field near one that no record
/// has.
public struct Suggestion: Sendable, Hashable {
  public var text: String
  /// How many records have it.
  public var count: Int
  /// Of a field's value: the field, and the value that was asked for.
  public var field: String?
  public var from: String?

  public init(text: String, count: Int, field: String? = nil, from: String? = nil) {
    self.text = text
    self.count = count
    self.field = field
    self.from = from
  }

  /// `{"text","count"}`; of a field's value `{"field","from","text","count"}`.
  public func writeJSON(into writer: inout JSONWriter) {
    writer.beginObject()
    if let field {
      writer.key("field")
      writer.string(field)
      writer.key("from")
      writer.string(from)
    }
    writer.key("text")
    writer.string(text)
    writer.key("count")
    writer.integer(count)
    writer.endObject()
  }
}

/// A word that nothing matched, and what was searched instead.
public struct Correction: Sendable, Hashable {
  public var from: String
  public var to: String

  public init(from: String, to: String) {
    self.from = from
    self.to = to
  }

  /// `{"from","to"}`
  public func writeJSON(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("from")
    writer.string(from)
    writer.key("to")
    writer.string(to)
    writer.endObject()
  }
}

/// A part of a free query, and what it was taken for.
public struct Understood: Sendable, Hashable {
  /// What a part can be.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    case name, country, city, region, year, type, subject, organisation, status, role, question
  }

  /// The part as it was written, and where: Unicode scalars of the query, counted from 0.
  public var text: String
  public var start: Int
  public var length: Int
  public var role: Role
  /// What it stands for: a record, a concept, a place; as a filter of that kind takes it.
  public var id: String?
  public var label: String?

  public init(text: String, start: Int, length: Int, as role: Role, id: String?, label: String?) {
    self.text = text
    self.start = start
    self.length = length
    self.role = role
    self.id = id
    self.label = label
  }

  /// `{"text","start","length","as","id","label"}`
  public func writeJSON(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("text")
    writer.string(text)
    writer.key("start")
    writer.integer(start)
    writer.key("length")
    writer.integer(length)
    writer.key("as")
    writer.string(role.rawValue)
    writer.key("id")
    writer.string(id)
    writer.key("label")
    writer.string(label)
    writer.endObject()
  }
}
