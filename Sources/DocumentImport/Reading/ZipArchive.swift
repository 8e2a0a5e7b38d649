internal import CZip

/// The files inside a ZIP archive, as far as office formats use it: stored or deflated, in one part.
struct ZipArchive {
  struct File {
    var name: String
    var bytes: [UInt8]
  }

  private(set) var files: [File] = []

  /// Bytes that all files may have together: a bomb of a few kilobytes holds gigabytes.
  private static let limit = 512 << 20

  /// Nil where the bytes are no such archive, or it is damaged or too large.
  init?(_ bytes: [UInt8]) {
    guard let end = Self.endOfDirectory(bytes) else { return nil }
    let count = Self.number(bytes, end + 10, 2)
    var place = Self.number(bytes, end + 16, 4)
    var left = Self.limit
    guard count <= 10_000 else { return nil }
    for _ in 0..<count {
      guard place + 46 <= bytes.count, Self.number(bytes, place, 4) == 0x0201_4B50 else {
        return nil
      }
      let method = Self.number(bytes, place + 10, 2)
      let packed = Self.number(bytes, place + 20, 4)
      let size = Self.number(bytes, place + 24, 4)
      let nameLength = Self.number(bytes, place + 28, 2)
      let skipped = Self.number(bytes, place + 30, 2) + Self.number(bytes, place + 32, 2)
      let offset = Self.number(bytes, place + 42, 4)
      guard place + 46 + nameLength <= bytes.count, offset + 30 <= bytes.count, size <= left else {
        return nil
      }
      let name = String(decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
      let start =
        offset + 30 + Self.number(bytes, offset + 26, 2) + Self.number(bytes, offset + 28, 2)
      guard start + packed <= bytes.count,
        let content = Self.unpack(bytes[start..<(start + packed)], method, size)
      else { return nil }
      left -= content.count
      files.append(File(name: name, bytes: content))
      place += 46 + nameLength + skipped
    }
  }

  /// An archive of files.
  init(files: [File]) { self.files = files }

  subscript(name: String) -> [UInt8]? { files.first { $0.name == name }?.bytes }

  private static func unpack(_ packed: ArraySlice<UInt8>, _ method: Int, _ size: Int) -> [UInt8]? {
    if method == 0 { return packed.count == size ? Array(packed) : nil }
    guard method == 8 else { return nil }
    var written: Int64 = -1
    let result = [UInt8](unsafeUninitializedCapacity: max(1, size)) { target, count in
      written = packed.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = target.baseAddress else { return -1 }
        return czip_inflate(from, source.count, to, target.count)
      }
      count = max(0, Int(written))
    }
    return written == Int64(size) ? result : nil
  }

  private static func endOfDirectory(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 22 else { return nil }
    var place = bytes.count - 22
    let first = max(0, place - 65_536)
    while place >= first {
      if number(bytes, place, 4) == 0x0605_4B50 { return place }
      place -= 1
    }
    return nil
  }

  private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
    guard place >= 0, place + count <= bytes.count else { return 0 }
    return (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }

  /// The archive with all files stored.
  var stored: [UInt8] {
    var result: [UInt8] = []
    var directory: [UInt8] = []
    func append(_ value: Int, _ count: Int, to bytes: inout [UInt8]) {
      for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
    for file in files {
      let offset = result.count
      let name = Array(file.name.utf8)
      let sum = Int(file.bytes.withUnsafeBufferPointer { czip_crc32($0.baseAddress, $0.count) })
      var head: [UInt8] = []
      append(20, 2, to: &head)
      append(0x800, 2, to: &head)
      append(0, 2, to: &head)
      append(0, 4, to: &head)
      append(sum, 4, to: &head)
      append(file.bytes.count, 4, to: &head)
      append(file.bytes.count, 4, to: &head)
      append(name.count, 2, to: &head)
      append(0, 2, to: &head)
      append(0x0403_4B50, 4, to: &result)
      result += head + name + file.bytes
      append(0x0201_4B50, 4, to: &directory)
      append(20, 2, to: &directory)
      directory += head
      append(0, 2, to: &directory)
      append(0, 2, to: &directory)
      append(0, 2, to: &directory)
      append(0, 4, to: &directory)
      append(offset, 4, to: &directory)
      directory += name
    }
    let start = result.count
    result += directory
    append(0x0605_4B50, 4, to: &result)
    append(0, 4, to: &result)
    append(files.count, 2, to: &result)
    append(files.count, 2, to: &result)
    append(directory.count, 4, to: &result)
    append(start, 4, to: &result)
    append(0, 2, to: &result)
    return result
  }
}
