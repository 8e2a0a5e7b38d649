/// Why a file of concepts cannot be read: what and where.
public struct RDFError: Error, Sendable, Hashable, CustomStringConvertible {
  /// From 1.
  public var line: Int
  public var message: String

  public init(line: Int, message: String) {
    self.line = line
    self.message = message
  }

  public var description: String { "line \(line): \(message)" }
}

/// A statement of RDF, as far as SKOS needs it.
struct Triple {
  /// What stands for something: an address, or `_:` and the name of a blank node.
  var subject: String
  var predicate: String
  var object: Object

  enum Object {
    case resource(String)
    case literal(String, language: String)
  }
}

/// Puts statements together to concepts.
struct SKOSCollector {
  static let core = "http://www.w3.org/2004/02/skos/core#"
  static let type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
  private static let xl = "http://www.w3.org/2008/05/skos-xl#"

  private var order: [String] = []
  private var concepts: [String: Concept] = [:]
  private var isConcept: Set<String> = []
  private var broader: [String: [String]] = [:]
  private var related: [String: [String]] = [:]
  /// Labels that are things of their own (SKOS-XL): whose, in which role.
  private var labelNodes: [(concept: String, role: String, node: String)] = []
  private var forms: [String: Concept.LabelText] = [:]

  private mutating func change(_ subject: String, _ body: (inout Concept) -> Void) {
    if concepts[subject] == nil {
      order.append(subject)
      concepts[subject] = Concept(id: "")
    }
    if var concept = concepts[subject] {
      body(&concept)
      concepts[subject] = concept
    }
  }

  mutating func add(_ triple: Triple) {
    if triple.predicate == Self.type {
      if case .resource(Self.core + "Concept") = triple.object {
        isConcept.insert(triple.subject)
        change(triple.subject) { _ in }
      }
      return
    }
    if triple.predicate.hasPrefix(Self.xl) {
      let name = triple.predicate.dropFirst(Self.xl.count)
      switch triple.object {
      case .literal(let text, let language) where name == "literalForm":
        forms[triple.subject] = Concept.LabelText(text, language: language)
      case .resource(let node): labelNodes.append((triple.subject, String(name), node))
      case .literal: break
      }
      return
    }
    guard triple.predicate.hasPrefix(Self.core) else { return }
    let name = String(triple.predicate.dropFirst(Self.core.count))
    switch triple.object {
    case .literal(let text, let language):
      addLabel(triple.subject, name, Concept.LabelText(text, language: language))
    case .resource(let other):
      switch name {
      case "broader":
        broader[triple.subject, default: []].append(other)
        isConcept.formUnion([triple.subject, other])
      case "narrower":
        broader[other, default: []].append(triple.subject)
        isConcept.formUnion([triple.subject, other])
      case "related": related[triple.subject, default: []].append(other)
      default: return
      }
      change(triple.subject) { _ in }
      change(other) { _ in }
    }
  }

  private mutating func addLabel(_ subject: String, _ role: String, _ label: Concept.LabelText) {
    guard !label.text.allSatisfy(\.isWhitespace) else { return }
    switch role {
    case "prefLabel":
      change(subject) { concept in
        // SKOS has one preferred label a language: a second one is another name.
        if concept.preferred.contains(where: { $0.language == label.language }) {
          concept.alternative.append(label)
        } else {
          concept.preferred.append(label)
        }
      }
    case "altLabel": change(subject) { $0.alternative.append(label) }
    case "hiddenLabel": change(subject) { $0.hidden.append(label) }
    case "scopeNote":
      change(subject) {
        if $0.scope == nil || label.language.hasPrefix("en") { $0.scope = label.text }
      }
    default: break
    }
  }

  /// The concepts, in the order in which they were first met.
  func scheme() -> ConceptScheme {
    var collector = self
    for (concept, role, node) in labelNodes {
      if let form = forms[node] { collector.addLabel(concept, role, form) }
    }
    var ids: [String: String] = [:]
    var taken: Set<String> = []
    let known = collector.order.filter {
      isConcept.contains($0) || collector.concepts[$0]?.preferred.isEmpty == false
    }
    for address in known {
      var slug = Self.slug(of: address)
      if slug.isEmpty { slug = Self.slug(collector.concepts[address]?.title ?? "") }
      if slug.isEmpty { slug = "concept" }
      var id = slug
      var number = 2
      while !taken.insert(id).inserted {
        id = "\(slug)-\(number)"
        number += 1
      }
      ids[address] = id
    }
    return ConceptScheme(
      known.compactMap { address in
        guard var concept = collector.concepts[address], let id = ids[address] else { return nil }
        concept.id = id
        concept.broader = Self.unique(broader[address] ?? [], ids).filter { $0 != id }
        concept.related = Self.unique(related[address] ?? [], ids).filter { $0 != id }
        return concept
      })
  }

  private static func unique(_ addresses: [String], _ ids: [String: String]) -> [String] {
    var result: [String] = []
    for id in addresses.compactMap({ ids[$0] }) where !result.contains(id) { result.append(id) }
    return result
  }

  /// The last part of an address as a slug.
  private static func slug(of address: String) -> String {
    let parts = address.split(whereSeparator: { "/#:".contains($0) })
    return slug(String(parts.last ?? ""))
  }

  private static func slug(_ text: String) -> String {
    var result = ""
    for scalar in text.lowercased().unicodeScalars {
      let isPlain =
        (0x61...0x7A).contains(scalar.value) || (0x30...0x39).contains(scalar.value)
      if isPlain {
        result.unicodeScalars.append(scalar)
      } else if !result.isEmpty, !result.hasSuffix("-") {
        result += "-"
      }
    }
    while result.hasSuffix("-") { result.removeLast() }
    return result
  }
}
