public import JSON

/// The formats in which reference managers keep citations.
public enum CitationFormat: String, Sendable, CaseIterable {
  case cslJSON = "csl-json"
  case bibTeX = "bibtex"
  case ris

  /// Tells the format of a text; nil for none of the three.
  public static func detect(_ bytes: [UInt8]) -> CitationFormat? {
    switch CitationInput.detect(String(decoding: bytes, as: UTF8.self)) {
    case .cslJSON: .cslJSON
    case .bibTeX: .bibTeX
    case .ris: .ris
    default: nil
    }
  }
}

/// One entry of a file of citations: what it says, and how it was written.
public struct ParsedCitation: Sendable {
  /// The entry's key without white space, or "" where it has none.
  public let id: String
  /// The entry as a CSL item.
  public internal(set) var item: JSONObject
  /// The entry as written, for giving it back in another order.
  public let text: String
  /// Line at which it begins, from 1.
  public let line: Int
  /// Whether it could only be read in part; its problem says why.
  public internal(set) var isDamaged = false
  /// Key of the entry that it takes what it lacks from (BibTeX's `crossref`).
  public internal(set) var parent: String?

  init(id: String, item: JSONObject, text: String, line: Int) {
    self.id = id.split(whereSeparator: \.isWhitespace).joined(separator: "_")
    self.item = item
    self.text = text
    self.line = line
  }
}

/// A file of citations.
public struct CitationList: Sendable {
  /// What stands before the first entry, and what must stand before all for them to be read (BibTeX's
  /// `@string` and `@preamble`).
  public internal(set) var preamble = ""
  /// What stands between two entries as they are written again.
  public internal(set) var separator = "\n"
  /// What stands behind the last entry.
  public internal(set) var trailer = ""
  public internal(set) var citations: [ParsedCitation] = []
  /// What could not be read, with its line.
  public internal(set) var problems: [CatalogueProblem] = []

  /// An empty file.
  public init() {}

  mutating func append(_ citation: ParsedCitation) { citations.append(citation) }

  /// Reads citations of a format. Entries that cannot be read are passed over or marked as damaged,
  /// and reported in `problems`; only text that is nothing of the kind throws.
  public static func read(
    _ bytes: [UInt8], format: CitationFormat, file: String
  ) throws(InputError) -> CitationList {
    let input: CitationInput =
      switch format {
      case .cslJSON: .cslJSON
      case .bibTeX: .bibTeX
      case .ris: .ris
      }
    return try read(String(decoding: bytes, as: UTF8.self), form: input, file: file)
  }

  /// Reads citations of any form from decoded text; line ends may be of any kind.
  public static func read(
    _ text: String, form: CitationInput, file: String
  ) throws(InputError) -> CitationList {
    var text = text
    if text.first == "\u{FEFF}" { text.removeFirst() }
    if text.utf8.contains(0x0D) {
      text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }
    switch form {
    case .cslJSON: return try readItems(text, file: file)
    case .cslYAML: return try CSLYAML.read(text, file: file)
    case .bibTeX:
      var parser = BibTeXParser(text, file: file)
      return parser.parse()
    case .ris: return RISParser.parse(text, file: file)
    case .endNote:
      return TaggedParser.parse(text, .endNote, file: file) { TaggedItems.endNote($0) }
    case .webOfScience:
      return TaggedParser.parse(text, .webOfScience, file: file) { TaggedItems.webOfScience($0) }
    case .medline:
      return TaggedParser.parse(text, .medline, file: file) { TaggedItems.medline($0) }
    case .endNoteXML, .mods: return try XMLCitations.read(text, form: form, file: file)
    }
  }

  /// CSL-JSON in any of its wrappings.
  private static func readItems(_ text: String, file: String) throws(InputError) -> CitationList {
    // Errors with their line come from the reader of items.
    let items = try CSLItem.read(Array(text.utf8), file: file)
    var list = CitationList()
    let wrapping: CSLWrapping
    if let value = try? JSONValue(text), let object = value.object {
      guard let found = CSLWrapping(object) else {
        throw .format(file: file, line: 1, reason: "an object that holds no CSL items")
      }
      wrapping = found
    } else {
      wrapping = CSLWrapping(items.map { .object($0.object) })
    }
    list.preamble = wrapping.before.isEmpty ? "" : wrapping.before + "\n"
    list.separator = ",\n"
    list.trailer = wrapping.after.isEmpty ? "\n" : "\n" + wrapping.after + "\n"
    let lines = wrapping.items.count == items.count ? items.map(\.line) : []
    for (place, item) in wrapping.items.enumerated() {
      list.append(
        ParsedCitation(
          id: CSLItem.identifier(item["id"]) ?? "", item: CSLWrapping.plain(item),
          text: wrapping.text(place), line: place < lines.count ? lines[place] : 0))
    }
    return list
  }

  /// Places of the citations in an order that the form can be read in: in BibTeX an entry that others
  /// refer to stands behind all of them.
  public func readable(_ order: [Int]) -> [Int] {
    let parents = Set(citations.compactMap(\.parent))
    guard !parents.isEmpty else { return order }
    return order.filter { !parents.contains(citations[$0].id) }
      + order.filter { parents.contains(citations[$0].id) }
  }
}
