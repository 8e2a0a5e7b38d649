internal import Analysis
public import Storage

/// What there is to tell of an index without reading all of it.
public struct IndexStatistics: Sendable {
  public struct FieldCounts: Sendable {
    public var name: String
    public var kind: Field.Kind
    /// Distinct terms, added over the segments: with several segments, terms they share count
    /// once in each.
    public var termCount: Int
    /// Records that have the field, and words in it; of text fields.
    public var documentCount: Int
    public var wordCount: Int
  }

  public struct SegmentCounts: Sendable {
    public var name: String
    public var documentCount: Int
    public var deletedCount: Int
    public var bytes: Int
  }

  public var path: String
  public var formatVersion: Int
  public var generation: UInt64
  public var fingerprint: String
  public var definitionName: String
  public var documentCount: Int
  public var deletedCount: Int
  public var fields: [FieldCounts]
  public var segments: [SegmentCounts]
  /// Bytes by kind of file: terms, postings, positions, norms, columns, stored, deletions,
  /// definition.
  public var bytesByPart: [(part: String, bytes: Int)]
  public var totalBytes: Int
  public var languages: [(code: String, documentCount: Int)]
  /// When the commit was made, in seconds since 1970.
  public var lastCommit: Int?
  /// Who is writing now.
  public var writer: WriteLock.Owner?
  public var leftovers: [String]
  public var userData: [String: String]

  /// Reads the newest commit's counts.
  public static func read(path: String) throws(IndexError) -> IndexStatistics {
    let snapshot = try Snapshot.open(path: path)
    let directory = Directory(path)
    var parts: [(part: String, bytes: Int)] = []
    for (kind, suffix) in SegmentInfo.fileKinds {
      let bytes = snapshot.segments.reduce(0) { sum, segment in
        sum + (segment.info.files.first { $0.kind == kind }?.length ?? 0)
      }
      parts.append((suffix, bytes))
    }
    parts.append(
      ("deletions", snapshot.segments.reduce(0) { $0 + ($1.info.deletions?.length ?? 0) }))
    parts.append(("definition", snapshot.commit.definition.length))
    let fields = snapshot.definition.fields.map { field in
      let counts = snapshot.fieldStatistics(field.ordinal)
      return FieldCounts(
        name: field.name, kind: field.kind,
        termCount: snapshot.segments.reduce(0) {
          $0 + ($1.inverted.terms(field: field.ordinal)?.termCount ?? 0)
        },
        documentCount: counts.documentCount, wordCount: counts.sumTotalTermFrequency)
    }
    return IndexStatistics(
      path: path, formatVersion: Int(FileEnvelope.version), generation: snapshot.generation,
      fingerprint: snapshot.fingerprint, definitionName: snapshot.definition.name,
      documentCount: snapshot.documentCount,
      deletedCount: snapshot.maximumDocument - snapshot.documentCount, fields: fields,
      segments: snapshot.segments.map {
        SegmentCounts(
          name: $0.name, documentCount: $0.documentCount,
          deletedCount: $0.documentCount - $0.liveDocumentCount, bytes: $0.info.sizeInBytes)
      },
      bytesByPart: parts, totalBytes: parts.reduce(0) { $0 + $1.bytes },
      languages: snapshot.languageCounts.map { ($0.language.bcp47, $0.documentCount) },
      lastCommit: directory.modificationTime(of: CommitPoint.fileName),
      writer: WriteLock.holder(directory),
      leftovers: (try? IndexFiles.unnamedFiles(directory, snapshot.commit)) ?? [],
      userData: snapshot.userData)
  }
}
