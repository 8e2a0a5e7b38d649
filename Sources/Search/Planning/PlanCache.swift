internal import Analysis
internal import QueryLanguage
internal import Scoring

/// What planning keeps from query to query of one snapshot.
///
/// Questions are made of the same words again and again. Analysing a word for all languages, looking
/// it up in all fields and finding its other names, or what else was meant by it, is most of the work
/// of a small search. Words asked for with other fields, languages or weights than a bare query's are
/// not kept.
final class PlanCache: Sendable {
  /// Longer words and lines are hardly asked for twice.
  static let maximumWord = 64
  static let maximumLine = 256

  /// Trees of query lines.
  let trees = BoundedCache<String, QuerySyntax>(limit: 1 << 20)
  /// Words as they stand between white space.
  let words = BoundedCache<String, KnownWord>(limit: 2 << 20)
  /// What words are looked up as.
  let readings = BoundedCache<WordReading.Key, WordReading>(limit: 8 << 20)
  /// Sets of records that filters select, by what they select.
  let sets = BoundedCache<Query, DocumentSet>(limit: 32 << 20)
}

/// A bare word as it stands between white space.
final class KnownWord: Sendable {
  /// Its places, as a phrase has them.
  let tokens: [QueryToken]
  let isStopWord: Bool
  /// Whether a name of several words that has synonyms, or a subject of the thesaurus, may begin
  /// with it.
  let mayBeginMatch: Bool

  init(tokens: [QueryToken], isStopWord: Bool, mayBeginMatch: Bool) {
    self.tokens = tokens
    self.isStopWord = isStopWord
    self.mayBeginMatch = mayBeginMatch
  }

  /// About how many bytes it takes.
  var byteCount: Int { 512 + 128 * tokens.reduce(0) { $0 + $1.alternatives.count } }
}

/// What a bare word is looked up as, in one of the ways in which it may stand in a query.
final class WordReading: Sendable {
  /// The word, and what a reading depends on besides it.
  struct Key: Hashable, Sendable {
    var text: String
    var requiresUnits: Bool
    var isPositive: Bool
    var correctsSpelling: Bool
  }

  /// Nil where the text holds no word.
  let clause: PlannedClause?
  let slots: [QuerySlot]
  let corrections: [Correction]
  /// What it adds to the size of a query.
  let size: Int

  init(clause: PlannedClause?, slots: [QuerySlot], corrections: [Correction], size: Int) {
    self.clause = clause
    self.slots = slots
    self.corrections = corrections
    self.size = size
  }
}

extension PlanCache {
  /// How many words a tree has, if planning it takes no look at the dictionary that may be long: no
  /// pattern, and no word that was not planned before; nil otherwise.
  ///
  /// - Parameter mustMatch: Whether every word must match.
  func knownWordCount(_ syntax: QuerySyntax, mustMatch: Bool) -> Int? {
    func sum(_ parts: [QuerySyntax], mustMatch: Bool) -> Int? {
      var sum = 0
      for part in parts {
        guard let count = knownWordCount(part, mustMatch: mustMatch) else { return nil }
        sum += count
      }
      return sum
    }
    switch syntax.kind {
    case .empty, .everything, .not, .exactWord: return 1
    case .word(let text):
      let key = WordReading.Key(
        text: text, requiresUnits: mustMatch, isPositive: true, correctsSpelling: true)
      if readings.contains(key) { return 1 }
      // Stop words beside other words are passed over.
      return words[text]?.isStopWord == true ? 1 : nil
    // Words of a phrase are not corrected.
    case .phrase(let text, _, _): return 1 + text.utf8.count { $0 == 0x20 }
    case .or(let operands): return sum(operands, mustMatch: mustMatch)
    case .and(let operands): return sum(operands, mustMatch: true)
    case .group(let clauses):
      var total = 0
      for clause in clauses where clause.occurrence != .mustNot {
        guard
          let count = knownWordCount(
            clause.syntax, mustMatch: mustMatch || clause.occurrence == .must)
        else { return nil }
        total += count
      }
      return total
    case .wildcard, .fuzzy, .near, .value, .field, .boost: return nil
    }
  }
}
