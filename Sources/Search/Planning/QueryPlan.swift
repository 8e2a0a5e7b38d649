internal import InvertedIndex
package import Scoring

/// Part of a query as a plan is put together: what is looked up, and the same ready to be scored.
package struct PlannedClause: Sendable {
  package var query: Query
  /// Of `query`; every term was looked up once.
  package var weight: Weight
  /// Whether it only filters: it must match wherever it stands side by side with words.
  var isFilter = false

  /// No record.
  static let nothing = PlannedClause(query: .none, weight: .none)

  /// Any may match; scores are added.
  static func any(_ clauses: [PlannedClause]) -> PlannedClause {
    if clauses.count == 1 { return clauses[0] }
    return PlannedClause(
      query: .boolean(must: [], should: clauses.map(\.query), mustNot: [], filter: []),
      weight: .any(clauses.map(\.weight)))
  }

  /// A record matches if all of `must` and `filter` match, none of `mustNot`, and, where `must` and
  /// `filter` are empty, at least one of `should`. Scores are the sum over `must` and `should`.
  static func boolean(
    must: [PlannedClause], should: [PlannedClause], mustNot: [PlannedClause] = [],
    filter: [PlannedClause] = []
  ) -> PlannedClause {
    PlannedClause(
      query: .boolean(
        must: must.map(\.query), should: should.map(\.query), mustNot: mustNot.map(\.query),
        filter: filter.map(\.query)),
      weight: .boolean(
        must: must.map(\.weight), should: should.map(\.weight),
        mustNot: mustNot.map(\.weight.unscored), filter: filter.map(\.weight.unscored)))
  }
}

/// What a query comes to in one snapshot: ready to be scored, with what a reader should know.
package struct QueryPlan: Sendable {
  /// What is looked up, without the filters of the options.
  package var query: Query
  /// Of `query`, ready to be scored.
  package var weight: Weight
  /// The words in their order: for nearness, exact form and snippets.
  package var slots: [QuerySlot] = []
  package var corrections: [Correction] = []
  /// Whether all of it came from what is kept: no look at a dictionary was needed.
  package var isKnown = false
  /// What to do instead where the filters leave the words no match.
  package var widened: PlannedClause?

  /// Whether no record can match.
  package var matchesNothing: Bool { weight.isNothing }

  /// About how many entries of posting lists scoring reads at most.
  ///
  /// - Parameter documentCount: Records of the snapshot.
  package func cost(documentCount: Int) -> Int { weight.cost(documentCount: documentCount) }

  /// Records that any of the plans match; scores are added, as of words side by side.
  package static func any(_ plans: [QueryPlan]) -> QueryPlan {
    if plans.count == 1 { return plans[0] }
    return joined(
      plans, .any(plans.map { PlannedClause(query: $0.query, weight: $0.weight) }))
  }

  /// Records that all of `required` match; `optional` only scores.
  package static func all(_ required: [QueryPlan], optional: [QueryPlan] = []) -> QueryPlan {
    func clauses(_ plans: [QueryPlan]) -> [PlannedClause] {
      plans.map { PlannedClause(query: $0.query, weight: $0.weight) }
    }
    return joined(
      required + optional, .boolean(must: clauses(required), should: clauses(optional)))
  }

  /// The same scores, of the records that are in all of `sets` and in none of `excluded`.
  package func filtered(by sets: [DocumentSet], excluding excluded: [DocumentSet] = []) -> QueryPlan
  {
    guard !sets.isEmpty || !excluded.isEmpty else { return self }
    var plan = self
    plan.query = .boolean(
      must: [query], should: [], mustNot: excluded.map { .documents($0) },
      filter: sets.map { .documents($0) })
    plan.weight = .boolean(
      must: [weight], should: [], mustNot: excluded.map { .documents($0) },
      filter: sets.map { .documents($0) })
    return plan
  }

  private static func joined(_ plans: [QueryPlan], _ clause: PlannedClause) -> QueryPlan {
    var plan = QueryPlan(query: clause.query, weight: clause.weight)
    plan.isKnown = plans.allSatisfy(\.isKnown)
    for part in plans {
      plan.slots += part.slots
      for correction in part.corrections
      where !plan.corrections.contains(where: { $0.from == correction.from }) {
        plan.corrections.append(correction)
      }
    }
    return plan
  }
}

extension Query {
  /// Whether no record of the collection can match, as far as that can be told without looking: all
  /// terms of a planned query exist.
  var isNothing: Bool {
    switch self {
    case .none: true
    case .boolean(let must, let should, _, let filter):
      must.contains(where: \.isNothing) || filter.contains(where: \.isNothing)
        || (must.isEmpty && filter.isEmpty && should.allSatisfy(\.isNothing))
    case .constant(let inner, _): inner.isNothing
    default: false
    }
  }
}
