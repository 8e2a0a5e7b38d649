internal import Glibc
package import Storage

/// What can go wrong with an index, as a reader, a writer or a user meets it.
public enum IndexError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no index at this path.
  case missing(path: String)
  /// A file was changed, cut, has grown or is gone.
  case damaged(path: String, what: String)
  /// The index was written in another version of the format.
  case version(path: String, found: UInt16, readable: UInt16)
  /// Another writer is at work.
  case locked(path: String, owner: String)
  /// The lock file was removed or replaced while this writer worked, or another commit was made
  /// under it.
  case lockLost(path: String)
  /// The folder holds files of somebody else, and no index.
  case foreignFiles(path: String, names: [String])
  /// A file of somebody else has a name that the index needs.
  case foreignFile(path: String)
  /// The index was built with a definition that means something else.
  case definitionDiffers(path: String)
  /// The index keeps no records, so that nothing can be built from it.
  case noStoredRecords(path: String)
  /// A definition that cannot be used; `line` is 1-based, 0 where no line is to blame.
  case definition(file: String, line: Int, message: String)
  /// A record that cannot be indexed.
  case record(id: String, message: String)
  /// A file operation failed: disk full, no permission, I/O error.
  case system(message: String)
  /// The caller asked to stop.
  case cancelled

  public var description: String {
    switch self {
    case .missing(let path):
      return "there is no index in \(path); build one with `rapporteur index --index \(path)`"
    case .damaged(let path, let what):
      return "the index in \(path) is damaged: \(what); "
        + "run `rapporteur check --index \(path)`, then `rapporteur repair` or rebuild it"
    case .version(let path, let found, let readable):
      return "the index in \(path) has format \(found), this program reads format \(readable); "
        + (found > readable ? "use a newer version of the program, or " : "")
        + "rebuild it with `rapporteur index --replace --index \(path)`"
    case .locked(let path, let owner):
      return "the index in \(path) is being written by \(owner); "
        + "wait until it has finished, or end it"
    case .lockLost(let path):
      return
        "another writer may be at work on the index in \(path): the file write.lock was removed "
        + "or replaced, or another commit made, meanwhile; nothing of this run was committed, run it "
        + "again, and let no cleaner or mirror remove that file"
    case .foreignFiles(let path, let names):
      let some = names.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
      let more = names.count > 3 ? " and \(names.count - 3) more" : ""
      return "the folder \(path) holds no index, but other files (\(some)\(more)); "
        + "name a new or empty folder with --index, or move these files away"
    case .foreignFile(let path):
      return "\(path) is no file of an index, but has a name that the index needs; move it away"
    case .definitionDiffers(let path):
      return "the index in \(path) was built with another definition, or other versions of ICU "
        + "or Snowball; rebuild it with `rapporteur index --replace --index \(path)`, "
        + "or beside it from its own records with `rapporteur index --from-index \(path)`"
    case .noStoredRecords(let path):
      return "the index in \(path) stores ids only, no records; build it anew from its input"
    case .definition(let file, let line, let message):
      return line > 0 ? "\(file):\(line): \(message)" : "\(file): \(message)"
    case .record(let id, let message):
      return "record \(id): \(message)"
    case .system(let message):
      return message
    case .cancelled:
      return "interrupted; the previous index is untouched"
    }
  }

  /// Exit status: 2 bad input, 3 index missing, damaged, locked or of another
  /// version, 4 something else.
  public var exitStatus: Int32 {
    switch self {
    case .missing, .damaged, .version, .locked, .lockLost, .definitionDiffers: return 3
    case .definition, .record, .noStoredRecords, .foreignFiles, .foreignFile: return 2
    case .system, .cancelled: return 4
    }
  }

  private static func advice(_ code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: return "make room there and try again; the previous index is untouched"
    case EACCES, EPERM, EROFS:
      return "check who may write there, or choose another folder with --index"
    default: return "the previous index is untouched"
    }
  }

  /// What a failure of the files means for the index in `path`.
  package init(_ error: StorageError, path: String) {
    switch error {
    case .system(_, _, let code):
      self = .system(message: error.description + "; " + Self.advice(code))
    case .missing: self = .damaged(path: path, what: error.description)
    case .corrupt: self = .damaged(path: path, what: error.description)
    case .version(_, let found, let readable):
      self = .version(path: path, found: found, readable: readable)
    case .locked(_, let owner): self = .locked(path: path, owner: owner)
    case .lockLost: self = .lockLost(path: path)
    case .foreign(let file): self = .foreignFile(path: file)
    }
  }
}
