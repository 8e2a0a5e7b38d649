internal import Analysis
public import InvertedIndex
internal import QueryLanguage
package import Scoring
internal import Synchronization

/// Answers questions about one commit of an index: the one door to the engine for the program and
/// the server.
///
/// Cheap to make, immutable, and safe to use from any number of threads at once. What it borrows
/// per question (analyzers) is pooled; what questions share (sets of filters, names) is kept.
public final class Searcher: Sendable {
  public let snapshot: Snapshot
  /// The definition whose boosts and scoring numbers count.
  public let definition: Definition

  /// Carries plans out.
  package let engine: IndexSearcher
  let lookup: TermLookup
  let languages: IndexLanguages
  let parser: QueryParser
  let analyzers: AnalyzerPool<QueryAnalyzer>
  let textAnalyzers: AnalyzerPool<TextAnalyzer>
  let candidateAnalyzers: AnalyzerPool<CandidateAnalyzer>
  /// What planning keeps from query to query.
  let cache: PlanCache
  let textFields: [Field]
  /// Whether the index is so small that what words match is kept from query to query.
  let keepsWords: Bool
  let hitFields: HitFieldsCache
  let layout: HitLayout
  /// The fields that date a record, in the order of trust.
  let dateFields: [Field]
  let columnNames: KnownColumns
  let labels: LabelIndexStore
  private let shared = Mutex(Shared())

  private struct Shared {
    var synonyms: SynonymTable?
    var stopWords: StopWords?
    var relatedWords: RelatedWords?
  }

  /// - Parameters:
  ///   - definition: Other boosts and scoring numbers than the index's own, for its fields.
  public convenience init(_ snapshot: Snapshot, definition: Definition? = nil) {
    self.init(snapshot, definition: definition, statistics: nil, languages: nil)
  }

  /// - Parameters:
  ///   - statistics: Those of the collection that the snapshot is a part of; nil: its own.
  ///   - languages: Of the collection's texts; nil: the snapshot's.
  init(
    _ snapshot: Snapshot, definition: Definition?, statistics: CollectionStatistics?,
    languages: IndexLanguages?
  ) {
    self.snapshot = snapshot
    cache = PlanCache()
    hitFields = HitFieldsCache()
    let definition = definition.map { snapshot.definition.tuned(by: $0) } ?? snapshot.definition
    self.definition = definition
    layout = HitLayout(definition.record)
    dateFields = Self.dateFields(of: definition)
    columnNames = KnownColumns()
    engine = IndexSearcher(
      snapshot,
      similarity: BM25Similarity(k1: definition.scoring.k1, b: definition.scoring.b),
      statistics: statistics ?? CollectionStatistics(snapshot))
    keepsWords = engine.keepsWords
    textFields = definition.fields.filter { $0.kind == .text }
    labels = LabelIndexStore()
    analyzers = AnalyzerPool<QueryAnalyzer>()
    textAnalyzers = AnalyzerPool<TextAnalyzer>()
    candidateAnalyzers = AnalyzerPool<CandidateAnalyzer>()
    self.languages = languages ?? IndexLanguages(snapshot.languageCounts)
    lookup = TermLookup(segments: snapshot.segments, statistics: engine.statistics)
    var fields: [String: FieldSyntax] = [:]
    for field in definition.fields {
      fields[field.name] =
        switch field.kind {
        case .text: .text
        case .keyword: .keyword
        case .integer: .integer
        case .dateRange: .date
        }
    }
    parser = QueryParser(fields: fields)
  }

  /// The same index with other boosts and weights: what was read of it is read already.
  public convenience init(_ other: Searcher, tunedBy definition: Definition) {
    self.init(
      other, definition: other.snapshot.definition.tuned(by: definition),
      statistics: other.engine.statistics, cache: PlanCache())
  }

  /// The same index as a part of a larger collection.
  convenience init(_ other: Searcher, statistics: CollectionStatistics) {
    self.init(other, definition: other.definition, statistics: statistics, cache: other.cache)
  }

