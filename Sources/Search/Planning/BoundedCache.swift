internal import Synchronization

/// Values by their keys, bounded in bytes: what a snapshot's questions have in common.
///
/// A snapshot never changes, so what is kept of it is exact and goes with it. Two generations instead
/// of a list by last use: when the younger one is half of the whole it becomes the older one, whose
/// values go unless they are asked for again (as in memcached's segmented LRU).
package final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Entry: Sendable {
    var value: Value
    var byteCount: Int
  }

  private struct State: Sendable {
    var young: [Key: Entry] = [:]
    var old: [Key: Entry] = [:]
    var youngBytes = 0
  }

  /// The most bytes that are kept.
  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: About how many bytes are kept at most.
  package init(limit: Int) { self.limit = limit }

  /// The value, if it is kept.
  package subscript(key: Key) -> Value? {
    state.withLock { state in
      if let entry = state.young[key] { return entry.value }
      guard let entry = state.old.removeValue(forKey: key) else { return nil }
      add(entry, key, &state)
      return entry.value
    }
  }

  /// Whether the value is kept; does not count as asking for it.
  package func contains(_ key: Key) -> Bool {
    state.withLock { $0.young[key] != nil || $0.old[key] != nil }
  }

  /// Keeps a value, unless it is larger than a sixteenth of the whole.
  ///
  /// - Parameter byteCount: About what it takes in memory, with its key.
  package func keep(_ value: Value, for key: Key, byteCount: Int) {
    guard byteCount <= limit / 16 else { return }
    state.withLock { add(Entry(value: value, byteCount: byteCount), key, &$0) }
  }

  /// Forgets all.
  package func removeAll() { state.withLock { $0 = State() } }

  private func add(_ entry: Entry, _ key: Key, _ state: inout State) {
    guard state.young.updateValue(entry, forKey: key) == nil else { return }
    state.youngBytes += entry.byteCount
    if state.youngBytes > limit / 2 {
      state.old = state.young
      state.young = [:]
      state.youngBytes = 0
    }
  }
}
