internal import InvertedIndex
internal import JSON
internal import Scoring

extension Searcher {
  /// What the best hits of a request have in common; nil where that is not asked for, or the query
  /// is too short to tell.
  func likeness(
    _ resolved: ResolvedRequest, _ request: SearchRequest
  ) throws(SearchError) -> LikenessModel? {
    guard let field = likenessField(slotCount: resolved.slots.count),
      let scoring = engine.scoring[field.ordinal]
    else { return nil }
    let hits = try answer { () throws(ScoringError) in
      try engine.topHits(
        resolved.filtered, limit: LikenessProfile.hitCount, bonus: nil,
        deadline: request.deadline, counts: false)
    }.hits
    guard hits.count > 1, let first = hits.first, first.score > 0 else { return nil }
    var best: [ShardBest] = []
    var places: [DocumentAddress?] = []
    for hit in hits {
      let address = DocumentAddress(segment: hit.segment, document: Int(hit.document))
      let segment = snapshot.segments[hit.segment]
      guard let norms = segment.norms(field.ordinal),
        let frequencies = try likenessFrequencies(address, field)
      else { return nil }
      best.append(
        ShardBest(
          id: segment.idBytes(address.document), score: hit.score, norm: norms[address.document],
          frequencies: frequencies))
      places.append(address)
    }
    return likenessProfile(of: best, resolved.query, field).map {
      LikenessModel($0, places: places, scoring: scoring, segments: snapshot.segments)
    }
  }

  /// The field that likeness is measured in; nil for queries of too few words.
  func likenessField(slotCount: Int) -> Field? {
    guard definition.scoring.likeness > 0, slotCount >= LikenessProfile.minimumWords else {
      return nil
    }
    return mainField
  }

  /// How often each term stands in the texts of a field of a record; nil if they are not stored.
  func likenessFrequencies(
    _ address: DocumentAddress, _ field: Field
  ) throws(SearchError) -> [[UInt8]: Int]? {
    guard let (record, language) = try storedRecord(address) else { return nil }
    let members = field.includes + [field.name]
    return termFrequencies(
      members.map { record[$0] }, field, language, limit: Self.likenessTextLength)
  }

  /// What the best hits have in common, by the statistics of the collection; nil if nothing.
  ///
  /// - Parameter best: The best hits by BM25, best first.
  func likenessProfile(of best: [ShardBest], _ query: Query, _ field: Field) -> LikenessProfile? {
    guard best.count > 1, let first = best.first, first.score > 0,
      let scoring = engine.scoring[field.ordinal]
    else { return nil }
    let total = engine.statistics.documentCount
    var idf: [[UInt8]: Float] = [:]
    // Not looked at: first of all the query's own.
    var passed = Highlighter(query).terms(ofField: field.ordinal)
    var hits: [(hit: LikenessProfile.Hit, worth: [[UInt8]: Double])] = []
    for hit in best {
      var worth: [[UInt8]: Double] = [:]
      for (term, count) in hit.frequencies where !passed.contains(term) {
        if idf[term] == nil {
          let documents = lookup.documentFrequency(term, field: field.ordinal)
          // A word of this record alone is no likeness, one of most records none worth the name.
          guard documents > 1, documents * 4 < total || total < 16 else {
            passed.insert(term)
            continue
          }
          idf[term] = BM25Similarity.idf(
            documentFrequency: documents, documentCount: scoring.documentCount)
        }
        worth[term] = Double(
          FieldScoring.score(idf[term] ?? 0, Float(count), scoring.inverse, hit.norm))
      }
      hits.append((.init(id: hit.id, weight: Double(hit.score) / Double(first.score)), worth))
    }
    return LikenessProfile(field: field.ordinal, hits: hits, idf: idf)
  }

  /// Bytes of a text behind which words are not looked at: enough to say what it is about.
  private static let likenessTextLength = 65_536

  /// The text field that most words stand in.
  private var mainField: Field? {
    textFields.filter { $0.boost > 0 }.max { a, b in
      let (wordsA, wordsB) = (wordCount(a), wordCount(b))
      return wordsA != wordsB ? wordsA < wordsB : a.ordinal > b.ordinal
    }
  }

  private func wordCount(_ field: Field) -> Int {
    engine.statistics.field(field.ordinal).sumTotalTermFrequency
  }
}
