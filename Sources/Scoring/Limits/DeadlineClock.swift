internal import Glibc

/// Looks at the clock now and then.
struct DeadlineClock {
  let deadline: UInt64?
  private var calls = 0

  init(_ deadline: UInt64?) { self.deadline = deadline }

  /// Cheap: reads the clock once in sixteen calls, the first time at once.
  mutating func check() throws(ScoringError) {
    guard let deadline else { return }
    calls &+= 1
    guard calls & 15 == 1 else { return }
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    if now > deadline { throw .deadline }
  }
}
