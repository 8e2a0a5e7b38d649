import Logging
import NIOPosix
import Scoring
import Synchronization

/// What all connections of a running server share.
final class ServerContext: Sendable {
  let executor: RequestExecutor
  let sessionSettings: Session.Settings
  let metrics: ServerMetrics
  let log: RequestLog
  let maximumConnections: Int
  /// Descriptors beyond those for connections that are being refused or closed.
  let spareConnections: Int
  /// Nanoseconds after which a silent client is sent away; nil: never.
  let idleNanoseconds: UInt64?
  /// Queries that do not run on an event loop: many threads, of which few work at once.
  let workers: NIOThreadPool
  /// Who of them works.
  let turns: QueryTurns
  /// Queries of one connection that may run on `workers` at once: one thread is left for others.
  let maximumRunningPerConnection: Int
  private let openConnections = Atomic<Int>(0)

  init(
    executor: RequestExecutor, sessionSettings: Session.Settings, log: RequestLog,
    maximumConnections: Int, spareConnections: Int, idleNanoseconds: UInt64?,
    workers: NIOThreadPool,
    workerCount: Int
  ) {
    self.executor = executor
    self.sessionSettings = sessionSettings
    metrics = executor.metrics
    self.log = log
    self.maximumConnections = maximumConnections
    self.spareConnections = spareConnections
    self.idleNanoseconds = idleNanoseconds
    self.workers = workers
    turns = QueryTurns(count: workerCount)
    maximumRunningPerConnection = max(1, workerCount - 1)
  }

  /// The first line that a client reads.
  var greeting: String {
    let engine = executor.snapshots.current
    return "* rapporteur/1 \(Version.current) generation=\(engine.generation) "
      + "fingerprint=\(engine.fingerprint) records=\(engine.recordCount) "
      + "max-line=\(sessionSettings.maximumLineLength) max-k=\(sessionSettings.maximumHits) "
      + "auth=\(sessionSettings.tokens == nil ? "none" : "token")"
  }

  /// Counts a connection; false if there are as many as there may be.
  func admitConnection() -> Bool {
    guard openConnections.add(1, ordering: .relaxed).newValue <= maximumConnections else {
      openConnections.subtract(1, ordering: .relaxed)
      metrics.connectionRefused()
      return false
    }
    metrics.connectionOpened()
    return true
  }

  func releaseConnection() {
    openConnections.subtract(1, ordering: .relaxed)
    metrics.connectionClosed()
  }

  /// Runs one job in turns with others; for the workers.
  ///
  /// - Parameter isWanted: Whether the client is still there; if not, the query ends.
  func runInTurn(
    _ job: Session.Job, _ plan: RequestExecutor.Plan, isWanted: @escaping @Sendable () -> Bool
  ) -> [UInt8] {
    let turn = turns.begin()
    defer { turn.end() }
    let control = QueryControl(isWanted: isWanted) { turn.standBack(now: $0, deadline: $1) }
    return QueryControl.$current.withValue(control) { run(job, plan) }
  }

  /// Runs one job and notes how it went.
  func run(_ job: Session.Job, _ plan: RequestExecutor.Plan) -> [UInt8] {
    let outcome = executor.run(job.request, format: job.format, plan: plan)
    metrics.answered(
      after: MonotonicClock.now() - job.receivedAt, code: outcome.failure?.code,
      isSlow: log.isSlow(outcome.nanoseconds))
    log.answered(job.request, outcome)
    return outcome.answer
  }
}

/// The program's version, as it greets.
package enum Version {
  package static let current = "0.1.0"
}
