internal import Synchronization

/// The hierarchy of a vocabulary's concepts: ids with the ids above them, no labels.
///
/// An index carries it with its definition, because records count for all concepts above their own:
/// another hierarchy asks for a rebuild, other labels do not. It is read when it is first needed, so
/// that a large vocabulary costs the opening of an index nothing.
public struct SubjectTree: Sendable {
  /// A line for each concept, sorted by id: the id, and after tabs the ids above it.
  public let bytes: [UInt8]
  private let reading: Reading

  /// Takes over bytes that `init(concepts:)` made.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    reading = Reading()
  }

  /// The tree of concepts, each with the ids above it. Ids hold no tabs and no line breaks.
  public init(concepts: [(id: String, broader: [String])]) {
    var text = ""
    for concept in concepts.sorted(by: { $0.id < $1.id }) {
      text += concept.id
      for parent in concept.broader { text += "\t" + parent }
      text += "\n"
    }
    self.init(Array(text.utf8))
  }

  /// The tree, read at the first call.
  public var tree: ValueTree {
    reading.tree.withLock { known in
      if let known { return known }
      let nodes = bytes.split(separator: UInt8(ascii: "\n")).map { line in
        let parts = line.split(separator: UInt8(ascii: "\t")).map {
          String(decoding: $0, as: UTF8.self)
        }
        return ValueTree.Node(
          id: parts.first ?? "", label: parts.first ?? "", parents: Array(parts.dropFirst()))
      }
      let tree = ValueTree(nodes: nodes)
      known = tree
      return tree
    }
  }

  private final class Reading: Sendable {
    let tree = Mutex<ValueTree?>(nil)
  }
}
