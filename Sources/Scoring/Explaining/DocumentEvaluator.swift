internal import InvertedIndex

/// Scores documents one at a time, clause by clause, without any of the machinery for speed: what the
/// tests hold the scorers to. (`Searcher.explain` asks the scorers themselves, so that it shows what
/// ranked.)
///
/// Belongs to one thread. Cost of a document: all postings of the query's terms, once per evaluator.
public final class DocumentEvaluator {
  private let searcher: IndexSearcher
  private let index: Int
  private let segment: SegmentReader
  /// The only document of interest; nil: any.
  private let document: UInt32?
  private var cache: [Key: [UInt32: Occurrences]] = [:]

  private struct Key: Hashable {
    var field: Int
    var term: Query.WrittenTerm
  }

  /// A term in a document.
  private struct Occurrences {
    var frequency: Int
    var positions: [UInt32]
  }

  /// - Parameter document: If only one document will be asked for: it saves memory.
  public init(_ searcher: IndexSearcher, segment: Int, document: UInt32? = nil) {
    self.searcher = searcher
    index = segment
    self.segment = searcher.snapshot.segments[segment]
    self.document = document
  }

  /// The document's score, rounded as in a search: `Float(value)` of the root. Deleted documents
  /// are scored like others.
  public func evaluate(_ query: Query, document: UInt32) -> ClauseScore {
    switch query {
    case .all: return ClauseScore(value: 0, matches: true, text: "every record")
    case .none: return ClauseScore(value: 0, matches: false, text: "no record")
    case .documents(let set):
      return ClauseScore(
        value: 0, matches: set.contains(document: Int(document), segment: index),
        text: "in the set")
    case .hasText(let field):
      let matches = segment.norms(field).map { $0[Int(document)] != 0 } ?? false
      return ClauseScore(value: 0, matches: matches, text: "\(name(field)): any word")
    case .identifiers(let ids):
      return ClauseScore(
        value: 0, matches: ids.contains(segment.idBytes(Int(document))), text: "one of the ids")
    case .dateOverlap(let field, let first, let last):
      let days = segment.dateRangeColumn(field)?.value(Int(document))
      let matches = days.map { $0.lowerBound <= Int(last) && $0.upperBound >= Int(first) } ?? false
      return ClauseScore(
        value: 0, matches: matches && first <= last, text: "\(name(field)): days overlap")
    case .constant(let inner, let score):
      let details = evaluate(inner, document: document)
      return ClauseScore(
        value: details.matches ? Double(score) : 0, matches: details.matches,
        text: "constant score", details: [details])
    case .anyTerm(let field, let terms):
      return selection(field, document, "any of \(terms.count) terms") { terms.contains($0) }
    case .anyWord(let field, let words):
      let matches = words.contains { occurrences(field, $0)[document] != nil }
      return ClauseScore(
        value: 0, matches: matches, text: "\(name(field)): any of \(words.count) words")
    case .prefix(let field, let bytes):
      return selection(field, document, "terms that begin with \(string(bytes))") {
        $0.starts(with: bytes)
      }
    case .termRange(let field, let lower, let upper):
      return selection(field, document, "terms of a range") { term in
        (lower.map { !term.lexicographicallyPrecedes($0) } ?? true)
          && (upper.map { !$0.lexicographicallyPrecedes(term) } ?? true)
      }
    case .term(let field, let bytes, let boost):
      let found = occurrences(field, .init(bytes))[document]
      return scored(
        field, document, Float(found?.frequency ?? 0), [documentFrequency(field, bytes)],
        boost: boost, text: "\(name(field)):\(string(bytes))")
    case .form(let field, let bytes, let form, let boost):
      let found = occurrences(field, .init(bytes, form: form))[document]
      return scored(
        field, document, Float(found?.positions.count ?? 0), [documentFrequency(field, bytes)],
        boost: boost, text: "\(name(field)):=\(string(form))")
    case .synonym(let field, let alternatives, let boost):
      return synonym(field, alternatives, document, boost)
    case .phrase(let field, let words, let slop, let boost):
      return phrase(field, words, slop, document, boost)
    case .near(let field, let operands, let distances, let boost):
      return near(field, operands, distances, document, boost)
    case .boolean(let must, let should, let mustNot, let filter):
      return boolean(must, should, mustNot, filter, document)
    }
  }

  // MARK: Postings

  private func name(_ field: Int) -> String {
    let fields = searcher.snapshot.definition.fields
    return field >= 0 && field < fields.count ? fields[field].name : "?"
  }

