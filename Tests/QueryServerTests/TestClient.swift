import Glibc

/// A client with blocking calls; every wait ends after ten seconds at the latest.
///
/// `@unchecked Sendable`: one thread may send while another receives, as sockets allow.
final class TestClient: @unchecked Sendable {
  let descriptor: Int32

  init(port: Int, receiveBuffer: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    // A small window must be asked for before the connection is made.
    if var size = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure.connect(errno) }
    limitWaits()
  }

  init(path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard result == 0 else { throw Failure.connect(errno) }
    limitWaits()
  }

  enum Failure: Error {
    case connect(Int32)
  }

  private var isOpen = true

  deinit { if isOpen { close(descriptor) } }

  /// Is gone from one moment to the next. No other thread may be using the connection.
  func vanish() {
    reset()
    isOpen = false
    close(descriptor)
  }

  private func limitWaits() {
    var time = timeval(tv_sec: 10, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
  }

  /// Sends all bytes; false if the server does not take them.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// No more will be sent.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  private var received: [UInt8] = []

  /// The next line without its LF; nil at the end of the stream, or when waiting took too long.
  func line() -> String? {
    while true {
      if let end = received.firstIndex(of: 0x0A) {
        let line = String(decoding: received[..<end], as: UTF8.self)
        received.removeFirst(end + 1)
        return line
      }
      guard receive() > 0 else { return nil }
    }
  }

  /// Status line and data lines of the next answer; nil if the stream ends before its dot.
  func answer() -> (status: String, lines: [String])? {
    guard let status = line() else { return nil }
    var lines: [String] = []
    while let line = line() {
      if line == "." { return (status, lines) }
      lines.append(line)
    }
    return nil
  }

  func ask(_ request: String) -> (status: String, lines: [String])? {
    send(request + "\n")
    return answer()
  }

  /// Everything up to the end of the stream.
  func rest() -> String {
    while receive() > 0 {}
    defer { received = [] }
    return String(decoding: received, as: UTF8.self)
  }

  /// Whether the server has closed its side and nothing is left to read.
  var isAtEnd: Bool { received.isEmpty && receive() == 0 }

  private func receive() -> Int {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &chunk, chunk.count, 0)
    if count > 0 { received.append(contentsOf: chunk[..<count]) }
    return count
  }

  /// Closes with a reset instead of an orderly end.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }
}
