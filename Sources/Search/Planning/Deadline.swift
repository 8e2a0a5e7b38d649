internal import Glibc
internal import Scoring

/// When an answer is no longer wanted.
struct Deadline: Sendable {
  /// Nanoseconds of `CLOCK_MONOTONIC`; nil: never.
  let time: UInt64?

  init(_ time: UInt64?) { self.time = time }

  /// Throws when the time is up.
  func check() throws(SearchError) {
    if isPast { throw .deadline }
  }

  /// Whether the time is up.
  var isPast: Bool { time.map { monotonicNanoseconds() >= $0 } ?? false }
}

/// What the engine answers, with its errors as those of a request.
func translated<Answer>(
  _ body: () throws(ScoringError) -> Answer
) throws(SearchError) -> Answer {
  do {
    return try body()
  } catch {
    switch error {
    case .deadline: throw .deadline
    }
  }
}

/// The time of `CLOCK_MONOTONIC`, which no setting of the clock changes.
package func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}
