package import Storage

/// The one writer of an index.
///
/// ```swift
/// let writer = try IndexWriter(path: path, definition: definition, mode: .create)
/// let refused = try writer.add(batch)
/// let summary = try writer.commit()
/// try writer.maintain()
/// ```
/// Nothing is visible before `commit`, which replaces one small file; a writer that is dropped
/// without it, or dies, leaves files that no commit names, and the next writer removes them.
/// Holds the folder's write lock while it lives. One caller at a time.
public final class IndexWriter {
  public enum Mode: Sendable {
    /// The index will hold only what is added: what was there before goes with the commit.
    case create
    /// Records are added, and replace those of the same id.
    case update
  }

  public let path: String
  public let definition: Definition
  /// Kept in the commit, no part of the fingerprint: say, where the records came from.
  public var userData: [String: String]

  private let directory: Directory
  private let options: IndexWriterOptions
  /// Flushes after so many records, whatever the memory; for tests of many segments.
  package var flushesAfter = Int.max
  private let policy: MergePolicy
  private var merges: MergeScheduler
  /// What stands in the commit's place: it must still be there when this writer commits.
  private var predecessor: CommitPoint.Predecessor
  /// Number of the first segment that this writer may make.
  private var firstName = 1
  /// Generation of the commit that was lost, where its copy says it: numbers never come again.
  private let lostGeneration: UInt64
  /// After the first commit every further one is an update.
  private var mode: Mode
  /// The commit that is there.
  private var base: CommitPoint?
  private var snapshot: Snapshot?
  private var attachments: [String: AttachedBytes]
  private var buffer: SegmentBuffer
  private var seen: IdentifierSet
  private let names: SegmentNames
  /// Segments written in this session, in order.
  private var written: [SegmentInfo] = []
  /// By segment of the snapshot: bits of the documents deleted in this session.
  private var deleted: [Int: [UInt64]] = [:]
  private var isDirty: Bool
  private let limits: RecordLimits
  /// Whether the commit that is there can be read, so that it is known which files it needs.
  private var knowsCommit = false
  /// Empty if the caller's own thread indexes.
  private var threads: [IndexingThread] = []
  private var nextChunk = 0
  /// Chunks that are done while one before them is not.
  private var finishedChunks: [(chunk: Int, segments: [SegmentInfo])] = []
  /// Chunks whose segments are in `written`.
  private var takenChunks = 0

  /// Takes the folder's lock and removes what dead writers left.
  ///
  /// - Parameters:
  ///   - definition: Nil for `.update`: the index's own.
  /// - Throws: `.locked`, naming the writer at work; `.foreignFiles` for a folder that holds other
  ///   files and no index; `.definitionDiffers` if an update's definition means something else than
  ///   the index's; `.missing` for an update of nothing without a definition; `.damaged` for an
  ///   update of an index whose commit is gone or cannot be read.
  public convenience init(
    path: String, definition: Definition?, mode: Mode,
    options: IndexWriterOptions = IndexWriterOptions()
  ) throws(IndexError) {
    try self.init(
      directory: Directory(path), definition: definition, mode: mode, options: options,
      policy: MergePolicy())
  }

