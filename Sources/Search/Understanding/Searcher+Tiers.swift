internal import InvertedIndex
internal import Scoring

// The hits of free queries: tier after tier, each by score.
extension Searcher {
  /// The tier of a hit; 0 for literal queries.
  func tier(of document: ScoredDocument, _ resolved: ResolvedRequest) -> Int {
    resolved.understood?.tiers.tier(segment: document.segment, document: Int(document.document))
      ?? 0
  }

  /// Notes the tier of a hit of a free query, why it is there if it has none of the words, and the
  /// fact that answers a question.
  func explainPlace(
    of document: ScoredDocument, _ resolved: ResolvedRequest, in hit: inout Hit
  ) {
    guard let understood = resolved.understood else { return }
    hit.tier = tier(of: document, resolved)
    let place = Int(document.document)
    if !understood.words.contains(document: place, segment: document.segment) {
      hit.because = understood.reasons(segment: document.segment, document: place)
    }
    if understood.tiers.top.contains(document: place, segment: document.segment)
      || hit.tier == 0
    {
      hit.answer = fact(understood, record: hit.record)
    }
  }

  /// How many records match a free query by its words alone; nil where that is not asked for.
  func literalTotal(
    _ resolved: ResolvedRequest, _ request: SearchRequest
  ) throws(SearchError) -> Int? {
    guard request.wantsTotal, let understood = resolved.understood else { return nil }
    let weight = understood.literal.restricted(
      to: resolved.filters + resolved.selections.map(\.set))
    return try answer { () throws(ScoringError) in
      try engine.count(weight: weight, deadline: request.deadline)
    }
  }

  /// The best hits by tier, score and id.
  ///
  /// Each tier is a query of its own, restricted to the tier's records, so that pruning acts within
  /// it and cannot change the order.
  func tiered(
    _ understood: UnderstoodQuery, _ resolved: ResolvedRequest, _ request: SearchRequest,
    _ bonus: NearnessBonus?, _ wanted: Int, _ cursor: Cursor?
  ) throws(SearchError) -> [ScoredDocument] {
    let sets = resolved.filters + resolved.selections.map(\.set)
    var first = 0
    var after: ScoredDocument?
    var isBehind: (ScoredDocument) -> Bool = { _ in true }
    if let cursor {
      var anchor: ScoredDocument?
      for id in [cursor.id, cursor.previous] where anchor == nil && !id.isEmpty {
        guard let address = snapshot.find(id: id) else { continue }
        let here = ScoredDocument(
          segment: address.segment, document: UInt32(address.document), score: 0)
        guard
          understood.tiers.records.contains(
            document: address.document, segment: address.segment)
        else { continue }
        anchor = try scored([here], resolved, request, bonus).first
      }
      if let anchor {
        first = tier(of: anchor, resolved)
        after = anchor
      } else {
        // Both records are gone: what comes behind the tier and score, then behind the id.
        first = Int(cursor.key >> 32)
        let score = Float(bitPattern: UInt32(truncatingIfNeeded: cursor.key))
        guard score.isFinite else {
          throw .option(
            name: "after", message: "the cursor is not one of this program's")
        }
        after = ScoredDocument(segment: 0, document: 0, score: score.nextUp)
        let id = Array(cursor.id.utf8)
        isBehind = { [snapshot] hit in
          hit.score != score
            || !snapshot.segments[hit.segment].idBytes(Int(hit.document))
              .lexicographicallyPrecedes(id)
        }
      }
    }
    var result: [ScoredDocument] = []
    for (number, tier) in understood.tiers.tiers.enumerated() where number >= first {
      let records = sets.reduce(tier) { $0.intersection($1) }
      guard !records.isEmpty else { continue }
      let weight = PlannedClause.boolean(
        must: [], should: [understood.score],
        filter: [PlannedClause(query: .documents(records), weight: .documents(records))]
      ).weight
      let start = number == first ? after : nil
      // Behind a cursor whose records are gone, those before its id are left out afterwards.
      let missing = wanted - result.count
      let limit = start == nil ? missing : min(records.count, missing + records.count)
      let hits = try answer { () throws(ScoringError) in
        try engine.topHits(
          weight: weight, limit: limit, after: start, bonus: bonus, deadline: request.deadline)
      }
      result += (start == nil ? hits : hits.filter(isBehind)).prefix(missing)
      if result.count >= wanted { break }
    }
    return result
  }
}
