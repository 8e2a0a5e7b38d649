public import Analysis
internal import TOML

/// What an index is made of: its fields, how each is analysed, the hierarchy of its facets, and
/// the weights a search starts from.
///
/// It is text in a folder (`Index/`); an index carries that text, so that searching needs no
/// folder. What changes answers' content (fields, analyzers, hierarchy, synonyms) is part of
/// `meaning` and with it of the fingerprint; what is only tuned (boosts, k1, b, bonus) is not.
public struct Definition: Sendable {
  /// What equal scores are ordered by.
  public enum TieOrder: UInt8, Sendable, Hashable {
    /// The records' ids, bytewise.
    case id = 0
    /// The order of insertion.
    case order = 1
  }

  /// What is kept of a record besides its id.
  public enum StoredContent: UInt8, Sendable, Hashable {
    case record = 0
    case id = 1
  }

  /// Free parameters of the score.
  public struct Scoring: Sendable, Hashable {
    public var k1: Float = 1.2
    public var b: Float = 0.75
    /// Most that nearness, exact form and likeness may add, as a share of the BM25 part: 0...0.3.
    public var bonus: Float = 0.3
    /// Weight of the likeness to the best hits in the bonus, for queries of many words: 0...1.
    public var likeness: Float = 0.7
  }

  public var name: String
  public var fields: [Field]
  public var ties: TieOrder
  public var stored: StoredContent
  public var scoring: Scoring
  public var reranking: Reranking
  /// What a list of results shows of a record, and what it is narrowed by.
  public var record: RecordShape
  public var analyzers: [String: AnalyzerDefinition]
  /// Hierarchy of `tree` fields, from `regions.toml`; empty where there is none.
  public var regions: ValueTree
  /// Hierarchy of the concepts of a vocabulary; empty where the corpus has none.
  public var subjects: SubjectTree
  /// The texts this definition was read from, by file name, sorted.
  public private(set) var files: [(name: String, bytes: [UInt8])]

  private let ordinals: [String: Int]

  /// Names of the files of a definition's folder that an index carries. Only the first is
  /// required.
  public static let fileNames = [
    "definition.toml", "regions.toml", "related.toml", "stopwords.toml", "synonyms.toml",
    "understanding.toml",
  ]

  /// Reads a definition from the texts of its files.
  public init(files: [(name: String, bytes: [UInt8])]) throws(IndexError) {
    let sorted = files.sorted { $0.name < $1.name }
    self.files = sorted
    guard let main = sorted.first(where: { $0.name == "definition.toml" }) else {
      throw .definition(file: "definition.toml", line: 0, message: "the file is missing")
    }
    let parsed = try DefinitionParser.parse(main.bytes, file: main.name)
    name = parsed.name
    fields = parsed.fields
    ties = parsed.ties
    stored = parsed.stored
    scoring = parsed.scoring
    reranking = parsed.reranking
    analyzers = parsed.analyzers
    record = parsed.record ?? .standard
    if let tree = sorted.first(where: { $0.name == "regions.toml" }) {
      let root = try DefinitionParser.document(tree.bytes, file: tree.name)
      regions = try ValueTree(root, file: tree.name)
    } else {
      regions = ValueTree()
    }
    subjects = SubjectTree(sorted.first { $0.name == Self.subjectsFile }?.bytes ?? [])
    var ordinals: [String: Int] = [:]
    for field in fields { ordinals[field.name] = field.ordinal }
    self.ordinals = ordinals
  }

  /// Name under which an index keeps the hierarchy of its vocabulary beside the definition's files.
  public static let subjectsFile = "subjects.tree"

  /// This definition with the hierarchy of a vocabulary, or without one if `tree` is empty.
  public func with(subjects tree: SubjectTree) -> Definition {
    var result = self
    result.subjects = tree
    result.files.removeAll { $0.name == Self.subjectsFile }
    if !tree.bytes.isEmpty {
      result.files.append((Self.subjectsFile, tree.bytes))
      result.files.sort { $0.name < $1.name }
    }
    return result
  }

  /// Reads a definition from one text, without hierarchy or synonyms.
  public init(_ text: String) throws(IndexError) {
    try self.init(files: [("definition.toml", Array(text.utf8))])
  }

  /// The field of that name. Case matters; query syntax folds before it asks.
  public func field(_ name: String) -> Field? { ordinals[name].map { fields[$0] } }

  /// The bytes of one of the definition's files.
  public func file(_ name: String) -> [UInt8]? { files.first { $0.name == name }?.bytes }

  /// How a text field is analysed.
  public func analyzer(of field: Field) -> AnalyzerDefinition {
    // The parser has checked that each text field names an analyzer.
    analyzers[field.analyzer] ?? AnalyzerDefinition()
  }

  /// All values that a record with `value` counts for: itself, then what lies above it.
  public func closure(of value: String, in field: Field) -> [String] {
    switch field.hierarchy {
    case .none:
      return [value]
    case .path:
      var result = [value]
      var rest = Substring(value)
      while let slash = rest.lastIndex(of: "/") {
        rest = rest[..<slash]
        if !rest.isEmpty { result.append(String(rest)) }
      }
      return result
    case .tree where field.tree == .subjects:
      return [value] + subjects.tree.ancestors(of: value)
    case .tree:
      if regions[value] != nil { return [value] + regions.ancestors(of: value) }
      // A value that the tree does not know may still be a path.
      guard value.contains("/") else { return [value] }
      var result = [value]
      var rest = Substring(value)
      while let slash = rest.lastIndex(of: "/") {
        rest = rest[..<slash]
        if !rest.isEmpty { result.append(String(rest)) }
      }
      return result
    }
  }

  /// What a value of a facet is called for readers.
  public func label(of value: String, in field: Field) -> String {
    field.hierarchy == .tree && field.tree == .regions ? regions[value]?.label ?? value : value
  }

  /// This definition with another one's boosts and scoring, field by field of the same name.
  public func tuned(by other: Definition) -> Definition {
    var result = self
    result.scoring = other.scoring
    result.reranking = other.reranking
    for index in result.fields.indices {
      if let field = other.field(result.fields[index].name) {
        result.fields[index].boost = field.boost
      }
    }
    return result
  }

  /// A hash of everything that decides what an index holds and finds: not of what is only tuned.
  public var meaning: UInt64 {
    var hash = ContentHash(seed: 1)
    hash.combine(UInt64(ties.rawValue))
    hash.combine(UInt64(stored.rawValue))
    for field in fields {
      hash.combine(field.name)
      hash.combine(UInt64(field.kind.rawValue))
      hash.combine(UInt64(field.hierarchy.rawValue))
      if field.tree != .regions { hash.combine(UInt64(field.tree.rawValue)) }
      hash.combine(field.isFacet ? 1 : 0)
      if field.kind == .text {
        hash.combine(analyzer(of: field).key)
        for name in field.includes { hash.combine(name) }
      }
    }
    for node in regions.nodes {
      hash.combine(node.id)
      hash.combine(node.label)
      hash.combine(UInt64(node.parents.count))
      for parent in node.parents { hash.combine(parent) }
    }
    if !subjects.bytes.isEmpty { hash.combine(subjects.bytes) }
    hash.combine(file("stopwords.toml") ?? [])
    hash.combine(file("synonyms.toml") ?? [])
    hash.combine(AnalysisVersion.key)
    return hash.value
  }
}
