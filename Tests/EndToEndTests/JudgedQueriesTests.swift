import Foundation
import Testing

/// How good the answers are, in numbers: our own judged queries, and the examples that lie beside the
/// package.
@Suite("Judged queries")
struct JudgedQueriesTests {
  @Test("our own: nDCG@10 of meetings, mechanisms and both; sets exactly right")
  func ours() throws {
    let report = try Report(of: JudgedQueries.read(JudgedQueries.ours))
    print(report.text)
    #expect(report.means.agendas >= 0.86, "\(report.text)")
    #expect(report.means.mechanisms >= 0.84, "\(report.text)")
    #expect(report.means.both >= 0.83, "\(report.text)")
    #expect(report.wrong.isEmpty, "\(report.text)")
  }

  @Test(
    "the examples: nDCG@10 of ranked queries at least 0.90, sets exactly right",
    .enabled(
      if: JudgedQueries.examples != nil, "../shared/facts/example-judged-queries.jsonl is missing"))
  func examples() throws {
    let report = try Report(of: JudgedQueries.read(#require(JudgedQueries.examples)))
    print(report.text)
    #expect(report.means.agendas >= 0.9, "\(report.text)")
    #expect(report.wrong.isEmpty, "\(report.text)")
  }

  /// The figures of a list of queries.
  private struct Report {
    /// Mean nDCG@10 of the ranked queries that have something to find.
    var means = (agendas: 0.0, mechanisms: 0.0, both: 0.0)
    /// What queries for sets missed or had too many.
    var wrong: [String] = []
    var text = "nDCG@10 (meetings, mechanisms, both):\n"

    init(of queries: [JudgedQueries]) throws {
      var values: [[Double]] = [[], [], []]
      var sets = 0
      for query in queries {
        if query.mode != "ranked" {
          sets += 1
          let found = Set(
            try CatalogueIndex.ids(["--kind", "agenda", "--limit", "all", "--", query.line]))
          let wanted = Set(query.agendas.filter { $0.value == 2 }.map(\.key))
          if found != wanted {
            wrong.append(
              "\(query.id) \(query.line): missing \(wanted.subtracting(found)), "
                + "too many \(found.subtracting(wanted))")
          }
          continue
        }
        let judged = query.agendas.merging(query.mechanisms) { one, _ in one }
        var line = "  \(query.id) \(query.text):"
        for (place, grades) in [query.agendas, query.mechanisms, judged].enumerated()
        where !grades.isEmpty {
          // In an unfiltered list, sections and citations stand between: they are not judged.
          let options = [["--kind", "agenda"], ["--kind", "mechanism"], ["--limit", "all"]][place]
          let found = try CatalogueIndex.run(
            ["search", "--format", "jsonl"] + options + ["--", query.text]
          ).jsonLines.filter { ["agenda", "mechanism"].contains($0["kind"] as? String) }
          let value = Self.nDCG(found.prefix(10).compactMap { $0["id"] as? String }, grades)
          values[place].append(value)
          line += " \((value * 1000).rounded() / 1000)"
        }
        text += line + "\n"
      }
      func mean(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
      }
      means = (mean(values[0]), mean(values[1]), mean(values[2]))
      text += "  means \(means) over \(values.map(\.count)); "
      text += "\(sets - wrong.count) of \(sets) sets right\n" + wrong.joined(separator: "\n")
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
}

/// One judged query.
struct JudgedQueries: Decodable {
  var id: String
  var mode: String
  var text: String
  var filters: [String: Value]
  var relevance: [String: [String: Int]]

  enum CodingKeys: String, CodingKey { case id, mode, text = "query", filters, relevance }

  /// A filter's value: a string or a number.
  enum Value: Decodable {
    case text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .text(String(number))
      } else {
        self = .text(try container.decode(String.self))
      }
    }

    var text: String {
      switch self {
      case .text(let text): text
      }
    }
  }

  var agendas: [String: Int] { relevance["agendas"] ?? [:] }
  var mechanisms: [String: Int] { relevance["mechanisms"] ?? [:] }

  /// Words and filters in the query language.
  var line: String {
    var clauses: [String] = text.isEmpty ? [] : [text]
    if let from = filters["date_from"]?.text, let to = filters["date_to"]?.text {
      clauses.append("+date:\(from)..\(to)")
    }
    for (field, value) in filters where !field.hasPrefix("date_") {
      clauses.append("+\(field):\"\(value.text)\"")
    }
    return clauses.joined(separator: " ")
  }

  static let ours = Program.root.appendingPathComponent(
    "Tests/Judged/queries.jsonl")

  static let examples: URL? = {
    guard let shared = Program.shared else { return nil }
    let file = shared.appendingPathComponent("facts/example-judged-queries.jsonl")
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
  }()

  static func read(_ file: URL) throws -> [JudgedQueries] {
    let text = try String(contentsOf: file, encoding: .utf8)
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(JudgedQueries.self, from: Data($0.utf8))
    }
  }
}
