internal import Analysis
internal import InvertedIndex
internal import JSON
internal import Scoring

// A given list of citations, ordered by how well they support a text.

extension Searcher {
  /// Orders candidates by how well they support a plain text, the request's query: every one exactly
  /// once, best first, equal ones as they came.
  ///
  /// A candidate that is a record of the index, by its id or as a printed reference of it, is judged
  /// by what the record says. Any other is judged by its own words. Both are measured alike, with the
  /// whole collection's statistics: how rare a word is does not depend on the candidates.
  ///
  /// Of the request its query, `isPlain` (only the words, without any other evidence), `fuse`,
  /// `explains` and the deadline count.
  ///
  /// Cost: grows with the text and the candidates, not with the index; for each printed reference
  /// one search for the record.
  public func rerank(
    _ candidates: [RerankCandidate], _ request: SearchRequest
  ) throws(SearchError) -> [RerankedCandidate] {
    guard (0...1).contains(request.fuse) else {
      throw .option(name: "fuse", message: "expected a number from 0 to 1, found \(request.fuse)")
    }
    let prepared = try prepareReranking(
      text: request.query, candidates: candidates, deadline: request.deadline)
    let weights = request.isPlain ? definition.reranking.wordsOnly : definition.reranking
    let scores = prepared.scores(weights)
    let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    let ranked = order.map { index in
      let candidate = candidates[index]
      let matched = prepared.matched[index]
      return RerankedCandidate(
        original: index + 1, id: candidate.id ?? matched ?? candidate.line ?? "",
        matched: matched, title: prepared.titles[index], score: scores[index],
        explanation: request.explains ? prepared.explanation(of: index, weights) : nil)
    }
    return request.fuse > 0 ? Self.fused(ranked, request.fuse) : ranked
  }

  /// Scores from 0 to 1, blended with the place in the list that came: the first has 1, the last the
  /// least.
  private static func fused(
    _ ranked: [RerankedCandidate], _ fuse: Double
  ) -> [RerankedCandidate] {
    let largest = ranked.map(\.score).max() ?? 0
    let count = Double(max(1, ranked.count))
    return ranked.map { entry in
      var entry = entry
      let share = largest > 0 ? max(0, entry.score) / largest : 0
      let place = 1 - Double(entry.original - 1) / count
      let parts = [
        Explanation(
          (1 - fuse) * share, "\(1 - fuse) × score / \(largest), the largest",
          details: [entry.explanation].compactMap { $0 }),
        Explanation(
          fuse * place, "\(fuse) × place \(entry.original) of \(ranked.count) as it came"),
      ]
      entry.score = parts[0].value + parts[1].value
      if entry.explanation != nil {
        entry.explanation = Explanation(entry.score, "sum", details: parts)
      }
      return entry
    }.sorted { ($1.score, $0.original) < ($0.score, $1.original) }
  }

  /// Reads the candidates and finds in them what agrees with the text.
  public func prepareReranking(
    text: String, candidates: [RerankCandidate], deadline: UInt64? = nil
  ) throws(SearchError) -> PreparedReranking {
    let deadline = Deadline(deadline)
    let wanted = RerankText(text, self)
    var evidence: [RerankEvidence] = []
    var matched: [String?] = []
    var titles: [String?] = []
    var documents: [(candidate: Int, document: String)] = []
    // Each candidate for itself, so by several threads: most of the time goes into unpacking records.
    let parts = ParallelRanges.map(candidates.count) { range in
      Result { () throws(SearchError) in
        try self.read(candidates[range], for: wanted, deadline)
      }
    }
    for part in parts {
      for read in try part.get() {
        if let document = read.document { documents.append((evidence.count, document)) }
        evidence.append(read.evidence)
        matched.append(read.record)
        titles.append(read.title)
      }
    }
    if !documents.isEmpty {
      let scores = try bestSections(of: Set(documents.map(\.document)), text, deadline)
      for (candidate, document) in documents {
        evidence[candidate].section = scores[document] ?? 0
      }
    }
    return PreparedReranking(
      text: wanted, fields: definition.fields.filter { $0.kind == .text }.map(\.name),
      evidence: evidence, matched: matched,
      titles: titles)
  }

  /// What was found in a candidate.
  private struct ReadCandidate: Sendable {
    var evidence: RerankEvidence
    var record: String?
    var title: String?
    /// The document whose sections are its full text.
    var document: String?
  }

  /// Reads some candidates. Called by several threads.
  private func read(
    _ candidates: ArraySlice<RerankCandidate>, for wanted: RerankText, _ deadline: Deadline
  ) throws(SearchError) -> [ReadCandidate] {
    let reader = CandidateReader(wanted, self)
    let averages = reader.averageLengths()
    let matcher = ReferenceMatcher(self, deadline: deadline.time)
    var result: [ReadCandidate] = []
    result.reserveCapacity(candidates.count)
    for candidate in candidates {
      try deadline.check()
      let id = try record(of: candidate, matcher)
      var read: CandidateText
      if let id, let address = snapshot.find(id: id) {
        read = try reader.read(address)
        reader.addCitingPlaces(to: &read)
      } else {
        read = reader.read(candidate)
      }
      result.append(
        ReadCandidate(
          evidence: RerankEvidence(
            read, wanted, averages: averages, authorField: reader.authorField),
          record: id, title: read.title ?? candidate.title, document: read.document))
    }
    return result
  }

  /// The id of the record that a candidate is, if it is one.
  private func record(
    of candidate: RerankCandidate, _ matcher: ReferenceMatcher
  ) throws(SearchError) -> String? {
    if let id = candidate.id ?? candidate.line, snapshot.find(id: id) != nil { return id }
    // What has no white space is an id that the index does not know.
    guard candidate.id == nil, let line = candidate.line, line.contains(where: \.isWhitespace)
    else {
      return nil
    }
    return try matcher.record(ofReference: line)
  }

  /// Sections beyond these many are not looked at.
  private static let maximumSections = 1_000

  /// The scores that a search gives the best section of each document, where documents have any.
  private func bestSections(
    of documents: Set<String>, _ text: String, _ deadline: Deadline
  ) throws(SearchError) -> [String: Double] {
    let section = KeywordTerm.fold("section")
    guard let documentField = definition.field("document"), documentField.kind == .keyword,
      let kindField = definition.field("kind"), kindField.kind == .keyword,
      lookup.contains(section, field: kindField.ordinal)
    else { return [:] }
    var request = SearchRequest(query: text)
    request.isPlainText = true
    request.correctsSpelling = false
    request.deadline = deadline.time
    let resolved = try resolve(request)
    let query = Query.boolean(
      must: [resolved.query], should: [], mustNot: [],
      filter: [
        .anyTerm(field: documentField.ordinal, terms: documents.map { KeywordTerm.fold($0) }),
        .anyTerm(field: kindField.ordinal, terms: [section]),
      ])
    let hits = try answer { () throws(ScoringError) in
      try engine.topHits(
        query, limit: Self.maximumSections, bonus: nil, deadline: deadline.time)
    }
    var result: [String: Double] = [:]
    for hit in hits {
      // The id of a section is its document's, `#` and its own.
      let id = snapshot.segments[hit.segment].id(Int(hit.document))
      let document = String(id.prefix { $0 != "#" })
      result[document] = max(result[document] ?? 0, Double(hit.score))
    }
    return result
  }
}
