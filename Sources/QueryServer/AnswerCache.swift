import Synchronization

/// Answers of one commit, kept for when the same is asked again.
///
/// A commit never changes, so neither does an answer on it: what is kept is exact, and goes with the
/// commit. People ask the same things, and pages the same things at every visit.
///
/// Two generations instead of a list by last use: when the younger one is half of the whole it becomes
/// the older one, whose answers go unless they are asked for again (as in memcached's segmented LRU).
package final class AnswerCache: Sendable {
  /// Longer requests are hardly sent twice.
  static let maximumLine = 1_024

  /// What an answer depends on, but for the commit: the request as it was written, without its tag.
  ///
  /// The same question in other words is another key; comparing what was understood would cost more
  /// than it would find.
  struct Key: Hashable, Sendable {
    let verb: Verb
    let format: AnswerFormat
    let arguments: [UInt8]

    /// Nil if answers to the request are not kept: those that are cheap anyway, and those that would
    /// hardly be asked for again.
    init?(_ request: Request, format: AnswerFormat) {
      guard request.verb.isKept, request.byteCount <= AnswerCache.maximumLine else { return nil }
      verb = request.verb
      self.format = format
      arguments = request.arguments
    }

    static func == (a: Key, b: Key) -> Bool {
      a.verb == b.verb && a.format == b.format && a.arguments == b.arguments
    }

    /// Byte by byte, as arrays are hashed, it would take as long as the rest of the look-up.
    func hash(into hasher: inout Hasher) {
      hasher.combine(verb)
      hasher.combine(format)
      arguments.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  /// An answer but for its tag and time.
  struct Body: Sendable {
    var data: [UInt8]
    var lineCount: Int
    var status: [(String, AnswerWriter.Value)]
    var extras: [(String, AnswerWriter.Value)]
    var hitCount: Int

    /// About what it takes in memory.
    var weight: Int { data.count + 512 }
  }

  private struct State {
    var young: [Key: Body] = [:]
    var old: [Key: Body] = [:]
    var youngWeight = 0
  }

  /// The most bytes that are kept.
  private let limit: Int
  private let state = Mutex(State())

  package init(limit: Int = 8 << 20) {
    self.limit = limit
  }

  subscript(key: Key) -> Body? {
    state.withLock { state in
      if let body = state.young[key] { return body }
      guard let body = state.old.removeValue(forKey: key) else { return nil }
      add(body, key, &state)
      return body
    }
  }

  func keep(_ body: Body, for key: Key) {
    guard body.weight <= limit / 64 else { return }
    state.withLock { add(body, key, &$0) }
  }

  /// Forgets all.
  package func removeAll() {
    state.withLock { $0 = State() }
  }

  private func add(_ body: Body, _ key: Key, _ state: inout State) {
    guard state.young.updateValue(body, forKey: key) == nil else { return }
    state.youngWeight += body.weight
    if state.youngWeight > limit / 2 {
      state.old = state.young
      state.young = [:]
      state.youngWeight = 0
    }
  }
}
