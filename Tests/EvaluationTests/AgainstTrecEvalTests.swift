import Evaluation
import Foundation
import Testing

/// Equality with `trec_eval` itself, through `pytrec_eval` (PyPI: pytrec-eval-terrier), which wraps
/// its C code. `RAPPORTEUR_PYTHON` names the interpreter; without the module the suite is skipped.
@Suite("Against trec_eval", .enabled(if: TrecEval.isAvailable, "pytrec_eval is not installed"))
struct AgainstTrecEvalTests {
  @Test("random runs with ties, unjudged and negative grades", arguments: [1, 2, 3])
  func random(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var qrels = ""
    var runText = ""
    for topic in 1...40 {
      for record in 0..<60 {
        if Int.random(in: 0..<3, using: &generator) == 0 {
          let grade = [-1, 0, 0, 1, 1, 2, 3].randomElement(using: &generator) ?? 0
          qrels += "\(topic) 0 d\(record) \(grade)\n"
        }
        if Int.random(in: 0..<4, using: &generator) != 0 {
          let score = Double(Int.random(in: 0..<25, using: &generator)) / 7
          runText += "\(topic) Q0 d\(record) 0 \(score) t\n"
        }
      }
    }
    let names = [
      ("ndcg", "nDCG"), ("ndcg_cut_10", "nDCG@10"), ("ndcg_cut_5", "nDCG@5"), ("map", "MAP"),
      ("recip_rank", "MRR"), ("recip_rank", "MRR@10"), ("P_10", "P@10"),
      ("recall_100", "recall@100"),
      ("recall_5", "recall@5"),
    ]
    let report = RunReport(
      run: try Run(trec: runText), judgments: try Judgments(trec: qrels),
      measures: try names.map { try Measure($0.1) })
    let expected = try TrecEval.values(
      qrels: qrels, run: runText, measures: Set(names.map(\.0)).sorted())
    for (topicIndex, topic) in report.topics.enumerated() {
      for (measureIndex, name) in names.enumerated() {
        let ours = report.values[measureIndex][topicIndex]
        var theirs = try #require(expected[topic]?[name.0])
        // It knows no cut-off for this one: beyond the tenth rank there is nothing.
        if name.1 == "MRR@10", theirs < 0.1 - 1e-9 { theirs = 0 }
        #expect(abs(ours - theirs) < 1e-9, "seed \(seed), topic \(topic), \(name.1)")
      }
    }
  }
}

/// Runs `pytrec_eval` in a Python process.
enum TrecEval {
  static let python = ProcessInfo.processInfo.environment["RAPPORTEUR_PYTHON"] ?? "python3"

  static let isAvailable: Bool = {
    (try? run(["-c", "import pytrec_eval"])) != nil
  }()

  static func values(qrels: String, run text: String, measures: [String]) throws -> [String:
    [String: Double]]
  {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rapporteur-trec-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let qrelsFile = folder.appendingPathComponent("qrels")
    let runFile = folder.appendingPathComponent("run")
    try qrels.write(to: qrelsFile, atomically: false, encoding: .utf8)
    try text.write(to: runFile, atomically: false, encoding: .utf8)
    let script = """
      import sys, json, pytrec_eval
      qrels = pytrec_eval.parse_qrel(open(sys.argv[1]))
      run = pytrec_eval.parse_run(open(sys.argv[2]))
      names = {n.rsplit('_', 1)[0] + '.' + n.rsplit('_', 1)[1] if n[-1].isdigit() else n for n in sys.argv[3:]}
      print(json.dumps(pytrec_eval.RelevanceEvaluator(qrels, names).evaluate(run)))
      """
    let output = try Self.run(["-c", script, qrelsFile.path, runFile.path] + measures)
    return try JSONDecoder().decode([String: [String: Double]].self, from: output)
  }

  private struct Failure: Error {}

  private static func run(_ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure() }
    return data
  }
}
