public import TOML

/// The hierarchy of a facet: nodes with labels, each with any number of parents.
public struct ValueTree: Sendable, Hashable {
  public struct Node: Sendable, Hashable {
    public var id: String
    public var label: String
    public var parents: [String]
  }

  /// In the file's order.
  public private(set) var nodes: [Node] = []
  private var places: [String: Int] = [:]

  public init() {}

  /// A tree of nodes whose ids are unique. A parent that is no node has no parents of its own.
  public init(nodes: [Node]) {
    self.nodes = nodes
    for (place, node) in nodes.enumerated() { places[node.id] = place }
  }

  public subscript(id: String) -> Node? { places[id].map { nodes[$0] } }

  /// All nodes above `id`, each once, nearest first. Empty for an unknown id.
  public func ancestors(of id: String) -> [String] {
    var result: [String] = []
    var seen: Set<String> = []
    var waiting = self[id]?.parents ?? []
    var next = 0
    while next < waiting.count {
      let parent = waiting[next]
      next += 1
      guard seen.insert(parent).inserted else { continue }
      result.append(parent)
      waiting.append(contentsOf: self[parent]?.parents ?? [])
    }
    return result
  }

  /// Reads `[[region]]` tables of `id`, `label` and `parents`.
  ///
  /// - Throws: `IndexError.definition` for an unknown key, a missing id, a node given twice, a
  ///   parent that is no node, or a node that lies under itself.
  public init(_ root: TOMLTable, file: String) throws(IndexError) {
    for entry in root.entries {
      guard entry.key == "region", let elements = entry.node.array else {
        throw .definition(
          file: file, line: entry.line,
          message: "unknown key `\(entry.key)`; expected [[region]] tables")
      }
      for element in elements {
        guard let table = element.table else {
          throw .definition(file: file, line: element.line, message: "expected a [[region]] table")
        }
        for key in table.entries where !["id", "label", "parents"].contains(key.key) {
          throw .definition(
            file: file, line: key.line,
            message: "unknown key `\(key.key)`; expected id, label or parents")
        }
        guard let id = table["id"]?.string, !id.isEmpty else {
          throw .definition(file: file, line: element.line, message: "a region without `id`")
        }
        guard places[id] == nil else {
          throw .definition(file: file, line: element.line, message: "`\(id)` is given twice")
        }
        let parents: [String]
        if let node = table["parents"] {
          guard let strings = node.strings else {
            throw .definition(
              file: file, line: node.line, message: "`parents` must be an array of strings")
          }
          parents = strings
        } else {
          parents = []
        }
        places[id] = nodes.count
        nodes.append(Node(id: id, label: table["label"]?.string ?? id, parents: parents))
      }
    }
    for node in nodes {
      for parent in node.parents where places[parent] == nil {
        throw .definition(
          file: file, line: 0, message: "`\(node.id)` has the unknown parent `\(parent)`")
      }
      if ancestors(of: node.id).contains(node.id) {
        throw .definition(file: file, line: 0, message: "`\(node.id)` lies under itself")
      }
    }
  }
}
