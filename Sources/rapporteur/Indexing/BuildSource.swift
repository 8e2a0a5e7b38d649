import Catalogue
import Glibc
import InvertedIndex

/// What an index was built from: kept in its commit, so that a later run can tell whether there is
/// anything to do.
struct BuildSource: Equatable {
  /// Folders of catalogues, as absolute paths, in the order given.
  var corpora: [String]
  /// Files of JSON Lines, as absolute paths; "-" for standard input.
  var inputs: [String]
  /// Of the bytes of all files, 16 hexadecimal digits.
  var content: String
  /// Of sizes and times of the inputs: where it is the same, their content need not be read.
  var stamp: String
  /// Of the definition's files and their meaning.
  var definition: String
  /// Whether an input is a pipe or the like, which can be read once only: then nobody can tell
  /// whether it still says the same.
  var isReadOnce = false

  private static let keys = ["corpora", "inputs", "content", "stamp", "definition"]

  /// Reads what a commit says; nil where the index was changed since by other means.
  init?(userData: [String: String]) {
    guard let corpora = userData["corpora"], let inputs = userData["inputs"],
      let content = userData["content"], let definition = userData["definition"]
    else { return nil }
    self.corpora = corpora.split(separator: "\n").map(String.init)
    self.inputs = inputs.split(separator: "\n").map(String.init)
    self.content = content
    self.definition = definition
    stamp = userData["stamp"] ?? ""
  }

  /// Another index as the source.
  init(index: String) {
    self.init(corpora: [], inputs: [index], content: "", stamp: "", definition: "")
  }

  private init(
    corpora: [String], inputs: [String], content: String, stamp: String, definition: String
  ) {
    self.corpora = corpora
    self.inputs = inputs
    self.content = content
    self.stamp = stamp
    self.definition = definition
  }

  /// What a commit is to say.
  var userData: [String: String] {
    [
      "corpora": corpora.joined(separator: "\n"), "inputs": inputs.joined(separator: "\n"),
      "content": content, "stamp": stamp, "definition": definition,
    ]
  }

  /// Whether two indexes are built from the same places, whatever has become of the files.
  func hasSamePlaces(as other: BuildSource) -> Bool {
    corpora == other.corpora && inputs == other.inputs && !other.isReadOnce
  }

  /// In a few words, for messages.
  var places: String { (corpora + inputs).joined(separator: " ") }

  /// Takes the sources as they are now.
  ///
  /// - Parameters:
  ///   - catalogue: what the folders hold.
  ///   - known: an earlier state; where places, sizes and times of files of JSON Lines are the
  ///     same, they need not be read.
  /// - Throws: bad input where a file or folder cannot be read.
  init(
    corpora: [String], catalogue: Catalogue?, inputs: [String], definition: Definition,
    known: BuildSource?
  ) throws {
    self.corpora = try corpora.map(absolutePath)
    self.inputs = try inputs.map { try Self.isFile($0) ? try absolutePath($0) : $0 }
    isReadOnce = try inputs.contains { try !Self.isFile($0) }
    var definitionHash = ContentHash()
    definitionHash.combine(definition.meaning)
    for file in definition.files {
      file.bytes.withUnsafeBytes { definitionHash.combine($0) }
    }
    self.definition = hexadecimal(definitionHash.state)
    stamp = ""
    content = ""

    let files = try self.inputs.filter(Self.isFile)
    var stampHash = ContentHash(seed: catalogue?.contentHash ?? 0)
    for file in files {
      var status = stat()
      guard stat(file, &status) == 0 else { throw unreadable(file) }
      stampHash.combine(UInt64(bitPattern: Int64(status.st_size)))
      stampHash.combine(UInt64(bitPattern: Int64(status.st_mtim.tv_sec)))
      stampHash.combine(UInt64(bitPattern: Int64(status.st_mtim.tv_nsec)))
      stampHash.combine(UInt64(status.st_ino))
    }
    stamp = hexadecimal(stampHash.state)
    if let known, known.hasSamePlaces(as: self), known.stamp == stamp {
      content = known.content
      return
    }
    var hash = ContentHash(seed: catalogue?.contentHash ?? 0)
    for file in files { try hash.combine(contentsOf: file) }
    content = hexadecimal(hash.state)
  }
}

extension BuildSource {
  /// Whether a path leads to what can be read again: neither standard input nor a pipe, a socket or
  /// a device.
  private static func isFile(_ path: String) throws -> Bool {
    guard path != "-" else { return false }
    var status = stat()
    guard stat(path, &status) == 0 else { throw unreadable(path) }
    return status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFDIR
  }
}

extension ContentHash {
  /// The bytes of a file and its length.
  fileprivate mutating func combine(contentsOf path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var length: UInt64 = 0
    while true {
      // Whole chunks wherever the file goes on, so that the hash does not depend on how much one
      // call happened to read.
      var filled = 0
      while filled < chunk.count {
        let count = chunk.withUnsafeMutableBytes {
          Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
        }
        if count == 0 { break }
        if count < 0 && errno != EINTR { throw unreadable(path) }
        filled += max(0, count)
      }
      length &+= UInt64(filled)
      chunk.withUnsafeBytes { combine(UnsafeRawBufferPointer(rebasing: $0[..<filled])) }
      if filled < chunk.count { break }
    }
    combine(length)
  }
}

/// A path from the root, without links.
private func absolutePath(_ path: String) throws -> String {
  guard let pointer = realpath(path, nil) else { throw unreadable(path) }
  defer { free(pointer) }
  return String(cString: pointer)
}

private func unreadable(_ path: String) -> Failure {
  Failure(
    .badInput, "cannot read: \(String(cString: strerror(errno)))", at: path,
    remedy: "name a file or folder that can be read")
}

/// 16 hexadecimal digits.
private func hexadecimal(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
