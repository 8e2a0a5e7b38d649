internal import Analysis
package import InvertedIndex
package import QueryLanguage
internal import Scoring

/// Turns the tree of a query line into the plan of a search in one snapshot: the one way for a query.
///
/// Words are analysed as each field's texts were, for the languages that the index holds in the
/// word's script; a word goes to all fields that score, or to those named. What filters goes where
/// it must match and scores nothing. On the way the planner collects what a reader should know
/// (corrections) and what ranking and snippets need (the words in their order). Each term is looked up
/// once; what is known of bare words comes from the cache.
///
/// Serves one request and one thread. `finish()` gives back what it borrowed.
package struct QueryPlanner {
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
  /// The terms of this query.
  let terms: TermTable
  let synonyms: SynonymTable
  let stopWords: StopWords
  let analyzers: AnalyzerPool<QueryAnalyzer>
  let cache: PlanCache
  let engine: IndexSearcher
  /// Whether bare words go to all text fields and are analysed for the index's languages.
  let isUsualRequest: Bool
  /// Whether the index is so small that what words match is kept too.
  let keepsWords: Bool
  let requiresAllWords: Bool
  /// Whether words that nothing matches are corrected.
  var correctsSpelling: Bool
  /// Whether the thesaurus helps to rank a query of plain words.
  let usesThesaurus: Bool
  /// The fields of bare words.
  let fields: [Field]
  /// Languages to analyse for.
  let languages: [Language]
  /// Languages whose stop words count.
  let frequentLanguages: [Language]
  /// All languages of the index: for exact forms, which name their term whatever it was stemmed by.
  let allLanguages: [Language]
  let deadline: Deadline
  /// The dictionaries of many shards, where a query is planned without an index.
  var gathered: GatheredTerms?

  var corrections: [Correction] = []
  var slots: [QuerySlot] = []
  /// Whether all came from the cache so far.
  var isKnown = true
  /// What a plain query is where its words match nothing that the filters let through: what is near
  /// it matches too.
  var widened: PlannedClause?
  /// Words of a plain query that the thesaurus knows: no misspellings, even where the index lacks them.
  var knownSubjects: Set<String> = []
  /// What the thesaurus and the names know of the plain query that is planned.
  var plainMatches = PlainMatches()
  private var borrowed: [AnalyzerDefinition: QueryAnalyzer] = [:]
  /// Words, alternatives and expansions built so far: what a query may ask for at most.
  private(set) var size = 0

  /// More look-ups than this are refused: an answer would take minutes.
  static let maximumSize = 1 << 17
  /// Wildcards and fuzzy words stand for at most so many words that score by themselves.
  static let maximumExpansions = 1024

  init(
    snapshot: Snapshot, definition: Definition, synonyms: SynonymTable, stopWords: StopWords,
    analyzers: AnalyzerPool<QueryAnalyzer>, cache: PlanCache, keepsWords: Bool = false,
    engine: IndexSearcher, textFields: [Field], languages: IndexLanguages, request: SearchRequest
  ) throws(SearchError) {
    self.snapshot = snapshot
    self.definition = definition
    terms = engine.termTable()
    self.synonyms = synonyms
    self.stopWords = stopWords
    self.analyzers = analyzers
    self.cache = cache
    self.engine = engine
    self.keepsWords = keepsWords
    isUsualRequest = request.fields.isEmpty && request.languages.isEmpty
    requiresAllWords = request.requiresAllWords
    correctsSpelling = request.correctsSpelling
    usesThesaurus =
      request.correctsSpelling && !request.isPlain && !request.requiresAllWords
      && !request.isLiteral
    deadline = Deadline(request.deadline)
    fields = try Self.fields(request.fields, of: textFields)
    allLanguages = languages.all
    let forced = request.languages.compactMap { Language(bcp47: $0) }
    if forced.isEmpty {
      self.languages = languages.all
      frequentLanguages = languages.frequent
    } else {
      self.languages = forced
      frequentLanguages = forced
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

  /// Gives back what was borrowed. The planner is not used afterwards.
  package mutating func finish() {
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

  /// The plan of a whole line, or of any part of one.
  package mutating func plan(_ syntax: QuerySyntax) throws(SearchError) -> QueryPlan {
    let before = (slots: slots, corrections: corrections)
    slots = []
    corrections = []
    isKnown = true
    widened = nil
    defer { (slots, corrections) = before }
    var clause: PlannedClause?
    if case .empty = syntax.kind {
      clause = nil
    } else if let clauses = plainClauses(of: syntax) {
      clause = try planPlain(clauses)
    } else {
      clause = try plan(syntax, Context(fields: fields))
    }
    if let found = clause, found.isFilter {
      clause = .boolean(must: [], should: [], filter: [found])
    }
    let planned = clause ?? .nothing
    var plan = QueryPlan(query: planned.query, weight: planned.weight)
    plan.slots = slots
    plan.corrections = corrections
    plan.isKnown = isKnown
    plan.widened = widened
    return plan
  }

  /// Ways to say one thing, such as the labels of a concept, scored as one word in each field:
  /// frequencies are added with their weights, the largest document frequency counts.
  ///
  /// - Parameters:
  ///   - labels: Each is analysed like a phrase of the query.
  ///   - fields: Text fields in which they are looked for; nil: those of the request.
  ///   - boost: Factor of the score.
  package mutating func plan(
    labels: [Label], fields: [Field]? = nil, boost: Float = 1
  ) throws(SearchError) -> QueryPlan {
    var context = Context(fields: fields ?? self.fields)
    context.boost = boost
    let queries = try any(labels, in: context.fields) { $0.boost * boost }
    let planned = clause(.any(queries), context)
    return QueryPlan(query: planned.query, weight: planned.weight)
  }

  /// A query made ready to be scored, or to filter.
  func clause(_ query: Query, _ context: Context, isFilter: Bool = false) -> PlannedClause {
    PlannedClause(
      query: query,
      weight: engine.weight(query, scores: context.isPositive && !isFilter, terms: terms),
      isFilter: isFilter)
  }

  /// The clause of a node; nil where it holds nothing that could be searched, like a lone comma.
  mutating func plan(
    _ syntax: QuerySyntax, _ context: Context
  ) throws(SearchError) -> PlannedClause? {
    try deadline.check()
    switch syntax.kind {
    case .empty: return nil
    case .word(let text): return try word(text, context)
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
      return try plan(inner, context)
    case .boost(let inner, let weight):
      var context = context
      context.boost *= Float(weight.value)
      return try plan(inner, context)
    case .not(let inner):
      var context = context
      context.isPositive = false
      guard let clause = try plan(inner, context) else { return nil }
      var negated = PlannedClause.boolean(
        must: [], should: [], mustNot: [clause], filter: [PlannedClause(query: .all, weight: .all)])
      negated.isFilter = clause.isFilter
      return negated
    case .and(let operands):
      return try group(operands.map { .init(.must, $0) }, context, isConjunction: true)
    case .group(let clauses):
      return try group(clauses, context)
    case .or(let operands):
      var clauses: [PlannedClause] = []
      for operand in operands {
        if let clause = try plan(operand, context) { clauses.append(clause) }
      }
      guard !clauses.isEmpty else { return nil }
      var any = PlannedClause.any(clauses)
      any.isFilter = clauses.allSatisfy(\.isFilter)
      return any
    case .everything, .exactWord, .phrase, .wildcard, .fuzzy, .value, .near:
      isKnown = false
      guard let (query, isFilter) = try leaf(syntax, context) else { return nil }
      return clause(query, context, isFilter: isFilter)
    }
  }

  /// What a node without clauses of its own is looked up as.
  private mutating func leaf(
    _ syntax: QuerySyntax, _ context: Context
  ) throws(SearchError) -> (query: Query, isFilter: Bool)? {
    switch syntax.kind {
    case .everything:
      if let filter = context.filter {
        return (try present(filter, as: .keyword("", isPrefix: true)), true)
      }
      if context.fields.count == fields.count { return (.all, false) }
      return (.any(context.fields.map { .hasText(field: $0.ordinal) }), false)
    case .value(let value):
      guard let filter = context.filter else { return nil }
      return (try presentByAnyName(filter, as: value), true)
    default: break
    }
    let query: Query?
    switch syntax.kind {
    case .exactWord(let text): query = try exact(text, context)
    case .phrase(let text, let slop, let isExact):
      query = try phrase(text, slop: slop, isExact: isExact, context)
    case .wildcard(let text): query = try wildcard(text, context)
    case .fuzzy(let text, let distance): query = try fuzzy(text, distance: distance, context)
    case .near(let operands, let distances): query = try near(operands, distances, context)
    default: query = nil
    }
    return query.map { ($0, false) }
  }

  /// Words side by side, or operands of AND.
  mutating func group(
    _ clauses: [QuerySyntax.Clause], _ context: Context, isConjunction: Bool = false
  ) throws(SearchError) -> PlannedClause? {
    var must: [PlannedClause] = []
    var should: [PlannedClause] = []
    var mustNot: [PlannedClause] = []
    var filter: [PlannedClause] = []
    var values: [PlannedClause] = []
    let known = knownWords(of: clauses)
    let names = try spans(in: clauses, known, context)
    let passed = passedOver(clauses, known, context)
    for (index, clause) in clauses.enumerated() where !passed.contains(index) {
      var inner = context
      var occurrence = clause.occurrence
      var syntax = clause.syntax
      // An operand of AND: there a negation is one of the whole. In a group the parser has made it
      // a clause of its own, and one that is left is everything else.
      if case .not(let operand) = syntax.kind, occurrence == .must, isConjunction {
        occurrence = .mustNot
        syntax = operand
      }
      inner.isPlain = false
      if occurrence == .mustNot { inner.isPositive = false }
      if occurrence == .should, requiresAllWords, context.filter == nil { occurrence = .must }
      inner.requiresUnits = occurrence == .must
      let part: PlannedClause?
      if case .word(let text) = syntax.kind {
        part = try word(text, inner, known[index])
      } else {
        part = try plan(syntax, inner)
      }
      guard let part else { continue }
      switch occurrence {
      case .mustNot: mustNot.append(part)
      // Several bare values in a filter's brackets: any of them.
      case .should where part.isFilter && context.filter != nil: values.append(part)
      case .must where part.isFilter, .should where part.isFilter: filter.append(part)
      case .must: must.append(names.required(part, at: index))
      case .should: should.append(part)
      }
    }
    // Beside a value that must be there the others only could score, and filters do not.
    if !values.isEmpty, filter.isEmpty {
      var any = PlannedClause.any(values)
      any.isFilter = true
      filter.append(any)
    }
    should += names.additional(requiresAll: requiresAllWords)
    if context.isPlain, !should.isEmpty {
      let near = try related(context)
      if near.isEmpty || should.allSatisfy(\.query.isNothing) {
        should += near
      } else {
        widened = Self.joined(must, should + near, mustNot, filter)
        // What is near scores, but only the words themselves match.
        must.append(.any(should))
        should = near
      }
    }
    return Self.joined(must, should, mustNot, filter)
  }

  /// The clause of a group's parts; nil if it has none.
  private static func joined(
    _ must: [PlannedClause], _ should: [PlannedClause], _ mustNot: [PlannedClause],
    _ filter: [PlannedClause]
  ) -> PlannedClause? {
    var must = must
    var should = should
    if must.isEmpty, should.isEmpty, filter.isEmpty {
      guard !mustNot.isEmpty else { return nil }
      return .boolean(
        must: [], should: [], mustNot: mustNot, filter: [PlannedClause(query: .all, weight: .all)])
    }
    let isFilter = must.isEmpty && should.isEmpty
    if must.isEmpty, !should.isEmpty, !filter.isEmpty {
      // A bare word is optional beside `+`, but not beside a filter.
      must = [.any(should)]
      should = []
    }
    let count = must.count + should.count + filter.count
    if mustNot.isEmpty, count == 1, var only = (must + should).first {
      only.isFilter = false
      return only
    }
    var clause = PlannedClause.boolean(
      must: must, should: should, mustNot: mustNot, filter: filter)
    clause.isFilter = isFilter
    return clause
  }

  /// Bare stop words of a group that has other words: `of` in `trafficking of children`.
  ///
  /// A stop word that stands alone, that must match, or whose group has nothing else is a word
  /// like any other.
  private func passedOver(
    _ clauses: [QuerySyntax.Clause], _ known: [KnownWord?], _ context: Context
  ) -> Set<Int> {
    guard !requiresAllWords, context.filter == nil, !stopWords.isEmpty else { return [] }
    var passed: Set<Int> = []
    var others = 0
    for (index, clause) in clauses.enumerated() where clause.occurrence != .mustNot {
      if clause.occurrence == .should, case .word(let text) = clause.syntax.kind,
        known[index]?.isStopWord ?? stopWords.contains(text, languages: frequentLanguages)
      {
        passed.insert(index)
      } else if !isFilter(clause.syntax) {
        others += 1
      }
    }
    return others > 0 ? passed : []
  }
}

extension QueryPlanner {
  /// Whether a clause only filters: `year:2010` is no word beside `the`.
  fileprivate func isFilter(_ syntax: QuerySyntax) -> Bool {
    switch syntax.kind {
    case .field(let name, _): definition.field(name)?.kind != .text
    case .boost(let inner, _), .not(let inner): isFilter(inner)
    case .or(let operands), .and(let operands): operands.allSatisfy(isFilter)
    case .group(let clauses): clauses.allSatisfy { isFilter($0.syntax) }
    default: false
    }
  }
}

extension [Query.Alternative] {
  /// Appends those whose words are not there yet: twice the same would count twice.
  mutating func merge(_ others: [Query.Alternative]) {
    for other in others where !contains(where: { $0.places == other.places }) { append(other) }
  }
}

/// The languages of a collection's texts.
struct IndexLanguages: Sendable {
  /// Those with most records first. Query words are analysed for all of them: what stands in a single
  /// record is found as it stands.
  let all: [Language]
  /// Those that at least one record in a hundred has: whose stop words and names count.
  let frequent: [Language]

  /// - Parameter counts: Records by the language of their texts, most first.
  init(_ counts: [(language: Language, documentCount: Int)]) {
    let total = counts.reduce(0) { $0 + $1.documentCount }
    all = counts.map(\.language)
    frequent = counts.filter { $0.documentCount * 100 >= total }.map(\.language)
  }
}
