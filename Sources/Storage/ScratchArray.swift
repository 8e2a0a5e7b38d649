internal import Glibc

/// Numbers that a piece of work needs while it lasts, one for each record say: in memory while they
/// are few, in a mapped file without a name when they are many, so that they do not count towards
/// the memory of the program and the system can write them out.
///
/// Elements begin as zeros. Not thread safe.
public final class ScratchArray<Element: BitwiseCopyable> {
  public let count: Int
  @usableFromInline let start: UnsafeMutablePointer<Element>
  /// Length of the mapping; 0 where the elements are in memory.
  private let mappedLength: Int

  /// - Parameters:
  ///   - folder: Where a file may be made; nil: always in memory.
  ///   - limit: Bytes that are taken from memory.
  /// - Throws: `.system` if the file cannot be made, say because the disk is full.
  public init(count: Int, folder: String?, inMemoryUpTo limit: Int = 4 << 20)
    throws(StorageError)
  {
    self.count = count
    let length = count * MemoryLayout<Element>.stride
    guard let folder, length > limit else {
      // `calloc` takes untouched pages from the system, which are zeros already.
      guard let memory = calloc(max(1, length), 1) else {
        throw .system(operation: "get \(length) bytes of memory for", path: "numbers", code: ENOMEM)
      }
      start = memory.bindMemory(to: Element.self, capacity: count)
      mappedLength = 0
      return
    }
    let mapped = try Self.map(folder, length)
    start = mapped.bindMemory(to: Element.self, capacity: count)
    mappedLength = length
  }

  deinit {
    if mappedLength > 0 { munmap(start, mappedLength) } else { free(start) }
  }

  /// Whether the elements are in memory of the program's own.
  public var isInMemory: Bool { mappedLength == 0 }

  /// Bytes of the program's own memory.
  public var memory: Int { isInMemory ? count * MemoryLayout<Element>.stride : 0 }

  /// Where the elements stand, as long as the array lives.
  public var address: UnsafeMutableRawPointer { UnsafeMutableRawPointer(start) }

  @inlinable
  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count)
      return start[index]
    }
    set {
      precondition(index >= 0 && index < count)
      start[index] = newValue
    }
  }

  private static func map(_ folder: String, _ length: Int) throws(StorageError)
    -> UnsafeMutableRawPointer
  {
    var template = Array("\(folder)/\(ScratchFile.prefix)XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    let path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    guard descriptor >= 0 else { throw .system(operation: "create", path: path, code: errno) }
    defer { close(descriptor) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(path)
    // All blocks now: to meet a full disk in the middle of a store would end the program.
    let code = posix_fallocate(descriptor, 0, off_t(length))
    guard code == 0 else { throw .system(operation: "write to", path: path, code: code) }
    let protection = PROT_READ | PROT_WRITE
    guard let mapped = mmap(nil, length, protection, MAP_SHARED, descriptor, 0),
      mapped != MAP_FAILED
    else { throw .system(operation: "map", path: path, code: errno) }
    return mapped
  }
}

/// Where `ScratchArray` makes its files.
public enum ScratchFile {
  /// How their names begin, for the instant in which they have one.
  public static let prefix = "scratch-"

  /// The folder for temporary files: `$TMPDIR`, else `/tmp`.
  public static var temporaryFolder: String {
    getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  }
}
