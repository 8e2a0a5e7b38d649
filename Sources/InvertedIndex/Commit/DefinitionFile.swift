internal import Storage

// Index/FORMAT.md, section 4.

/// The texts of the definition, and what was attached, as an index carries them.
struct DefinitionFile {
  var definition: Definition
  var attachments: [String: [UInt8]]

  /// Hash of what was attached: a part of the fingerprint.
  static func hash(_ attachments: [String: [UInt8]]) -> UInt64 {
    var hash = ContentHash(seed: 3)
    for (name, bytes) in attachments.sorted(by: { $0.key < $1.key }) {
      hash.combine(name)
      hash.combine(bytes)
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
    for (name, bytes) in attachments.sorted(by: { $0.key < $1.key }) {
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
    return "definition-" + hexadecimal(hash.value, digits: 16)
  }

  func write(_ directory: Directory) throws(StorageError) -> FileSummary {
    let file = try directory.createFile(name, kind: .definition)
    try file.write(encoded)
    return try file.finish()
  }

  init(definition: Definition, attachments: [String: [UInt8]]) {
    self.definition = definition
    self.attachments = attachments
  }

  init(_ file: MappedFile, path: String) throws(IndexError) {
    var files: [(name: String, bytes: [UInt8])] = []
    var attachments: [String: [UInt8]] = [:]
    do throws(StorageError) {
      var reader = ByteReader(file.body, file: file.name, base: FileEnvelope.headerLength)
      for _ in 0..<(try reader.count(ofSize: 2)) {
        let name = try reader.string()
        files.append((name, Array(try reader.slice(try reader.count()))))
      }
      for _ in 0..<(try reader.count(ofSize: 2)) {
        let name = try reader.string()
        attachments[name] = Array(try reader.slice(try reader.count()))
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
