import Foundation
import Testing

/// `evaluate` as users run it, over the project's own catalogue.
@Suite("Evaluating") struct EvaluateCommandTests {
  private static let claims =
    Program.root.appendingPathComponent("Tests/Reranking/claims.jsonl").path

  private func evaluate(_ options: [String]) throws -> [String: Any] {
    try CatalogueIndex.run(
      ["evaluate", "--qrels", Self.claims, "--measures", "nDCG@10", "--format", "json"] + options
    ).json
  }

  private func comparison(_ report: [String: Any]) throws -> (difference: Double, p: Double) {
    let measure = try #require((report["measures"] as? [[String: Any]])?.first)
    return (
      try #require(measure["difference"] as? Double), try #require(measure["p"] as? Double)
    )
  }

  @Test("two runs: the same one differs by nothing; either way round chance is as likely")
  func compare() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let ours = folder.file("ours.run").path
    let plain = folder.file("plain.run").path
    _ = try evaluate(["--queries", Self.claims, "--rerank", "--run", ours])
    _ = try evaluate(["--queries", Self.claims, "--rerank", "--plain", "--run", plain])
    let same = try comparison(try evaluate(["--measure-run", ours, "--compare", ours]))
    #expect(same.difference == 0 && same.p == 1)
    let better = try comparison(try evaluate(["--measure-run", ours, "--compare", plain]))
    let worse = try comparison(try evaluate(["--measure-run", plain, "--compare", ours]))
    #expect(better.difference > 0 && worse.difference == -better.difference)
    #expect(better.p == worse.p && better.p < 0.05)
    // A run that is read back ranks as the one that was written.
    let again = try comparison(
      try evaluate(["--queries", Self.claims, "--rerank", "--compare", ours]))
    #expect(again.difference == 0 && again.p == 1)
  }

  @Test("claims that were held out: mean nDCG@10 at least 0.85")
  func heldOut() throws {
    let path = Program.root.appendingPathComponent("Tests/Reranking/held-out.jsonl").path
    let report = try CatalogueIndex.run([
      "evaluate", "--rerank", "--queries", path, "--qrels", path, "--measures", "nDCG@10",
      "--format", "json",
    ]).json
    let mean = try #require((report["measures"] as? [[String: Any]])?[0]["mean"] as? Double)
    print("reranking claims that were held out, mean nDCG@10: \(mean)")
    #expect(mean >= 0.85)
  }

  @Test("a definition's files of words are checked when an index is built")
  func wordFiles() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let definition = folder.file("Index")
    try FileManager.default.copyItem(
      at: Program.root.appendingPathComponent("Index/definition.toml"),
      to: { () throws -> URL in
        try FileManager.default.createDirectory(at: definition, withIntermediateDirectories: true)
        return definition.appendingPathComponent("definition.toml")
      }())
    let records = try folder.write(
      "records.jsonl", Data("{\"id\":\"a\",\"title\":\"visa\"}\n".utf8))
    let index = folder.file("built").path
    let related = definition.appendingPathComponent("related.toml")
    let arguments = [
      "index", "--index", index, "--input", records, "--definition", definition.path,
    ]
    try Data("[[topic]]\nword = [\"visa\"]\n".utf8).write(to: related)
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("\(related.path):2: "), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: index))
    try Data("[[topic]]\nwords = [\"visa\"]\n".utf8).write(to: related)
    try Program.succeed(arguments)
  }

  private static let hasPandoc = (ProcessInfo.processInfo.environment["PATH"] ?? "")
    .split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/pandoc") }

  @Test(
    "the best section of a document that was taken in counts for it",
    .enabled(if: hasPandoc, "pandoc is not installed"))
  func fullText() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let corpus = folder.file("Corpus")
    try FileManager.default.copyItem(
      at: Program.root.appendingPathComponent("Corpus"), to: corpus)
    for (name, subject, section) in [
      ("harbours", "harbours", "Trawler crews are recruited by agents and wait months for pay."),
      ("towers", "towers on the coast", "Keepers live alone for weeks."),
    ] {
      let file = try folder.write(
        name + ".md",
        Data(
          "# Paper on \(name)\n\n## Introduction\n\nOn \(subject).\n\n## Men\n\n\(section)\n".utf8))
      try Program.succeed(["import", file, "--id", name, "--yes", "--corpus", corpus.path])
    }
    let index = folder.file("built").path
    try Program.succeed([
      "index", "--index", index, "--corpus", corpus.path, "--definition",
      Program.root.appendingPathComponent("Index").path,
    ])
    let rows = try Program.run(
      [
        "rerank", "--index", index, "--format", "jsonl", "--explain",
        "Agents make trawler crews wait for their pay",
      ], input: Data("towers\nharbours\n".utf8)
    ).jsonLines
    #expect(rows.map { $0["id"] as? String } == ["harbours", "towers"])
    let explanation = try #require(rows.first?["explanation"] as? [String: Any])
    let details = try #require(explanation["details"] as? [[String: Any]])
    #expect(details.map { $0["description"] as? String } == ["full text"])
    #expect(rows.last?["score"] as? Double == 0)
  }
}
