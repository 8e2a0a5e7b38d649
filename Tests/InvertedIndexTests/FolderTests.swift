import Analysis
import InvertedIndex
import Storage
import TestSupport
import Testing

/// What a writer may do to the files of a folder: only to its own, and only while it is the one
/// writer.
@Suite("Files of others, and other writers")
struct FolderTests {
  private let definition: Definition

  init() throws { definition = try SampleRecord.definition() }

  private func build(_ folder: TemporaryFolder, _ records: [SampleRecord]) throws {
    let writer = try IndexWriter(path: folder.path, definition: definition, mode: .create)
    try writer.add(records)
    _ = try writer.commit()
  }

  private static let precious = Array("precious".utf8)

  @Test(
    "a folder with files of somebody else and no index is refused, and left as it is",
    arguments: [
      ["definition-of-done.md"], ["scratch-notes.txt"], ["s1.terms"], ["commit"], ["commit.copy"],
      ["commit.new", "s2.stored"], ["definition-0123456789abcdef"], ["s1.live-2"],
      ["scratch-abcdef"],
      ["write.lock", "notes"],
    ])
  func foreignFolder(names: [String]) throws {
    let folder = TemporaryFolder()
    for name in names { folder.write(name, Self.precious) }
    for mode in [IndexWriter.Mode.create, .update] {
      #expect(throws: IndexError.self, "\(names)") {
        _ = try IndexWriter(path: folder.path, definition: definition, mode: mode)
      }
    }
    #expect(folder.names == names.sorted())
    for name in names { #expect(folder.read(name) == Self.precious, "\(name)") }
  }

  @Test("files of somebody else beside an index stay, whatever a writer does")
  func foreignFiles() throws {
    let folder = TemporaryFolder()
    let records = SampleRecord.random(12, seed: 1)
    try build(folder, Array(records[..<6]))
    let names = [
      "definition-of-done.md", "scratch-notes.txt", "scratch-abcdef", "s2.terms", "s7.postings",
      "s3.live-2", "s007.terms", "s-1.norms", "definition-0123456789abcdef", "notes.txt",
    ]
    for name in names { folder.write(name, Self.precious) }
    for first in 6..<9 {
      let writer = try IndexWriter(path: folder.path, definition: nil, mode: .update)
      try writer.add([records[first]])
      _ = try writer.delete(id: records[first - 6].id)
      _ = try writer.commit()
      try writer.maintain()
      _ = try writer.mergeAll()
    }
    let repair = try IndexRepair.repair(path: folder.path)
    #expect(!repair.changed)
    try build(folder, records)
    #expect(try IndexChecker.check(path: folder.path).problems == [])
    for name in names { #expect(folder.read(name) == Self.precious, "\(name)") }
    // Where such a file stands in the way there is an error, and nothing is lost.
    let before = try IndexDump(try Snapshot.open(path: folder.path))
    folder.write("commit.new", Self.precious)
    #expect(throws: IndexError.foreignFile(path: folder.path + "/commit.new")) {
      try build(folder, Array(records[..<2]))
    }
    #expect(folder.read("commit.new") == Self.precious)
    #expect(try IndexDump(try Snapshot.open(path: folder.path)) == before)
  }

  @Test("what a dead writer left is removed: empty files and beginnings too")
  func leftovers() throws {
    let folder = TemporaryFolder()
    let records = SampleRecord.random(6, seed: 1)
    try build(folder, records)
    let terms = folder.read("s1.terms")
    folder.write("s9.terms", Array(terms.prefix(100)))
    folder.write("s9.postings", [])
    folder.write("s9.norms", Array(terms.prefix(5)))
    folder.write("commit.new", Array(folder.read("commit").prefix(40)))
    folder.write("scratch-AbCd12", [])
    let writer = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    try writer.add(SampleRecord.random(1, prefix: "B", seed: 2))
    _ = try writer.commit()
    #expect(try IndexChecker.check(path: folder.path).leftovers == [])
  }

