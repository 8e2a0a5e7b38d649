internal import Analysis
internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

/// Turns the tree of a query line into the query that is looked up in one snapshot.
///
/// Words are analysed as each field's texts were, for the languages that the index holds in the
/// word's script; a word goes to all fields that score, or to those named. What filters goes where
/// it must match and scores nothing. On the way the builder collects what a reader should know
/// (corrections) and what ranking and snippets need (the words in their order).
struct QueryBuilder {
  /// Part of a built query.
  struct Built {
    var query: Query
    /// Whether it only filters: it must match wherever it stands side by side with words.
    var isFilter = false
  }

  /// Where a node stands.
  struct Context {
    /// Text fields in which words are looked for.
    var fields: [Field]
    var boost: Float = 1
    /// Whether what is built here takes part in ranking: not below a negation.
    var isPositive = true
    /// Whether the words of one written word must all match, as of a run of Han.
    var requiresUnits = false
    /// The filtering field whose values stand here.
    var filter: Field?
    /// Whether this is a whole query of plain words, which the thesaurus may help to rank.
    var isPlain = false
  }

  let snapshot: Snapshot
  let definition: Definition
  let lookup: TermLookup
  let synonyms: SynonymTable
  let stopWords: StopWords
  let analyzers: AnalyzerPool<QueryAnalyzer>
  let words: WordCache
  let engine: IndexSearcher
  /// Whether bare words go to all text fields and are analysed for the index's languages.
  let isUsualRequest: Bool
  /// Whether the index is so small that what words match is kept too.
  let keepsWords: Bool
  let requiresAllWords: Bool
  /// Whether words that nothing matches are corrected, and the thesaurus helps to rank a plain query.
  var correctsSpelling: Bool
  /// The fields of bare words.
  let fields: [Field]
  /// Languages to analyse for.
  let languages: [Language]
  /// All languages of the index: for exact forms, which name their term whatever it was stemmed by.
  let allLanguages: [Language]
  let deadline: Deadline

  var corrections: [Correction] = []
  var slots: [QuerySlot] = []
  /// Whether what is near the words matches too: where the words themselves match nothing.
  let widens: Bool
  /// Whether something near a plain query only ranks, and could match if its words match nothing.
  var mayWiden = false
  /// Words of a plain query that the thesaurus knows: no misspellings, even where the index lacks them.
  var knownSubjects: Set<String> = []
  private var borrowed: [AnalyzerDefinition: QueryAnalyzer] = [:]
  /// Words, alternatives and expansions built so far: what a query may ask for at most.
  private(set) var size = 0

  /// More look-ups than this are refused: an answer would take minutes.
  static let maximumSize = 1 << 17
  /// Wildcards and fuzzy words stand for at most so many words that score by themselves.
  static let maximumExpansions = 1024

  init(
    snapshot: Snapshot, definition: Definition, lookup: TermLookup, synonyms: SynonymTable,
    stopWords: StopWords, analyzers: AnalyzerPool<QueryAnalyzer>, words: WordCache,
    keepsWords: Bool = false,
    engine: IndexSearcher, textFields: [Field], languages: IndexLanguages, request: SearchRequest,
    widens: Bool = false
  ) throws(SearchError) {
    self.widens = widens
    self.snapshot = snapshot
    self.definition = definition
    self.lookup = lookup
    self.synonyms = synonyms
    self.stopWords = stopWords
    self.analyzers = analyzers
    self.words = words
    self.engine = engine
    self.keepsWords = keepsWords
    isUsualRequest = request.fields.isEmpty && request.languages.isEmpty
    requiresAllWords = request.requiresAllWords
    correctsSpelling = request.correctsSpelling
    deadline = Deadline(request.deadline)
    fields = try Self.fields(request.fields, of: textFields)
    allLanguages = languages.all
    let forced = request.languages.compactMap { Language(bcp47: $0) }
    if forced.isEmpty {
      self.languages = languages.frequent
    } else {
      self.languages = forced
    }
  }

