internal import Glibc

/// Whole files and folders: one way for everybody to read, list and replace them.
///
/// Paths are passed to the system as they are. Only regular files are read: a FIFO or a device in a
/// folder of documents would never end.
package enum Files {
  /// Largest file that is read whole, in bytes, unless the caller says otherwise.
  package static let maximumSize = 1 << 30

  /// The bytes of a regular file.
  ///
  /// - Throws: if it cannot be opened or read, is no regular file, or is larger than `limit` bytes.
  package static func read(_ path: String, limit: Int = maximumSize) throws(FileError) -> [UInt8] {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(.open, path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(.open, path, code: errno) }
    guard isRegular(status) else {
      throw FileError(.notRegular, path, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : 0)
    }
    guard status.st_size <= limit else { throw FileError(.tooLarge(limit), path, code: EFBIG) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size) + 1)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(.read, path, code: errno)
      }
      bytes.append(contentsOf: chunk[..<count])
      // A file that grows while it is read.
      guard bytes.count <= limit else { throw FileError(.tooLarge(limit), path, code: EFBIG) }
    }
  }

  /// Names in a folder, sorted by their bytes, without hidden ones; nil if there is no such folder.
  package static func names(in folder: String) -> [String]? {
    guard let directory = opendir(folder) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether something of this name is there.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether a folder is there (a link to one counts).
  package static func isFolder(_ path: String) -> Bool {
    status(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  /// Whether a regular file is there (a link to one counts).
  package static func isRegular(_ path: String) -> Bool {
    status(of: path).map(isRegular) ?? false
  }

  /// What tells a file or folder from all others, however it is named; nil if it is not there.
  package static func identity(of path: String) -> FileIdentity? {
    status(of: path).map { FileIdentity(device: UInt64($0.st_dev), inode: UInt64($0.st_ino)) }
  }

  /// The path from the root without links, `.` and `..`; nil if there is nothing.
  package static func canonicalPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Makes a folder, and those above it that are missing.
  ///
  /// - Throws: if one of them cannot be made.
  package static func makeFolder(_ path: String) throws(FileError) {
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      partial += (partial.isEmpty || partial == "/" ? "" : "/") + part
      guard mkdir(partial, 0o755) != 0, !isFolder(partial) else { continue }
      throw FileError(.makeFolder, partial, code: errno)
    }
  }

  /// Writes a file whole or not at all: beside it first, synced, then renamed over it.
  ///
  /// - Throws: if it cannot be written; what was there before stays.
  package static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    let temporary = path + ".new"
    // A file that an interrupted writer left goes; a link in its place is not followed.
    unlink(temporary)
    let descriptor = open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(.create, temporary, code: errno) }
    var offset = 0
    var code: Int32 = 0
    while offset < bytes.count, code == 0 {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { Glibc.write(descriptor, $0 + offset, bytes.count - offset) } ?? 0
      }
      if count >= 0 { offset += count } else if errno != EINTR { code = errno }
    }
    if code == 0, fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { code = errno }
    if close(descriptor) != 0, code == 0 { code = errno }
    if code == 0, rename(temporary, path) != 0 { code = errno }
    guard code == 0 else {
      unlink(temporary)
      throw FileError(.write, path, code: code)
    }
    syncFolder(of: path)
  }

  /// Removes a file; it is no error if there is none.
  package static func remove(_ path: String) { unlink(path) }

  /// Makes a new folder for temporary files, under `TMPDIR` or `/tmp`.
  ///
  /// - Throws: if it cannot be made.
  package static func makeTemporaryFolder() throws(FileError) -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    guard let name = strdup(base + "/rapporteur-XXXXXX") else {
      throw FileError(.makeFolder, base, code: ENOMEM)
    }
    defer { free(name) }
    guard mkdtemp(name) != nil else { throw FileError(.makeFolder, base, code: errno) }
    return String(cString: name)
  }

  /// Removes a folder and all below it; links go, not what they lead to.
  package static func removeFolder(_ path: String) {
    if let directory = opendir(path) {
      var names: [String] = []
      while let entry = readdir(directory) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
          String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
      }
      closedir(directory)
      for name in names {
        let below = path + "/" + name
        var status = stat()
        let isFolder = lstat(below, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        if isFolder { removeFolder(below) } else { unlink(below) }
      }
    }
    rmdir(path)
  }

  /// Makes a rename survive a loss of power, where the system can.
  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func status(of path: String) -> stat? {
    var status = stat()
    return fstatat(AT_FDCWD, path, &status, 0) == 0 ? status : nil
  }

  private static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }
}

/// A file's device and number on it.
package struct FileIdentity: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64
}

/// What went wrong with a file.
package struct FileError: Error, Hashable, Sendable {
  /// What was tried.
  package enum Action: Hashable, Sendable {
    case open, read, create, write, makeFolder
    /// It is a folder, a FIFO, a socket or a device.
    case notRegular
    /// It has more bytes than the limit.
    case tooLarge(Int)
  }

  package let action: Action
  package let path: String
  /// The system's error number, 0 where it gave none.
  package let code: Int32

  package init(_ action: Action, _ path: String, code: Int32) {
    self.action = action
    self.path = path
    self.code = code
  }

  /// What happened, as a short phrase without the path: "no such file or directory".
  package var reason: String {
    switch action {
    case .notRegular: code == EISDIR ? "it is a folder" : "it is not a regular file"
    case .tooLarge(let limit): "it is larger than \(limit >> 20) MB"
    default: String(cString: strerror(code))
    }
  }

  /// What was tried: "cannot open".
  package var what: String {
    switch action {
    case .open, .notRegular: "cannot open"
    case .read, .tooLarge: "cannot read"
    case .create: "cannot create"
    case .write: "cannot write"
    case .makeFolder: "cannot make the folder"
    }
  }
}
