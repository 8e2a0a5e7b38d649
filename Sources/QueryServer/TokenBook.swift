import Glibc
import Synchronization

/// The tokens that `AUTH` accepts: the lines of a file, read anew on request.
package final class TokenBook: Sendable {
  private let path: String
  private let tokens: Mutex<[[UInt8]]>

  /// Reads the file.
  ///
  /// - Throws: `ServerError` with exit code 2 if it cannot be read or holds no token.
  package init(path: String) throws(ServerError) {
    self.path = path
    tokens = Mutex(try Self.read(path))
  }

  /// Reads the file again; the old tokens stay if that fails. Connections that already presented a
  /// token stay as they are.
  package func reload() throws(ServerError) {
    let fresh = try Self.read(path)
    tokens.withLock { $0 = fresh }
  }

  /// Whether the token is in the book. Takes as long for a near miss as for a far one.
  package func accepts(_ token: String) -> Bool {
    let offered = Array(token.utf8)
    return tokens.withLock { tokens in
      var isKnown = false
      for known in tokens where Self.isEqual(known, offered) { isKnown = true }
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

  private static func read(_ path: String) throws(ServerError) -> [[UInt8]] {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ServerError(
        "cannot read the token file, \(path): \(String(cString: strerror(errno))), "
          + "give --token-file a readable file with one token a line", exitCode: 2)
    }
    defer { Glibc.close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while bytes.count <= 1 << 20 {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    let tokens = bytes.split(separator: 0x0A).map { line in
      Array(line.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }.filter { !$0.isEmpty }
    guard !tokens.isEmpty else {
      throw ServerError(
        "no token in the token file, \(path), write one token a line", exitCode: 2)
    }
    return tokens
  }
}
