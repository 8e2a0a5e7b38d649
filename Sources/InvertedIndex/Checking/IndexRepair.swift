internal import JSON
internal import Storage

/// What `repair` did, or would do.
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

  /// A segment that was written anew from the records it keeps.
  public struct Rebuilt: Sendable {
    public var segment: String
    public var documentCount: Int
    /// Whether what was made is, record for record, what the commit says was there.
    public var isConfirmed: Bool
    public var reasons: [String]
  }

  /// The commit that was made; the one that is there if nothing was to be done.
  public var generation: UInt64
  public var keptDocumentCount = 0
  /// Segments that no record can be read of, or of which it is not known which records are deleted.
  public var losses: [Loss] = []
  /// Whether there are losses that nobody has agreed to: then nothing was changed.
  public var needsConsent = false
  /// Segments whose deletions were found out again, to the record, and written anew.
  public var restored: [String] = []
  public var rebuilt: [Rebuilt] = []
  /// Records of lost segments that were given to `salvage`.
  public var salvagedCount = 0
  /// Whether the commit file itself was damaged and its copy was taken.
  public var usedCopy = false
  /// Whether the definition could not be read and another one of the same meaning was taken.
  public var replacedDefinition = false
  /// Whether names and the like, which were attached to the definition, went with it.
  public var lostAttachments = false
  /// Whether anything was written.
  public var changed = false
  /// Where the index was built from, as its builder noted it: what to index again.
  public var userData: [String: String]
}

/// Keeps what is sound of a damaged index, builds again what it has the records of, and says what
/// is lost.
///
/// Nothing is guessed. A segment is kept whole, if every byte and every cross-check is right, or
/// not at all. Where its records are sound, and it is known which are deleted, it is written anew
/// from them; what is deleted may be found out again (`LiveDocsRecovery`). What else it holds is
/// given up only with the caller's consent. The damaged files stay until the new commit is durable.
public enum IndexRepair {
  /// What the caller allows and brings.
  public struct Options {
    /// Taken where the index's own cannot be read, if it means the same.
    public var definition: Definition?
    /// Whether records that cannot be kept may go.
    public var acceptsLosses = false
    /// Reads a stored record into a batch, as the index's builder does. Nil: no segment is rebuilt.
    public var readRecord: (([UInt8], Definition, DocumentBuffer) throws -> Void)?
    /// Receives the stored records of lost segments, as far as their file is sound, and nil behind
    /// the last, before anything is written; among them are deleted ones where it is not known
    /// which they are.
    public var salvage: (([UInt8]?) throws -> Void)?

    public init() {}
  }

  /// - Throws: `.damaged` if nothing can be kept because commit and copy, or the definition, are
  ///   gone; `.locked`; `.system`; what the options' functions throw.
  public static func repair(path: String, options: Options = Options()) throws -> RepairReport {
    let directory = Directory(path)
    do {
      guard directory.exists else { throw IndexError.missing(path: path) }
      // Before the lock's file is made: this may be a folder of something else.
      guard try IndexFolder.mayHoldIndex(directory) else { throw IndexError.missing(path: path) }
      var repair = try Repair(directory.locked(by: try WriteLock(directory)), options)
      return try repair.run()
    } catch let error as StorageError {
      throw IndexError(error, path: path)
    }
  }
}

/// One run of `IndexRepair`, under the folder's lock.
private struct Repair {
  /// What becomes of a segment.
  private enum Fate {
    case kept
    /// With other bits for what is deleted.
    case restored([UInt64])
    case rebuilt(LostSegment)
    case lost
  }

  let directory: Directory
  let options: IndexRepair.Options
  let predecessor: CommitPoint.Predecessor
  let commit: CommitPoint
  private let definition: Definition
  private let checker: CommitChecker
  private var report: RepairReport

  init(_ directory: Directory, _ options: IndexRepair.Options) throws {
    self.directory = directory
    self.options = options
    predecessor = try CommitPoint.Predecessor(directory)
    var (commit, usedCopy) = try Self.readCommit(directory)
    var checker = try Self.checked(commit, directory, options)
    // A commit of another index may stand in the place of this one's: then the copy keeps more.
    if !usedCopy, checker.soundDocumentCount < commit.documentCount,
      let copy = IndexFolder.readableCopy(directory), copy != commit
    {
      let other = try Self.checked(copy, directory, options)
      if other.soundDocumentCount > checker.soundDocumentCount {
        (commit, checker, usedCopy) = (copy, other, true)
      }
    }
    self.commit = commit
    guard let definition = checker.definition else {
      throw IndexError.damaged(
        path: directory.path,
        what:
          "its definition \(commit.definition.name) cannot be read, and no other one that means "
          + "the same is at hand: name the folder of the one it was built with by --definition")
    }
    self.checker = checker
    self.definition = definition
    report = RepairReport(generation: commit.generation, userData: commit.userData)
    report.usedCopy = usedCopy
    report.replacedDefinition = checker.usedSubstitute
    report.lostAttachments =
      checker.usedSubstitute && DefinitionFile.hash([:]) != commit.definitionAttachments
  }

