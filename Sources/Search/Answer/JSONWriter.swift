internal import JSON

/// Writes JSON without white space, comma by comma.
///
/// The caller nests correctly; the writer knows only whether a comma is due.
public struct JSONWriter {
  /// What has been written.
  public var bytes: [UInt8] = []
  private var needsComma = false

  public init() {}

  private mutating func element() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  public mutating func beginObject() {
    element()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  public mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  public mutating func beginArray() {
    element()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
  }

  public mutating func endArray() {
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  /// The key of the value that follows.
  public mutating func key(_ name: String) {
    element()
    JSONText.append(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func string(_ text: String?) {
    element()
    if let text { JSONText.append(text, to: &bytes) } else { bytes += Array("null".utf8) }
  }

  public mutating func strings(_ texts: [String]) {
    beginArray()
    for text in texts { string(text) }
    endArray()
  }

  /// An array whose elements `body` writes, one value each.
  public mutating func array<Element>(
    _ elements: [Element], _ body: (Element, inout JSONWriter) -> Void
  ) {
    beginArray()
    for element in elements { body(element, &self) }
    endArray()
  }

  public mutating func integer(_ number: some BinaryInteger) {
    element()
    bytes += Array(String(number).utf8)
  }

  public mutating func integer(_ number: Int?) {
    if let number { integer(number) } else { null() }
  }

  /// The shortest digits that read back as the same number; not a number is null.
  public mutating func float(_ number: Float) {
    element()
    write(number.isFinite ? "\(number)" : "null")
  }

  /// The shortest digits that read back as the same number; not a number is null.
  public mutating func float(_ number: Double) {
    element()
    write(number.isFinite ? "\(number)" : "null")
  }

  public mutating func bool(_ value: Bool) {
    element()
    write(value ? "true" : "false")
  }

  public mutating func null() {
    element()
    write("null")
  }

  /// A value that is JSON already.
  public mutating func raw(_ json: some Sequence<UInt8>) {
    element()
    bytes.append(contentsOf: json)
  }

  private mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
