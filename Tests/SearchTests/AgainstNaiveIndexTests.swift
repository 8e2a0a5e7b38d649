import Analysis
import Foundation
import InvertedIndex
import QueryLanguage
import Search
import Testing

/// Random records and random queries of all kinds of nodes, from a small vocabulary in which words
/// share stems, beginnings and letters.
struct QueryWorld {
  var random: SplitMix

  static let vocabulary = [
    "migrate", "migrates", "migration", "Migration", "migrant", "border", "borders", "Border",
    "visa", "visas", "labour", "happy", "happiness", "return", "returned", "returns", "organise",
    "organisation", "organisations", "MIDSA", "asylum", "the", "of", "5", "743", "data", "date",
  ]

  mutating func word() -> String {
    // Squared: the first words are frequent, the last rare.
    let x = Double.random(in: 0..<1, using: &random)
    return Self.vocabulary[Int(x * x * Double(Self.vocabulary.count))]
  }

  mutating func text(_ range: ClosedRange<Int>) -> String {
    (0..<Int.random(in: range, using: &random)).map { _ in word() }.joined(separator: " ")
  }

  mutating func records(_ count: Int) -> [NaiveIndex.Record] {
    (0..<count).map { index in
      var record = NaiveIndex.Record(id: "r/\((index * 7919) % 10_007)", texts: [:])
      if Int.random(in: 0..<10, using: &random) > 0 { record.texts["title"] = text(1...5) }
      if Int.random(in: 0..<10, using: &random) > 1 { record.texts["text"] = text(0...30) }
      for tag in ["Alpha", "beta", "New Delhi", "new york"]
      where Int.random(in: 0..<4, using: &random) == 0 {
        record.tags.append(tag)
      }
      if Bool.random(using: &random) {
        record.year = Int.random(in: 2008...2013, using: &random)
        let first = PartialDate(year: record.year!, month: 3, day: 1)!.firstDay
        let start = first + Int.random(in: 0...300, using: &random)
        record.days = start...start + Int.random(in: 0...40, using: &random)
      }
      return record
    }
  }