  private func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func occurrences(_ field: Int, _ term: Query.WrittenTerm) -> [UInt32: Occurrences] {
    let key = Key(field: field, term: term)
    if let known = cache[key] { return known }
    var result: [UInt32: Occurrences] = [:]
    defer { cache[key] = result }
    guard let dictionary = segment.inverted.terms(field: field),
      let info = dictionary.find(term.bytes),
      var cursor = PostingsCursor(segment.inverted, options: dictionary.options, info: info)
    else { return result }
    var wanted: UInt32?
    if let form = term.form {
      guard dictionary.options.contains(.forms),
        let ordinal = dictionary.forms(of: info, term: term.bytes).firstIndex(of: form)
      else { return result }
      wanted = UInt32(ordinal)
    }
    while cursor.next() {
      if let document, cursor.document != document { continue }
      var positions: [UInt32] = []
      var forms: [UInt32] = []
      cursor.readPositions(into: &positions, forms: &forms)
      if let wanted {
        positions = zip(positions, forms).filter { $0.1 == wanted }.map { $0.0 }
        if positions.isEmpty { continue }
        result[cursor.document] = Occurrences(frequency: positions.count, positions: positions)
      } else {
        result[cursor.document] = Occurrences(
          frequency: Int(cursor.frequency), positions: positions)
      }
    }
    return result
  }

  private func documentFrequency(_ field: Int, _ bytes: [UInt8]) -> Int {
    searcher.snapshot.segments.reduce(0) {
      $0 + Int($1.inverted.terms(field: field)?.find(bytes)?.documentFrequency ?? 0)
    }
  }

  private func selection(
    _ field: Int, _ document: UInt32, _ text: String, _ isWanted: ([UInt8]) -> Bool
  ) -> ClauseScore {
    var matches = false
    if let dictionary = segment.inverted.terms(field: field) {
      var cursor = dictionary.cursor()
      while !matches, cursor.next() {
        if isWanted(cursor.term) {
          matches = occurrences(field, .init(cursor.term))[document] != nil
        }
      }
    }
    return ClauseScore(value: 0, matches: matches, text: "\(name(field)): \(text)")
  }

  // MARK: Clauses

  /// BM25 of a frequency, with its parts.
  private func scored(
    _ field: Int, _ document: UInt32, _ frequency: Float, _ documentFrequencies: [Int],
    boost: Float, text: String
  ) -> ClauseScore {
    guard frequency > 0 else { return ClauseScore(value: 0, matches: false, text: text) }
    guard field >= 0, field < searcher.scoring.count, let scoring = searcher.scoring[field],
      let norms = segment.norms(field)
    else { return ClauseScore(value: 0, matches: true, text: text) }
    var sum = 0.0
    for frequency in documentFrequencies {
      sum += Double(
        BM25Similarity.idf(documentFrequency: frequency, documentCount: scoring.documentCount))
    }
    let idf = Float(sum)
    let weight = boost * idf
    let norm = norms[Int(document)]
    let value = FieldScoring.score(weight, frequency, scoring.inverse, norm)
    return ClauseScore(
      value: Double(value), matches: true, text: text,
      details: [
        ClauseScore(value: Double(boost), matches: true, text: "boost"),
        ClauseScore(
          value: Double(idf), matches: true,
          text: "idf: in \(documentFrequencies.map(String.init).joined(separator: ", ")) of "
            + "\(scoring.documentCount) records"),
        ClauseScore(value: Double(frequency), matches: true, text: "frequency"),
        ClauseScore(
          value: Double(FieldNorms.decode(norm)), matches: true,
          text: "length of the field in words, rounded; "
            + "the average is \(scoring.averageLength)"),
      ])
  }

  private func positions(_ field: Int, _ terms: [Query.WrittenTerm], _ document: UInt32)
    -> [UInt32]
  {
    var result: [UInt32] = []
    for (i, term) in terms.enumerated() where !terms[..<i].contains(term) {
      result += occurrences(field, term)[document]?.positions ?? []
    }
    return result.sorted()
  }

  /// How often words follow each other, each at its offset.
  private func exactFrequency(
    _ field: Int, _ words: [[Query.WrittenTerm]], _ offsets: [Int], _ document: UInt32
  ) -> Int {
    guard let first = words.first else { return 0 }
    let rest = zip(words, offsets).dropFirst().map { terms, offset in
      (Set(positions(field, terms, document).map { Int($0) }), offset)
    }
    return Set(positions(field, first, document)).filter { position in
      rest.allSatisfy { $0.0.contains(Int(position) - offsets[0] + $0.1) }
    }.count
  }

  private func leastFrequency(_ field: Int, _ places: [[Query.WrittenTerm]]) -> Int {
    places.map { place in
      place.map { documentFrequency(field, $0.bytes) }.max() ?? 0
    }.min() ?? 0
  }

