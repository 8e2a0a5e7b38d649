internal import Analysis
internal import Glibc
internal import InvertedIndex
internal import JSON

// A given list of citations, ordered by how well they support a text.

extension Searcher {
  /// Orders candidates by how well they match a plain text: every one exactly once, best first, equal
  /// ones as they came.
  ///
  /// A candidate that is a record of the index, by its id or as a printed reference of it, is scored as
  /// that record. Any other is scored by its own words, with the whole collection's statistics: how
  /// rare a word is does not depend on which candidates are in the list.
  ///
  /// Cost: one search restricted to the records; for each printed reference one search for the record.
  public func rerank(
    text: String, candidates: [RerankCandidate], plain: Bool = false, deadline: UInt64? = nil
  ) throws(SearchError) -> [RerankedCandidate] {
    var recognised = [String?](repeating: nil, count: candidates.count)
    for (index, candidate) in candidates.enumerated() {
      if let deadline, monotonicNanoseconds() > deadline { throw .deadline }
      recognised[index] = try record(of: candidate, deadline: deadline)
    }
    let ids = Set(recognised.compactMap { $0 }).sorted()
    let scores = Dictionary(
      try rank(text: text, among: ids, plain: plain, deadline: deadline).map {
        ($0.id, Double($0.score))
      }, uniquingKeysWith: { first, _ in first })
    let scorer = CandidateScorer(self, text: text)
    var result: [RerankedCandidate] = []
    for (index, candidate) in candidates.enumerated() {
      if let deadline, monotonicNanoseconds() > deadline { throw .deadline }
      let matched = recognised[index]
      let score = matched.flatMap { scores[$0] } ?? scorer.score(candidate)
      result.append(
        RerankedCandidate(
          original: index + 1, id: candidate.id ?? matched ?? candidate.line ?? "",
          matched: matched, title: matched.flatMap(title) ?? candidate.title, score: score))
    }
    return result.sorted { ($1.score, $0.original) < ($0.score, $1.original) }
  }

  private func title(of id: String) -> String? {
    guard let record = try? record(id: id), let object = try? JSONValue(utf8: record) else {
      return nil
    }
    return object["title"]?.displayText
  }

  /// The id of the record that a candidate is, if it is one.
  private func record(
    of candidate: RerankCandidate, deadline: UInt64?
  ) throws(SearchError) -> String? {
    if let id = candidate.id ?? candidate.line, snapshot.find(id: id) != nil { return id }
    guard candidate.id == nil, let line = candidate.line else { return nil }
    return try record(ofReference: line, deadline: deadline)
  }

  /// The citation or document that a printed reference names: one of the best matches whose title
  /// stands in it nearly whole, and whose year, if the reference has one, is in it too.
  private func record(
    ofReference line: String, deadline: UInt64?
  ) throws(SearchError) -> String? {
    let words = Self.words(of: line)
    guard words.count > 2 else { return nil }
    var request = SearchRequest(query: String(line.prefix(2_000)))
    request.isPlainText = true
    request.isPlain = true
    request.limit = 5
    request.wantsTotal = false
    request.wantsSnippets = false
    request.correctsSpelling = false
    request.deadline = deadline
    if definition.field("kind") != nil { request.kinds = ["citation", "document"] }
    let known = Set(words)
    let years = known.filter { $0.count == 4 && Int($0) != nil }
    for hit in try search(request).hits {
      let title = Self.words(of: hit.title ?? "")
      guard title.count > 1 else { continue }
      let found = title.reduce(0) { $0 + (known.contains($1) ? 1 : 0) }
      guard found * 10 >= title.count * 8 else { continue }
      if let year = hit.year, !years.isEmpty, !years.contains(String(year)) { continue }
      return hit.id
    }
    return nil
  }

  /// Maximal runs of letters and digits, in lower case.
  private static func words(of text: String) -> [String] {
    text.lowercased().unicodeScalars.split {
      !$0.properties.isAlphabetic && $0.properties.numericType == nil
    }.map { String($0) }
  }
}

/// Scores texts that are not in the index as if they were: BM25 over title, author and text, with the
/// statistics of these fields.
private struct CandidateScorer {
  /// The text of a candidate is cut here: a reference is a line, an abstract some.
  private static let maximumTextLength = 65_536

  private let searcher: Searcher
  private let language: Language
  /// Of each field its words of the text, with how often they stand there and their idf.
  private let wanted: [(field: Field, terms: [[UInt8]: Double])]

  init(_ searcher: Searcher, text: String) {
    self.searcher = searcher
    let utf8 = Array(text.utf8.prefix(Self.maximumTextLength))
    // One language for both sides: a title alone is too short to tell, and words meet only if they
    // are stemmed alike.
    let language = utf8.withUnsafeBytes { LanguageDetector().detect($0) }
    self.language = language
    wanted = ["title", "author", "text"].compactMap { name in
      guard let field = searcher.definition.field(name), field.kind == .text, field.boost > 0 else {
        return nil
      }
      let counts = Self.counts(of: utf8, field, searcher, language).counts
      let total = Double(max(1, searcher.snapshot.fieldStatistics(field.ordinal).documentCount))
      var terms: [[UInt8]: Double] = [:]
      for (term, count) in counts {
        let documents = Double(searcher.lookup.documentFrequency(term, field: field.ordinal))
        terms[term] =
          Double(count) * log(1 + (total - min(documents, total) + 0.5) / (documents + 0.5))
      }
      return (field, terms)
    }
  }

  func score(_ candidate: RerankCandidate) -> Double {
    wanted.reduce(0) { sum, entry in
      let text =
        switch entry.field.name {
        case "title": candidate.title ?? candidate.line
        case "author": candidate.author
        default: candidate.text
        }
      guard let text, !text.isEmpty else { return sum }
      return sum + Double(entry.field.boost) * score(text, entry.field, entry.terms)
    }
  }

  private func score(_ text: String, _ field: Field, _ terms: [[UInt8]: Double]) -> Double {
    let utf8 = Array(text.utf8.prefix(Self.maximumTextLength))
    let (counts, length) = Self.counts(of: utf8, field, searcher, language)
    let statistics = searcher.snapshot.fieldStatistics(field.ordinal)
    let average =
      Double(max(1, statistics.sumTotalTermFrequency)) / Double(max(1, statistics.documentCount))
    let scoring = searcher.definition.scoring
    let norm =
      Double(scoring.k1)
      * (1 - Double(scoring.b) + Double(scoring.b) * Double(length) / average)
    // In the order of the terms, so that the same list gives the same scores to the last digit.
    return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.reduce(0) { sum, entry in
      guard let weight = terms[entry.key] else { return sum }
      let frequency = Double(entry.value)
      return sum + weight * frequency / (frequency + norm)
    }
  }

  private static func counts(
    of utf8: [UInt8], _ field: Field, _ searcher: Searcher, _ language: Language
  ) -> (counts: [[UInt8]: Int], length: Int) {
    let analyzer = searcher.textAnalyzers.borrow(searcher.definition.analyzer(of: field))
    defer { searcher.textAnalyzers.giveBack(analyzer) }
    let tokens = utf8.withUnsafeBytes { analyzer.analyze($0, language: language) }
    var counts: [[UInt8]: Int] = [:]
    for token in tokens { counts[analyzer.term(ofForm: token.form), default: 0] += 1 }
    return (counts, tokens.count)
  }
}
