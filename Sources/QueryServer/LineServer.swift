import Glibc
import Logging
import NIOCore
import NIOPosix

/// `rapporteur serve`: answers requests of the line protocol `rapporteur/1` until told to stop.
///
/// ```
/// main thread      signals; four times a second a look at the index for a new commit
/// event loops      connections, framing, requests that are answered at once, quick queries
/// worker threads   the other queries, one per core
/// ```
///
/// swift-service-lifecycle would bring structured concurrency to start and stop three things; a
/// thread that waits for signals does that in a dozen lines and polls the index besides.
public final class LineServer: Sendable {
  /// How often the index is looked at.
  private static let pollInterval = 250
  /// For how long requests under way may finish after `SIGTERM`, in seconds.
  private static let graceTime = 5
  private static let defaultIdleSeconds = 300

  private let configuration: ServerConfiguration
  private let source: any EngineSource
  private let companions: [any ServerCompanion]

  /// A server of the engines of `source`.
  package init(
    _ configuration: ServerConfiguration, source: any EngineSource,
    companions: [any ServerCompanion] = []
  ) {
    self.configuration = configuration
    self.source = source
    self.companions = companions
  }

  /// Serves until `SIGTERM` or `SIGINT`, or on standard input until its end; then returns.
  ///
  /// To be called on the main thread before others exist. Logs to standard error, nothing before it
  /// is ready.
  ///
  /// - Throws: `ServerError`, if it cannot start.
  public func run() throws(ServerError) {
    let signals = SignalWaiter()
    let running = try start()
    for companion in companions { try companion.start(running.shared) }
    let addresses = (running.network == nil ? [] : [running.address]) + companions.map(\.address)
    ServiceNotifier.send(
      "READY=1\nSTATUS=Listening on "
        + (addresses.isEmpty ? running.address : addresses.joined(separator: ", ")))
    if configuration.transport == .standardIO {
      try runOnStandardIO(running, signals)
    } else {
      supervise(running, signals)
      ServiceNotifier.send("STOPPING=1")
    }
    // All have the same time, one after the other.
    let end = MonotonicClock.now() + UInt64(Self.graceTime) * 1_000_000_000
    func rest() -> Int {
      let now = MonotonicClock.now()
      return now < end ? Int((end - now + 999_999_999) / 1_000_000_000) : 0
    }
    for companion in companions { companion.shutDown(within: rest()) }
    running.shutDown(within: rest())
  }

  // MARK: Starting

  /// A server that has started.
  package struct Running: Sendable {
    let network: NetworkServer?
    let server: ServerContext
    let watcher: IndexWatcher
    let logger: Logger
    let workers: NIOThreadPool
    /// What companions share with it.
    package let shared: SharedServer

    /// Where it listens, as text.
    package var address: String { network?.address ?? "standard input" }
    /// The TCP port it listens on.
    package var port: Int? { network?.port }
    /// Whether nothing is held of the limits that connections share.
    package var holdsNothing: Bool { server.sessionSettings.admission.isIdle }

    /// Serves one client over two file descriptors until it is done.
    package func serve(input: Int32, output: Int32) throws(ServerError) {
      try StandardIOServer(server: server, input: input, output: output).run()
    }

    /// Looks at the index now.
    package func poll() { watcher.poll() }

    /// Does what `SIGHUP` does.
    package func reload() { watcher.reload() }

    /// Does what `SIGTERM` does, with so much time for requests under way.
    package func shutDown(within seconds: Int) {
      network?.shutDown(within: seconds)
    }

    /// Ends all threads, after the queries that run; for a process that goes on living.
    package func dispose() {
      try? workers.syncShutdownGracefully()
      network?.dispose()
    }
  }

