internal import InvertedIndex
package import QueryLanguage
internal import Scoring

/// A request made ready for one snapshot.
struct ResolvedRequest {
  /// What the query line asks for, without the filters of the options.
  var plan: QueryPlan
  /// The plan with all options: what counts as a match.
  var filtered: Weight
  /// Filters that every facet's counts obey.
  var filters: [DocumentSet] = []
  /// Selections of facets, each left out of its own field's counts.
  var selections: [(field: String, set: DocumentSet)] = []
  /// The parts of the query and the options, named, for explanations.
  var clauses: [(name: String, query: Query)] = []

  /// What a free query was understood as; its tiers go before the score.
  var understood: UnderstoodQuery?

  var query: Query { plan.query }
  var corrections: [Correction] { plan.corrections }
  var slots: [QuerySlot] { plan.slots }

  /// A plan without options.
  init(_ plan: QueryPlan) {
    self.plan = plan
    filtered = plan.weight
  }

  /// Makes `filtered` anew from the plan and the options.
  mutating func filter() { filtered = plan.weight.restricted(to: filters + selections.map(\.set)) }
}

extension Searcher {
  /// What plans the queries of a request.
  package func planner(for request: SearchRequest) throws(SearchError) -> QueryPlanner {
    try planner(for: request, cache: cache)
  }

  /// - Parameter cache: What is known of words, and where to keep what is learned.
  func planner(
    for request: SearchRequest, cache: PlanCache
  ) throws(SearchError) -> QueryPlanner {
    try QueryPlanner(
      snapshot: snapshot, definition: definition, synonyms: synonyms, stopWords: stopWords,
      analyzers: analyzers, cache: cache, keepsWords: keepsWords, engine: engine,
      textFields: textFields, languages: languages, request: request)
  }

  /// Parses and plans what a request asks for.
  ///
  /// - Parameter wantsClauses: Whether the parts are needed one by one, for an explanation.
  func resolve(
    _ request: SearchRequest, wantsClauses: Bool = false
  ) throws(SearchError) -> ResolvedRequest {
    var planner = try planner(for: request)
    defer { planner.finish() }
    let syntax =
      request.isPlainText ? Self.plainSyntax(request.query) : try parse(request.query)
    let understood = try understand(request, syntax, &planner)
    let plan: QueryPlan
    if let understood { plan = understood.plan } else { plan = try planner.plan(syntax) }
    var resolved = ResolvedRequest(plan)
    resolved.understood = understood
    if !request.like.isEmpty || !request.unlike.isEmpty {
      let feedback = try self.feedback(request)
      let likes = QueryPlan(query: feedback, weight: engine.weight(feedback, scores: true))
      if case .all = resolved.plan.query {
        resolved.plan.query = likes.query
        resolved.plan.weight = likes.weight
      } else {
        resolved.plan = .all([resolved.plan], optional: [likes])
      }
    }
    if wantsClauses { resolved.clauses = try Self.clauses(of: syntax, &planner) }
    for (name, values) in request.filters {
      let filter = try planner.selection(name, values)
      let set = try set(of: filter, deadline: request.deadline)
      if definition.record.isSelection(name) {
        resolved.selections.append((name, set))
      } else {
        resolved.filters.append(set)
      }
      resolved.clauses.append(
        ("--\(name) \(values.joined(separator: " or "))", .documents(set)))
    }
    resolved.filter()
    if let widened = resolved.plan.widened, try !matchesSomething(resolved, request) {
      // The words are in the index, but in no record that the filters let through.
      resolved.plan.query = widened.query
      resolved.plan.weight = widened.weight
      resolved.filter()
    }
    return resolved
  }

  /// Whether any record matches.
  private func matchesSomething(
    _ resolved: ResolvedRequest, _ request: SearchRequest
  ) throws(SearchError) -> Bool {
    if resolved.filters.isEmpty, resolved.selections.isEmpty, resolved.plan.weight.surelyMatches,
      snapshot.documentCount == snapshot.maximumDocument
    {
      return true
    }
    return try answer { () throws(ScoringError) in
      try engine.count(weight: resolved.filtered, deadline: request.deadline)
    } > 0
  }

  /// The tree of a query line, with this index's fields.
  package func parse(_ line: String) throws(SearchError) -> QuerySyntax {
    if let tree = cache.trees[line] { return tree }
    do {
      let tree = try parser.parse(line)
      if line.utf8.count <= PlanCache.maximumLine {
        cache.trees.keep(tree, for: line, byteCount: 512 + 24 * line.utf8.count)
      }
      return tree
    } catch {
      throw SearchError(error)
    }
  }

  /// How many words a line has, if planning it takes no look at the dictionary that may be long; nil
  /// otherwise. A guess for estimates.
  package func knownWordCount(_ request: SearchRequest) -> Int? {
    guard request.fields.isEmpty, request.languages.isEmpty,
      let syntax = request.isPlainText ? Self.plainSyntax(request.query) : try? parse(request.query)
    else { return nil }
    return cache.knownWordCount(syntax, mustMatch: request.requiresAllWords)
  }

  /// Plain text as a tree: its stretches between white space, side by side, as many as are
  /// answered. Every word may match; none is an operator.
  static func plainSyntax(_ text: String) -> QuerySyntax {
    var words = text.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
    guard !words.isEmpty else { return QuerySyntax(.everything) }
    words = Array(words.prefix(2048))
    guard words.count > 1 else { return QuerySyntax(.word(words[0])) }
    return QuerySyntax(.group(words.map { .init(.should, QuerySyntax(.word($0))) }))
  }

  /// The parts of a query that a record can fail, as they were written.
  private static func clauses(
    of syntax: QuerySyntax, _ planner: inout QueryPlanner
  ) throws(SearchError) -> [(name: String, query: Query)] {
    var parts: [(name: String, syntax: QuerySyntax)] = []
    switch syntax.kind {
    case .and(let operands):
      parts = operands.map { ("\($0)", $0) }
    case .group(let clauses):
      parts = clauses.map { clause in
        switch clause.occurrence {
        case .should: ("\(clause.syntax)", clause.syntax)
        case .must: ("+\(clause.syntax)", clause.syntax)
        case .mustNot: ("NOT \(clause.syntax)", QuerySyntax(.not(clause.syntax)))
        }
      }
    default: return []
    }
    // Only for explanations: what this adds to the lists of words and corrections is not wanted.
    let slots = planner.slots
    let corrections = planner.corrections
    var result: [(String, Query)] = []
    for (name, syntax) in parts.prefix(64) {
      if let clause = try planner.plan(syntax, .init(fields: planner.fields)) {
        result.append((name, clause.query))
      }
    }
    planner.slots = slots
    planner.corrections = corrections
    return result
  }
}
