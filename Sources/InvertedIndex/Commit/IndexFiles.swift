internal import Storage

/// Which files in an index's folder a writer gave their names, and which of them no commit needs.
enum IndexFiles {
  /// Whether a name is one that a writer gives: others are never touched.
  static func isNamedByWriter(_ name: String) -> Bool {
    let commitNames = [CommitPoint.fileName, CommitPoint.copyName, CommitPoint.temporaryName]
    if commitNames.contains(name) { return true }
    if name.hasPrefix("definition-") || name.hasPrefix(ScratchFile.prefix) { return true }
    return segmentNumber(name) != nil
  }

  /// The number in the name of a segment's file; nil for other names.
  static func segmentNumber(_ name: String) -> Int? {
    guard name.hasPrefix("s"), let dot = name.firstIndex(of: ".") else { return nil }
    let suffix = name[name.index(after: dot)...]
    guard
      suffix.hasPrefix("live-") || SegmentInfo.fileKinds.contains(where: { $0.suffix == suffix })
    else { return nil }
    return Int(name[name.index(after: name.startIndex)..<dot])
  }

  /// One more than the greatest number that a file of the folder has in its name.
  static func firstFreeSegment(_ directory: Directory) -> Int {
    let names = (try? directory.list()) ?? []
    return (names.compactMap(segmentNumber).max() ?? 0) + 1
  }

  /// Files that the commit does not name, whoever put them there.
  static func unnamedFiles(_ directory: Directory, _ commit: CommitPoint?) throws(StorageError)
    -> [String]
  {
    var named = Set(commit?.files.map(\.name) ?? [])
    named.formUnion([CommitPoint.fileName, CommitPoint.copyName, WriteLock.fileName])
    return try directory.list().filter { !named.contains($0) }
  }

  /// Those of them that a writer made, and the next one removes. A stranger's file is reported, but
  /// not ours to remove.
  static func leftovers(_ directory: Directory, _ commit: CommitPoint?) throws(StorageError)
    -> [String]
  {
    try unnamedFiles(directory, commit).filter(isNamedByWriter)
  }
}
