internal import Storage

/// Something wrong with an index.
public struct IndexProblem: Sendable, Hashable, CustomStringConvertible {
  /// The file, by its name in the index's folder.
  public var file: String
  /// The segment it belongs to, if to one.
  public var segment: String?
  public var what: String
  public var advice: String

  public var description: String { "\(file): \(what); \(advice)" }
}

/// What `check` found.
public struct IndexCheckReport: Sendable {
  public var generation: UInt64 = 0
  public var fingerprint = ""
  public var documentCount = 0
  public var fileCount = 0
  public var bytesRead = 0
  /// Empty: the index is sound.
  public var problems: [IndexProblem] = []
  /// Files that no commit names, which the next writer removes: no damage.
  public var leftovers: [String] = []
}

/// Reads every byte of an index and compares every structure with the others.
public enum IndexChecker {
  static let repairAdvice =
    "`rapporteur repair` keeps what is sound, or restore a backup or build the index anew"

  /// Checks the newest commit.
  ///
  /// - Parameter progress: Called now and then with the bytes read and the bytes there are.
  /// - Throws: `.missing` if there is no index; `.version` for another format; `.system` if the
  ///   folder cannot be read. Damage is reported, not thrown.
  /// - Complexity: O(size of the index) time; memory of some bytes per record of one segment.
  public static func check(path: String, progress: ((_ done: Int, _ of: Int) -> Void)? = nil)
    throws(IndexError) -> IndexCheckReport
  {
    var report = IndexCheckReport()
    let commit: CommitPoint
    let directory: Directory
    do throws(IndexError) {
      guard let found = try newestCommit(Directory(path)) else { throw .missing(path: path) }
      (commit, directory) = found
    } catch {
      guard case .damaged(_, let what) = error else { throw error }
      report.problems.append(
        IndexProblem(
          file: CommitPoint.fileName, segment: nil, what: what, advice: repairAdvice))
      return report
    }
    report.generation = commit.generation
    report.fingerprint = hexadecimal(commit.fingerprint, digits: 16)
    report.documentCount = commit.documentCount
    do throws(StorageError) {
      report.leftovers = try IndexFiles.unnamedFiles(directory, commit)
    } catch {
      throw IndexError(error, path: path)
    }
    checkCopy(directory, commit, &report)

    let total = commit.files.reduce(0) { $0 + $1.length }
    var checker = CommitChecker(directory: directory, commit: commit, report: report)
    checker.progress = { done in progress?(done, total) }
    do throws(StorageError) {
      try checker.run()
    } catch {
      throw IndexError(error, path: path)
    }
    return checker.report
  }

  /// The newest commit, and the folder with every file that it names mapped, so that nothing that a
  /// writer does meanwhile is taken for damage. A commit that goes away while its files are mapped
  /// is given up for the next one.
  private static func newestCommit(_ directory: Directory) throws(IndexError)
    -> (CommitPoint, Directory)?
  {
    guard var commit = try IndexFolder.commit(directory) else { return nil }
    while true {
      let pinned = directory.pinning(commit.typedFiles)
      guard pinned.missesPinnedFile, let newest = try IndexFolder.commit(directory),
        newest != commit
      else { return (commit, pinned) }
      commit = newest
    }
  }

  /// The commit's copy is only read by `repair`, but then it must be good. One of an older commit
  /// is what a crash may leave.
  private static func checkCopy(
    _ directory: Directory, _ commit: CommitPoint, _ report: inout IndexCheckReport
  ) {
    do throws(StorageError) {
      guard let copy = try CommitPoint.read(directory, name: CommitPoint.copyName) else {
        report.leftovers.append("\(CommitPoint.copyName) (missing; the next commit makes it)")
        return
      }
      if copy.generation == commit.generation, copy != commit {
        throw .corrupt(
          file: CommitPoint.copyName, offset: FileEnvelope.headerLength,
          what: "it differs from the commit")
      }
    } catch {
      report.problems.append(
        IndexProblem(
          file: CommitPoint.copyName, segment: nil, what: error.description,
          advice: "the index itself is not touched by this; `rapporteur repair` writes it anew"))
    }
  }
}

/// Checks everything that one commit names.
struct CommitChecker {
  let directory: Directory
  let commit: CommitPoint
  var report: IndexCheckReport
  var progress: (Int) -> Void = { _ in }
  /// Names of the segments of which every file is sound.
  private(set) var soundSegments: Set<String> = []
  private(set) var definition: Definition?
  /// Taken where the index's own definition cannot be read; it must mean the same.
  var substitute: Definition?
  private(set) var usedSubstitute = false

