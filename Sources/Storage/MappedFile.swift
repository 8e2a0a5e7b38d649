internal import CMapFaults
internal import Glibc

/// A finished file, mapped for reading. Its bytes never change: files are written once.
///
/// Removing the file's name while it is mapped is harmless; the system keeps the bytes until the
/// last mapping goes. Where somebody cuts the file instead, or the disk cannot give a page, the lost
/// bytes read as zeros and `lostBytes` says so: what was read since is worth nothing. Safe to share
/// between threads.
public final class MappedFile: @unchecked Sendable {
  public let name: String
  /// All bytes, envelope included.
  public let bytes: UnsafeRawBufferPointer
  /// The body. At least `FileEnvelope.padding` readable zero bytes follow its end.
  public let body: UnsafeRawBufferPointer
  /// The mapping's number among those whose loss is survived.
  private let protection: Int32

  /// Maps a file and checks its envelope, not its checksum: O(1).
  init(path: String, name: String, kind: FileKind, segment: SegmentID) throws(StorageError) {
    self.name = name
    let whole = try Self.map(path, name)
    // Before the first byte is read: the file may be cut at any time.
    protection = whole.baseAddress.map { map_faults_protect($0, whole.count) } ?? -1
    do {
      let range = try FileEnvelope.validate(whole, file: name, kind: kind, segment: segment)
      body = UnsafeRawBufferPointer(rebasing: whole[range])
    } catch {
      let lost = map_faults_lost(protection)
      map_faults_release(protection)
      Self.unmap(whole)
      if lost { throw Self.lost(name) }
      throw error
    }
    bytes = whole
  }

  deinit {
    map_faults_release(protection)
    Self.unmap(bytes)
  }

  /// Whether bytes were lost since the file was mapped. Two loads where none was lost anywhere.
  public var hasLostBytes: Bool { Self.lossCount > 0 && map_faults_lost(protection) }

  /// - Throws: `.corrupt` if bytes were lost since the file was mapped: to be called after reading
  ///   and before what was read is trusted, say committed.
  public func verifyNothingLost() throws(StorageError) {
    if hasLostBytes { throw Self.lost(name) }
  }

  private static func lost(_ name: String) -> StorageError {
    .corrupt(
      file: name, offset: 0,
      what:
        "bytes were lost while the file was read (it was cut or overwritten, or the disk failed)")
  }

  /// How often bytes of any mapped file were found lost since the program began.
  public static var lossCount: UInt64 { map_faults_count() }

  private static func map(_ path: String, _ name: String) throws(StorageError)
    -> UnsafeRawBufferPointer
  {
    // A named pipe of that name must not hold us up.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { throw .missing(path: path) }
      throw .system(operation: "open", path: path, code: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .system(operation: "read the size of", path: path, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .corrupt(file: name, offset: 0, what: "this is a folder, a pipe or a device, no file")
    }
    let length = Int(status.st_size)
    guard length > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    guard let start = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED
    else {
      throw .system(operation: "map", path: path, code: errno)
    }
    return UnsafeRawBufferPointer(start: start, count: length)
  }

  private static func unmap(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
  }

  /// Reads every byte and compares the checksum in the footer.
  public func verifyChecksum() throws(StorageError) {
    do throws(StorageError) {
      try FileEnvelope.verifyChecksum(bytes, file: name)
    } catch {
      try verifyNothingLost()
      throw error
    }
    try verifyNothingLost()
  }

  /// The checksum that the footer claims.
  public var recordedChecksum: UInt32 { bytes.word32(at: bytes.count - 8) }
}
