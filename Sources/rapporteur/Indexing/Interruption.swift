import Glibc

/// Ctrl-C and SIGTERM as a wish to stop, looked at between two batches of work, so that what was
/// begun can be given up in order. A second Ctrl-C ends the program at once, which is safe too: a
/// commit is one atomic step.
enum Interruption {
  /// Safe: written by the handler only, a single word, read in order to stop soon.
  nonisolated(unsafe) private static var wasRequested: sig_atomic_t = 0

  /// Whether somebody has asked to stop.
  static var isRequested: Bool { wasRequested != 0 }

  /// Begins to catch the signals.
  static func watch() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in Interruption.wasRequested = 1 }
    action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    // A parent that blocks signals in the thread that started us hands that down.
    var wanted = sigset_t()
    sigemptyset(&wanted)
    sigaddset(&wanted, SIGINT)
    sigaddset(&wanted, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
  }

  /// - Throws: where somebody has asked to stop.
  static func check(doing: String) throws {
    guard !isRequested else {
      throw Failure(
        .failed, "interrupted", at: "while \(doing)",
        remedy: "run it again; the previous index is untouched")
    }
  }
}
