import InvertedIndex
import Storage
import TestSupport
import Testing

@Suite("Merging beside writing")
struct BackgroundMergeTests {
  /// Three segments of one size become one.
  private var policy: MergePolicy {
    var policy = MergePolicy()
    policy.width = 3
    policy.floorInBytes = 6_000
    policy.rewrittenInBytes = 0
    policy.deletedShare = 1
    return policy
  }

  private func writer(
    _ folder: TemporaryFolder, _ mode: IndexWriter.Mode, flushesAfter: Int = 4, threads: Int = 1,
    fileSystem: any FileSystem = SystemFileSystem(), policy: MergePolicy? = nil
  ) throws -> IndexWriter {
    var options = IndexWriterOptions()
    options.threads = threads
    let writer = try IndexWriter(
      directory: Directory(folder.path, fileSystem: fileSystem),
      definition: try SampleRecord.definition(), mode: mode, options: options,
      policy: policy ?? self.policy)
    writer.flushesAfter = flushesAfter
    return writer
  }

  private func add(_ records: [SampleRecord], to writer: IndexWriter) throws {
    for start in stride(from: 0, to: records.count, by: 10) {
      try writer.add(Array(records[start..<min(start + 10, records.count)]))
    }
  }

  @Test("segments are merged while records are added, and hold the same", arguments: [1, 3])
  func mergesWhileAdding(threads: Int) throws {
    let records = SampleRecord.random(240, seed: 51)
    let whole = TemporaryFolder()
    let one = try writer(whole, .create, flushesAfter: .max)
    try add(records, to: one)
    _ = try one.commit()
    let folder = TemporaryFolder()
    let many = try writer(folder, .create, threads: threads)
    try add(records, to: many)
    let summary = try many.commit()
    // Sixty segments were flushed, or one for each batch.
    #expect(summary.segmentCount < 20)
    let names = folder.names.filter { $0.hasSuffix(".terms") }
    #expect(names.count == summary.segmentCount, "what was merged is gone: \(names)")
    let report = try IndexChecker.check(path: folder.path)
    #expect(report.problems == [] && report.leftovers == [])
    let snapshot = try Snapshot.open(path: folder.path)
    #expect(snapshot.fingerprint == (try Snapshot.open(path: whole.path)).fingerprint)
    #expect(try IndexDump(snapshot) == IndexDump(try Snapshot.open(path: whole.path)))
  }

  @Test("equal input gives equal files, whatever the merging thread's pace")
  func deterministic() throws {
    let records = SampleRecord.random(240, seed: 52)
    let folders = [TemporaryFolder(), TemporaryFolder(), TemporaryFolder()]
    for folder in folders {
      let writer = try writer(folder, .create)
      try add(records, to: writer)
      _ = try writer.commit()
      try writer.maintain()
    }
    for folder in folders.dropFirst() {
      #expect(folder.names == folders[0].names)
      for name in folder.names { #expect(folder.read(name) == folders[0].read(name), "\(name)") }
    }
  }

  /// An index of several segments that a later policy will want to merge.
  private func base(_ records: [SampleRecord], in folder: TemporaryFolder) throws {
    var lazy = policy
    lazy.width = 1000
    let first = try writer(folder, .create, policy: lazy)
    try add(records, to: first)
    #expect(try first.commit().segmentCount > 6)
  }

  @Test(
    "a merge of the commit's segments is a commit of its own and keeps what was deleted meanwhile")
  func carriesDeletionsOver() throws {
    let folder = TemporaryFolder()
    let old = SampleRecord.random(30, prefix: "Old", seed: 53)
    try base(old, in: folder)
    let before = try Snapshot.open(path: folder.path)
    let beforeDump = try IndexDump(before)
    // Segments too large to be merged among themselves: only the commit's are.
    let writer = try writer(folder, .update, flushesAfter: 5)
    writer.userData["of"] = "the update"
    let new = SampleRecord.random(20, prefix: "New", seed: 54)
    let replaced = [old[1], old[12], old[29]]
    try add(Array(new.prefix(10)), to: writer)
    try add(replaced, to: writer)
    for record in [old[0], old[7], old[8], old[20]] {
      #expect(try writer.delete(id: record.id))
    }
    try add(Array(new.suffix(10)), to: writer)
    #expect(try Snapshot.open(path: folder.path).generation == 1, "nothing is visible yet")
    let summary = try writer.commit()
    #expect(summary.generation == 3, "the merge, and the update")
    var expected = Set(old.map(\.id)).union(new.map(\.id))
    for record in [old[0], old[7], old[8], old[20]] { expected.remove(record.id) }
    let report = try IndexChecker.check(path: folder.path)
    #expect(report.problems == [] && report.leftovers == [])
    let snapshot = try Snapshot.open(path: folder.path)
    #expect(Set(try IndexDump(snapshot).order) == expected)
    #expect(snapshot.userData == ["of": "the update"])
    #expect(try IndexDump(before) == beforeDump, "readers keep their snapshot")
    // And it is the index of these records once all is merged.
    _ = try writer.mergeAll()
    let rebuilt = TemporaryFolder()
    let again = try self.writer(rebuilt, .create, flushesAfter: .max)
    let gone = Set([old[0], old[7], old[8], old[20]].map(\.id))
    try add(old.filter { !gone.contains($0.id) } + new, to: again)
    _ = try again.commit()
    #expect(
      try Snapshot.open(path: folder.path).fingerprint
        == (try Snapshot.open(path: rebuilt.path)).fingerprint)
  }

