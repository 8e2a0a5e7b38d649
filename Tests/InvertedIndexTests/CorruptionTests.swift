import InvertedIndex
import Storage
import TestSupport
import Testing

@Suite("When bytes are damaged", .serialized)
struct CorruptionTests {
  private static func build(_ folder: TemporaryFolder) throws {
    var policy = MergePolicy()
    policy.rewrittenInBytes = 0
    policy.deletedShare = 1
    let writer = try IndexWriter(
      directory: Directory(folder.path), definition: try SampleRecord.definition(), mode: .create,
      policy: policy)
    writer.flushesAfter = 4
    let records = SampleRecord.random(6, seed: 5)
    try writer.add(records)
    _ = try writer.commit()
    _ = try writer.delete(id: records[1].id)
    _ = try writer.commit()
  }

  private static var consent: IndexRepair.Options {
    var options = IndexRepair.Options()
    options.acceptsLosses = true
    return options
  }

  /// Reads everything there is, expecting nothing but an end or an error.
  private func readAll(_ folder: TemporaryFolder) {
    do {
      let snapshot = try Snapshot.open(path: folder.path)
      _ = try? IndexDump(snapshot)
      for segment in snapshot.segments {
        for document in 0..<segment.documentCount { _ = try? segment.stored(document) }
      }
      _ = snapshot.find(id: "Rec/7919")
      _ = snapshot.languageCounts
    } catch {
      // One clear error is the other answer that is allowed.
    }
  }

  private func isReported(_ folder: TemporaryFolder) -> Bool {
    do {
      return !(try IndexChecker.check(path: folder.path).problems.isEmpty)
    } catch {
      return true
    }
  }

  @Test("every flipped byte of every file is reported, and reading goes on or throws")
  func flips() throws {
    let folder = TemporaryFolder()
    try Self.build(folder)
    #expect(try IndexChecker.check(path: folder.path).problems == [])
    let names = folder.names.filter { $0 != WriteLock.fileName }
    #expect(names.count == 16, "commit, copy, definition, two segments, deletions: \(names)")
    for name in names {
      let bytes = folder.read(name)
      for index in stride(from: 0, to: bytes.count, by: caseStride) {
        var changed = bytes
        changed[index] ^= UInt8(1) << UInt8(index & 7)
        folder.write(name, changed)
        #expect(isReported(folder), "\(name), byte \(index)")
        readAll(folder)
      }
      folder.write(name, bytes)
    }
    #expect(try IndexChecker.check(path: folder.path).problems == [])
  }

  @Test("large changes inside segment files never trap a reader")
  func largeChanges() throws {
    let folder = TemporaryFolder()
    try Self.build(folder)
    let names = folder.names.filter { $0.hasPrefix("s") }
    for name in names {
      let bytes = folder.read(name)
      // A readable file with damage inside: opening checks no checksum but the footer's.
      for index in stride(from: 0, to: bytes.count, by: 3 * caseStride) {
        for change: UInt8 in [0xff, 0x80] {
          var changed = bytes
          changed[index] ^= change
          folder.write(name, changed)
          readAll(folder)
        }
      }
      folder.write(name, bytes)
    }
  }

