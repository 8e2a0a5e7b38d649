import Glibc

/// A line on standard error that says how far a long piece of work is: share done, count, rate, and
/// time left. Only on a terminal; elsewhere it says nothing, so that logs stay clean.
struct Progress {
  private let label: String
  private let unit: String
  private let start = monotonicNanoseconds()
  private var lastDrawn: UInt64 = 0
  private var isDrawn = false

  init(label: String, unit: String) {
    self.label = label
    self.unit = unit
  }

  /// Tells how far the work is; drawn at most ten times a second.
  ///
  /// - Parameters:
  ///   - count: Units done.
  ///   - share: Part of the work that is done, 0...1; nil where the whole is not known (a pipe).
  mutating func update(count: Int, share: Double?) {
    guard Terminal.errors.isTerminal else { return }
    let now = monotonicNanoseconds()
    guard now - lastDrawn > 100_000_000 else { return }
    lastDrawn = now
    isDrawn = true
    let seconds = Double(now - start) / 1e9
    let rate = seconds > 0 ? Double(count) / seconds : 0
    var line = "\(label) "
    if let share {
      let cells = 24
      let filled = min(cells, max(0, Int(share * Double(cells))))
      line += String(repeating: "━", count: filled) + String(repeating: "·", count: cells - filled)
      let percent = min(100, max(0, Int(share * 100)))
      line +=
        String(repeating: " ", count: percent < 10 ? 2 : percent < 100 ? 1 : 0) + " \(percent) %"
    }
    line += "  \(grouped(count)) \(unit), \(grouped(Int(rate)))/s"
    // The first tenth of a second says little about the rest.
    if let share, share > 0.01, seconds > 0.5 {
      line += ", \(duration(seconds / share - seconds)) left"
    }
    StandardError.write(
      "\r\u{1B}[K"
        + StyledText(line).truncated(to: Terminal.errors.columns - 1).rendered(
          colour: false))
  }

  /// Removes the line: what was done is said by the command.
  mutating func finish() {
    if isDrawn { StandardError.write("\r\u{1B}[K") }
    isDrawn = false
  }

  private func duration(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 359_999)).rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}

/// The monotonic clock in nanoseconds.
func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}
