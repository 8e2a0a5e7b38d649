import Synchronization

/// The engine that requests run on now, and those of earlier commits that may still be asked for.
///
/// Kept are the last three commits, and any that was current less than five minutes ago; of these at
/// most `maximumKept`, so that a writer that commits every second does not pile up open indexes.
package final class SnapshotKeeper: Sendable {
  /// How many commits are kept however old.
  package static let leastKept = 3
  /// For how long a commit is kept after it was replaced, in nanoseconds.
  package static let keepingTime: UInt64 = 300_000_000_000
  /// How many are kept however young.
  package static let maximumKept = 64

  private struct State {
    var current: any QueryEngine
    /// Oldest first, with the time each was replaced.
    var earlier: [(engine: any QueryEngine, replacedAt: UInt64)] = []
  }

  private let state: Mutex<State>

  package init(_ engine: any QueryEngine) {
    state = Mutex(State(current: engine))
  }

  /// The engine of the latest commit.
  package var current: any QueryEngine { state.withLock { $0.current } }

  /// The engine of that commit, of the latest if nil is asked for; nil if it is not kept.
  package func engine(generation: UInt64?) -> (any QueryEngine)? {
    state.withLock { state in
      guard let generation, generation != state.current.generation else { return state.current }
      return state.earlier.last { $0.engine.generation == generation }?.engine
    }
  }

  /// Makes `engine` current.
  ///
  /// - Parameters:
  ///   - forgettingEarlier: Whether the earlier ones are of another index and must not be found.
  ///   - now: Monotonic nanoseconds.
  package func replace(with engine: any QueryEngine, forgettingEarlier: Bool, now: UInt64) {
    state.withLock { state in
      if forgettingEarlier {
        state.earlier.removeAll()
      } else if state.current.generation != engine.generation {
        state.earlier.removeAll { $0.engine.generation == engine.generation }
        state.earlier.append((state.current, now))
        state.current.retire()
      }
      state.current = engine
      Self.prune(&state, now: now)
    }
  }

  /// Lets go of what is no longer kept.
  package func prune(now: UInt64) {
    state.withLock { Self.prune(&$0, now: now) }
  }

  private static func prune(_ state: inout State, now: UInt64) {
    // The current one is one of those kept.
    while state.earlier.count > leastKept - 1,
      state.earlier.count > maximumKept - 1
        || now - min(now, state.earlier[0].replacedAt) > keepingTime
    {
      state.earlier.removeFirst()
    }
  }
}
