import Glibc

/// Standard output, buffered: data for people or programs, and nothing else.
///
/// A reader that has seen enough (`| head`) closes the pipe; the program then ends quietly with
/// status 0, as it has done what was wanted.
struct StandardOutput: TextOutputStream {
  private var buffer: [UInt8] = []
  private static let capacity = 1 << 16

  init() { buffer.reserveCapacity(Self.capacity) }

  /// Appends text; written out when the buffer is full or at `flush`.
  mutating func write(_ string: String) { write(string.utf8) }

  /// Appends bytes.
  mutating func write(_ bytes: some Sequence<UInt8>) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.capacity { drain() }
  }

  /// Appends a line.
  mutating func line(_ string: String = "") { write(string + "\n") }

  /// Writes out what is buffered. Each command ends with it.
  mutating func flush() { drain() }

  private mutating func drain() {
    buffer.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let written = Glibc.write(
          STDOUT_FILENO, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
        if written >= 0 {
          offset += written
        } else if errno == EPIPE {
          exit(ExitStatus.done.rawValue)
        } else if errno != EINTR {
          Failure.system(
            "writing failed", "standard output", remedy: "free space or write elsewhere"
          ).report()
          exit(ExitStatus.failed.rawValue)
        }
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Standard error: progress, remarks and errors. Unbuffered, and silent where it is closed.
enum StandardError {
  static func write(_ string: String) {
    var string = string
    string.withUTF8 { bytes in
      var offset = 0
      while offset < bytes.count {
        let written = Glibc.write(
          STDERR_FILENO, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
        if written < 0 && errno != EINTR { return }
        offset += max(0, written)
      }
    }
  }

  /// A remark of one line. Control characters, as names of files may have them, become spaces: a
  /// terminal would obey them.
  static func note(_ text: String) {
    var line = ""
    for scalar in text.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control
      line.unicodeScalars.append(isControl ? " " : scalar)
    }
    write("rapporteur: \(line)\n")
  }
}
