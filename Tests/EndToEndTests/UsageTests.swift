import Foundation
import Testing

@Suite("Usage") struct UsageTests {
  static let commands = [
    "index", "delete", "merge", "search", "facets", "show", "contradictions", "explain", "similar",
    "suggest", "acronyms", "rerank", "evaluate", "import", "serve", "check", "repair", "backup",
    "stats", "export",
  ]

  @Test("--help lists every command; --version says one")
  func overview() throws {
    let help = try Program.succeed(["--help"]).text
    for command in Self.commands { #expect(help.contains("\n  \(command) "), "\(command)") }
    #expect(try Program.succeed(["--version"]).text.first?.isNumber == true)
  }

  @Test("every command's help has examples and names --index", arguments: commands)
  func help(command: String) throws {
    let help = try Program.succeed([command, "--help"]).text
    #expect(help.contains("EXAMPLES"))
    #expect(help.contains("rapporteur \(command)"))
    #expect(help.contains("--index"))
  }

  @Test(
    "bad usage is one line and status 2",
    arguments: [
      ["--nonsense"], ["nonsense"], ["search", "--nonsense"], ["search", "-asylum"],
      ["search", "--limit", "ten", "x"], ["search", "--limit", "-1", "x"],
      ["search", "--sort", "colour", "x"], ["search", "--format", "xml", "x"], ["show"],
      ["search", "--fields", "id", "x"], ["evaluate"], ["serve", "--stdio", "--socket", "x"],
    ])
  func badUsage(arguments: [String]) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("rapporteur: error: "))
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
  }

  @Test("an option that may be a query says how to write one")
  func dashedQuery() throws {
    let outcome = try Program.run(["search", "-asylum"])
    #expect(outcome.errors.contains("--'"))
  }

  @Test(
    "without an index the commands that read end with status 3",
    arguments: [
      ["search", "x"], ["facets"], ["show", "x"], ["contradictions"], ["explain", "x", "y"],
      ["similar", "x"], ["suggest", "x"], ["acronyms"], ["check"], ["stats"], ["export"],
      ["delete", "x"], ["merge"], ["repair"], ["serve", "--stdio"],
    ])
  func missingIndex(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let outcome = try Program.run(arguments + ["--index", folder.file("none").path])
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("rapporteur: error: "))
    #expect(!FileManager.default.fileExists(atPath: folder.file("none").path))
  }

  @Test("the manual and the completions know every command and option")
  func manual() throws {
    let manual = try String(
      contentsOf: Program.root.appendingPathComponent("Docs/rapporteur.1"), encoding: .utf8)
    let zsh = try String(
      contentsOf: Program.root.appendingPathComponent("Completions/_rapporteur"), encoding: .utf8)
    let tool = try Program.succeed(["--experimental-dump-help"]).json
    let root = try #require(tool["command"] as? [String: Any])
    for command in try #require(root["subcommands"] as? [[String: Any]]) {
      let name = try #require(command["commandName"] as? String)
      guard name != "help" else { continue }
      #expect(manual.contains(".SS \(name)\n"), "\(name): run Scripts/manual.sh")
      for argument in command["arguments"] as? [[String: Any]] ?? []
      where argument["shouldDisplay"] as? Bool != false {
        for option in argument["names"] as? [[String: Any]] ?? []
        where option["kind"] as? String == "long" {
          let long = try #require(option["name"] as? String)
          let escaped = "\\-\\-" + long.replacingOccurrences(of: "-", with: "\\-")
          #expect(manual.contains(escaped), "\(name) --\(long): run Scripts/manual.sh")
          #expect(zsh.contains("--\(long)"), "\(name) --\(long): run Scripts/manual.sh")
        }
      }
    }
  }
}
