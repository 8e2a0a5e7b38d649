/// How a score came about, or why a record does not match: a tree of named numbers.
public struct Explanation: Sendable, Hashable {
  /// The number. Of a sum it is the sum of the details' numbers, exactly.
  public var value: Double
  /// What the number is.
  public var text: String
  /// Whether this part of the query matches the record.
  public var matches: Bool
  public var details: [Explanation]

  public init(_ value: Double, _ text: String, matches: Bool = true, details: [Explanation] = []) {
    self.value = value
    self.text = text
    self.matches = matches
    self.details = details
  }

  /// The tree as lines, two spaces of indent per level.
  public func writeText(indent: Int = 0, into text: inout String) {
    text += String(repeating: "  ", count: indent)
    text += matches ? "\(Self.shortest(value))  \(self.text)\n" : "no match  \(self.text)\n"
    for detail in details { detail.writeText(indent: indent + 1, into: &text) }
  }

  /// `{"value","match","description","details":[…]}`
  public func writeJSON(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("value")
    writer.float(value)
    writer.key("match")
    writer.bool(matches)
    writer.key("description")
    writer.string(text)
    writer.key("details")
    writer.beginArray()
    for detail in details { detail.writeJSON(into: &writer) }
    writer.endArray()
    writer.endObject()
  }

  /// A number that is a `Float` is printed with a `Float`'s digits.
  private static func shortest(_ value: Double) -> String {
    let float = Float(value)
    return Double(float) == value ? "\(float)" : "\(value)"
  }
}

extension Explanation: CustomStringConvertible {
  public var description: String {
    var text = ""
    writeText(into: &text)
    return text
  }
}
