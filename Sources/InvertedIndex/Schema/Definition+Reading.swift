internal import Glibc
internal import Storage

extension Definition {
  /// Reads the definition in a folder: `definition.toml`, and beside it `regions.toml` and the
  /// files of words where they are. All of them are checked.
  public static func read(folder: String) throws(IndexError) -> Definition {
    var files: [(name: String, bytes: [UInt8])] = []
    for name in fileNames {
      let path = folder + "/" + name
      guard let bytes = try contents(of: path) else { continue }
      try WordFiles.check(bytes, file: path)
      files.append((name, bytes))
    }
    guard files.contains(where: { $0.name == fileNames[0] }) else {
      throw .definition(
        file: folder + "/" + fileNames[0], line: 0,
        message: "the file is missing; give the folder of a definition with --definition")
    }
    return try Definition(files: files)
  }

  /// The bytes of a file, or nil where it is missing.
  private static func contents(of path: String) throws(IndexError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .system(message: "cannot open \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw .system(message: "cannot read \(path): \(String(cString: strerror(errno)))")
      }
      bytes.append(contentsOf: buffer[..<count])
      guard bytes.count <= 64 << 20 else {
        throw .definition(file: path, line: 0, message: "the file is larger than 64 MB")
      }
    }
  }
}
