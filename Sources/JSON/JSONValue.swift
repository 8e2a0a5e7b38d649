/// A JSON value as a tree, for what is read once and looked at: stored records, CSL-JSON.
///
/// Members keep their order, numbers their spelling. For millions of lines there is
/// `JSONObjectReader`.
public enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// A number as written.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// Reads one value that is all of `utf8`, but for white space. Control characters in strings are
  /// kept; a lone surrogate becomes U+FFFD. Of a key that repeats the last value counts.
  public init(utf8: some Collection<UInt8>) throws(JSONError) {
    let result =
      utf8.withContiguousStorageIfAvailable { buffer in
        Result { () throws(JSONError) in try Self.read(UnsafeRawBufferPointer(buffer)) }
      }
      ?? Array(utf8).withUnsafeBytes { buffer in
        Result { () throws(JSONError) in try Self.read(buffer) }
      }
    self = try result.get()
  }

  /// Reads one value.
  public init(_ text: String) throws(JSONError) { try self.init(utf8: text.utf8) }

  /// Reads one value from memory.
  public init(bytes: UnsafeRawBufferPointer) throws(JSONError) { self = try Self.read(bytes) }

  private static func read(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONValue {
    let reader = JSONObjectReader()
    return try convert(try reader.readValue(bytes))
  }

  /// Each level reads its own bytes again with a reader of its own: the depth, which is bounded,
  /// times the bytes, and hardly anything nests.
  private static func convert(_ field: JSONField) throws(JSONError) -> JSONValue {
    switch field.kind {
    case .null: return .null
    case .false: return .boolean(false)
    case .true: return .boolean(true)
    case .number: return .number(field.textString)
    case .string: return .string(field.textString)
    case .array:
      let reader = JSONObjectReader()
      var elements: [JSONValue] = []
      for element in try reader.readArray(field.raw) { elements.append(try convert(element)) }
      return .array(elements)
    case .object:
      let reader = JSONObjectReader()
      var object = JSONObject()
      for member in try reader.readObject(field.raw) {
        object.append(member.keyString, try convert(member))
      }
      object.removeRepeatedKeys()
      return .object(object)
    }
  }

  /// The value of a key, or nil if this is no object or has no such key.
  public subscript(key: String) -> JSONValue? {
    if case .object(let object) = self { return object[key] }
    return nil
  }

  /// The object, or nil.
  public var object: JSONObject? {
    if case .object(let object) = self { return object }
    return nil
  }

  /// The elements, or nil if this is no array.
  public var array: [JSONValue]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// The string, or nil if this is none.
  public var string: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The integer, or nil if this is no number that is one (`2012`, and `2012.0` too).
  public var integer: Int? {
    guard case .number(let text) = self else { return nil }
    if let number = Int(text) { return number }
    guard let number = Double(text), let whole = Int(exactly: number) else { return nil }
    return whole
  }

  /// The number, or nil if this is none.
  public var double: Double? {
    if case .number(let text) = self { return Double(text) }
    return nil
  }

  /// The truth value, or nil if this is none.
  public var boolean: Bool? {
    if case .boolean(let flag) = self { return flag }
    return nil
  }

  /// A string, or the strings of an array; nothing otherwise.
  public var strings: [String] {
    switch self {
    case .string(let text): return [text]
    case .array(let elements): return elements.compactMap(\.string)
    default: return []
    }
  }

  /// Whether this is null.
  public var isNull: Bool { self == .null }

  /// An integer as a number.
  public static func integer(_ number: Int) -> JSONValue { .number(String(number)) }

  /// Appends the value as JSON, without white space.
  public func write(into bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .string(let text): JSONText.append(text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element.write(into: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(into: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// The value as JSON text, without white space.
  public var text: String {
    var bytes: [UInt8] = []
    write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// An object whose members keep their order.
public struct JSONObject: Hashable, Sendable {
  /// A key and its value.
  public struct Member: Hashable, Sendable {
    public let key: String
    public var value: JSONValue
  }

  /// The members in the order in which they were written or set.
  public private(set) var members: [Member] = []

  public init() {}

  /// The value of a key; setting nil removes it. A new key goes to the end.
  ///
  /// - Complexity: O(members): objects are small here.
  public subscript(key: String) -> JSONValue? {
    get { members.last { $0.key == key }?.value }
    set {
      let place = members.firstIndex { $0.key == key }
      switch (place, newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): members.remove(at: place)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The keys in order.
  public var keys: [String] { members.map(\.key) }

  mutating func append(_ key: String, _ value: JSONValue) {
    members.append(Member(key: key, value: value))
  }

  /// Keeps the last value of each key, where the key stands last.
  mutating func removeRepeatedKeys() {
    var seen = Set<String>()
    var kept: [Member] = []
    for member in members.reversed() where seen.insert(member.key).inserted { kept.append(member) }
    if kept.count < members.count { members = kept.reversed() }
  }
}
