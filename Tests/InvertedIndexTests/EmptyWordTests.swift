import Analysis
import InvertedIndex
import TestSupport
import Testing

/// An index that was just built is sound, whatever is written in it: a word of which folding leaves
/// nothing takes no place.
@Suite("Words of which nothing remains")
struct EmptyWordTests {
  private static let definitionText = """
    [analyzers.default]
    tokenizer = "icu"
    [analyzers.plain]
    tokenizer = "alphanumeric"
    forms = false
    [[field]]
    name = "text"
    kind = "text"
    includes = ["title"]
    [[field]]
    name = "title"
    kind = "text"
    [[field]]
    name = "plain"
    kind = "text"
    analyzer = "plain"
    [[field]]
    name = "id"
    kind = "keyword"
    [[field]]
    name = "tag"
    kind = "keyword"
    facet = true
    [[field]]
    name = "other"
    kind = "keyword"
    """

  /// Builds an index of texts, each in every field, and reports what `check` finds.
  private func problems(_ texts: [String], _ language: Language) throws -> [String] {
    let folder = TemporaryFolder()
    let definition = try Definition(files: [
      ("definition.toml", Array(Self.definitionText.utf8))
    ])
    let writer = try IndexWriter(path: folder.path, definition: definition, mode: .create)
    let buffer = DocumentBuffer()
    func field(_ name: String) throws -> Int { try #require(definition.field(name)).ordinal }
    for (index, text) in texts.enumerated() {
      buffer.begin(id: "\(index)")
      for name in ["text", "title", "plain"] {
        buffer.addText(try field(name), text, language: language)
        buffer.addText(try field(name), text, language: language)
      }
      buffer.addKeyword(try field("tag"), text)
      buffer.addKeyword(try field("other"), text)
      buffer.setStored(Array("{\"id\":\"\(index)\"}".utf8))
    }
    let refused = try writer.add(buffer)
    #expect(refused.isEmpty)
    _ = try writer.commit()
    return try IndexChecker.check(path: folder.path).problems.map(\.description)
  }

  @Test("every character alone, before, between and after words")
  func everyCharacter() throws {
    var texts: [String] = []
    func check() throws {
      let problems = try problems(texts, .undetermined)
      #expect(problems.isEmpty, "\(problems.prefix(3))")
      texts = []
    }
    for value in UInt32(0x21)...0x10ffff {
      guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory != .unassigned,
        scalar.properties.generalCategory != .privateUse
      else { continue }
      // Of the long rows of alike letters every 61st will do.
      let isRow =
        (0x3400...0x9fff).contains(value) || (0xac00...0xd7a3).contains(value)
        || value > 0x1ffff
      if isRow, value % 61 != 0 { continue }
      let character = String(scalar)
      texts.append("\(character) ab\(character)cd \(character) ef \(character)gh ij\(character)")
      texts.append(character)
      if texts.count >= 8000 { try check() }
    }
    try check()
  }

  @Test(
    "marks, fillers and joiners in numbers",
    arguments: [1, 2, 63, 64, 65, 127, 128, 255, 256, 300, 1000])
  func marks(count: Int) throws {
    var texts: [String] = []
    for mark in [
      "\u{301}", "\u{3164}", "\u{640}", "\u{64b}", "\u{200d}", "\u{ad}", "\u{5b0}", "\u{fe71}",
    ] {
      let many = String(repeating: mark, count: count)
      texts += ["Z\(many) end", many, "\(many) end", "a \(many) b \(many)", "\(many)\u{302}Z"]
    }
    for language in [Language.undetermined, .english, .arabic, .korean, .turkish] {
      let problems = try problems(texts, language)
      #expect(problems.isEmpty, "\(problems.prefix(3))")
    }
  }

  @Test("neighbours stay neighbours, and lengths count words only")
  func positions() {
    let analyzer = Analyzer(AnalyzerDefinition(), lexicon: Lexicon())
    var buffer = TokenBuffer()
    for (text, expected) in [
      ("x \u{3164} y", [0, 1]), ("\u{640} the \u{640}\u{640} is \u{640}", [0, 1]), ("\u{115f}", []),
      ("a " + String(repeating: "\u{3164} ", count: 200) + "b 国际 \u{640} c", [0, 1, 2, 2, 3, 4]),
    ] {
      Array(text.utf8).withUnsafeBytes {
        analyzer.analyze($0, language: .undetermined, into: &buffer)
      }
      let places = (0..<buffer.count).map { Int(buffer.positions[$0]) }
      #expect(Set(places) == Set(expected), "\(text.unicodeScalars.map { $0.value }): \(places)")
      #expect(buffer.positionCount == Set(expected).count)
    }
  }
}