  private static func checked(
    _ commit: CommitPoint, _ directory: Directory, _ options: IndexRepair.Options
  ) throws -> CommitChecker {
    var checker = CommitChecker(
      directory: directory, commit: commit, report: IndexCheckReport())
    if let other = options.definition, other.meaning == commit.meaning {
      checker.substitute = other
    }
    try checker.run()
    return checker
  }

  mutating func run() throws -> RepairReport {
    var fates: [Fate] = []
    for info in commit.segments { fates.append(try fate(of: info)) }
    try options.salvage?(nil)
    guard report.losses.isEmpty || options.acceptsLosses else {
      report.needsConsent = true
      return report
    }
    var repaired = commit
    if case .commit(let there) = predecessor {
      repaired.generation = max(commit.generation, there.generation)
    }
    repaired.generation += 1
    repaired.segments = []
    let names = SegmentNames(next: commit.nextSegment)
    names.skip(to: IndexFiles.firstFreeSegment(directory))
    for (info, fate) in zip(commit.segments, fates) {
      switch fate {
      case .kept: repaired.segments.append(info)
      case .restored(let words):
        repaired.segments.append(try write(words, info, generation: repaired.generation))
        report.restored.append(info.name)
      case .rebuilt(let segment):
        repaired.segments += try rebuild(info, from: segment, names)
      case .lost: break
      }
    }
    repaired.nextSegment = names.next
    if report.replacedDefinition {
      repaired.definition = try DefinitionFile(definition: definition, attachments: [:])
        .write(directory)
      repaired.definitionAttachments = DefinitionFile.hash([:])
    }
    report.keptDocumentCount = repaired.documentCount
    guard
      repaired.segments != commit.segments || report.usedCopy || report.replacedDefinition
        || IndexFolder.readableCopy(directory) != commit
    else { return report }
    try repaired.write(directory, replacing: predecessor)
    report.generation = repaired.generation
    report.changed = true
    // What the new commit does not name is of no use to anyone now; its ids are in the report.
    for name in try IndexFiles.leftovers(directory, repaired) { try? directory.remove(name) }
    return report
  }

  private mutating func fate(of info: SegmentInfo) throws -> Fate {
    if checker.soundSegments.contains(info.name) { return .kept }
    let outcome = try Self.recover(info, checker, definition)
    if let words = outcome.words { return .restored(words) }
    let segment = LostSegment(info, directory, isDeleted: outcome.isDeleted)
    let reasons = reasons(info)
    if options.readRecord != nil, definition.stored == .record, segment.isComplete {
      report.rebuilt.append(
        RepairReport.Rebuilt(
          segment: info.name, documentCount: info.liveDocumentCount, isConfirmed: false,
          reasons: reasons))
      return .rebuilt(segment)
    }
    report.losses.append(
      RepairReport.Loss(
        segment: info.name, documentCount: info.liveDocumentCount, ids: segment.ids,
        reasons: reasons))
    guard let salvage = options.salvage, definition.stored == .record else { return .lost }
    try segment.forEachRecord { record in
      report.salvagedCount += 1
      try salvage(record)
    }
    return .lost
  }

  private func reasons(_ info: SegmentInfo) -> [String] {
    checker.report.problems.filter { $0.segment == info.name }.map { "\($0.file): \($0.what)" }
  }

  /// Writes a segment's records anew, in their order.
  private mutating func rebuild(
    _ info: SegmentInfo, from segment: LostSegment, _ names: SegmentNames
  ) throws -> [SegmentInfo] {
    guard let readRecord = options.readRecord else { return [] }
    let buffer = SegmentBuffer(directory: directory, definition: definition)
    let limits = RecordLimits(definition)
    let batch = DocumentBuffer()
    var result: [SegmentInfo] = []
    let memory = IndexWriterOptions().memoryInBytes
    func flush() throws {
      if let flushed = try buffer.flush(sortingMemory: memory / 5 * 2) { result.append(flushed) }
    }
    try segment.forEachRecord { record in
      batch.removeAll()
      try readRecord(record, definition, batch)
      guard batch.count == 1 else {
        throw IndexError.damaged(
          path: directory.path, what: "a record of \(info.name) cannot be built again")
      }
      for index in 0..<batch.count {
        if let reason = limits.refusal(batch, index) {
          throw IndexError.record(
            id: String(decoding: batch.slice(batch.documents[index].id), as: UTF8.self),
            message: reason)
        }
        if buffer.documentCount == 0 { buffer.begin(name: names.take()) }
        try buffer.add(batch, index)
      }
      if buffer.memory > memory / 5 * 3 { try flush() }
    }
    try flush()
    if let place = report.rebuilt.firstIndex(where: { $0.segment == info.name }) {
      report.rebuilt[place].documentCount = result.reduce(0) { $0 + $1.documentCount }
      report.rebuilt[place].isConfirmed =
        result.reduce(0) { $0 &+ $1.hashSum } == info.hashSum &- (info.deletions?.hashSum ?? 0)
    }
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

  private func write(
    _ words: [UInt64], _ info: SegmentInfo, generation: UInt64
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
    guard let copy = IndexFolder.readableCopy(directory) else {
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

  /// Whether every record can be read, and it is known which of them are deleted.
  var isComplete: Bool {
    guard let stored, live != nil else { return false }
    return (0..<info.documentCount).allSatisfy {
      !mayBeLive($0) || (try? stored.record($0)) != nil
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
