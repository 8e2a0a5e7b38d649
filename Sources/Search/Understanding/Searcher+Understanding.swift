internal import Analysis
internal import Glibc
internal import InvertedIndex
internal import QueryLanguage
internal import Scoring
public import Vocabulary

extension Searcher {
  /// The names and concepts of the index, opened at the first free query; nil where it has none, or
  /// none that its analysis can use.
  package var labelIndex: LabelIndex? {
    labels.index {
      guard let attached = snapshot.attachedBytes(LabelIndexStore.attachment),
        let field = textFields.first,
        let index = attached.mapped.map({ LabelIndex($0, owner: attached.owner) })
          ?? LabelIndex(attached.bytes), index.entityCount > 0,
        index.isAnalyzed(by: definition.analyzer(of: field))
      else { return nil }
      return index
    }
  }

  /// The concepts of the index; empty where it has none.
  public var conceptScheme: ConceptScheme {
    labelIndex.map { ConceptScheme($0) } ?? ConceptScheme()
  }

  /// Whether a tree is free: words only.
  static func isFree(_ syntax: QuerySyntax) -> Bool {
    switch syntax.kind {
    case .word: true
    case .group(let clauses):
      clauses.allSatisfy { $0.occurrence == .should && isFree($0.syntax) }
    default: false
    }
  }

  /// What a free query means by the names and concepts of the index; nil where it is literal, or
  /// stands for nothing but its words.
  func understand(
    _ request: SearchRequest, _ syntax: QuerySyntax, _ planner: inout QueryPlanner
  ) throws(SearchError) -> UnderstoodQuery? {
    guard !request.isLiteral, !request.isPlain, !request.requiresAllWords,
      request.fields.isEmpty, request.like.isEmpty, request.unlike.isEmpty,
      Self.isFree(syntax), let index = labelIndex, let field = textFields.first
    else { return nil }
    let analyzer = labels.borrow(definition.analyzer(of: field))
    defer { labels.giveBack(analyzer) }
    let reading = QueryReader(
      index: index, analyzer: analyzer, indexLanguages: languages.frequent,
      isStopWord: { text, languages in self.stopWords.contains(text, languages: languages) },
      isSmallWord: { text in self.isSmallWord(text) },
      isIndexWord: { text in self.isIndexWord(text) }
    ).read(request.query, mends: request.correctsSpelling)
    guard !reading.spans.isEmpty || reading.plain.count > 1 else { return nil }
    var within: DocumentSet?
    for (name, values) in request.filters where !definition.record.isSelection(name) {
      let set = try set(of: planner.selection(name, values), deadline: request.deadline)
      within = within.map { $0.intersection(set) } ?? set
    }
    let maker = QueryMaker(try self.planner(for: request))
    defer { maker.finish() }
    let finder = PartFinder(
      searcher: self, index: index, deadline: request.deadline, within: within, maker: maker)
    return try understood(reading, finder, syntax, &planner)
  }

  /// Whether a word stands in a text of the index, as it is or inflected.
  func isIndexWord(_ text: String) -> Bool {
    guard let field = textFields.first else { return false }
    let analyzer = analyzers.borrow(definition.analyzer(of: field))
    defer { analyzers.giveBack(analyzer) }
    let tokens = analyzer.tokens(of: text, languages: languages.frequent)
    return tokens.contains { token in
      token.alternatives.contains { alternative in
        textFields.contains {
          lookup.documentFrequency(alternative.term, field: $0.ordinal) > 0
        }
      }
    }
  }

  /// Whether a word in small letters is written so somewhere in the index.
  private func isSmallWord(_ text: String) -> Bool {
    guard let field = textFields.first else { return false }
    let analyzer = analyzers.borrow(definition.analyzer(of: field))
    defer { analyzers.giveBack(analyzer) }
    let written = Array(text.utf8)
    for token in analyzer.tokens(of: text, languages: languages.frequent) {
      for alternative in token.alternatives {
        for segment in snapshot.segments {
          for field in textFields {
            guard let dictionary = segment.inverted.terms(field: field.ordinal),
              dictionary.options.contains(.forms), let info = dictionary.find(alternative.term),
              dictionary.forms(of: info, term: alternative.term).contains(where: { $0 == written })
            else { continue }
            return true
          }
        }
      }
    }
    return false
  }

