import Foundation
import Testing

/// `shard` divides records among indexes, each of which is whole.
@Suite("shard") struct ShardCommandTests {
  private func lines(_ count: Int) -> Data {
    Data(
      (0..<count).map { "{\"id\":\"r\($0)\",\"text\":\"visa \($0)\",\"year\":\(2000 + $0 % 9)}\n" }
        .joined().utf8)
  }

  @Test("every record is in exactly one shard, and the manifest names all of them")
  func divides() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let input = try folder.write("records.jsonl", lines(40))
    let out = folder.file("out").path
    try Program.succeed(["shard", "--input", input, "--shards", "3", "--out", out])
    var ids: [String] = []
    let manifest = try String(contentsOfFile: out + "/manifest.toml", encoding: .utf8)
    for number in 0..<3 {
      let shard = out + "/shard-00\(number)"
      try Program.succeed(["check", "--index", shard])
      let found = try Program.succeed([
        "search", "--index", shard, "--format", "jsonl", "--limit", "all", "visa",
      ]).jsonLines
      ids += found.compactMap { $0["id"] as? String }
      let stats = try Program.succeed(["stats", "--index", shard, "--format", "json"]).json
      let fingerprint = try #require(stats["fingerprint"] as? String)
      #expect(manifest.contains("index = \(number)\n"))
      #expect(manifest.contains("fingerprint = \"\(fingerprint)\"\n"))
    }
    #expect(ids.sorted() == (0..<40).map { "r\($0)" }.sorted())
    let vocabulary = try Program.succeed([
      "stats", "--index", out + "/vocabulary", "--format", "json",
    ]).json
    #expect(vocabulary["records"] as? Int == 0)
    #expect(!FileManager.default.fileExists(atPath: out + "/whole"))
    let again = try Program.run(["shard", "--input", input, "--shards", "3", "--out", out])
    #expect(again.status == 2)
    #expect(again.errorLines.count == 1)
  }

  @Test("an index is divided as its input would be; more shards than records leave some empty")
  func fromIndex() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let input = try folder.write("records.jsonl", lines(2))
    let index = folder.file("index").path
    try Program.succeed(["index", "--index", index, "--input", input])
    let (one, other) = (folder.file("one").path, folder.file("other").path)
    try Program.succeed(["shard", "--from-index", index, "--shards", "5", "--out", one])
    try Program.succeed(["shard", "--input", input, "--shards", "5", "--out", other])
    #expect(
      try String(contentsOfFile: one + "/manifest.toml", encoding: .utf8)
        == String(contentsOfFile: other + "/manifest.toml", encoding: .utf8))
  }

  @Test(
    "wrong arguments are one error and make nothing",
    arguments: [
      ["--shards", "2"], ["--shards", "0", "--input", "x"], ["--shards", "5000", "--input", "x"],
      ["--shards", "2", "--input", "x", "--from-index", "y"],
      ["--shards", "2", "--input", "/nonexistent/x"],
    ])
  func badArguments(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let out = folder.file("out").path
    let outcome = try Program.run(["shard", "--out", out] + arguments)
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: out + "/manifest.toml"))
  }
}
