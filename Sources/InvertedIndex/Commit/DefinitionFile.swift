internal import Storage

// Index/FORMAT.md, section 4.

/// Bytes that were attached to a definition: in memory, or where a file of an index has them.
public struct AttachedBytes: Sendable {
  /// What keeps the bytes in place: a mapped file, or the bytes themselves.
  public let owner: any AnyObject & Sendable
  private let range: Range<Int>

  private final class Memory: Sendable {
    let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  init(_ bytes: [UInt8]) {
    owner = Memory(bytes)
    range = 0..<bytes.count
  }

  /// - Parameter range: Of the file's body.
  init(_ file: MappedFile, _ range: Range<Int>) {
    owner = file
    self.range = range
  }

  /// Where the bytes lie, valid while `owner` lives; nil where they are in an array.
  public var mapped: UnsafeRawBufferPointer? {
    (owner as? MappedFile).map { UnsafeRawBufferPointer(rebasing: $0.body[range]) }
  }

  /// A copy of the bytes.
  public var bytes: [UInt8] {
    if let mapped { return Array(mapped) }
    return (owner as? Memory)?.bytes ?? []
  }
}

/// The texts of the definition, and what was attached, as an index carries them.
struct DefinitionFile {
  /// How the file's name begins; 16 hexadecimal digits follow.
  static let prefix = "definition-"
  /// Its name until it is whole.
  static let temporaryName = "definition.new"

  var definition: Definition
  var attachments: [String: AttachedBytes]

  /// Hash of what was attached: a part of the fingerprint.
  static func hash(_ attachments: [String: AttachedBytes]) -> UInt64 {
    var hash = ContentHash(seed: 3)
    for (name, attached) in attachments.sorted(by: { $0.key < $1.key }) {
      hash.combine(name)
      if let mapped = attached.mapped {
        hash.combine(mapped)
      } else {
        hash.combine(attached.bytes)
      }
    }
    return hash.value
  }

  private var encoded: [UInt8] {
    var writer = ByteWriter()
    writer.appendVariable(UInt64(definition.files.count))
    for file in definition.files {
      writer.append(file.name)
      writer.appendVariable(UInt64(file.bytes.count))
      writer.append(file.bytes)
    }
    writer.appendVariable(UInt64(attachments.count))
    for (name, attached) in attachments.sorted(by: { $0.key < $1.key }) {
      let bytes = attached.bytes
      writer.append(name)
      writer.appendVariable(UInt64(bytes.count))
      writer.append(bytes)
    }
    return writer.bytes
  }

  /// The file's name follows from its content, so that commits with one definition share it.
  var name: String {
    var hash = ContentHash(seed: 4)
    hash.combine(encoded)
    return Self.prefix + hexadecimal(hash.value, digits: 16)
  }

  /// Writes the file, unless the folder has it already, whole and sound. A damaged one of the name
  /// is replaced in one step, so that the commit that names it gets its definition back.
  func write(_ directory: Directory) throws(StorageError) -> FileSummary {
    let name = name
    if let sound = Self.soundFile(name, directory) {
      return FileSummary(
        name: name, length: sound.bytes.count, checksum: sound.recordedChecksum)
    }
    let file = try directory.createFile(
      Self.temporaryName, kind: .definition, replacing: true)
    try file.write(encoded)
    var summary = try file.finish()
    try directory.rename(Self.temporaryName, to: name)
    summary.name = name
    return summary
  }

  private static func soundFile(_ name: String, _ directory: Directory) -> MappedFile? {
    do throws(StorageError) {
      let file = try directory.map(name, kind: .definition)
      try file.verifyChecksum()
      return file
    } catch {
      return nil
    }
  }

  init(definition: Definition, attachments: [String: AttachedBytes]) {
    self.definition = definition
    self.attachments = attachments
  }

  init(_ file: MappedFile, path: String) throws(IndexError) {
    var files: [(name: String, bytes: [UInt8])] = []
    var attachments: [String: AttachedBytes] = [:]
    do throws(StorageError) {
      var reader = ByteReader(file.body, file: file.name, base: FileEnvelope.headerLength)
      for _ in 0..<(try reader.count(ofSize: 2)) {
        let name = try reader.string()
        files.append((name, Array(try reader.slice(try reader.count()))))
      }
      for _ in 0..<(try reader.count(ofSize: 2)) {
        let name = try reader.string()
        let slice = try reader.slice(try reader.count())
        guard let base = file.body.baseAddress, let start = slice.baseAddress else {
          attachments[name] = AttachedBytes([])
          continue
        }
        let offset = start - base
        attachments[name] = AttachedBytes(file, offset..<offset + slice.count)
      }
      guard reader.isAtEnd else { throw reader.corrupt("bytes follow the last text") }
    } catch {
      throw IndexError(error, path: path)
    }
    do {
      definition = try Definition(files: files)
    } catch {
      throw .damaged(path: path, what: "\(file.name): \(error)")
    }
    self.attachments = attachments
  }
}
