internal import Analysis
internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

// Words, phrases, exact forms: from text to the terms of each field.

extension QueryPlanner {
  /// Fields with the same analysis, which a text is analysed for once.
  private func groups(_ fields: [Field]) -> [[Field]] {
    var groups: [(definition: AnalyzerDefinition, fields: [Field])] = []
    for field in fields {
      let wanted = definition.analyzer(of: field)
      if let index = groups.firstIndex(where: { $0.definition == wanted }) {
        groups[index].fields.append(field)
      } else {
        groups.append((wanted, [field]))
      }
    }
    return groups.map(\.fields)
  }

  /// A bare word, looked up; nil if the text holds none.
  mutating func readWord(_ text: String, _ context: Context) throws(SearchError) -> Query? {
    var readings: [Query] = []
    for fields in groups(context.fields) {
      let analyzer = analyzer(of: fields[0])
      let units = analyzer.units(of: text, languages: languages)
      guard !units.isEmpty else { continue }
      let others = names(for: text)
      var queries: [(query: Query, isWhole: Bool)] = []
      for unit in units {
        let query = try self.unit(
          unit, in: fields, others: units.count == 1 ? others : [], context)
        var isWhole = true
        if case .word(let token) = unit, token.role == .hanWord { isWhole = false }
        queries.append((query, isWhole))
      }
      var reading: Query
      if context.requiresUnits || requiresAllWords, queries.contains(where: \.isWhole) {
        let must = queries.filter(\.isWhole).map(\.query)
        let should = queries.filter { !$0.isWhole }.map(\.query)
        reading =
          must.count == 1 && should.isEmpty
          ? must[0] : .boolean(must: must, should: should, mustNot: [], filter: [])
      } else {
        reading = .any(queries.map(\.query))
      }
      if units.count > 1, !others.isEmpty {
        let named = try any(others, in: fields) { $0.boost * context.boost }
        reading = .any([reading] + named)
      }
      readings.append(reading)
    }
    return readings.isEmpty ? nil : .any(readings)
  }

  /// One unit of a text in all the fields.
  private mutating func unit(
    _ unit: QueryUnit, in fields: [Field], others: [Label], _ context: Context
  ) throws(SearchError) -> Query {
    switch unit {
    case .word(var token):
      var queries = try word(token, in: fields, others: others, context)
      if queries.isEmpty, context.isPositive, correctsSpelling,
        let better = try correction(of: token, in: fields)
      {
        let from = String(decoding: token.written, as: UTF8.self)
        if !corrections.contains(where: { $0.from == from }) {
          corrections.append(Correction(from: from, to: better))
        }
        let analyzer = analyzer(of: fields[0])
        if let corrected = analyzer.tokens(of: better, languages: languages).first {
          token = corrected
          queries = try word(token, in: fields, others: [], context)
        }
      }
      return queries.isEmpty ? .none : .any(queries)
    case .phrase(let tokens, let joined):
      var queries: [Query] = []
      for field in fields {
        let boost = field.boost * context.boost
        var alternatives: [Query.Alternative] = []
        for term in joined?.alternatives ?? []
        where terms.contains(term.term, field: field.ordinal) {
          alternatives.append(.init(term.term, weight: term.weight))
        }
        for name in others {
          alternatives.merge(try sequences(name.text, in: field, weight: name.weight))
        }
        if alternatives.isEmpty {
          if let words = phraseWords(tokens, in: field, isExact: false) {
            try grow(by: words.count)
            queries.append(
              .phrase(field: field.ordinal, words: words, slop: 0, boost: boost))
          }
        } else {
          var own = try sequences(tokens, in: field, weight: 1)
          own.merge(alternatives)
          alternatives = own
          queries.append(
            .synonym(field: field.ordinal, alternatives: alternatives, boost: boost))
        }
      }
      return queries.isEmpty ? .none : .any(queries)
    }
  }

  /// A word's terms, and other names, in each field that has any of them.
  private mutating func word(
    _ token: QueryToken, in fields: [Field], others: [Label], _ context: Context
  ) throws(SearchError) -> [Query] {
    var queries: [Query] = []
    var slot = QuerySlot(written: token.written, terms: [:])
    for field in fields {
      let boost = field.boost * context.boost
      var alternatives: [Query.Alternative] = []
      for term in token.alternatives {
        let entries = terms.find(term.term, field: field.ordinal)
        guard entries.exists else { continue }
        alternatives.append(.init(term.term, weight: term.weight))
        slot.terms[field.ordinal, default: []].append(.init(term.term, entries))
      }
      for name in others {
        alternatives.merge(try sequences(name.text, in: field, weight: name.weight))
      }
      try grow(by: alternatives.count)
      if let only = alternatives.first, alternatives.count == 1, only.words.count == 1,
        only.weight == 1
      {
        queries.append(.term(field: field.ordinal, bytes: only.words[0].bytes, boost: boost))
      } else if !alternatives.isEmpty {
        queries.append(.synonym(field: field.ordinal, alternatives: alternatives, boost: boost))
      }
    }
    if context.isPositive, !slot.terms.isEmpty { slots.append(slot) }
    return queries
  }

  // MARK: Exact forms

