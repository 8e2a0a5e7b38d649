import QueryServer

/// A server of a fake engine on a port of its own, for the time of one test.
final class TestServer {
  let source: FakeSource
  let running: LineServer.Running

  init(
    _ engine: FakeEngine = FakeEngine(), adjust: (inout ServerConfiguration) -> Void = { _ in }
  ) throws {
    source = FakeSource(engine)
    var configuration = ServerConfiguration(indexDirectory: "")
    configuration.transport = .tcp(host: "127.0.0.1", port: 0)
    configuration.logLevel = "critical"
    adjust(&configuration)
    running = try LineServer(configuration, source: source).start()
  }

  deinit {
    running.shutDown(within: 0)
    running.dispose()
  }

  /// A client that has read the greeting.
  func client(receiveBuffer: Int32? = nil) throws -> TestClient {
    let client = try TestClient(port: running.port ?? 0, receiveBuffer: receiveBuffer)
    _ = client.line()
    return client
  }
}
