internal import JSON
internal import Storage

/// What `repair` did.
public struct RepairReport: Sendable {
  /// A segment that could not be kept.
  public struct Loss: Sendable {
    public var segment: String
    /// How many records it had, without those deleted before.
    public var documentCount: Int
    /// Their ids, as far as they can still be read. More than `documentCount` where it is no longer
    /// known which of them had been deleted.
    public var ids: [String]
    public var reasons: [String]
  }

  /// The commit that was made; the one that is there if nothing was to be done.
  public var generation: UInt64
  public var keptDocumentCount: Int
  public var losses: [Loss]
  /// Segments whose deletions were found out again, to the record, and written anew.
  public var restored: [String]
  /// Records of lost segments that were given to `salvage`.
  public var salvagedCount: Int
  /// Whether the commit file itself was damaged and its copy was taken.
  public var usedCopy: Bool
  /// Whether anything was written.
  public var changed: Bool
  /// Where the index was built from, as its builder noted it: what to index again.
  public var userData: [String: String]
}

/// Keeps the sound segments of a damaged index and says what is lost.
///
/// Nothing is guessed: a segment is kept whole, if every byte and every cross-check is right, or
/// not at all. Only what is deleted in it may be found out again (`LiveDocsRecovery`). The damaged
/// files stay until the new commit is durable.
public enum IndexRepair {
  /// - Parameter salvage: Receives the stored records of lost segments, as far as their file is
  ///   sound, and nil behind the last, before anything is written; among them are deleted ones
  ///   where it is not known which they are.
  /// - Throws: `.damaged` if nothing can be kept because commit and copy, or the definition, are
  ///   gone; `.locked`; `.system`; what `salvage` throws.
  public static func repair(path: String, salvage: (([UInt8]?) throws -> Void)? = nil) throws
    -> RepairReport
  {
    let directory = Directory(path)
    do {
      guard directory.exists else { throw IndexError.missing(path: path) }
      let lock = try WriteLock(directory)
      return try withExtendedLifetime(lock) { try repair(directory, salvage) }
    } catch let error as StorageError {
      throw IndexError(error, path: path)
    }
  }

  private static func repair(_ directory: Directory, _ salvage: (([UInt8]?) throws -> Void)?)
    throws -> RepairReport
  {
    let (commit, usedCopy) = try readCommit(directory)
    var checker = CommitChecker(
      directory: directory, commit: commit, report: IndexCheckReport())
    try checker.run()
    guard let definition = checker.definition else {
      throw IndexError.damaged(
        path: directory.path,
        what: "its definition \(commit.definition.name) cannot be read, so that nothing can be kept"
      )
    }
    var result = RepairReport(
      generation: commit.generation, keptDocumentCount: 0, losses: [], restored: [],
      salvagedCount: 0, usedCopy: usedCopy, changed: false, userData: commit.userData)
    var repaired = commit
    repaired.generation += 1
    repaired.segments = []
    for info in commit.segments {
      if checker.soundSegments.contains(info.name) {
        repaired.segments.append(info)
        continue
      }
      let outcome = try recover(info, checker, definition)
      if let words = outcome.words {
        repaired.segments.append(
          try write(words, info, generation: repaired.generation, to: directory))
        result.restored.append(info.name)
        continue
      }
      let lost = LostSegment(info, directory, isDeleted: outcome.isDeleted)
      result.losses.append(
        RepairReport.Loss(
          segment: info.name, documentCount: info.liveDocumentCount, ids: lost.ids,
          reasons: checker.report.problems.filter { $0.segment == info.name }.map {
            "\($0.file): \($0.what)"
          }))
      guard let salvage, definition.stored == .record else { continue }
      try lost.forEachRecord { record in
        result.salvagedCount += 1
        try salvage(record)
      }
    }
    try salvage?(nil)
    result.keptDocumentCount = repaired.documentCount
    let copy = try? CommitPoint.read(directory, name: CommitPoint.copyName)
    guard repaired.segments != commit.segments || usedCopy || copy != commit else { return result }
    try repaired.write(directory)
    result.generation = repaired.generation
    result.changed = true
    // What the new commit does not name is of no use to anyone now; its ids are in the report.
    for name in try IndexFiles.leftovers(directory, repaired) { try? directory.remove(name) }
    return result
  }

