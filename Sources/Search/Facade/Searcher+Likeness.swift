internal import InvertedIndex
internal import JSON
internal import Scoring

extension Searcher {
  /// What the best hits of a request have in common; nil where that is not asked for, or the query
  /// is too short to tell.
  func likeness(
    _ resolved: ResolvedRequest, _ request: SearchRequest
  ) throws(SearchError) -> LikenessModel? {
    guard definition.scoring.likeness > 0,
      resolved.slots.count >= LikenessProfile.minimumWords, let field = mainField,
      let scoring = engine.scoring[field.ordinal]
    else { return nil }
    let best = try answer { () throws(ScoringError) in
      try engine.topHits(
        resolved.filtered, limit: LikenessProfile.hitCount, bonus: nil,
        deadline: request.deadline, counts: false)
    }.hits
    guard best.count > 1, let first = best.first, first.score > 0 else { return nil }
    let total = engine.statistics.documentCount
    var idf: [[UInt8]: Float] = [:]
    // Not looked at: first of all the query's own.
    var passed = Highlighter(resolved.query).terms(ofField: field.ordinal)
    var hits: [(hit: LikenessProfile.Hit, worth: [[UInt8]: Double])] = []
    var places: [DocumentAddress?] = []
    for hit in best {
      let address = DocumentAddress(segment: hit.segment, document: Int(hit.document))
      guard let (record, language) = try storedRecord(address),
        let norms = snapshot.segments[hit.segment].norms(field.ordinal)
      else { return nil }
      let norm = norms[Int(hit.document)]
      var worth: [[UInt8]: Double] = [:]
      let members = field.includes + [field.name]
      for (term, count) in termFrequencies(
        members.map { record[$0] }, field, language, limit: Self.likenessTextLength)
      where !passed.contains(term) {
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
          FieldScoring.score(idf[term] ?? 0, Float(count), scoring.inverse, norm))
      }
      let id = snapshot.segments[hit.segment].idBytes(Int(hit.document))
      hits.append(
        (.init(id: id, weight: Double(hit.score) / Double(first.score)), worth))
      places.append(address)
    }
    return LikenessProfile(field: field.ordinal, hits: hits, idf: idf).map {
      LikenessModel($0, places: places, scoring: scoring, segments: snapshot.segments)
    }
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
