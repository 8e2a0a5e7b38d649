internal import Analysis
internal import InvertedIndex
package import Scoring

// A snapshot as one shard of a collection: what the root of all shards asks of it. Nothing is analysed
// here but the texts of records; queries come planned.

extension Searcher {
  /// What answers depend on besides the records: the definition and the words of the analysis.
  package var meaning: String { String(snapshot.definition.meaning, radix: 16) }

  /// What ranking needs to know of the records as a whole.
  package func shardNumbers() -> ShardNumbers {
    ShardNumbers(
      meaning: meaning, statistics: CollectionStatistics(snapshot),
      maximumDocument: snapshot.maximumDocument,
      languages: snapshot.languageCounts.map { ($0.language.bcp47, $0.documentCount) })
  }

  /// In how many records each term stands.
  package func shardFrequencies(of terms: [CollectionStatistics.Term]) -> [Int] {
    let table = engine.termTable()
    return terms.map { table.find($0.bytes, field: $0.field).localFrequency }
  }

  /// The terms of which a written form matches.
  package func shardTerms(
    matching request: ExpansionRequest, deadline: UInt64? = nil
  ) throws(SearchError) -> [[UInt8]] {
    guard let field = definition.fields.first(where: { $0.ordinal == request.field }),
      field.kind == .text
    else { return [] }
    var question = SearchRequest()
    question.deadline = deadline
    var planner = try planner(for: question)
    defer { planner.finish() }
    let found: TermExpander.Result
    switch request.kind {
    case .pattern(let pattern): found = try planner.expansions(of: pattern, in: field)
    case .fuzzy(let word, let stems, let distance):
      found = try planner.expansions(
        ofWord: word, stems: stems, distance: distance, in: field)
    }
    var terms: [[UInt8]] = []
    var seen: Set<[UInt8]> = []
    for expansion in found.expansions where seen.insert(expansion.term).inserted {
      terms.append(expansion.term)
    }
    return terms
  }

  /// The written forms of terms, in the order of their bytes; none of one that the snapshot lacks.
  package func shardForms(of terms: [CollectionStatistics.Term]) -> [[[UInt8]]] {
    terms.map { term in
      var forms: Set<[UInt8]> = []
      for segment in snapshot.segments {
        guard let dictionary = segment.inverted.terms(field: term.field),
          dictionary.options.contains(.forms), let info = dictionary.find(term.bytes)
        else { continue }
        forms.formUnion(dictionary.forms(of: info, term: term.bytes))
      }
      return forms.sorted { $0.lexicographicallyPrecedes($1) }
    }
  }

  /// The best hits by a plan without bonus, with the words of their texts.
  package func shardBest(
    _ plan: ShardPlan, field ordinal: Int, _ request: SearchRequest
  ) throws(SearchError) -> [ShardBest] {
    let part = try part(for: plan)
    guard let field = definition.fields.first(where: { $0.ordinal == ordinal }) else { return [] }
    let resolved = try part.resolved(plan, request)
    let hits = try answer { () throws(ScoringError) in
      try part.engine.topHits(
        weight: resolved.filtered, limit: LikenessProfile.hitCount, deadline: request.deadline)
    }
    var best: [ShardBest] = []
    for hit in hits {
      let address = DocumentAddress(segment: hit.segment, document: Int(hit.document))
      let segment = snapshot.segments[hit.segment]
      guard let norms = segment.norms(ordinal) else { continue }
      best.append(
        ShardBest(
          id: segment.idBytes(address.document), score: hit.score, norm: norms[address.document],
          frequencies: try likenessFrequencies(address, field) ?? [:]))
    }
    return best
  }

  /// What a plan finds here.
  package func shardAnswer(
    _ plan: ShardPlan, _ request: SearchRequest
  ) throws(SearchError) -> ShardAnswer {
    let part = try part(for: plan)
    let resolved = try part.resolved(plan, request)
    var result = ShardAnswer()
    if !request.facets.isEmpty {
      let counted = try part.counts(resolved, request)
      result.facets = counted.facets
      result.total = counted.total
    } else if request.wantsTotal {
      result.total = try answer { () throws(ScoringError) in
        try part.engine.count(weight: resolved.filtered, deadline: request.deadline)
      }
    }
    guard request.limit > 0 else { return result }
    let bonus = try part.bonus(plan, resolved, request)
    for hit in try part.hits(plan, resolved, request, bonus) {
      result.hits.append(
        (hit.score, snapshot.segments[hit.segment].idBytes(Int(hit.document))))
    }
    return result
  }

  /// Records as hits of a plan; ids that the snapshot lacks are left out.
  package func shardShow(
    _ ids: [[UInt8]], _ plan: ShardPlan, _ request: SearchRequest
  ) throws(SearchError) -> [Hit] {
    let part = try part(for: plan)
    let resolved = try part.resolved(plan, request)
    let documents = ids.compactMap { id -> ScoredDocument? in
      id.withUnsafeBytes { snapshot.find(id: $0) }.map {
        ScoredDocument(segment: $0.segment, document: UInt32($0.document), score: 0)
      }
    }
    return try part.hits(documents, resolved, request)
  }

  // MARK: Parts

