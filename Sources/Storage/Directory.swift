internal import Glibc

/// Reads a byte and does nothing with it.
@inline(never)
private func touch(_: UInt8) {}

/// A folder of files that are written once, mapped, and replaced atomically.
public struct Directory: Sendable {
  public let path: String
  private let fileSystem: any FileSystem

  public init(_ path: String, fileSystem: any FileSystem = SystemFileSystem()) {
    self.path = path
    self.fileSystem = fileSystem
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

  public func createFile(_ name: String, kind: FileKind, segment: SegmentID = .none)
    throws(StorageError) -> FileWriter
  {
    try FileWriter(
      directory: path, name: name, kind: kind, segment: segment, fileSystem: fileSystem)
  }

  /// Maps a file and checks header, length and end mark.
  public func map(_ name: String, kind: FileKind, segment: SegmentID = .none)
    throws(StorageError) -> MappedFile
  {
    try MappedFile(path: path(of: name), name: name, kind: kind, segment: segment)
  }

  /// Writes a file of this folder with the bytes of another one, and syncs it.
  public func copy(_ file: MappedFile) throws(StorageError) {
    let target = path(of: file.name)
    let descriptor = try fileSystem.create(target)
    do throws(StorageError) {
      var rest = file.bytes
      while !rest.isEmpty {
        let count = min(rest.count, 1 << 20)
        // The system refuses to write what it cannot read, without a word that the file is at
        // fault: so it is read first.
        for place in stride(from: 0, to: count, by: 4096) { touch(rest[place]) }
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
    try fileSystem.rename(path(of: from), to: path(of: to))
  }

  /// Removes a file if it is there.
  public func remove(_ name: String) throws(StorageError) {
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
    let descriptor = open(path(of: name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let length = Int(lseek(descriptor, 0, SEEK_END))
    guard length >= 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: length)
    return pread(descriptor, &bytes, length, 0) == length ? bytes : nil
  }

  /// When a file was last written, in seconds since 1970, or nil where it is missing.
  public func modificationTime(of name: String) -> Int? {
    var status = stat()
    guard stat(path(of: name), &status) == 0 else { return nil }
    return Int(status.st_mtim.tv_sec)
  }
}
