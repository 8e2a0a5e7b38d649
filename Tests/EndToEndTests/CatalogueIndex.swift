import Foundation
import Testing

/// The index of the project's own catalogue, built once for all tests.
enum CatalogueIndex {
  static let path: String = {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rapporteur-catalogue-\(ProcessInfo.processInfo.processIdentifier)")
    let index = folder.appendingPathComponent("index").path
    let outcome = try? Program.run(["index", "--index", index], in: Program.root)
    if outcome?.status != 0 { Issue.record("indexing Corpus/: \(outcome?.errors ?? "no outcome")") }
    return index
  }()

  static func run(_ arguments: [String]) throws -> Program.Outcome {
    // Before the rest: behind "--" it would be part of the query.
    try Program.run(arguments.prefix(1) + ["--index", path] + arguments.dropFirst())
  }

  /// The ids that a search finds, best first.
  static func ids(_ arguments: [String]) throws -> [String] {
    try run(["search", "--format", "jsonl"] + arguments).jsonLines.compactMap {
      $0["id"] as? String
    }
  }

  /// The counts of a facet.
  static func counts(_ facet: String, _ arguments: [String]) throws -> [String: Int] {
    let json = try run(["facets", "--by", facet, "--format", "json"] + arguments).json
    let facets = try #require(json["facets"] as? [String: [[String: Any]]])
    return Dictionary(
      uniqueKeysWithValues: (facets[facet] ?? []).map {
        ("\($0["value"] ?? "")", $0["count"] as? Int ?? -1)
      })
  }
}
