package import InvertedIndex

/// A term in one snapshot: where it stands in each segment, and in how many records.
package struct TermEntries: Sendable {
  /// A segment's entry of the term; its postings are read by the options.
  typealias Entry = (info: TermInfo, options: IndexOptions)

  /// By segment; nil where the segment lacks the term.
  let entries: [Entry?]
  /// Records of this snapshot that have the term, deleted ones included.
  package let localFrequency: Int
  /// Records of the whole collection that have it: what its rarity is taken from. The same number
  /// unless statistics of other shards were given.
  package let documentFrequency: Int

  /// Whether a record of this snapshot has the term.
  package var isHere: Bool { localFrequency > 0 }
  /// Whether a record of the collection has the term.
  package var exists: Bool { documentFrequency > 0 }
}

/// The terms that a query asks for, each looked up once, however often it is needed: to choose
/// between readings of a word, to weigh it, to read its positions.
///
/// One per query; not thread safe.
package final class TermTable {
  private struct Key: Hashable {
    var field: Int
    var bytes: [UInt8]

    // Byte by byte, as arrays are hashed, it would take as long as the look-up.
    func hash(into hasher: inout Hasher) {
      hasher.combine(field)
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  package let segments: [SegmentReader]
  let statistics: CollectionStatistics
  private var known: [Key: TermEntries] = [:]

  /// A table of a snapshot's terms, with the statistics of the collection that it is part of.
  package init(_ segments: [SegmentReader], _ statistics: CollectionStatistics) {
    self.segments = segments
    self.statistics = statistics
  }

  /// The term's entries; those of a term that no record has are empty.
  package func find(_ bytes: [UInt8], field: Int) -> TermEntries {
    let key = Key(field: field, bytes: bytes)
    if let entries = known[key] { return entries }
    var frequency = 0
    let entries = segments.map { segment -> TermEntries.Entry? in
      guard let terms = segment.inverted.terms(field: field), let info = terms.find(bytes) else {
        return nil
      }
      frequency += Int(info.documentFrequency)
      return (info, terms.options)
    }
    let found = TermEntries(
      entries: entries, localFrequency: frequency,
      documentFrequency: statistics.documentFrequency(of: bytes, field: field, here: frequency))
    known[key] = found
    return found
  }

  /// In how many records of the collection the term stands, deleted ones included.
  package func documentFrequency(_ bytes: [UInt8], field: Int) -> Int {
    find(bytes, field: field).documentFrequency
  }

  /// Whether any record of the collection has the term.
  package func contains(_ bytes: [UInt8], field: Int) -> Bool {
    find(bytes, field: field).exists
  }
}
