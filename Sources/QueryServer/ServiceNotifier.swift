import Glibc

/// Tells the service manager how the server is: systemd's readiness protocol, sd_notify(3), which is
/// a datagram to the socket named by `NOTIFY_SOCKET`. Without that variable nothing happens.
enum ServiceNotifier {
  /// Sends a state, such as `READY=1`. Failures do not matter: the manager has its own time limits.
  static func send(_ state: String) {
    guard let value = getenv("NOTIFY_SOCKET") else { return }
    var path = Array(String(cString: value).utf8)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.count > 1, path.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
    // A leading @ stands for the NUL of an abstract address.
    if path[0] == 0x40 { path[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
    var message = Array(state.utf8)
    // Safe: a `sockaddr_un` is a `sockaddr`, as sendto(2) wants it.
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, &message, message.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }
}
