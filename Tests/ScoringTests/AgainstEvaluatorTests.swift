import Analysis
import Foundation
import InvertedIndex
import Scoring
import TestSupport
import Testing

/// A random corpus with a vocabulary that is skewed like language, and random queries for it.
struct RandomCorpus {
  static func definition(ties: String) -> String {
    """
    name = "random"
    ties = "\(ties)"
    stored = "id"
    [analyzers.words]
    tokenizer = "icu"
    folding = true
    stemming = false
    han_bigrams = false
    forms = true
    stop_words = []
    maximum_token_length = 255
    [[field]]
    name = "title"
    kind = "text"
    analyzer = "words"
    boost = 2.0
    [[field]]
    name = "text"
    kind = "text"
    analyzer = "words"
    boost = 1.0
    [[field]]
    name = "id"
    kind = "keyword"
    facet = false
    [[field]]
    name = "color"
    kind = "keyword"
    facet = true
    [[field]]
    name = "year"
    kind = "integer"
    [[field]]
    name = "days"
    kind = "date_range"
    """
  }

  struct Record {
    var id: String
    var title: String
    var text: String
    var colors: [String]
    var year: Int?
    var days: (Int, Int)?
  }

  let path: String
  let snapshot: Snapshot

  static let vocabulary = 60
  static func word(_ random: inout SeededGenerator) -> String {
    // Rank r with probability about 1 / r.
    let x = Double.random(in: 0..<1, using: &random)
    let rank = min(vocabulary - 1, Int(pow(Double(vocabulary), x)) - 1)
    let word = "w\(rank)"
    return Int.random(in: 0..<4, using: &random) == 0 ? word.uppercased() : word
  }

  static func records(_ count: Int, _ random: inout SeededGenerator) -> [Record] {
    (0..<count).map { i in
      func text(_ most: Int) -> String {
        (0..<Int.random(in: 0...most, using: &random)).map { _ in word(&random) }
          .joined(separator: " ")
      }
      let first = Int.random(in: 0..<500, using: &random)
      return Record(
        id: String(UInt64.random(in: 0..<UInt64.max, using: &random), radix: 36) + "-\(i)",
        title: text(4), text: text(Int.random(in: 0..<5, using: &random) == 0 ? 120 : 25),
        colors: (0..<Int.random(in: 0...2, using: &random)).map { _ in
          ["red", "green", "blue"].randomElement(using: &random)!
        },
        year: Bool.random(using: &random) ? Int.random(in: 1990..<2000, using: &random) : nil,
        days: Bool.random(using: &random)
          ? (first, first + Int.random(in: 0..<30, using: &random)) : nil)
    }
  }

