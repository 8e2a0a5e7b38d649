package import InvertedIndex
package import Scoring
internal import Synchronization

/// What a word with wildcards, or a fuzzy one, is looked for as in a field.
package struct ExpansionRequest: Sendable, Hashable {
  /// What the words of the dictionary are compared with.
  package enum Kind: Sendable, Hashable {
    case pattern(WildcardPattern)
    /// A folded word, its stems, and how many edits away a word may be.
    case fuzzy(word: [Unicode.Scalar], stems: [[Unicode.Scalar]], distance: Int)
  }

  package var field: Int
  package var kind: Kind

  /// A pattern or a fuzzy word in a field.
  package init(field: Int, kind: Kind) {
    self.field = field
    self.kind = kind
  }
}

/// A term with its written forms over all shards, in the order of their bytes; none in a field without
/// forms.
package struct TermForms: Sendable, Hashable {
  package var term: [UInt8]
  package var forms: [[UInt8]]

  /// A term with its forms.
  package init(term: [UInt8], forms: [[UInt8]]) {
    self.term = term
    self.forms = forms
  }
}

/// What is known of the dictionaries of many shards, where a query is planned without an index.
///
/// What planning asks for in vain is remembered; the shards are asked for it, and the query is planned
/// again, until nothing is missing.
package final class GatheredTerms: Sendable {
  private struct State {
    var expansions: [ExpansionRequest: [TermForms]] = [:]
    var forms: [CollectionStatistics.Term: [[UInt8]]] = [:]
    var missingExpansions: Set<ExpansionRequest> = []
    var missingForms: Set<CollectionStatistics.Term> = []
  }

  private let state = Mutex(State())

  package init() {}

  /// The terms of which a written form matches; nil: not known yet.
  func expansions(of request: ExpansionRequest) -> [TermForms]? {
    state.withLock { state in
      if let known = state.expansions[request] { return known }
      state.missingExpansions.insert(request)
      return nil
    }
  }

  /// The written forms of a term; nil: not known yet.
  func forms(of term: CollectionStatistics.Term) -> [[UInt8]]? {
    state.withLock { state in
      if let known = state.forms[term] { return known }
      state.missingForms.insert(term)
      return nil
    }
  }

  /// What was asked for in vain since the last call.
  package func takeMissing() -> (expansions: [ExpansionRequest], forms: [CollectionStatistics.Term])
  {
    state.withLock { state in
      defer {
        state.missingExpansions = []
        state.missingForms = []
      }
      return (Array(state.missingExpansions), Array(state.missingForms))
    }
  }

  /// Takes notice of an expansion.
  package func learn(_ request: ExpansionRequest, _ terms: [TermForms]) {
    state.withLock { $0.expansions[request] = terms }
  }

  /// Takes notice of a term's forms.
  package func learn(_ term: CollectionStatistics.Term, forms: [[UInt8]]) {
    state.withLock { $0.forms[term] = forms }
  }
}

extension TermExpander {
  /// What an expansion of one index of all records gives, from the terms of all shards.
  ///
  /// - Parameters:
  ///   - candidates: Terms with all their forms, of which one at least matches.
  ///   - limit: More expansions than this score alike.
  static func result(
    of request: ExpansionRequest, among candidates: [TermForms], fold: WordFold, limit: Int
  ) -> Result {
    var result = Result()
    switch request.kind {
    case .pattern(let pattern):
      let literal = Array(pattern.literalPrefix.utf8)
      // Stems that are shorter than the pattern's beginning come first, then the dictionary's order.
      let ordered = candidates.map { ($0.term.starts(with: literal), $0) }.sorted { a, b in
        a.0 != b.0 ? !a.0 : a.1.term.lexicographicallyPrecedes(b.1.term)
      }
      for (_, candidate) in ordered {
        let matching = candidate.forms.filter { pattern.matches(fold($0)) }
        if matching.count == candidate.forms.count {
          result.expansions.append(Expansion(term: candidate.term))
        } else {
          result.expansions += matching.map { Expansion(term: candidate.term, form: $0) }
        }
      }
    case .fuzzy(let word, let stems, let distance):
      let automaton = EditAutomaton(word, limit: distance)
      for candidate in candidates {
        if candidate.forms.isEmpty {
          let own = fold(candidate.term)
          let edits = ([word] + stems).compactMap {
            EditAutomaton($0, limit: distance).distance(to: own)
          }.min()
          if let edits {
            result.expansions.append(Expansion(term: candidate.term, distance: edits))
          }
          continue
        }
        let distances = candidate.forms.map { automaton.distance(to: fold($0)) }
        let near = distances.compactMap { $0 }
        if near.count == distances.count, Set(near).count == 1, let edits = near.first {
          result.expansions.append(Expansion(term: candidate.term, distance: edits))
        } else {
          for (form, edits) in zip(candidate.forms, distances) {
            guard let edits else { continue }
            result.expansions.append(
              Expansion(term: candidate.term, form: form, distance: edits))
          }
        }
      }
      result.expansions.sort {
        if $0.distance != $1.distance { return $0.distance < $1.distance }
        if $0.term != $1.term { return $0.term.lexicographicallyPrecedes($1.term) }
        return ($0.form ?? []).lexicographicallyPrecedes($1.form ?? [])
      }
    }
    result.exceedsLimit = result.expansions.count > limit
    return result
  }
}
