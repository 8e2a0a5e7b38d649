/// How an index is written.
public struct IndexWriterOptions: Sendable {
  /// Bytes of memory for building: words logged, tables, sorting. What the program itself needs
  /// (at most 64 MB) comes on top.
  public var memoryInBytes = 256 << 20
  /// Threads that analyse and sort. The answers do not depend on it, nor does the order of records;
  /// how they fall into segments does.
  public var threads = 1
  /// Makes one segment of everything before the commit.
  public var mergesToOneSegment = false

  public init() {}
}

/// What a commit made.
public struct CommitSummary: Sendable, Hashable {
  public var generation: UInt64
  public var fingerprint: String
  public var documentCount: Int
  public var segmentCount: Int
}

/// A record that was not taken.
public struct RefusedRecord: Sendable, Hashable {
  /// Its place in the batch, from 0.
  public var index: Int
  public var id: String
  /// Why, as the end of a sentence that names the record.
  public var reason: String
}
