internal import Glibc

/// Splits an input into lines, in one buffer that grows only for lines longer than itself.
package struct LineReader: ~Copyable {
  /// A line, or the news that one was too long to be kept.
  package enum Line {
    /// Without its LF or CRLF; valid until the next call.
    case bytes(UnsafeRawBufferPointer)
    /// A line beyond the maximum; it was passed over to its LF.
    case tooLong
  }

  /// The longest line that is read whole: 64 MiB.
  package static let maximumLength = 64 << 20

  /// Number of the line last returned, from 1.
  package private(set) var lineNumber = 0
  /// Whether the line last returned ended in LF: a pipe that breaks off leaves a line without.
  package private(set) var endedInLineFeed = true

  private let source: InputSource
  private let maximumLength: Int
  private var buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var end = 0
  /// Bytes from `start` known to hold no LF.
  private var scanned = 0
  private var sourceIsAtEnd = false

  /// Reads lines of a source; the parameters are for tests.
  package init(
    _ source: InputSource, maximumLength: Int = LineReader.maximumLength,
    initialCapacity: Int = 1 << 20
  ) {
    self.source = source
    self.maximumLength = maximumLength
    buffer = .allocate(byteCount: max(initialCapacity, 16), alignment: 64)
  }

  deinit { buffer.deallocate() }

  /// The next line, or nil at the end. A last line without LF counts.
  package mutating func next() throws(InputError) -> Line? {
    var passingOver = false
    while true {
      let from = start + scanned
      if from < end, let base = buffer.baseAddress,
        let found = memchr(base + from, 0x0A, end - from)
      {
        let lineFeed = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        let line = take(upTo: lineFeed, next: lineFeed + 1)
        endedInLineFeed = true
        return passingOver || line.count > maximumLength ? .tooLong : .bytes(line)
      }
      scanned = end - start
      // One byte more than the maximum, for CR.
      if scanned > maximumLength + 1 {
        passingOver = true
        start = 0
        end = 0
        scanned = 0
      }
      if sourceIsAtEnd {
        if scanned == 0 && !passingOver { return nil }
        let line = take(upTo: end, next: end)
        endedInLineFeed = false
        return passingOver || line.count > maximumLength ? .tooLong : .bytes(line)
      }
      try fill()
    }
  }

  private mutating func take(upTo lineEnd: Int, next: Int) -> UnsafeRawBufferPointer {
    lineNumber += 1
    var last = lineEnd
    if last > start, buffer[last - 1] == 0x0D { last -= 1 }
    var first = start
    // A byte order mark at the very beginning is no part of the first line.
    if lineNumber == 1, last - first >= 3, buffer[first] == 0xEF, buffer[first + 1] == 0xBB,
      buffer[first + 2] == 0xBF
    {
      first += 3
    }
    start = next
    scanned = 0
    return UnsafeRawBufferPointer(rebasing: buffer[first..<last])
  }

  private mutating func fill() throws(InputError) {
    if start > 0 {
      if end > start, let base = buffer.baseAddress { memmove(base, base + start, end - start) }
      end -= start
      start = 0
    }
    if end == buffer.count {
      let grown = UnsafeMutableRawBufferPointer.allocate(
        byteCount: min(buffer.count * 2, max(maximumLength + 4096, buffer.count + 4096)),
        alignment: 64)
      grown.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[0..<end]))
      buffer.deallocate()
      buffer = grown
    }
    let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
    if count == 0 { sourceIsAtEnd = true }
    end += count
  }
}