  @Test("every file cut at every length, grown or missing is reported")
  func cuts() throws {
    let folder = TemporaryFolder()
    try Self.build(folder)
    for name in folder.names where name != WriteLock.fileName {
      let bytes = folder.read(name)
      for length in stride(from: 0, to: bytes.count, by: caseStride) {
        folder.write(name, Array(bytes.prefix(length)))
        #expect(isReported(folder), "\(name) cut to \(length)")
        if length % 16 == 0 { readAll(folder) }
      }
      folder.write(name, bytes + [0])
      #expect(isReported(folder), "\(name) grown")
      folder.remove(file: name)
      if name != "commit.copy" { #expect(isReported(folder), "\(name) missing") }
      readAll(folder)
      folder.write(name, bytes)
    }
  }

  @Test("repair keeps the sound segments and names the lost records")
  func repair() throws {
    let original = TemporaryFolder()
    try Self.build(original)
    let whole = try Snapshot.open(path: original.path)
    let names = original.names.filter { $0 != WriteLock.fileName }
    for name in names {
      let folder = TemporaryFolder()
      for other in names { folder.write(other, original.read(other)) }
      var bytes = original.read(name)
      bytes[bytes.count / 2] ^= 0x10
      folder.write(name, bytes)
      if name.hasPrefix("definition") {
        #expect(throws: IndexError.self) { _ = try IndexRepair.repair(path: folder.path) }
        continue
      }
      let before = folder.names.map { folder.read($0) }
      if !name.hasPrefix("commit"), !name.contains("live") {
        // Without consent nothing is given up.
        let refused = try IndexRepair.repair(path: folder.path)
        #expect(refused.needsConsent && !refused.changed && refused.losses.count == 1, "\(name)")
        folder.remove(file: WriteLock.fileName)
        #expect(folder.names.map { folder.read($0) } == before, "\(name)")
      }
      let report = try IndexRepair.repair(path: folder.path, options: Self.consent)
      #expect(report.changed, "\(name)")
      #expect(try IndexChecker.check(path: folder.path).problems == [], "\(name)")
      let repaired = try Snapshot.open(path: folder.path)
      #expect(repaired.documentCount == report.keptDocumentCount)
      if name.hasPrefix("commit") {
        #expect(report.losses.isEmpty)
        #expect(try IndexDump(repaired) == IndexDump(whole))
        continue
      }
      if name.contains("live") {
        // The commit knows number and hash of what is deleted, so that it can be found out again.
        #expect(report.losses.isEmpty && report.restored == [String(name.prefix { $0 != "." })])
        #expect(try IndexDump(repaired) == IndexDump(whole))
        continue
      }
      let loss = try #require(report.losses.first)
      #expect(report.losses.count == 1 && name.hasPrefix(loss.segment + "."))
      let segment = try #require(whole.segments.first { $0.name == loss.segment })
      let expected = (0..<segment.documentCount).filter { segment.isLive($0) }.map {
        segment.id($0)
      }
      #expect(loss.documentCount == expected.count)
      #expect(loss.ids == expected, "\(name)")
      #expect(repaired.documentCount == whole.documentCount - expected.count)
    }
  }

  @Test("what stored records are sound is built again, with or without the definition's own file")
  func rebuild() throws {
    let original = TemporaryFolder()
    let records = try updated(original)
    let whole = try IndexDump(try Snapshot.open(path: original.path))
    let names = original.names.filter { $0 != WriteLock.fileName }
    var options = IndexRepair.Options()
    options.definition = try SampleRecord.definition()
    options.readRecord = { stored, definition, buffer in
      records.first { Array($0.stored.utf8) == stored }?.add(to: buffer, definition)
    }
    for name in names where !name.hasSuffix(".stored") && !name.hasPrefix("commit") {
      for isMissing in [false, true] where !(isMissing && name.contains("live")) {
        let folder = TemporaryFolder()
        for other in names { folder.write(other, original.read(other)) }
        var bytes = original.read(name)
        bytes[bytes.count / 2] ^= 0x10
        folder.write(name, bytes)
        if isMissing { folder.remove(file: name) }
        let report = try IndexRepair.repair(path: folder.path, options: options)
        #expect(report.changed && report.losses.isEmpty && !report.needsConsent, "\(name)")
        #expect(report.rebuilt.allSatisfy { $0.isConfirmed }, "\(name)")
        #expect(report.rebuilt.isEmpty == (name.contains("live") || name.hasPrefix("definition")))
        #expect(report.replacedDefinition == name.hasPrefix("definition"))
        #expect(try IndexChecker.check(path: folder.path).problems == [], "\(name)")
        let found = try IndexDump(try Snapshot.open(path: folder.path))
        #expect(found.records == whole.records && found.order == whole.order, "\(name)")
      }
    }
  }

  /// Forty records, of which an update replaced six and deleted three.
  private func updated(_ folder: TemporaryFolder) throws -> [SampleRecord] {
    var policy = MergePolicy()
    policy.rewrittenInBytes = 0
    policy.deletedShare = 1
    let writer = try IndexWriter(
      directory: Directory(folder.path), definition: try SampleRecord.definition(), mode: .create,
      policy: policy)
    let records = SampleRecord.random(40, seed: 15)
    try writer.add(records)
    _ = try writer.commit()
    try writer.add(Array(records[3..<9]))
    for record in records[20..<23] { #expect(try writer.delete(id: record.id)) }
    _ = try writer.commit()
    return records
  }

  @Test("what is deleted is found out again, or all that may be is named and can be salvaged")
  func deletions() throws {
    let original = TemporaryFolder()
    let records = try updated(original)
    let whole = try IndexDump(try Snapshot.open(path: original.path))
    let names = original.names.filter { $0 != WriteLock.fileName }
    let live = try #require(names.first { $0.contains("live") })
    let bytes = original.read(live)
    let body = 48..<bytes.count - 48

    func repair(_ damaged: [UInt8]?) throws -> (RepairReport, Snapshot, salvaged: [String]) {
      let folder = TemporaryFolder()
      for other in names where other != live { folder.write(other, original.read(other)) }
      if let damaged { folder.write(live, damaged) }
      var salvaged: [String] = []
      var options = Self.consent
      options.salvage = { record in
        if let record { salvaged.append(String(decoding: record, as: UTF8.self)) }
      }
      let report = try IndexRepair.repair(path: folder.path, options: options)
      #expect(try IndexChecker.check(path: folder.path).problems == [])
      return (report, try Snapshot.open(path: folder.path), salvaged)
    }

    // Any one bit, in the bits or around them, and whole bytes around them.
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= body.contains(index) ? UInt8(1) << UInt8(index & 7) : 0xff
      let (report, snapshot, _) = try repair(damaged)
      #expect(report.losses.isEmpty && report.restored == ["s1"], "byte \(index)")
      #expect(try IndexDump(snapshot) == whole, "byte \(index)")
    }
    // Only what was replaced is certain where the file is gone: nothing else is kept.
    let (report, snapshot, salvaged) = try repair(nil)
    #expect(report.restored.isEmpty && snapshot.documentCount == 6)
    let loss = try #require(report.losses.first)
    let uncertain = (Array(records[..<3]) + Array(records[9...])).map(\.id)
    #expect(loss.ids == uncertain && loss.documentCount == uncertain.count - 3)
    #expect(salvaged.count == uncertain.count && report.salvagedCount == uncertain.count)
  }

  @Test("damage is not merged into a new segment")
  func mergingDamage() throws {
    let original = TemporaryFolder()
    try Self.build(original)
    let names = original.names.filter { $0 != WriteLock.fileName }
    for name in names where name.hasPrefix("s") {
      let folder = TemporaryFolder()
      for other in names { folder.write(other, original.read(other)) }
      var bytes = original.read(name)
      bytes[40] ^= 0x04
      folder.write(name, bytes)
      #expect(throws: IndexError.self, "\(name)") {
        _ = try IndexWriter(path: folder.path, definition: nil, mode: .update).mergeAll()
      }
    }
  }

