internal import Glibc

/// Files and folders, as far as importing needs them.
enum FileSystem {
  /// Largest file that is read whole.
  static let maximumSize = 1 << 30

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Names in a folder, sorted, without hidden ones; none if there is no such folder.
  static func list(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  static func read(_ path: String) throws(ImportError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw ImportError(
        "cannot open: \(String(cString: strerror(errno)))", remedy: "name a file that can be read")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw ImportError("not a file", remedy: "name a file that can be read")
    }
    guard status.st_size <= maximumSize else {
      throw ImportError("larger than \(maximumSize >> 20) MB", remedy: "split the file")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size))
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count > 0 {
        bytes.append(contentsOf: chunk[..<count])
      } else if count == 0 {
        return bytes
      } else if errno != EINTR {
        throw ImportError(
          "cannot read: \(String(cString: strerror(errno)))", remedy: "check the file")
      }
    }
  }

  static func makeFolder(_ path: String) throws(ImportError) {
    var partial = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      partial += partial.isEmpty && path.first != "/" ? String(part) : "/" + part
      if path.first == "/", partial.hasPrefix("//") { partial.removeFirst() }
      guard !partial.isEmpty, partial != "/" else { continue }
      if mkdir(partial, 0o755) != 0, errno != EEXIST {
        throw ImportError(
          "cannot make the folder \(partial): \(String(cString: strerror(errno)))",
          remedy: "choose a folder that can be written")
      }
    }
  }

  /// Writes a file whole or not at all: beside it first, then renamed over it.
  static func write(_ bytes: [UInt8], to path: String) throws(ImportError) {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw ImportError(
        "cannot create \(temporary): \(String(cString: strerror(errno)))",
        remedy: "choose a folder that can be written")
    }
    var offset = 0
    var failed = false
    while offset < bytes.count, !failed {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map { Glibc.write(descriptor, $0 + offset, bytes.count - offset) } ?? 0
      }
      if count < 0 { failed = errno != EINTR } else { offset += count }
    }
    if fsync(descriptor) != 0 { failed = true }
    if close(descriptor) != 0 { failed = true }
    guard !failed, rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      throw ImportError(
        "cannot write \(path): \(reason)", remedy: "free space or choose another folder")
    }
  }

  static func remove(_ path: String) { unlink(path) }
}