  private func understood(
    _ reading: QueryReading, _ finder: PartFinder, _ syntax: QuerySyntax,
    _ planner: inout QueryPlanner
  ) throws(SearchError) -> UnderstoodQuery? {
    let utf8 = Array(reading.text.utf8)
    func text(_ range: Range<Int>) -> String { String(decoding: utf8[range], as: UTF8.self) }
    var parts: [QueryPart] = []
    var score: [PlannedClause] = []
    for span in reading.spans {
      guard let part = try finder.part(span, reading) else { continue }
      parts.append(part)
      if span.role == .subject { score += try subjectClauses(span, reading, finder) }
    }
    for range in reading.plain { parts.append(try finder.word(text(range))) }
    var tiers = TierPlan(parts)
    tiers.put(first: asked(reading, tiers.top))
    guard !tiers.tiers.isEmpty || parts.contains(where: { $0.sort == .understood }) else {
      return nil
    }
    // What is no misspelling: everything that stands for something, and words of another language.
    let corrects = planner.correctsSpelling
    if reading.isForeign { planner.correctsSpelling = false }
    for span in reading.spans {
      for word in text(span.range).split(whereSeparator: \.isWhitespace) {
        planner.knownSubjects.insert(String(word))
      }
    }
    defer {
      planner.correctsSpelling = corrects
      planner.knownSubjects = []
      planner.slots = []
      planner.corrections = []
    }
    let context = QueryPlanner.Context(fields: planner.fields)
    let literal = try planner.plan(syntax, context)
    planner.slots = []
    planner.corrections = []
    let words = Self.scoredWords(reading).map { QuerySyntax(.word($0)) }
    if !words.isEmpty {
      let tree =
        words.count == 1 ? words[0] : QuerySyntax(.group(words.map { .init(.should, $0) }))
      if let clause = try planner.plan(tree, context) { score.append(clause) }
    }
    let sum = score.isEmpty ? PlannedClause.nothing : PlannedClause.any(score)
    let clause = PlannedClause.boolean(
      must: [], should: [sum],
      filter: [PlannedClause(query: .documents(tiers.records), weight: .documents(tiers.records))])
    var plan = QueryPlan(query: clause.query, weight: clause.weight)
    plan.slots = planner.slots
    plan.corrections =
      planner.corrections
      + reading.spans.compactMap { span in
        span.mended.map { Correction(from: misspelt(in: text(span.range), finder.index), to: $0) }
      }
    return UnderstoodQuery(
      reading: reading, tiers: tiers, parts: parts, score: sum,
      literal: literal?.weight ?? .none, plan: plan, understood: understood(reading, finder.index),
      words: try finder.records(matching: words))
  }

  /// The word of a mended stretch that stands in no label.
  private func misspelt(in text: String, _ index: LabelIndex) -> String {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
      .first { !index.hasWord(Array($0.lowercased().utf8)) } ?? text
  }

  /// The words that score: of everything that is searched for, not of questions and general words.
  /// Stretches without white space stay whole.
  private static func scoredWords(_ reading: QueryReading) -> [String] {
    let utf8 = Array(reading.text.utf8)
    var content = reading.plain
    for span in reading.spans {
      switch span.role {
      case .role, .question, .relation, .general, .time: continue
      default: content.append(span.range)
      }
    }
    if content.isEmpty { content = reading.spans.map(\.range) }
    var result: [String] = []
    var start = 0
    while start < utf8.count {
      while start < utf8.count, utf8[start] == 0x20 || (0x09...0x0D).contains(utf8[start]) {
        start += 1
      }
      var end = start
      while end < utf8.count, utf8[end] != 0x20, !(0x09...0x0D).contains(utf8[end]) { end += 1 }
      if start < end, content.contains(where: { $0.overlaps(start..<end) }) {
        result.append(String(decoding: utf8[start..<end], as: UTF8.self))
      }
      start = end
    }
    return result
  }

