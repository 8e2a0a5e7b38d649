// Framing: bytes in, lines out. Docs/PROTOCOL.md, section 1.

import Glibc

/// Cuts a stream of bytes into lines that end with LF or CRLF.
///
/// A line longer than `maximumLineLength` (its end not counted) is thrown away while it arrives, so
/// that the splitter never holds more than one such line and what the caller last appended; when its
/// LF comes, it is reported with its first bytes, from which a tag can still be read.
///
/// Not safe for use by several threads at once. Cost: one copy and one `memchr` per byte.
package struct LineSplitter {
  /// One line as it was found.
  package enum Piece: Equatable, Sendable {
    /// A line, without its end, as a range for `withBytes(of:_:)`; valid until the next `append`.
    case line(Range<Int>)
    /// A line over the limit; at most `prefixLength` bytes from its start.
    case tooLong(prefix: [UInt8])
  }

  /// How many bytes of an over-long line are kept.
  package static let prefixLength = 256

  /// The longest line, in bytes without its end, that is given out.
  package let maximumLineLength: Int

  private var bytes: [UInt8] = []
  /// First byte that was not yet given out.
  private var start = 0
  /// No LF lies in `start..<scanned`.
  private var scanned = 0
  /// The first bytes of the over-long line that is being thrown away, if one is.
  private var discarded: [UInt8]?

  package init(maximumLineLength: Int) {
    self.maximumLineLength = maximumLineLength
  }

  /// Whether bytes of a line without end have arrived.
  package var hasPartialLine: Bool {
    discarded != nil || start < bytes.count
  }

  /// The first bytes of the line whose end has not come.
  package var partialPrefix: [UInt8] {
    discarded ?? Array(bytes[start..<min(bytes.count, start + Self.prefixLength)])
  }

  /// Bytes held and not yet given out.
  package var heldByteCount: Int { bytes.count - start }

  /// Takes the next bytes of the stream.
  package mutating func append(_ chunk: UnsafeRawBufferPointer) {
    var chunk = chunk
    if discarded != nil, start == bytes.count {
      // The rest of an over-long line is not stored, but for its LF.
      guard let end = Self.indexOfLineFeed(in: chunk) else { return }
      chunk = UnsafeRawBufferPointer(rebasing: chunk[end...])
    }
    if start == bytes.count {
      // A connection that once sent a long line does not keep its memory for ever.
      bytes.removeAll(keepingCapacity: bytes.capacity <= 8_192)
      start = 0
      scanned = 0
    } else if start > 0 {
      bytes.removeSubrange(0..<start)
      scanned -= start
      start = 0
    }
    bytes.append(contentsOf: chunk)
  }

  /// The next line, or nil if its end has not come yet.
  package mutating func next() -> Piece? {
    guard let lineFeed = indexOfLineFeed() else {
      scanned = bytes.count
      if discarded == nil { discardIfTooLong() }
      return nil
    }
    defer {
      start = lineFeed + 1
      scanned = start
    }
    if let prefix = discarded {
      discarded = nil
      return .tooLong(prefix: prefix)
    }
    var end = lineFeed
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    guard end - start <= maximumLineLength else {
      return .tooLong(prefix: Array(bytes[start..<min(end, start + Self.prefixLength)]))
    }
    return .line(start..<end)
  }

  /// Calls `body` with the bytes of a line that `next()` gave.
  package func withBytes<Result>(
    of line: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[line])) }
  }

  private func indexOfLineFeed() -> Int? {
    bytes.withUnsafeBytes { raw in
      Self.indexOfLineFeed(in: UnsafeRawBufferPointer(rebasing: raw[scanned...])).map {
        scanned + $0
      }
    }
  }

  private static func indexOfLineFeed(in raw: UnsafeRawBufferPointer) -> Int? {
    // Safe: memchr looks at the buffer's bytes only, and finds one of them.
    guard let base = raw.baseAddress, let found = memchr(base, 0x0A, raw.count) else { return nil }
    return UnsafeRawPointer(found) - base
  }

  /// Turns to throwing away once no end that may still come could make the line short enough.
  private mutating func discardIfTooLong() {
    let length = bytes.count - start
    // One byte more may be the CR of a CRLF whose LF is still under way.
    guard
      length > maximumLineLength + 1 || (length == maximumLineLength + 1 && bytes.last != 0x0D)
    else { return }
    discarded = Array(bytes[start..<min(bytes.count, start + Self.prefixLength)])
    bytes = []
    start = 0
    scanned = 0
  }
}
