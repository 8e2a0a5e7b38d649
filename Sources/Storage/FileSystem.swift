internal import Glibc

/// The few operations that reach the disk, so that tests can make the n-th of them fail and
/// drop whatever was not synced. Everything that changes files goes through here; reading maps
/// finished files and needs no layer.
///
/// Each operation returns `errno` style codes as `StorageError.system`.
public protocol FileSystem: Sendable {
  /// Creates a file for writing. Where one of that name is, it fails with `EEXIST`: nothing is
  /// ever written over.
  func create(_ path: String) throws(StorageError) -> Int32
  /// Writes some of the bytes and returns how many: callers loop. 0 is never returned.
  func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String)
    throws(StorageError) -> Int
  /// Makes the file's bytes survive a loss of power.
  func synchronize(_ descriptor: Int32, path: String) throws(StorageError)
  func close(_ descriptor: Int32, path: String) throws(StorageError)
  /// Replaces `to` by `from` in one step.
  func rename(_ from: String, to: String) throws(StorageError)
  func remove(_ path: String) throws(StorageError)
  func makeDirectory(_ path: String) throws(StorageError)
  /// Makes names in a directory (creations, renames, removals) survive a loss of power.
  func synchronizeDirectory(_ path: String) throws(StorageError)
}

/// The operating system's files.
public struct SystemFileSystem: FileSystem {
  public init() {}

  private func fail(_ operation: String, _ path: String) -> StorageError {
    .system(operation: operation, path: path, code: errno)
  }

  public func create(_ path: String) throws(StorageError) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw fail("create", path) }
    return descriptor
  }

  public func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String)
    throws(StorageError) -> Int
  {
    while true {
      let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      if count > 0 { return count }
      if count == 0 { throw .system(operation: "write to", path: path, code: ENOSPC) }
      if errno != EINTR { throw fail("write to", path) }
    }
  }

  public func synchronize(_ descriptor: Int32, path: String) throws(StorageError) {
    guard fsync(descriptor) == 0 else { throw fail("sync", path) }
  }

  public func close(_ descriptor: Int32, path: String) throws(StorageError) {
    guard Glibc.close(descriptor) == 0 || errno == EINTR else { throw fail("close", path) }
  }

  public func rename(_ from: String, to: String) throws(StorageError) {
    guard Glibc.rename(from, to) == 0 else { throw fail("rename", from) }
  }

  public func remove(_ path: String) throws(StorageError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw fail("remove", path) }
  }

  public func makeDirectory(_ path: String) throws(StorageError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw fail("create", path) }
  }

  public func synchronizeDirectory(_ path: String) throws(StorageError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fail("open", path) }
    defer { _ = Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw fail("sync", path) }
  }
}