  private func synonym(
    _ field: Int, _ alternatives: [Query.Alternative], _ document: UInt32, _ boost: Float
  ) -> ClauseScore {
    var sum: Float = 0
    var most = 0
    for alternative in alternatives where alternative.weight > 0 {
      most = max(most, leastFrequency(field, alternative.places))
      let count: Int
      if alternative.words.count == 1 {
        count = occurrences(field, alternative.words[0])[document]?.frequency ?? 0
      } else {
        count = exactFrequency(
          field, alternative.places, Array(alternative.places.indices), document)
      }
      sum += min(alternative.weight, 1) * Float(count)
    }
    let text = alternatives.map { $0.words.map { string($0.bytes) }.joined(separator: " ") }
      .joined(separator: " | ")
    return scored(
      field, document, sum, [most], boost: boost, text: "\(name(field)):(\(text))")
  }

  private func phrase(
    _ field: Int, _ words: [Query.PhraseWord], _ slop: Int, _ document: UInt32, _ boost: Float
  ) -> ClauseScore {
    if words.count == 1 {
      return synonym(
        field, words[0].alternatives.map { .init(words: [$0]) }, document, boost)
    }
    let frequencies = words.map { word in
      word.alternatives.map { documentFrequency(field, $0.bytes) }.max() ?? 0
    }
    let text = words.map { $0.alternatives.map { string($0.bytes) }.joined(separator: "|") }
      .joined(separator: " ")
    var frequency: Float = 0
    let places = words.map { positions(field, $0.alternatives, document) }
    if !words.isEmpty, places.allSatisfy({ !$0.isEmpty }) {
      if slop <= 0 {
        frequency = Float(
          exactFrequency(field, words.map(\.alternatives), words.map(\.offset), document))
      } else {
        var keys: [Set<Query.WrittenTerm>: Int] = [:]
        let keyOfWord = words.map { word -> Int in
          let terms = Set(word.alternatives)
          let key = keys[terms] ?? keys.count
          keys[terms] = key
          return key
        }
        var matcher = SloppyPhraseMatcher(
          offsets: words.map(\.offset), keys: keyOfWord, slop: slop)
        matcher.begin()
        for (i, positions) in places.enumerated() {
          positions.withUnsafeBufferPointer { matcher.setPositions($0, ofWord: i) }
        }
        frequency = matcher.frequency()
      }
    }
    return scored(
      field, document, frequency, frequencies, boost: boost,
      text: "\(name(field)):\"\(text)\"" + (slop > 0 ? "~\(slop)" : ""))
  }

  private func near(
    _ field: Int, _ operands: [[Query.Alternative]], _ distances: [Int], _ document: UInt32,
    _ boost: Float
  ) -> ClauseScore {
    let spans = operands.map { alternatives in
      alternatives.flatMap { alternative -> [ClosedRange<Int>] in
        let places = alternative.places
        guard let first = places.first else { return [] }
        let rest = places.dropFirst().map { Set(positions(field, $0, document).map { Int($0) }) }
        return positions(field, first, document).map { Int($0) }.filter { start in
          rest.enumerated().allSatisfy { $0.element.contains(start + 1 + $0.offset) }
        }.map { $0...($0 + places.count - 1) }
      }
    }.map { Set($0) }
    var least = spans.first?.count ?? 0
    if distances.count == operands.count - 1 {
      for (i, distance) in distances.enumerated() {
        let near = spans[i].filter { a in
          spans[i + 1].contains { b in
            b.lowerBound - a.upperBound <= max(0, distance)
              && a.lowerBound - b.upperBound <= max(0, distance)
          }
        }
        least = i == 0 ? near.count : min(least, near.count)
      }
    } else {
      least = 0
    }
    let frequencies = operands.map { operand in
      operand.map { leastFrequency(field, $0.places) }.max() ?? 0
    }
    return scored(
      field, document, Float(least), frequencies, boost: boost, text: "\(name(field)): near")
  }

  private func boolean(
    _ must: [Query], _ should: [Query], _ mustNot: [Query], _ filter: [Query], _ document: UInt32
  ) -> ClauseScore {
    var details: [ClauseScore] = []
    var sum = 0.0
    var matches = true
    func add(_ query: Query, _ role: String, scores: Bool) -> Bool {
      var result = evaluate(query, document: document)
      if !scores { result.value = 0 }
      sum += result.value
      let isThere = result.matches
      result.text = role + result.text
      details.append(result)
      return isThere
    }
    for query in must where !add(query, "+", scores: true) { matches = false }
    for query in filter where !add(query, "filter ", scores: false) { matches = false }
    for query in mustNot where add(query, "-", scores: false) { matches = false }
    var any = false
    for query in should where add(query, "", scores: true) { any = true }
    if must.isEmpty, filter.isEmpty, !any { matches = false }
    return ClauseScore(
      value: matches ? sum : 0, matches: matches, text: matches ? "sum" : "no match",
      details: details)
  }
}
