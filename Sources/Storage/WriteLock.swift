internal import Glibc

/// The one writer of a folder. Held while the object lives.
///
/// An advisory lock (`flock`) on the file `write.lock`: the system releases it when its holder
/// dies in whatever way, so a dead writer's lock is free and never has to be judged by its age.
/// The file's text says who holds it, for people and for `stats`; the lock itself decides.
///
/// The lock is of a file, its name of a folder: where somebody removes or replaces the file (a
/// cleaner, a mirror with `--delete`), a second writer locks another file of the same name. So
/// `verify` compares the two before anything is changed (`Directory.locked`).
public final class WriteLock: @unchecked Sendable {
  public static let fileName = "write.lock"
  /// Who held it before and died; nil where the last holder ended in order.
  public let previousOwner: Owner?
  private let path: String
  private let descriptor: Int32

  /// Who writes.
  public struct Owner: Sendable, Equatable, CustomStringConvertible {
    public var process: Int
    public var host: String
    /// Seconds since 1970.
    public var since: Int

    public var description: String {
      "process \(process) on \(host), since \(utcTimestamp(since))"
    }
  }

  /// - Throws: `StorageError.locked`, naming the holder, if another writer is at work; `.foreign`
  ///   if a file that no writer left has the name.
  public init(_ directory: Directory) throws(StorageError) {
    path = directory.path(of: Self.fileName)
    var opened = try Self.lock(path, directory)
    // Whoever removed the file between the two steps may do so again, but not for ever.
    for _ in 0..<10 where !Self.isNamed(opened, path) {
      close(opened)
      opened = try Self.lock(path, directory)
    }
    descriptor = opened
    previousOwner = Self.owner(opened)
    try verify()
    guard Self.isOfWriter(opened) else {
      flock(opened, LOCK_UN)
      throw .foreign(path: path)
    }
    let text = "\(getpid()) \(Self.hostName) \(time(nil))\n"
    guard ftruncate(opened, 0) == 0,
      text.withCString({ pwrite(opened, $0, strlen($0), 0) }) == text.utf8.count,
      // It must outlive a loss of power: a first build that died is known by it.
      fsync(opened) == 0
    else { throw .system(operation: "write to", path: path, code: errno) }
    isWritten = true
  }

  /// Whether the file's text is this writer's.
  private var isWritten = false

  /// - Throws: `.lockLost` if the file that is locked is no longer the folder's.
  public func verify() throws(StorageError) {
    guard Self.isNamed(descriptor, path) else { throw .lockLost(path: path) }
  }

  /// Whether an open file is the one that the path leads to.
  private static func isNamed(_ descriptor: Int32, _ path: String) -> Bool {
    var held = stat()
    var named = stat()
    return fstat(descriptor, &held) == 0 && lstat(path, &named) == 0
      && held.st_dev == named.st_dev && held.st_ino == named.st_ino
  }

  /// Whether the file is empty or says who held it: all that a writer leaves in it.
  private static func isOfWriter(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    return status.st_size == 0 || owner(descriptor) != nil
  }

  /// Opens the file, or makes it, and locks it.
  private static func lock(_ path: String, _ directory: Directory) throws(StorageError) -> Int32 {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o644)
    guard opened >= 0 else {
      if errno == ELOOP || errno == EISDIR { throw .foreign(path: path) }
      throw .system(operation: "create", path: path, code: errno)
    }
    // Whoever asks for the holder has a shared lock for an instant: try a few times.
    var attempts = 5
    var code: Int32 = 0
    while flock(opened, LOCK_EX | LOCK_NB) != 0 {
      code = errno
      attempts -= 1
      guard code == EWOULDBLOCK, attempts > 0 else { break }
      usleep(10_000)
      code = 0
    }
    guard code == 0 else {
      close(opened)
      guard code == EWOULDBLOCK else {
        throw .system(operation: "lock", path: path, code: code)
      }
      let owner = Self.recordedOwner(directory)?.description ?? "which left no name"
      throw .locked(path: path, owner: owner)
    }
    return opened
  }

  deinit {
    // The file stays: removing it would let two writers lock two files of one name.
    if isWritten { _ = ftruncate(descriptor, 0) }
    // Closing is not enough: a child that another thread starts holds the same open file until it
    // has become its program.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Who holds the lock now, or nil if nobody does.
  public static func holder(_ directory: Directory) -> Owner? {
    let descriptor = open(
      directory.path(of: fileName), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
    return recordedOwner(directory)
  }

  /// Who the lock file says holds it, or held it and died; nil where its last holder ended in order.
  public static func recordedOwner(_ directory: Directory) -> Owner? {
    let descriptor = open(
      directory.path(of: fileName), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return owner(descriptor)
  }

  private static func owner(_ descriptor: Int32) -> Owner? {
    var buffer = [UInt8](repeating: 0, count: 512)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    let parts = String(decoding: buffer.prefix(count), as: UTF8.self)
      .split(whereSeparator: { $0 == " " || $0 == "\n" })
    guard parts.count == 3, let process = Int(parts[0]), let since = Int(parts[2]) else {
      return nil
    }
    return Owner(process: process, host: String(parts[1]), since: since)
  }

  private static var hostName: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, 255) == 0 else { return "localhost" }
    let name = buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    return name.isEmpty || name.contains(" ") ? "localhost" : name
  }
}

/// Seconds since 1970 as `2026-11-21T20:15:00Z`.
public func utcTimestamp(_ seconds: Int) -> String {
  var moment = time_t(seconds)
  var parts = tm()
  guard gmtime_r(&moment, &parts) != nil else { return "\(seconds)" }
  func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T"
    + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
}
