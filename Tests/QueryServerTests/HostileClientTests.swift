import Foundation
import QueryServer
import TestSupport
import Testing

/// Clients that are slow, broken or ill-meaning; after each, the server must be as good as new.
@Suite(.serialized) struct HostileClientTests {
  /// The server still answers others at once, and has given back what it held.
  private func expectHealthy(_ server: TestServer) throws {
    let client = try server.client()
    #expect(client.ask("SEARCH k=1 visa")?.status.hasPrefix("OK 1 total=2") == true)
    for _ in 0..<300 where !server.running.holdsNothing { usleep(10_000) }
    #expect(server.running.holdsNothing)
  }

  /// Bytes of memory that the process holds.
  private func residentBytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4_096
  }

  @Test("a reader who takes nothing stops its own requests only, and costs little memory")
  func slowReader() throws {
    let server = try TestServer()
    let before = residentBytes()
    let slow = try server.client(receiveBuffer: 4_096)
    // Each answer is 256 KB: twenty thousand of them would be 5 GB.
    let hasSent = Flag()
    let writer = Thread {
      slow.send(String(repeating: "SEARCH long\n", count: 20_000))
      hasSent.set()
    }
    writer.start()
    for _ in 0..<20 {
      let client = try server.client()
      #expect(client.ask("PING")?.status == "OK 0")
      usleep(10_000)
    }
    #expect(residentBytes() - before < 100 << 20)
    // What was held back comes once it is asked for.
    #expect(slow.answer()?.lines.first?.utf8.count ?? 0 > 1 << 18)
    #expect(slow.answer()?.lines.first?.utf8.count ?? 0 > 1 << 18)
    shutdown(slow.descriptor, Int32(SHUT_RDWR))
    for _ in 0..<1_000 where !hasSent.isSet { usleep(10_000) }
    slow.vanish()
    try expectHealthy(server)
  }

  @Test("a writer of single bytes is understood")
  func slowWriter() throws {
    let server = try TestServer()
    let client = try server.client()
    for byte in Array("#s SEARCH k=1 visa\r\nPING\n".utf8) {
      client.send([byte])
      usleep(1_000)
    }
    #expect(client.answer()?.status.hasPrefix("#s OK 1") == true)
    #expect(client.answer()?.status == "OK 0")
  }

  @Test("half a line is TRUNCATED when the client ends, and nothing when it vanishes")
  func halfALine() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("#t SEARCH vi")
    client.finishSending()
    #expect(client.rest() == "#t ERR TRUNCATED the last line has no LF; it was not processed\n.\n")
    for _ in 0..<100 {
      let client = try server.client()
      client.send("RERANK n=5 x\na\nb\nc")
      client.reset()
    }
    try expectHealthy(server)
  }

  @Test("a gigabyte without LF is thrown away as it comes")
  func gigabyte() throws {
    let server = try TestServer()
    let before = residentBytes()
    let client = try server.client()
    let chunk = [UInt8](repeating: 0x61, count: 1 << 20)
    client.send("#g ")
    for _ in 0..<1_024 {
      guard client.send(chunk) else {
        Issue.record("the server stopped reading")
        return
      }
    }
    client.send("\nPING\n")
    #expect(client.answer()?.status.hasPrefix("#g ERR LIMIT") == true)
    #expect(client.answer()?.status == "OK 0")
    #expect(residentBytes() - before < 32 << 20)
  }

  @Test("random bytes are answered line by line")
  func randomBytes() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    let server = try TestServer()
    for _ in 0..<50 {
      let client = try server.client()
      let bytes = (0..<Int.random(in: 0...20_000, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      client.send(bytes)
      client.finishSending()
      let answers = client.rest().split(separator: "\n").filter { $0 == "." }.count
      let lines =
        bytes.filter { $0 == 0x0A }.count + (bytes.last.map { $0 != 0x0A } == true ? 1 : 0)
      #expect(answers == lines, "seed \(seed)")
    }
    try expectHealthy(server)
  }

  @Test("five thousand connections at once, most of them silent")
  func manyConnections() throws {
    // Both ends are this process's.
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_max > 4_500 else { return }
    let count = limit.rlim_max > 12_000 ? 5_000 : 2_000
    let server = try TestServer { $0.maximumConnections = count - 500 }
    var clients: [TestClient] = []
    var refused = 0
    for _ in 0..<count {
      let client = try TestClient(port: server.running.port ?? 0)
      if client.line()?.hasPrefix("ERR BUSY") == true { refused += 1 }
      clients.append(client)
    }
    #expect(refused == 500)
    #expect(clients[0].ask("PING")?.status == "OK 0")
    #expect(clients[count - 501].ask("SEARCH heavy visa")?.status.hasPrefix("OK 2") == true)
    clients = []
    for _ in 0..<300 where !server.running.holdsNothing { usleep(10_000) }
    try expectHealthy(server)
  }

  @Test("a reset in the middle of an answer harms nobody")
  func resetMidAnswer() throws {
    let server = try TestServer()
    for round in 0..<50 {
      let client = try server.client(receiveBuffer: 4_096)
      client.send(String(repeating: round % 2 == 0 ? "SEARCH long\n" : "SEARCH nap\n", count: 10))
      usleep(2_000)
      client.reset()
    }
    try expectHealthy(server)
  }
}