  init(_ records: [Record], segments: Int, deleting: [String] = [], ties: String) throws {
    path = NSTemporaryDirectory() + "rapporteur-\(UUID().uuidString)"
    let definition = try Definition(Self.definition(ties: ties))
    func ordinal(_ name: String) -> Int { definition.field(name)!.ordinal }
    let buffer = DocumentBuffer()
    let size = max(1, (records.count + segments - 1) / segments)
    for start in stride(from: 0, to: max(1, records.count), by: size) {
      buffer.removeAll()
      for record in records[start..<min(start + size, records.count)] {
        buffer.begin(id: record.id)
        buffer.addText(ordinal("title"), record.title, language: .undetermined)
        buffer.addText(ordinal("text"), record.text, language: .undetermined)
        for color in record.colors { buffer.addKeyword(ordinal("color"), color) }
        if let year = record.year { buffer.addInteger(ordinal("year"), year) }
        if let days = record.days {
          buffer.addDateRange(ordinal("days"), first: days.0, last: days.1)
        }
      }
      let writer = try IndexWriter(
        path: path, definition: definition, mode: start == 0 ? .create : .update)
      let refused = try writer.add(buffer)
      #expect(refused.isEmpty)
      _ = try writer.commit()
    }
    if !deleting.isEmpty {
      let writer = try IndexWriter(path: path, definition: nil, mode: .update)
      for id in deleting { _ = try writer.delete(id: id) }
      _ = try writer.commit()
    }
    snapshot = try Snapshot.open(path: path)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  // MARK: Queries

  static func term(_ random: inout SeededGenerator) -> [UInt8] {
    Array(word(&random).lowercased().utf8)
  }

  static func written(_ random: inout SeededGenerator) -> Query.WrittenTerm {
    let bytes = term(&random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: return .init(bytes, form: bytes)
    case 1:
      return .init(bytes, form: Array(String(decoding: bytes, as: UTF8.self).uppercased().utf8))
    default: return .init(bytes)
    }
  }

  /// Now and then so many that they are read in one pass, as those of a wildcard are.
  static func alternativeCount(_ random: inout SeededGenerator) -> Int {
    Int.random(in: 0..<6, using: &random) == 0
      ? Int.random(in: 17...60, using: &random) : Int.random(in: 1...3, using: &random)
  }

  static func alternatives(_ random: inout SeededGenerator) -> [Query.Alternative] {
    let count = alternativeCount(&random)
    // Many are single words of one weight, as a rule.
    if count > 16, Int.random(in: 0..<3, using: &random) > 0 {
      let weights: [Float] = Bool.random(using: &random) ? [1] : [1, 0.8]
      return (0..<count).map { _ in
        .init(words: [written(&random)], weight: weights.randomElement(using: &random)!)
      }
    }
    return (0..<count).map { _ in
      .init(
        words: (0..<(Int.random(in: 0..<4, using: &random) == 0 ? 2 : 1)).map { _ in
          written(&random)
        }, weight: [1, 1, 0.5].randomElement(using: &random)!)
    }
  }

  /// - Parameter sets: Prepared sets of the corpus that is asked.
  static func query(_ random: inout SeededGenerator, depth: Int, sets: [DocumentSet]) -> Query {
    let field = Int.random(in: 0..<2, using: &random)
    let boost = [1, 2, 0.3].randomElement(using: &random)! as Float
    func more() -> Query { query(&random, depth: depth - 1, sets: sets) }
    func several(_ most: Int) -> [Query] {
      (0..<Int.random(in: 0...most, using: &random)).map { _ in more() }
    }
    switch Int.random(in: 0..<(depth > 0 ? 30 : 17), using: &random) {
    case 0..<6: return .term(field: field, bytes: term(&random), boost: boost)
    case 6: return .synonym(field: field, alternatives: alternatives(&random), boost: boost)
    case 7, 8:
      let count = Int.random(in: 1...3, using: &random)
      var offset = 0
      return .phrase(
        field: field,
        words: (0..<count).map { _ in
          defer { offset += Int.random(in: 0..<8, using: &random) == 0 ? 2 : 1 }
          return .init(
            (0..<(Int.random(in: 0..<5, using: &random) == 0
              ? max(2, alternativeCount(&random)) : 1)).map { _ in written(&random) },
            offset: offset)
        }, slop: [0, 0, 1, 3].randomElement(using: &random)!, boost: boost)
    case 9:
      let count = Int.random(in: 2...3, using: &random)
      return .near(
        field: field, operands: (0..<count).map { _ in alternatives(&random) },
        distances: (1..<count).map { _ in Int.random(in: 1...5, using: &random) }, boost: boost)
    case 10:
      let word = written(&random)
      return .form(field: field, bytes: word.bytes, form: word.form ?? word.bytes, boost: boost)
    case 11:
      return .prefix(field: field, bytes: Array("w\(Int.random(in: 1..<6, using: &random))".utf8))
    case 12:
      if Bool.random(using: &random) {
        return .anyWord(
          field: field, words: (0..<alternativeCount(&random)).map { _ in written(&random) })
      }
      return .anyTerm(field: field, terms: (0..<5).map { _ in term(&random) })
    case 13:
      let first = Int32.random(in: 0..<500, using: &random)
      return .dateOverlap(field: 5, first: first, last: first + 40)
    case 14:
      return .termRange(
        field: 1, lower: Array("w2".utf8),
        upper: Bool.random(using: &random) ? nil : Array("w4".utf8))
    case 15: return sets.randomElement(using: &random).map { .documents($0) } ?? .all
    case 16: return Bool.random(using: &random) ? .all : .none
    case 17..<20: return .constant(more(), score: 1.5)
    default:
      return .boolean(
        must: Int.random(in: 0..<2, using: &random) == 0 ? several(3) : [], should: several(4),
        mustNot: Int.random(in: 0..<3, using: &random) == 0 ? several(2) : [],
        filter: Int.random(in: 0..<4, using: &random) == 0 ? several(2) : [])
    }
  }
}

/// A bonus that depends on the document in no simple way.
final class HashBonus: ScoreBonus {
  let snapshot: Snapshot
  init(_ snapshot: Snapshot) { self.snapshot = snapshot }
  let maximum: Float = 0.3
  func bonus(segment: Int, document: UInt32) -> Float {
    // By id, so that it does not depend on how the index is cut into segments.
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in snapshot.segments[segment].id(Int(document)).utf8 {
      hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211
    }
    return Float(hash >> 40 & 0xff) / 255 * 0.3
  }
}

@Suite("Scorers against one document at a time")
struct AgainstEvaluatorTests {
  struct Hit: Equatable, CustomStringConvertible {
    var id: String
    var score: Float
    var description: String { "\(id):\(score)" }
  }

