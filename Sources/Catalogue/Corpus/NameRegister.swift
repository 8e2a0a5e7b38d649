/// Who is who: countries, groups and organizations by all their names.
struct NameRegister: Sendable {
  private var countries: [String: Row] = [:]
  private var groups: [String: Row] = [:]
  private var organizations: [String: Row] = [:]

  init(_ catalogue: Catalogue) {
    for country in catalogue.countries {
      let codes = [country.string("iso3"), country.string("iso2")].compactMap { $0 }
      for name in Self.names(ofCountry: country) + codes where countries[name] == nil {
        countries[name] = country
      }
    }
    // A canonical name goes before another country's other name.
    for country in catalogue.countries {
      if let name = country.string("name") { countries[name] = country }
    }
    for group in catalogue.groups {
      if let id = group.string("id") { groups[id] = group }
    }
    for organization in catalogue.organizations {
      for name in Self.names(ofOrganization: organization) where organizations[name] == nil {
        organizations[name] = organization
      }
    }
  }

  /// The country of that name, under whatever name.
  func country(_ name: String) -> Row? { countries[name] }

  /// Whether this is the name under which the catalogue has a country.
  func isCanonicalCountry(_ name: String) -> Bool { countries[name]?.string("name") == name }

  func group(_ id: String) -> Row? { groups[id] }

  func organization(_ name: String) -> Row? { organizations[name] }

  /// A country's names, the canonical one first.
  static func names(ofCountry row: Row) -> [String] {
    var names = [row.string("name")].compactMap { $0 }
    names += row.strings("also")
    names += [row.string("later")].compactMap { $0 }
    return names
  }

  /// A group's names, the full one first, then acronym, others, id.
  static func names(ofGroup row: Row) -> [String] {
    [row.string("name"), row.string("acronym")].compactMap { $0 } + row.strings("also")
      + [row.string("id")].compactMap { $0 }
  }

  /// An organization's names.
  static func names(ofOrganization row: Row) -> [String] {
    [row.string("name"), row.string("acronym")].compactMap { $0 } + row.strings("also")
  }

  /// Members, each once under its own name: States, those of groups, the groups, organizations. A
  /// query that asks for another name is led here by the names of the index.
  func memberNames(_ members: Row?) -> [String] {
    guard let members else { return [] }
    var names = OrderedNames()
    for state in members.strings("states") { names.add(ownName(state)) }
    for id in members.strings("groups") {
      guard let group = group(id) else { continue }
      names.add(group.string("name") ?? id)
      for state in group.strings("members") { names.add(ownName(state)) }
    }
    for body in members.strings("organizations") { names.add(ownName(body)) }
    return names.list
  }

  /// States that a mechanism has to do with without being members by name: members through a group,
  /// observers, participants, partners, the steering group.
  func connected(_ members: Row?, _ bodies: Row?) -> [String] {
    let direct = Set(members?.strings("states") ?? [])
    var names = OrderedNames()
    for id in members?.strings("groups") ?? [] {
      for state in group(id)?.strings("members") ?? [] { names.add(ownName(state)) }
    }
    for key in ["observers", "participants", "partners", "partner_countries", "steering"] {
      for body in bodies?.strings(key) ?? [] where country(body) != nil {
        names.add(ownName(body))
      }
    }
    return names.list.filter { !direct.contains($0) }
  }

  /// Bodies, each once under its own name.
  func bodyNames(_ bodies: [String]) -> [String] {
    var names = OrderedNames()
    for body in bodies { names.add(ownName(body)) }
    return names.list
  }

  /// The name under which the catalogue has a country or an organization; else the name itself.
  private func ownName(_ name: String) -> String {
    (country(name) ?? organization(name))?.string("name") ?? name
  }
}

/// Names in order of appearance, each once.
struct OrderedNames {
  private(set) var list: [String] = []
  private var seen: Set<String> = []

  mutating func add(_ name: String) {
    if seen.insert(name).inserted { list.append(name) }
  }
}
