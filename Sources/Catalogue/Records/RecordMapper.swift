public import InvertedIndex

/// Turns one JSON object into one record of an index.
///
/// It is the only way in: JSON Lines go through it as they are, the catalogue as the objects that
/// `CatalogueReader` writes, so that an export read again gives the same index. One per thread.
///
/// Two steps, so that a caller can look at the id in between: `parse`, then `append`.
public final class RecordMapper {
  /// The longest id, in bytes of UTF-8.
  public static let maximumIDLength = 1_000

  /// Why a line is no record.
  public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    public let reason: String
    public var description: String { reason }
  }

  /// All state is one struct: a class's properties would be checked for exclusive access one by
  /// one, which took a third of the time.
  private var mapping: RecordMapping

  /// Creates a mapper for an index of this definition.
  public init(_ definition: Definition) { mapping = RecordMapping(definition) }

  /// Reads one object and checks it; it stays until the next call, as long as `line` does.
  public func parse(_ line: UnsafeRawBufferPointer) throws(Problem) { try mapping.parse(line) }

  /// The parsed record's id.
  public var id: String { String(decoding: mapping.id, as: UTF8.self) }

  /// The parsed record's id, valid until the next `parse`.
  package var idBytes: UnsafeRawBufferPointer { mapping.id }

  /// Attachments of the index that records were exported from, by name, as far as parsed: the
  /// first record of an export carries them under `attachments`.
  public var attachments: [String: [UInt8]] { mapping.attachments }

  /// Adds the parsed record to a buffer, with the JSON that is kept of it.
  ///
  /// The JSON has `id` and `kind` first, then the other members in their order: `lang` is called
  /// `language`, `region` is an array, `year` an integer; known keys without a value are left out.
  public func append(to buffer: DocumentBuffer) { mapping.append(to: buffer) }

  /// What is wrong with an id, or nil: it has 1 to 1,000 bytes, no white space and no control
  /// characters.
  package static func problem(ofID id: UnsafeRawBufferPointer) -> String? {
    if id.isEmpty { return "an empty id" }
    if id.count > maximumIDLength {
      return "an id of \(id.count) bytes; at most \(maximumIDLength) are allowed"
    }
    var isASCII = true
    for byte in id {
      if byte <= 0x20 || byte == 0x7F {
        return byte == 0x20 ? "white space in the id" : "a control character in the id"
      }
      if byte >= 0x80 { isASCII = false }
    }
    if isASCII { return nil }
    for scalar in String(decoding: id, as: UTF8.self).unicodeScalars where !scalar.isASCII {
      if scalar.properties.isWhitespace { return "white space in the id" }
      if scalar.properties.generalCategory == .control { return "a control character in the id" }
    }
    return nil
  }
}
