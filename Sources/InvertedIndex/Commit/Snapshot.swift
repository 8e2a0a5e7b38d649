public import Analysis
internal import Storage

/// Where a record stands in a snapshot.
public struct DocumentAddress: Sendable, Hashable {
  /// Index into `Snapshot.segments`.
  public var segment: Int
  /// Document number inside the segment.
  public var document: Int

  public init(segment: Int, document: Int) {
    self.segment = segment
    self.document = document
  }
}

/// One commit of an index, open for reading: it stays what it was, whatever a writer does.
///
/// All files are mapped when it is opened. A writer removes files that the newest commit no
/// longer names; their bytes stay until the last snapshot that maps them goes, as is the way of
/// POSIX systems. So readers need no locks, and a snapshot can be kept as long as wanted.
///
/// Immutable and safe to share between threads.
public final class Snapshot: Sendable {
  /// The file whose replacement is a commit: who looks for new commits looks at it.
  package static let commitFileName = CommitPoint.fileName

  /// The index's folder.
  public let path: String
  public let definition: Definition
  public let segments: [SegmentReader]
  /// What the source of the build left for itself; no part of the fingerprint.
  public var userData: [String: String] { commit.userData }
  /// Number of the commit, from 1.
  public var generation: UInt64 { commit.generation }
  /// Of content and definition, 16 hexadecimal digits: two indexes of one fingerprint answer
  /// alike. Deleted records that are still in the statistics take part in it.
  public let fingerprint: String
  /// Records, without deleted ones.
  public let documentCount: Int
  /// Documents of all segments, deleted ones included.
  public let maximumDocument: Int

  let commit: CommitPoint
  let attachments: [String: AttachedBytes]
  /// Its checksum was found right.
  let definitionFile: MappedFile
  private let statistics: [FieldStatistics]

  private init(
    path: String, commit: CommitPoint, definition: DefinitionFile, file: MappedFile,
    segments: [SegmentReader]
  ) {
    definitionFile = file
    self.path = path
    self.commit = commit
    self.definition = definition.definition
    attachments = definition.attachments
    self.segments = segments
    fingerprint = hexadecimal(commit.fingerprint, digits: 16)
    documentCount = commit.documentCount
    maximumDocument = segments.reduce(0) { $0 + $1.documentCount }
    var statistics = [FieldStatistics](
      repeating: FieldStatistics(), count: definition.definition.fields.count)
    for segment in segments {
      for (field, counts) in segment.info.fieldStatistics where field < statistics.count {
        // Wrapping: damaged counts give wrong scores, not a trap.
        statistics[field].documentCount &+= counts.documentCount
        statistics[field].sumTotalTermFrequency &+= counts.sumTotalTermFrequency
      }
    }
    self.statistics = statistics
  }

  /// Opens the newest commit: maps its files and checks headers and lengths, not their content,
  /// so that it takes the same few milliseconds whatever the size.
  ///
  /// - Throws: `.missing`, `.damaged`, `.version` or `.definitionDiffers`.
  public static func open(path: String) throws(IndexError) -> Snapshot {
    try open(path: path, withAnyMeaning: false)
  }

  /// - Parameter withAnyMeaning: Opens it also where terms would be made otherwise today: good
  ///   enough for reading stored records, not for searching.
  static func open(path: String, withAnyMeaning: Bool) throws(IndexError) -> Snapshot {
    let directory = Directory(path)
    var attempt = 0
    while true {
      attempt += 1
      var generation: UInt64?
      do {
        guard let commit = try IndexFolder.commit(directory) else {
          throw IndexError.missing(path: path)
        }
        generation = commit.generation
        return try Snapshot(commit, directory: directory, withAnyMeaning: withAnyMeaning)
      } catch StorageError.missing(let file) {
        // A writer may have replaced the commit and removed what it named, after it was read.
        let newest = try? CommitPoint.read(directory)
        if attempt < 20, let newest, newest.generation != generation { continue }
        throw .damaged(path: path, what: "\(file) is missing")
      } catch let error as StorageError {
        throw IndexError(error, path: path)
      } catch let error as IndexError {
        throw error
      } catch {
        throw .system(message: "\(error)")
      }
    }
  }

