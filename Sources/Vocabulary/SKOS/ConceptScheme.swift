/// A concept in SKOS's terms, with its labels by language.
public struct Concept: Sendable, Hashable {
  /// A slug: small letters, digits, hyphens.
  public var id: String
  /// `skos:prefLabel`, one a language, in the order of the source.
  public var preferred: [LabelText] = []
  /// `skos:altLabel`.
  public var alternative: [LabelText] = []
  /// `skos:hiddenLabel`.
  public var hidden: [LabelText] = []
  /// Ids of the concepts above, `skos:broader`.
  public var broader: [String] = []
  /// Ids of neighbours, `skos:related`.
  public var related: [String] = []
  /// `skos:scopeNote`, in English where there is one.
  public var scope: String?

  /// A label in one language (BCP 47).
  public struct LabelText: Sendable, Hashable {
    public var language: String
    public var text: String

    public init(_ text: String, language: String) {
      self.text = text
      self.language = language
    }
  }

  public init(id: String) { self.id = id }

  /// What it is called for readers: in English if it can be.
  public var title: String {
    preferred.first { $0.language == "en" }?.text ?? preferred.first?.text ?? id
  }
}

/// Concepts that belong together, in the order of their source.
public struct ConceptScheme: Sendable {
  public var concepts: [Concept]

  public init(_ concepts: [Concept] = []) { self.concepts = concepts }

  /// The concepts of a label index.
  public init(_ index: LabelIndex) {
    var byEntity: [Int: Concept] = [:]
    var order: [Int] = []
    for number in 0..<index.entityCount where index.kind(of: number) == .subject {
      let entity = index.entity(number)
      var concept = Concept(id: entity.id)
      concept.broader = entity.values("broader")
      concept.related = entity.values("related")
      concept.scope = entity.values("scope").first
      byEntity[number] = concept
      order.append(number)
    }
    for number in 0..<index.labelCount {
      let entity = index.entity(ofLabel: number)
      guard byEntity[entity] != nil else { continue }
      let label = index.label(number)
      let text = Concept.LabelText(label.text, language: label.language)
      switch label.rank {
      case .preferred: byEntity[entity]?.preferred.append(text)
      case .alternative: byEntity[entity]?.alternative.append(text)
      default: byEntity[entity]?.hidden.append(text)
      }
    }
    concepts = order.compactMap { byEntity[$0] }
  }
}
