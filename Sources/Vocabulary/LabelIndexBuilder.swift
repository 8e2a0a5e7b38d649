public import Analysis

/// Gathers entities and their labels and writes them as the bytes that `LabelIndex` reads.
///
/// ```swift
/// var builder = LabelIndexBuilder()
/// let concept = builder.add(Entity(kind: .subject, id: "remittances", label: "Remittances"))
/// builder.add(EntityLabel("money sent home", language: "en", rank: .hidden), to: concept)
/// let bytes = builder.bytes(analyzer: definition)
/// ```
public struct LabelIndexBuilder {
  private var entities: [Entity] = []
  private var labels: [(entity: Int, label: EntityLabel)] = []
  /// Words that may be left out of a name, by language.
  private var genericWords: [String: [String]] = [:]

  public init() {}

  /// Whether nothing was added.
  public var isEmpty: Bool { entities.isEmpty }

  /// Adds an entity.
  ///
  /// - Returns: Its number, for its labels.
  public mutating func add(_ entity: Entity) -> Int {
    entities.append(entity)
    return entities.count - 1
  }

  /// Adds a label. An empty one adds nothing.
  public mutating func add(_ label: EntityLabel, to entity: Int) {
    guard entities.indices.contains(entity), !label.text.allSatisfy(\.isWhitespace) else { return }
    labels.append((entity, label))
  }

  /// Names words that may be left out of a name (`process`).
  public mutating func addGenericWords(_ words: [String], language: String) {
    genericWords[language, default: []] += words
  }

  /// The bytes of the vocabulary, its labels analysed as texts of the index are.
  ///
  /// Equal entities and labels, added in the same order, give equal bytes.
  public func bytes(analyzer definition: AnalyzerDefinition) -> [UInt8] {
    var writer = LabelIndexWriter(analyzerKey: Self.key(definition))
    for entity in entities { writer.add(entity) }
    let analyzer = LabelAnalyzer(definition)
    var seen: Set<SeenLabel> = []
    let generic = genericTerms(analyzer)
    // The labels of an entity stand together: `LabelIndex.labels(of:)` searches for them.
    let sorted = labels.enumerated().sorted {
      ($0.element.entity, $0.offset) < ($1.element.entity, $1.offset)
    }.map(\.element)
    for (entity, label) in sorted {
      let language = label.language.isEmpty ? nil : Language(bcp47: label.language)
      let words = analyzer.words(of: label.text, language: language)
      guard !words.isEmpty, words.count <= LabelIndex.maximumWords else { continue }
      let sequence = Self.sequence(of: words)
      let key = Self.key(sequence, language)
      guard seen.insert(SeenLabel(entity: entity, key: key, isCode: label.rank == .code)).inserted
      else { continue }
      let number = writer.add(label, entity: entity, words: words.map(\.folded))
      writer.addSequence(sequence, language: language, label: number)
      // What has no language is written alike in all of them.
      guard entities[entity].kind == .name, label.rank != .code,
        let reduced = Self.reduced(words, generic[label.language] ?? [])
      else { continue }
      let shortKey = Self.key(reduced, language)
      if seen.insert(SeenLabel(entity: entity, key: shortKey, isCode: false)).inserted {
        let text = label.text
        let short = writer.add(
          EntityLabel(text, language: label.language, rank: .reduced), entity: entity, words: [])
        writer.addSequence(reduced, language: language, label: short)
      }
    }
    return writer.bytes()
  }

  /// What decides the terms of labels: another key asks for other bytes.
  static func key(_ definition: AnalyzerDefinition) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in "\(definition.key) \(AnalysisVersion.key)".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return hash
  }

  private struct SeenLabel: Hashable {
    var entity: Int
    var key: UInt64
    var isCode: Bool
  }

  private func genericTerms(_ analyzer: LabelAnalyzer) -> [String: Set<[UInt8]>] {
    var result: [String: Set<[UInt8]>] = [:]
    for (language, words) in genericWords {
      for word in words {
        for analysed in analyzer.words(of: word, language: Language(bcp47: language)) {
          if let term = analysed.terms.first { result[language, default: []].insert(term) }
        }
      }
    }
    return result
  }

  /// The first term of each word that counts; of all, where only links are there.
  private static func sequence(of words: [LabelAnalyzer.Word]) -> [[UInt8]] {
    let counting = words.filter { !$0.isLink }
    return (counting.isEmpty ? words : counting).compactMap(\.terms.first)
  }

  private static func key(_ sequence: [[UInt8]], _ language: Language?) -> UInt64 {
    sequence.reduce(LabelKey.start(language)) { LabelKey.next($0, $1) }
  }

  /// A name less its generic words, where one or two words are left.
  private static func reduced(
    _ words: [LabelAnalyzer.Word], _ generic: Set<[UInt8]>
  ) -> [[UInt8]]? {
    guard !generic.isEmpty else { return nil }
    let sequence = sequence(of: words)
    let isHan = words.contains(where: \.isHan)
    let rest: [[UInt8]]
    if isHan {
      // A generic word of Han is several characters: it is taken from the end.
      guard sequence.count > 3, sequence.suffix(2).allSatisfy(generic.contains) else { return nil }
      rest = Array(sequence.dropLast(2))
    } else {
      rest = sequence.filter { !generic.contains($0) }
      guard rest.count <= 2 else { return nil }
    }
    guard !rest.isEmpty, rest.count < sequence.count else { return nil }
    return rest
  }
}

/// Numbers for sequences of terms: labels are found by them in one probe.
enum LabelKey {
  static func start(_ language: Language?) -> UInt64 {
    mix(0x9E37_79B9_7F4A_7C15 &+ UInt64(language?.rawValue ?? 255))
  }

  static func next(_ key: UInt64, _ term: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in term { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return mix(key &* 0xBF58_476D_1CE4_E5B9 ^ mix(hash))
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    // 0 marks an empty place of the table.
    return z == 0 ? 1 : z
  }
}
