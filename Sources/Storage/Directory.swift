internal import CPostings
internal import Glibc

/// A folder of files that are written once, mapped, and replaced atomically.
///
/// Nothing is ever written over, and whoever holds the write lock changes nothing once the lock
/// file has been removed or replaced.
public struct Directory: Sendable {
  public let path: String
  private let fileSystem: any FileSystem
  /// Verified before each change of a name.
  private var lock: WriteLock?
  /// Files that were mapped before, or why they could not be.
  private var pinned: [String: Result<MappedFile, StorageError>] = [:]

  public init(_ path: String, fileSystem: any FileSystem = SystemFileSystem()) {
    self.path = path
    self.fileSystem = fileSystem
  }

  /// The folder as its writer sees it: what changes it fails with `.lockLost` as soon as the lock
  /// is no longer the folder's.
  public func locked(by lock: WriteLock) -> Directory {
    var directory = self
    directory.lock = lock
    return directory
  }

  /// The folder with files mapped now, which stay as they are whatever a writer removes later.
  public func pinning(_ files: [(name: String, kind: FileKind, segment: SegmentID)]) -> Directory {
    var directory = self
    for file in files {
      do throws(StorageError) {
        let mapped = try map(file.name, kind: file.kind, segment: file.segment)
        directory.pinned[file.name] = .success(mapped)
      } catch {
        directory.pinned[file.name] = .failure(error)
      }
    }
    return directory
  }

  /// Whether a file that was to be pinned is not there.
  public var missesPinnedFile: Bool {
    pinned.values.contains {
      if case .failure(.missing) = $0 { return true }
      return false
    }
  }

  private func verifyLock() throws(StorageError) {
    if let lock { try lock.verify() }
  }

  /// Path of a file of this folder.
  public func path(of name: String) -> String { path + "/" + name }

  /// Creates the folder and the ones above it where they are missing.
  public func create() throws(StorageError) {
    if exists { return }
    var prefix = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      let parent = prefix
      prefix += "/" + part
      var status = stat()
      if stat(prefix, &status) != 0 {
        try fileSystem.makeDirectory(prefix)
        try fileSystem.synchronizeDirectory(parent.isEmpty ? "/" : parent)
      }
    }
  }

  /// Whether the folder is there.
  public var exists: Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// - Parameter replacing: Removes one of that name that a dead writer left.
  /// - Throws: `.foreign` where a file of that name is there.
  public func createFile(
    _ name: String, kind: FileKind, segment: SegmentID = .none, replacing: Bool = false
  ) throws(StorageError) -> FileWriter {
    try verifyLock()
    if replacing, mayBeOfWriter(name, kind: kind) { try remove(name) }
    guard !isNamed(name) else { throw .foreign(path: path(of: name)) }
    return try FileWriter(
      directory: path, name: name, kind: kind, segment: segment, fileSystem: fileSystem)
  }

  /// Maps a file and checks header, length and end mark.
  public func map(_ name: String, kind: FileKind, segment: SegmentID = .none)
    throws(StorageError) -> MappedFile
  {
    if let known = pinned[name] { return try known.get() }
    return try MappedFile(path: path(of: name), name: name, kind: kind, segment: segment)
  }

  /// Writes a file of this folder with the bytes of another one, and syncs it.
  public func copy(_ file: MappedFile) throws(StorageError) {
    let target = path(of: file.name)
    guard !isNamed(file.name) else { throw .foreign(path: target) }
    let descriptor = try fileSystem.create(target)
    do throws(StorageError) {
      var rest = file.bytes
      while !rest.isEmpty {
        let count = min(rest.count, 1 << 20)
        // The system refuses to write what it cannot read, without a word that the file is at
        // fault: so it is read first.
        _ = postings_crc32c(0, rest.baseAddress, count)
        try file.verifyNothingLost()
        let written = try fileSystem.write(
          UnsafeRawBufferPointer(rebasing: rest[..<count]), to: descriptor, path: target)
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
      try fileSystem.synchronize(descriptor, path: target)
    } catch {
      try? fileSystem.close(descriptor, path: target)
      throw error
    }
    try fileSystem.close(descriptor, path: target)
  }

  /// Replaces `to` by `from` in one step; durable after `synchronize`.
  public func rename(_ from: String, to: String) throws(StorageError) {
    try verifyLock()
    try fileSystem.rename(path(of: from), to: path(of: to))
  }

  /// Removes a file if it is there.
  public func remove(_ name: String) throws(StorageError) {
    try verifyLock()
    try fileSystem.remove(path(of: name))
  }

  /// Makes creations, renames and removals in this folder survive a loss of power.
  public func synchronize() throws(StorageError) {
    try fileSystem.synchronizeDirectory(path)
  }

  /// Names of the files in this folder, sorted. Empty where the folder is missing.
  public func list() throws(StorageError) -> [String] {
    guard let stream = opendir(path) else {
      if errno == ENOENT { return [] }
      throw .system(operation: "list", path: path, code: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Length of a file in bytes, or nil where it is missing.
  public func length(of name: String) -> Int? {
    var status = stat()
    guard stat(path(of: name), &status) == 0 else { return nil }
    return Int(status.st_size)
  }

  /// All bytes of a file, whatever they are; nil where it cannot be read. For what has to be looked
  /// at although it is damaged.
  public func bytes(of name: String) -> [UInt8]? {
    bytes(of: name, upTo: .max)
  }

  private func bytes(of name: String, upTo limit: Int) -> [UInt8]? {
    let descriptor = open(path(of: name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes = [UInt8](repeating: 0, count: min(limit, Int(status.st_size)))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled, off_t(filled))
      }
      guard count > 0 else { return nil }
      filled += count
    }
    return bytes
  }

  /// Whether a file may have been written here, or begun: it is empty, or has the head that every
  /// file of this kind has, as far as it goes. False for what is not there or no plain file.
  public func mayBeOfWriter(_ name: String, kind: FileKind) -> Bool {
    guard let bytes = bytes(of: name, upTo: 10) else { return false }
    let head = FileEnvelope.header(kind: kind, segment: .none)
    return bytes.elementsEqual(head.prefix(bytes.count))
  }

  /// Whether anything has this name, a broken link too.
  private func isNamed(_ name: String) -> Bool {
    var status = stat()
    return lstat(path(of: name), &status) == 0
  }

  /// When a file was last written, in seconds since 1970, or nil where it is missing.
  public func modificationTime(of name: String) -> Int? {
    var status = stat()
    guard stat(path(of: name), &status) == 0 else { return nil }
    return Int(status.st_mtim.tv_sec)
  }
}
