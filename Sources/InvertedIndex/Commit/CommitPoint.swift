internal import Storage

// Index/FORMAT.md, section 3.

/// How many documents have a field, and how many words it has in all: BM25's N and average
/// length, as Lucene counts them (`docCount`, `sumTotalTermFreq`).
public struct FieldStatistics: Sendable, Hashable {
  public var documentCount: Int
  public var sumTotalTermFrequency: Int

  public init(documentCount: Int = 0, sumTotalTermFrequency: Int = 0) {
    self.documentCount = documentCount
    self.sumTotalTermFrequency = sumTotalTermFrequency
  }
}

/// What a commit says of one segment.
struct SegmentInfo: Sendable, Equatable {
  struct Deletions: Sendable, Equatable {
    /// The commit that wrote the file.
    var generation: UInt64
    var count: Int
    /// Sum of the hashes of the deleted records.
    var hashSum: UInt64
    var length: Int
    var checksum: UInt32
  }

  struct File: Sendable, Equatable {
    var kind: FileKind
    var length: Int
    var checksum: UInt32
  }

  var name: String
  var id: SegmentID
  var documentCount: Int
  /// Sum of the hashes of all its records.
  var hashSum: UInt64
  /// Hash of the records' hashes in their order, where ties are in insertion order; else 0.
  var orderHash: UInt64
  var files: [File]
  /// By field ordinal; fields without a word are left out.
  var fieldStatistics: [Int: FieldStatistics]
  /// Records by the language their text was analysed in, by BCP 47 code.
  var languages: [String: Int]
  var deletions: Deletions?

  static let fileKinds: [(kind: FileKind, suffix: String)] = [
    (.terms, "terms"), (.postings, "postings"), (.positions, "positions"), (.norms, "norms"),
    (.columns, "columns"), (.stored, "stored"),
  ]

  var liveDocumentCount: Int { documentCount - (deletions?.count ?? 0) }

  func fileName(_ kind: FileKind) -> String {
    if kind == .liveDocs { return "\(name).live-\(deletions?.generation ?? 0)" }
    return "\(name).\(Self.fileKinds.first { $0.kind == kind }?.suffix ?? "")"
  }

  /// Every file it names.
  var summaries: [FileSummary] {
    var result = files.map {
      FileSummary(name: fileName($0.kind), length: $0.length, checksum: $0.checksum)
    }
    if let deletions {
      result.append(
        FileSummary(
          name: fileName(.liveDocs), length: deletions.length, checksum: deletions.checksum))
    }
    return result
  }

  /// What one of its files holds.
  func kind(of summary: FileSummary) -> FileKind {
    files.first { fileName($0.kind) == summary.name }?.kind ?? .liveDocs
  }

  var sizeInBytes: Int { files.reduce(0) { $0 + $1.length } }
}

/// The small file whose atomic replacement is a commit: it names everything else.
struct CommitPoint: Sendable, Equatable {
  static let fileName = "commit"
  static let temporaryName = "commit.new"
  /// The same bytes once more, for `repair` only: everything hangs on the commit.
  static let copyName = "commit.copy"

  var generation: UInt64
  /// `Definition.meaning` when the index was written, with the writer's ICU and Snowball.
  var meaning: UInt64
  var definition: FileSummary
  /// Number of the next segment's name.
  var nextSegment: Int
  var userData: [String: String]
  var segments: [SegmentInfo]

  var documentCount: Int { segments.reduce(0) { $0 + $1.liveDocumentCount } }

  /// Sum of the live records' hashes, what deleted ones still leave in the statistics, and the
  /// order of records where it decides ties.
  var fingerprint: UInt64 {
    var live: UInt64 = 0
    var dead: UInt64 = 0
    var deadCount = 0
    var order: UInt64 = 0
    for segment in segments {
      live &+= segment.hashSum &- (segment.deletions?.hashSum ?? 0)
      dead &+= segment.deletions?.hashSum ?? 0
      deadCount += segment.deletions?.count ?? 0
      order = ContentHash.joined(order, segment.orderHash, count: segment.documentCount)
    }
    var hash = ContentHash(seed: 2)
    hash.combine(meaning)
    hash.combine(definitionAttachments)
    hash.combine(UInt64(documentCount))
    hash.combine(live)
    hash.combine(UInt64(deadCount))
    hash.combine(dead)
    hash.combine(order)
    return hash.value
  }

  /// Hash of what was attached to the definition.
  var definitionAttachments: UInt64

  /// Every file it names, without itself.
  var files: [FileSummary] { [definition] + segments.flatMap(\.summaries) }

  /// Every file it names, as `Directory.map` takes them.
  var typedFiles: [(name: String, kind: FileKind, segment: SegmentID)] {
    [(definition.name, .definition, .none)]
      + segments.flatMap { segment in
        segment.summaries.map { ($0.name, segment.kind(of: $0), segment.id) }
      }
  }

