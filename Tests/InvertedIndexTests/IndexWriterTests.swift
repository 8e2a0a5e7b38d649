import Analysis
import Foundation
import InvertedIndex
import Storage
import Synchronization
import TestSupport
import Testing

/// Something that becomes true once, for several threads.
private final class Flag: Sendable {
  let isSet = Mutex(false)
}

@Suite("Writing an index")
struct IndexWriterTests {
  private func build(
    _ records: [SampleRecord], in folder: TemporaryFolder, ties: String = "id",
    flushesAfter: Int = .max, oneSegment: Bool = false, memory: Int = 64 << 20, threads: Int = 1
  ) throws -> Snapshot {
    var options = IndexWriterOptions()
    options.mergesToOneSegment = oneSegment
    options.memoryInBytes = memory
    options.threads = threads
    let writer = try IndexWriter(
      path: folder.path, definition: try SampleRecord.definition(ties: ties), mode: .create,
      options: options)
    writer.flushesAfter = flushesAfter
    for start in stride(from: 0, to: records.count, by: 50) {
      try writer.add(Array(records[start..<min(start + 50, records.count)]))
    }
    _ = try writer.commit()
    let report = try IndexChecker.check(path: folder.path)
    #expect(report.problems == [])
    return try Snapshot.open(path: folder.path)
  }

  @Test("an index holds what was added", arguments: [0, 1, 2, 127, 128, 129, 300])
  func holdsRecords(count: Int) throws {
    let records = SampleRecord.random(count, seed: UInt64(count))
    let folder = TemporaryFolder()
    let snapshot = try build(records, in: folder)
    let dump = try IndexDump(snapshot)
    #expect(snapshot.documentCount == count)
    #expect(dump.order == records.map(\.id))
    for record in records {
      let found = try #require(dump.records[record.id])
      #expect(found.stored == Array(record.stored.utf8))
      #expect(found.integers["year"] == record.year)
      #expect(found.dates["date"] == record.days)
      let address = try #require(snapshot.find(id: record.id))
      #expect(snapshot.segments[address.segment].id(address.document) == record.id)
      let types = record.type.map { Array($0.split(separator: "/")) } ?? []
      let expected = (0..<types.count).map { Array(types[...$0].joined(separator: "/").utf8) }
      #expect(Set(found.keywords["type"] ?? []) == Set(expected))
      let regions = Set(found.keywords["region"] ?? [])
      if record.regions.contains("asia-oceania") {
        for name in ["asia", "oceania", "asia-oceania"] {
          #expect(regions.contains(Array(name.utf8)))
        }
      }
      let words = record.title.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
      for (position, word) in words.enumerated() {
        #expect(found.postings["title"]?[word]?.contains("\(position)") == true)
      }
    }
    #expect(snapshot.find(id: "no such id") == nil)
  }

  @Test("many segments, one, and all of them merged hold the same", arguments: [1, 2, 3, 4, 5, 6])
  func segmentsAgree(seed: UInt64) throws {
    let records = SampleRecord.random(200, seed: seed)
    let whole = try build(records, in: TemporaryFolder())
    let folder = TemporaryFolder()
    let many = try build(records, in: folder, flushesAfter: 7)
    #expect(many.segments.count > 1)
    #expect(many.fingerprint == whole.fingerprint)
    let expected = try IndexDump(whole)
    #expect(try IndexDump(many) == expected)
    let writer = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    let summary = try writer.mergeAll()
    #expect(summary.segmentCount == 1)
    let merged = try Snapshot.open(path: folder.path)
    #expect(merged.segments.count == 1)
    #expect(merged.fingerprint == whole.fingerprint)
    #expect(try IndexDump(merged) == expected)
    #expect(try IndexChecker.check(path: folder.path).problems == [])
    #expect(try IndexDump(many) == expected, "the old snapshot still reads its files")
  }