  mutating func leaf() -> QuerySyntax {
    let kind: QuerySyntax.Kind
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1, 2: kind = .word(word())
    case 3: kind = .exactWord(word())
    case 4: kind = .phrase(text(1...3), slop: 0, isExact: Bool.random(using: &random))
    case 5:
      kind = .wildcard(
        [
          "migr*", "organi?ation*", "v*", "?isas", "happ*", "*tion", "borders*", "organisatio*",
          "????*", "?????*",
          "*o*", "b?r*", "Migration*",
        ]
        .randomElement(using: &random)!)
    case 6:
      kind = .fuzzy(
        ["migrtion", "visaa", "bodrer", "labor", "dats", "returne"].randomElement(using: &random)!,
        distance: [nil, 1, 2].randomElement(using: &random)!)
    case 7: return filter()
    case 8:
      let count = Int.random(in: 2...3, using: &random)
      kind = .near(
        (0..<count).map { _ in nearOperand() },
        distances: (1..<count).map { _ in Int.random(in: 0...6, using: &random) })
    case 9: kind = .everything
    case 10: kind = .word("5/743")
    default: kind = .word("unheard")
    }
    return QuerySyntax(kind)
  }

  private mutating func nearOperand() -> QuerySyntax {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: QuerySyntax(.phrase(text(2...2), slop: 0, isExact: false))
    case 1:
      QuerySyntax(.wildcard(["migr*", "*s", "??????*"].randomElement(using: &random)!))
    case 2: QuerySyntax(.or([QuerySyntax(.word(word())), QuerySyntax(.exactWord(word()))]))
    default: QuerySyntax(.word(word()))
    }
  }

  private mutating func filter() -> QuerySyntax {
    switch Int.random(in: 0..<7, using: &random) {
    case 0:
      let lower = Int.random(in: 2007...2013, using: &random)
      return QuerySyntax(
        .field(
          "year",
          QuerySyntax(
            .value(
              .integers(
                lower: lower, upper: [nil, lower, lower + 2].randomElement(using: &random)!)))))
    case 1: return QuerySyntax(.field("year", QuerySyntax(.value(.none))))
    case 2:
      let month = Int.random(in: 1...12, using: &random)
      return QuerySyntax(
        .field(
          "date",
          QuerySyntax(
            .value(
              .dates(
                first: PartialDate(year: 2010, month: month),
                last: [nil, PartialDate(year: 2011)].randomElement(using: &random)!)))))
    case 3: return QuerySyntax(.field("tag", QuerySyntax(.everything)))
    case 4: return QuerySyntax(.field("tag", QuerySyntax(.value(.keyword("NEW", isPrefix: true)))))
    case 5: return QuerySyntax(.field("date", QuerySyntax(.value(.none))))
    default:
      return QuerySyntax(
        .field(
          "tag",
          QuerySyntax(
            .value(
              .keyword(
                ["alpha", "Beta", "new delhi", "gamma"].randomElement(using: &random)!,
                isPrefix: false)))))
    }
  }

  mutating func query(depth: Int) -> QuerySyntax {
    guard depth > 0, Int.random(in: 0..<5, using: &random) > 0 else { return leaf() }
    func some(_ world: inout QueryWorld) -> [QuerySyntax] {
      (0..<Int.random(in: 2...4, using: &world.random)).map { _ in
        world.query(depth: depth - 1)
      }
    }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return QuerySyntax(.and(some(&self)))
    case 1, 2: return QuerySyntax(.or(some(&self)))
    case 3: return QuerySyntax(.not(query(depth: depth - 1)))
    case 4:
      return QuerySyntax(
        .field(Bool.random(using: &random) ? "title" : "text", query(depth: depth - 1)))
    case 5:
      return QuerySyntax(
        .boost(
          query(depth: depth - 1),
          .init(millionths: Int.random(in: 0...30, using: &random) * 100_000)))
    default:
      return QuerySyntax(
        .group(
          some(&self).map { syntax in
            .init(
              [.should, .should, .should, .must, .mustNot].randomElement(using: &random)!, syntax)
          }))
    }
  }
}

