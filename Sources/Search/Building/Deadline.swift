internal import Glibc

/// When an answer is no longer wanted.
struct Deadline: Sendable {
  /// Nanoseconds of `CLOCK_MONOTONIC`; nil: never.
  let time: UInt64?

  init(_ time: UInt64?) { self.time = time }

  /// Throws when the time is up.
  func check() throws(SearchError) {
    guard let time else { return }
    if monotonicNanoseconds() >= time { throw .deadline }
  }
}

/// The time of `CLOCK_MONOTONIC`, which no setting of the clock changes.
package func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}
