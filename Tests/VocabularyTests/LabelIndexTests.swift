import Analysis
import Testing
import Vocabulary

@Suite("Labels")
struct LabelIndexTests {
  private static let definition: AnalyzerDefinition = {
    var definition = AnalyzerDefinition()
    definition.folding = true
    definition.stemming = true
    definition.hanBigrams = true
    return definition
  }()

  /// A vocabulary of a name, a country and two concepts that share a label.
  private static func index() throws -> LabelIndex {
    var builder = LabelIndexBuilder()
    let bali = builder.add(Entity(kind: .name, id: "bali-process", label: "Bali Process"))
    builder.add(EntityLabel("Bali Process", language: "en", rank: .preferred), to: bali)
    builder.add(EntityLabel("Proceso de Bali", language: "es", rank: .translated), to: bali)
    builder.add(EntityLabel("巴厘进程", language: "zh", rank: .translated), to: bali)
    let zambia = builder.add(
      Entity(
        kind: .country, id: "Zambia", label: "Zambia", facts: [Entity.Fact("iso2", ["ZM"])]))
    builder.add(EntityLabel("Zambia", language: "en", rank: .preferred), to: zambia)
    let children = builder.add(Entity(kind: .subject, id: "children", label: "Children"))
    builder.add(
      EntityLabel("mineurs non accompagnés", language: "fr", rank: .preferred), to: children)
    builder.add(EntityLabel("children", language: "en", rank: .preferred), to: children)
    let family = builder.add(Entity(kind: .subject, id: "family", label: "Family"))
    builder.add(EntityLabel("children", language: "en", rank: .hidden), to: family)
    builder.add(
      EntityLabel("people without a nationality", language: "en", rank: .hidden), to: family)
    builder.addGenericWords(["process"], language: "en")
    return try #require(LabelIndex(builder.bytes(analyzer: definition)))
  }

  private func found(_ text: String) throws -> [String] {
    let index = try Self.index()
    let matcher = LabelMatcher(text, index, analyzer: LabelAnalyzer(Self.definition))
    let utf8 = Array(text.utf8)
    return matcher.matches().map { match in
      let range =
        matcher.words[match.words.lowerBound].range
        .lowerBound..<matcher.words[match.words.upperBound - 1].range.upperBound
      return "\(index.id(of: match.entity)): \(String(decoding: utf8[range], as: UTF8.self))"
    }
  }

  @Test("labels are found in any case, inflected, without marks, with articles between their words")
  func finds() throws {
    #expect(
      try found("the BALI process in Zambia") == [
        "bali-process: BALI process", "bali-process: BALI", "Zambia: Zambia",
      ])
    #expect(try found("mineur non accompagne") == ["children: mineur non accompagne"])
    #expect(try found("Proceso Bali").contains("bali-process: Proceso Bali"))
    #expect(try found("Children") == ["children: Children", "family: Children"])
    #expect(try found("关于巴厘进程的会议") == ["bali-process: 巴厘进程"])
  }

  @Test("a negation is no article")
  func negations() throws {
    #expect(try found("people with a nationality") == [])
    #expect(try found("people without nationality") == ["family: people without nationality"])
  }

  @Test("entities come back as they were given")
  func entities() throws {
    let index = try Self.index()
    #expect(index.entityCount == 4)
    let number = try #require(index.find(.country, id: "Zambia"))
    #expect(index.entity(number).values("iso2") == ["ZM"])
    #expect(index.labels(of: number).map { index.label($0).text } == ["Zambia"])
    #expect(index.find(.city, id: "Zambia") == nil)
  }

  @Test("words one edit away, never short ones")
  func neighbors() throws {
    let index = try Self.index()
    #expect(index.neighbors(of: Array("proces".utf8)).contains(Array("process".utf8)))
    #expect(index.neighbors(of: Array("zambai".utf8)) == [Array("zambia".utf8)])
    #expect(index.neighbors(of: Array("blai".utf8)) == [Array("bali".utf8)])
    #expect(index.neighbors(of: Array("bale".utf8)) == [])
    #expect(index.neighbors(of: Array("bal".utf8)) == [])
  }

  @Test("equal contents give equal bytes; an empty vocabulary is one")
  func bytes() throws {
    let empty = LabelIndexBuilder()
    let index = try #require(LabelIndex(empty.bytes(analyzer: Self.definition)))
    #expect(index.entityCount == 0)
    let matcher = LabelMatcher("anything", index, analyzer: LabelAnalyzer(Self.definition))
    #expect(matcher.matches() == [])
  }

  @Test("damaged bytes are refused or read as absent")
  func damage() throws {
    var builder = LabelIndexBuilder()
    let entity = builder.add(Entity(kind: .subject, id: "a", label: "b"))
    builder.add(EntityLabel("label of three words", language: "en", rank: .preferred), to: entity)
    let bytes = builder.bytes(analyzer: Self.definition)
    let analyzer = LabelAnalyzer(Self.definition)
    for length in 0..<bytes.count {
      if let index = LabelIndex(Array(bytes[..<length])) { use(index, analyzer) }
    }
    for place in bytes.indices {
      for change: UInt8 in [0, 0xFF, bytes[place] ^ 0x80] {
        var damaged = bytes
        damaged[place] = change
        if let index = LabelIndex(damaged) { use(index, analyzer) }
      }
    }
  }

  private func use(_ index: LabelIndex, _ analyzer: LabelAnalyzer) {
    for entity in 0..<min(index.entityCount, 3) { _ = index.entity(entity) }
    for label in 0..<min(index.labelCount, 3) { _ = index.label(label) }
    _ = index.neighbors(of: Array("labels".utf8))
    _ = LabelMatcher("label of three words", index, analyzer: analyzer).matches()
  }
}
