internal import Glibc

/// What can go wrong between the program and its files.
public enum StorageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An operation of the system failed; `code` is `errno`.
  case system(operation: String, path: String, code: Int32)
  /// The file named by something that was read is not there.
  case missing(path: String)
  /// Bytes that cannot have been written by this program, or not all of them.
  case corrupt(file: String, offset: Int, what: String)
  /// The bytes are of a version that this program does not read.
  case version(file: String, found: UInt16, newestReadable: UInt16)
  /// Another process writes; `owner` is what it left in the lock file.
  case locked(path: String, owner: String)
  /// The lock file that this process holds is no longer the one at `path`: somebody removed or
  /// replaced it, so that another writer may be at work.
  case lockLost(path: String)
  /// A file of somebody else has a name that is needed; it is never overwritten or removed.
  case foreign(path: String)

  public var description: String {
    switch self {
    case .system(let operation, let path, let code):
      return "cannot \(operation) \(path): \(String(cString: strerror(code)))"
    case .missing(let path):
      return "\(path) is missing"
    case .corrupt(let file, let offset, let what):
      return "\(file): \(what) at byte \(offset)"
    case .version(let file, let found, let newest):
      return "\(file): format \(found), but this program reads up to \(newest)"
    case .lockLost(let path):
      return "\(path) was removed or replaced while it was held"
    case .foreign(let path):
      return "\(path) is no file of an index, and stands where one is to be written"
    case .locked(let path, let owner):
      return "\(path) is held by another writer (\(owner))"
    }
  }
}