  /// With files of the caller's and another merge policy: for tests.
  package init(
    directory: Directory, definition: Definition?, mode: Mode,
    options: IndexWriterOptions = IndexWriterOptions(), policy: MergePolicy = MergePolicy()
  ) throws(IndexError) {
    path = directory.path
    self.options = options
    self.policy = policy
    self.mode = mode
    // Before the lock's file is made: nothing is put into a folder of somebody else.
    try IndexFolder.refuseForeign(directory)
    let lock: WriteLock
    do throws(StorageError) {
      try directory.create()
      lock = try WriteLock(directory)
      predecessor = try CommitPoint.Predecessor(directory)
      seen = Self.emptySet(directory, options)
    } catch {
      throw IndexError(error, path: directory.path)
    }
    let directory = directory.locked(by: lock)
    self.directory = directory
    var base: CommitPoint?
    var isReadable = true
    do throws(IndexError) {
      base = try IndexFolder.commit(directory, deadWriter: lock.previousOwner)
    } catch {
      // What is there, whatever it is, gives way to what is created, but only with its commit.
      guard mode == .create else { throw error }
      isReadable = false
    }
    // So does a commit of which a file is missing or another's: what is there may be wanted yet.
    if let base, mode == .create, isReadable { isReadable = base.hasAllFiles(directory) }
    lostGeneration = isReadable ? 0 : IndexFolder.readableCopy(directory)?.generation ?? 0
    self.base = base
    if mode == .update, let base {
      let opened: Snapshot
      do {
        opened = try Snapshot(base, directory: directory)
      } catch let error as StorageError {
        throw IndexError(error, path: directory.path)
      } catch let error as IndexError {
        throw error
      } catch {
        throw .system(message: "\(error)")
      }
      if let definition, definition.meaning != base.meaning {
        throw .definitionDiffers(path: directory.path)
      }
      // Boosts may have changed; they are carried along.
      self.definition = definition ?? opened.definition
      snapshot = opened
      attachments = opened.attachments
      userData = base.userData
    } else {
      guard let definition else { throw .missing(path: directory.path) }
      self.definition = definition
      attachments = [:]
      userData = [:]
    }
    isDirty = mode == .create
    names = SegmentNames(next: base?.nextSegment ?? 1)
    merges = MergeScheduler(
      directory: directory, definition: self.definition, policy: policy, names: names)
    limits = RecordLimits(self.definition)
    buffer = SegmentBuffer(directory: directory, definition: self.definition)
    if isReadable {
      knowsCommit = true
      try removeLeftovers()
    }
    // Names that a damaged commit may still name stay until the new one is there; and what is of
    // somebody else stays for ever.
    names.skip(to: IndexFiles.firstFreeSegment(directory))
    firstName = names.next
    if options.threads > 1 {
      let count = min(options.threads, 256)
      for _ in 0..<count {
        let names = names
        threads.append(
          try IndexingThread(
            directory: directory, definition: self.definition,
            memoryInBytes: options.memoryInBytes / 4 * 3 / count,
            takeName: { names.take() }))
      }
    }
  }

  deinit {
    for thread in threads { thread.stop() }
    merges.abandon()
    // What was written without a commit goes at once: the disk may be full. Not if a commit failed
    // after its file was in place: then that commit names what this writer takes for leftovers.
    do {
      guard try CommitPoint.Predecessor(directory) == predecessor else { return }
      if knowsCommit { try removeLeftovers() } else { try removeOwnFiles() }
    } catch {
      // They stay for the next writer; so they do where the lock was lost.
    }
  }

  // MARK: Records

  /// Adds the records of a batch, in order.
  ///
  /// - Returns: The records that were not taken: an id given before in this session, or something
  ///   that the format cannot hold.
  /// - Throws: `.system` if the disk fails; the writer is of no use then.
  public func add(_ batch: DocumentBuffer) throws(IndexError) -> [RefusedRecord] {
    var refused: [RefusedRecord] = []
    var accepted: [Int] = []
    for index in 0..<batch.count {
      let id = batch.slice(batch.documents[index].id)
      let hash = IdentifierSet.hash(id)
      let reason =
        seen.contains(hash)
        ? "the id was given before in this input" : limits.refusal(batch, index)
      if let reason {
        refused.append(
          RefusedRecord(index: index, id: String(decoding: id, as: UTF8.self), reason: reason))
        continue
      }
      do throws(StorageError) {
        try seen.insert(hash)
      } catch {
        throw IndexError(error, path: path)
      }
      isDirty = true
      if let snapshot, let place = snapshot.find(id: id) { markDeleted(place) }
      if threads.isEmpty { try addHere(batch, index) } else { accepted.append(index) }
    }
    if !threads.isEmpty { try dispatch(batch, accepted) }
    return refused
  }

  /// Indexes a record in the caller's thread.
  private func addHere(_ batch: DocumentBuffer, _ index: Int) throws(IndexError) {
    if buffer.documentCount == 0 {
      buffer.begin(name: names.take())
    } else if buffer.documentCount >= flushesAfter || (buffer.documentCount & 63 == 0 && isFull) {
      try flush()
      buffer.begin(name: names.take())
    }
    try buffer.add(batch, index)
  }

