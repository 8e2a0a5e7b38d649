import Glibc

/// The clock of deadlines and durations; no setting of the time changes it.
package enum MonotonicClock {
  /// Nanoseconds of `CLOCK_MONOTONIC`.
  package static func now() -> UInt64 { read(CLOCK_MONOTONIC) }

  /// Nanoseconds for which this thread has run. A system call: some hundred nanoseconds.
  static func threadTime() -> UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