  private init(
    _ other: Searcher, definition: Definition, statistics: CollectionStatistics, cache: PlanCache
  ) {
    snapshot = other.snapshot
    self.cache = cache
    hitFields = other.hitFields
    self.definition = definition
    layout = other.layout
    dateFields = other.dateFields
    columnNames = other.columnNames
    engine = IndexSearcher(
      snapshot,
      similarity: BM25Similarity(k1: definition.scoring.k1, b: definition.scoring.b),
      statistics: statistics)
    keepsWords = other.keepsWords
    textFields = definition.fields.filter { $0.kind == .text }
    languages = other.languages
    lookup = TermLookup(segments: snapshot.segments, statistics: statistics)
    parser = other.parser
    labels = other.labels
    analyzers = other.analyzers
    textAnalyzers = other.textAnalyzers
    candidateAnalyzers = other.candidateAnalyzers
    let names = other.synonyms
    let stopWords = other.stopWords
    shared.withLock {
      $0.synonyms = names
      $0.stopWords = stopWords
    }
  }

  /// The fields by which records are dated, those that this index has.
  private static func dateFields(of definition: Definition) -> [Field] {
    definition.record.dates.compactMap { definition.field($0) }
      .filter { $0.kind == .dateRange || $0.kind == .integer }
  }

  /// What a record shows, and what records are narrowed, grouped and ordered by.
  public var shape: RecordShape { definition.record }

  /// The facets that are counted unless others are asked for: those of the shape that the index has.
  public var usualFacets: [String] {
    shape.facets.filter { definition.field($0) != nil }
  }

  /// The names of the corpus and the spellings of the definition, read at the first question.
  var synonyms: SynonymTable {
    if let table = shared.withLock({ $0.synonyms }) { return table }
    var groups: [SynonymGroup] = []
    if let bytes = definition.file("synonyms.toml") { groups += SynonymReader.groups(bytes) }
    if let bytes = snapshot.attachment(SynonymReader.attachment) {
      groups += SynonymReader.groups(bytes)
    }
    var table = Self.noSynonyms
    if !groups.isEmpty, let field = definition.fields.first(where: { $0.kind == .text }) {
      table = SynonymTable(
        groups: groups, definition: definition.analyzer(of: field), languages: languages.frequent)
    }
    shared.withLock { $0.synonyms = table }
    return table
  }

  /// A table without groups.
  static let noSynonyms = SynonymTable(
    groups: [], definition: .alphanumeric, languages: [])

  /// The stop words of the definition, read at the first question.
  var stopWords: StopWords {
    if let words = shared.withLock({ $0.stopWords }) { return words }
    let words = definition.file("stopwords.toml").map { StopWords($0) } ?? StopWords()
    shared.withLock { $0.stopWords = words }
    return words
  }

  /// The related words of the definition, read at the first reranking.
  var relatedWords: RelatedWords {
    if let words = shared.withLock({ $0.relatedWords }) { return words }
    var words = RelatedWords()
    if let bytes = definition.file("related.toml"),
      let field = definition.fields.first(where: { $0.kind == .text })
    {
      let analyzer = analyzers.borrow(definition.analyzer(of: field))
      defer { analyzers.giveBack(analyzer) }
      words = RelatedWords(bytes, analyzer: analyzer)
    }
    shared.withLock { $0.relatedWords = words }
    return words
  }

  /// The records of a filter, kept for the next question.
  package func set(of filter: Query, deadline: UInt64?) throws(SearchError) -> DocumentSet {
    if let set = cache.sets[filter] { return set }
    let set = try answer { () throws(ScoringError) in
      try engine.documentSet(filter, deadline: deadline)
    }
    let byteCount = set.segments.reduce(2_048) { $0 + $1.count * 8 }
    cache.sets.keep(set, for: filter, byteCount: byteCount)
    return set
  }

  /// Runs the engine and translates its errors.
  func answer<Answer>(
    _ body: () throws(ScoringError) -> Answer
  ) throws(SearchError) -> Answer {
    try translated(body)
  }
}
