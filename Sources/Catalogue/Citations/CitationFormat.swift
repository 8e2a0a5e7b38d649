public import JSON

/// The formats in which reference managers keep citations.
public enum CitationFormat: String, Sendable, CaseIterable {
  case cslJSON = "csl-json"
  case bibTeX = "bibtex"
  case ris

  /// Tells the format by the text's first characters; nil for none of the three.
  ///
  /// CSL-JSON is an array of objects; BibTeX has an `@word{` before anything that is no comment;
  /// RIS begins with a `TY  -` line. One JSON object alone is not taken for CSL-JSON: a line of
  /// JSON Lines looks the same.
  public static func detect(_ bytes: [UInt8]) -> CitationFormat? {
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    rest = rest.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    if rest.first == UInt8(ascii: "[") {
      let inside = rest.dropFirst().first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
      return inside == UInt8(ascii: "{") || inside == UInt8(ascii: "]") ? .cslJSON : nil
    }
    // Lines of BibTeX before the first entry are comments; so are RIS's before `TY`.
    for line in rest.split(separator: 0x0A, maxSplits: 200).prefix(200) {
      let text = line.drop { $0 == 0x20 || $0 == 0x09 }
      if text.starts(with: "TY  -".utf8) || text.starts(with: "TY -".utf8) { return .ris }
      if text.first == UInt8(ascii: "@") {
        let after = text.dropFirst().drop {
          ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x20
        }
        if let brace = after.first, brace == UInt8(ascii: "{") || brace == UInt8(ascii: "(") {
          return .bibTeX
        }
        return nil
      }
      if text.first != UInt8(ascii: "%") && !text.isEmpty && text.first != 0x0D { return nil }
    }
    return nil
  }
}

/// One entry of a file of citations: what it says, and how it was written.
public struct ParsedCitation: Sendable {
  /// The entry's key, or "" where it has none.
  public let id: String
  /// The entry as a CSL item.
  public let item: JSONObject
  /// The entry as written, for giving it back in another order.
  public let text: String
  /// Line at which it begins, from 1.
  public let line: Int
}

/// A file of citations.
public struct CitationList: Sendable {
  /// What stands before the first entry or between entries and must stay for them to be read:
  /// BibTeX's `@string` and `@preamble`.
  public internal(set) var preamble = ""
  public internal(set) var citations: [ParsedCitation] = []
  /// What could not be read, with its line.
  public internal(set) var problems: [CatalogueProblem] = []

  /// Reads citations of a format. Entries that cannot be read are passed over and reported in
  /// `problems`; only text that is nothing of the kind throws.
  public static func read(
    _ bytes: [UInt8], format: CitationFormat, file: String
  ) throws(InputError) -> CitationList {
    switch format {
    case .cslJSON: return try readItems(bytes, file: file)
    case .bibTeX:
      var parser = BibTeXParser(String(decoding: bytes, as: UTF8.self), file: file)
      return parser.parse()
    case .ris: return RISParser.parse(String(decoding: bytes, as: UTF8.self), file: file)
    }
  }

  private static func readItems(_ bytes: [UInt8], file: String) throws(InputError) -> CitationList {
    var list = CitationList()
    for item in try CSLItem.read(bytes, file: file) {
      list.citations.append(
        ParsedCitation(
          id: item.id, item: item.object, text: JSONValue.object(item.object).text,
          line: item.line))
    }
    return list
  }
}