  /// Opens the index and begins to listen, without touching signals.
  package func start() throws(ServerError) -> Running {
    guard let level = Logger.Level(rawValue: configuration.logLevel.lowercased()) else {
      let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: " ")
      throw ServerError(
        "unknown log level, '\(configuration.logLevel)', choose one of \(levels)", exitCode: 2)
    }
    let usable = 1...1_000_000_000
    guard usable.contains(configuration.maximumConnections),
      usable.contains(configuration.timeoutInMilliseconds),
      usable.contains(configuration.idleSeconds ?? 1),
      (0...1_000_000_000).contains(configuration.slowMilliseconds ?? 0)
    else {
      throw ServerError(
        "unusable limit, a time or number of connections is not between 1 and 1000000000, "
          + "give another one", exitCode: 2)
    }
    let tokens = try configuration.tokenFile.map { path throws(ServerError) in
      try TokenBook(path: path)
    }
    try checkExposure(hasTokens: tokens != nil)
    var logger = Logger(label: "rapporteur", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = level
    let descriptors = Self.raiseFileLimit()
    let spare = min(1_024, descriptors / 8)

    let snapshots = SnapshotKeeper(try source.open(anew: true))
    let metrics = ServerMetrics()
    var settings = Session.Settings(tokens: tokens)
    settings.filterNames = { snapshots.current.filterNames }
    // At least two, so that one long query leaves a thread to the others even on one core.
    let workerCount = max(2, NIOCore.System.coreCount)
    // Those that stand back keep their threads.
    let workers = NIOThreadPool(numberOfThreads: workerCount + Self.standingBack)
    workers.start()
    let server = ServerContext(
      executor: RequestExecutor(
        snapshots: snapshots, timeoutInMilliseconds: configuration.timeoutInMilliseconds,
        metrics: metrics),
      sessionSettings: settings,
      log: RequestLog(
        logger: logger,
        slowNanoseconds: configuration.slowMilliseconds.map { UInt64($0) * 1_000_000 }),
      // Some descriptors are needed for opening commits and for connections that are refused.
      maximumConnections: min(
        configuration.maximumConnections, max(16, descriptors - spare - 64)),
      spareConnections: spare,
      idleNanoseconds: idleNanoseconds, workers: workers, workerCount: workerCount)
    let watcher = IndexWatcher(
      source: source, snapshots: snapshots, tokens: tokens, metrics: metrics, logger: logger)
    var network: NetworkServer?
    if configuration.transport != .standardIO, configuration.transport != .nowhere {
      network = try NetworkServer(configuration.transport, server: server)
    }
    let running = Running(
      network: network, server: server, watcher: watcher, logger: logger, workers: workers,
      shared: SharedServer(
        snapshots: snapshots, metrics: metrics, workers: workers, logger: logger))
    logger.info(
      "serving",
      metadata: [
        "address": "\(running.address)", "generation": "\(snapshots.current.generation)",
        "records": "\(snapshots.current.recordCount)", "workers": "\(workerCount)",
      ])
    return running
  }

  /// Queries that may have begun and wait for their next turn.
  private static let standingBack = 62

  private var idleNanoseconds: UInt64? {
    switch (configuration.idleSeconds, configuration.transport) {
    case (let seconds?, _): UInt64(seconds) * 1_000_000_000
    case (nil, .standardIO): nil
    case (nil, _): UInt64(Self.defaultIdleSeconds) * 1_000_000_000
    }
  }

  /// Refuses to serve the network without tokens.
  private func checkExposure(hasTokens: Bool) throws(ServerError) {
    guard !hasTokens, case .tcp(let host, let port) = configuration.transport,
      try !NetworkServer.isLoopback(host: host, port: port)
    else { return }
    throw ServerError(
      "refusing to serve without tokens, \(host) can be reached from other machines, "
        + "give --token-file or listen on 127.0.0.1", exitCode: 2)
  }

  /// Lets the process open as many files as it may; returns how many that is.
  private static func raiseFileLimit() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }

  // MARK: Running

  /// Returns when the server is to stop.
  private func supervise(_ running: Running, _ signals: SignalWaiter) {
    while true {
      switch signals.wait(milliseconds: Self.pollInterval) {
      case .timeout: running.watcher.poll()
      case .reload:
        ServiceNotifier.send(
          "RELOADING=1\nMONOTONIC_USEC=\(MonotonicClock.now() / 1_000)")
        running.watcher.reload()
        for companion in companions {
          do throws(ServerError) {
            try companion.reload()
          } catch {
            running.logger.error(
              "tokens not reread, the old ones stay", metadata: ["cause": "\(error.message)"])
          }
        }
        ServiceNotifier.send("READY=1")
      case .terminate: return
      }
    }
  }

  private func runOnStandardIO(_ running: Running, _ signals: SignalWaiter) throws(ServerError) {
    let client = try StandardIOServer(server: running.server)
    let supervisor = NIOThreadPool(numberOfThreads: 1)
    supervisor.start()
    supervisor.submit { [self] _ in
      supervise(running, signals)
      client.stop()
      // A client that reads nothing, or a query that takes long, does not keep the process.
      sleep(UInt32(Self.graceTime))
      exit(0)
    }
    try client.run()
  }
}
