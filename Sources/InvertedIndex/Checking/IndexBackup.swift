internal import Storage

/// Copies an index while a writer may be at work.
public enum IndexBackup {
  /// Copies the newest commit to a new folder; restoring is copying back.
  ///
  /// The source's files are mapped first, so that a writer that removes some meanwhile changes
  /// nothing; their checksums are verified on the way. The copy's commit is written last.
  ///
  /// - Returns: The commit that was copied.
  /// - Throws: `.damaged` if the source is; `.system` if the target holds an index or cannot be
  ///   written.
  public static func copy(path: String, to target: String) throws(IndexError) -> CommitSummary {
    let snapshot = try Snapshot.open(path: path)
    let directory = Directory(target)
    do throws(StorageError) {
      guard try directory.list().filter({ IndexFiles.kind($0) != nil }).isEmpty else {
        throw .system(operation: "make a backup over the index in", path: target, code: 17)
      }
      try directory.create()
      try directory.copy(snapshot.definitionFile)
      for segment in snapshot.segments {
        for file in segment.mappedFiles {
          try file.verifyChecksum()
          try directory.copy(file)
        }
      }
      try snapshot.commit.write(directory, replacing: .none)
    } catch {
      throw IndexError(error, path: path)
    }
    return CommitSummary(
      generation: snapshot.generation, fingerprint: snapshot.fingerprint,
      documentCount: snapshot.documentCount, segmentCount: snapshot.segments.count)
  }
}
