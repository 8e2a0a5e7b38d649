internal import CPostings

// Index/FORMAT.md, section 2: what stands around the body of every file.

/// What a file of an index holds. The number stands in its header.
public enum FileKind: UInt16, Sendable, CaseIterable {
  case commit = 1
  case definition = 2
  case terms = 3
  case postings = 4
  case positions = 5
  case norms = 6
  case columns = 7
  case stored = 8
  case liveDocs = 9
}

/// Sixteen bytes that tie the files of one segment together.
///
/// They are derived from what the segment holds, not drawn at random, so that equal input gives
/// equal files.
public struct SegmentID: Hashable, Sendable, CustomStringConvertible {
  public var high: UInt64
  public var low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Of files that belong to no segment.
  public static let none = SegmentID(high: 0, low: 0)

  public var description: String {
    hexadecimal(high, digits: 16) + hexadecimal(low, digits: 16)
  }
}

/// `value` in lower-case hexadecimal digits, padded with zeros.
public func hexadecimal(_ value: UInt64, digits: Int) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}

/// The header and footer of every file.
///
/// ```
/// header   8 bytes  magic "RAPPORTR"
///          2        kind           4  reserved, 0
///          2        format version
///         16        segment id: high, low (0 where the file belongs to no segment)
/// body     …
/// footer  32        zeros: readers may load words past the body's end
///          8        length of the whole file
///          4        CRC-32C of everything before this field
///          4        end magic "RPND"
/// ```
/// All integers are little-endian.
public enum FileEnvelope {
  /// Version of the bytes of every file of an index.
  /// 0: before the first release, in many forms; not read.
  /// 1: first release. `Tests/Released` keeps an index of it.
  public static let version: UInt16 = 1

  public static let headerLength = 32
  public static let footerLength = 48
  /// Zero bytes after the body, so that a load of up to 32 bytes may begin anywhere inside it.
  public static let padding = 32

  static let magic: [UInt8] = Array("RAPPORTR".utf8)
  static let endMagic: [UInt8] = Array("RPND".utf8)

  static func header(kind: FileKind, segment: SegmentID) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(magic)
    writer.append(kind.rawValue)
    writer.append(version)
    writer.append(UInt32(0))
    writer.append(segment.high)
    writer.append(segment.low)
    return writer.bytes
  }

  /// Checks header, padding, length and end mark, not the bytes between: O(1), whatever the size.
  ///
  /// - Returns: The range of the body.
  public static func validate(
    _ bytes: UnsafeRawBufferPointer, file: String, kind: FileKind, segment: SegmentID
  ) throws(StorageError) -> Range<Int> {
    guard bytes.count >= headerLength + footerLength else {
      throw .corrupt(file: file, offset: bytes.count, what: "the file ends too early")
    }
    for index in 0..<8 where bytes[index] != magic[index] {
      throw .corrupt(file: file, offset: index, what: "this is not a file of an index")
    }
    let foundVersion = bytes.word16(at: 10)
    guard foundVersion == version else {
      throw .version(file: file, found: foundVersion, newestReadable: version)
    }
    guard bytes.word16(at: 8) == kind.rawValue else {
      throw .corrupt(file: file, offset: 8, what: "the file is of another kind")
    }
    guard bytes.word32(at: 12) == 0 else {
      throw .corrupt(file: file, offset: 12, what: "a reserved field is not zero")
    }
    guard bytes.word64(at: 16) == segment.high, bytes.word64(at: 24) == segment.low else {
      throw .corrupt(file: file, offset: 16, what: "the file belongs to another segment")
    }
    let end = bytes.count
    for index in end - footerLength..<end - footerLength + padding where bytes[index] != 0 {
      throw .corrupt(file: file, offset: index, what: "the padding is not zero")
    }
    guard bytes.word64(at: end - 16) == UInt64(end) else {
      throw .corrupt(file: file, offset: end - 16, what: "the file was cut or has grown")
    }
    for index in 0..<4 where bytes[end - 4 + index] != endMagic[index] {
      throw .corrupt(file: file, offset: end - 4 + index, what: "the end mark is damaged")
    }
    return headerLength..<(end - footerLength)
  }

  /// Reads every byte and compares the checksum in the footer.
  public static func verifyChecksum(_ bytes: UnsafeRawBufferPointer, file: String)
    throws(StorageError)
  {
    let end = bytes.count
    guard end >= headerLength + footerLength else {
      throw .corrupt(file: file, offset: end, what: "the file ends too early")
    }
    let found = postings_crc32c(0, bytes.baseAddress, end - 8)
    let expected = bytes.word32(at: end - 8)
    guard found == expected else {
      throw .corrupt(
        file: file, offset: end - 8,
        what: "the checksum is \(hexadecimal(UInt64(expected), digits: 8)), "
          + "but the bytes give \(hexadecimal(UInt64(found), digits: 8)): the file is damaged")
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The little-endian word at `offset`. The caller has checked that it lies inside.
  @inlinable
  package func word16(at offset: Int) -> UInt16 {
    UInt16(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// The little-endian word at `offset`. The caller has checked that it lies inside.
  @inlinable
  package func word32(at offset: Int) -> UInt32 {
    UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// The little-endian word at `offset`. The caller has checked that it lies inside.
  @inlinable
  package func word64(at offset: Int) -> UInt64 {
    UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
