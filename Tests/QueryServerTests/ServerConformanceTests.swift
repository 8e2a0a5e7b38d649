import Foundation
import QueryServer
import Synchronization
import Testing

/// The rules of the protocol that need a real connection; the others are SessionTests.
@Suite(.serialized) struct ServerConformanceTests {
  @Test("the greeting says what is served and what the limits are")
  func greeting() throws {
    let server = try TestServer()
    let client = try TestClient(port: server.running.port ?? 0)
    #expect(
      client.line() == "* rapporteur/1 \(Version.current) generation=3 fingerprint=9f2c records=3 "
        + "max-line=65536 max-k=10000 auth=none")
  }

  @Test(
    "a request is answered, on a worker as on the event loop", arguments: ["visa", "visa heavy"])
  func request(query: String) throws {
    let server = try TestServer()
    let client = try server.client()
    let answer = client.ask("#7 SEARCH k=1 \(query)")
    #expect(answer?.status.hasPrefix("#7 OK 1 total=2 exact=1 generation=3 ms=") == true)
    #expect(answer?.lines.first?.hasPrefix("1\t9.8750\tbali-process/") == true)
    client.send("QUIT\r\n")
    #expect(client.rest() == "OK 0\n.\n")
  }

  @Test("ten thousand pipelined requests are answered in order")
  func pipelining() throws {
    let server = try TestServer()
    let client = try server.client()
    let count = 10_000
    let writer = Thread {
      var requests = ""
      for number in 0..<count {
        let query = ["SEARCH k=1 visa", "PING", "COUNT heavy visa", "FETCH", "HELP"][number % 5]
        requests += "#\(number) \(query)\n"
      }
      client.send(requests)
      client.finishSending()
    }
    writer.start()
    for number in 0..<count {
      guard let answer = client.answer() else {
        Issue.record("the stream ended before answer \(number)")
        return
      }
      #expect(answer.status.hasPrefix(number % 5 == 3 ? "#\(number) ERR" : "#\(number) OK"))
    }
    #expect(client.isAtEnd)
    #expect(server.running.holdsNothing)
  }

  @Test("after a half-close everything is answered, then the connection closes")
  func halfClose() throws {
    let server = try TestServer()
    let client = try server.client()
    client.send("SEARCH nap visa\nSEARCH k=0 visa\nPING")
    client.finishSending()
    #expect(client.answer()?.status.hasPrefix("OK 2") == true)
    #expect(client.answer()?.status.hasPrefix("OK 0 total=2") == true)
    #expect(client.answer()?.status.hasPrefix("ERR TRUNCATED") == true)
    #expect(client.isAtEnd)
  }

  @Test("one slow query does not hold up other connections")
  func slowQuery() throws {
    let server = try TestServer()
    let slow = try server.client()
    slow.send(String(repeating: "SEARCH timeout=2000 slow\n", count: 50))
    for query in ["PING", "SEARCH visa", "SEARCH heavy visa"] {
      let client = try server.client()
      let start = MonotonicClock.now()
      #expect(client.ask(query)?.status.hasPrefix("OK") == true)
      // Far below the two seconds of each of the fifty.
      #expect(MonotonicClock.now() - start < 1_500_000_000)
    }
  }

  @Test("a query past its time is stopped, and says so")
  func deadline() throws {
    let engine = FakeEngine()
    let server = try TestServer(engine) { $0.timeoutInMilliseconds = 200 }
    let client = try server.client()
    #expect(
      client.ask("#s SEARCH timeout=20 slow")?.status == "#s ERR DEADLINE stopped after 20 ms")
    #expect(engine.stopped.load(ordering: .relaxed) == 1)
    #expect(client.ask("SEARCH timeout=99999 slow")?.status == "ERR DEADLINE stopped after 200 ms")
    #expect(client.ask("PING")?.status == "OK 0")
  }

  @Test("connections beyond the limit are told so; the next finds room again")
  func tooManyConnections() throws {
    let server = try TestServer { $0.maximumConnections = 2 }
    let first = try server.client()
    let second = try server.client()
    let third = try TestClient(port: server.running.port ?? 0)
    #expect(third.answer()?.status.hasPrefix("ERR BUSY 2 connections are open") == true)
    #expect(third.isAtEnd)
    #expect(first.ask("PING")?.status == "OK 0")
    second.send("QUIT\n")
    _ = second.rest()
    second.finishSending()
    var isAdmitted = false
    for _ in 0..<200 where !isAdmitted {
      let next = try TestClient(port: server.running.port ?? 0)
      isAdmitted = next.line()?.hasPrefix("* rapporteur/1") == true
      if !isAdmitted { usleep(10_000) }
    }
    #expect(isAdmitted)
  }

  @Test("idle connections are told and closed, busy ones are not")
  func idle() throws {
    let server = try TestServer { $0.idleSeconds = 1 }
    let idle = try server.client()
    let busy = try server.client()
    busy.send("SEARCH timeout=2500 slow\n")
    #expect(idle.rest() == "* BYE idle\n")
    #expect(busy.answer()?.status.hasPrefix("ERR DEADLINE") == true)
  }

  @Test("the last answer arrives though the client goes on sending")
  func lingering() throws {
    let server = try TestServer()
    for _ in 0..<20 {
      let client = try server.client()
      client.send("GET / HTTP/1.1\r\n" + String(repeating: "Header: x\r\n", count: 1_000) + "\r\n")
      let answer = client.answer()
      #expect(answer?.status.hasPrefix("ERR SYNTAX this is not HTTP") == true)
      #expect(client.isAtEnd)
    }
  }

  @Test("a new commit is served to open connections, the ones before can be asked for")
  func commits() throws {
    let server = try TestServer()
    let client = try server.client()
    for generation: UInt64 in 4...6 {
      server.source.commit(
        FakeEngine(Array(FakeEngine.catalogue.prefix(1)), generation: generation))
      server.running.poll()
      #expect(client.ask("COUNT *")?.status.contains(" generation=\(generation) ") == true)
    }
    #expect(client.ask("COUNT generation=3")?.status.hasPrefix("OK 0 total=3 ") == true)
    #expect(client.ask("COUNT generation=6")?.status.hasPrefix("OK 0 total=1 ") == true)
    #expect(client.ask("COUNT generation=7")?.status.hasPrefix("ERR GONE") == true)
    #expect(client.ask("COUNT generation=0")?.status.hasPrefix("ERR GONE") == true)
    // An index that cannot be read leaves the last good one in service.
    server.source.fail("damaged")
    server.running.poll()
    #expect(client.ask("COUNT")?.status.contains(" generation=6 ") == true)
    // Another index in its place starts its own count.
    server.source.commit(FakeEngine(generation: 1, lineage: "two"))
    server.running.reload()
    #expect(client.ask("COUNT")?.status.contains(" generation=1 ") == true)
    #expect(client.ask("COUNT generation=5")?.status.hasPrefix("ERR GONE") == true)
  }

  @Test("every answer is that of its generation, while commits come and queries run")
  func mixedGenerations() throws {
    let server = try TestServer()
    let port = server.running.port ?? 0
    let source = server.source
    let running = server.running
    let isDone = Flag()
    let writer = Thread {
      for generation: UInt64 in 4...120 {
        let count = Int(generation) % 3
        source.commit(
          FakeEngine(Array(FakeEngine.catalogue.prefix(count)), generation: generation))
        running.poll()
        usleep(2_000)
      }
      isDone.set()
    }
    writer.start()
    let client = try TestClient(port: port)
    _ = client.line()
    var asked = 0
    while !isDone.isSet || asked < 100 {
      asked += 1
      let query = asked % 2 == 0 ? "COUNT" : "COUNT heavy"
      guard let status = client.ask(query)?.status,
        let total = status.firstMatch(of: /total=([0-9]+)/).flatMap({ Int($0.1) }),
        let generation = status.firstMatch(of: /generation=([0-9]+)/).flatMap({ Int($0.1) })
      else {
        Issue.record("no answer")
        break
      }
      let expected = generation == 3 ? 3 : generation % 3
      #expect(total == expected, "generation \(generation)")
    }
  }

  @Test("shutting down closes idle connections at once and lets the others finish")
  func shutDown() throws {
    let server = try TestServer()
    let idle = try server.client()
    let busy = try server.client()
    busy.send("SEARCH nap visa\nSEARCH nap visa\n")
    usleep(20_000)
    server.running.shutDown(within: 5)
    #expect(idle.rest() == "")
    #expect(busy.answer()?.status.hasPrefix("OK 2") == true)
    #expect(busy.answer()?.status.hasPrefix("OK 2") == true)
    #expect(busy.isAtEnd)
    #expect(throws: TestClient.Failure.self) { try TestClient(port: server.running.port ?? 1) }
  }

  @Test("tokens guard the connection")
  func tokens() throws {
    let path = NSTemporaryDirectory() + "tokens-\(UUID().uuidString)"
    try Data("secret\n".utf8).write(to: URL(fileURLWithPath: path))
    let server = try TestServer { $0.tokenFile = path }
    let client = try TestClient(port: server.running.port ?? 0)
    #expect(client.line()?.hasSuffix(" auth=token") == true)
    #expect(client.ask("PING")?.status.hasPrefix("ERR AUTH") == true)
    #expect(client.ask("AUTH secret")?.status == "OK 0")
    #expect(client.ask("PING")?.status == "OK 0")
    let guesser = try server.client()
    guesser.send("AUTH a\nAUTH b\nAUTH c\nAUTH secret\nPING\n")
    #expect(guesser.rest().split(separator: "\n").filter { $0.hasPrefix("ERR AUTH") }.count == 3)
    try Data("other\n".utf8).write(to: URL(fileURLWithPath: path))
    server.running.reload()
    let late = try server.client()
    #expect(late.ask("AUTH secret")?.status.hasPrefix("ERR AUTH") == true)
    #expect(late.ask("AUTH other")?.status == "OK 0")
  }

  @Test("the network is served only with tokens, and usage errors say what to do")
  func refusals() throws {
    for host in ["0.0.0.0", "::"] {
      #expect {
        try TestServer { $0.transport = .tcp(host: host, port: 0) }
      } throws: { ($0 as? ServerError)?.exitCode == 2 }
    }
    #expect { try TestServer { $0.tokenFile = "missing" } } throws: {
      ($0 as? ServerError)?.exitCode == 2
    }
    #expect { try TestServer { $0.logLevel = "loud" } } throws: {
      ($0 as? ServerError)?.exitCode == 2
    }
    let server = try TestServer()
    let port = server.running.port ?? 0
    #expect {
      try TestServer { $0.transport = .tcp(host: "127.0.0.1", port: port) }
    } throws: { ($0 as? ServerError)?.exitCode == 4 }
  }

  @Test("a Unix socket has mode 0660, a stale one is taken over, a live one and a file are not")
  func unixSocket() throws {
    let path = NSTemporaryDirectory() + "r\(UInt32.random(in: 0...UInt32.max)).sock"
    let stale = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(stale, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    close(stale)
    let server = try TestServer { $0.transport = .unixSocket(path: path) }
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o660)
    let client = try TestClient(path: path)
    #expect(client.line()?.hasPrefix("* rapporteur/1") == true)
    #expect(client.ask("COUNT visa")?.status.hasPrefix("OK 0 total=2") == true)
    #expect { try TestServer { $0.transport = .unixSocket(path: path) } } throws: {
      ($0 as? ServerError)?.exitCode == 4
    }
    server.running.shutDown(within: 1)
    #expect(stat(path, &status) != 0)
    try Data().write(to: URL(fileURLWithPath: path))
    #expect { try TestServer { $0.transport = .unixSocket(path: path) } } throws: {
      ($0 as? ServerError)?.exitCode == 2
    }
    unlink(path)
  }
}

extension ServerConformanceTests {
  @Test("a server removes the socket that it made, and nothing else that stands there since")
  func foreignSocket() throws {
    let path = NSTemporaryDirectory() + "r\(UInt32.random(in: 0...UInt32.max)).sock"
    defer { unlink(path) }
    let first = try TestServer { $0.transport = .unixSocket(path: path) }
    unlink(path)
    let second = try TestServer { $0.transport = .unixSocket(path: path) }
    first.running.shutDown(within: 1)
    let client = try TestClient(path: path)
    #expect(client.line()?.hasPrefix("* rapporteur/1") == true)
    unlink(path)
    try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
    second.running.shutDown(within: 1)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    #expect { try TestServer { $0.transport = .unixSocket(path: "") } } throws: {
      ($0 as? ServerError)?.exitCode == 2
    }
  }
}

/// Set once, by another thread.
final class Flag: Sendable {
  private let value = Atomic<Bool>(false)
  var isSet: Bool { value.load(ordering: .acquiring) }
  func set() { value.store(true, ordering: .releasing) }
}
