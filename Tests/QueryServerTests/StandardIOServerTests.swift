import Foundation
import QueryServer
import Testing

@Suite struct StandardIOServerTests {
  /// Writes the input into a file, serves it, and returns the output.
  private func serve(_ input: String) throws -> String {
    let folder = NSTemporaryDirectory()
    let name = folder + "stdio-\(UUID().uuidString)"
    try Data(input.utf8).write(to: URL(fileURLWithPath: name))
    let source = open(name, O_RDONLY)
    let target = open(name + ".out", O_RDWR | O_CREAT | O_TRUNC, 0o600)
    defer {
      close(source)
      close(target)
      unlink(name)
      unlink(name + ".out")
    }
    var configuration = ServerConfiguration(indexDirectory: "")
    configuration.transport = .standardIO
    configuration.logLevel = "critical"
    let running = try LineServer(configuration, source: FakeSource()).start()
    try running.serve(input: source, output: target)
    running.dispose()
    return try String(contentsOfFile: name + ".out", encoding: .utf8)
  }

  @Test("a file of requests is answered, greeting first, the unfinished line last")
  func file() throws {
    let output = SessionHarness.withoutTimes(try serve("COUNT visa\n#2 SEARCH heavy k\nPING"))
    #expect(output.hasPrefix("* rapporteur/1 "))
    #expect(
      output.hasSuffix(
        """
        auth=none
        OK 0 total=2 exact=1 generation=3 ms=0
        .
        #2 OK 0 total=0 exact=1 generation=3 ms=0
        .
        ERR TRUNCATED the last line has no LF; it was not processed
        .

        """))
  }

  @Test("answers that cannot be written are an error")
  func fullOutput() throws {
    let name = NSTemporaryDirectory() + "stdio-\(UUID().uuidString)"
    try Data("PING\n".utf8).write(to: URL(fileURLWithPath: name))
    let source = open(name, O_RDONLY)
    let target = open("/dev/full", O_WRONLY)
    defer {
      close(source)
      close(target)
      unlink(name)
    }
    var configuration = ServerConfiguration(indexDirectory: "")
    configuration.transport = .standardIO
    configuration.logLevel = "critical"
    let running = try LineServer(configuration, source: FakeSource()).start()
    defer { running.dispose() }
    let error = #expect(throws: ServerError.self) {
      try running.serve(input: source, output: target)
    }
    #expect(error?.exitCode == 4)
  }

  @Test("QUIT ends it, however much follows")
  func quit() throws {
    #expect(
      try serve("QUIT\n" + String(repeating: "PING\n", count: 50_000)).hasSuffix("none\nOK 0\n.\n"))
  }

  @Test("many requests are all answered")
  func many() throws {
    let output = try serve(String(repeating: "PING\nCOUNT x\n", count: 20_000))
    #expect(output.split(separator: "\n").filter { $0 == "." }.count == 40_000)
  }
}
