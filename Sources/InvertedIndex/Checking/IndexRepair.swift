internal import JSON
public import Storage

/// What `repair` did.
public struct RepairReport: Sendable {
  /// A segment that could not be kept.
  public struct Loss: Sendable {
    public var segment: String
    /// How many records it had, without those deleted before.
    public var documentCount: Int
    /// Their ids, as far as they can still be read.
    public var ids: [String]
    public var reasons: [String]
  }

  /// The commit that was made; the one that is there if nothing was to be done.
  public var generation: UInt64
  public var keptDocumentCount: Int
  public var losses: [Loss]
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
/// not at all. The damaged files stay until the new commit is durable.
public enum IndexRepair {
  /// - Throws: `.damaged` if nothing can be kept because commit and copy, or the definition, are
  ///   gone; `.locked`; `.system`.
  public static func repair(path: String) throws(IndexError) -> RepairReport {
    let directory = Directory(path)
    do {
      guard directory.exists else { throw IndexError.missing(path: path) }
      let lock = try WriteLock(directory)
      return try withExtendedLifetime(lock) { try repair(directory) }
    } catch let error as StorageError {
      throw IndexError(error, path: path)
    } catch let error as IndexError {
      throw error
    } catch {
      throw .system(message: "\(error)")
    }
  }

  private static func repair(_ directory: Directory) throws -> RepairReport {
    let (commit, usedCopy) = try readCommit(directory)
    var checker = CommitChecker(
      directory: directory, commit: commit, report: IndexCheckReport())
    checker.run()
    guard checker.definition != nil else {
      throw IndexError.damaged(
        path: directory.path,
        what: "its definition \(commit.definition.name) cannot be read, so that nothing can be kept"
      )
    }
    var losses: [RepairReport.Loss] = []
    for info in commit.segments where !checker.soundSegments.contains(info.name) {
      losses.append(
        RepairReport.Loss(
          segment: info.name, documentCount: info.liveDocumentCount,
          ids: ids(info, directory),
          reasons: checker.report.problems.filter { $0.segment == info.name }.map {
            "\($0.file): \($0.what)"
          }))
    }
    let copy = try? CommitPoint.read(directory, name: CommitPoint.copyName)
    var result = RepairReport(
      generation: commit.generation, keptDocumentCount: 0, losses: losses, usedCopy: usedCopy,
      changed: false, userData: commit.userData)
    var repaired = commit
    repaired.segments.removeAll { !checker.soundSegments.contains($0.name) }
    result.keptDocumentCount = repaired.documentCount
    guard !losses.isEmpty || usedCopy || copy != commit else { return result }
    repaired.generation += 1
    try repaired.write(directory)
    result.generation = repaired.generation
    result.changed = true
    // What the new commit does not name is of no use to anyone now; its ids are in the report.
    for name in try IndexWriter.leftovers(directory, repaired) { try? directory.remove(name) }
    return result
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

  /// The ids of a segment's live records, from whichever file still has them.
  private static func ids(_ info: SegmentInfo, _ directory: Directory) -> [String] {
    let live = liveWords(info, directory)
    func isLive(_ document: Int) -> Bool {
      guard let live else { return true }
      return live[document >> 6] & (1 << UInt64(document & 63)) != 0
    }
    if let file = sound(.columns, info, directory), let columns = try? SectionedFile(file),
      let bytes = columns.bytes(.identifiers),
      let column = IdentifierColumn(bytes, documentCount: info.documentCount)
    {
      return (0..<info.documentCount).filter(isLive).map {
        String(decoding: column.id($0), as: UTF8.self)
      }
    }
    guard let file = sound(.stored, info, directory),
      let stored = try? StoredFieldsReader(file, documentCount: info.documentCount)
    else { return [] }
    var result: [String] = []
    for document in 0..<info.documentCount where isLive(document) {
      guard let record = try? stored.record(document),
        let value = record.withUnsafeBytes({ try? JSONValue(bytes: $0) }),
        let id = value["id"]?.string
      else { continue }
      result.append(id)
    }
    return result
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
    guard let deletions = info.deletions, let file = sound(.liveDocs, info, directory),
      let live = try? LiveDocs(
        file, documentCount: info.documentCount, deletedCount: deletions.count)
    else { return nil }
    return (0..<(info.documentCount + 63) / 64).map { live.words[$0] }
  }
}
