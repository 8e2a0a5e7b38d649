/// A thing that words of a query may stand for: an entry of the vocabulary or of the name authority.
public struct Entity: Sendable, Hashable {
  /// What sort of thing it is. The numbers are part of the format.
  public enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    /// A record that has names: a mechanism, a document. The id is the record's.
    case name = 0
    /// A country or territory. The id is the name under which the catalogue has it.
    case country = 1
    /// A city in which something took place. The id is its name.
    case city = 2
    /// A region: a set of countries, of nodes of the regions' hierarchy, or of both.
    case region = 3
    /// A group of States or another body. The id is its name.
    case organisation = 4
    /// A concept. The id is the concept's.
    case subject = 5
    /// A type of record; the id is a value of the field `type`.
    case type = 6
    /// A state of affairs (`forthcoming`); the id is a value of the field `status`.
    case status = 7
    /// A part that somebody plays, or a fact of a record (`secretariat`, `founded`).
    case role = 8
    /// A word that asks (`who`, `how many`, `latest`).
    case question = 9
    /// A word that says nothing of a subject (`meeting`, `people`).
    case general = 10
    /// A word of place (`in`, `held`): the id is `held`. A word of belonging: `member`.
    case relation = 11
    /// A word of time: a month, a season, `since`, `between`.
    case time = 12
  }

  public var kind: Kind
  public var id: String
  /// What it is called for readers, in English.
  public var label: String
  /// Further facts by name, in the order given: `countries`, `broader`, `iso2` …
  public var facts: [Fact]

  /// A fact of an entity: a name and its values.
  public struct Fact: Sendable, Hashable {
    public var name: String
    public var values: [String]

    public init(_ name: String, _ values: [String]) {
      self.name = name
      self.values = values
    }
  }

  public init(kind: Kind, id: String, label: String, facts: [Fact] = []) {
    self.kind = kind
    self.id = id
    self.label = label
    self.facts = facts.filter { !$0.values.isEmpty }
  }

  /// The values of a fact; empty where there is none.
  public func values(_ name: String) -> [String] {
    facts.first { $0.name == name }?.values ?? []
  }
}

/// One way to say an entity.
public struct EntityLabel: Sendable, Hashable {
  /// How a label belongs to its entity. The numbers are part of the format.
  public enum Rank: UInt8, Sendable, Hashable, CaseIterable {
    /// The name, or a concept's preferred label.
    case preferred = 0
    /// An acronym.
    case acronym = 1
    /// Another name that readers may be shown.
    case alternative = 2
    /// Ours in another language: found, never shown as a name that the thing bears.
    case translated = 3
    /// Found, never shown: lay words, verb phrases, older terms.
    case hidden = 4
    /// A name less a generic word: `Budapest` for `Budapest Process`. Made when the index is built.
    case reduced = 5
    /// An adjective or inhabitant of a country.
    case demonym = 6
    /// An ISO code: counts in capitals only.
    case code = 7
  }

  public var text: String
  /// BCP 47; empty for what is the same in all languages: acronyms, codes.
  public var language: String
  public var rank: Rank

  public init(_ text: String, language: String, rank: Rank) {
    self.text = text
    self.language = language
    self.rank = rank
  }
}
