internal import Glibc

/// Nanoseconds of wall time and of this thread's processor time.
struct Clocks {
  var wall: UInt64
  var processor: UInt64

  static func now() -> Clocks {
    Clocks(wall: read(CLOCK_MONOTONIC), processor: read(CLOCK_THREAD_CPUTIME_ID))
  }

  /// The same with the time of all threads of the process.
  static func ofProcess() -> Clocks {
    Clocks(wall: read(CLOCK_MONOTONIC), processor: read(CLOCK_PROCESS_CPUTIME_ID))
  }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// Writes all of a text to a descriptor, unbuffered: C's `stdout` is not to be had in Swift 6.
func write(_ text: String, to descriptor: Int32) {
  var text = text
  text.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      guard written > 0 else { return }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }
}
