package import InvertedIndex

/// What ranking needs to know of all records of a collection: of one snapshot, or summed over the
/// shards that a collection is divided into.
///
/// With the sums of all shards given, a shard's scores are those of one index of all records, to the
/// last bit. A document frequency counts deleted records until a merge drops them.
package struct CollectionStatistics: Sendable {
  /// A term of a field.
  package struct Term: Hashable, Sendable {
    package var field: Int
    package var bytes: [UInt8]

    /// A term of a field.
    package init(field: Int, bytes: [UInt8]) {
      self.field = field
      self.bytes = bytes
    }
  }

  /// Records, deleted ones included until they are merged away.
  package var documentCount: Int
  /// Of each field of the definition, by its ordinal.
  package var fields: [FieldStatistics]
  /// Document frequencies over all shards; nil: those of the snapshot count. A term that is not
  /// among them counts as the snapshot has it.
  package var frequencies: GatheredFrequencies?

  /// The sums of all shards.
  package init(
    documentCount: Int, fields: [FieldStatistics], frequencies: GatheredFrequencies?
  ) {
    self.documentCount = documentCount
    self.fields = fields
    self.frequencies = frequencies
  }

  /// The statistics of a snapshot alone.
  package init(_ snapshot: Snapshot) {
    documentCount = snapshot.documentCount
    fields = snapshot.definition.fields.map { snapshot.fieldStatistics($0.ordinal) }
  }

  /// The document frequency that counts for a term.
  ///
  /// - Parameter here: How many records of the snapshot have it.
  package func documentFrequency(of bytes: [UInt8], field: Int, here: Int) -> Int {
    guard let frequencies else { return here }
    return frequencies[Term(field: field, bytes: bytes)] ?? here
  }

  /// Of one field; of one that does not exist, zeros.
  package func field(_ ordinal: Int) -> FieldStatistics {
    ordinal >= 0 && ordinal < fields.count ? fields[ordinal] : FieldStatistics()
  }
}
