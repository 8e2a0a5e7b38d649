internal import Analysis
package import InvertedIndex
internal import QueryLanguage
internal import Scoring
internal import Synchronization

/// Answers questions about a collection that lies in many shards, as one index of all its records
/// would: the same hits, order, score bits, totals and counts.
///
/// Holds no records itself, only the definition and what was attached to it. A query is planned here
/// with the sums of all shards; what planning lacks (document frequencies, terms that a pattern stands
/// for, forms) is asked of the shards, and the query planned again, until nothing is missing. The plan
/// goes to each shard with all numbers in it.
package final class GatheredSearcher: Sendable {
  private let shards: [any Shard]
  /// Plans over no records.
  private let searcher: Searcher
  private let statistics: CollectionStatistics
  private let meaning: String
  /// Document frequencies that are known of earlier queries.
  private let known = Mutex<[CollectionStatistics.Term: Int]>([:])
  /// More frequencies than this are not kept.
  private static let maximumKnown = 1 << 18
  /// A query that still lacks something after so many rounds does not end: shards change under it.
  private static let maximumRounds = 16

  /// - Parameters:
  ///   - vocabulary: An index of no records, with the collection's definition and attachments.
  ///   - shards: At least one.
  /// - Throws: Where a shard does not answer, or has another definition.
  package init(_ vocabulary: Snapshot, _ shards: [any Shard]) throws(SearchError) {
    self.shards = shards
    var numbers: [ShardNumbers] = []
    for shard in shards { numbers.append(try shard.numbers()) }
    var sum = CollectionStatistics(vocabulary)
    meaning = Searcher(vocabulary).meaning
    var languages: [String: Int] = [:]
    for (index, shard) in numbers.enumerated() {
      guard shard.meaning == meaning, shard.statistics.fields.count == sum.fields.count else {
        throw .index(
          message: "shard \(index) was built with another definition; build all shards with one")
      }
      sum.documentCount += shard.statistics.documentCount
      for (field, statistics) in shard.statistics.fields.enumerated() {
        sum.fields[field].documentCount += statistics.documentCount
        sum.fields[field].sumTotalTermFrequency += statistics.sumTotalTermFrequency
      }
      for (code, count) in shard.languages { languages[code, default: 0] += count }
    }
    statistics = sum
    let counts = languages.map { code, count in
      (language: Language(bcp47: code) ?? .undetermined, documentCount: count)
    }.sorted { ($0.documentCount, $1.language) > ($1.documentCount, $0.language) }
    searcher = Searcher(
      vocabulary, definition: nil, statistics: sum, languages: IndexLanguages(counts))
  }

  // MARK: Questions

  /// The best hits of a request, with what else it asks for.
  package func search(_ request: SearchRequest) throws(SearchError) -> SearchAnswer {
    let start = monotonicNanoseconds()
    // Keys of records are the shards' to know.
    var checked = request
    checked.columns = []
    try searcher.validate(checked)
    guard request.cross.isEmpty else {
      throw .option(name: "cross", message: "many shards do not count pairs of values yet")
    }
    guard request.sort == .relevance, request.grouping == nil else {
      throw .option(name: "sort", message: "many shards are searched by relevance, without groups")
    }
    let cursor = try searcher.cursor(of: request)
    let (resolved, plan) = try plan(request, cursor)
    var part = request
    part.offset = 0
    part.after = nil
    part.facetLimit = .max
    part.facetOffset = 0
    let wanted = min(request.limit, 1 << 30) + 1 + min(request.offset, 1 << 30)
    part.limit = request.limit > 0 ? wanted : 0
    var total = 0
    var hits: [(score: Float, id: [UInt8], shard: Int)] = []
    var facets: [[Facet]] = []
    for (index, shard) in shards.enumerated() {
      let answer = try shard.answer(plan, part)
      total += answer.total
      facets.append(answer.facets)
      hits += answer.hits.map { ($0.score, $0.id, index) }
    }
    hits.sort { a, b in
      a.score != b.score ? a.score > b.score : a.id.lexicographicallyPrecedes(b.id)
    }
    var page = Array(hits.prefix(wanted).dropFirst(request.offset))
    let hasMore = page.count > request.limit
    if hasMore { page.removeSubrange(request.limit...) }
    var response = searcher.response(to: request, resolved)
    response.hits = try shown(page, plan, request, shownBefore: cursor?.shown ?? 0)
    if hasMore, let last = page.last {
      let before = page.count > 1 ? String(decoding: page[page.count - 2].id, as: UTF8.self) : nil
      response.next =
        Cursor(
          sort: .relevance, key: UInt64(last.score.bitPattern),
          id: String(decoding: last.id, as: UTF8.self),
          previous: before ?? cursor?.id ?? "",
          shown: (cursor?.shown ?? 0) + request.offset + page.count
        ).text
    }
    response.facets = searcher.summed(facets, request)
    if request.wantsTotal || !request.facets.isEmpty {
      response.total = total
    } else if request.limit > 0, !hasMore, cursor == nil, request.offset == 0 || !page.isEmpty {
      response.total = request.offset + page.count
    } else {
      response.total = request.offset + page.count + (hasMore ? 1 : 0)
      response.isExact = false
    }
    response.nanoseconds = monotonicNanoseconds() &- start
    return response
  }

  /// How many records match: a response without hits.
  package func count(_ request: SearchRequest) throws(SearchError) -> SearchAnswer {
    var request = request
    request.limit = 0
    request.facets = []
    request.wantsTotal = true
    return try search(request)
  }

  // MARK: Planning

  /// Plans what a request asks for, asking the shards for what that takes.
  private func plan(
    _ request: SearchRequest, _ cursor: Cursor?
  ) throws(SearchError) -> (ResolvedRequest, ShardPlan) {
    let syntax =
      request.isPlainText
      ? Searcher.plainSyntax(request.query) : try searcher.parse(request.query)
    let frequencies = GatheredFrequencies(known.withLock { $0 }, remembersMissing: true)
    var numbers = statistics
    numbers.frequencies = frequencies
    let root = Searcher(searcher, statistics: numbers)
    let terms = GatheredTerms()
    var resolved: ResolvedRequest
    var filters: [(name: String, query: Query)] = []
    var round = 0
    repeat {
      guard round < Self.maximumRounds else {
        throw .index(message: "the shards changed while a query was planned; ask again")
      }
      round += 1
      var planner = try root.planner(for: request, cache: PlanCache())
      defer { planner.finish() }
      planner.gathered = terms
      resolved = ResolvedRequest(try planner.plan(syntax))
      filters = []
      for (name, values) in request.filters {
        filters.append((name, try planner.selection(name, values)))
      }
    } while try learn(frequencies, terms)
    func plan(_ query: Query) -> ShardPlan {
      var plan = ShardPlan(meaning: meaning, statistics: numbers, query: query)
      plan.slots = resolved.slots.map { .init($0) }
      for (name, query) in filters {
        if searcher.shape.isSelection(name) {
          plan.selections.append((name, query))
        } else {
          plan.filters.append(query)
        }
      }
      if let cursor {
        plan.after = (
          Float(bitPattern: UInt32(truncatingIfNeeded: cursor.key)), Array(cursor.id.utf8)
        )
      }
      return plan
    }
    var result = plan(resolved.query)
    if let widened = resolved.plan.widened {
      // The words are in the collection, but perhaps in no record that the filters let through.
      var counting = request
      counting.limit = 0
      counting.facets = []
      counting.wantsTotal = true
      var count = 0
      for shard in shards { count += try shard.answer(result, counting).total }
      if count == 0 {
        resolved.plan.query = widened.query
        result = plan(widened.query)
      }
    }
    result.likeness = try likeness(root, result, resolved, request, frequencies, terms)
    return (resolved, result)
  }

  /// Asks the shards for what planning lacked; false if that was nothing.
  private func learn(
    _ frequencies: GatheredFrequencies, _ terms: GatheredTerms
  ) throws(SearchError) -> Bool {
    let missing = frequencies.takeMissing()
    let (expansions, forms) = terms.takeMissing()
    if missing.isEmpty, expansions.isEmpty, forms.isEmpty { return false }
    if !missing.isEmpty {
      var sums = [Int](repeating: 0, count: missing.count)
      for shard in shards {
        for (index, frequency) in try shard.frequencies(of: missing).enumerated()
        where index < sums.count {
          sums[index] += frequency
        }
      }
      frequencies.learn(missing, sums)
      known.withLock { known in
        if known.count + missing.count > Self.maximumKnown { known = [:] }
        for (term, sum) in zip(missing, sums) { known[term] = sum }
      }
    }
    for request in expansions {
      var found: Set<[UInt8]> = []
      for shard in shards { found.formUnion(try shard.terms(matching: request)) }
      let names = found.map { CollectionStatistics.Term(field: request.field, bytes: $0) }
      terms.learn(
        request,
        zip(names, try allForms(of: names)).map { TermForms(term: $0.bytes, forms: $1) })
    }
    for (term, forms) in zip(forms, try allForms(of: forms)) { terms.learn(term, forms: forms) }
    return true
  }

  /// The forms of terms over all shards, in the order of their bytes.
  private func allForms(
    of terms: [CollectionStatistics.Term]
  ) throws(SearchError) -> [[[UInt8]]] {
    guard !terms.isEmpty else { return [] }
    var forms = terms.map { _ in Set<[UInt8]>() }
    for shard in shards {
      for (index, more) in try shard.forms(of: terms).enumerated() where index < forms.count {
        forms[index].formUnion(more)
      }
    }
    return forms.map { $0.sorted { $0.lexicographicallyPrecedes($1) } }
  }

  /// What the best hits of all shards have in common.
  private func likeness(
    _ root: Searcher, _ plan: ShardPlan, _ resolved: ResolvedRequest, _ request: SearchRequest,
    _ frequencies: GatheredFrequencies, _ terms: GatheredTerms
  ) throws(SearchError) -> LikenessProfile? {
    guard request.limit > 0, !request.isPlain, searcher.definition.scoring.bonus > 0,
      let field = root.likenessField(slotCount: resolved.slots.count)
    else { return nil }
    var unmarked = plan
    unmarked.after = nil
    var best: [ShardBest] = []
    for shard in shards { best += try shard.best(unmarked, field: field.ordinal, request) }
    best.sort { a, b in
      a.score != b.score ? a.score > b.score : a.id.lexicographicallyPrecedes(b.id)
    }
    best = Array(best.prefix(LikenessProfile.hitCount))
    // The first time to learn how frequent their terms are.
    _ = root.likenessProfile(of: best, resolved.query, field)
    guard try learn(frequencies, terms) else {
      return root.likenessProfile(of: best, resolved.query, field)
    }
    return root.likenessProfile(of: best, resolved.query, field)
  }

  // MARK: Hits

  /// The records of a page, each from its shard.
  private func shown(
    _ page: [(score: Float, id: [UInt8], shard: Int)], _ plan: ShardPlan,
    _ request: SearchRequest, shownBefore: Int
  ) throws(SearchError) -> [Hit] {
    var found: [[UInt8]: Hit] = [:]
    for (index, shard) in shards.enumerated() {
      let ids = page.filter { $0.shard == index }.map(\.id)
      guard !ids.isEmpty else { continue }
      for hit in try shard.show(ids, plan, request) { found[Array(hit.id.utf8)] = hit }
    }
    var hits: [Hit] = []
    for (index, entry) in page.enumerated() {
      guard var hit = found[entry.id] else { continue }
      hit.rank = shownBefore + request.offset + index + 1
      hit.score = entry.score
      hits.append(hit)
    }
    return hits
  }
}
