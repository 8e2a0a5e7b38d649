import Glibc

/// What stands at the end of a stream: a terminal of some width with or without colour, or not.
struct Terminal {
  let isTerminal: Bool
  /// Columns to fill. Away from a terminal `$COLUMNS` or 80, so that what is piped is stable.
  let columns: Int
  /// Colours only on a terminal, never with `NO_COLOR` set (no-color.org) or on a dumb one.
  let hasColour: Bool

  static let output = Terminal(descriptor: STDOUT_FILENO)
  static let errors = Terminal(descriptor: STDERR_FILENO)

  private init(descriptor: Int32) {
    isTerminal = isatty(descriptor) == 1
    var size = winsize()
    if isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      columns = max(20, Int(size.ws_col))
    } else {
      columns = environment("COLUMNS").flatMap { Int($0) }.map { min(max(20, $0), 1000) } ?? 80
    }
    hasColour = isTerminal && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
  }
}

/// The value of an environment variable; nil where it is missing or empty.
func environment(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
