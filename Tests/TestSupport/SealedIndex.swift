internal import CPostings
internal import Storage

/// The files of an index in memory, to be changed and sealed again: a writer with a fault, or an
/// adversary, makes files whose checksums are right.
public struct SealedIndex: Sendable {
  public private(set) var files: [String: [UInt8]] = [:]

  /// Reads all files of an index.
  public init(_ path: String) {
    let directory = Directory(path)
    for name in (try? directory.list()) ?? [] where name != WriteLock.fileName {
      files[name] = directory.bytes(of: name)
    }
  }

  /// The body of a file: what its envelope surrounds.
  public func body(_ name: String) -> [UInt8] {
    let bytes = files[name] ?? []
    return Array(bytes[FileEnvelope.headerLength..<bytes.count - FileEnvelope.footerLength])
  }

  /// Gives a file another body, right checksum and length, and the commit that names it theirs.
  public mutating func replace(_ name: String, body: [UInt8]) {
    guard let old = files[name] else { return }
    let new = Self.sealed(Array(old.prefix(FileEnvelope.headerLength)) + body)
    files[name] = new
    guard !name.hasPrefix("commit") else { return }
    // The commit has length (a LEB128 number) and checksum side by side.
    let wanted = Self.variable(old.count) + Self.checksum(old)
    for commit in ["commit", "commit.copy"] {
      var bytes = self.body(commit)
      guard let place = Self.find(wanted, in: bytes) else { continue }
      bytes.replaceSubrange(
        place..<place + wanted.count, with: Self.variable(new.count) + Self.checksum(new))
      files[commit] = Self.sealed(
        Array(files[commit]!.prefix(FileEnvelope.headerLength)) + bytes)
    }
  }

  /// Writes all files to a folder.
  public func write(to folder: TemporaryFolder) {
    for (name, bytes) in files { folder.write(name, bytes) }
  }

  private static func sealed(_ start: [UInt8]) -> [UInt8] {
    var bytes = start + [UInt8](repeating: 0, count: FileEnvelope.padding)
    let length = UInt64(bytes.count + 16)
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: length >> UInt64(8 * $0)) }
    let checksum = postings_crc32c(0, bytes, bytes.count)
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: checksum >> UInt32(8 * $0)) }
    return bytes + Array("RPND".utf8)
  }

  private static func checksum(_ file: [UInt8]) -> [UInt8] { Array(file.suffix(8).prefix(4)) }

  private static func variable(_ value: Int) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func find(_ wanted: [UInt8], in bytes: [UInt8]) -> Int? {
    (0...max(0, bytes.count - wanted.count)).first {
      bytes[$0..<min($0 + wanted.count, bytes.count)].elementsEqual(wanted)
    }
  }
}
