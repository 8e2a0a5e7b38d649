public import JSON

/// One entry of a CSL-JSON file, and where it stands.
public struct CSLItem: Sendable, Hashable {
  /// The citation key.
  public let id: String
  /// The item.
  public var object: JSONObject
  /// Line of the item's opening brace, from 1.
  public let line: Int
  /// Line of each member.
  public let lines: [String: Int]
  /// Number of the file among those read.
  public var source = 0

  /// The value of a variable.
  public subscript(key: String) -> JSONValue? { object[key] }

  /// Lays a later item's variables over this one's.
  mutating func override(with later: CSLItem) {
    for member in later.object.members { object[member.key] = member.value }
  }

  /// Reads a CSL-JSON file: an array of items, or one item.
  ///
  /// - Throws: `InputError.format` with the line at which it is no CSL-JSON.
  public static func read(_ bytes: [UInt8], file: String) throws(InputError) -> [CSLItem] {
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(InputError) in try read(raw, file: file) }
    }
    return try result.get()
  }

  private static func read(
    _ bytes: UnsafeRawBufferPointer, file: String
  ) throws(InputError) -> [CSLItem] {
    var counter = LineCounter(bytes)
    let reader = JSONObjectReader()
    let itemReader = JSONObjectReader()
    do {
      let start = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
      let elements: [UnsafeRawBufferPointer]
      if start == UInt8(ascii: "{") {
        elements = [try reader.readValue(bytes).raw]
      } else {
        elements = try reader.readArray(bytes).map(\.raw)
      }
      var items: [CSLItem] = []
      for raw in elements {
        let line = counter.line(of: raw)
        guard raw.first == UInt8(ascii: "{") else {
          throw InputError.format(file: file, line: line, reason: "a CSL-JSON item is an object")
        }
        var lines: [String: Int] = [:]
        for member in try itemReader.readObject(raw) {
          lines[member.keyString] = counter.line(of: member.raw)
        }
        guard let object = try JSONValue(bytes: raw).object else { continue }
        items.append(
          CSLItem(
            id: identifier(object["id"]) ?? "", object: object, line: line, lines: lines))
      }
      return items
    } catch let error as InputError {
      throw error
    } catch let error as JSONError {
      throw .format(file: file, line: counter.line(at: error.offset), reason: error.message)
    } catch {
      throw .format(file: file, line: 0, reason: "\(error)")
    }
  }

  /// CSL allows ids that are numbers.
  static func identifier(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let text): return text
    case .number(let text): return text
    default: return nil
    }
  }

  /// Year, month and day of a CSL date variable, as far as given.
  static func dateParts(_ value: JSONValue?) -> [Int] {
    if let parts = value?["date-parts"]?.array?.first?.array {
      // Numbers, or strings of digits.
      return parts.compactMap { $0.integer ?? $0.string.flatMap { Int($0) } }
    }
    if let raw = (value?["raw"] ?? value?["literal"])?.string, let date = DateInterval(raw)?.start {
      return [date.year, date.month, date.day].compactMap { $0 }
    }
    return []
  }

  /// EDTF of a CSL date: `2012-06-27`, `2012-06`, `2012`.
  static func date(_ value: JSONValue?) -> String? {
    let parts = dateParts(value)
    guard let year = parts.first, (0...9999).contains(year) else { return nil }
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    var text = padded(year, 4)
    for part in parts.dropFirst().prefix(2) { text += "-" + padded(part, 2) }
    return CalendarDate(text) == nil ? padded(year, 4) : text
  }
}

/// Line numbers of places in a text, asked for in ascending order.
struct LineCounter {
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private var line = 1

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The line of a part of the bytes.
  mutating func line(of part: UnsafeRawBufferPointer) -> Int {
    guard let base = bytes.baseAddress, let start = part.baseAddress else { return line }
    return line(at: start - base)
  }

  /// The line of an offset; counting starts again for one that lies before the last.
  mutating func line(at target: Int) -> Int {
    if target < offset {
      offset = 0
      line = 1
    }
    while offset < target, offset < bytes.count {
      if bytes[offset] == 0x0A { line += 1 }
      offset += 1
    }
    return line
  }
}
