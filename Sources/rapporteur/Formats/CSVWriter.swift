import InvertedIndex
import Search

/// Comma-separated values after RFC 4180: a header line, a row per hit, CRLF at each end.
struct CSVWriter: HitWriter {
  /// What a table of hits shows where nothing else was asked for.
  static func usualColumns(_ shape: RecordShape) -> [String] {
    var columns = ["rank", "score", "id", "kind", "type", "title"]
    let shown = shape.shown.flatMap { key in
      if case .parts(let names) = key.content { names } else { [key.name] }
    }
    for name in shown + ["year", "url", "snippet"] where !columns.contains(name) {
      columns.append(name)
    }
    return columns
  }

  let columns: [String]

  mutating func begin(_ out: inout StandardOutput) { writeRow(columns, &out) }

  mutating func write(_ hit: Hit, _ out: inout StandardOutput) {
    writeRow(columns.map { hit.value(of: $0) ?? "" }, &out)
  }

  private func writeRow(_ values: [String], _ out: inout StandardOutput) {
    for (index, value) in values.enumerated() {
      if index > 0 { out.write(",") }
      out.write(Self.quoted(value))
    }
    out.write("\r\n")
  }

  /// The value as a field: in quotes where it holds a comma, a quote or a line break, or begins or
  /// ends with a space, which some readers would drop.
  static func quoted(_ value: String) -> String {
    let special = value.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }
    guard special || value.hasPrefix(" ") || value.hasSuffix(" ") else { return value }
    var out = "\""
    for character in value.unicodeScalars {
      if character == "\"" { out += "\"" }
      out.unicodeScalars.append(character)
    }
    return out + "\""
  }
}
