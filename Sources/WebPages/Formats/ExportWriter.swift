internal import Catalogue
internal import JSON
internal import Search

/// Writes hits in a form for programs, one by one, so that a list of any length takes constant
/// memory.
struct ExportWriter {
  private let representation: Representation
  private var citations: CitationWriter?
  private var calendar: CalendarWriter?

  /// - Parameter representation: One of those that are streamed.
  init(_ representation: Representation, context: PageContext) {
    self.representation = representation
    switch representation {
    case .bibTeX: citations = CitationWriter(.bibTeX)
    case .ris: citations = CitationWriter(.ris)
    case .cslJSON: citations = CitationWriter(.cslJSON)
    case .calendar: calendar = CalendarWriter(context: context)
    default: break
    }
  }

  /// Columns of a table of hits.
  static let columns = [
    "rank", "score", "id", "kind", "type", "title", "theme", "dateStart", "dateEnd", "year", "city",
    "country", "region", "status", "mechanism", "document", "page", "url", "snippet",
  ]

  /// What comes before the first hit.
  ///
  /// - Parameters:
  ///   - undated: How many of the hits have no date, of a calendar.
  mutating func begin(undated: Int = 0, into bytes: inout [UInt8]) {
    citations?.begin(into: &bytes)
    calendar?.begin(undated: undated, into: &bytes)
    if representation == .csv { Self.row(Self.columns, into: &bytes) }
  }

  /// One hit.
  mutating func append(_ hit: Hit, into bytes: inout [UInt8]) {
    switch representation {
    case .csv: Self.row(Self.columns.map { hit.value(of: $0) ?? "" }, into: &bytes)
    case .jsonLines:
      var writer = JSONWriter()
      swap(&writer.bytes, &bytes)
      hit.writeJSON(into: &writer)
      swap(&writer.bytes, &bytes)
      bytes.append(0x0A)
    case .calendar: calendar?.append(hit, into: &bytes)
    default:
      let record = (try? JSONValue(utf8: hit.record))?.object
      citations?.append(record ?? Self.bare(hit), into: &bytes)
    }
  }

  /// What comes after the last hit.
  mutating func end(into bytes: inout [UInt8]) {
    citations?.end(into: &bytes)
    calendar?.end(into: &bytes)
  }

  /// What comes at the end of a list that could not be finished: so that nobody takes a part for
  /// the whole.
  static func failure(_ message: String, in representation: Representation) -> [UInt8] {
    switch representation {
    case .jsonLines:
      var writer = JSONWriter()
      writer.beginObject()
      writer.key("error")
      writer.string(message)
      writer.endObject()
      return writer.bytes + [0x0A]
    case .csv:
      var bytes: [UInt8] = []
      row(["error: " + message], into: &bytes)
      return bytes
    default: return Array("\nerror: \(message)\n".utf8)
    }
  }

  /// A record whose stored form cannot be read is cited by its id.
  private static func bare(_ hit: Hit) -> JSONObject {
    var object = JSONObject()
    object["id"] = .string(hit.id)
    object["title"] = .string(hit.title ?? hit.id)
    return object
  }

  /// A line after RFC 4180.
  static func row(_ values: [String], into bytes: inout [UInt8]) {
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      let isSpecial = value.utf8.contains { byte in
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
      }
      guard isSpecial || value.hasPrefix(" ") || value.hasSuffix(" ") else {
        bytes.append(contentsOf: value.utf8)
        continue
      }
      bytes.append(UInt8(ascii: "\""))
      for byte in value.utf8 {
        if byte == UInt8(ascii: "\"") { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(contentsOf: [0x0D, 0x0A])
  }
}
