/// What a question gives, however it was asked: hits, counts, and what was made of the question.
public struct SearchAnswer: Sendable {
  /// How much of an index that lies on several machines answered.
  public struct Shards: Sendable, Hashable {
    public var answered: Int
    public var count: Int

    public init(answered: Int, count: Int) {
      self.answered = answered
      self.count = count
    }
  }

  public var request: SearchRequest
  /// How many records match, or, grouped, how many groups.
  public var total: Int
  /// Whether `total` is exact; if not, at least so many match.
  public var isExact: Bool
  /// Of a free query: how many records match by its words alone; nil where that was not counted.
  public var literalTotal: Int?
  public var generation: UInt64
  public var fingerprint: String
  public var nanoseconds: UInt64
  /// Cursor for what comes behind the last hit; nil at the end.
  public var next: String?
  public var corrections: [Correction]
  /// What a free query was taken to say, in the order of its parts.
  public var understood: [Understood]
  /// Values near one of a filter that no record has.
  public var suggestions: [Suggestion]
  public var hits: [Hit]
  public var facets: [Facet]
  public var cross: CrossTable?
  /// Nil where the index lies on one machine.
  public var shards: Shards?

  /// An answer without hits.
  public init(
    to request: SearchRequest, total: Int = 0, generation: UInt64, fingerprint: String,
    corrections: [Correction] = []
  ) {
    self.request = request
    self.total = total
    isExact = true
    self.generation = generation
    self.fingerprint = fingerprint
    nanoseconds = 0
    self.corrections = corrections
    understood = []
    suggestions = []
    hits = []
    facets = []
  }

  /// The answer as one object, without a newline: all keys are always there. The program, the server
  /// and its pages write answers by this and nothing else.
  ///
  /// - Parameter version: The program's.
  public func writeJSON(version: String, into writer: inout JSONWriter) {
    writer.beginObject()
    writer.key("query")
    writer.string(request.query)
    writer.key("filters")
    writer.beginObject()
    for (field, values) in request.filters {
      writer.key(field)
      writer.strings(values)
    }
    writer.endObject()
    writer.key("sort")
    writer.string(request.sort.name)
    writer.key("limit")
    if request.limit == .max { writer.null() } else { writer.integer(request.limit) }
    writer.key("offset")
    writer.integer(request.offset)
    writer.key("total")
    writer.integer(total)
    writer.key("exact")
    writer.bool(isExact)
    writer.key("literal")
    writer.integer(literalTotal)
    writer.key("generation")
    writer.integer(generation)
    writer.key("fingerprint")
    writer.string(fingerprint)
    writer.key("version")
    writer.string(version)
    writer.key("milliseconds")
    // Microseconds are as fine as the clock is worth reading.
    writer.float(Double(nanoseconds / 1000) / 1000)
    writer.key("next")
    writer.string(next)
    if let shards {
      writer.key("shards")
      writer.string("\(shards.answered)/\(shards.count)")
    }
    writer.key("corrections")
    writer.array(corrections) { $0.writeJSON(into: &$1) }
    writer.key("understood")
    writer.array(understood) { $0.writeJSON(into: &$1) }
    writer.key("suggestions")
    writer.array(suggestions) { $0.writeJSON(into: &$1) }
    writer.key("hits")
    writer.array(hits) { $0.writeJSON(into: &$1) }
    writer.key("facets")
    writer.beginObject()
    for facet in facets {
      writer.key(facet.field)
      facet.writeJSON(into: &writer)
    }
    writer.endObject()
    writer.key("cross")
    if let cross { cross.writeJSON(into: &writer) } else { writer.null() }
    writer.endObject()
  }
}
