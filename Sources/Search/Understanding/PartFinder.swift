internal import Analysis
internal import InvertedIndex
internal import QueryLanguage
internal import Scoring
internal import Vocabulary

/// Makes queries of trees for one request, without telling slots and corrections. One thread.
final class QueryMaker {
  private var planner: QueryPlanner

  init(_ planner: QueryPlanner) {
    self.planner = planner
    self.planner.correctsSpelling = false
  }

  /// The query of a tree; nil where it holds nothing that could be searched.
  func query(_ syntax: QuerySyntax) throws(SearchError) -> Query? {
    let clause = try planner.plan(syntax, .init(fields: planner.fields))
    planner.slots = []
    return clause?.query
  }

  /// Labels scored as one word.
  func labels(_ labels: [Label], boost: Float) throws(SearchError) -> PlannedClause {
    let plan = try planner.plan(labels: labels, boost: boost)
    return PlannedClause(query: plan.query, weight: plan.weight)
  }

  /// A query ready to be scored.
  func clause(_ query: Query) -> PlannedClause {
    planner.clause(query, .init(fields: planner.fields))
  }

  /// Gives back what was borrowed.
  func finish() { planner.finish() }
}

/// Finds the records that satisfy the parts of a free query: sets of the searcher's snapshot, kept
/// from query to query.
struct PartFinder {
  let searcher: Searcher
  let index: LabelIndex
  let deadline: UInt64?
  /// Records that the filters of the request let through; nil: all.
  let within: DocumentSet?
  /// Makes the queries of trees; what it notes on the way is not told.
  let maker: QueryMaker

  // MARK: - Sets

  /// Records that have any of the values in any of the fields; fields that the index lacks have none.
  func records(_ fields: [String], _ values: [String]) throws(SearchError) -> DocumentSet {
    guard !values.isEmpty else { return .none }
    var result = DocumentSet.none
    let terms = values.map { KeywordTerm.fold($0) }
    for name in fields {
      guard let field = searcher.definition.field(name), field.kind == .keyword else { continue }
      let set = try searcher.set(
        of: .anyTerm(field: field.ordinal, terms: terms), deadline: deadline)
      result = result.union(set)
    }
    return result
  }

  /// Records that match a tree.
  func records(_ syntax: QuerySyntax) throws(SearchError) -> DocumentSet {
    guard let query = try maker.query(syntax) else { return .none }
    return try searcher.set(of: query, deadline: deadline)
  }

  /// Records that have any of some words.
  func records(matching words: [QuerySyntax]) throws(SearchError) -> DocumentSet {
    guard !words.isEmpty else { return .none }
    return try records(words.count == 1 ? words[0] : QuerySyntax(.or(words)))
  }

  /// Records in which any of the names stands, word for word; acronyms in this form only.
  private func mentions(
    of entity: Int, _ ranks: Set<EntityLabel.Rank>, fields: [String] = []
  ) throws(SearchError) -> DocumentSet {
    var result = DocumentSet.none
    for label in labels(of: entity) where ranks.contains(label.rank) {
      let isShort = label.rank == .acronym && label.text.utf8.count <= 4
      var syntax =
        isShort && !label.text.contains(" ")
        ? QuerySyntax(.exactWord(label.text))
        : QuerySyntax(.phrase(label.text, slop: 0, isExact: false))
      if !fields.isEmpty {
        syntax = QuerySyntax(.or(fields.map { QuerySyntax(.field($0, syntax)) }))
      }
      result = result.union(try records(syntax))
    }
    return result
  }

  /// The labels of an entity in the languages of the index's texts, and those that are alike in all.
  func labels(of entity: Int) -> [EntityLabel] {
    let languages = Set(searcher.languages.frequent.map(\.bcp47)).union([""])
    return index.labels(of: entity).map { index.label($0) }.filter {
      languages.contains($0.language)
    }
  }

  /// Ids of the records of a set.
  private func ids(of set: DocumentSet) -> [String] {
    var result: [String] = []
    for (segment, words) in set.segments.enumerated() {
      for (place, word) in words.enumerated() {
        var word = word
        while word != 0 {
          let document = place * 64 + word.trailingZeroBitCount
          word &= word - 1
          result.append(searcher.snapshot.segments[segment].id(document))
        }
      }
    }
    return result
  }

  // MARK: - Parts

  /// The part of a span. `reading` tells what stands around it.
  func part(
    _ span: QueryReading.Span, _ reading: QueryReading
  ) throws(SearchError) -> QueryPart? {
    switch span.role {
    case .name: return try name(span, reading)
    case .country, .city, .region: return try place(span.entities + span.others, reading)
    case .organisation: return try organisation(span)
    case .subject: return try subject(span, reading)
    case .type: return try type(span, reading)
    case .status: return try status(span)
    case .time: return try span.time.map { (time) throws(SearchError) in try self.time(time) }
    case .role, .question, .relation, .general: return nil
    }
  }