  /// Deletes a record that was there when the writer was opened.
  ///
  /// - Returns: False if there is no record of that id.
  public func delete(id: String) throws(IndexError) -> Bool {
    guard let snapshot, let place = snapshot.find(id: id) else { return false }
    return markDeleted(place)
  }

  /// Attaches bytes that the index carries beside its definition, under a name of its own. They
  /// are part of the fingerprint.
  public func setAttachment(_ name: String, _ bytes: [UInt8]?) {
    guard attachments[name]?.bytes != bytes else { return }
    attachments[name] = bytes.map { AttachedBytes($0) }
    isDirty = true
  }

  @discardableResult
  private func markDeleted(_ place: DocumentAddress) -> Bool {
    guard let snapshot else { return false }
    let segment = snapshot.segments[place.segment]
    let word = place.document >> 6
    let bit = UInt64(1) << UInt64(place.document & 63)
    if deleted[place.segment] == nil {
      let count = (segment.documentCount + 63) / 64
      deleted[place.segment] = [UInt64](repeating: 0, count: count)
    }
    guard deleted[place.segment]![word] & bit == 0 else { return false }
    deleted[place.segment]![word] |= bit
    isDirty = true
    return true
  }

  /// What sorting needs is kept free, so that the buffer may fill three fifths.
  private var isFull: Bool {
    buffer.memory + seen.memory > options.memoryInBytes / 5 * 3
      || buffer.documentCount >= TextFieldInverter.maximumDocumentCount - 64
  }

  /// Hands a batch to the thread whose turn it is. Runs of neighbouring batches, chunks, go to one
  /// thread, so that segments hold neighbouring records.
  private func dispatch(_ batch: DocumentBuffer, _ accepted: [Int]) throws(IndexError) {
    guard !accepted.isEmpty else { return }
    let thread = threads[nextChunk % threads.count]
    try thread.add(batch, accepted: accepted)
    if thread.bytesOfChunk >= max(1 << 20, options.memoryInBytes / 4 / threads.count)
      || flushesAfter != .max
    {
      thread.endChunk(nextChunk)
      nextChunk += 1
      for thread in threads { finishedChunks += try thread.takeFinished() }
      takeChunks()
      threads[nextChunk % threads.count].waitForRoom()
    }
  }

  /// A table of ids leaves the memory when it takes an eighth of what there is.
  private static func emptySet(_ directory: Directory, _ options: IndexWriterOptions)
    -> IdentifierSet
  {
    IdentifierSet(folder: directory.path, inMemoryUpTo: options.memoryInBytes / 8)
  }

  private func flush() throws(IndexError) {
    let free = options.memoryInBytes - buffer.memory - seen.memory
    guard let info = try buffer.flush(sortingMemory: max(free, 4 << 20)) else { return }
    written.append(info)
    mergeBeside(info.sizeInBytes)
  }

  /// Takes and begins merges beside the session, after segments of so many bytes were written.
  private func mergeBeside(_ bytes: Int) {
    // What becomes one segment in the end is merged once, then.
    guard !options.mergesToOneSegment else { return }
    merges.segmentsWereAdded(
      bytes: bytes, to: &written, base: mode == .update ? base?.segments ?? [] : [])
  }

  /// Takes the segments of chunks that are finished, as long as none before them is missing.
  private func takeChunks() {
    var bytes = 0
    while let index = finishedChunks.firstIndex(where: { $0.chunk == takenChunks }) {
      let segments = finishedChunks.remove(at: index).segments
      written += segments
      bytes += segments.reduce(0) { $0 + $1.sizeInBytes }
      takenChunks += 1
    }
    if bytes > 0 { mergeBeside(bytes) }
  }

  /// Writes what is still in memory, and waits for what runs beside.
  private func finishAdding() throws(IndexError) {
    if threads.isEmpty {
      let free = options.memoryInBytes - buffer.memory - seen.memory
      if let info = try buffer.flush(sortingMemory: max(free, 4 << 20)) { written.append(info) }
    } else {
      threads[nextChunk % threads.count].endChunk(nextChunk)
      nextChunk += 1
      for thread in threads { finishedChunks += try thread.drain() }
      finishedChunks.sort { $0.chunk < $1.chunk }
      written += finishedChunks.flatMap(\.segments)
      finishedChunks = []
      takenChunks = nextChunk
    }
    merges.takeResult(&written)
  }

