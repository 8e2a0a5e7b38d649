internal import CSimdJSON

/// A member of an object as the reader found it: bytes, valid until the reader reads again.
package struct JSONField {
  /// What a value is.
  package enum Kind: UInt8 {
    case null, `false`, `true`, number, string, array, object

    /// The kind's name with its article, for error messages.
    package var name: String {
      switch self {
      case .null: return "null"
      case .false, .true: return "true or false"
      case .number: return "a number"
      case .string: return "a string"
      case .array: return "an array"
      case .object: return "an object"
      }
    }
  }

  /// The key, decoded; empty for an element of an array.
  package let key: UnsafeRawBufferPointer
  /// What the value is.
  package let kind: Kind
  /// A string's decoded UTF-8; anything else as written.
  package let text: UnsafeRawBufferPointer
  /// The value as written, a string with its quotes.
  package let raw: UnsafeRawBufferPointer
  /// Whether a decoded string holds control characters, or stood for a lone surrogate.
  package let isUnusual: Bool

  init(_ field: json_field) {
    key = UnsafeRawBufferPointer(start: field.key, count: field.key_count)
    kind = Kind(rawValue: UInt8(truncatingIfNeeded: field.kind)) ?? .null
    text = UnsafeRawBufferPointer(start: field.text, count: field.text_count)
    raw = UnsafeRawBufferPointer(start: field.raw, count: field.raw_count)
    isUnusual = field.unusual != 0
  }

  /// The key as a string.
  package var keyString: String { String(decoding: key, as: UTF8.self) }
  /// The text as a string.
  package var textString: String { String(decoding: text, as: UTF8.self) }
}

/// Reads JSON objects, one after the other, into flat lists of fields.
///
/// Made for millions of lines: after the first few no call allocates. One thread at a time.
package final class JSONObjectReader {
  private let reader: OpaquePointer

  package init() {
    guard let reader = json_reader_create() else { fatalError("out of memory") }
    self.reader = reader
  }

  deinit { json_reader_destroy(reader) }

  /// The members of an object, or the elements of an array, in the order in which they are written.
  package struct Fields: RandomAccessCollection {
    private let fields: UnsafeBufferPointer<json_field>

    init(_ fields: UnsafeBufferPointer<json_field>) { self.fields = fields }

    /// No fields.
    package init() { fields = UnsafeBufferPointer(start: nil, count: 0) }

    package var startIndex: Int { 0 }
    package var endIndex: Int { fields.count }
    package subscript(index: Int) -> JSONField { JSONField(fields[index]) }
  }

  /// Reads one object that is all of `bytes`, but for white space.
  ///
  /// The whole object is checked, nested values too. Keys may repeat: the caller decides.
  /// - Returns: Its members, valid until the next call and as long as the bytes.
  /// - Throws: `JSONError`; its offset counts from the first of `bytes`.
  /// - Complexity: O(bytes), well above 1 GB/s on records that are mostly text.
  package func readObject(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> Fields {
    try read(bytes, kind: JSON_OBJECT, expected: "an object")
  }

  /// Reads one array that is all of `bytes`, but for white space: its elements.
  package func readArray(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> Fields {
    try read(bytes, kind: JSON_ARRAY, expected: "an array")
  }

  /// Reads any one value.
  package func readValue(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONField {
    var field = json_field()
    var offset = 0
    let code = json_reader_value(reader, Self.start(bytes), bytes.count, &field, &offset)
    guard Int(code) == JSON_OK else { throw JSONError(code: code, offset: offset) }
    return JSONField(field)
  }

  private func read(
    _ bytes: UnsafeRawBufferPointer, kind: Int, expected: String
  ) throws(JSONError) -> Fields {
    var fields: UnsafePointer<json_field>?
    var count = 0
    var offset = 0
    var found: Int32 = 0
    let code = json_reader_parse(
      reader, Self.start(bytes), bytes.count, Int32(kind), &found, &fields, &count, &offset)
    guard Int(code) == JSON_OK else {
      throw JSONError(code: code, offset: offset, expected: expected)
    }
    return Fields(UnsafeBufferPointer(start: fields, count: count))
  }

  /// The bytes' address; the C side wants one even for no bytes.
  private static func start(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<CChar> {
    guard let base = bytes.baseAddress else { return empty }
    return base.assumingMemoryBound(to: CChar.self)
  }

  private nonisolated(unsafe) static let empty: UnsafePointer<CChar> = {
    let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
  }()
}