  /// Finds out what is deleted in a segment that is sound but for that; nil words where that cannot
  /// be told or more is damaged, and then which records were deleted for certain.
  private static func recover(
    _ info: SegmentInfo, _ checker: CommitChecker, _ definition: Definition
  ) throws -> (words: [UInt64]?, isDeleted: [Bool]?) {
    guard let deletions = info.deletions else { return (nil, nil) }
    let live = info.fileName(.liveDocs)
    guard checker.report.problems.allSatisfy({ $0.segment != info.name || $0.file == live }) else {
      return (nil, nil)
    }
    var whole = info
    whole.deletions = nil
    let directory = checker.directory
    let segment = try SegmentReader(whole, base: 0, directory: directory, definition: definition)
    // The checker went no further than the damaged file.
    var segmentChecker = SegmentChecker(segment, definition: definition)
    var ids = IdentifierSet(folder: ScratchFile.temporaryFolder)
    try segmentChecker.run(&ids)
    guard segmentChecker.problems.isEmpty else { return (nil, nil) }
    var others: [SegmentReader] = []
    for other in checker.commit.segments where checker.soundSegments.contains(other.name) {
      others.append(
        try SegmentReader(other, base: 0, directory: directory, definition: definition))
    }
    let recovery = try LiveDocsRecovery(segment, deletions: deletions, others: others)
    return (recovery.words(damaged: directory.bytes(of: live) ?? []), recovery.isReplaced)
  }

  private static func write(
    _ words: [UInt64], _ info: SegmentInfo, generation: UInt64, to directory: Directory
  ) throws(StorageError) -> SegmentInfo {
    var changed = info
    changed.deletions?.generation = generation
    let summary = try LiveDocs.write(
      words, documentCount: info.documentCount, deletedCount: info.deletions?.count ?? 0,
      to: try directory.createFile(changed.fileName(.liveDocs), kind: .liveDocs, segment: info.id))
    changed.deletions?.length = summary.length
    changed.deletions?.checksum = summary.checksum
    return changed
  }

  private static func readCommit(_ directory: Directory) throws -> (CommitPoint, Bool) {
    do throws(StorageError) {
      if let commit = try CommitPoint.read(directory) { return (commit, false) }
    } catch .corrupt {
      // The copy below.
    }
    guard let copy = try? CommitPoint.read(directory, name: CommitPoint.copyName) else {
      guard directory.length(of: CommitPoint.fileName) != nil else {
        throw IndexError.missing(path: directory.path)
      }
      throw IndexError.damaged(
        path: directory.path,
        what: "neither its commit nor the copy of it can be read, so that nothing can be kept")
    }
    return (copy, true)
  }
}

/// What can still be read of a segment that is not kept.
private struct LostSegment {
  private let info: SegmentInfo
  private let directory: Directory
  private let live: [UInt64]?
  private let isDeleted: [Bool]?
  private let stored: StoredFieldsReader?

  /// - Parameter isDeleted: Records that were deleted for certain, where the file that says so
  ///   cannot be read.
  init(_ info: SegmentInfo, _ directory: Directory, isDeleted: [Bool]?) {
    self.info = info
    self.directory = directory
    self.isDeleted = isDeleted
    live = Self.liveWords(info, directory)
    stored = Self.sound(.stored, info, directory).flatMap {
      try? StoredFieldsReader($0, documentCount: info.documentCount)
    }
  }

  private func mayBeLive(_ document: Int) -> Bool {
    if let live { return live[document >> 6] & (1 << UInt64(document & 63)) != 0 }
    return !(isDeleted?[document] ?? false)
  }

  /// The ids of the records, from whichever file still has them.
  var ids: [String] {
    let documents = (0..<info.documentCount).filter(mayBeLive)
    if let file = Self.sound(.columns, info, directory), let columns = try? SectionedFile(file),
      let bytes = columns.bytes(.identifiers),
      let column = IdentifierColumn(bytes, documentCount: info.documentCount)
    {
      return documents.map { String(decoding: column.id($0), as: UTF8.self) }
    }
    guard let stored else { return [] }
    return documents.compactMap { document in
      guard let record = try? stored.record(document),
        let value = record.withUnsafeBytes({ try? JSONValue(bytes: $0) })
      else { return nil }
      return value["id"]?.string
    }
  }

  /// Gives the stored records, as far as they can be read.
  func forEachRecord(_ body: ([UInt8]) throws -> Void) throws {
    guard let stored else { return }
    for document in 0..<info.documentCount where mayBeLive(document) {
      if let record = try? stored.record(document) { try body(record) }
    }
  }

  private static func sound(_ kind: FileKind, _ info: SegmentInfo, _ directory: Directory)
    -> MappedFile?
  {
    guard let file = try? directory.map(info.fileName(kind), kind: kind, segment: info.id),
      (try? file.verifyChecksum()) != nil
    else { return nil }
    return file
  }

  private static func liveWords(_ info: SegmentInfo, _ directory: Directory) -> [UInt64]? {
    guard let deletions = info.deletions else { return LiveDocs.all(info.documentCount) }
    guard let file = sound(.liveDocs, info, directory),
      let live = try? LiveDocs(
        file, documentCount: info.documentCount, deletedCount: deletions.count)
    else { return nil }
    return (0..<(info.documentCount + 63) / 64).map { live.words[$0] }
  }
}
