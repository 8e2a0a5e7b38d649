import Glibc

/// Reads a whole file, or standard input for `-`, as text.
///
/// - Throws: bad input, where the file cannot be read or is not UTF-8.
func readText(_ path: String) throws -> String {
  let bytes = try readBytes(path)
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw Failure(.badInput, "not UTF-8", at: path, remedy: "convert the file to UTF-8")
  }
  return text
}

/// Reads a whole file, or standard input for `-`.
func readBytes(_ path: String) throws -> [UInt8] {
  let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw Failure(
      .badInput, "cannot open: \(String(cString: strerror(errno)))", at: path,
      remedy: "name a file that can be read")
  }
  defer { if path != "-" { close(descriptor) } }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 {
      bytes.append(contentsOf: chunk[..<count])
    } else if count == 0 {
      return bytes
    } else if errno != EINTR {
      throw Failure(
        .badInput, "cannot read: \(String(cString: strerror(errno)))", at: path,
        remedy: "name a file that can be read")
    }
  }
}

/// Writes a whole file, replacing what is there.
func writeFile(_ path: String, _ text: String) throws {
  try LineFile(path).write(Array(text.utf8))
}

/// A file that is written line by line, replacing what is there.
final class LineFile {
  private let path: String
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw Failure.system("cannot create", path, remedy: "name a file that can be written")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends bytes.
  func write(_ bytes: [UInt8]) throws {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
      }
      if count < 0 && errno != EINTR {
        throw Failure.system("cannot write", path, remedy: "free space or write elsewhere")
      }
      offset += max(0, count)
    }
  }

  /// Appends a line.
  func line(_ bytes: [UInt8]) throws { try write(bytes + [0x0A]) }

  /// Makes what was written survive a loss of power.
  func finish() throws {
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
      throw Failure.system("cannot write", path, remedy: "free space or write elsewhere")
    }
  }
}

/// The bytes of files together; nil where one is standard input or has no size.
func totalSize(of paths: [String]) -> Int? {
  var sum = 0
  for path in paths {
    var status = stat()
    guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return nil
    }
    sum += Int(status.st_size)
  }
  return sum
}