  private func name(
    _ span: QueryReading.Span, _ reading: QueryReading
  ) throws(SearchError) -> QueryPart {
    var bearers = DocumentSet.none
    var belonging = DocumentSet.none
    var mentions = DocumentSet.none
    var labels: [String] = []
    for entity in span.entities {
      let id = index.id(of: entity)
      labels.append(index.entity(entity).label)
      bearers = bearers.union(try records(["id"], [id]))
      belonging = belonging.union(try records(["mechanism", "document"], [id]))
      mentions = mentions.union(
        try self.mentions(of: entity, [.preferred, .acronym, .alternative]))
    }
    var levels = [bearers, belonging, mentions]
    let places = span.others.filter {
      [.country, .city, .region].contains(index.kind(of: $0))
    }
    if !places.isEmpty, span.isReduced {
      let place = try self.place(places, reading)
      if isPlace(span, reading) {
        return QueryPart(
          .circumstance, levels: place.levels + levels, reasons: place.reasons)
      }
      levels.insert(contentsOf: place.levels, at: 2)
    }
    return QueryPart(
      .understood, levels: levels,
      reasons: labels.map { (bearers.union(belonging), "name: \($0)") })
  }

  /// Whether a word of place stands before a span: `in Budapest`, `held in Prague`.
  private func isPlace(_ span: QueryReading.Span, _ reading: QueryReading) -> Bool {
    guard reading.relations.contains("held") else { return false }
    return reading.spans.contains { other in
      other.role == .relation && other.words.upperBound == span.words.lowerBound
        && other.entities.contains { index.id(of: $0) == "held" }
    }
  }

  private func place(
    _ entities: [Int], _ reading: QueryReading
  ) throws(SearchError) -> QueryPart {
    var held = DocumentSet.none
    var belonging = DocumentSet.none
    var connected = DocumentSet.none
    var about = DocumentSet.none
    var reasons: [(records: DocumentSet, text: String)] = []
    for number in entities {
      let entity = index.entity(number)
      switch entity.kind {
      case .country:
        let here = try records(["country"], [entity.id])
        let members = try records(["state"], [entity.id])
        let linked = try records(["connected"], [entity.id])
        reasons += [
          (members, "member: \(entity.label)"), (linked, "connected: \(entity.label)"),
          (here, "held in: \(entity.label)"),
        ]
        held = held.union(here)
        belonging = belonging.union(members)
        connected = connected.union(linked)
        about = about.union(
          try mentions(of: number, [.preferred, .alternative, .demonym]))
      case .city:
        let here = try records(["city"], [entity.id])
        reasons.append((here, "held in: \(entity.label)"))
        held = held.union(here)
        about = about.union(try mentions(of: number, [.preferred, .alternative]))
      case .region:
        let countries = entity.values("countries")
        let here = try records(["country"], countries)
        var inside = try records(["region"], entity.values("regions"))
        let some = try records(["state"], countries)
        if entity.values("regions").isEmpty, !some.isEmpty {
          let own = some.subtracting(try records(["state"], otherCountries(countries)))
          inside = inside.union(own).union(try records(["mechanism"], ids(of: own)))
        }
        reasons += [
          (inside, "region: \(entity.label)"), (here, "held in: \(entity.label)"),
          (some, "members in: \(entity.label)"),
        ]
        held = held.union(here)
        belonging = belonging.union(inside)
        connected = connected.union(some)
        about = about.union(try mentions(of: number, [.preferred, .alternative]))
      default: continue
      }
    }
    let levels =
      reading.relations.contains("held") && !reading.relations.contains("member")
      ? [held, about, belonging, connected] : [belonging, connected, held, about]
    return QueryPart(.circumstance, levels: levels, reasons: reasons)
  }

  /// All countries but some.
  private func otherCountries(_ countries: [String]) -> [String] {
    let mine = Set(countries)
    return (0..<index.entityCount).filter { index.kind(of: $0) == .country }
      .map { index.id(of: $0) }.filter { !mine.contains($0) }
  }

  private func organisation(_ span: QueryReading.Span) throws(SearchError) -> QueryPart {
    var named = DocumentSet.none
    var theirs = DocumentSet.none
    var reasons: [(records: DocumentSet, text: String)] = []
    for number in span.entities {
      let entity = index.entity(number)
      let bodies = try records(
        ["member", "secretariat", "observer", "steering", "participant", "partner"],
        entity.values("names"))
      let mentioned = try mentions(of: number, [.preferred, .acronym, .alternative])
      named = named.union(mentioned).union(bodies)
      reasons.append((bodies, "organisation: \(entity.label)"))
      if !entity.values("countries").isEmpty {
        let meetings = try records(["mechanism"], ids(of: mentioned))
        reasons.append((meetings, "organisation: \(entity.label)"))
        theirs = theirs.union(meetings)
      }
    }
    return QueryPart(.understood, levels: [named.union(theirs)], reasons: reasons)
  }

