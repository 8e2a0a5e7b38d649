import Glibc

/// Signals as values that one thread waits for, instead of handlers that interrupt any.
struct SignalWaiter {
  enum Event {
    case reload, terminate, timeout
  }

  private var set = sigset_t()

  /// Blocks `SIGHUP`, `SIGTERM` and `SIGINT` for this thread and all that it starts, and ignores
  /// `SIGPIPE`: a client that is gone is an error of one write. To be called before there are other
  /// threads.
  init() {
    sigemptyset(&set)
    for number in [SIGHUP, SIGTERM, SIGINT] { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)
  }

  /// Waits for a signal, for at most so long.
  func wait(milliseconds: Int) -> Event {
    var set = set
    var time = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
    switch sigtimedwait(&set, nil, &time) {
    case SIGHUP: return .reload
    case SIGTERM, SIGINT: return .terminate
    default: return .timeout
    }
  }
}
