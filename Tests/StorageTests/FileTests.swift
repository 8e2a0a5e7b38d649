import Storage
import TestSupport
import Testing

@Suite("Files written once")
struct FileTests {
  private let id = SegmentID(high: 0x0123_4567_89ab_cdef, low: 42)

  private func write(_ body: [UInt8], in folder: TemporaryFolder) throws -> FileSummary {
    let file = try Directory(folder.path).createFile("s1.stored", kind: .stored, segment: id)
    try file.write(body)
    return try file.finish()
  }

  @Test(
    "a file gives back its bytes, and zeros may be read behind them",
    arguments: [0, 1, 31, 32, 33, 4095, 4096, 262_111, 262_112, 262_113, 600_000])
  func roundTrip(length: Int) throws {
    let folder = TemporaryFolder()
    let body = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    let summary = try write(body, in: folder)
    #expect(summary.length == length + FileEnvelope.headerLength + FileEnvelope.footerLength)
    let file = try Directory(folder.path).map("s1.stored", kind: .stored, segment: id)
    #expect(Array(file.body) == body)
    try file.verifyChecksum()
    #expect(file.recordedChecksum == summary.checksum)
    let end = file.body.baseAddress! + file.body.count
    for offset in 0..<FileEnvelope.padding {
      #expect(end.load(fromByteOffset: offset, as: UInt8.self) == 0)
    }
  }

  @Test("integers are little-endian, whatever the writer is fed")
  func integers() throws {
    let folder = TemporaryFolder()
    let file = try Directory(folder.path).createFile("s1.stored", kind: .stored, segment: id)
    try file.write(UInt8(1))
    try file.write(UInt16(0x0302))
    try file.write(UInt32(0x0706_0504))
    try file.write(UInt64(0x0f0e_0d0c_0b0a_0908))
    for value in [0, 127, 128, 300, UInt64.max] { try file.writeVariable(value) }
    #expect(file.position == 15 + 1 + 1 + 2 + 2 + 10)
    try file.align(to: 8)
    _ = try file.finish()
    let mapped = try Directory(folder.path).map("s1.stored", kind: .stored, segment: id)
    #expect(Array(mapped.body.prefix(15)) == (1...15).map { UInt8($0) })
    var reader = ByteReader(UnsafeRawBufferPointer(rebasing: mapped.body[15...]), file: "x")
    for value in [0, 127, 128, 300, UInt64.max] { #expect(try reader.variable() == value) }
  }

  @Test("every flipped byte is found by the checksum or the envelope")
  func flips() throws {
    let folder = TemporaryFolder()
    _ = try write(Array("a body of some bytes".utf8), in: folder)
    let bytes = folder.read("s1.stored")
    for index in bytes.indices {
      for bit in [UInt8(1), 0x80] {
        var changed = bytes
        changed[index] ^= bit
        folder.write("s1.stored", changed)
        #expect(throws: StorageError.self, "byte \(index)") {
          let file = try Directory(folder.path).map("s1.stored", kind: .stored, segment: id)
          try file.verifyChecksum()
        }
      }
    }
  }

