internal import Storage

/// Which files of a folder are a writer's own, and which of them no commit needs.
///
/// A file is a writer's own if it has exactly a name that writers give and begins as the files of
/// that name do (Index/FORMAT.md, section 2). Nothing else in the folder is ever removed or
/// written over, whatever it is called.
enum IndexFiles {
  /// The kind of file that a writer gives this name, or nil: nobody's, or no file with an envelope.
  static func kind(_ name: String) -> FileKind? {
    switch name {
    case CommitPoint.fileName, CommitPoint.copyName, CommitPoint.temporaryName: return .commit
    case DefinitionFile.temporaryName: return .definition
    default: break
    }
    if name.hasPrefix(DefinitionFile.prefix) {
      let digits = name.utf8.dropFirst(DefinitionFile.prefix.utf8.count)
      return digits.count == 16 && digits.allSatisfy(isHexadecimal) ? .definition : nil
    }
    return segmentFile(name)?.kind
  }

  /// The number in the name of a segment's file; nil for other names.
  static func segmentNumber(_ name: String) -> Int? { segmentFile(name)?.number }

  private static func segmentFile(_ name: String) -> (number: Int, kind: FileKind)? {
    guard name.hasPrefix("s"), let dot = name.firstIndex(of: "."),
      let number = number(name[name.index(after: name.startIndex)..<dot])
    else { return nil }
    let suffix = name[name.index(after: dot)...]
    if suffix.hasPrefix("live-") {
      return Self.number(suffix.dropFirst(5)) == nil ? nil : (number, .liveDocs)
    }
    guard let kind = SegmentInfo.fileKinds.first(where: { $0.suffix == suffix })?.kind else {
      return nil
    }
    return (number, kind)
  }

  /// A number as writers write it: digits, no zero before others, none that nobody counts to.
  private static func number(_ text: Substring) -> Int? {
    guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      text.utf8.first != 0x30 || text.utf8.count == 1
    else { return nil }
    return Int(text)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x61...0x66 ~= byte
  }

  /// Whether a file of the folder was made by a writer.
  static func isOfWriter(_ name: String, _ directory: Directory) -> Bool {
    if name == WriteLock.fileName { return true }
    if let kind = kind(name) { return directory.mayBeOfWriter(name, kind: kind) }
    // A file without a name, for the instant in which it has one.
    return name.hasPrefix(ScratchFile.prefix)
      && name.utf8.count == ScratchFile.prefix.utf8.count + 6
      && directory.length(of: name) == 0
  }

  /// One more than the greatest number that a file of the folder has in its name, whoever made it.
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
    try unnamedFiles(directory, commit).filter { isOfWriter($0, directory) }
  }
}
