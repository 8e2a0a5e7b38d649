import ArgumentParser
import Catalogue
import Glibc
import InvertedIndex
import JSON
import Platform

/// `shard`: divides records among several indexes.
struct ShardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shard",
    abstract: "Divide records among several indexes.",
    discussion: """
      Records go to shards by a hash of their id. The folder gets an index for each shard \
      (shard-000, shard-001 …, each of one segment), 'vocabulary', an index of no records with the \
      definition and the names that all shards share, and, written last, 'manifest.toml', which \
      names the generation and fingerprint of each. Names and subjects are resolved before records \
      are divided.

      EXAMPLES
        rapporteur shard --from-index passages --shards 4 --out passages-4
        rapporteur shard --input passages.jsonl.zst --shards 16 --out passages-16
        rapporteur shard --corpus Corpus --shards 2 --out catalogue-2
      """)

  @Option(
    help: ArgumentHelp("Take the records that this index keeps.", valueName: "dir"),
    completion: .directory)
  var fromIndex: String?

  @Option(
    help: ArgumentHelp("Catalogue to take; may be repeated.", valueName: "dir"),
    completion: .directory)
  var corpus: [String] = []

  @Option(
    help: ArgumentHelp("JSON Lines to take; may be repeated.", valueName: "file"),
    completion: .file())
  var input: [String] = []

  @Option(
    help: ArgumentHelp("Definition of the shards, for --corpus and --input.", valueName: "dir"),
    completion: .directory)
  var definition: String?

  @Option(help: ArgumentHelp("Number of shards, at most 4096.", valueName: "n"))
  var shards: PositiveNumber

  @Option(
    help: ArgumentHelp("Folder for the shards; must not hold any yet.", valueName: "dir"),
    completion: .directory)
  var out: String

  /// More indexes than this are not opened for writing at once.
  private static let maximumShards = 4_096

  func run() throws {
    guard shards.value <= Self.maximumShards else {
      throw Failure(
        .badInput, "\(shards.value) shards", at: "--shards",
        remedy: "give at most \(Self.maximumShards)")
    }
    guard (fromIndex == nil) != (corpus.isEmpty && input.isEmpty) else {
      throw Failure(
        .badInput,
        fromIndex == nil ? "nothing to divide" : "--from-index together with --corpus or --input",
        at: "in the arguments", remedy: "give either --from-index or --corpus and --input")
    }
    guard !Files.exists(out + "/manifest.toml") else {
      throw Failure(
        .badInput, "there are shards already", at: out, remedy: "name another folder with --out")
    }
    Interruption.watch()
    try made { () throws(FileError) in try Files.makeFolder(out) }
    if let fromIndex {
      try divide(fromIndex)
    } else {
      // Records refer to each other: they are resolved in one index, which goes again.
      let whole = out + "/whole"
      defer { remove(folder: whole) }
      var arguments = ["--index", whole, "--replace"]
      for folder in corpus { arguments += ["--corpus", folder] }
      for file in input { arguments += ["--input", file] }
      if let definition { arguments += ["--definition", definition] }
      try IndexCommand.parse(arguments).run()
      try divide(whole)
    }
  }

  /// Divides the records of an index.
  private func divide(_ path: String) throws {
    let records = try indexing { () throws(IndexError) in try StoredRecords(path: path) }
    var parts: [Part] = []
    for number in 0..<shards.value {
      parts.append(try Part(out + "/" + Self.name(of: number), records))
    }
    let reader = RecordReader(inputs: [], definition: records.definition)
    var progress = Progress(label: "dividing", unit: "records")
    defer { progress.finish() }
    while let record = try indexing({ () throws(IndexError) in try records.next() }) {
      try Interruption.check(doing: "dividing")
      guard let id = (try? JSONValue(utf8: record))?["id"]?.string else {
        throw Failure(
          .index, "a stored record has no id", at: path,
          remedy: "look at the index with 'rapporteur check'")
      }
      try parts[Self.shard(of: id, among: parts.count)].add(record, by: reader)
      progress.update(
        count: reader.recordsRead,
        share: Double(reader.recordsRead) / Double(max(1, records.count)))
    }
    var manifest = "generation = 1\n"
    let vocabulary = try Part(out + "/vocabulary", records).finish()
    manifest += "vocabulary = \"\(vocabulary.fingerprint)\"\n"
    for (number, part) in parts.enumerated() {
      let snapshot = try part.finish()
      manifest += """

        [[shard]]
        index = \(number)
        generation = \(snapshot.generation)
        fingerprint = "\(snapshot.fingerprint)"
        replicas = []

        """
    }
    try made { () throws(FileError) in
      try Files.replace(out + "/manifest.toml", with: Array(manifest.utf8))
    }
    StandardError.note(
      "\(counted(reader.recordsRead, "record")) in \(counted(parts.count, "shard")), \(out)")
  }

  /// The folder of a shard.
  private static func name(of number: Int) -> String {
    let digits = String(number)
    return "shard-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// Where a record belongs: FNV-1a of the id's bytes, 64 bits, modulo the number of shards.
  private static func shard(of id: String, among count: Int) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(hash % UInt64(count))
  }

  /// What fails where files are made, as the program says it.
  private func made(_ body: () throws(FileError) -> Void) throws {
    do {
      try body()
    } catch {
      throw Failure(.failed, "\(error)", at: out, remedy: "name a folder that can be written")
    }
  }

  /// Removes a folder of plain files, as far as that is possible.
  private func remove(folder: String) {
    for name in Files.names(in: folder) ?? [] { Files.remove(folder + "/" + name) }
    rmdir(folder)
  }

  /// A shard that is being written.
  private final class Part {
    private let path: String
    private let writer: IndexWriter
    private let buffer = DocumentBuffer()

    init(_ path: String, _ records: StoredRecords) throws {
      self.path = path
      writer = try indexing { () throws(IndexError) in
        try IndexWriter(path: path, definition: records.definition, mode: .create)
      }
      for (name, bytes) in records.attachments { writer.setAttachment(name, bytes) }
    }

    func add(_ record: [UInt8], by reader: RecordReader) throws {
      do {
        try reader.add(record, to: buffer)
      } catch {
        throw Failure(.failed, "\(error)", at: path, remedy: "nothing was finished")
      }
      if buffer.sizeInBytes >= 1 << 20 { try flush() }
    }

    private func flush() throws {
      let refused = try indexing { () throws(IndexError) in try writer.add(buffer) }
      buffer.removeAll()
      if let first = refused.first {
        throw Failure(
          .badInput, "record \(first.id): \(first.reason)", at: path,
          remedy: "mend the record; no manifest was written")
      }
    }

    /// Commits, makes one segment of all, and opens the result.
    func finish() throws -> Snapshot {
      try flush()
      return try indexing { () throws(IndexError) in
        _ = try writer.commit()
        _ = try writer.mergeAll()
        return try Snapshot.open(path: path)
      }
    }
  }
}