  init(directory: Directory, commit: CommitPoint, report: IndexCheckReport) {
    self.directory = directory
    self.commit = commit
    self.report = report
  }

  /// - Throws: `.system` if there is no room for what is noted on the way.
  mutating func run() throws(StorageError) {
    definition = readDefinition()
    if definition == nil, let substitute {
      definition = substitute
      usedSubstitute = true
    }
    checkCounts()
    var ids = IdentifierSet(folder: ScratchFile.temporaryFolder)
    for info in commit.segments {
      var isSound = true
      for summary in info.summaries where !checkFile(summary, info) { isSound = false }
      guard isSound, let definition else { continue }
      let reader: SegmentReader
      do throws(StorageError) {
        reader = try SegmentReader(info, base: 0, directory: directory, definition: definition)
      } catch {
        add(info.name, info.name, error.description)
        continue
      }
      var checker = SegmentChecker(reader, definition: definition)
      try checker.run(&ids)
      for problem in checker.problems { add(problem.file, info.name, problem.what) }
      if checker.problems.isEmpty { soundSegments.insert(info.name) }
    }
  }

  /// Records of the segments that are sound.
  var soundDocumentCount: Int {
    commit.segments.reduce(0) {
      $0 + (soundSegments.contains($1.name) ? $1.liveDocumentCount : 0)
    }
  }

  /// What the commit says of itself.
  private mutating func checkCounts() {
    if let definition, definition.meaning != commit.meaning {
      report.problems.append(
        IndexProblem(
          file: CommitPoint.fileName, segment: nil,
          what: "it was made with another definition than the one it names, or with other "
            + "versions of ICU or Snowball",
          advice: "rebuild it, `rapporteur index --from-index` does so from its own records"))
    }
    var names: Set<String> = []
    for info in commit.segments {
      if !names.insert(info.name).inserted {
        add(CommitPoint.fileName, nil, "it names the segment \(info.name) twice")
      }
      if (IndexFiles.segmentNumber("\(info.name).terms") ?? .max) >= commit.nextSegment {
        add(CommitPoint.fileName, nil, "it would give the name \(info.name) again")
      }
      if let deletions = info.deletions, deletions.generation > commit.generation {
        add(CommitPoint.fileName, nil, "deletions of \(info.name) are of a later commit")
      }
      if info.documentCount == 0 || info.liveDocumentCount == 0 {
        add(CommitPoint.fileName, nil, "the segment \(info.name) has no records")
      }
    }
  }

  private mutating func add(_ file: String, _ segment: String?, _ what: String) {
    report.problems.append(
      IndexProblem(
        file: file, segment: segment, what: what, advice: IndexChecker.repairAdvice))
  }

  /// Length, envelope and checksum of one file.
  private mutating func checkFile(_ summary: FileSummary, _ info: SegmentInfo?) -> Bool {
    report.fileCount += 1
    do throws(StorageError) {
      let kind = info?.kind(of: summary) ?? .definition
      let file = try directory.map(summary.name, kind: kind, segment: info?.id ?? .none)
      report.bytesRead += file.bytes.count
      defer { progress(report.bytesRead) }
      guard file.bytes.count == summary.length else {
        throw .corrupt(
          file: summary.name, offset: file.bytes.count,
          what: "the commit says \(summary.length) bytes")
      }
      try file.verifyChecksum()
      guard file.recordedChecksum == summary.checksum else {
        throw .corrupt(
          file: summary.name, offset: file.bytes.count - 8,
          what: "the commit says another checksum")
      }
      return true
    } catch {
      add(summary.name, info?.name, Self.describe(error, summary.name))
      return false
    }
  }

  private static func describe(_ error: StorageError, _ name: String) -> String {
    if case .missing = error { return "the file is missing" }
    if case .corrupt(_, let offset, let what) = error { return "\(what) (byte \(offset))" }
    return error.description
  }

  private mutating func readDefinition() -> Definition? {
    guard checkFile(commit.definition, nil) else { return nil }
    do {
      let file = try directory.map(commit.definition.name, kind: .definition)
      let read = try DefinitionFile(file, path: directory.path)
      if read.name != commit.definition.name {
        add(commit.definition.name, nil, "its name is not that of what it holds")
      }
      if DefinitionFile.hash(read.attachments) != commit.definitionAttachments {
        add(commit.definition.name, nil, "what is attached is not what the commit says")
      }
      return read.definition
    } catch {
      add(commit.definition.name, nil, "\(error)")
      return nil
    }
  }
}
