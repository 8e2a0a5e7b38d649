internal import CZstd
internal import Glibc

/// Bytes from a file, a compressed file (Zstandard, known by its first bytes) or standard input.
///
/// Memory is fixed: the caller's buffer, and for compressed input zstd's window and 128 KB.
package final class InputSource {
  /// The path, or "standard input".
  package let name: String
  /// Size of the file in bytes, as it lies on disk; nil for pipes.
  package let totalBytes: Int?
  /// Bytes taken from the file so far, as they lie on disk: for progress.
  package private(set) var bytesRead = 0

  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private var stream: OpaquePointer?
  private var compressed: [UInt8]
  private var compressedRange = 0..<0
  private var sniffed = false
  private var isAtEnd = false
  /// zstd's last answer: 0 between frames.
  private var frameState = 0

  /// Opens `path`; "-" is standard input.
  package init(path: String) throws(InputError) {
    if path == "-" {
      name = "standard input"
      descriptor = 0
      ownsDescriptor = false
    } else {
      name = path
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
      ownsDescriptor = true
      if descriptor < 0 { throw .cannotOpen(file: path, reason: systemMessage(errno)) }
    }
    var status = stat()
    var size: Int?
    if fstat(descriptor, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR {
        if ownsDescriptor { close(descriptor) }
        throw .cannotOpen(file: name, reason: systemMessage(EISDIR))
      }
      if status.st_mode & S_IFMT == S_IFREG { size = Int(status.st_size) }
    }
    totalBytes = size
    compressed = [UInt8](repeating: 0, count: ZSTD_DStreamInSize())
  }

  /// Size of a regular file in bytes, or nil for anything else.
  static func size(of path: String) -> Int? {
    var status = stat()
    guard path != "-", fstatat(AT_FDCWD, path, &status, 0) == 0, status.st_mode & S_IFMT == S_IFREG
    else {
      return nil
    }
    return Int(status.st_size)
  }

  deinit {
    if let stream { ZSTD_freeDStream(stream) }
    if ownsDescriptor { close(descriptor) }
  }

  /// Fills part of `buffer`; returns the number of bytes, 0 at the end of the input.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    if buffer.isEmpty { return 0 }
    if !sniffed { try sniff() }
    if stream != nil { return try readCompressed(into: buffer) }
    if !compressedRange.isEmpty {
      // The first bytes, read to know the format.
      let count = min(compressedRange.count, buffer.count)
      compressed.withUnsafeBytes { bytes in
        buffer.copyMemory(
          from: UnsafeRawBufferPointer(
            rebasing: bytes[compressedRange.lowerBound..<compressedRange.lowerBound + count]))
      }
      compressedRange = compressedRange.lowerBound + count..<compressedRange.upperBound
      return count
    }
    return try readRaw(into: buffer)
  }

  private func readRaw(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    while !isAtEnd {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count > 0 {
        bytesRead += count
        return count
      }
      if count == 0 {
        isAtEnd = true
      } else if errno != EINTR {
        throw .cannotRead(file: name, reason: systemMessage(errno))
      }
    }
    return 0
  }

  private func readRawIntoCompressed(from start: Int) throws(InputError) -> Int {
    let result = compressed.withUnsafeMutableBytes { bytes in
      Result { () throws(InputError) in
        try readRaw(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
      }
    }
    return try result.get()
  }

  /// Reads at least four bytes, if there are, and decides how to go on.
  private func sniff() throws(InputError) {
    sniffed = true
    var count = 0
    while count < 4 {
      let more = try readRawIntoCompressed(from: count)
      if more == 0 { break }
      count += more
    }
    compressedRange = 0..<count
    guard count >= 4 else { return }
    switch (compressed[0], compressed[1], compressed[2], compressed[3]) {
    case (0x28, 0xB5, 0x2F, 0xFD), (0x50...0x5F, 0x2A, 0x4D, 0x18):
      guard let stream = ZSTD_createDStream() else {
        throw .compression(file: name, reason: "out of memory")
      }
      self.stream = stream
    case (0x1F, 0x8B, _, _):
      throw .compression(file: name, reason: "gzip is not read; unpack it and pipe it in as `-`")
    default: break
    }
  }

  private func readCompressed(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(InputError) -> Int {
    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    while output.pos == 0 {
      if compressedRange.isEmpty {
        let count = try readRawIntoCompressed(from: 0)
        if count == 0 {
          if frameState != 0 { throw .compression(file: name, reason: "it ends within a frame") }
          return 0
        }
        compressedRange = 0..<count
      }
      let result = compressed.withUnsafeBytes { bytes in
        var input = ZSTD_inBuffer(
          src: bytes.baseAddress, size: compressedRange.upperBound, pos: compressedRange.lowerBound)
        let result = ZSTD_decompressStream(stream, &output, &input)
        compressedRange = input.pos..<compressedRange.upperBound
        return result
      }
      if ZSTD_isError(result) != 0 {
        throw .compression(file: name, reason: String(cString: ZSTD_getErrorName(result)))
      }
      frameState = result
    }
    return output.pos
  }
}

/// The system's text for an error number.
package func systemMessage(_ code: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 256)
  guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
  return buffer.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
