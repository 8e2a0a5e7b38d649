import Glibc

/// Time that only goes forward.
package enum MonotonicClock {
  /// Nanoseconds of `CLOCK_MONOTONIC`. About 20 ns.
  package static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
