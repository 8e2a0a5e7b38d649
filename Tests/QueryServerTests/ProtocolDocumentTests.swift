import Foundation
import QueryServer
import Testing

/// Docs/PROTOCOL.md says what the server does: its session is played, its client is run.
@Suite struct ProtocolDocumentTests {
  private static let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Docs").standardized

  private func document() throws -> String {
    try String(contentsOf: Self.docs.appending(path: "PROTOCOL.md"), encoding: .utf8)
  }

  @Test("the session in PROTOCOL.md is what the server says")
  func session() throws {
    let document = try document()
    let start = try #require(document.firstRange(of: "<!-- session -->\n```\n")?.upperBound)
    let end = try #require(document[start...].firstRange(of: "\n```\n")?.lowerBound)
    var client = SessionHarness()
    client.session.announce(
      "* rapporteur/1 0.1.0 generation=3 fingerprint=9f2c records=3 max-line=65536 max-k=10000 "
        + "auth=none")
    var said = client.run()
    for (index, line) in document[start..<end].split(separator: "\n").enumerated() {
      let parts = line.drop { $0 == " " }.split(separator: " ", maxSplits: 2)
      try #require(parts.count == 3 && parts[0] == "\(index + 1)", "line \(index + 1)")
      let text = String(parts[2]).replacing("⇥", with: "\t")
      if parts[1] == "C:" {
        said += client.send(text.replacing("tab\\there", with: "tab\there") + "\n")
      } else {
        try #require(said.hasPrefix(text + "\n"), "line \(index + 1): \(said.prefix(200))")
        said.removeFirst(text.count + 1)
      }
    }
    #expect(said.isEmpty)
    #expect(client.session.isFinished)
  }

  @Test("every verb, code and option is described")
  func complete() throws {
    let document = try document()
    for verb in Verb.allCases { #expect(document.contains("| `\(verb.rawValue)")) }
    for code in RequestFailure.Code.allCases { #expect(document.contains("| `\(code.rawValue)`")) }
  }

  @Test("the client in PROTOCOL.md is Docs/client.py, of less than sixty lines, and it works")
  func client() throws {
    let path = Self.docs.appending(path: "client.py")
    let source = try String(contentsOf: path, encoding: .utf8)
    #expect(try document().contains("```python\n" + source + "```\n"))
    #expect(source.split(separator: "\n", omittingEmptySubsequences: false).count <= 60)
    let server = try TestServer()
    guard
      let output = try run(
        path.path, ["127.0.0.1:\(server.running.port ?? 0)", "SEARCH", "k=1", "visa"])
    else {
      print("no python3 here: the client is not run")
      return
    }
    #expect(
      output.hasPrefix(
        #"{"rank": 1, "id": "bali-process/2010-12-07/visa-integrity", "score": 9.875, "#))
    #expect(output.hasSuffix("}\n"))
    let ranked = try run(
      path.path, ["127.0.0.1:\(server.running.port ?? 0)", "RERANK", "n=2", "visa"],
      input: "odd\nthe visa\n")
    #expect(
      ranked?.hasPrefix(#"{"rank": 1, "score": 1.0, "id": "the visa", "original": 2"#) == true)
  }

  private func run(_ script: String, _ arguments: [String], input: String = "") throws -> String? {
    let python = URL(fileURLWithPath: "/usr/bin/python3")
    guard FileManager.default.isExecutableFile(atPath: python.path) else { return nil }
    let process = Process()
    process.executableURL = python
    process.arguments = [script] + arguments
    let output = Pipe()
    let standardInput = Pipe()
    process.standardOutput = output
    process.standardInput = standardInput
    try process.run()
    standardInput.fileHandleForWriting.write(Data(input.utf8))
    standardInput.fileHandleForWriting.closeFile()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
