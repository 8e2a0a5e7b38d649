import Foundation
import Testing

/// The judged examples that lie beside the package: how good the answers are, in numbers.
@Suite(
  "Judged queries",
  .enabled(if: JudgedQueries.file != nil, "../shared/facts/example-judged-queries.jsonl is missing")
)
struct JudgedQueriesTests {
  @Test("meetings and mechanisms: nDCG@10 of ranked queries, filters exactly right")
  func examples() throws {
    let judged = try JudgedQueries.read()
    var report = "judged queries, nDCG@10 (agendas, mechanisms):\n"
    var agendas: [Double] = []
    var mechanisms: [Double] = []
    var exact = 0
    var filters = 0
    for query in judged {
      if query.mode == "filter" {
        filters += 1
        let found = Set(
          try CatalogueIndex.ids(["--kind", "agenda", "--limit", "all", "--", query.filterText]))
        let wanted = Set(query.agendas.filter { $0.value == 2 }.map(\.key))
        if found == wanted {
          exact += 1
        } else {
          report +=
            "  \(query.id) \(query.filterText): missing \(wanted.subtracting(found)), "
            + "too many \(found.subtracting(wanted))\n"
        }
        continue
      }
      var line = "  \(query.id) \(query.text):"
      for (kind, grades) in [("agenda", query.agendas), ("mechanism", query.mechanisms)]
      where grades.values.contains(where: { $0 > 0 }) {
        let found = try CatalogueIndex.ids(["--kind", kind, "--limit", "10", "--", query.text])
        let value = nDCG(found, grades)
        line += " \(kind) \((value * 1000).rounded() / 1000)"
        if kind == "agenda" { agendas.append(value) } else { mechanisms.append(value) }
      }
      report += line + "\n"
    }
    func mean(_ values: [Double]) -> Double {
      values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
    report += "  mean over \(agendas.count) agenda judgments \(mean(agendas)), "
    report += "over \(mechanisms.count) mechanism judgments \(mean(mechanisms)); "
    report += "filters exactly right \(exact) of \(filters)\n"
    print(report)
    #expect(mean(agendas) >= 0.9, "\(report)")
    #expect(exact == filters, "\(report)")
  }

  private func nDCG(_ ranking: [String], _ grades: [String: Int]) -> Double {
    func gain(_ values: [Int]) -> Double {
      values.prefix(10).enumerated().reduce(0) {
        $0 + Double($1.element) / log2(Double($1.offset + 2))
      }
    }
    let ideal = gain(grades.values.sorted(by: >))
    return ideal > 0 ? gain(ranking.map { grades[$0] ?? 0 }) / ideal : 0
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

  /// The filters in the query language.
  var filterText: String {
    var clauses: [String] = text.isEmpty ? [] : [text]
    if let from = filters["date_from"]?.text, let to = filters["date_to"]?.text {
      clauses.append("+date:\(from)..\(to)")
    }
    for (field, value) in filters where !field.hasPrefix("date_") {
      clauses.append("+\(field):\"\(value.text)\"")
    }
    return clauses.joined(separator: " ")
  }

  static let file: URL? = {
    guard let shared = Program.shared else { return nil }
    let file = shared.appendingPathComponent("facts/example-judged-queries.jsonl")
    return FileManager.default.fileExists(atPath: file.path) ? file : nil
  }()

  static func read() throws -> [JudgedQueries] {
    let text = try String(contentsOf: try #require(file), encoding: .utf8)
    return try text.split(separator: "\n").map {
      try JSONDecoder().decode(JudgedQueries.self, from: Data($0.utf8))
    }
  }
}
