public import JSON

/// Writes records as a file of citations, one by one, so that a list of any length takes constant
/// memory. As many entries as records.
///
/// ```swift
/// var writer = CitationWriter(.bibTeX)
/// writer.begin(into: &bytes)
/// for record in records { writer.append(record, into: &bytes) }
/// writer.end(into: &bytes)
/// ```
public struct CitationWriter: Sendable {
  private let format: CitationFormat
  private var isFirst = true

  public init(_ format: CitationFormat) { self.format = format }

  /// What comes before the first entry.
  public mutating func begin(into bytes: inout [UInt8]) {
    isFirst = true
    if format == .cslJSON { bytes.append(UInt8(ascii: "[")) }
  }

  /// One stored record.
  ///
  /// - Throws: `JSONError` if the bytes are no JSON object.
  public mutating func append(
    recordJSON: some Collection<UInt8>, into bytes: inout [UInt8]
  ) throws(JSONError) {
    guard let record = try JSONValue(utf8: recordJSON).object else {
      throw JSONError(offset: 0, message: "a record that is no JSON object")
    }
    append(record, into: &bytes)
  }

  /// One record.
  public mutating func append(_ record: JSONObject, into bytes: inout [UInt8]) {
    append(item: CitationMapping.item(of: record), into: &bytes)
  }

  /// One CSL item.
  public mutating func append(item: JSONObject, into bytes: inout [UInt8]) {
    switch format {
    case .cslJSON:
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "\n"))
      JSONValue.object(item).write(into: &bytes)
    case .bibTeX:
      if !isFirst { bytes.append(UInt8(ascii: "\n")) }
      bytes.append(contentsOf: BibTeXText.entry(item).utf8)
    case .ris:
      if !isFirst { bytes.append(UInt8(ascii: "\n")) }
      bytes.append(contentsOf: RISText.entry(item).utf8)
    }
    isFirst = false
  }

  /// What comes after the last entry.
  public mutating func end(into bytes: inout [UInt8]) {
    if format == .cslJSON { bytes.append(contentsOf: (isFirst ? "]\n" : "\n]\n").utf8) }
  }
}
