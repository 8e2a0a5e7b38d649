/// A set of the records of one snapshot: a bit per record and segment. Immutable, so that many
/// threads may share it; two sets are equal only if they are the same object.
public final class DocumentSet: Sendable, Hashable {
  /// For each segment of the snapshot in order: 64 records per word, the lowest bit first. An
  /// empty array stands for a segment without members; words beyond the end count as 0.
  public let segments: [[UInt64]]
  /// How many records the set has.
  public let count: Int

  /// A set of the given words, one array per segment of the snapshot.
  public init(segments: [[UInt64]]) {
    self.segments = segments
    count = segments.reduce(0) { $1.reduce($0) { $0 + $1.nonzeroBitCount } }
  }

  /// Whether a record of a segment is in the set.
  public func contains(document: Int, segment: Int) -> Bool {
    guard segment < segments.count, document >> 6 < segments[segment].count else { return false }
    return segments[segment][document >> 6] >> UInt64(document & 63) & 1 != 0
  }

  public static func == (a: DocumentSet, b: DocumentSet) -> Bool { a === b }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