  /// The text fields of the given names, or all that score.
  private static func fields(
    _ names: [String], of text: [Field]
  ) throws(SearchError) -> [Field] {
    if names.isEmpty { return text }
    var fields: [Field] = []
    for name in names {
      guard let field = text.first(where: { $0.name == name.lowercased() }) else {
        throw .option(
          name: "in",
          message: "expected text fields (\(text.map(\.name).joined(separator: ", "))), found "
            + "'\(name)'; example: title,\(text.last?.name ?? "text")")
      }
      if !fields.contains(field) { fields.append(field) }
    }
    return fields
  }

  /// Gives back what was borrowed. The builder is not used afterwards.
  mutating func finish() {
    for analyzer in borrowed.values { analyzers.giveBack(analyzer) }
    borrowed = [:]
  }

  mutating func analyzer(of field: Field) -> QueryAnalyzer {
    let wanted = definition.analyzer(of: field)
    if let analyzer = borrowed[wanted] { return analyzer }
    let analyzer = analyzers.borrow(wanted)
    borrowed[wanted] = analyzer
    return analyzer
  }

  mutating func grow(by count: Int) throws(SearchError) {
    size += count
    guard size <= Self.maximumSize else {
      throw .limit(
        message: "the query stands for more than \(Self.maximumSize) words of the index; write "
          + "fewer wildcards or longer beginnings")
    }
    try deadline.check()
  }

  // MARK: Trees

  /// The query of a whole line.
  mutating func build(_ syntax: QuerySyntax) throws(SearchError) -> Query {
    if case .empty = syntax.kind { return .none }
    var built: Built?
    if let clauses = plainClauses(of: syntax) {
      built = try buildPlain(clauses)
    } else {
      built = try build(syntax, Context(fields: fields))
    }
    guard let built else { return .none }
    return built.isFilter
      ? .boolean(must: [], should: [], mustNot: [], filter: [built.query]) : built.query
  }

  /// The query of a node; nil where it holds nothing that could be searched, like a lone comma.
  mutating func build(
    _ syntax: QuerySyntax, _ context: Context
  ) throws(SearchError) -> Built? {
    switch syntax.kind {
    case .empty: return nil
    case .everything:
      if let filter = context.filter {
        return Built(query: try present(filter, as: .keyword("", isPrefix: true)), isFilter: true)
      }
      if context.fields.count == fields.count { return Built(query: .all) }
      return Built(query: .any(context.fields.map { hasText($0) }))
    case .word(let text):
      return try word(text, context).map { Built(query: $0) }
    case .exactWord(let text):
      return try exact(text, context).map { Built(query: $0) }
    case .phrase(let text, let slop, let isExact):
      return try phrase(text, slop: slop, isExact: isExact, context).map { Built(query: $0) }
    case .wildcard(let text):
      return try wildcard(text, context).map { Built(query: $0) }
    case .fuzzy(let text, let distance):
      return try fuzzy(text, distance: distance, context).map { Built(query: $0) }
    case .value(let value):
      guard let filter = context.filter else { return nil }
      return Built(query: try presentByAnyName(filter, as: value), isFilter: true)
    case .field(let name, let inner):
      var context = context
      guard let field = definition.field(name) else {
        throw .field(column: syntax.range.lowerBound + 1, message: "'\(name)' is no field")
      }
      if field.kind == .text {
        context.fields = [field]
        context.filter = nil
      } else {
        context.filter = field
      }
      return try build(inner, context)
    case .boost(let inner, let weight):
      var context = context
      context.boost *= Float(weight.value)
      return try build(inner, context)
    case .near(let operands, let distances):
      return try near(operands, distances, context).map { Built(query: $0) }
    case .not(let inner):
      var context = context
      context.isPositive = false
      guard let built = try build(inner, context) else { return nil }
      return Built(
        query: .boolean(must: [], should: [], mustNot: [built.query], filter: [.all]),
        isFilter: built.isFilter)
    case .and(let operands):
      return try group(operands.map { .init(.must, $0) }, context)
    case .group(let clauses):
      return try group(clauses, context)
    case .or(let operands):
      var queries: [Query] = []
      var isFilter = true
      for operand in operands {
        guard let built = try build(operand, context) else { continue }
        isFilter = isFilter && built.isFilter
        queries.append(built.query)
      }
      return queries.isEmpty ? nil : Built(query: .any(queries), isFilter: isFilter)
    }
  }

