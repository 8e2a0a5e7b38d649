internal import Glibc
internal import HTTPTypes
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTPTypes
internal import NIOPosix
package import QueryServer
internal import Synchronization

/// `serve --http`: pages and data over HTTP, beside the line protocol or without it, over the same
/// commits.
///
/// ```
/// event loops       connections, framing, times that clients have
/// Swift's tasks     routing; questions to small indexes
/// worker threads    questions to large ones, shared with the line protocol
/// export threads    exports, part by part: a long one never holds up a page
/// ```
package final class WebServer: ServerCompanion {
  /// Exports under way at once; of more, clients are asked to wait.
  private static let mostExports = 16
  private static let exportThreads = 2
  /// Requests under way at once.
  private static let mostRequests = 4_096

  private let configuration: WebConfiguration
  private let tokens: TokenBook?
  private let proxies: [Network]
  private let state = Mutex(State())

  private struct State {
    var running: Running?
  }

  private struct Running {
    let group: MultiThreadedEventLoopGroup
    let exports: NIOThreadPool
    let server: Server<PageChannel>
    let channel: any Channel
    let service: WebService
  }

  /// - Throws: `ServerError` for a token file that cannot be read or a network that is none.
  package init(_ configuration: WebConfiguration) throws(ServerError) {
    self.configuration = configuration
    tokens = try configuration.tokenFile.map { path throws(ServerError) in try TokenBook(path: path)
    }
    var proxies: [Network] = []
    for text in configuration.trustedProxies {
      guard let network = Network(text) else {
        throw ServerError(
          "no network, '\(text)', write --trusted-proxy as 10.0.0.0/8 or 2001:db8::/32", exitCode: 2
        )
      }
      proxies.append(network)
    }
    self.proxies = proxies
    if let base = configuration.baseURL {
      guard base.hasPrefix("http://") || base.hasPrefix("https://"), !base.hasSuffix("/"),
        Link.web(base) != nil
      else {
        throw ServerError(
          "no address, '\(base)', write --base-url as https://example.org, without a slash at its end",
          exitCode: 2)
      }
    }
  }

  package var address: String {
    state.withLock { state in
      guard let address = state.running?.channel.localAddress, let ip = address.ipAddress,
        let port = address.port
      else { return "?" }
      return "http://" + (ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)")
    }
  }

  /// The TCP port.
  package var port: Int? { state.withLock { $0.running?.channel.localAddress?.port } }

  // MARK: Life

  package func start(_ shared: SharedServer) throws(ServerError) {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount / 2))
    let exports = NIOThreadPool(numberOfThreads: Self.exportThreads)
    exports.start()
    let service = WebService(
      configuration, snapshots: shared.snapshots, tokens: tokens, proxies: proxies)
    let connections = ConnectionCount(most: configuration.maximumConnections)
    let responder = WebResponder(
      service: service, metrics: WebMetrics(), connections: connections, shared: shared,
      exports: exports, mostExports: Self.mostExports, mostRequests: Self.mostRequests,
      logsAccess: configuration.logsAccess)
    let patience = ConnectionGuard.Patience(
      request: .seconds(Int64(configuration.idleSeconds)), answer: .seconds(60))
    let listening = group.next().makePromise(of: (any Channel).self)
    var quiet = shared.logger
    quiet.logLevel = .error
    let server = Server(
      childChannelSetup: PageChannel(
        responder: { request, writer, channel in
          try await responder.respond(to: request, writer, channel)
        }, connections: connections, patience: patience),
      configuration: .init(
        address: .hostname(configuration.host, port: configuration.port), backlog: 4_096),
      onServerRunning: { listening.succeed($0) }, eventLoopGroup: group, logger: quiet)
    Task.detached {
      do {
        try await server.run()
        listening.fail(ChannelError.alreadyClosed)
      } catch {
        listening.fail(error)
      }
    }
    do {
      let channel = try listening.futureResult.wait()
      state.withLock {
        $0.running = Running(
          group: group, exports: exports, server: server, channel: channel, service: service)
      }
    } catch {
      try? group.syncShutdownGracefully()
      let cause = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
      throw ServerError(
        "cannot listen, \(configuration.host):\(configuration.port): \(cause), choose another --http, "
          + "or stop what uses it", exitCode: 4)
    }
  }

  package func shutDown(within seconds: Int) {
    guard let running = state.withLock({ $0.running }) else { return }
    running.service.stop()
    let isDone = Flag()
    Task.detached {
      try? await running.server.shutdownGracefully()
      isDone.set()
    }
    let deadline = MonotonicClock.now() + UInt64(seconds) * 1_000_000_000
    while !isDone.isSet, MonotonicClock.now() < deadline { usleep(10_000) }
  }

  package func reload() throws(ServerError) {
    try state.withLock({ $0.running })?.service.reload()
  }

  /// Ends all threads, for a process that goes on living.
  package func dispose() {
    guard let running = state.withLock({ $0.running }) else { return }
    try? running.group.syncShutdownGracefully()
    try? running.exports.syncShutdownGracefully()
  }

  private final class Flag: Sendable {
    private let value = Atomic<Bool>(false)
    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
  }
}
