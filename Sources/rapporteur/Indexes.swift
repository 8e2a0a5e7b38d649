import InvertedIndex
import Storage

/// Opens the newest commit of the index that the options name.
func openSnapshot(_ location: IndexLocation) throws -> Snapshot {
  let path = try location.resolve()
  return try indexing { () throws(IndexError) in try Snapshot.open(path: path) }
}

/// Does something with an index and turns what it throws into the program's errors.
func indexing<T>(_ body: () throws(IndexError) -> T) throws -> T {
  do throws(IndexError) {
    return try body()
  } catch {
    throw Failure(error)
  }
}

/// - Throws: `Failure` if bytes of an index were lost while this run read it: what it found out since
///   is worth nothing.
func verifyNothingLost() throws {
  if MappedFile.lossCount > 0 { throw Failure.lostBytes }
}

extension Failure {
  static let lostBytes = Failure(
    .index, "bytes were lost while the index was read", at: "in a file of the index",
    remedy: "a file was cut or overwritten in place, or the disk failed: "
      + "run 'rapporteur check', then restore the index from a backup or rebuild it")

  /// An error of the index, whose description says already what, where and what to do.
  init(_ error: IndexError) {
    self.init(
      ExitStatus(rawValue: error.exitStatus) ?? .failed, error.description, at: "", remedy: "")
  }
}

/// Merges what a commit left to merge, until somebody asks to stop. What is committed stays,
/// whatever happens to merges, which only make it smaller: so they are no reason to fail.
func maintain(_ writer: IndexWriter) {
  do throws(IndexError) {
    try writer.maintain(isCancelled: { Interruption.isRequested })
  } catch {
    StandardError.note("the commit is made, but merging its segments failed: \(error)")
  }
}
