import Foundation
import Synchronization
import Testing

/// A server of pages as a process, and a client of raw sockets.
///
/// Nothing of it changes after it has started, so tests may share it.
final class HTTPServer: @unchecked Sendable {
  let process = Process()
  let port: Int
  private let folder: TemporaryFolder
  private let errors: URL

  /// Starts a server of an index on a free port and waits until it says that it is ready.
  init(index: String, _ options: [String] = []) throws {
    folder = try TemporaryFolder()
    errors = folder.file("errors")
    try Data().write(to: errors)
    let path = folder.file("n").path
    let notified = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(notified) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(notified, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(
      notified, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["serve", "--index", index, "--http", "127.0.0.1:0"] + options
    process.environment = ["NOTIFY_SOCKET": path, "PATH": "/usr/bin:/bin"]
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    Self.endWithTests(process.processIdentifier)
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = recv(notified, &bytes, bytes.count, 0)
    let said = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    let digits =
      said.components(separatedBy: "http://127.0.0.1:").last?.prefix { $0.isNumber } ?? ""
    let complaints = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
    port = try #require(Int(digits), "the server said ‘\(said)’ and \(complaints)")
  }

  /// Servers that tests share live as long as the tests, and no longer.
  private static func endWithTests(_ identifier: pid_t) {
    started.withLock { started in
      if started.isEmpty {
        atexit { HTTPServer.started.withLock { $0.forEach { kill($0, SIGKILL) } } }
      }
      started.append(identifier)
    }
  }

  private static let started = Mutex<[pid_t]>([])

  deinit {
    if process.isRunning { _ = stop() }
    folder.remove()
  }

  /// What is said to standard error.
  var said: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

  /// Ends the server and returns its status.
  func stop() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    Self.started.withLock { $0.removeAll { $0 == process.processIdentifier } }
    return process.terminationStatus
  }

  struct Answer {
    var status = 0
    var headers: [String: String] = [:]
    var body = Data()

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: [String: Any] {
      get throws { try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any]) }
    }
  }

  /// Sends bytes over a connection of its own and reads until the server closes it, or for at most
  /// some seconds.
  func send(_ bytes: [UInt8], closesWriting: Bool = false, seconds: Int = 20) throws -> Data {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var patience = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(connected == 0)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      // A server that has heard enough may stop reading.
      guard count > 0 else { break }
      sent += count
    }
    if closesWriting { shutdown(descriptor, Int32(SHUT_WR)) }
    var answer = Data()
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      answer.append(contentsOf: chunk[..<count])
    }
    return answer
  }

  /// Asks for a target with `Connection: close`.
  func get(
    _ target: String, method: String = "GET", headers: [String: String] = [:]
  ) throws -> Answer {
    var request = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
    for (name, value) in headers { request += "\(name): \(value)\r\n" }
    return try Self.answer(try send(Array((request + "\r\n").utf8)))
  }

  /// Reads one answer that ends with the connection.
  static func answer(_ data: Data) throws -> Answer {
    let separator = Data("\r\n\r\n".utf8)
    let end = try #require(data.range(of: separator), "no head in \(data.count) bytes")
    var answer = Answer()
    let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    answer.status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      answer.headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
    }
    let body = data[end.upperBound...]
    answer.body =
      answer.headers["transfer-encoding"] == "chunked" ? try unchunked(Data(body)) : Data(body)
    return answer
  }

  private static func unchunked(_ data: Data) throws -> Data {
    var out = Data()
    var rest = data[...]
    while let line = rest.range(of: Data("\r\n".utf8)) {
      let text = String(decoding: rest[..<line.lowerBound], as: UTF8.self)
      let size = try #require(Int(text, radix: 16), "no size of a chunk: \(text.prefix(40))")
      if size == 0 { return out }
      out.append(rest[line.upperBound..<(line.upperBound + size)])
      rest = rest[(line.upperBound + size + 2)...]
    }
    Issue.record("the last chunk is missing")
    return out
  }
}
