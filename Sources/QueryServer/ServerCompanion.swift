package import Logging
package import NIOPosix

/// Another way in beside the line protocol, over the same commits: what `serve --http` starts.
package protocol ServerCompanion: AnyObject, Sendable {
  /// Begins to listen. Called once, before the server says that it is ready.
  func start(_ shared: SharedServer) throws(ServerError)
  /// Where it listens, as text.
  var address: String { get }
  /// Does what `SIGHUP` asks for beyond the index: reads tokens again.
  func reload() throws(ServerError)
  /// Stops listening and lets requests under way finish for at most `seconds`.
  func shutDown(within seconds: Int)
}

/// What the ways into one server share.
package struct SharedServer: Sendable {
  package let snapshots: SnapshotKeeper
  package let metrics: ServerMetrics
  /// Threads for questions that take longer.
  package let workers: NIOThreadPool
  package let logger: Logger
}
