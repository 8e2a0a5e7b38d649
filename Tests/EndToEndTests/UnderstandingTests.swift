import Foundation
import Testing

/// How well questions in one's own words are answered: names, countries, subjects in other words,
/// seven languages, questions, regions with years.
@Suite("What people ask, judged")
struct UnderstandingTests {
  /// A set of judged queries: its file, and the least mean that is accepted.
  struct Judged: Sendable, CustomTestStringConvertible {
    var name: String
    var least: Double

    var testDescription: String { name }
  }

  static let sets = [
    Judged(name: "names", least: 0.9), Judged(name: "countries", least: 0.8),
    Judged(name: "outside", least: 0.5), Judged(name: "languages", least: 0.7),
    Judged(name: "questions", least: 0.8), Judged(name: "regions-years", least: 0.8),
    Judged(name: "held-out", least: 0.7),
  ]

  @Test("our own sets", arguments: sets)
  func ours(_ judged: Judged) throws {
    let file = Program.root.appendingPathComponent(
      "Tests/Judged/understanding/\(judged.name).jsonl")
    let report = try report(file, kind: judged.name)
    print(report.text)
    #expect(report.mean >= judged.least, "\(report.text)")
  }

  @Test(
    "the halves that are given to learn from",
    .enabled(
      if: Program.shared != nil, "../shared/facts/understanding is missing"),
    arguments: sets.filter { $0.name != "held-out" })
  func given(_ judged: Judged) throws {
    let shared = try #require(Program.shared)
    let file = shared.appendingPathComponent(
      "facts/understanding/\(judged.name).dev.jsonl")
    guard FileManager.default.fileExists(atPath: file.path) else { return }
    let report = try report(file, kind: judged.name)
    print(report.text)
    #expect(report.mean >= judged.least, "\(report.text)")
  }

  private struct Report {
    var mean: Double
    var text: String
  }

  private func report(_ file: URL, kind: String) throws -> Report {
    var values: [(group: String, value: Double)] = []
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let query = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let text = try #require(query["query"] as? String)
      let ownKind = query["kind"] as? String ?? ""
      let set = kind == "held-out" ? ownKind : kind
      if set == "names" || set == "questions" {
        let wanted = wantedIDs(query)
        let limit = set == "names" ? 1 : 3
        let found = try CatalogueIndex.ids(["--limit", "\(limit)", "--", text])
        values.append((set, found.contains { wanted.contains($0) } ? 1 : 0))
        continue
      }
      let relevance = query["relevance"] as? [String: [String: Int]] ?? [:]
      for (key, kind) in [("agendas", "agenda"), ("mechanisms", "mechanism")] {
        guard let grades = relevance[key], grades.values.contains(where: { $0 > 0 }),
          set == "countries" || key == "agendas"
        else { continue }
        let found = try CatalogueIndex.ids(["--kind", kind, "--limit", "10", "--", text])
        let group = set == "languages" ? query["lang"] as? String ?? "" : "\(set) \(kind)"
        values.append((group, Self.nDCG(found, grades)))
      }
    }
    let mean = values.isEmpty ? 0 : values.reduce(0) { $0 + $1.value } / Double(values.count)
    let groups = Dictionary(grouping: values, by: \.group).map { group, members in
      let mean = members.reduce(0) { $0 + $1.value } / Double(members.count)
      return "\(group) \((mean * 1000).rounded() / 1000) (\(members.count))"
    }.sorted().joined(separator: ", ")
    let file = file.lastPathComponent
    return Report(mean: mean, text: "\(file): \((mean * 1000).rounded() / 1000); \(groups)")
  }

  private func wantedIDs(_ query: [String: Any]) -> [String] {
    var want = query["want"]
    if let object = want as? [String: Any] { want = object["id"] }
    return (want as? String).map { [$0] } ?? want as? [String] ?? []
  }

  private static func nDCG(_ ranking: [String], _ grades: [String: Int]) -> Double {
    func gain(_ values: [Int]) -> Double {
      values.prefix(10).enumerated().reduce(0) {
        $0 + Double($1.element) / log2(Double($1.offset + 2))
      }
    }
    let ideal = gain(grades.values.sorted(by: >))
    return ideal > 0 ? gain(ranking.map { grades[$0] ?? 0 }) / ideal : 0
  }
}
