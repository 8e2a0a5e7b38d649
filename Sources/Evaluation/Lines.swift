/// The lines of a text with their numbers from 1; LF and CRLF end a line.
struct Lines: Sequence, IteratorProtocol {
  private var rest: Substring.UTF8View
  private var number = 0

  init(_ text: String) { rest = text[...].utf8 }

  mutating func next() -> (number: Int, text: Substring)? {
    guard !rest.isEmpty else { return nil }
    number += 1
    var line: Substring.UTF8View
    // Over the UTF-8 bytes: as Characters, CR LF is a single one.
    if let end = rest.firstIndex(of: 0x0A) {
      line = rest[..<end]
      rest = rest[rest.index(after: end)...]
    } else {
      line = rest
      rest = rest[rest.endIndex...]
    }
    if line.last == 0x0D { line = line.dropLast() }
    return (number, Substring(line))
  }
}

extension Character {
  /// Space or tab: what separates the columns of TREC files.
  var isColumnSeparator: Bool { self == " " || self == "\t" }
}
