internal import Glibc
internal import InvertedIndex
internal import Synchronization

/// The commits of an index directory.
final class IndexDirectorySource: EngineSource {
  /// Tells one commit from the next: its file is replaced, never changed.
  private struct Stamp: Equatable {
    var device: UInt
    var inode: UInt
    var seconds: Int
    var nanoseconds: Int
    var size: Int
  }

  private struct State {
    /// The directory that the path led to when it was last followed.
    var directory: String
    var stamp: Stamp?
  }

  private let path: String
  private let state: Mutex<State>

  /// Follows the path: where it is a link that is changed later, the server stays with the index
  /// until it is told to follow it anew.
  init(path: String) {
    self.path = path
    state = Mutex(State(directory: Self.followed(path) ?? path))
  }

  private static func followed(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  func open(anew: Bool) throws(ServerError) -> any QueryEngine {
    var directory = state.withLock { $0.directory }
    if anew { directory = Self.followed(path) ?? directory }
    // Looked at before it is opened: a commit made meanwhile is then seen the next time.
    let stamp = Self.stamp(of: directory)
    let snapshot: Snapshot
    do throws(IndexError) {
      snapshot = try Snapshot.open(path: directory)
    } catch {
      throw ServerError(error.description, exitCode: error.exitStatus)
    }
    state.withLock { $0 = State(directory: directory, stamp: stamp) }
    return SearcherEngine(snapshot, lineage: Self.lineage(of: directory))
  }

  func hasNewCommit() -> Bool {
    let (directory, known) = state.withLock { ($0.directory, $0.stamp) }
    guard let stamp = Self.stamp(of: directory) else { return false }
    return stamp != known
  }

  private static func stamp(of directory: String) -> Stamp? {
    var status = stat()
    guard stat(directory + "/" + Snapshot.commitFileName, &status) == 0 else { return nil }
    return Stamp(
      device: UInt(status.st_dev), inode: UInt(status.st_ino), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec, size: Int(status.st_size))
  }

  private static func lineage(of directory: String) -> String {
    var status = stat()
    guard stat(directory, &status) == 0 else { return directory }
    return "\(status.st_dev):\(status.st_ino)"
  }
}

extension LineServer {
  /// A server of the index that `configuration` names.
  public convenience init(_ configuration: ServerConfiguration) {
    self.init(configuration, companions: [])
  }

  /// A server of the index that `configuration` names, and other ways in beside it.
  package convenience init(
    _ configuration: ServerConfiguration, companions: [any ServerCompanion]
  ) {
    self.init(
      configuration, source: IndexDirectorySource(path: configuration.indexDirectory),
      companions: companions)
  }
}
