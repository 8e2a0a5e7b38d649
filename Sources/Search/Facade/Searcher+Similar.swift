internal import Analysis
internal import Glibc
internal import InvertedIndex
internal import JSON
internal import Scoring

// Records like others: by the words that say most about them.

extension Searcher {
  /// Records like this one, by its most telling words; the request's filters and paging apply.
  public func similar(
    to id: String, _ request: SearchRequest
  ) throws(SearchError) -> SearchAnswer {
    let start = monotonicNanoseconds()
    try validate(request)
    let address = try self.address(of: id)
    let terms = try self.terms(of: address, sign: 1)
    var resolved = try resolve(request)
    let own = Query.identifiers([snapshot.segments[address.segment].idBytes(address.document)])
    let likes = Self.query(of: terms, limit: 32, definition)
    resolved.plan.query = .boolean(
      must: [likes], should: [], mustNot: [own], filter: [])
    resolved.plan.weight = engine.weight(resolved.query, scores: true)
    resolved.filter()
    var response = response(to: request, resolved)
    let page = try page(resolved, request, nil)
    response.hits = try hits(page.documents, resolved, request)
    response.next = page.next
    response.total = try answer { () throws(ScoringError) in
      try engine.count(weight: resolved.filtered, deadline: request.deadline)
    }
    response.nanoseconds = monotonicNanoseconds() &- start
    return response
  }

  /// The words of liked records, less those of unliked ones, as a query.
  func feedback(_ request: SearchRequest) throws(SearchError) -> Query {
    var sum: [TellingTerm: Double] = [:]
    for (ids, sign) in [(request.like, 1.0), (request.unlike, -1.0)] {
      for id in ids {
        let terms = try terms(of: try address(of: id), sign: sign / Double(ids.count))
        for (term, weight) in terms { sum[term, default: 0] += weight }
      }
    }
    return Self.query(of: sum, limit: 40, definition)
  }

  /// A term of a field.
  struct TellingTerm: Hashable {
    var field: Int
    var bytes: [UInt8]
  }

  /// How much each of a record's words says about it: log of its frequency × idf, with a sign.
  private func terms(
    of address: DocumentAddress, sign: Double
  ) throws(SearchError) -> [TellingTerm: Double] {
    guard let (object, language) = try storedRecord(address) else { return [:] }
    var frequencies: [TellingTerm: Int] = [:]
    for field in definition.fields where field.kind == .text && field.boost > 0 {
      for (term, count) in termFrequencies(
        [object[field.name]], field, language, limit: SnippetMaker.maximumTextLength)
      {
        frequencies[TellingTerm(field: field.ordinal, bytes: term)] = count
      }
    }
    let total = Double(max(1, engine.statistics.documentCount))
    var result: [TellingTerm: Double] = [:]
    for (term, frequency) in frequencies {
      let documents = Double(lookup.documentFrequency(term.bytes, field: term.field))
      // A word of this record alone leads nowhere, one of most records everywhere.
      guard documents > 0, documents * 4 < total || total < 16 else { continue }
      let boost = Double(definition.fields[term.field].boost)
      result[term] =
        sign * boost * (1 + log(Double(frequency)))
        * log(1 + (total - documents + 0.5) / (documents + 0.5))
    }
    return result
  }

  /// A record as it is stored, with the language of its texts; nil if only its id is stored.
  func storedRecord(
    _ address: DocumentAddress
  ) throws(SearchError) -> (record: JSONValue, language: Language)? {
    let record: [UInt8]
    do {
      record = try snapshot.segments[address.segment].stored(address.document)
    } catch {
      throw .index(message: "\(error)")
    }
    guard let object = try? JSONValue(utf8: record) else { return nil }
    return (object, recordLanguage(object, definition.fields))
  }

  /// How often each term stands in texts of a record, analysed as those of a field are.
  ///
  /// - Parameter limit: Bytes of each text behind which words are not looked at.
  func termFrequencies(
    _ values: [JSONValue?], _ field: Field, _ language: Language, limit: Int
  ) -> [[UInt8]: Int] {
    let analyzer = textAnalyzers.borrow(definition.analyzer(of: field))
    defer { textAnalyzers.giveBack(analyzer) }
    var frequencies: [[UInt8]: Int] = [:]
    for text in values.flatMap({ $0?.strings ?? [] }) {
      let utf8 = Array(text.utf8.prefix(limit))
      utf8.withUnsafeBytes { utf8 in
        let tokens = analyzer.analyze(utf8, language: language)
        var counts = [Int](repeating: 0, count: analyzer.formCount)
        for token in tokens { counts[token.form] += 1 }
        for (form, count) in counts.enumerated() where count > 0 {
          frequencies[analyzer.term(ofForm: form), default: 0] += count
        }
      }
    }
    return frequencies
  }

  /// The words with the largest weights, each weighing in proportion.
  private static func query(
    of terms: [TellingTerm: Double], limit: Int, _ definition: Definition
  ) -> Query {
    let best = terms.filter { $0.value > 0 }.sorted {
      if $0.value != $1.value { return $0.value > $1.value }
      if $0.key.field != $1.key.field { return $0.key.field < $1.key.field }
      return $0.key.bytes.lexicographicallyPrecedes($1.key.bytes)
    }.prefix(limit)
    guard let largest = best.first?.value else { return .none }
    return .any(
      best.map { term, weight in
        .term(
          field: term.field, bytes: term.bytes,
          boost: definition.fields[term.field].boost * Float(weight / largest))
      })
  }
}