  /// Whether each of its files is there, of its length and with the envelope that it must have.
  func hasAllFiles(_ directory: Directory) -> Bool {
    let lengths = Dictionary(
      files.map { ($0.name, $0.length) }, uniquingKeysWith: { first, _ in first })
    return typedFiles.allSatisfy { file in
      do throws(StorageError) {
        let mapped = try directory.map(file.name, kind: file.kind, segment: file.segment)
        return mapped.bytes.count == lengths[file.name]
      } catch {
        return false
      }
    }
  }

  func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.append(generation)
    writer.append(meaning)
    writer.append(definitionAttachments)
    writer.append(definition.name)
    writer.appendVariable(UInt64(definition.length))
    writer.append(definition.checksum)
    writer.appendVariable(UInt64(nextSegment))
    writer.appendVariable(UInt64(userData.count))
    for (key, value) in userData.sorted(by: { $0.key < $1.key }) {
      writer.append(key)
      writer.append(value)
    }
    writer.appendVariable(UInt64(segments.count))
    for segment in segments { Self.append(segment, to: &writer) }
    return writer.bytes
  }

  private static func append(_ segment: SegmentInfo, to writer: inout ByteWriter) {
    writer.append(segment.name)
    writer.append(segment.id.high)
    writer.append(segment.id.low)
    writer.appendVariable(UInt64(segment.documentCount))
    writer.append(segment.hashSum)
    writer.append(segment.orderHash)
    for file in segment.files {
      writer.appendVariable(UInt64(file.length))
      writer.append(file.checksum)
    }
    writer.appendVariable(UInt64(segment.fieldStatistics.count))
    for (field, statistics) in segment.fieldStatistics.sorted(by: { $0.key < $1.key }) {
      writer.appendVariable(UInt64(field))
      writer.appendVariable(UInt64(statistics.documentCount))
      writer.appendVariable(UInt64(statistics.sumTotalTermFrequency))
    }
    writer.appendVariable(UInt64(segment.languages.count))
    for (code, count) in segment.languages.sorted(by: { $0.key < $1.key }) {
      writer.append(code)
      writer.appendVariable(UInt64(count))
    }
    guard let deletions = segment.deletions else {
      writer.append(UInt8(0))
      return
    }
    writer.append(UInt8(1))
    writer.append(deletions.generation)
    writer.appendVariable(UInt64(deletions.count))
    writer.append(deletions.hashSum)
    writer.appendVariable(UInt64(deletions.length))
    writer.append(deletions.checksum)
  }

  init(
    generation: UInt64, meaning: UInt64, definition: FileSummary, definitionAttachments: UInt64,
    nextSegment: Int, userData: [String: String], segments: [SegmentInfo]
  ) {
    self.generation = generation
    self.meaning = meaning
    self.definition = definition
    self.definitionAttachments = definitionAttachments
    self.nextSegment = nextSegment
    self.userData = userData
    self.segments = segments
  }

  /// Reads the body of a commit file. Every count and name is checked.
  init(_ body: UnsafeRawBufferPointer, file: String) throws(StorageError) {
    var reader = ByteReader(body, file: file, base: FileEnvelope.headerLength)
    generation = try Self.generation(&reader)
    meaning = try reader.word64()
    definitionAttachments = try reader.word64()
    let definitionName = try Self.name(&reader)
    definition = FileSummary(
      name: definitionName, length: try reader.integer(upTo: Self.greatestLength),
      checksum: try reader.word32())
    nextSegment = try reader.integer(upTo: Self.greatestSegmentNumber)
    userData = [:]
    for _ in 0..<(try reader.count(ofSize: 2)) {
      let key = try reader.string()
      userData[key] = try reader.string()
    }
    segments = []
    for _ in 0..<(try reader.count(ofSize: 40)) { segments.append(try Self.segment(&reader)) }
    guard reader.isAtEnd else { throw reader.corrupt("bytes follow the last segment") }
    // Sums over all segments, as readers make them, stay below 2^63: there are fewer segments than
    // bytes in this file, and it has fewer than 2^31.
    guard body.count < 1 << 31,
      segments.reduce(0, { $0 + $1.documentCount }) <= Self.greatestDocumentCount,
      segments.allSatisfy({ ($0.deletions?.generation ?? 0) <= generation })
    else { throw reader.corrupt("its numbers contradict each other") }
    var length = 0
    for file in files {
      length += file.length
      guard length <= Self.greatestLength else {
        throw reader.corrupt("a file's length is damaged")
      }
    }
  }

  /// Greater numbers no index comes to, and sums of those below cannot overflow.
  private static let greatestGeneration: UInt64 = 1 << 60
  private static let greatestLength = 1 << 60
  private static let greatestSegmentNumber = 1_000_000_000_000_000
  private static let greatestDocumentCount = 1 << 36

  private static func generation(_ reader: inout ByteReader) throws(StorageError) -> UInt64 {
    let generation = try reader.word64()
    guard generation <= greatestGeneration else { throw reader.corrupt("a generation is damaged") }
    return generation
  }

  /// A file's name: never a path out of the index.
  private static func name(_ reader: inout ByteReader) throws(StorageError) -> String {
    let name = try reader.string()
    let isPlain = name.utf8.allSatisfy {
      ($0 >= 0x61 && $0 <= 0x7a) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2d || $0 == 0x5f
    }
    guard isPlain, !name.isEmpty, name.utf8.count <= 64 else {
      throw reader.corrupt("a file's name is damaged")
    }
    return name
  }

  private static func segment(_ reader: inout ByteReader) throws(StorageError) -> SegmentInfo {
    var segment = SegmentInfo(
      name: try name(&reader),
      id: SegmentID(high: try reader.word64(), low: try reader.word64()),
      documentCount: 0, hashSum: 0, orderHash: 0, files: [], fieldStatistics: [:], languages: [:],
      deletions: nil)
    segment.documentCount = try reader.integer(upTo: 1 << 31 - 1)
    let count = segment.documentCount
    segment.hashSum = try reader.word64()
    segment.orderHash = try reader.word64()
    for (kind, _) in SegmentInfo.fileKinds {
      segment.files.append(
        SegmentInfo.File(
          kind: kind, length: try reader.integer(upTo: greatestLength),
          checksum: try reader.word32()))
    }
    for _ in 0..<(try reader.count(ofSize: 3)) {
      let field = try reader.integer(upTo: 1 << 20)
      // A record has fewer than 2^24 places in a field, and few words at one place.
      segment.fieldStatistics[field] = FieldStatistics(
        documentCount: try reader.integer(upTo: count),
        sumTotalTermFrequency: try reader.integer(upTo: count << 26))
    }
    for _ in 0..<(try reader.count(ofSize: 2)) {
      let code = try reader.string()
      segment.languages[code] = try reader.integer(upTo: count)
    }
    switch try reader.byte() {
    case 0: break
    case 1:
      let deletions = SegmentInfo.Deletions(
        generation: try generation(&reader), count: try reader.integer(upTo: count),
        hashSum: try reader.word64(), length: try reader.integer(upTo: greatestLength),
        checksum: try reader.word32())
      segment.deletions = deletions
    default: throw reader.corrupt("a flag is neither 0 nor 1")
    }
    return segment
  }

  /// Reads the commit of a folder, or nil where there is none.
  static func read(_ directory: Directory, name: String = fileName) throws(StorageError)
    -> CommitPoint?
  {
    let file: MappedFile
    do {
      file = try directory.map(name, kind: .commit)
    } catch .missing {
      return nil
    }
    // The commit is small and everything hangs on it, so it alone is checked whole when opened.
    try file.verifyChecksum()
    return try CommitPoint(file.body, file: name)
  }

  /// What stands where a commit is to be written.
  enum Predecessor: Equatable {
    case none
    case commit(CommitPoint)
    /// A file that cannot be read as a commit.
    case unreadable([UInt8])

    init(_ directory: Directory) throws(StorageError) {
      do throws(StorageError) {
        self = try CommitPoint.read(directory).map(Predecessor.commit) ?? .none
      } catch .system(let operation, let path, let code) {
        throw .system(operation: operation, path: path, code: code)
      } catch {
        self = .unreadable(directory.bytes(of: CommitPoint.fileName) ?? [])
      }
    }
  }

  /// Makes this the folder's commit: the file's bytes first, then its name, then the folder.
  /// All files it names must be synced already.
  ///
  /// - Parameter predecessor: The commit that its writer began on.
  /// - Throws: `.lockLost` if another commit is there now, or the folder's lock is another one.
  func write(_ directory: Directory, replacing predecessor: Predecessor) throws(StorageError) {
    // The names of the files that the commit names must be durable before it is.
    try put(directory, as: Self.fileName) { () throws(StorageError) in
      guard try Predecessor(directory) == predecessor else {
        throw .lockLost(path: directory.path(of: WriteLock.fileName))
      }
    }
    // Only now the copy: whenever the program stops, the commit is good, and the copy is of this
    // commit or of the one before.
    try put(directory, as: Self.copyName) {}
  }

  private func put(
    _ directory: Directory, as name: String, verify: () throws(StorageError) -> Void
  ) throws(StorageError) {
    let file = try directory.createFile(Self.temporaryName, kind: .commit, replacing: true)
    try file.write(encoded())
    _ = try file.finish()
    try directory.synchronize()
    try verify()
    try directory.rename(Self.temporaryName, to: name)
    try directory.synchronize()
  }
}