  /// This snapshot with the statistics of the collection.
  ///
  /// - Throws: For a plan of another definition.
  private func part(for plan: ShardPlan) throws(SearchError) -> Searcher {
    guard plan.meaning == meaning, plan.statistics.fields.count == definition.fields.count else {
      throw .option(
        name: "plan", message: "the plan is of another definition than this index; plan it again")
    }
    return Searcher(self, statistics: plan.statistics)
  }

  private func resolved(
    _ plan: ShardPlan, _ request: SearchRequest
  ) throws(SearchError) -> ResolvedRequest {
    let terms = engine.termTable()
    var planned = QueryPlan(
      query: plan.query, weight: engine.weight(plan.query, scores: true, terms: terms))
    planned.slots = plan.slots.map { slot in
      var found: [Int: [QuerySlot.Term]] = [:]
      for (field, bytes) in slot.terms {
        found[field] = bytes.map { .init($0, terms.find($0, field: field)) }
      }
      return QuerySlot(written: slot.written, terms: found)
    }
    var resolved = ResolvedRequest(planned)
    for filter in plan.filters {
      resolved.filters.append(try set(of: filter, deadline: request.deadline))
    }
    for (field, query) in plan.selections {
      resolved.selections.append((field, try set(of: query, deadline: request.deadline)))
    }
    resolved.filter()
    return resolved
  }

  private func bonus(
    _ plan: ShardPlan, _ resolved: ResolvedRequest, _ request: SearchRequest
  ) throws(SearchError) -> NearnessBonus? {
    guard !request.isPlain, definition.scoring.bonus > 0, !resolved.slots.isEmpty else {
      return nil
    }
    var likeness: (LikenessModel, Float)?
    if let profile = plan.likeness, profile.field < engine.scoring.count,
      let scoring = engine.scoring[profile.field]
    {
      let places = profile.hits.map { hit in
        hit.id.withUnsafeBytes { snapshot.find(id: $0) }
      }
      likeness = (
        LikenessModel(profile, places: places, scoring: scoring, segments: snapshot.segments),
        definition.scoring.likeness
      )
    }
    return NearnessBonus(
      slots: resolved.slots, segments: snapshot.segments, beta: definition.scoring.bonus,
      likeness: likeness)
  }

  /// The best hits behind the plan's mark.
  private func hits(
    _ plan: ShardPlan, _ resolved: ResolvedRequest, _ request: SearchRequest,
    _ bonus: NearnessBonus?
  ) throws(SearchError) -> [ScoredDocument] {
    let most = max(1, snapshot.maximumDocument)
    guard let after = plan.after else {
      return try answer { () throws(ScoringError) in
        try engine.topHits(
          weight: resolved.filtered, limit: min(request.limit, most), bonus: bonus,
          deadline: request.deadline)
      }
    }
    // Of equal scores what comes behind the id: as many as there are of them may have to be passed.
    let before = ScoredDocument(segment: 0, document: 0, score: after.score.nextUp)
    var limit = min(request.limit, most)
    while true {
      let found = try answer { () throws(ScoringError) in
        try engine.topHits(
          weight: resolved.filtered, limit: limit, after: before, bonus: bonus,
          deadline: request.deadline)
      }
      let behind = found.filter { hit in
        hit.score < after.score
          || compareBytes(
            snapshot.segments[hit.segment].idBytes(Int(hit.document)), after.id) > 0
      }
      if behind.count >= request.limit || found.count < limit || limit >= most {
        return Array(behind.prefix(request.limit))
      }
      limit = min(limit * 2, most)
    }
  }
}

/// A snapshot in this process as a shard.
package final class LocalShard: Shard {
  private let searcher: Searcher

  /// A shard of the searcher's records.
  package init(_ searcher: Searcher) { self.searcher = searcher }

  package func numbers() -> ShardNumbers { searcher.shardNumbers() }

  package func frequencies(of terms: [CollectionStatistics.Term]) -> [Int] {
    searcher.shardFrequencies(of: terms)
  }

  package func terms(matching request: ExpansionRequest) throws(SearchError) -> [[UInt8]] {
    try searcher.shardTerms(matching: request)
  }

  package func forms(of terms: [CollectionStatistics.Term]) -> [[[UInt8]]] {
    searcher.shardForms(of: terms)
  }

  package func best(
    _ plan: ShardPlan, field: Int, _ request: SearchRequest
  ) throws(SearchError) -> [ShardBest] {
    try searcher.shardBest(try Self.sent(plan), field: field, request)
  }

  package func answer(
    _ plan: ShardPlan, _ request: SearchRequest
  ) throws(SearchError) -> ShardAnswer {
    try searcher.shardAnswer(try Self.sent(plan), request)
  }

  package func show(
    _ ids: [[UInt8]], _ plan: ShardPlan, _ request: SearchRequest
  ) throws(SearchError) -> [Hit] {
    try searcher.shardShow(ids, try Self.sent(plan), request)
  }

  /// The plan as a shard elsewhere would read it.
  private static func sent(_ plan: ShardPlan) throws(SearchError) -> ShardPlan {
    do {
      return try ShardPlan(try plan.encoded())
    } catch {
      throw .index(message: "\(error)")
    }
  }
}
