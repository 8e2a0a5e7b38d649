import Glibc
import NIOCore
import NIOPosix

/// Listens on a TCP port or a Unix socket.
final class NetworkServer: Sendable {
  /// Connections that wait to be accepted; the system's own limit is often lower.
  private static let backlog: Int32 = 4_096

  private let server: ServerContext
  private let group: MultiThreadedEventLoopGroup
  /// By event loop.
  private let tables: [ObjectIdentifier: ConnectionTable]
  private let loops: [any EventLoop]
  private let channel: any Channel
  /// The Unix socket, to be removed at the end if it is still this server's.
  private let socketFile: SocketFile?

  /// The address that is listened on, as text.
  var address: String {
    guard let address = channel.localAddress, let ip = address.ipAddress, let port = address.port
    else { return socketFile?.path ?? "?" }
    return ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
  }

  /// The TCP port.
  var port: Int? { channel.localAddress?.port }

  /// Begins to listen.
  init(_ transport: ServerConfiguration.Transport, server: ServerContext) throws(ServerError) {
    // One loop answers some ten thousand quick queries a second, and queries that take longer run on
    // the workers; more loops only pay on machines that have cores to spare.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, NIOCore.System.coreCount / 4))
    let loops = Array(group.makeIterator())
    let tables = Dictionary(
      uniqueKeysWithValues: loops.map {
        (
          ObjectIdentifier($0),
          ConnectionTable(maximumOpen: server.maximumConnections + server.spareConnections)
        )
      })
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: Self.backlog)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.maxMessagesPerRead, value: 16)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let loop = ObjectIdentifier(channel.eventLoop)
          guard let table = tables[loop] else { throw ChannelError.ioOnClosedChannel }
          try channel.pipeline.syncOperations.addHandler(
            SessionHandler(server: server, connections: table))
        }
      }
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(
        .recvAllocator,
        // 16 KiB hold a few hundred requests: enough for pipelining, and a turn of a few milliseconds
        // at most.
        value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 2_048, maximum: 16_384)
      )
      .childChannelOption(
        .writeBufferWaterMark,
        value: ChannelOptions.Types.WriteBufferWaterMark(
          low: 32_768, high: 131_072))
    do {
      switch transport {
      case .tcp(let host, let port):
        channel = try bootstrap.childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
          .bind(host: Self.bindable(host), port: port).wait()
        socketFile = nil
      case .unixSocket(let path):
        // Bound here and not by NIO, which would remove at the end whatever socket stands there.
        let (file, descriptor) = try SocketFile.make(path)
        channel = try bootstrap.withBoundSocket(descriptor).wait()
        socketFile = file
      case .standardIO, .nowhere:
        preconditionFailure("only a port or a socket needs a listener")
      }
    } catch {
      try? group.syncShutdownGracefully()
      if let error = error as? ServerError { throw error }
      throw Self.cannotListen(transport, error)
    }
    self.server = server
    self.group = group
    self.tables = tables
    self.loops = loops
    watchIdleConnections()
  }

  /// Stops listening, lets requests under way finish for at most `seconds`, closes all connections.
  func shutDown(within seconds: Int) {
    try? channel.close().wait()
    socketFile?.remove()
    forEachTable { $0.forEach { $0.shutDown() } }
    let deadline = MonotonicClock.now() + UInt64(seconds) * 1_000_000_000
    while !allTablesAreEmpty(), MonotonicClock.now() < deadline {
      usleep(10_000)
    }
    forEachTable { $0.forEach { $0.abort() } }
  }

  /// Ends the event loops. No query may be running any more: its answer would find no loop.
  func dispose() {
    try? group.syncShutdownGracefully()
  }

  // MARK: Connections

  private func watchIdleConnections() {
    guard let limit = server.idleNanoseconds else { return }
    // Often enough that nobody is sent away a quarter of the time too late.
    let interval = TimeAmount.nanoseconds(Int64(min(max(limit / 8, 50_000_000), 5_000_000_000)))
    for loop in loops {
      guard let table = tables[ObjectIdentifier(loop)] else { continue }
      loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
        let now = MonotonicClock.now()
        table.forEach { $0.checkIdle(now: now, limit: limit) }
      }
    }
  }

  private func forEachTable(_ body: @escaping @Sendable (ConnectionTable) -> Void) {
    for loop in loops {
      guard let table = tables[ObjectIdentifier(loop)] else { continue }
      try? loop.submit { body(table) }.wait()
    }
  }

  private func allTablesAreEmpty() -> Bool {
    loops.allSatisfy { loop in
      guard let table = tables[ObjectIdentifier(loop)] else { return true }
      return (try? loop.submit { table.isEmpty }.wait()) ?? true
    }
  }

  // MARK: Addresses

  /// Whether only this machine can reach the address; resolves names.
  static func isLoopback(host: String, port: Int) throws(ServerError) -> Bool {
    if host == "*" { return false }
    let address: SocketAddress
    do {
      address = try SocketAddress.makeAddressResolvingHost(host, port: port)
    } catch {
      throw ServerError(
        "unknown host, '\(host)', give --listen a name or address of this machine", exitCode: 2)
    }
    guard let ip = address.ipAddress else { return false }
    return ip.hasPrefix("127.") || ip == "::1" || ip.hasPrefix("::ffff:127.")
  }

  /// `*` stands for all addresses of both families: the IPv6 one takes IPv4 connections too, where
  /// the machine has IPv6 at all.
  private static func bindable(_ host: String) -> String {
    guard host == "*" else { return host }
    let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return "0.0.0.0" }
    close(descriptor)
    return "::"
  }

  private static func cannotListen(
    _ transport: ServerConfiguration.Transport, _ error: any Error
  ) -> ServerError {
    let what =
      switch transport {
      case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
      case .unixSocket(let path): path
      case .standardIO, .nowhere: "standard input"
      }
    let cause = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
    return ServerError(
      "cannot listen, \(what): \(cause), choose another --listen or --socket, or stop what uses it",
      exitCode: 4)
  }
}