  @Test("links are not followed")
  func links() throws {
    let folder = TemporaryFolder()
    let elsewhere = TemporaryFolder()
    try build(folder, SampleRecord.random(3, seed: 1))
    elsewhere.write("target", [])
    for name in ["commit.new", "write.lock"] {
      folder.remove(file: name)
      folder.link(name, to: elsewhere.path + "/target")
      #expect(throws: IndexError.foreignFile(path: folder.path + "/" + name)) {
        try build(folder, SampleRecord.random(2, seed: 2))
      }
      folder.remove(file: name)
    }
    #expect(elsewhere.read("target") == [])
  }

  enum LockLoss: CaseIterable {
    case removed
    case replaced
    /// Removed, and the folder holds a commit of another writer.
    case overtaken
    /// The same, and the other writer's lock file is gone again.
    case overtakenAndRemoved
  }

  @Test("a writer whose lock is lost changes nothing", arguments: LockLoss.allCases)
  func lostLock(loss: LockLoss) throws {
    let folder = TemporaryFolder()
    let records = SampleRecord.random(30, seed: 1)
    try build(folder, Array(records[..<10]))
    var before = try IndexDump(try Snapshot.open(path: folder.path))
    do {
      let first = try IndexWriter(path: folder.path, definition: nil, mode: .update)
      first.flushesAfter = 3
      try first.add(Array(records[10..<20]))
      folder.remove(file: "write.lock")
      switch loss {
      case .removed: break
      case .replaced: folder.write("write.lock", [])
      case .overtaken, .overtakenAndRemoved:
        let second = try IndexWriter(path: folder.path, definition: nil, mode: .update)
        second.flushesAfter = 2
        try second.add(Array(records[18..<26]))
        #expect(try second.delete(id: records[1].id))
        _ = try second.commit()
        try second.maintain()
        before = try IndexDump(try Snapshot.open(path: folder.path))
        if loss == .overtakenAndRemoved { folder.remove(file: "write.lock") }
      }
      var error: IndexError?
      do {
        try first.add(Array(records[26...]))
        _ = try first.commit()
      } catch let thrown as IndexError {
        error = thrown
      }
      #expect(error == .lockLost(path: folder.path))
    }
    #expect(try IndexChecker.check(path: folder.path).problems == [])
    #expect(try IndexDump(try Snapshot.open(path: folder.path)) == before)
    // And the next writer goes on.
    let third = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    try third.add(Array(records[26...]))
    _ = try third.commit()
    let report = try IndexChecker.check(path: folder.path)
    #expect(report.problems == [] && report.leftovers == [])
  }

  @Test("a commit under a writer makes it fail, lock or not")
  func commitReplaced() throws {
    let folder = TemporaryFolder()
    let records = SampleRecord.random(12, seed: 1)
    try build(folder, Array(records[..<4]))
    let old = folder.read("commit")
    let update = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    try update.add(Array(records[4..<6]))
    _ = try update.commit()
    try update.add(Array(records[6..<8]))
    // A backup is copied back, say.
    folder.write("commit", old)
    #expect(throws: IndexError.lockLost(path: folder.path)) { _ = try update.commit() }
    #expect(folder.read("commit") == old)
  }

  @Test("`check` takes one commit, whatever a writer removes meanwhile")
  func checkBesideWriter() throws {
    let folder = TemporaryFolder()
    let records = SampleRecord.random(40, seed: 1)
    try build(folder, records)
    let writer = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    var rounds = 0
    let report = try IndexChecker.check(path: folder.path) { _, _ in
      rounds += 1
      do {
        try writer.add([records[rounds % 40]])
        _ = try writer.commit()
        _ = try writer.mergeAll()
      } catch {
        Issue.record("\(error)")
      }
    }
    #expect(rounds > 5 && report.generation == 1)
    #expect(report.problems == [])
  }
}
