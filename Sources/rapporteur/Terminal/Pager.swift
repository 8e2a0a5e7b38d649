import ArgumentParser
import Glibc

/// `--pager`: long output a screen at a time.
struct Paging: ParsableArguments {
  @Flag(help: "Page through the output with $PAGER, on a terminal.")
  var pager = false

  init() {}

  /// Puts a pager between standard output and the terminal, if that is wanted and there is one. To be
  /// called before anything is written; the program then waits for the pager when it ends.
  func start() {
    // Asked now, as what stands behind the pager is still a terminal.
    guard pager, Terminal.output.isTerminal else { return }
    Pager.start(environment("PAGER") ?? "less -FRX")
  }
}

/// The program that shows what is written, while it runs.
enum Pager {
  /// Safe: set once, before the program ends, by its only thread.
  nonisolated(unsafe) private static var process: pid_t = 0

  /// Starts a command of the shell, which reads what is written to standard output from now on. Where
  /// that fails the output goes to the terminal as it would have.
  fileprivate static func start(_ command: String) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    let words: [String] = ["/bin/sh", "-c", command]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var child = pid_t()
    let code = posix_spawn(&child, "/bin/sh", &actions, nil, arguments, environ)
    close(ends[0])
    guard code == 0, dup2(ends[1], STDOUT_FILENO) == STDOUT_FILENO else {
      close(ends[1])
      return
    }
    close(ends[1])
    process = child
    atexit {
      // The pager sees the end of its input, and its reader goes on until it is left.
      close(STDOUT_FILENO)
      var status: Int32 = 0
      while waitpid(Pager.process, &status, 0) < 0, errno == EINTR {}
    }
  }
}