  static func hits(_ found: [ScoredDocument], _ snapshot: Snapshot) -> [Hit] {
    found.map { Hit(id: snapshot.segments[$0.segment].id(Int($0.document)), score: $0.score) }
  }

  /// All matches by the evaluator, best first.
  static func expected(_ query: Query, _ searcher: IndexSearcher, bonus: HashBonus?) -> [Hit] {
    var all: [(hit: Hit, order: Int)] = []
    let snapshot = searcher.snapshot
    for (index, segment) in snapshot.segments.enumerated() {
      let evaluator = DocumentEvaluator(searcher, segment: index)
      for document in 0..<segment.documentCount where segment.isLive(document) {
        let result = evaluator.evaluate(query, document: UInt32(document))
        guard result.matches else { continue }
        var score = Float(result.value)
        if let bonus {
          let share = bonus.bonus(segment: index, document: UInt32(document))
          score = Float(Double(score) * (1 + Double(share)))
        }
        all.append((Hit(id: segment.id(document), score: score), all.count))
      }
    }
    let byOrder = snapshot.definition.ties == .order
    return all.sorted {
      $0.hit.score != $1.hit.score
        ? $0.hit.score > $1.hit.score
        : byOrder
          ? $0.order < $1.order
          : Array($0.hit.id.utf8).lexicographicallyPrecedes(Array($1.hit.id.utf8))
    }.map(\.hit)
  }

  @Test(
    "hits, order, scores, counts and sets are those of the evaluator",
    arguments: [
      (0, 1, "id"), (1, 1, "id"), (130, 1, "order"), (700, 3, "id"), (700, 3, "order"),
      (2500, 1, "id"), (9000, 1, "order"), (5000, 2, "id"),
    ])
  func exact(count: Int, segments: Int, ties: String) throws {
    let seed = UInt64(count &* 31 &+ segments)
    var random = SeededGenerator(seed: seed)
    let records = RandomCorpus.records(count, &random)
    let deleted =
      segments > 1
      ? records.filter { _ in Int.random(in: 0..<9, using: &random) == 0 }.map(\.id) : []
    let corpus = try RandomCorpus(records, segments: segments, deleting: deleted, ties: ties)
    defer { corpus.remove() }
    let searcher = IndexSearcher(corpus.snapshot)
    let bonus = HashBonus(corpus.snapshot)
    var sets: [DocumentSet] = []
    for query: Query in [
      .term(field: 3, bytes: Array("red".utf8), boost: 1),
      .boolean(
        must: [], should: [.term(field: 1, bytes: Array("w0".utf8), boost: 1)],
        mustNot: [.term(field: 3, bytes: Array("blue".utf8), boost: 1)], filter: []),
    ] {
      sets.append(try searcher.documentSet(query))
    }
    for round in 0..<(count > 2000 ? 60 : 150) {
      let query = RandomCorpus.query(&random, depth: 2, sets: sets)
      let plain = Self.expected(query, searcher, bonus: nil)
      let counted = try searcher.count(query)
      #expect(counted == plain.count, "seed \(seed), round \(round): \(query)")
      for k in [1, 10, 100] {
        let found = Self.hits(try searcher.topHits(query, limit: k), corpus.snapshot)
        #expect(found == Array(plain.prefix(k)), "seed \(seed), round \(round), k \(k): \(query)")
        if found != Array(plain.prefix(k)) { return }
      }
      let both = try searcher.topHitsAndCount(query, limit: 10)
      #expect(both.count == plain.count, "seed \(seed), round \(round): \(query)")
      #expect(Self.hits(both.hits, corpus.snapshot) == Array(plain.prefix(10)))
      let every = try searcher.topHits(query, limit: .max)
      #expect(Self.hits(every, corpus.snapshot) == plain, "seed \(seed), round \(round): \(query)")
      if every.count > 20 {
        let after = try searcher.topHits(query, limit: 10, after: every[9])
        #expect(Self.hits(after, corpus.snapshot) == Array(plain[10..<20]))
      }
      let withBonus = Self.expected(query, searcher, bonus: bonus)
      let found = Self.hits(
        try searcher.topHits(query, limit: 10, bonus: bonus), corpus.snapshot)
      #expect(found == Array(withBonus.prefix(10)), "seed \(seed), round \(round): \(query)")
      let set = try searcher.documentSet(query)
      #expect(set.count == plain.count)
      let counts = try searcher.facetCounts(
        query, [FacetRequest(field: 3), FacetRequest(field: 4, filters: sets)])
      #expect(counts.total == plain.count)
      Self.checkFacets(counts, set, sets, corpus.snapshot, records)
    }
  }