  // MARK: Commit

  /// Makes what was added and deleted visible and durable in one step.
  ///
  /// If nothing was, the commit that is there stays.
  public func commit() throws(IndexError) -> CommitSummary {
    try finishAdding()
    if let base, !isDirty, userData == base.userData { return summary(base) }
    do {
      if let merge = merges.takeCommitted() { try install(merge) }
      var segments = try remainingSegments() + written
      if options.mergesToOneSegment,
        segments.count > 1 || segments.contains(where: { $0.deletions != nil })
      {
        segments = try replace(segments, 0..<segments.count)
      } else {
        segments = try mergeUncommitted(segments)
      }
      let committed = try write(segments)
      written = []
      deleted = [:]
      seen = Self.emptySet(directory, options)
      isDirty = false
      return summary(committed)
    } catch let error as StorageError {
      throw IndexError(error, path: path)
    } catch let error as IndexError {
      throw error
    } catch {
      throw .system(message: "\(error)")
    }
  }

  /// The segments of the base commit without what this session deleted.
  private func remainingSegments() throws -> [SegmentInfo] {
    guard mode == .update, let base, let snapshot else { return [] }
    var result: [SegmentInfo] = []
    for (index, info) in base.segments.enumerated() {
      guard let bits = deleted[index] else {
        result.append(info)
        continue
      }
      let segment = snapshot.segments[index]
      var words = LiveDocs.all(segment.documentCount)
      if let live = segment.liveDocs {
        for word in words.indices { words[word] &= live[word] }
      }
      for word in words.indices { words[word] &= ~bits[word] }
      var hashSum: UInt64 = 0
      var count = 0
      for document in 0..<segment.documentCount
      where words[document >> 6] & (1 << UInt64(document & 63)) == 0 {
        hashSum &+= segment.recordHashes[document]
        count += 1
      }
      if count == segment.documentCount { continue }
      var changed = info
      changed.deletions = SegmentInfo.Deletions(
        generation: base.generation + 1, count: count, hashSum: hashSum, length: 0, checksum: 0)
      let summary = try LiveDocs.write(
        words, documentCount: segment.documentCount, deletedCount: count,
        to: try directory.createFile(
          changed.fileName(.liveDocs), kind: .liveDocs, segment: info.id))
      changed.deletions?.length = summary.length
      changed.deletions?.checksum = summary.checksum
      result.append(changed)
    }
    return result
  }

  /// Merges what no reader has seen yet, where it came in very many segments, and small segments
  /// with deletions, so that the commit starts tidy. The rest is left to `maintain`.
  private func mergeUncommitted(_ segments: [SegmentInfo]) throws -> [SegmentInfo] {
    var segments = segments
    let new = Set(written.map(\.name))
    while let range = policy.next(segments) {
      let isNew = segments[range].allSatisfy { new.contains($0.name) }
      let isSmall =
        segments[range].reduce(0) { $0 + $1.sizeInBytes } <= policy.rewrittenInBytes
      guard isSmall || (isNew && segments.count > 2 * policy.width) else { break }
      segments = try replace(segments, range)
    }
    return segments
  }

  /// Merges a range of segments into one; uncommitted ones are removed.
  private func replace(_ segments: [SegmentInfo], _ range: Range<Int>) throws -> [SegmentInfo] {
    var readers: [SegmentReader] = []
    for info in segments[range] {
      readers.append(
        try SegmentReader(info, base: 0, directory: directory, definition: definition))
    }
    let merger = SegmentMerger(
      readers, definition: definition, directory: directory, name: names.take())
    let merged = try merger.write()
    var result = segments
    result.replaceSubrange(range, with: merged.map { [$0] } ?? [])
    let committed = Set(base?.files.map(\.name) ?? [])
    for file in segments[range].flatMap(\.summaries) where !committed.contains(file.name) {
      try? directory.remove(file.name)
    }
    return result
  }