  /// `=word`: nothing but this written form.
  mutating func exact(_ text: String, _ context: Context) throws(SearchError) -> Query? {
    var isText = false
    var queries: [Query] = []
    for fields in groups(context.fields) {
      let analyzer = analyzer(of: fields[0])
      let tokens = analyzer.phrase(of: text, languages: allLanguages)
      guard !tokens.isEmpty else { continue }
      isText = true
      guard analyzer.definition.forms else { continue }
      for field in fields {
        if let query = try exactPhrase(tokens, slop: 0, in: field, context) {
          queries.append(query)
        }
      }
    }
    return queries.isEmpty ? (isText ? Query.none : nil) : .any(queries)
  }

  private mutating func exactPhrase(
    _ tokens: [QueryToken], slop: Int, in field: Field, _ context: Context
  ) throws(SearchError) -> Query? {
    guard let words = phraseWords(tokens, in: field, isExact: true) else { return nil }
    try grow(by: words.count)
    let boost = field.boost * context.boost
    guard words.count == 1 else {
      return .phrase(field: field.ordinal, words: words, slop: slop, boost: boost)
    }
    let alternatives = words[0].alternatives
    if let only = alternatives.first, alternatives.count == 1, let form = only.form {
      return .form(field: field.ordinal, bytes: only.bytes, form: form, boost: boost)
    }
    return .synonym(
      field: field.ordinal, alternatives: alternatives.map { .init(words: [$0]) }, boost: boost)
  }

  // MARK: Phrases

  /// The places of a phrase; nil if the field lacks all terms of one of them.
  func phraseWords(
    _ tokens: [QueryToken], in field: Field, isExact: Bool
  ) -> [Query.PhraseWord]? {
    guard let first = tokens.first else { return nil }
    var words: [Query.PhraseWord] = []
    for token in tokens {
      let terms = token.alternatives.filter {
        self.terms.contains($0.term, field: field.ordinal)
      }
      guard !terms.isEmpty else { return nil }
      words.append(
        .init(
          terms.map { .init($0.term, form: isExact ? token.written : nil) },
          offset: token.position - first.position))
    }
    return words
  }

  /// `"a b"~slop`
  mutating func phrase(
    _ text: String, slop: Int, isExact: Bool, _ context: Context
  ) throws(SearchError) -> Query? {
    var isText = false
    var queries: [Query] = []
    for fields in groups(context.fields) {
      let analyzer = analyzer(of: fields[0])
      let tokens = analyzer.phrase(of: text, languages: isExact ? allLanguages : languages)
      guard !tokens.isEmpty else { continue }
      isText = true
      if isExact {
        guard analyzer.definition.forms else { continue }
        for field in fields {
          if let query = try exactPhrase(tokens, slop: slop, in: field, context) {
            queries.append(query)
          }
        }
        continue
      }
      if tokens.count == 1 {
        let others = names(for: text)
        queries += try word(tokens[0], in: fields, others: others, context)
        continue
      }
      let variants = try self.variants(of: text)
      for field in fields {
        let boost = field.boost * context.boost
        let words = phraseWords(tokens, in: field, isExact: false)
        if variants.isEmpty {
          if let words {
            try grow(by: words.count)
            queries.append(
              .phrase(field: field.ordinal, words: words, slop: slop, boost: boost))
          }
          continue
        }
        if slop == 0 {
          var alternatives = try sequences(tokens, in: field, weight: 1)
          for variant in variants {
            alternatives.merge(try sequences(variant.text, in: field, weight: variant.weight))
          }
          if !alternatives.isEmpty {
            queries.append(
              .synonym(field: field.ordinal, alternatives: alternatives, boost: boost))
          }
          continue
        }
        var all = [words].compactMap { $0 }
        for variant in variants {
          let tokens = analyzer.phrase(of: variant.text, languages: languages)
          if let words = phraseWords(tokens, in: field, isExact: false) { all.append(words) }
        }
        for words in all {
          try grow(by: words.count)
          queries.append(.phrase(field: field.ordinal, words: words, slop: slop, boost: boost))
        }
      }
    }
    return queries.isEmpty ? (isText ? Query.none : nil) : .any(queries)
  }

  // MARK: Rows of words as alternatives

  /// Places that follow each other as alternatives.
  func rows(_ words: [Query.PhraseWord], weight: Float) -> [Query.Alternative] {
    guard words.count == 1 else {
      return words.isEmpty
        ? [] : [.init(places: words.map(\.alternatives), weight: weight)]
    }
    return words[0].alternatives.map { .init(words: [$0], weight: weight) }
  }

  /// The rows of terms that a text may stand as in a field; none if the field lacks a word of it.
  mutating func sequences(
    _ text: String, in field: Field, weight: Float
  ) throws(SearchError) -> [Query.Alternative] {
    let tokens = analyzer(of: field).phrase(of: text, languages: languages)
    return try sequences(tokens, in: field, weight: weight)
  }

  /// A row of places, at each any of the terms; of a single place each term by itself.
  mutating func sequences(
    _ tokens: [QueryToken], in field: Field, weight: Float, isExact: Bool = false
  ) throws(SearchError) -> [Query.Alternative] {
    guard let words = phraseWords(tokens, in: field, isExact: isExact) else { return [] }
    // A gap is a stop word that is not indexed: such a name cannot be told from its parts.
    guard words.enumerated().allSatisfy({ $0.offset == $0.element.offset }) else { return [] }
    try grow(by: words.reduce(0) { $0 + $1.alternatives.count })
    return rows(words, weight: weight)
  }
}