  static func checkFacets(
    _ counts: FacetCounts, _ set: DocumentSet, _ sets: [DocumentSet], _ snapshot: Snapshot,
    _ records: [RandomCorpus.Record]
  ) {
    let byID = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
    var colors: [String: Int] = [:]
    var years: [String: Int] = [:]
    for (index, segment) in snapshot.segments.enumerated() {
      for document in 0..<segment.documentCount
      where set.contains(document: document, segment: index) {
        let record = byID[segment.id(document)]!
        for color in Set(record.colors) { colors[color, default: 0] += 1 }
        guard sets.allSatisfy({ $0.contains(document: document, segment: index) }) else { continue }
        if let year = record.year { years[String(year), default: 0] += 1 }
      }
    }
    func dictionary(_ values: [FacetValue]) -> [String: Int] {
      Dictionary(values.map { ($0.value, $0.count) }, uniquingKeysWith: +)
    }
    #expect(dictionary(counts.values[0]) == colors)
    #expect(dictionary(counts.values[1]) == years)
  }

  @Test("one segment or many, the same answers")
  func segments() throws {
    var random = SeededGenerator(seed: 4)
    let records = RandomCorpus.records(1200, &random)
    let one = try RandomCorpus(records, segments: 1, ties: "id")
    let many = try RandomCorpus(records, segments: 4, ties: "id")
    defer {
      one.remove()
      many.remove()
    }
    for round in 0..<150 {
      let query = RandomCorpus.query(&random, depth: 2, sets: [])
      let a = Self.hits(
        try IndexSearcher(one.snapshot).topHits(query, limit: 50), one.snapshot)
      let b = Self.hits(
        try IndexSearcher(many.snapshot).topHits(query, limit: 50), many.snapshot)
      #expect(a == b, "round \(round): \(query)")
    }
  }

  @Test("written forms are found where they stand", arguments: [1, 4])
  func forms(segments: Int) throws {
    var random = SeededGenerator(seed: 8)
    let records = RandomCorpus.records(900, &random)
    let corpus = try RandomCorpus(records, segments: segments, ties: "id")
    defer { corpus.remove() }
    let searcher = IndexSearcher(corpus.snapshot)
    for rank in 0..<RandomCorpus.vocabulary {
      let bytes = Array("w\(rank)".utf8)
      for form in ["w\(rank)", "W\(rank)"] {
        let expected = records.filter { $0.text.split(separator: " ").contains(Substring(form)) }
        let query = Query.form(field: 1, bytes: bytes, form: Array(form.utf8), boost: 1)
        let found = try searcher.topHits(query, limit: .max)
        let ids = Set(Self.hits(found, corpus.snapshot).map(\.id))
        #expect(
          ids == Set(expected.map(\.id)),
          "form \(form): \(ids.count) \(expected.count) segments \(corpus.snapshot.segments.map(\.documentCount))"
        )
      }
    }
  }

  @Test("many threads on one searcher get the same answers")
  func threads() async throws {
    var random = SeededGenerator(seed: 5)
    let corpus = try RandomCorpus(RandomCorpus.records(3000, &random), segments: 1, ties: "id")
    defer { corpus.remove() }
    let searcher = IndexSearcher(corpus.snapshot)
    let queries = (0..<60).map { _ in RandomCorpus.query(&random, depth: 2, sets: []) }
    let alone = try queries.map { try searcher.topHits($0, limit: 10) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for (query, expected) in zip(queries, alone) {
            let found = try searcher.topHits(query, limit: 10)
            #expect(found == expected)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("a deadline in the past ends the query")
  func deadline() throws {
    var random = SeededGenerator(seed: 6)
    let corpus = try RandomCorpus(RandomCorpus.records(300, &random), segments: 1, ties: "id")
    defer { corpus.remove() }
    let searcher = IndexSearcher(corpus.snapshot)
    #expect(throws: ScoringError.deadline) {
      try searcher.topHits(.all, limit: 10, deadline: 1)
    }
  }
}
