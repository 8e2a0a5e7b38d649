import InvertedIndex
import Storage
import TestSupport
import Testing

@Suite("Sets of ids")
struct IdentifierSetTests {
  @Test("agrees with a Set, in memory and in a file", arguments: [8 << 20, 64])
  func againstSet(inMemoryBytes: Int) throws {
    let folder = TemporaryFolder()
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    var ids = IdentifierSet(folder: folder.path, inMemoryUpTo: inMemoryBytes)
    var expected = Set<String>()
    for _ in 0..<30_000 {
      let id =
        String(random.next() % 20_000) + String(repeating: "é", count: Int(random.next() % 4))
      let hash = Array(id.utf8).withUnsafeBytes { IdentifierSet.hash($0) }
      #expect(try ids.insert(hash) == expected.insert(id).inserted, "seed \(seed)")
    }
    #expect(ids.count == expected.count)
  }

  @Test("a folder where no file can be made is an error, when the table leaves the memory")
  func noFolder() throws {
    var ids = IdentifierSet(folder: "/nonexistent", inMemoryUpTo: 32 << 10)
    for id in 0..<1536 { try ids.insert((1, UInt64(id) << 1 | 1)) }
    let error = #expect(throws: StorageError.self) { try ids.insert((1, 1 << 32 | 1)) }
    #expect(error?.description.contains("/nonexistent/") == true)
  }
}
