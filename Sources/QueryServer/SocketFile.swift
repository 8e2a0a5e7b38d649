import Glibc

/// The file of a Unix socket, as the server that made it knows it.
///
/// What stands at a path may change hands: another server, or anything else, may have taken the place.
/// So a socket is removed only by who made it, which device and inode tell.
struct SocketFile: Sendable {
  let path: String
  private let identity: Identity?

  private struct Identity: Equatable {
    var device: UInt
    var inode: UInt
  }

  /// The socket that stands at `path` now.
  private init(path: String) {
    self.path = path
    identity = Self.identity(of: path)
  }

  /// Removes it, unless something else stands there now.
  func remove() {
    if let identity, Self.identity(of: path) == identity { unlink(path) }
  }

  private static func identity(of path: String) -> Identity? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
    return Identity(device: UInt(status.st_dev), inode: UInt(status.st_ino))
  }

  /// Makes a socket at `path`, with mode 0660, in the place of one that nobody listens on any more.
  ///
  /// - Returns: What was made, and the descriptor that is bound to it.
  /// - Throws: `ServerError` where something else stands there, or a server listens.
  static func make(_ path: String) throws(ServerError) -> (file: SocketFile, descriptor: Int32) {
    guard !path.isEmpty else {
      throw ServerError(
        "no path of a socket, --socket is empty, give the path of a file to be made", exitCode: 2)
    }
    try takeOver(path)
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else { throw cannotListen(path, errno) }
    // Never open to others, not even for the moment before a chmod.
    let mask = umask(0o117)
    let result = withAddress(of: path) { Glibc.bind(descriptor, $0, $1) }
    let code = errno
    umask(mask)
    guard result == 0 else {
      close(descriptor)
      throw cannotListen(path, result == nil ? ENAMETOOLONG : code)
    }
    return (SocketFile(path: path), descriptor)
  }

  private static func cannotListen(_ path: String, _ code: Int32) -> ServerError {
    ServerError(
      "cannot listen, \(path): \(String(cString: strerror(code))), choose another --socket",
      exitCode: 4)
  }

  /// Removes a socket that nobody listens on any more.
  private static func takeOver(_ path: String) throws(ServerError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw ServerError(
        "cannot make a socket, \(path): a file of another kind is there, choose another path",
        exitCode: 2)
    }
    let found = SocketFile(path: path)
    guard !answersConnections(path) else {
      throw ServerError(
        "cannot listen, \(path): another server does, stop it or choose another path", exitCode: 4)
    }
    found.remove()
  }

  /// Whether somebody listens. Never waits: a full queue of connections is an answer too.
  private static func answersConnections(_ path: String) -> Bool {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let descriptor = socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let result = withAddress(of: path) { connect(descriptor, $0, $1) }
    return result == 0 || (result != nil && (errno == EAGAIN || errno == EINPROGRESS))
  }

  /// Nil if the path is too long for an address.
  private static func withAddress(
    of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    // Safe: a `sockaddr_un` is a `sockaddr`, as the socket calls want it.
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
