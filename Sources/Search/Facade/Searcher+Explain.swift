internal import InvertedIndex
internal import QueryLanguage
internal import Scoring

extension Searcher {
  /// How a record's score for a request comes about, or which part of the request it fails.
  public func explain(
    id: String, _ request: SearchRequest
  ) throws(SearchError) -> Explanation {
    try validate(request)
    let resolved = try resolve(request, wantsClauses: true)
    let address = try self.address(of: id)
    let place = Place(address, deadline: request.deadline)
    guard try score(resolved.filtered, place) != nil else {
      return try failure(resolved, place, request.query)
    }
    let words = try explanation(of: resolved.query, place)
    let bonus = try bonus(resolved, request)
    let plain = Float(words.value)
    guard let bonus else {
      return sum(to: Double(plain), heading(resolved, place), [words])
    }
    let parts = bonus.parts(segment: place.segment, document: place.document)
    // As the ranking computes it.
    let score = Float(Double(plain) * (1 + Double(min(max(0, parts.bonus), bonus.maximum))))
    var details = [
      Explanation(Double(parts.nearness), "nearness: mean of 1/distance of neighbouring words"),
      Explanation(Double(parts.exactness), "exactness: share of words in the form written"),
    ]
    if let likeness = parts.likeness {
      details.append(
        Explanation(Double(likeness), "likeness: words in common with the other best hits"))
    }
    details.append(Explanation(Double(bonus.beta), "most that a bonus can be"))
    let share = Explanation(
      Double(score) - Double(plain),
      "bonus for nearness and exact form, \(parts.bonus) of \(plain)", details: details)
    return sum(to: Double(score), heading(resolved, place), [words, share])
  }

  /// "score", of a free query with the tier that goes before it.
  private func heading(_ resolved: ResolvedRequest, _ place: Place) -> String {
    guard let understood = resolved.understood else { return "score" }
    let document = ScoredDocument(segment: place.segment, document: place.document, score: 0)
    let reasons = understood.reasons(segment: place.segment, document: Int(place.document))
    return "score in tier \(tier(of: document, resolved))"
      + (reasons.isEmpty ? "" : ", \(reasons.joined(separator: ", "))")
  }

  private struct Place {
    var segment: Int
    var document: UInt32
    /// When to give up.
    var deadline: UInt64?

    init(_ address: DocumentAddress, deadline: UInt64?) {
      self.deadline = deadline
      segment = address.segment
      document = UInt32(address.document)
    }
  }

  /// A sum whose parts add up exactly: what rounding to a `Float` took or gave is a part.
  private func sum(to value: Double, _ text: String, _ parts: [Explanation]) -> Explanation {
    var details = parts
    let total = parts.reduce(0) { $0 + $1.value }
    if total != value { details.append(Explanation(value - total, "rounding to a float")) }
    return Explanation(value, text, details: details)
  }

  /// The score of one record, nil where it does not match.
  private func score(_ query: Query, _ place: Place) throws(SearchError) -> Float? {
    try score(engine.weight(query, scores: true), place)
  }

  private func score(_ weight: Weight, _ place: Place) throws(SearchError) -> Float? {
    let one = set(of: [
      ScoredDocument(segment: place.segment, document: place.document, score: 0)
    ])
    return try answer { () throws(ScoringError) in
      try engine.topHits(
        weight: weight.restricted(to: [one]), limit: 1, deadline: place.deadline)
    }.first?.score
  }

  private func failure(
    _ resolved: ResolvedRequest, _ place: Place, _ query: String
  ) throws(SearchError) -> Explanation {
    var details: [Explanation] = []
    for (name, query) in resolved.clauses {
      let score = try score(query, place)
      details.append(
        Explanation(
          Double(score ?? 0), score == nil ? "\(name): not in the record" : "\(name): matches",
          matches: score != nil))
    }
    if resolved.clauses.isEmpty {
      details.append(Explanation(0, "\(query): not in the record", matches: false))
    }
    return Explanation(0, "the record does not match", matches: false, details: details)
  }

  // MARK: Clauses

