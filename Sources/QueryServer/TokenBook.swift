import Glibc
import Synchronization

/// The tokens that `AUTH` accepts: the lines of a file, read anew on request.
package final class TokenBook: Sendable {
  /// Larger files are refused whole: a token that is cut is another token.
  package static let maximumFileLength = 1 << 20

  private let path: String
  private struct State {
    var tokens: [[UInt8]]
    /// Whether the last line of the file had its end.
    var endsLines: Bool
  }
  private let state: Mutex<State>

  /// Reads the file.
  ///
  /// - Throws: `ServerError` with exit code 2 if it cannot be read, is no file, is too large or holds
  ///   no token.
  package init(path: String) throws(ServerError) {
    self.path = path
    let fresh = try Self.read(path)
    guard !fresh.tokens.isEmpty else {
      throw ServerError(
        "no token in the token file, \(path), write one token a line", exitCode: 2)
    }
    state = Mutex(fresh)
  }

  /// Reads the file again. Connections that already presented a token stay as they are. An empty file
  /// is an answer: nobody gets in any more.
  ///
  /// - Returns: How many tokens it holds now.
  /// - Throws: `ServerError` if it cannot be read or is half written, say because its last line, which
  ///   had an end, has none now: the old tokens stay.
  @discardableResult
  package func reload() throws(ServerError) -> Int {
    let fresh = try Self.read(path)
    let isHalf = state.withLock { $0.endsLines && !fresh.endsLines && !fresh.tokens.isEmpty }
    guard !isHalf else {
      throw ServerError(
        "the token file is half written, \(path): its last line has no end, write it anew beside and "
          + "rename it", exitCode: 2)
    }
    state.withLock { $0 = fresh }
    return fresh.tokens.count
  }

  /// Whether the token is in the book. Takes as long for a near miss as for a far one.
  package func accepts(_ token: String) -> Bool {
    let offered = Array(token.utf8)
    return state.withLock { state in
      var isKnown = false
      for known in state.tokens where Self.isEqual(known, offered) { isKnown = true }
      return isKnown
    }
  }

  private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    var difference: UInt8 = left.count == right.count ? 0 : 1
    for index in left.indices {
      difference |= left[index] ^ (right.isEmpty ? 1 : right[index % right.count])
    }
    return difference == 0
  }

  private static func read(_ path: String) throws(ServerError) -> State {
    // Not waiting for a writer, should it be a pipe.
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
    defer { Glibc.close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw unreadable(path, "it is not a regular file")
    }
    guard status.st_size <= Self.maximumFileLength else {
      throw ServerError(
        "the token file is too large, \(path): more than \(Self.maximumFileLength) bytes, "
          + "write one token a line and nothing else", exitCode: 2)
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while bytes.count <= Self.maximumFileLength {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      guard count >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
      guard count > 0 else { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    guard bytes.count == Int(status.st_size) else {
      throw unreadable(path, "it changed while it was read")
    }
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    let tokens = bytes.split(separator: 0x0A).map { line in
      Array(line.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }.filter { !$0.isEmpty }
    return State(tokens: tokens, endsLines: bytes.last == 0x0A)
  }

  private static func unreadable(_ path: String, _ cause: String) -> ServerError {
    ServerError(
      "cannot read the token file, \(path): \(cause), "
        + "give --token-file a readable file with one token a line", exitCode: 2)
  }
}