  /// A definition with more bytes than this is not verified byte by byte at opening.
  private static let largeDefinition = 1 << 20

  /// Opens what a commit names.
  ///
  /// - Throws: `StorageError` or `IndexError`.
  convenience init(_ commit: CommitPoint, directory: Directory, withAnyMeaning: Bool = false)
    throws
  {
    let file = try directory.map(commit.definition.name, kind: .definition)
    guard file.bytes.count == commit.definition.length,
      file.recordedChecksum == commit.definition.checksum
    else {
      throw StorageError.corrupt(
        file: file.name, offset: file.bytes.count,
        what: "the commit says another length or checksum")
    }
    // A large vocabulary is not read whole to open an index: `check` reads it, and what of it makes no
    // sense reads as absent. The definition's own texts are compared by their meaning below.
    let isLarge = file.bytes.count > Self.largeDefinition
    if !isLarge { try file.verifyChecksum() }
    let definition = try DefinitionFile(file, path: directory.path)
    guard withAnyMeaning || definition.definition.meaning == commit.meaning,
      isLarge || DefinitionFile.hash(definition.attachments) == commit.definitionAttachments
    else { throw IndexError.definitionDiffers(path: directory.path) }
    var segments: [SegmentReader] = []
    var base = 0
    for info in commit.segments {
      segments.append(
        try SegmentReader(
          info, base: base, directory: directory, definition: definition.definition))
      base += info.documentCount
    }
    self.init(
      path: directory.path, commit: commit, definition: definition, file: file, segments: segments)
  }

  /// Lucene's `docCount` and `sumTotalTermFreq` of a field, over all segments. Deleted records
  /// count until they are merged away.
  public func fieldStatistics(_ field: Int) -> FieldStatistics {
    field >= 0 && field < statistics.count ? statistics[field] : FieldStatistics()
  }

  /// Records by the language their text was analysed in, most first. Deleted ones included.
  public var languageCounts: [(language: Language, documentCount: Int)] {
    var counts: [Language: Int] = [:]
    for segment in segments {
      for (code, count) in segment.info.languages {
        counts[Language(bcp47: code) ?? .undetermined, default: 0] &+= count
      }
    }
    return counts.map { (language: $0.key, documentCount: $0.value) }.sorted {
      ($0.documentCount, $1.language) > ($1.documentCount, $0.language)
    }
  }

  /// Whether bytes of its files were lost since it was opened (cut or overwritten in place, or the
  /// disk failed): what is read from it is worth nothing. A load where nothing was lost anywhere.
  public var hasLostBytes: Bool {
    MappedFile.lossCount > 0
      && segments.contains { $0.mappedFiles.contains(where: \.hasLostBytes) }
  }

  /// What was attached to the definition under a name.
  public func attachment(_ name: String) -> [UInt8]? { attachments[name]?.bytes }

  /// The same where it lies.
  public func attachedBytes(_ name: String) -> AttachedBytes? { attachments[name] }

  /// The live record of exactly this id, or nil.
  public func find(id: String) -> DocumentAddress? {
    var id = id
    return id.withUTF8 { find(id: UnsafeRawBufferPointer($0)) }
  }

  package func find(id: UnsafeRawBufferPointer) -> DocumentAddress? {
    guard let field = definition.field("id"), field.kind == .keyword else { return nil }
    let term = KeywordFolder().fold(id)
    // Of several segments the newest has the record, the older ones have it deleted.
    for index in segments.indices.reversed() {
      let segment = segments[index]
      guard let dictionary = segment.inverted.terms(field: field.ordinal),
        let info = dictionary.find(term),
        var cursor = PostingsCursor(segment.inverted, options: dictionary.options, info: info)
      else { continue }
      while cursor.next() {
        let document = Int(cursor.document)
        if segment.isLive(document), segment.idBytes(document).elementsEqual(id) {
          return DocumentAddress(segment: index, document: document)
        }
      }
    }
    return nil
  }
}