  @Test("an update that is given up leaves index and folder as they were")
  func abandoned() throws {
    let folder = TemporaryFolder()
    try base(SampleRecord.random(30, prefix: "Old", seed: 55), in: folder)
    let names = folder.names
    let files = names.map { folder.read($0) }
    do {
      let writer = try writer(folder, .update)
      try add(SampleRecord.random(60, prefix: "New", seed: 56), to: writer)
    }
    #expect(folder.names == names)
    #expect(folder.names.map { folder.read($0) } == files)
  }

  @Test("a merge can be given up in the middle")
  func cancelled() throws {
    let folder = TemporaryFolder()
    let records = SampleRecord.random(400, prefix: "Old", seed: 57)
    try base(records, in: folder)
    let writer = try writer(folder, .update)
    #expect(throws: IndexError.cancelled) { _ = try writer.mergeAll(isCancelled: { true }) }
    try writer.maintain(isCancelled: { true })
    let report = try IndexChecker.check(path: folder.path)
    #expect(report.problems == [] && report.leftovers == [] && report.generation == 1)
    #expect(try writer.mergeAll().segmentCount == 1)
  }

  @Test("a writer goes on after its commits, and merges go along")
  func manyCommits() throws {
    let folder = TemporaryFolder()
    let writer = try writer(folder, .create, flushesAfter: 3)
    var expected: Set<String> = []
    var generation: UInt64 = 0
    for round in 0..<30 {
      let records = SampleRecord.random(9, prefix: "R\(round)", seed: UInt64(100 + round))
      try add(records, to: writer)
      expected.formUnion(records.map(\.id))
      if round > 2, let gone = expected.sorted().dropFirst(round).first, try writer.delete(id: gone)
      {
        expected.remove(gone)
      }
      let summary = try writer.commit()
      #expect(summary.generation > generation)
      generation = summary.generation
      #expect(summary.documentCount == expected.count)
      #expect(Set(try IndexDump(try Snapshot.open(path: folder.path)).order) == expected)
    }
    let report = try IndexChecker.check(path: folder.path)
    #expect(report.problems == [] && report.leftovers == [])
    #expect(report.generation > 30, "some merges were commits of their own")
    try writer.maintain()
    #expect(try Snapshot.open(path: folder.path).segments.count < 30)
  }

  @Test("the fingerprint depends on the order of records where ties do, and not on segments")
  func orderInFingerprint() throws {
    let records = SampleRecord.random(40, seed: 58)
    func fingerprint(_ records: [SampleRecord], ties: String, flushesAfter: Int) throws -> String {
      let folder = TemporaryFolder()
      let writer = try IndexWriter(
        path: folder.path, definition: try SampleRecord.definition(ties: ties), mode: .create)
      writer.flushesAfter = flushesAfter
      try writer.add(records)
      _ = try writer.commit()
      #expect(try IndexChecker.check(path: folder.path).problems == [])
      let many = try Snapshot.open(path: folder.path).fingerprint
      _ = try writer.mergeAll()
      #expect(try Snapshot.open(path: folder.path).fingerprint == many)
      return many
    }
    let reversed = Array(records.reversed())
    for ties in ["id", "order"] {
      let one = try fingerprint(records, ties: ties, flushesAfter: .max)
      #expect(try fingerprint(records, ties: ties, flushesAfter: 7) == one)
      #expect((try fingerprint(reversed, ties: ties, flushesAfter: 7) == one) == (ties == "id"))
    }
  }
}