  /// The value of a matching query and what it consists of.
  private func explanation(of query: Query, _ place: Place) throws(SearchError) -> Explanation {
    switch query {
    case .boolean(let must, let should, let mustNot, let filter):
      var details: [Explanation] = []
      for clause in must + should {
        if try score(clause, place) != nil {
          details.append(try explanation(of: clause, place))
        }
      }
      details = details.filter { $0.value != 0 || !$0.details.isEmpty }
      if details.count == 1, filter.isEmpty, mustNot.isEmpty { return details[0] }
      let value = details.reduce(0) { $0 + $1.value }
      return Explanation(value, "sum of", details: details)
    case .term(let field, let bytes, let boost):
      return try leaf(
        query, place, field, boost, String(decoding: bytes, as: UTF8.self),
        frequencies: [lookup.documentFrequency(bytes, field: field)])
    case .synonym(let field, let alternatives, let boost):
      let names = alternatives.map { Self.name($0.words) }
      let frequency =
        alternatives.map { alternative in
          leastFrequency(alternative, field)
        }.max() ?? 0
      let shown = names.prefix(8).joined(separator: " | ") + (names.count > 8 ? " | …" : "")
      return try leaf(query, place, field, boost, shown, frequencies: [frequency])
    case .phrase(let field, let words, let slop, let boost):
      let name = words.map { word in
        word.alternatives.prefix(8).map { Self.name([$0]) }.joined(separator: "|")
          + (word.alternatives.count > 8 ? "|…" : "")
      }.joined(separator: " ")
      let frequencies = words.map { word in
        word.alternatives.map { lookup.documentFrequency($0.bytes, field: field) }.max() ?? 0
      }
      return try leaf(
        query, place, field, boost, "\"\(name)\"" + (slop > 0 ? "~\(slop)" : ""),
        frequencies: frequencies)
    case .near(let field, let operands, _, let boost):
      let name = operands.map { operand in
        operand.prefix(8).map { Self.name($0.words) }.joined(separator: " | ")
      }.joined(separator: " NEAR ")
      let frequencies = operands.map { operand in
        operand.map { alternative in
          leastFrequency(alternative, field)
        }.max() ?? 0
      }
      return try leaf(query, place, field, boost, name, frequencies: frequencies)
    case .form(let field, let bytes, let form, let boost):
      return try leaf(
        query, place, field, boost, "=" + String(decoding: form, as: UTF8.self),
        frequencies: [lookup.documentFrequency(bytes, field: field)])
    case .constant(_, let score): return Explanation(Double(score), "constant: too many words")
    case .anyTerm, .anyWord, .prefix, .termRange, .dateOverlap, .hasText, .identifiers, .documents:
      return Explanation(0, "filter")
    case .all: return Explanation(0, "every record")
    case .none: return Explanation(0, "nothing", matches: false)
    }
  }

  /// Records that the rarest place of an alternative may stand in.
  private func leastFrequency(_ alternative: Query.Alternative, _ field: Int) -> Int {
    alternative.places.map { place in
      place.map { lookup.documentFrequency($0.bytes, field: field) }.max() ?? 0
    }.min() ?? 0
  }

  private static func name(_ words: [Query.WrittenTerm]) -> String {
    words.map { word in
      word.form.map { "=" + String(decoding: $0, as: UTF8.self) }
        ?? String(decoding: word.bytes, as: UTF8.self)
    }.joined(separator: " ")
  }

  /// A clause with a score of its own: weight × what is left of 1 for the frequency and the length.
  private func leaf(
    _ query: Query, _ place: Place, _ field: Int, _ boost: Float, _ name: String,
    frequencies: [Int]
  ) throws(SearchError) -> Explanation {
    let value = try score(query, place) ?? 0
    let statistics = engine.statistics.field(field)
    var idf = 0.0
    for frequency in frequencies where frequency > 0 {
      idf += Double(
        BM25Similarity.idf(
          documentFrequency: frequency, documentCount: statistics.documentCount))
    }
    let weight = boost * Float(idf)
    let norm = snapshot.segments[place.segment].norms(field)?[Int(place.document)] ?? 0
    let average =
      statistics.documentCount > 0
      ? Double(statistics.sumTotalTermFrequency) / Double(statistics.documentCount) : 0
    let fieldName = field < definition.fields.count ? definition.fields[field].name : "?"
    return Explanation(
      Double(value), "\(name) in \(fieldName), product of",
      details: [
        Explanation(Double(boost), "boost"),
        Explanation(
          Double(Float(idf)),
          "idf: in \(frequencies.map(String.init).joined(separator: ", ")) of "
            + "\(statistics.documentCount) records"),
        Explanation(
          weight > 0 ? Double(value) / Double(weight) : 0,
          "frequency against length: \(FieldNorms.decode(norm)) words, on average "
            + "\(Float(average)), k1 \(definition.scoring.k1), b \(definition.scoring.b)"),
      ])
  }
}