  /// Words side by side, or operands of AND.
  private mutating func group(
    _ clauses: [QuerySyntax.Clause], _ context: Context
  ) throws(SearchError) -> Built? {
    var must: [Query] = []
    var should: [Query] = []
    var mustNot: [Query] = []
    var filter: [Query] = []
    let names = try spans(in: clauses, context)
    let passed = passedOver(clauses, context)
    for (index, clause) in clauses.enumerated() where !passed.contains(index) {
      var inner = context
      var occurrence = clause.occurrence
      var syntax = clause.syntax
      if case .not(let operand) = syntax.kind, occurrence != .mustNot {
        occurrence = .mustNot
        syntax = operand
      }
      inner.isPlain = false
      if occurrence == .mustNot { inner.isPositive = false }
      if occurrence == .should, requiresAllWords { occurrence = .must }
      inner.requiresUnits = occurrence == .must
      guard let built = try build(syntax, inner) else { continue }
      switch occurrence {
      case .mustNot: mustNot.append(built.query)
      case .must where built.isFilter, .should where built.isFilter: filter.append(built.query)
      case .must: must.append(names.required(built.query, at: index))
      case .should: should.append(built.query)
      }
    }
    should += names.additional(requiresAll: requiresAllWords)
    if context.isPlain, !should.isEmpty {
      let near = try related(to: clauses, context)
      if near.isEmpty || widens || findsNothing(.any(should)) {
        should += near
      } else {
        mayWiden = true
        // What is near scores, but only the words themselves match.
        must.append(.any(should))
        should = near
      }
    }
    if must.isEmpty, should.isEmpty, filter.isEmpty {
      guard !mustNot.isEmpty else { return nil }
      return Built(query: .boolean(must: [], should: [], mustNot: mustNot, filter: [.all]))
    }
    let isFilter = must.isEmpty && should.isEmpty
    if must.isEmpty, !should.isEmpty, !filter.isEmpty {
      // A bare word is optional beside `+`, but not beside a filter.
      must = [.any(should)]
      should = []
    }
    let count = must.count + should.count + filter.count
    if mustNot.isEmpty, count == 1, let only = (must + should).first { return Built(query: only) }
    return Built(
      query: .boolean(must: must, should: should, mustNot: mustNot, filter: filter),
      isFilter: isFilter)
  }

  /// Whether no record has any term of a query.
  private func findsNothing(_ query: Query) -> Bool {
    if case .none = engine.weight(query, scores: true) { true } else { false }
  }

  /// Bare stop words of a group that has other words: `of` in `trafficking of children`.
  ///
  /// A stop word that stands alone, that must match, or whose group has nothing else is a word
  /// like any other.
  private func passedOver(_ clauses: [QuerySyntax.Clause], _ context: Context) -> Set<Int> {
    guard !requiresAllWords, context.filter == nil, !stopWords.isEmpty else { return [] }
    var passed: Set<Int> = []
    var others = 0
    for (index, clause) in clauses.enumerated() where clause.occurrence != .mustNot {
      if clause.occurrence == .should, case .word(let text) = clause.syntax.kind,
        stopWords.contains(text, languages: languages)
      {
        passed.insert(index)
      } else {
        others += 1
      }
    }
    return others > 0 ? passed : []
  }
}

extension [Query.Alternative] {
  /// Appends those whose words are not there yet: twice the same would count twice.
  mutating func merge(_ others: [Query.Alternative]) {
    for other in others where !contains(where: { $0.words == other.words }) { append(other) }
  }
}

/// The languages of a snapshot's texts.
struct IndexLanguages: Sendable {
  let all: [Language]
  /// Those that at least one record in a hundred has: what query words are analysed for.
  let frequent: [Language]

  init(_ snapshot: Snapshot) {
    let counts = snapshot.languageCounts
    let total = counts.reduce(0) { $0 + $1.documentCount }
    all = counts.map(\.language)
    frequent = counts.filter { $0.documentCount * 100 >= total }.map(\.language)
  }
}
