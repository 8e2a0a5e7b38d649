internal import JSON

/// Reading BibTeX, tolerantly: braces or quotes or bare values, `#`, `@string`, months, text and
/// comments between entries, an entry that is commented out or has no key, a missing comma, an entry
/// that is never closed (it ends where the next begins).
///
/// What is no entry is kept: in front of the first entry in the list's preamble, between entries with
/// the entry behind it, behind the last in the trailer.
struct BibTeXParser {
  private let text: [UInt8]
  private let file: String
  private var place = 0
  private var lines: LineTable
  private var macros: [String: String] = [:]
  private var list = CitationList()
  /// Where what belongs to no entry yet begins.
  private var kept = 0
  private var fieldsByID: [String: (type: String, fields: [String: String])] = [:]
  /// Bytes that macros may still put in: a file of a few lines could ask for gigabytes.
  private var expansion = 16 << 20
  /// Longest value of a field or macro, in bytes.
  private static let longestValue = 1 << 16

  init(_ text: String, file: String) {
    self.text = Array(text.utf8)
    self.file = file
    lines = LineTable(self.text)
    for (index, name) in BibTeXText.months.enumerated() { macros[name] = String(index + 1) }
  }

  /// Whether a line, without blanks in front, begins an entry: `@book{`, `@ article (`.
  static func isEntryStart(_ line: Substring) -> Bool {
    guard line.first == "@" else { return false }
    let word = line.dropFirst().drop { $0 == " " || $0 == "\t" }
    let rest = word.drop { $0.isASCII && $0.isLetter }
    guard rest.startIndex > word.startIndex else { return false }
    let open = rest.first { $0 != " " && $0 != "\t" }
    return open == "{" || open == "("
  }

