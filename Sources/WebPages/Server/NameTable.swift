internal import Vocabulary

/// What things are called in the languages of the interface, from the names and concepts of an index.
struct NameTable: Sendable {
  /// A thing and its names.
  struct Entry: Sendable {
    /// Its name in English, or in whatever language it has one.
    var label: String
    /// By language.
    var preferred: [Language: String] = [:]
    /// Other names that readers may be shown.
    var others: [Language: [String]] = [:]
    var facts: [String: [String]] = [:]
  }

  private struct Key: Hashable {
    var kind: Entity.Kind
    var id: String
  }

  private var entries: [Key: Entry] = [:]
  /// Ids of countries by code.
  private var countries: [String: String] = [:]
  /// The places that stand for exactly one node of the hierarchy of regions.
  private var regions: [String: String] = [:]
  private var narrower: [String: [String]] = [:]
  private var related: [String: [String]] = [:]

  /// Reads all names once; none of an index that has no names.
  init(_ index: LabelIndex?) {
    guard let index else { return }
    var keys: [Key] = []
    for number in 0..<index.entityCount {
      let entity = index.entity(number)
      let key = Key(kind: entity.kind, id: entity.id)
      keys.append(key)
      var entry = Entry(label: entity.label)
      for fact in entity.facts { entry.facts[fact.name] = fact.values }
      entries[key] = entry
      if entity.kind == .country {
        for code in entity.values("iso2") { countries[code] = entity.id }
      }
      if entity.kind == .region, entity.values("countries").isEmpty,
        let node = entity.values("regions").first, entity.values("regions").count == 1
      {
        regions[node] = regions[node] ?? entity.id
      }
      guard entity.kind == .subject else { continue }
      for broader in entity.values("broader") { narrower[broader, default: []].append(entity.id) }
      for other in entity.values("related") {
        related[entity.id, default: []].append(other)
        related[other, default: []].append(entity.id)
      }
    }
    for number in 0..<index.labelCount {
      let place = index.entity(ofLabel: number)
      guard keys.indices.contains(place) else { continue }
      let rank = index.rank(ofLabel: number)
      guard rank == .preferred || rank == .alternative || rank == .translated else { continue }
      let label = index.label(number)
      guard let language = Language(tag: label.language) else { continue }
      let key = keys[place]
      if rank != .alternative, entries[key]?.preferred[language] == nil {
        entries[key]?.preferred[language] = label.text
      } else {
        entries[key]?.others[language, default: []].append(label.text)
      }
    }
  }

  /// The thing of a kind with an id; nil where the index does not name it.
  func entry(_ kind: Entity.Kind, _ id: String) -> Entry? { entries[Key(kind: kind, id: id)] }

  /// The name of a thing in a language; in English, marked by nothing, where it has none in that one.
  func name(_ kind: Entity.Kind, _ id: String, _ language: Language) -> String? {
    entry(kind, id).map { $0.preferred[language] ?? $0.others[language]?.first ?? $0.label }
  }

  /// The name under which records have the country of a code.
  func country(code: String) -> String? { countries[code] }

  /// The name of a node of the hierarchy of regions.
  func region(_ node: String, _ language: Language) -> String? {
    let id = entry(.region, node) == nil ? regions[node] : node
    return id.flatMap { name(.region, $0, language) }
  }

  /// What the vocabulary says of a concept.
  func concept(_ id: String, _ language: Language) -> SubjectConcept? {
    guard let entry = entry(.subject, id) else { return nil }
    var concept = SubjectConcept(label: entry.preferred[language] ?? entry.label)
    concept.scope = entry.facts["scope"]?.first
    concept.others = entry.others[language] ?? []
    concept.broader = entry.facts["broader"] ?? []
    concept.narrower = (narrower[id] ?? []).sorted()
    concept.related = Array(Set(related[id] ?? [])).sorted()
    return concept
  }
}
