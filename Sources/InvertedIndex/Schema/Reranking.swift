/// What each kind of evidence weighs when a list of candidates is ordered for a text: the `[rerank]`
/// table of a definition. Only tuned: nothing of it is part of an index's meaning.
public struct Reranking: Sendable, Hashable {
  /// How fast repeated words saturate, and how far a field's length counts, as in BM25.
  public var k1: Float = 1.2
  public var b: Float = 0.75
  /// What a word counts in each text field, by the field's name; 1 in a field that is not named.
  public var fields: [String: Float] = [:]
  /// What a word counts in the places that cite the candidate.
  public var citing: Float = 0.2
  /// Words of the text next to each other in the candidate: share of their idf.
  public var nearness: Float = 0.3
  /// A name of several words, or another name of what the text names: share of its idf.
  public var name: Float = 0.5
  /// A place under another name, or its adjective.
  public var otherName: Float = 1
  /// A place that lies in a place of the text, or around it.
  public var place: Float = 0.6
  /// Words of a subject that the text speaks of in other words.
  public var topic: Float = 1
  /// A year of the text is the candidate's; a share of the idf of a unique word, as all below.
  public var year: Float = 0.1
  /// Its author with its year, as in `Hansen (2010)`.
  public var authorYear: Float = 1
  /// Its symbol, DOI, ISBN or id stands in the text.
  public var identifier: Float = 2
  /// The best section of the full text: share of its score in a search.
  public var section: Float = 0.1

  public init() {}

  /// The same without any evidence but the candidates' own words.
  public var wordsOnly: Reranking {
    var result = Reranking()
    for weight in Self.weights { result[keyPath: weight.path] = 0 }
    result.k1 = k1
    result.b = b
    result.fields = fields
    return result
  }

  /// A weight by its name in the definition.
  public struct Weight: Sendable {
    public var name: String
    public var path: any WritableKeyPath<Reranking, Float> & Sendable
    public var range: ClosedRange<Double>
  }

  /// All weights but those of fields.
  public static let weights = [
    Weight(name: "k1", path: \.k1, range: 0...100),
    Weight(name: "b", path: \.b, range: 0...1),
    Weight(name: "citing", path: \.citing, range: 0...1000),
    Weight(name: "nearness", path: \.nearness, range: 0...1000),
    Weight(name: "name", path: \.name, range: 0...1000),
    Weight(name: "other_name", path: \.otherName, range: 0...1000),
    Weight(name: "place", path: \.place, range: 0...1000),
    Weight(name: "topic", path: \.topic, range: 0...1000),
    Weight(name: "year", path: \.year, range: 0...1000),
    Weight(name: "author_year", path: \.authorYear, range: 0...1000),
    Weight(name: "identifier", path: \.identifier, range: 0...1000),
    Weight(name: "section", path: \.section, range: 0...1000),
  ]
}