  mutating func parse() -> CitationList {
    while let at = text[place...].firstIndex(of: UInt8(ascii: "@")) {
      place = at + 1
      if isCommentedOut(at) { continue }
      skipSpace()
      let type = word().lowercased()
      skipSpace()
      guard !type.isEmpty, place < text.count,
        text[place] == UInt8(ascii: "{") || text[place] == UInt8(ascii: "(")
      else { continue }  // An @ in a comment.
      let close: UInt8 =
        text[place] == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: ")")
      place += 1
      switch type {
      case "comment": skipBlock(close)
      case "preamble":
        skipBlock(close)
        keep(from: at)
      case "string":
        if let (name, value) = field(close, from: at) { macros[name] = value }
        skipBlock(close)
        keep(from: at)
      default: entry(type, from: at, close)
      }
    }
    let rest = String(decoding: text[kept...], as: UTF8.self)
    list.trailer = rest.allSatisfy(\.isWhitespace) ? "" : rest.drop { $0 == "\n" } + ""
    inherit()
    return list
  }

  /// Whether a `%` opens the line, so that all of it is a comment.
  private func isCommentedOut(_ at: Int) -> Bool {
    var index = at
    while index > 0, text[index - 1] != 0x0A { index -= 1 }
    while index < at, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
    return text[index] == UInt8(ascii: "%")
  }

  /// A block that must stand before all entries, with what stands before it.
  private mutating func keep(from start: Int) {
    let before = String(decoding: text[kept..<start], as: UTF8.self)
    list.preamble += Self.withoutBlankLines(before)
    kept = place
    list.preamble += String(decoding: text[start..<place], as: UTF8.self) + "\n\n"
  }

  private static func withoutBlankLines(_ text: String) -> String {
    guard !text.allSatisfy(\.isWhitespace) else { return "" }
    var result = text
    while result.last?.isNewline == true { result.removeLast() }
    return String(result.drop { $0.isNewline }) + "\n\n"
  }

  private mutating func entry(_ type: String, from start: Int, _ close: UInt8) {
    skipSpace()
    let keyStart = place
    while place < text.count, text[place] != UInt8(ascii: ","), text[place] != close,
      text[place] != 0x0A
    {
      place += 1
    }
    var key = Row.collapse(String(decoding: text[keyStart..<place], as: UTF8.self))
    if key.utf8.contains(UInt8(ascii: "=")) {
      // No key: the fields begin at once.
      key = ""
      place = keyStart
    }
    var fields: [String: String] = [:]
    var isClosed = false
    while place < text.count {
      skipSpace()
      guard place < text.count else { break }
      let byte = text[place]
      if byte == UInt8(ascii: ",") {
        place += 1
      } else if byte == close {
        place += 1
        isClosed = true
        break
      } else if byte == UInt8(ascii: "@"), isEntryStart(place) {
        break
      } else {
        let before = place
        if let (name, value) = field(close, from: start) {
          // The first of a repeated field counts, as in BibTeX.
          if fields[name] == nil { fields[name] = value }
        } else if place == before {
          place += 1
        }
      }
    }
    if !isClosed {
      report(start, "the entry \(key.isEmpty ? "without a key" : "`\(key)`") is not closed")
    }
    let item = BibTeXItem.item(key: key, type: type, fields: fields)
    let before = String(decoding: text[kept..<start], as: UTF8.self)
    var written = String(decoding: text[start..<place], as: UTF8.self)
    if !before.allSatisfy(\.isWhitespace) {
      if list.citations.isEmpty {
        list.preamble += Self.withoutBlankLines(before)
      } else {
        written = before.drop { $0.isNewline } + written
      }
    }
    kept = place
    var citation = ParsedCitation(
      id: key, item: item, text: written + "\n", line: lines.line(at: start))
    citation.isDamaged = !isClosed
    citation.parent = fields["crossref"].map {
      Row.collapse($0).split(whereSeparator: \.isWhitespace).joined(separator: "_")
    }
    if fieldsByID[citation.id] == nil { fieldsByID[citation.id] = (type, fields) }
    list.append(citation)
  }

  /// Entries take what they lack from the entry that `crossref` names; its title is their book's.
  private mutating func inherit() {
    for index in list.citations.indices {
      guard let parent = list.citations[index].parent, let (_, fields) = fieldsByID[parent],
        let own = fieldsByID[list.citations[index].id]
      else { continue }
      var all = own.fields
      for (name, value) in fields where !["crossref", "author", "key", "title"].contains(name) {
        if all[name] == nil { all[name] = value }
      }
      if all["booktitle"] == nil { all["booktitle"] = fields["title"] }
      let item = BibTeXItem.item(
        key: list.citations[index].id, type: own.type, fields: all)
      list.citations[index].item = item
    }
  }

  private mutating func report(_ offset: Int, _ message: String) {
    list.problems.append(
      CatalogueProblem(file: file, line: lines.line(at: offset), message: message))
  }

  /// `@word{` at the start of a line: the next entry, if the one before was never closed.
  private func isEntryStart(_ at: Int) -> Bool {
    guard at == 0 || text[at - 1] == 0x0A else { return false }
    var next = at + 1
    while next < text.count, text[next] == 0x20 { next += 1 }
    let word = next
    while next < text.count, Self.isLetter(text[next]) { next += 1 }
    return next > word && next < text.count
      && (text[next] == UInt8(ascii: "{") || text[next] == UInt8(ascii: "("))
  }

  /// `name = value # value`; nil, and nothing read beyond the word, if that is not what follows.
  ///
  /// - Parameter start: of the entry, for what is reported.
  private mutating func field(_ close: UInt8, from start: Int) -> (String, String)? {
    skipSpace()
    let name = word().lowercased()
    skipSpace()
    guard !name.isEmpty, place < text.count, text[place] == UInt8(ascii: "=") else { return nil }
    place += 1
    var value = ""
    var isCut = false
    while true {
      skipSpace()
      guard place < text.count else { break }
      switch text[place] {
      case UInt8(ascii: "{"): value += braced()
      case UInt8(ascii: "\""): value += quoted()
      default:
        let valueStart = place
        while place < text.count, text[place] != UInt8(ascii: ","), text[place] != close,
          text[place] != UInt8(ascii: "#"), text[place] != 0x0A
        {
          place += 1
        }
        let bare = Row.collapse(String(decoding: text[valueStart..<place], as: UTF8.self))
        if let macro = macros[bare.lowercased()] {
          expansion -= macro.utf8.count
          if expansion >= 0, value.utf8.count + macro.utf8.count <= Self.longestValue {
            value += macro
          } else if !isCut {
            isCut = true
            report(start, "`\(name)` grows beyond \(Self.longestValue >> 10) KB by macros")
          }
        } else {
          value += bare
        }
      }
      skipSpace()
      guard place < text.count, text[place] == UInt8(ascii: "#") else { break }
      place += 1
    }
    return (name, value)
  }

  private mutating func braced() -> String {
    place += 1
    let start = place
    var depth = 1
    while place < text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "\\") {
        place += 1
      } else if byte == UInt8(ascii: "{") {
        depth += 1
      } else if byte == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { break }
      } else if byte == UInt8(ascii: "@"), isEntryStart(place) {
        // The brace was forgotten: better one broken field than all entries lost.
        return String(decoding: text[start..<place], as: UTF8.self)
      }
      place += 1
    }
    let end = min(place, text.count)
    place = min(place + 1, text.count)
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  private mutating func quoted() -> String {
    place += 1
    let start = place
    var depth = 0
    while place < text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "\\") {
        place += 1
      } else if byte == UInt8(ascii: "{") {
        depth += 1
      } else if byte == UInt8(ascii: "}") {
        depth -= 1
      } else if byte == UInt8(ascii: "\""), depth <= 0 {
        break
      } else if byte == UInt8(ascii: "@"), isEntryStart(place) {
        return String(decoding: text[start..<place], as: UTF8.self)
      }
      place += 1
    }
    let end = min(place, text.count)
    place = min(place + 1, text.count)
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  /// Skips to behind the bracket that closes a block.
  private mutating func skipBlock(_ close: UInt8) {
    let open: UInt8 = close == UInt8(ascii: "}") ? UInt8(ascii: "{") : UInt8(ascii: "(")
    var depth = 1
    while place < text.count {
      if text[place] == open { depth += 1 }
      if text[place] == close { depth -= 1 }
      if text[place] == UInt8(ascii: "@"), isEntryStart(place) { return }
      place += 1
      if depth == 0 { return }
    }
  }

  private mutating func skipSpace() {
    while place < text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "%"), place == 0 || text[place - 1] == 0x0A {
        while place < text.count, text[place] != 0x0A { place += 1 }
      } else if byte == 0x20 || (0x09...0x0D).contains(byte) {
        place += 1
      } else {
        return
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  /// A run of letters, digits and `-_:.+`.
  private mutating func word() -> String {
    let start = place
    while place < text.count {
      let byte = text[place]
      guard
        Self.isLetter(byte) || (0x30...0x39).contains(byte)
          || [
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "."),
            UInt8(ascii: "+"),
          ].contains(byte)
      else { break }
      place += 1
    }
    return String(decoding: text[start..<place], as: UTF8.self)
  }
}

/// Line numbers by offset.
struct LineTable {
  private var starts: [Int] = [0]

  init(_ bytes: [UInt8]) {
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
  }

  /// The line of an offset, from 1.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
