internal import Glibc
internal import Scoring

/// When an answer is no longer wanted.
struct Deadline: Sendable {
  /// Nanoseconds of `CLOCK_MONOTONIC`; nil: never.
  let time: UInt64?
  private let control: QueryControl?

  init(_ time: UInt64?) {
    self.time = time
    control = QueryControl.current
  }

  /// Throws when the time is up or the answer is not wanted any more. Others may get their turn first.
  func check() throws(SearchError) {
    if isPast { throw .deadline }
  }

  /// Whether the time is up, or the answer is not wanted any more.
  var isPast: Bool {
    guard time != nil || control != nil else { return false }
    var now = monotonicNanoseconds()
    if let control {
      if !control.isWanted() { return true }
      if control.takeTurns(now, time) { now = monotonicNanoseconds() }
    }
    return time.map { now >= $0 } ?? false
  }
}

/// What the engine answers, with its errors as those of a request.
func translated<Answer>(
  _ body: () throws(ScoringError) -> Answer
) throws(SearchError) -> Answer {
  do {
    return try body()
  } catch {
    switch error {
    case .deadline, .unwanted: throw .deadline
    case .memory: throw .limit(message: error.description)
    }
  }
}

/// The time of `CLOCK_MONOTONIC`, which no setting of the clock changes.
package func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}
