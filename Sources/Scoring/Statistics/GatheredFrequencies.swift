internal import Synchronization

/// Document frequencies summed over many shards, as far as they are known.
///
/// Where a query is planned without an index, what is asked for and not known is remembered: then the
/// shards are asked, and the query is planned again.
package final class GatheredFrequencies: Sendable {
  private struct State {
    var known: [CollectionStatistics.Term: Int]
    var missing: Set<CollectionStatistics.Term> = []
  }

  private let state: Mutex<State>
  private let remembersMissing: Bool

  /// - Parameter remembersMissing: Whether to remember what was asked for in vain.
  package init(
    _ known: [CollectionStatistics.Term: Int] = [:], remembersMissing: Bool = false
  ) {
    state = Mutex(State(known: known))
    self.remembersMissing = remembersMissing
  }

  /// The frequency over all shards, nil if it is not known.
  package subscript(term: CollectionStatistics.Term) -> Int? {
    state.withLock { state in
      if let frequency = state.known[term] { return frequency }
      if remembersMissing { state.missing.insert(term) }
      return nil
    }
  }

  /// All that is known.
  package var all: [CollectionStatistics.Term: Int] { state.withLock { $0.known } }

  /// What was asked for in vain since the last call, in order of fields and terms.
  package func takeMissing() -> [CollectionStatistics.Term] {
    let missing = state.withLock { state in
      defer { state.missing = [] }
      return state.missing
    }
    return missing.sorted {
      $0.field != $1.field
        ? $0.field < $1.field : $0.bytes.lexicographicallyPrecedes($1.bytes)
    }
  }

  /// Takes notice of frequencies.
  package func learn(_ terms: [CollectionStatistics.Term], _ frequencies: [Int]) {
    state.withLock { state in
      for (term, frequency) in zip(terms, frequencies) { state.known[term] = frequency }
    }
  }
}
