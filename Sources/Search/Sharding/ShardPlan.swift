internal import InvertedIndex
package import Scoring

/// A question to one of many shards, planned already: what to look up, with the statistics of all of
/// them, so that the shard analyses nothing and its scores are those of one index.
package struct ShardPlan: Sendable {
  /// Of the bytes.
  package static let version = 1

  /// What the answers depend on besides the records: a shard of another meaning refuses.
  package var meaning: String
  /// Numbers of all shards together, with the document frequency of each term of the query.
  package var statistics: CollectionStatistics
  /// What is looked up, without the filters of the options.
  package var query: Query
  /// The words in their order, with the terms of each field.
  package var slots: [Slot] = []
  /// What the best hits of all shards have in common; nil: nothing, or not asked for.
  package var likeness: LikenessProfile?
  /// Filters that every facet's counts obey.
  package var filters: [Query] = []
  /// Selections of facets, each left out of its own field's counts.
  package var selections: [(field: String, query: Query)] = []
  /// Only hits that come after this one, by score bits and id.
  package var after: (score: Float, id: [UInt8])?

  /// A word of the query.
  package struct Slot: Sendable {
    package var written: [UInt8]
    /// By field.
    package var terms: [(field: Int, bytes: [[UInt8]])]

    /// A word as written with its terms.
    package init(written: [UInt8], terms: [(field: Int, bytes: [[UInt8]])]) {
      self.written = written
      self.terms = terms
    }

    /// The same of a planned query.
    package init(_ slot: QuerySlot) {
      written = slot.written
      terms = slot.terms.sorted { $0.key < $1.key }.map { ($0.key, $0.value.map(\.bytes)) }
    }
  }

  /// A plan of a query for shards of the meaning.
  package init(meaning: String, statistics: CollectionStatistics, query: Query) {
    self.meaning = meaning
    self.statistics = statistics
    self.query = query
  }

  // MARK: Bytes

  /// The plan as bytes.
  ///
  /// - Throws: `.local` for a query that names records of one index.
  package func encoded() throws(PlanCodingError) -> [UInt8] {
    var writer = PlanWriter()
    writer.write(Self.version)
    writer.write(meaning)
    writer.write(statistics.documentCount)
    try writer.write(statistics.fields) { (writer, field) in
      writer.write(field.documentCount)
      writer.write(field.sumTotalTermFrequency)
    }
    let frequencies = (statistics.frequencies?.all ?? [:]).sorted {
      $0.key.field != $1.key.field
        ? $0.key.field < $1.key.field : $0.key.bytes.lexicographicallyPrecedes($1.key.bytes)
    }
    try writer.write(frequencies) { (writer, entry) in
      writer.write(entry.key.field)
      writer.write(entry.key.bytes)
      writer.write(entry.value)
    }
    try writer.write(query)
    try writer.write(slots) { (writer, slot) throws(PlanCodingError) in
      writer.write(slot.written)
      try writer.write(slot.terms) { (writer, entry) throws(PlanCodingError) in
        writer.write(entry.field)
        try writer.write(entry.bytes) { (writer, bytes) in writer.write(bytes) }
      }
    }
    try writer.write(optional: likeness) { (writer, profile) throws(PlanCodingError) in
      try writer.write(profile)
    }
    try writer.write(filters) { (writer, query) throws(PlanCodingError) in
      try writer.write(query)
    }
    try writer.write(selections) { (writer, selection) throws(PlanCodingError) in
      writer.write(selection.field)
      try writer.write(selection.query)
    }
    try writer.write(optional: after) { (writer, after) in
      writer.write(after.score)
      writer.write(after.id)
    }
    return writer.bytes
  }

  /// Reads a plan.
  ///
  /// - Throws: For bytes that are no plan of this version.
  package init(_ bytes: [UInt8]) throws(PlanCodingError) {
    var reader = PlanReader(bytes)
    let version = try reader.int()
    guard version == Self.version else { throw .version(version) }
    meaning = try reader.string()
    let all = 0...Int.max / 4
    let documentCount = try reader.number(in: all)
    let fields = try reader.list { (reader) throws(PlanCodingError) in
      FieldStatistics(
        documentCount: try reader.number(in: all),
        sumTotalTermFrequency: try reader.number(in: all))
    }
    var frequencies: [CollectionStatistics.Term: Int] = [:]
    let entries = try reader.list { (reader) throws(PlanCodingError) in
      let term = CollectionStatistics.Term(
        field: try reader.number(in: 0...0xFFFF), bytes: try reader.text())
      return (term, try reader.number(in: all))
    }
    for (term, frequency) in entries { frequencies[term] = frequency }
    statistics = CollectionStatistics(
      documentCount: documentCount, fields: fields, frequencies: GatheredFrequencies(frequencies))
    query = try reader.query()
    slots = try reader.list { (reader) throws(PlanCodingError) in
      let written = try reader.text()
      let terms = try reader.list { (reader) throws(PlanCodingError) in
        let field = try reader.number(in: 0...0xFFFF)
        let bytes = try reader.list { (reader) throws(PlanCodingError) in try reader.text() }
        return (field: field, bytes: bytes)
      }
      return Slot(written: written, terms: terms)
    }
    likeness = try reader.optional { (reader) throws(PlanCodingError) in
      try reader.likenessProfile()
    }
    filters = try reader.list { (reader) throws(PlanCodingError) in try reader.query() }
    selections = try reader.list { (reader) throws(PlanCodingError) in
      (field: try reader.string(), query: try reader.query())
    }
    after = try reader.optional { (reader) throws(PlanCodingError) in
      (score: try reader.float(), id: try reader.text())
    }
    guard reader.isAtEnd else { throw .malformed(offset: reader.offset) }
  }
}

extension PlanWriter {
  mutating func write(_ profile: LikenessProfile) throws(PlanCodingError) {
    write(profile.field)
    try write(profile.terms) { (writer, term) throws(PlanCodingError) in
      writer.write(term.bytes)
      writer.write(term.idf)
      writer.write(term.weight)
      try writer.write(term.parts) { (writer, part) in writer.write(part) }
    }
    try write(profile.hits) { (writer, hit) in
      writer.write(hit.id)
      writer.write(hit.weight)
    }
    write(profile.reference)
  }
}

extension PlanReader {
  mutating func likenessProfile() throws(PlanCodingError) -> LikenessProfile {
    let field = try number(in: 0...0xFFFF)
    let terms = try list { (reader) throws(PlanCodingError) in
      LikenessProfile.Term(
        bytes: try reader.text(), idf: try reader.float(), weight: try reader.double(),
        parts: try reader.list { (reader) throws(PlanCodingError) in try reader.double() })
    }
    let hits = try list { (reader) throws(PlanCodingError) in
      LikenessProfile.Hit(id: try reader.text(), weight: try reader.double())
    }
    let reference = try double()
    guard terms.allSatisfy({ $0.parts.count == hits.count }), reference > 0, hits.count > 1 else {
      throw .malformed(offset: offset)
    }
    return LikenessProfile(field: field, terms: terms, hits: hits, reference: reference)
  }
}
