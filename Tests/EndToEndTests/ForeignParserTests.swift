import Foundation
import Testing

/// The formats, read by parsers that were not written for this project. `RAPPORTEUR_PYTHON` names a
/// Python that has bibtexparser, rispy and citeproc-py; without them the tests are skipped.
@Suite("Formats: foreign parsers") struct ForeignParserTests {
  private static let script = Program.root.appendingPathComponent("Tests/Formats/read-formats.py")
    .path

  private static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let named = ProcessInfo.processInfo.environment["RAPPORTEUR_PYTHON"]
    process.arguments = [named ?? "python3"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  private static let hasParsers: Bool = {
    let check = try? python(["-c", "import bibtexparser, rispy, citeproc"])
    if check?.status != 0 {
      print("skipped: python3 has no bibtexparser, rispy and citeproc-py (pip install them)")
    }
    return check?.status == 0
  }()

  private func check(index: String, count: Int) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    for format in ["bibtex", "ris", "csl-json", "csv", "jsonl"] {
      let outcome = try Program.succeed(["export", "--index", index, "--format", format])
      try folder.write("out.\(format)", outcome.output)
    }
    let (status, output) = try Self.python([Self.script, folder.url.path])
    #expect(status == 0, "\(output)")
    let counts = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Int]
    #expect(Set((counts ?? [:]).values) == [count], "\(output)")
    #expect(counts?.count == 5)
  }

  @Test("every record of the catalogue is read", .enabled(if: hasParsers))
  func catalogue() throws {
    let json = try CatalogueIndex.run(["search", "--format", "json", "--limit", "0"]).json
    try check(index: CatalogueIndex.path, count: try #require(json["total"] as? Int))
  }

  @Test("signs that mean something to a format stay text", .enabled(if: hasParsers))
  func signs() throws {
    let records = #"""
      {"id":"a,b{c}","title":"Brace } and { and 100% \\ under_score & $5 #1 ~x^y \"q\"","text":"x"}
      {"id":"q\"q","title":"Line\nbreak\ttab\r\nreturn","text":"x"}
      {"id":"ümläut/1#2","title":"Größe – «état» 移民 اللجوء","text":"x","author":["X, Y","{A and B}"]}
      {"id":"bare"}
      {"id":"a@b","title":"@article{x, title={y}}","text":"x"}
      {"id":"ris","title":"ER  - \nTY  - JOUR\nid","text":"x"}
      {"id":"csv","title":"\"quoted\", and; more","text":"\"x\",\r\ny"}

      """#
    let index = try SmallIndex(records)
    defer { index.folder.remove() }
    try check(index: index.path, count: 7)
  }
}