  @Test("equal input gives equal files")
  func deterministic() throws {
    let records = SampleRecord.random(150, seed: 9)
    let first = TemporaryFolder()
    let second = TemporaryFolder()
    _ = try build(records, in: first, flushesAfter: 40)
    _ = try build(records, in: second, flushesAfter: 40)
    #expect(first.names == second.names)
    for name in first.names { #expect(first.read(name) == second.read(name), "\(name)") }
  }

  @Test("an update equals a new build after a merge", arguments: [1, 2, 3, 4])
  func updates(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let folder = TemporaryFolder()
    var policy = MergePolicy()
    policy.rewrittenInBytes = 0
    policy.deletedShare = 1
    var expected = SampleRecord.random(100, seed: seed)
    let definition = try SampleRecord.definition()
    var writer: IndexWriter? = try IndexWriter(
      directory: Directory(folder.path), definition: definition, mode: .create, policy: policy)
    writer!.flushesAfter = 30
    try writer!.add(expected)
    _ = try writer!.commit()
    for round in 0..<5 {
      writer = nil
      writer = try IndexWriter(
        directory: Directory(folder.path), definition: definition, mode: .update, policy: policy)
      let changed = expected.shuffled(using: &random).prefix(10)
      var added = SampleRecord.random(8, prefix: "New\(round)", seed: seed * 100 + UInt64(round))
      for record in changed {
        var next = SampleRecord.random(id: record.id, using: &random)
        next.year = 1900 + round
        added.append(next)
      }
      let gone = expected.filter { old in !changed.contains { $0.id == old.id } }
        .shuffled(using: &random).prefix(5)
      expected.removeAll { old in added.contains { $0.id == old.id } || gone.contains(old) }
      expected += added
      try writer!.add(added)
      for record in gone { #expect(try writer!.delete(id: record.id)) }
      #expect(try writer!.delete(id: "nobody") == false)
      let summary = try writer!.commit()
      #expect(summary.generation == UInt64(round + 2))
      #expect(summary.documentCount == expected.count)
      let report = try IndexChecker.check(path: folder.path)
      #expect(report.problems == [])
      let dump = try IndexDump(try Snapshot.open(path: folder.path))
      #expect(Set(dump.order) == Set(expected.map(\.id)))
    }
    _ = try writer!.mergeAll()
    let merged = try Snapshot.open(path: folder.path)
    let rebuilt = try build(expected, in: TemporaryFolder())
    #expect(merged.fingerprint == rebuilt.fingerprint)
    #expect(try IndexDump(merged).records == IndexDump(rebuilt).records)
    #expect(try IndexDump(merged).statistics == IndexDump(rebuilt).statistics)
    #expect(try IndexDump(merged).languages == IndexDump(rebuilt).languages)
  }

  @Test("ties in insertion order keep it through merges")
  func insertionOrder() throws {
    let records = SampleRecord.random(90, seed: 3)
    let snapshot = try build(
      records, in: TemporaryFolder(), ties: "order", flushesAfter: 20, oneSegment: true)
    #expect(snapshot.segments.count == 1)
    #expect(snapshot.segments[0].idRank == nil)
    #expect(try IndexDump(snapshot).order == records.map(\.id))
  }

  @Test("ids are ranked bytewise")
  func ranks() throws {
    let records = SampleRecord.random(120, seed: 4)
    for flushesAfter in [1000, 25] {
      let snapshot = try build(
        records, in: TemporaryFolder(), flushesAfter: flushesAfter, oneSegment: true)
      let rank = try #require(snapshot.segments[0].idRank)
      let byRank = (0..<120).sorted { rank[$0] < rank[$1] }.map { snapshot.segments[0].id($0) }
      #expect(byRank == records.map(\.id).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
  }

  @Test("a second record of one id is refused, the first stays")
  func duplicates() throws {
    let folder = TemporaryFolder()
    let writer = try IndexWriter(
      path: folder.path, definition: try SampleRecord.definition(), mode: .create)
    let records = SampleRecord.random(3, seed: 1)
    let buffer = DocumentBuffer()
    for record in records + [records[1]] { record.add(to: buffer, writer.definition) }
    buffer.begin(id: "white space")
    buffer.begin(id: "")
    let refused = try writer.add(buffer)
    #expect(refused.map(\.index) == [3, 4, 5])
    #expect(refused[0].id == records[1].id)
    #expect(try writer.commit().documentCount == 3)
  }

  @Test("readers keep their snapshot while commits follow each other")
  func snapshots() throws {
    let folder = TemporaryFolder()
    let records = SampleRecord.random(60, seed: 8)
    let first = try build(records, in: folder)
    let before = try IndexDump(first)
    let writer = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    for record in records.prefix(30) { _ = try writer.delete(id: record.id) }
    #expect(try Snapshot.open(path: folder.path).documentCount == 60, "nothing is visible yet")
    _ = try writer.commit()
    #expect(try Snapshot.open(path: folder.path).documentCount == 30)
    #expect(try IndexDump(first) == before)
  }

  @Test("every snapshot opened while commits follow each other is whole")
  func concurrentReaders() throws {
    let folder = TemporaryFolder()
    let records = SampleRecord.random(40, seed: 31)
    _ = try build(Array(records.prefix(10)), in: folder)
    let path = folder.path
    let flag = Flag()
    let readers = DispatchGroup()
    for _ in 0..<2 {
      readers.enter()
      Thread.detachNewThread {
        defer { readers.leave() }
        var last: UInt64 = 0
        do {
          repeat {
            let snapshot = try Snapshot.open(path: path)
            #expect(snapshot.generation >= last)
            last = snapshot.generation
            let dump = try IndexDump(snapshot)
            #expect(dump.order.count == snapshot.documentCount)
            // Each commit says how many records it has; merges change nothing in that.
            let expected = snapshot.userData["records"].flatMap { Int($0) } ?? 10
            #expect(expected == snapshot.documentCount)
          } while !flag.isSet.withLock { $0 }
        } catch {
          Issue.record(error)
        }
      }
    }
    defer {
      flag.isSet.withLock { $0 = true }
      readers.wait()
    }
    let writer = try IndexWriter(path: path, definition: nil, mode: .update)
    for (index, record) in records.dropFirst(10).enumerated() {
      try writer.add([record])
      writer.userData["records"] = "\(11 + index)"
      _ = try writer.commit()
      try writer.maintain()
    }
    #expect(try Snapshot.open(path: path).documentCount == 40)
  }

  @Test("a second writer is told who holds the lock")
  func locking() throws {
    let folder = TemporaryFolder()
    let writer = try IndexWriter(
      path: folder.path, definition: try SampleRecord.definition(), mode: .create)
    let error = #expect(throws: IndexError.self) {
      _ = try IndexWriter(
        path: folder.path, definition: try SampleRecord.definition(), mode: .create)
    }
    guard case .locked(_, let owner)? = error else {
      Issue.record("not a word of the lock: \(String(describing: error))")
      return
    }
    #expect(owner.contains("process \(getpid()) on "))
    #expect(error?.description.contains(owner) == true)
    withExtendedLifetime(writer) {}
  }

  @Test("a dead writer's lock is free, and its files are removed")
  func leftovers() throws {
    let folder = TemporaryFolder()
    _ = try build(SampleRecord.random(5, seed: 2), in: folder)
    folder.write("s99.stored", Array("RAPPORTR".utf8))
    folder.write("commit.new", Array("RAP".utf8))
    folder.write("notes.txt", [1])
    folder.write("write.lock", Array("1 elsewhere 0\n".utf8))
    var report = try IndexChecker.check(path: folder.path)
    #expect(report.problems == [])
    #expect(report.leftovers == ["commit.new", "notes.txt", "s99.stored"])
    _ = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    report = try IndexChecker.check(path: folder.path)
    #expect(report.leftovers == ["notes.txt"], "files of others are told and left alone")
  }

  @Test("an update without changes makes no commit")
  func nothingToDo() throws {
    let folder = TemporaryFolder()
    _ = try build(SampleRecord.random(5, seed: 2), in: folder)
    let writer = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    #expect(try writer.commit().generation == 1)
  }

  @Test("an update with another definition is refused; other boosts are not another definition")
  func otherDefinition() throws {
    let folder = TemporaryFolder()
    _ = try build(SampleRecord.random(5, seed: 2), in: folder)
    var text = SampleRecord.definitionText
    text += "\n[[field]]\nname = \"more\"\nkind = \"text\"\n"
    let other = try Definition(files: [
      ("definition.toml", Array(text.utf8)),
      ("regions.toml", Array(SampleRecord.regionsText.utf8)),
    ])
    #expect(throws: IndexError.definitionDiffers(path: folder.path)) {
      _ = try IndexWriter(path: folder.path, definition: other, mode: .update)
    }
    let tuned = try Definition(files: [
      (
        "definition.toml",
        Array((SampleRecord.definitionText + "\nboost = 3.0\n[scoring]\nk1 = 2.0\n").utf8)
      ), ("regions.toml", Array(SampleRecord.regionsText.utf8)),
    ])
    #expect(tuned.meaning == (try SampleRecord.definition()).meaning)
  }

  @Test("attachments and user data are carried; attachments are part of the fingerprint")
  func attachments() throws {
    let folder = TemporaryFolder()
    let records = SampleRecord.random(5, seed: 2)
    let plain = try build(records, in: folder)
    let writer = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    writer.setAttachment("names", [1, 2, 3])
    writer.userData["source"] = "a test"
    _ = try writer.commit()
    let snapshot = try Snapshot.open(path: folder.path)
    #expect(snapshot.attachment("names") == [1, 2, 3])
    #expect(snapshot.userData == ["source": "a test"])
    #expect(snapshot.fingerprint != plain.fingerprint)
  }

  @Test("threads make the same index in the same order", arguments: [2, 3, 8])
  func threads(count: Int) throws {
    let records = SampleRecord.random(700, seed: 21)
    let one = try build(records, in: TemporaryFolder())
    let expected = try IndexDump(one)
    // In chunks of one batch, and in one chunk for all.
    for flushesAfter in [50, Int.max] {
      let many = try build(
        records, in: TemporaryFolder(), flushesAfter: flushesAfter, threads: count)
      #expect(many.fingerprint == one.fingerprint)
      #expect(try IndexDump(many) == expected)
    }
  }

  @Test("a writer with threads that is dropped leaves nothing visible")
  func droppedThreads() throws {
    let folder = TemporaryFolder()
    var options = IndexWriterOptions()
    options.threads = 2
    for count in [0, 40] {
      let writer = try IndexWriter(
        path: folder.path, definition: try SampleRecord.definition(), mode: .create,
        options: options)
      try writer.add(SampleRecord.random(count, seed: 1))
    }
    #expect(throws: IndexError.missing(path: folder.path)) {
      _ = try Snapshot.open(path: folder.path)
    }
  }

  @Test("small memory makes many segments and the same index")
  func smallMemory() throws {
    let records = SampleRecord.random(3000, seed: 12)
    let whole = try build(records, in: TemporaryFolder())
    let small = try build(records, in: TemporaryFolder(), memory: 1 << 20)
    #expect(whole.fingerprint == small.fingerprint)
    #expect(try IndexDump(whole) == IndexDump(small))
  }
}
