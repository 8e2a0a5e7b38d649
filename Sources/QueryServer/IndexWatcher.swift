import Logging
import Synchronization

/// Brings new commits to the connections. Called by one thread only, a few times a second.
final class IndexWatcher: Sendable {
  private let source: any EngineSource
  private let snapshots: SnapshotKeeper
  private let tokens: TokenBook?
  private let metrics: ServerMetrics
  private let logger: Logger
  /// What went wrong last, so that it is logged once and not at each attempt.
  private let lastFailure = Mutex<String?>(nil)

  private let wasDamaged = Atomic(false)

  init(
    source: any EngineSource, snapshots: SnapshotKeeper, tokens: TokenBook?,
    metrics: ServerMetrics, logger: Logger
  ) {
    self.source = source
    self.snapshots = snapshots
    self.tokens = tokens
    self.metrics = metrics
    self.logger = logger
  }

  /// Opens the latest commit if it is a new one, and lets go of old ones.
  func poll() {
    let isDamaged = snapshots.current.hasLostBytes
    if isDamaged, !wasDamaged.exchange(true, ordering: .relaxed) {
      logger.critical(
        "a file of the index was cut or overwritten, or the disk failed; questions get an error until the index is sound"
      )
    }
    // A damaged commit is opened again until its files are whole, or another has come.
    if isDamaged || source.hasNewCommit() { reopen(anew: false) }
    snapshots.prune(now: MonotonicClock.now())
  }

  /// Follows the index path anew, opens what is there, and reads the tokens.
  func reload() {
    logger.info("reloading")
    reopen(anew: true)
    do throws(ServerError) {
      if let tokens, try tokens.reload() == 0 {
        logger.warning("the token file holds no token: nobody is let in any more")
      }
    } catch {
      logger.error("tokens not reread, the old ones stay", metadata: ["cause": "\(error.message)"])
    }
  }

  private func reopen(anew: Bool) {
    do throws(ServerError) {
      let before = snapshots.current
      let engine = try source.open(anew: anew)
      // The same commit is not opened twice, unless it is that of another index.
      let isSameCommit =
        engine.generation == before.generation && engine.fingerprint == before.fingerprint
      let isOtherIndex = engine.lineage != before.lineage
      if !isSameCommit || isOtherIndex || before.hasLostBytes {
        wasDamaged.store(false, ordering: .relaxed)
        snapshots.replace(
          with: engine, forgettingEarlier: isOtherIndex, now: MonotonicClock.now())
        metrics.indexReopened()
        logger.info(
          "serving a new commit",
          metadata: ["generation": "\(engine.generation)", "records": "\(engine.recordCount)"])
      }
      lastFailure.withLock { $0 = nil }
    } catch {
      // The commit served so far stays: an index being replaced is whole again in a moment.
      let isNews = lastFailure.withLock { last in
        defer { last = error.message }
        return last != error.message
      }
      if isNews {
        logger.error("index not reopened", metadata: ["cause": "\(error.message)"])
      }
    }
  }
}
