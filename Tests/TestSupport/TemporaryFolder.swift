internal import Glibc

/// A folder that goes away with the object.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() {
    var template = Array("\(Self.root)/rapporteur-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { fatalError("no temporary folder can be made") }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  private static var root: String {
    guard let value = getenv("TMPDIR") else { return "/tmp" }
    let path = String(cString: value)
    return path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
          String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      closedir(stream)
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  /// The bytes of a file in it.
  public func read(_ name: String) -> [UInt8] {
    let descriptor = open(path + "/" + name, O_RDONLY)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return Array(bytes.prefix(max(0, count)))
  }

  /// Replaces a file in it.
  public func write(_ name: String, _ bytes: [UInt8]) {
    unlink(path + "/" + name)
    let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    defer { close(descriptor) }
    if !bytes.isEmpty { _ = Glibc.write(descriptor, bytes, bytes.count) }
  }

  /// Makes a symbolic link in it.
  public func link(_ name: String, to target: String) { symlink(target, path + "/" + name) }

  public func remove(file name: String) { unlink(path + "/" + name) }

  /// Names of the files in it, sorted.
  public var names: [String] {
    var result: [String] = []
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { result.append(name) }
    }
    return result.sorted()
  }
}
