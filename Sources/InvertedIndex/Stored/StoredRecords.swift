internal import Storage

/// The stored records of an index, in order, to build another one from: also of an index that was
/// built with other versions of ICU or Snowball and can no longer be searched.
public final class StoredRecords {
  /// As the index carries it.
  public var definition: Definition { snapshot.definition }
  /// What is attached to it, by name.
  public var attachments: [String: [UInt8]] { snapshot.attachments.mapValues(\.bytes) }
  /// What its builder noted of where the records came from.
  public var userData: [String: String] { snapshot.userData }
  /// How many there are; deleted ones are no longer given.
  public var count: Int { snapshot.documentCount }
  /// The index's folder.
  public var path: String { snapshot.path }

  private let snapshot: Snapshot
  private var segment = 0
  private var document = 0

  /// - Throws: as `Snapshot.open`, but for the definition; `.noStoredRecords`; `.damaged` if a
  ///   checksum of what is read here is wrong.
  public init(path: String) throws(IndexError) {
    snapshot = try Snapshot.open(path: path, withAnyMeaning: true)
    guard snapshot.definition.stored == .record else { throw .noStoredRecords(path: path) }
    do throws(StorageError) {
      for segment in snapshot.segments {
        for file in segment.mappedFiles where Self.isRead(file, of: segment) {
          try file.verifyChecksum()
        }
      }
    } catch {
      throw IndexError(error, path: path)
    }
  }

  private static func isRead(_ file: MappedFile, of segment: SegmentReader) -> Bool {
    [.stored, .liveDocs].contains { segment.info.fileName($0) == file.name }
  }

  /// The next record, one JSON object, or nil behind the last.
  public func next() throws(IndexError) -> [UInt8]? {
    while segment < snapshot.segments.count {
      let reader = snapshot.segments[segment]
      while document < reader.documentCount {
        defer { document += 1 }
        if reader.isLive(document) { return try reader.stored(document) }
      }
      segment += 1
      document = 0
    }
    return nil
  }
}
