internal import InvertedIndex
package import QueryLanguage
internal import Scoring

/// A request made ready for one snapshot.
struct ResolvedRequest {
  /// What the query line asks for, without the options.
  var query: Query
  /// The query with all options: what counts as a match.
  var filtered: Query
  /// Filters that every facet's counts obey.
  var filters: [DocumentSet] = []
  /// Selections of facets, each left out of its own field's counts.
  var selections: [(field: String, set: DocumentSet)] = []
  var corrections: [Correction] = []
  var slots: [QuerySlot] = []
  /// The parts of the query and the options, named, for explanations.
  var clauses: [(name: String, query: Query)] = []
  /// Whether the words match nothing that the filters let through is worth asking: the thesaurus
  /// has others.
  var mayWiden = false
  /// The clauses of `query` as a sum, where they were ready; nil: to be made.
  var weights: [Weight]?
}

extension Searcher {
  /// Parses and builds what a request asks for.
  ///
  /// - Parameter wantsClauses: Whether the parts are needed one by one, for an explanation.
  func resolve(
    _ request: SearchRequest, wantsClauses: Bool = false
  ) throws(SearchError) -> ResolvedRequest {
    let resolved = try resolve(request, wantsClauses: wantsClauses, widens: false)
    guard resolved.mayWiden else { return resolved }
    // The words are in the index, but perhaps in no record that the filters let through.
    let count = try answer { () throws(ScoringError) in
      try engine.count(resolved.filtered, deadline: request.deadline)
    }
    return count > 0
      ? resolved : try resolve(request, wantsClauses: wantsClauses, widens: true)
  }

  private func resolve(
    _ request: SearchRequest, wantsClauses: Bool, widens: Bool
  ) throws(SearchError) -> ResolvedRequest {
    var builder = try QueryBuilder(
      snapshot: snapshot, definition: definition, lookup: lookup, synonyms: synonyms,
      stopWords: stopWords, analyzers: analyzers, words: words, keepsWords: keepsWords,
      engine: engine, textFields: textFields, languages: languages, request: request,
      widens: widens)
    defer { builder.finish() }
    var query: Query
    var weights: [Weight]?
    var syntax: QuerySyntax?
    var texts = wantsClauses ? nil : Self.bareTexts(request.query)
    func parsed() throws(SearchError) -> QuerySyntax {
      if let syntax { return syntax }
      return request.isPlainText ? Self.plainSyntax(request.query) : try parse(request.query)
    }
    if texts == nil {
      let parsed = try parsed()
      syntax = parsed
      texts = Self.bareTexts(parsed)
    }
    if let texts, let bare = try builder.bareWords(texts) {
      (query, weights) = bare
    } else {
      let parsed = try parsed()
      syntax = parsed
      query = try builder.build(parsed)
    }
    if !request.like.isEmpty || !request.unlike.isEmpty {
      let feedback = try self.feedback(request)
      weights = nil
      if case .all = query {
        query = feedback
      } else {
        query = .boolean(must: [query], should: [feedback], mustNot: [], filter: [])
      }
    }
    var resolved = ResolvedRequest(query: query, filtered: query)
    resolved.weights = weights
    resolved.corrections = builder.corrections
    resolved.slots = builder.slots
    resolved.mayWiden =
      builder.mayWiden && (syntax != nil || request.filters.contains { !$0.1.isEmpty })
    if wantsClauses, let syntax { resolved.clauses = try Self.clauses(of: syntax, &builder) }
    var all: [Query] = []
    for (name, values) in request.filters where !values.isEmpty {
      let filter = try builder.selection(name, values)
      let set = try set(of: filter, deadline: request.deadline)
      if SearchRequest.facetSelections.contains(name) {
        resolved.selections.append((name, set))
      } else {
        resolved.filters.append(set)
      }
      all.append(.documents(set))
      resolved.clauses.append(
        ("--\(name) \(values.joined(separator: " or "))", .documents(set)))
    }
    if !all.isEmpty {
      resolved.filtered = .boolean(must: [query], should: [], mustNot: [], filter: all)
      if case .all = query {
        resolved.filtered = .boolean(must: [], should: [], mustNot: [], filter: all)
      }
    }
    return resolved
  }

  /// The words of a line of nothing but ASCII letters, digits and spaces that parses as bare words
  /// side by side: most lines, of which a tree need not be made. Nil for any other.
  package static func bareTexts(_ line: String) -> [String]? {
    guard line.utf8.count <= 256 else { return nil }
    var texts: [String] = []
    for word in line.utf8.split(separator: 0x20) {
      for byte in word {
        guard (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) else {
          return nil
        }
      }
      let text = String(Substring(word))
      guard text != "AND", text != "OR", text != "NOT", !text.hasPrefix("NEAR") else { return nil }
      texts.append(text)
    }
    return texts.isEmpty ? nil : texts
  }

  /// The words of a tree that is bare words side by side; nil for any other.
  static func bareTexts(_ syntax: QuerySyntax) -> [String]? {
    switch syntax.kind {
    case .word(let text): return [text]
    case .group(let clauses):
      var texts: [String] = []
      texts.reserveCapacity(clauses.count)
      for clause in clauses {
        guard clause.occurrence == .should, case .word(let text) = clause.syntax.kind else {
          return nil
        }
        texts.append(text)
      }
      return texts
    default: return nil
    }
  }

  /// What scores a request's matches.
  func weight(of resolved: ResolvedRequest) -> Weight {
    guard let weights = resolved.weights else {
      return engine.weight(resolved.filtered, scores: true)
    }
    guard !weights.isEmpty else { return .none }
    let sum: Weight = weights.count == 1 ? weights[0] : .union(weights)
    let sets = resolved.filters + resolved.selections.map(\.set)
    guard !sets.isEmpty else { return sum }
    return .conjunction(
      required: [sum] + sets.map { .documents($0) }, optional: nil, excluded: [])
  }

  /// The tree of a query line, with this index's fields.
  package func parse(_ line: String) throws(SearchError) -> QuerySyntax {
    do {
      return try parser.parse(line)
    } catch {
      throw SearchError(error)
    }
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
    of syntax: QuerySyntax, _ builder: inout QueryBuilder
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
    let slots = builder.slots
    let corrections = builder.corrections
    var result: [(String, Query)] = []
    for (name, syntax) in parts.prefix(64) {
      if let query = try builder.build(syntax, .init(fields: builder.fields))?.query {
        result.append((name, query))
      }
    }
    builder.slots = slots
    builder.corrections = corrections
    return result
  }
}
