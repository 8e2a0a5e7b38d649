import Foundation
import Testing

/// The server as a process: readiness, signals, sockets, and that it answers as the program does.
@Suite(.serialized) struct ServeCommandTests {
  /// A server on a Unix socket in the index's folder.
  final class Server {
    let process = Process()
    let socket: String
    let errors: URL

    init(_ index: SmallIndex, path: String? = nil, environment: [String: String] = [:]) throws {
      socket = index.folder.file("s").path
      errors = index.folder.file("errors")
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = ["serve", "--index", path ?? index.path, "--socket", socket]
      process.environment = environment
      try Data().write(to: errors)
      process.standardError = try FileHandle(forWritingTo: errors)
      process.standardInput = FileHandle.nullDevice
      try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// What is said to standard error.
    var said: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// Sends requests over a connection of its own, shuts the writing side, and reads all answers.
    func ask(_ requests: String) throws -> [String] {
      let descriptor = try connect()
      defer { close(descriptor) }
      let bytes = Array(requests.utf8)
      #expect(write(descriptor, bytes, bytes.count) == bytes.count)
      shutdown(descriptor, Int32(SHUT_WR))
      let data = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readDataToEndOfFile()
      return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Connects, waiting until the server listens.
    func connect() throws -> Int32 {
      for _ in 0..<500 {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        if ServeCommandTests.with(address: socket, { Glibc.connect(descriptor, $0, $1) }) == 0 {
          return descriptor
        }
        close(descriptor)
        usleep(10_000)
      }
      throw CocoaError(.fileNoSuchFile)
    }
  }

  private static func with(
    address path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  @Test("it tells systemd when it is ready, reloading and stopping; SIGTERM ends with status 0")
  func service() throws {
    let index = try SmallIndex()
    let path = index.folder.file("notify").path
    let notified = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(notified) }
    #expect(Self.with(address: path) { bind(notified, $0, $1) } == 0)
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      notified, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    func next() -> String {
      var bytes = [UInt8](repeating: 0, count: 512)
      let count = recv(notified, &bytes, bytes.count, 0)
      return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
    let server = try Server(index, environment: ["NOTIFY_SOCKET": path])
    #expect(next().hasPrefix("READY=1\nSTATUS=Listening on \(server.socket)"))
    // Ready is ready: the socket is there, for its group and nobody else.
    var status = stat()
    #expect(stat(server.socket, &status) == 0 && status.st_mode & 0o777 == 0o660)
    let idle = try server.connect()
    defer { close(idle) }
    kill(server.process.processIdentifier, SIGHUP)
    #expect(next().hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
    #expect(next() == "READY=1")
    #expect(try server.ask("PING\n").dropFirst() == ["OK 0", "."])
    kill(server.process.processIdentifier, SIGTERM)
    #expect(next() == "STOPPING=1")
    server.process.waitUntilExit()
    #expect(server.process.terminationStatus == 0)
    #expect(stat(server.socket, &status) != 0)
    // At the default log level nothing is said, whatever was asked.
    #expect(server.said == "")
  }

  @Test("answers are those of the program's own search, in text and in JSON")
  func sameAsProgram() throws {
    let index = try SmallIndex()
    let server = try Server(index)
    for query in ["visa", "visa readmission", "trafiking", "+persons visa", "\"visa integrity\""] {
      let json = try index.run(["search", "--format", "json", "--", query]).json
      let hits = try #require(json["hits"] as? [[String: Any]])
      let text = try server.ask("SEARCH \(query)\n")
      #expect(text[1].contains(" total=\(json["total"] ?? "") "))
      let ids = text.dropFirst(2).dropLast().map { $0.split(separator: "\t")[2] }
      #expect(ids.map(String.init) == hits.compactMap { $0["id"] as? String }, "\(query)")
      let lines = try server.ask("FORMAT json\nSEARCH \(query)\n").dropFirst(4).dropLast()
      #expect(lines.count == hits.count)
      for (line, hit) in zip(lines, hits) {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary
        #expect(object == hit as NSDictionary, "\(query)")
      }
    }
  }

  @Test("a commit of another process is served within a second, on the same connection")
  func commits() throws {
    let index = try SmallIndex()
    let server = try Server(index)
    let descriptor = try server.connect()
    defer { close(descriptor) }
    let stream = fdopen(dup(descriptor), "r+")
    defer { fclose(stream) }
    func line() -> String {
      var bytes = [CChar](repeating: 0, count: 4_096)
      guard fgets(&bytes, Int32(bytes.count), stream) != nil else { return "" }
      return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    func count() -> String {
      let request = Array("COUNT *\n".utf8)
      #expect(write(descriptor, request, request.count) == request.count)
      let status = line()
      #expect(line() == ".\n")
      return status
    }
    #expect(line().hasPrefix("* rapporteur/1 "))
    #expect(count().contains("total=4 exact=1 generation=1 "))
    let record = Data(#"{"id":"e","title":"Visa"}"#.utf8)
    try Program.succeed(
      ["index", "--index", index.path, "--update", "--input", "-"], input: record)
    var status = ""
    for _ in 0..<200 where !status.contains("generation=2 ") {
      usleep(10_000)
      status = count()
    }
    #expect(status.contains("total=5 exact=1 generation=2 "))
  }

  @Test("a socket left over by a server that was killed is taken over; a second server is refused")
  func leftOver() throws {
    let index = try SmallIndex()
    let first = try Server(index)
    _ = try first.ask("PING\n")
    let second = try Program.run(
      ["serve", "--index", index.path, "--socket", first.socket])
    #expect(second.status == 4 && second.errorLines.count == 1)
    kill(first.process.processIdentifier, SIGKILL)
    first.process.waitUntilExit()
    #expect(FileManager.default.fileExists(atPath: first.socket))
    let third = try Server(index)
    #expect(try third.ask("PING\n").dropFirst() == ["OK 0", "."])
  }

  @Test(
    "what is said with nc and a shell works as PROTOCOL.md has it",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/nc")))
  func netcat() throws {
    let index = try SmallIndex()
    let server = try Server(index)
    _ = try server.ask("PING\n")
    func shell(_ command: String) throws -> [String] {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", command, "sh", server.socket, Program.path, index.path]
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      try process.run()
      let data = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    // A netcat without Unix sockets, or without -N, is another program of the name.
    guard try shell("nc -h 2>&1 | grep -c -e '-N' -e '-U'") != ["0"] else { return }
    let answer = try shell("printf 'SEARCH k=1 visa\\n' | nc -N -U \"$1\"")
    #expect(answer.count == 4 && answer.last == ".")
    #expect(answer.dropFirst(2).first?.hasPrefix("1\t") == true)
    // As ssh runs it: requests in, answers out, no server.
    let piped = try shell("printf 'PING\\nQUIT\\n' | \"$2\" serve --stdio --index \"$3\"")
    #expect(piped.dropFirst() == ["OK 0", ".", "OK 0", "."])
  }
}