  private func write(_ segments: [SegmentInfo]) throws -> CommitPoint {
    let definitionFile = DefinitionFile(definition: definition, attachments: attachments)
    let definitionSummary = try definitionFile.write(directory)
    let commit = CommitPoint(
      generation: max(base?.generation ?? 0, lostGeneration) + 1, meaning: definition.meaning,
      definition: definitionSummary,
      definitionAttachments: DefinitionFile.hash(attachments), nextSegment: names.next,
      userData: userData, segments: segments)
    try replaceCommit(by: commit)
    knowsCommit = true
    mode = .update
    snapshot = try Snapshot(commit, directory: directory)
    // Best effort: what cannot be removed is a leftover, which the next writer removes.
    try? removeLeftovers()
    return commit
  }

  private func replaceCommit(by commit: CommitPoint) throws(StorageError) {
    try commit.write(directory, replacing: predecessor)
    predecessor = .commit(commit)
    base = commit
  }

  private func summary(_ commit: CommitPoint) -> CommitSummary {
    CommitSummary(
      generation: commit.generation, fingerprint: hexadecimal(commit.fingerprint, digits: 16),
      documentCount: commit.documentCount, segmentCount: commit.segments.count)
  }

  // MARK: Merging

  /// Merges by the policy what the last commit left, each merge a commit of its own.
  ///
  /// - Parameter isCancelled: Asked some twenty times a second; the merge that runs is then given
  ///   up.
  public func maintain(isCancelled: () -> Bool = { false }) throws(IndexError) {
    precondition(!isDirty, "commit() comes first")
    while let base, let range = policy.next(base.segments), !isCancelled() {
      do throws(IndexError) {
        try commitMerge(range, isCancelled)
      } catch .cancelled {
        return
      }
    }
  }

  /// Merges all segments into one, without what was deleted, in one commit. Nothing happens if
  /// there is only one segment and nothing deleted.
  ///
  /// - Throws: `.cancelled` if `isCancelled` said so before the end.
  public func mergeAll(isCancelled: () -> Bool = { false }) throws(IndexError) -> CommitSummary {
    precondition(!isDirty, "commit() comes first")
    guard let base else { throw .missing(path: path) }
    if base.segments.count > 1 || base.segments.contains(where: { $0.deletions != nil }) {
      try commitMerge(0..<base.segments.count, isCancelled)
    }
    return summary(self.base ?? base)
  }

  private func commitMerge(_ range: Range<Int>, _ isCancelled: () -> Bool) throws(IndexError) {
    guard let base else { return }
    let merge = try merges.merge(range, of: base.segments, isCancelled: isCancelled)
    do {
      try install(merge)
    } catch let error as StorageError {
      throw IndexError(error, path: path)
    } catch let error as IndexError {
      throw error
    } catch {
      throw .system(message: "\(error)")
    }
  }

  /// Makes a merge of the commit's segments a commit of its own: definition, attachments and user
  /// data stay, whatever the session has changed. What it has deleted is carried over.
  private func install(_ merge: MergeScheduler.CommittedMerge) throws {
    guard let old = base, let snapshot else { return }
    var next = old
    next.generation += 1
    next.nextSegment = names.next
    next.segments.replaceSubrange(merge.range, with: merge.merged.map { [$0] } ?? [])
    try replaceCommit(by: next)
    deleted = merge.carriedOver(deleted, from: snapshot)
    self.snapshot = try Snapshot(next, directory: directory)
    // Only what the merge replaced: this session's own segments are named by no commit yet.
    let named = Set(next.files.map(\.name))
    for file in old.files where !named.contains(file.name) { try? directory.remove(file.name) }
  }

  // MARK: Leftovers

  /// Removes the segments of this session: what else is there may belong to an index that can be
  /// repaired.
  private func removeOwnFiles() throws(StorageError) {
    for name in try directory.list()
    where (IndexFiles.segmentNumber(name) ?? 0) >= firstName
      && IndexFiles.isOfWriter(name, directory)
    {
      try directory.remove(name)
    }
  }

  private func removeLeftovers() throws(IndexError) {
    do throws(StorageError) {
      let leftovers = try IndexFiles.leftovers(directory, base)
      for name in leftovers { try directory.remove(name) }
    } catch {
      throw IndexError(error, path: path)
    }
  }
}