/// SplitMix64: small, seedable, the same on every machine.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A folder that goes when the test is over.
final class ScratchFolder {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "rapporteur-\(UUID().uuidString)"
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct AgainstNaiveIndexTests {
  @Test(
    "random queries find what a naive index finds, with its scores, in its order",
    arguments: [(1, 1), (40, 1), (130, 1), (130, 3)])
  func oracle(count: Int, segments: Int) throws {
    let seed = UInt64(2_026_112_1 + count)
    print("seed \(seed)")
    var world = QueryWorld(random: SplitMix(state: seed))
    let naive = NaiveIndex(world.records(count))
    let folder = ScratchFolder()
    try naive.write(to: folder.path, segments: segments)
    let snapshot = try Snapshot.open(path: folder.path)
    let searcher = Searcher(snapshot)
    for _ in 0..<150 {
      let syntax = world.query(depth: 3)
      if let problem = try problem(syntax, naive, searcher) {
        Issue.record("\(try smallest(syntax, naive, searcher) ?? problem)")
        return
      }
    }
  }

  @Test("a sloppy phrase matches where its words can be moved together in so many moves")
  func sloppyPhrases() throws {
    let seed: UInt64 = 77
    print("seed \(seed)")
    var world = QueryWorld(random: SplitMix(state: seed))
    let naive = NaiveIndex(world.records(200))
    let folder = ScratchFolder()
    try naive.write(to: folder.path, segments: 2)
    let searcher = Searcher(try Snapshot.open(path: folder.path))
    // Words of different stems: those that stand twice in a phrase have rules of their own.
    let words = ["migrant", "border", "visa", "labour", "return", "asylum", "data"]
    for _ in 0..<150 {
      let count = Int.random(in: 2...3, using: &world.random)
      let phrase = Array(words.shuffled(using: &world.random).prefix(count))
      let slop = Int.random(in: 1...7, using: &world.random)
      var request = SearchRequest(
        query: "text:\"\(phrase.joined(separator: " "))\"~\(slop)")
      request.limit = .max
      request.correctsSpelling = false
      let found = Set(try searcher.search(request).hits.map(\.id))
      let expected = naive.records.filter { record in
        let places = phrase.enumerated().map { offset, word in
          let terms = Set(naive.analyze(word, .english).map(\.term) + [word])
          return (record.words["text"] ?? []).filter { terms.contains($0.term) }
            .map { $0.position - offset }
        }
        // The least spread of one place of each word, by trying all.
        func fits(_ index: Int, _ low: Int, _ high: Int) -> Bool {
          index == places.count
            ? high - low <= slop
            : places[index].contains { fits(index + 1, min(low, $0), max(high, $0)) }
        }
        return places[0].contains { fits(1, $0, $0) }
      }
      #expect(found == Set(expected.map(\.id)), "\(request.query)")
    }
  }

  /// The problem of the smallest part of a query that has one.
  private func smallest(
    _ syntax: QuerySyntax, _ naive: NaiveIndex, _ searcher: Searcher
  ) throws -> String? {
    let parts: [QuerySyntax] =
      switch syntax.kind {
      case .and(let operands), .or(let operands): operands
      case .group(let clauses): clauses.map(\.syntax)
      case .not(let inner), .boost(let inner, _), .field(_, let inner): [inner]
      default: []
      }
    for part in parts {
      if case .value = part.kind { continue }
      if let found = try smallest(part, naive, searcher) { return found }
    }
    return try problem(syntax, naive, searcher)
  }

  /// In what the searcher's answer differs from the naive index's; nil if in nothing.
  private func problem(
    _ syntax: QuerySyntax, _ naive: NaiveIndex, _ searcher: Searcher
  ) throws -> String? {
    // The line is parsed again, so that the tree is the parser's.
    var request = SearchRequest(query: syntax.description)
    request.limit = .max
    request.isPlain = true
    request.correctsSpelling = false
    request.wantsSnippets = false
    let expected = naive.search(try searcher.parse(request.query))
    let response = try searcher.search(request)
    let found = Dictionary(uniqueKeysWithValues: response.hits.map { ($0.id, Double($0.score)) })
    guard Set(found.keys) == Set(expected.keys) else {
      return
        "\(request.query): found \(Set(found.keys).subtracting(expected.keys).sorted()) too many"
        + ", missed \(Set(expected.keys).subtracting(found.keys).sorted())"
    }
    guard response.total == expected.count else { return "\(request.query): \(response.total)" }
    for (id, score) in expected where abs(found[id]! - score) > 1e-5 * max(1, abs(score)) {
      return "\(request.query): \(id) scores \(found[id]!), should \(score): "
        + "\(try searcher.explain(id: id, request)) \(naive.records.first { $0.id == id }!.texts)"
    }
    for (a, b) in zip(response.hits, response.hits.dropFirst()) {
      let isOrdered =
        a.score > b.score || (a.score == b.score && a.id.utf8.lexicographicallyPrecedes(b.id.utf8))
      guard isOrdered else { return "\(request.query): \(a.id) before \(b.id)" }
    }
    // A page is a part of the whole list, by offset and by cursor.
    var paged = request
    paged.limit = 7
    var ids: [String] = []
    while ids.count < 30 {
      let page = try searcher.search(paged)
      ids += page.hits.map(\.id)
      guard let next = page.next else { break }
      paged.after = next
    }
    guard ids == Array(response.hits.prefix(ids.count).map(\.id)),
      ids.count >= 30 || ids.count == expected.count
    else { return "\(request.query): pages by cursor are \(ids)" }
    paged.after = nil
    paged.offset = 5
    guard
      try searcher.search(paged).hits.map(\.id)
        == response.hits.dropFirst(5).prefix(7).map(\.id)
    else { return "\(request.query): page by offset" }
    return nil
  }
}
