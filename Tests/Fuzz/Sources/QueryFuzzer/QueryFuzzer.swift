// The parser of query lines under libFuzzer. Tests/Fuzz/README.md says how to run it.

import QueryLanguage

/// As in the catalogue: one field of each kind, and two of text.
private let parser = QueryParser(fields: [
  "title": .text, "theme": .text, "region": .keyword, "year": .integer, "date": .date,
])

/// A line parses or names a column inside it; what parses prints to a line that parses to the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let line = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  do {
    let tree = try parser.parse(line)
    let again = try parser.parse(tree.description)
    precondition(again == tree, "\(line.debugDescription) prints as \(tree)")
  } catch {
    let columns = 1...line.unicodeScalars.count + 1
    precondition(columns.contains(error.column), "\(line.debugDescription): \(error)")
  }
  return 0
}