  /// What a subject scores beside its words: that a record carries it, and its labels in the
  /// languages of the index, as one word; related concepts lift a little.
  private func subjectClauses(
    _ span: QueryReading.Span, _ reading: QueryReading, _ finder: PartFinder
  ) throws(SearchError) -> [PlannedClause] {
    var clauses: [PlannedClause] = []
    guard let field = definition.field("subject"), field.kind == .keyword else { return [] }
    func carrying(_ ids: [String], score: Float) -> PlannedClause {
      let terms = ids.map { KeywordTerm.fold($0) }
      return finder.maker.clause(
        .constant(.anyTerm(field: field.ordinal, terms: terms), score: score))
    }
    for concept in try finder.concepts(of: span, reading) where !concept.records.isEmpty {
      let all = Double(max(1, snapshot.documentCount))
      let count = Double(concept.records.count)
      let idf = log(1 + (all - count + 0.5) / (count + 0.5))
      clauses.append(carrying([concept.id], score: Float(idf) * Self.subjectWeight))
    }
    var related: [String] = []
    for number in span.entities {
      related += finder.index.entity(number).values("related")
      var labels: [Label] = []
      for label in finder.labels(of: number) where labels.count < Self.scoredLabels {
        switch label.rank {
        case .preferred: labels.append(Label(text: label.text, weight: 1))
        case .alternative: labels.append(Label(text: label.text, weight: 0.8))
        default: break
        }
      }
      if !labels.isEmpty {
        clauses.append(try finder.maker.labels(labels, boost: Self.labelWeight))
      }
    }
    if !related.isEmpty { clauses.append(carrying(related, score: Self.relatedWeight)) }
    return clauses
  }

  /// What carrying a concept counts, in units of a word as rare as the concept.
  private static let subjectWeight: Float = 1
  private static let relatedWeight: Float = 0.3
  private static let labelWeight: Float = 0.5
  private static let scoredLabels = 6

  /// What is told of a reading.
  private func understood(_ reading: QueryReading, _ index: LabelIndex) -> [Understood] {
    let scalars = ScalarPlaces(reading.text)
    let utf8 = Array(reading.text.utf8)
    var result: [Understood] = []
    for span in reading.spans {
      let role: Understood.Role
      switch span.role {
      case .name: role = .name
      case .country: role = .country
      case .city: role = .city
      case .region: role = .region
      case .organisation: role = .organisation
      case .subject: role = .subject
      case .type: role = .type
      case .status: role = .status
      case .role: role = .role
      case .question: role = .question
      case .time: role = .year
      case .relation, .general: continue
      }
      let start = scalars.scalar(at: span.range.lowerBound)
      let length = scalars.scalar(at: span.range.upperBound) - start
      let text = String(decoding: utf8[span.range], as: UTF8.self)
      if let time = span.time {
        result.append(
          Understood(
            text: text, start: start, length: length, as: role, id: time.description,
            label: time.description))
      }
      for number in span.entities {
        let entity = index.entity(number)
        result.append(
          Understood(
            text: text, start: start, length: length, as: role, id: entity.id,
            label: entity.label))
      }
      for number in span.others {
        let entity = index.entity(number)
        let other: Understood.Role? =
          switch entity.kind {
          case .name: .name
          case .country: .country
          case .city: .city
          case .region: .region
          case .organisation: .organisation
          default: nil
          }
        if let other, span.isReduced {
          result.append(
            Understood(
              text: text, start: start, length: length, as: other, id: entity.id,
              label: entity.label))
        }
      }
    }
    return result
  }
}

/// Where the scalars of a text begin, by byte.
private struct ScalarPlaces {
  private var counts: [Int] = []

  init(_ text: String) {
    var count = -1
    for byte in text.utf8 {
      if byte & 0xC0 != 0x80 { count += 1 }
      counts.append(count)
    }
    counts.append(count + 1)
  }

  func scalar(at byte: Int) -> Int {
    counts.isEmpty ? 0 : counts[min(max(0, byte), counts.count - 1)]
  }
}
