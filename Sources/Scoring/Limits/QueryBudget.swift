internal import Glibc

/// What one question to an index may use: time until its deadline, and memory.
///
/// Scorers and sources do not throw: they answer for windows of documents. One that finds the budget
/// spent stops where it is and returns what it has. From then on `isSpent` stays true, and whoever
/// drives the query calls `check()` before anything of a window is used, so that no part of a cut
/// answer is ever seen.
///
/// Belongs to one thread.
package final class QueryBudget {
  /// Bytes that the scorers of one segment may hold, if nothing else is said. What ranking keeps of
  /// the best hits and what a query consists of come on top; both are bounded elsewhere.
  package static let usualBytes = 64 << 20

  let maximumBytes: Int
  /// Monotonic nanoseconds; nil: never.
  let deadline: UInt64?
  /// Whether the query is to end: it ran out of time or memory, or nobody wants it.
  private(set) var isSpent = false
  private let control: QueryControl?
  private var failure = ScoringError.deadline
  /// Work since the clock was read, and bytes taken for the segment.
  private var work = QueryBudget.workPerLook
  private var bytes = 0

  /// The clock is read after so much work: a unit is about a posting or a position, a few
  /// nanoseconds, so that it is read some ten thousand times a second.
  private static let workPerLook = 1 << 15
  /// What a window is taken for, whatever is in it.
  private static let workOfWindow = workPerLook / 16

  init(deadline: UInt64?, maximumBytes: Int = QueryBudget.usualBytes) {
    self.deadline = deadline
    self.maximumBytes = maximumBytes
    control = QueryControl.current
  }

  // MARK: Time

  /// Notes some work and reads the clock now and then; whether the query is to end.
  @inline(__always)
  func spend(_ units: Int) -> Bool {
    work &+= units
    if work >= Self.workPerLook { look() }
    return isSpent
  }

  /// Throws if the query is to end. Cheap: called for every window, and before its result is used.
  func check() throws(ScoringError) {
    if spend(Self.workOfWindow) { throw failure }
  }

  private func look() {
    work = 0
    guard !isSpent, deadline != nil || control != nil else { return }
    var now = Self.now()
    if let control {
      if !control.isWanted() { return fail(.unwanted) }
      if control.takeTurns(now, deadline) { now = Self.now() }
    }
    if let deadline, now > deadline { fail(.deadline) }
  }

  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private func fail(_ error: ScoringError) {
    guard !isSpent else { return }
    isSpent = true
    failure = error
  }

  // MARK: Memory

  /// Forgets what was taken: the scorers of the segment before are gone.
  func beginSegment() { bytes = 0 }

  /// Takes memory for the segment; false, and the query is to end, if that would be too much.
  func take(bytes count: Int) -> Bool {
    bytes = bytes.addingReportingOverflow(max(0, count)).partialValue
    if bytes > maximumBytes || bytes < 0 { fail(.memory(limit: maximumBytes)) }
    return !isSpent
  }

  /// The same for those that may throw: what is made takes time, too.
  func reserve(bytes count: Int) throws(ScoringError) {
    if !take(bytes: count) || spend(Self.workOfReserve) { throw failure }
  }

  /// What a scorer is taken for until it is ready: a list is opened.
  private static let workOfReserve = 128
}
