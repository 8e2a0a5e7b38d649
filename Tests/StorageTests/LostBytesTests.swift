import Glibc
import Storage
import TestSupport
import Testing

/// What happens to a mapped file whose bytes go away: `CMapFaults`.
@Suite struct LostBytesTests {
  private func file(_ directory: Directory, length: Int) throws -> MappedFile {
    let writer = try directory.createFile("numbers", kind: .terms)
    try writer.write([UInt8](repeating: 7, count: length))
    _ = try writer.finish()
    return try directory.map("numbers", kind: .terms)
  }

  @Test("a cut file reads as zeros behind the cut, and says so", arguments: [0, 1, 4096, 10_000])
  func cut(to length: Int) throws {
    let folder = TemporaryFolder()
    let directory = Directory(folder.path)
    let whole = try file(directory, length: 300_000)
    let other = try directory.map("numbers", kind: .terms)
    #expect(!whole.hasLostBytes)
    try whole.verifyChecksum()
    let before = MappedFile.lossCount
    #expect(truncate(directory.path(of: "numbers"), off_t(length)) == 0)
    // From the end to the beginning: each page is missed by itself.
    var sum = 0
    for place in stride(from: whole.bytes.count - 1, through: 0, by: -1) {
      sum += whole.bytes[place] == 7 ? 1 : 0
    }
    #expect(sum <= length)
    #expect(whole.hasLostBytes)
    #expect(MappedFile.lossCount > before)
    #expect(throws: StorageError.self) { try whole.verifyNothingLost() }
    #expect(throws: StorageError.self) { try whole.verifyChecksum() }
    // The other mapping of the same file has not been read yet.
    #expect(!other.hasLostBytes)
    #expect(throws: StorageError.self) { try other.verifyChecksum() }
    #expect(other.hasLostBytes)
    #expect(throws: StorageError.self) { try directory.map("numbers", kind: .terms) }
  }

  @Test("a copy of a file that is cut fails and says that it is damaged")
  func copyOfCutFile() throws {
    let folder = TemporaryFolder()
    let directory = Directory(folder.path)
    let whole = try file(directory, length: 3 << 20)
    #expect(truncate(directory.path(of: "numbers"), 1 << 20) == 0)
    let target = Directory(folder.path + "/copy")
    try target.create()
    do {
      try target.copy(whole)
      Issue.record("a cut file was copied")
    } catch StorageError.corrupt(let name, _, _) {
      #expect(name == "numbers")
    }
  }

  @Test("many threads miss the same bytes at once")
  func threads() async throws {
    let folder = TemporaryFolder()
    let directory = Directory(folder.path)
    let whole = try file(directory, length: 1 << 20)
    #expect(truncate(directory.path(of: "numbers"), 4096) == 0)
    await withTaskGroup(of: Void.self) { group in
      for thread in 0..<4 {
        group.addTask {
          var sum = 0
          for place in stride(from: thread, to: whole.bytes.count, by: 97) {
            sum += Int(whole.bytes[place])
          }
          #expect(sum <= 4096 * 7)
        }
      }
    }
    #expect(whole.hasLostBytes)
  }
}