  private func subject(
    _ span: QueryReading.Span, _ reading: QueryReading
  ) throws(SearchError) -> QueryPart {
    let words = try records(words(of: span, reading))
    var all = words
    var reasons: [(records: DocumentSet, text: String)] = []
    for concept in try concepts(of: span, words) {
      all = all.union(concept.records)
      reasons.append((concept.records, "subject: \(concept.label)"))
    }
    return QueryPart(.understood, levels: [all], reasons: reasons)
  }

  /// A concept that a span is answered by.
  struct FoundConcept {
    var id: String
    var label: String
    var records: DocumentSet
    /// Whether it is broader than what was asked for.
    var isBroader: Bool
  }

  /// The concepts of a span with the records that carry them or narrower ones. Where nothing that the
  /// filters let through has any of them, nor the words, those above them, up to the top.
  func concepts(of span: QueryReading.Span, _ reading: QueryReading) throws(SearchError)
    -> [FoundConcept]
  {
    try concepts(of: span, try records(words(of: span, reading)))
  }

  private func concepts(
    of span: QueryReading.Span, _ words: DocumentSet
  ) throws(SearchError) -> [FoundConcept] {
    var found: [FoundConcept] = []
    var ids: [String] = []
    for number in span.entities {
      let id = index.id(of: number)
      ids.append(id)
      found.append(
        FoundConcept(
          id: id, label: index.entity(number).label, records: try records(["subject"], [id]),
          isBroader: false))
    }
    func isFound(_ records: DocumentSet) -> Bool {
      !(within.map { records.intersection($0) } ?? records).isEmpty
    }
    if isFound(words) || found.contains(where: { isFound($0.records) }) { return found }
    var above = ids
    var seen = Set(ids)
    while !above.isEmpty {
      var next: [String] = []
      for id in above {
        guard let number = index.find(.subject, id: id) else { continue }
        for parent in index.entity(number).values("broader") where seen.insert(parent).inserted {
          next.append(parent)
        }
      }
      var broader: [FoundConcept] = []
      for id in next {
        guard let number = index.find(.subject, id: id) else { continue }
        broader.append(
          FoundConcept(
            id: id, label: index.entity(number).label, records: try records(["subject"], [id]),
            isBroader: true))
      }
      if broader.contains(where: { isFound($0.records) }) { return found + broader }
      above = next
    }
    return found
  }

  private func type(
    _ span: QueryReading.Span, _ reading: QueryReading
  ) throws(SearchError) -> QueryPart {
    let entities = span.entities.map { index.entity($0) }
    let carriers = try records(["type"], entities.flatMap { [$0.id] + $0.values("fields") })
    var named = DocumentSet.none
    for field in ["title", "theme"] where searcher.definition.field(field) != nil {
      named = named.union(
        try records(QuerySyntax(.field(field, words(of: span, reading)))))
    }
    return QueryPart(
      .circumstance, levels: [carriers.union(named)],
      reasons: entities.map { (carriers, "type: \($0.label)") })
  }

  private func status(_ span: QueryReading.Span) throws(SearchError) -> QueryPart {
    let entities = span.entities.map { index.entity($0) }
    let carriers = try records(["status"], entities.map(\.id))
    return QueryPart(
      .circumstance, levels: [carriers],
      reasons: entities.map { (carriers, "status: \($0.label)") })
  }

  private func time(_ time: TimeSpan) throws(SearchError) -> QueryPart {
    var queries: [Query] = []
    if let field = searcher.definition.field("date"), field.kind == .dateRange {
      queries.append(
        .dateOverlap(
          field: field.ordinal, first: time.first.map { Int32($0.firstDay) } ?? Int32.min + 1,
          last: time.last.map { Int32($0.lastDay) } ?? Int32.max - 1))
    }
    if time.isOfYears, let field = searcher.definition.field("year"), field.kind == .integer {
      queries.append(
        .termRange(
          field: field.ordinal, lower: time.first.map { IntegerTerm.bytes($0.year) },
          upper: time.last.map { IntegerTerm.bytes($0.year) }))
    }
    var records = DocumentSet.none
    for query in queries {
      records = records.union(try searcher.set(of: query, deadline: deadline))
    }
    return QueryPart(
      .circumstance, levels: [records], reasons: [(records, "year: \(time.description)")])
  }

  /// A stretch of plain text: its words must all stand in a record.
  func word(_ text: String) throws(SearchError) -> QueryPart {
    QueryPart(.word, levels: [try records(QuerySyntax(.word(text)))])
  }

  /// The words of a span as a tree: all of them.
  private func words(of span: QueryReading.Span, _ reading: QueryReading) -> QuerySyntax {
    let utf8 = Array(reading.text.utf8)
    let words = String(decoding: utf8[span.range], as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).map { QuerySyntax(.word(String($0))) }
    return words.count == 1 ? words[0] : QuerySyntax(.and(words))
  }
}