  @Test("padding that is not zero is found when the file is mapped")
  func padding() throws {
    let folder = TemporaryFolder()
    _ = try write(Array("a body of some bytes".utf8), in: folder)
    var bytes = folder.read("s1.stored")
    bytes[bytes.count - FileEnvelope.footerLength + FileEnvelope.padding - 1] = 1
    folder.write("s1.stored", bytes)
    #expect(throws: StorageError.self) {
      _ = try Directory(folder.path).map("s1.stored", kind: .stored, segment: id)
    }
  }

  @Test("every other length is found when the file is mapped")
  func cuts() throws {
    let folder = TemporaryFolder()
    _ = try write(Array("a body of some bytes".utf8), in: folder)
    let bytes = folder.read("s1.stored")
    for length in 0..<bytes.count {
      folder.write("s1.stored", Array(bytes.prefix(length)))
      #expect(throws: StorageError.self, "\(length) bytes") {
        _ = try Directory(folder.path).map("s1.stored", kind: .stored, segment: id)
      }
    }
    folder.write("s1.stored", bytes + [0])
    #expect(throws: StorageError.self) {
      _ = try Directory(folder.path).map("s1.stored", kind: .stored, segment: id)
    }
  }

  @Test("a file of another kind, segment or version is refused")
  func otherFiles() throws {
    let folder = TemporaryFolder()
    _ = try write([1, 2, 3], in: folder)
    let directory = Directory(folder.path)
    #expect(throws: StorageError.self) {
      _ = try directory.map("s1.stored", kind: .terms, segment: id)
    }
    #expect(throws: StorageError.self) {
      _ = try directory.map("s1.stored", kind: .stored, segment: .none)
    }
    #expect(throws: StorageError.missing(path: folder.path + "/s2.stored")) {
      _ = try directory.map("s2.stored", kind: .stored, segment: id)
    }
    var bytes = folder.read("s1.stored")
    bytes[10] = 0xff
    bytes[11] = 0xff
    folder.write("s1.stored", bytes)
    #expect(
      throws: StorageError.version(
        file: "s1.stored", found: 0xffff, newestReadable: FileEnvelope.version)
    ) { _ = try directory.map("s1.stored", kind: .stored, segment: id) }
  }

  @Test("damaged counts make no reader allocate or trap")
  func damagedCounts() throws {
    let bytes: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 2]
    bytes.withUnsafeBytes { raw in
      var reader = ByteReader(raw, file: "x")
      #expect(throws: StorageError.self) { _ = try reader.count() }
      reader = ByteReader(raw, file: "x")
      #expect(throws: StorageError.self) { _ = try reader.string() }
      reader = ByteReader(UnsafeRawBufferPointer(rebasing: raw[..<3]), file: "x")
      #expect(throws: StorageError.self) { _ = try reader.variable() }
      #expect(throws: StorageError.self) { _ = try reader.word64() }
    }
    var empty = ByteReader(UnsafeRawBufferPointer(start: nil, count: 0), file: "x")
    #expect(throws: StorageError.self) { _ = try empty.byte() }
  }

  @Test("a lock is exclusive, tells its holder, and ends with it")
  func locks() throws {
    let folder = TemporaryFolder()
    let directory = Directory(folder.path)
    #expect(WriteLock.holder(directory) == nil)
    do {
      let lock = try WriteLock(directory)
      let owner = try #require(WriteLock.holder(directory))
      #expect(owner.process > 0)
      #expect(throws: StorageError.self) { _ = try WriteLock(directory) }
      withExtendedLifetime(lock) {}
    }
    #expect(WriteLock.holder(directory) == nil)
    _ = try WriteLock(directory)
  }

  @Test("seconds since 1970 are written as UTC")
  func timestamps() {
    #expect(utcTimestamp(0) == "1970-01-01T00:00:00Z")
    #expect(utcTimestamp(1_795_262_400) == "2026-11-21T12:00:00Z")
  }
}

@Suite("Scratch arrays")
struct ScratchArrayTests {
  @Test("numbers are kept in memory and in files alike", arguments: [nil, TemporaryFolder()])
  func keeps(folder: TemporaryFolder?) throws {
    let array = try ScratchArray<UInt32>(count: 5000, folder: folder?.path, inMemoryUpTo: 4096)
    #expect(array.isInMemory == (folder == nil))
    #expect(array.memory == (folder == nil ? 20_000 : 0))
    #expect((0..<5000).allSatisfy { array[$0] == 0 })
    for index in 0..<5000 { array[index] = UInt32(index * 7) }
    #expect((0..<5000).allSatisfy { array[$0] == UInt32($0 * 7) })
    #expect(folder?.names ?? [] == [], "the file has no name")
  }

  @Test("where no file can be made, it says so")
  func fails() {
    #expect(throws: StorageError.self) {
      _ = try ScratchArray<UInt64>(count: 100, folder: "/nonexistent", inMemoryUpTo: 8)
    }
  }
}