  @Test("repair of a sound index changes nothing")
  func nothingToRepair() throws {
    let folder = TemporaryFolder()
    try Self.build(folder)
    let before = folder.names.map { folder.read($0) }
    let report = try IndexRepair.repair(path: folder.path)
    #expect(!report.changed && report.losses.isEmpty && report.keptDocumentCount == 5)
    #expect(folder.names.map { folder.read($0) } == before)
  }

  @Test("a backup is the same index, made while a writer works")
  func backup() throws {
    let folder = TemporaryFolder()
    try Self.build(folder)
    let writer = try IndexWriter(path: folder.path, definition: nil, mode: .update)
    try writer.add(SampleRecord.random(3, prefix: "B", seed: 6))
    let target = TemporaryFolder()
    let summary = try IndexBackup.copy(path: folder.path, to: target.path + "/copy")
    #expect(summary.documentCount == 5)
    let copy = try Snapshot.open(path: target.path + "/copy")
    let original = try Snapshot.open(path: folder.path)
    #expect(copy.fingerprint == original.fingerprint && copy.generation == original.generation)
    #expect(try IndexDump(copy) == IndexDump(original))
    #expect(try IndexChecker.check(path: target.path + "/copy").problems == [])
    #expect(throws: IndexError.self) {
      _ = try IndexBackup.copy(path: folder.path, to: target.path + "/copy")
    }
    _ = try writer.commit()
  }

  @Test("a folder without an index, and an index of another version, are told apart")
  func missing() throws {
    let folder = TemporaryFolder()
    #expect(throws: IndexError.missing(path: folder.path)) {
      _ = try Snapshot.open(path: folder.path)
    }
    #expect(throws: IndexError.missing(path: folder.path + "/none")) {
      _ = try Snapshot.open(path: folder.path + "/none")
    }
    #expect(throws: IndexError.missing(path: folder.path)) {
      _ = try IndexChecker.check(path: folder.path)
    }
    try Self.build(folder)
    var bytes = folder.read("commit")
    bytes[10] = 9
    folder.write("commit", bytes)
    #expect(
      throws: IndexError.version(path: folder.path, found: 9, readable: FileEnvelope.version)
    ) { _ = try Snapshot.open(path: folder.path) }
  }

  @Test("statistics tell what there is")
  func statistics() throws {
    let folder = TemporaryFolder()
    try Self.build(folder)
    let statistics = try IndexStatistics.read(path: folder.path)
    #expect(statistics.documentCount == 5 && statistics.deletedCount == 1)
    #expect(statistics.segments.count == 2 && statistics.generation == 2)
    let files = folder.names.filter { $0 != WriteLock.fileName && !$0.hasPrefix("commit") }
    #expect(statistics.totalBytes == files.reduce(0) { $0 + folder.read($1).count })
    #expect(statistics.writer == nil && statistics.leftovers == [])
    #expect(statistics.lastCommit != nil)
  }
}
