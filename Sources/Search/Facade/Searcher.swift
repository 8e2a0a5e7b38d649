internal import Analysis
public import InvertedIndex
internal import QueryLanguage
internal import Scoring
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

  let engine: IndexSearcher
  let lookup: TermLookup
  let languages: IndexLanguages
  let parser: QueryParser
  let analyzers: AnalyzerPool<QueryAnalyzer>
  let textAnalyzers: AnalyzerPool<TextAnalyzer>
  let candidateAnalyzers: AnalyzerPool<CandidateAnalyzer>
  let words = WordCache()
  let textFields: [Field]
  /// Whether the index is so small that what words match is kept from query to query.
  let keepsWords: Bool
  let hitFields = HitFieldsCache()
  private let shared = Mutex(Shared())

  private struct Shared {
    var synonyms: SynonymTable?
    var stopWords: StopWords?
    var relatedWords: RelatedWords?
    /// Sets of records that filters select, by what they select.
    var filters: [Query: DocumentSet] = [:]
  }

  /// - Parameters:
  ///   - definition: Other boosts and scoring numbers than the index's own, for its fields.
  public init(_ snapshot: Snapshot, definition: Definition? = nil) {
    self.snapshot = snapshot
    let definition = definition.map { snapshot.definition.tuned(by: $0) } ?? snapshot.definition
    self.definition = definition
    engine = IndexSearcher(
      snapshot,
      similarity: BM25Similarity(k1: definition.scoring.k1, b: definition.scoring.b))
    keepsWords = engine.keepsWords
    textFields = definition.fields.filter { $0.kind == .text }
    analyzers = AnalyzerPool<QueryAnalyzer>()
    textAnalyzers = AnalyzerPool<TextAnalyzer>()
    candidateAnalyzers = AnalyzerPool<CandidateAnalyzer>()
    languages = IndexLanguages(snapshot)
    lookup = TermLookup(segments: snapshot.segments)
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
  public init(_ other: Searcher, tunedBy definition: Definition) {
    snapshot = other.snapshot
    let definition = snapshot.definition.tuned(by: definition)
    self.definition = definition
    engine = IndexSearcher(
      snapshot,
      similarity: BM25Similarity(k1: definition.scoring.k1, b: definition.scoring.b))
    keepsWords = engine.keepsWords
    textFields = definition.fields.filter { $0.kind == .text }
    languages = other.languages
    lookup = other.lookup
    parser = other.parser
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

  /// More filters than this are not kept.
  private static let maximumFilters = 64

  /// The records of a filter, kept for the next question.
  func set(of filter: Query, deadline: UInt64?) throws(SearchError) -> DocumentSet {
    if let set = shared.withLock({ $0.filters[filter] }) { return set }
    let set = try answer { () throws(ScoringError) in
      try engine.documentSet(filter, deadline: deadline)
    }
    shared.withLock {
      if $0.filters.count >= Self.maximumFilters { $0.filters.removeAll(keepingCapacity: true) }
      $0.filters[filter] = set
    }
    return set
  }

  /// How many words a query has, if all of them were asked for before, so that answering takes no
  /// look at the dictionary; nil otherwise. A guess for estimates: operators count as words.
  package func knownWordCount(_ query: String) -> Int? {
    if query.isEmpty || query == "*" { return 1 }
    var count = 0
    var isQuoted = false
    for part in query.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 }) {
      count += 1
      let startsQuoted = isQuoted
      for byte in part where byte == 0x22 { isQuoted.toggle() }
      // Words of a phrase are not corrected.
      if startsQuoted || part.first == 0x22 { continue }
      let signs: [UInt8] = [0x28, 0x29, 0x2B, 0x2D]
      var word = part
      while let first = word.first, signs.contains(first) { word.removeFirst() }
      while let last = word.last, signs.contains(last) { word.removeLast() }
      guard let text = String(word), !["", "AND", "OR", "NOT"].contains(text) else { continue }
      guard words[text]?.isRead == true else { return nil }
    }
    return count
  }

  /// Runs the engine and translates its errors.
  func answer<Answer>(
    _ body: () throws(ScoringError) -> Answer
  ) throws(SearchError) -> Answer {
    try translated(body)
  }
}
