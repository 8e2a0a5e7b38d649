internal import JSON

/// What a stored record says of itself in a list of results. Immutable: shared by hits and threads.
///
/// What the record does not say, or says in another shape, is absent. Only the members of a hit are
/// looked at: a record may hold much more.
final class HitFields: Sendable {
  let id: String
  let layout: HitLayout
  let values: [HitValue]
  /// The stored record, a JSON object; empty if it was not read.
  let record: [UInt8]

  /// Of an id alone.
  init(id: String, layout: HitLayout) {
    self.id = id
    self.layout = layout
    values = []
    record = []
  }

  init(id: String, record: [UInt8], layout: HitLayout, readers: RecordReaders) {
    self.id = id
    self.record = record
    self.layout = layout
    values = layout.values(of: record, readers)
  }

  /// The value at a place of the layout.
  subscript(place: Int) -> HitValue {
    values.indices.contains(place) ? values[place] : .absent
  }

  /// The text at a place of the layout.
  func text(_ place: Int) -> String? {
    if case .text(let text) = self[place] { return text }
    return nil
  }
}

/// What reads the records of one page: a record, and a value inside it.
struct RecordReaders {
  let record = JSONObjectReader()
  let nested = JSONObjectReader()

  /// A string, or the strings of an array.
  func strings(of member: JSONField) -> [String] {
    if member.kind == .string { return member.text.isEmpty ? [] : [member.textString] }
    guard member.kind == .array, let elements = try? nested.readArray(member.raw) else { return [] }
    return elements.compactMap { $0.kind == .string ? $0.textString : nil }
  }
}

extension JSONField {
  /// A string, or a number or truth value as written; nil for anything else and for nothing.
  var plainText: String? {
    switch kind {
    case .string: text.isEmpty ? nil : textString
    case .number: textString
    case .true: "true"
    case .false: "false"
    default: nil
    }
  }
}
