internal import Storage

/// What lies in a folder: an index, nothing of one, or one that has lost its commit.
///
/// One rule for all commands: a commit that is gone or cannot be read is damage, never an empty
/// index, as long as anything else of an index is there.
enum IndexFolder {
  /// The folder's commit; nil where there is no index: nothing of a writer's, or only what a first
  /// build left that died before it committed.
  ///
  /// - Parameter deadWriter: Whom the lock file named before the caller took the lock.
  /// - Throws: `.damaged`, saying whether the copy of the commit is sound; `.version`; `.system`.
  static func commit(_ directory: Directory, deadWriter: WriteLock.Owner?) throws(IndexError)
    -> CommitPoint?
  {
    do throws(StorageError) {
      if let commit = try CommitPoint.read(directory) { return commit }
    } catch .corrupt(_, _, let what) {
      guard try holdsIndex(directory, deadWriter) else { return nil }
      throw .damaged(
        path: directory.path,
        what: "its file \(CommitPoint.fileName): \(what)\(copyState(directory))")
    } catch {
      throw IndexError(error, path: directory.path)
    }
    guard try holdsIndex(directory, deadWriter) else { return nil }
    throw .damaged(
      path: directory.path,
      what: "its file \(CommitPoint.fileName) is missing\(copyState(directory))")
  }

  /// For readers, who hold no lock.
  static func commit(_ directory: Directory) throws(IndexError) -> CommitPoint? {
    try commit(directory, deadWriter: WriteLock.recordedOwner(directory))
  }

  private static func copyState(_ directory: Directory) -> String {
    readableCopy(directory) == nil
      ? ", and so is a sound copy of it" : "; the copy of it, \(CommitPoint.copyName), is sound"
  }

  /// The copy of the commit, if it can be read.
  static func readableCopy(_ directory: Directory) -> CommitPoint? {
    do {
      return try CommitPoint.read(directory, name: CommitPoint.copyName)
    } catch {
      return nil
    }
  }

  /// Whether there is more of an index, beside its commit, than what a first build may leave.
  private static func holdsIndex(_ directory: Directory, _ deadWriter: WriteLock.Owner?)
    throws(IndexError) -> Bool
  {
    let names = try names(directory)
    func has(_ isWanted: (String) -> Bool) -> Bool {
      names.contains { isWanted($0) && IndexFiles.isOfWriter($0, directory) }
    }
    if has({ $0 == CommitPoint.fileName || $0 == CommitPoint.copyName }) { return true }
    // A build writes its definition just before its commit. One that died there has left its name
    // in the lock file.
    return has({ $0.hasPrefix(DefinitionFile.prefix) && $0 != DefinitionFile.temporaryName })
      && deadWriter == nil
  }

  /// - Throws: `.foreignFiles` if the folder holds files, and none of an index: whoever named it
  ///   may have meant another one.
  static func refuseForeign(_ directory: Directory) throws(IndexError) {
    let names = try names(directory)
    let strangers = names.filter {
      // What systems and version control put into an otherwise empty folder.
      !$0.hasPrefix(".") && $0 != "lost+found" && !IndexFiles.isOfWriter($0, directory)
    }
    guard !strangers.isEmpty else { return }
    let isIndex = names.contains {
      IndexFiles.kind($0) != nil && IndexFiles.isOfWriter($0, directory)
        && directory.length(of: $0) != 0
    }
    guard !isIndex else { return }
    throw .foreignFiles(path: directory.path, names: strangers)
  }

  /// Whether any file of the folder is a writer's.
  static func mayHoldIndex(_ directory: Directory) throws(IndexError) -> Bool {
    try names(directory).contains {
      IndexFiles.kind($0) != nil && IndexFiles.isOfWriter($0, directory)
    }
  }

  private static func names(_ directory: Directory) throws(IndexError) -> [String] {
    do throws(StorageError) {
      return try directory.list()
    } catch {
      throw IndexError(error, path: directory.path)
    }
  }
}
