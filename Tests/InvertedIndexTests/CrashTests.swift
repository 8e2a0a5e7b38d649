import Foundation
import InvertedIndex
import Storage
import TestSupport
import Testing

/// How many cases of an exhaustive test are passed over: none in an optimised build. Unoptimised
/// code is some ten times slower; there every seventh case is taken.
#if DEBUG
  let caseStride = 7
#else
  let caseStride = 1
#endif

@Suite("When the disk fails")
struct CrashTests {
  private let definition: Definition
  private let first = SampleRecord.random(12, prefix: "A", seed: 1)
  private let second = SampleRecord.random(9, prefix: "B", seed: 2)

  init() throws { definition = try SampleRecord.definition() }

  /// A merge policy under which an update deletes, merges, and writes live documents.
  private var policy: MergePolicy {
    var policy = MergePolicy()
    policy.width = 3
    policy.rewrittenInBytes = 0
    policy.deletedShare = 0.5
    return policy
  }

  private func build(_ folder: String, _ files: FaultyFileSystem) throws {
    let writer = try IndexWriter(
      directory: Directory(folder, fileSystem: files), definition: definition, mode: .create,
      policy: policy)
    writer.flushesAfter = 5
    try writer.add(first)
    _ = try writer.commit()
  }

  /// Adds, replaces and deletes; a commit, merges, and a merge of all.
  ///
  /// - Returns: Generations that were acknowledged.
  private func update(_ folder: String, _ files: FaultyFileSystem) -> [UInt64] {
    var acknowledged: [UInt64] = []
    do {
      let writer = try IndexWriter(
        directory: Directory(folder, fileSystem: files), definition: nil, mode: .update,
        policy: policy)
      writer.flushesAfter = 4
      try writer.add(second + [first[0], first[1]])
      _ = try writer.delete(id: first[2].id)
      acknowledged.append(try writer.commit().generation)
      try writer.maintain()
      acknowledged.append(try writer.mergeAll().generation)
    } catch {
      // What failed is looked at below.
    }
    return acknowledged
  }

  /// What may be there: the records of the first commit, or those of the update. Merges are commits
  /// of their own and change neither.
  private var old: Set<String> { Set(first.map(\.id)) }
  private var new: Set<String> { old.union(second.map(\.id)).subtracting([first[2].id]) }

  private func verify(_ folder: String, acknowledged: [UInt64], _ context: String) throws {
    let report = try IndexChecker.check(path: folder)
    #expect(report.problems == [], "\(context)")
    let snapshot = try Snapshot.open(path: folder)
    #expect(
      snapshot.generation >= acknowledged.last ?? 1,
      "\(context): an acknowledged commit is lost")
    let dump = try IndexDump(snapshot)
    let found = Set(dump.order)
    #expect(found == new || (found == old && acknowledged.isEmpty), "\(context)")
    // And the next writer goes on from there.
    let writer = try IndexWriter(path: folder, definition: nil, mode: .update)
    try writer.add(SampleRecord.random(2, prefix: "C", seed: 3))
    _ = try writer.commit()
    let after = try IndexChecker.check(path: folder)
    #expect(after.problems == [] && after.leftovers == [], "\(context)")
    #expect(after.documentCount == dump.order.count + 2, "\(context)")
  }

  @Test(
    "whichever operation fails, the old or the new commit is there",
    arguments: FaultyFileSystem.Fault.allCases)
  func everyOperation(fault: FaultyFileSystem.Fault) throws {
    var operation = 0
    var random = SeededGenerator(seed: 77)
    while true {
      let folder = TemporaryFolder()
      let files = FaultyFileSystem()
      try build(folder.path, files)
      files.fail(at: operation, fault)
      let acknowledged = update(folder.path, files)
      guard files.wasHit else {
        #expect(acknowledged.count == 2)
        #expect(operation > 50, "the update has that many operations")
        break
      }
      let context = "operation \(operation), \(fault)"
      if fault == .powerLoss {
        let worst = TemporaryFolder()
        try files.crash(folder.path, to: worst.path)
        try verify(worst.path, acknowledged: acknowledged, context)
        let lucky = TemporaryFolder()
        try files.crash(folder.path, to: lucky.path) { _ in Bool.random(using: &random) }
        try verify(lucky.path, acknowledged: acknowledged, "\(context), mixed")
      } else {
        files.heal()
        try verify(folder.path, acknowledged: acknowledged, context)
      }
      operation += caseStride
    }
  }

  @Test("a first build that fails leaves no index, and the next one works")
  func firstBuild() throws {
    for operation in stride(from: 0, to: 1000, by: caseStride) {
      let folder = TemporaryFolder()
      let files = FaultyFileSystem()
      files.fail(at: operation, .powerLoss)
      let failed: Bool
      do {
        try build(folder.path, files)
        failed = false
      } catch {
        failed = true
      }
      guard files.wasHit else { return }
      #expect(failed || operation > 20)
      let left = TemporaryFolder()
      try files.crash(folder.path, to: left.path)
      // The lock's file is written and synced before anything else; who lost power did not empty it.
      try Data("1 somewhere 1700000000\n".utf8)
        .write(to: URL(filePath: left.path).appending(path: WriteLock.fileName))
      do {
        #expect(try Snapshot.open(path: left.path).documentCount == first.count)
      } catch IndexError.missing {
        #expect(failed, "operation \(operation): an acknowledged commit is lost")
      }
      try build(left.path, FaultyFileSystem())
      #expect(try IndexChecker.check(path: left.path).problems == [])
    }
    Issue.record("a build has fewer than 1000 operations")
  }
}
