internal import QueryLanguage
internal import Scoring

/// A free query, understood: what matches in which order, and how matches score.
struct UnderstoodQuery: Sendable {
  var reading: QueryReading
  var tiers: TierPlan
  /// The parts, for the reasons of hits.
  var parts: [QueryPart]
  /// What a match scores; it need not match.
  var score: PlannedClause
  /// Records that match by their words alone.
  var literal: Weight
  /// All of it: the records that match, and their scores, without regard to tiers.
  var plan: QueryPlan
  /// What is told of the query.
  var understood: [Understood]

  /// Whether the words of a hit are asked for; without, it says why it is there.
  var words: DocumentSet

  /// Why a record is among the hits, though it has none of the words.
  func reasons(segment: Int, document: Int) -> [String] {
    var result: [String] = []
    for part in parts {
      for reason in part.reasons
      where reason.records.contains(document: document, segment: segment)
        && !result.contains(reason.text)
      {
        result.append(reason.text)
      }
    }
    return result
  }
}
