import Foundation
import Testing

/// Every file of an index removed, emptied, cut, changed or replaced, and then every command: what is
/// there afterwards is the old index, the new one, or what was there before and a refusal.
@Suite("Files lost or changed under an index") struct LostFilesTests {
  enum Harm: String, CaseIterable {
    case removed, emptied, cut, changed, replaced
  }

  /// Of the files every so manieth is taken; unoptimised, the program is slow to start.
  #if DEBUG
    private static let step = 4
  #else
    private static let step = 1
  #endif

  private struct Command {
    var arguments: [String]
    var input = ""
    /// Ids that the index has after it, if it succeeds; nil: it changes nothing.
    var result: Set<String>?
  }

  private static let old: Set<String> = ["a", "b", "c"]

  private static func line(_ id: String) -> String {
    "{\"id\":\"\(id)\",\"text\":\"hello \(id)\"}\n"
  }

  private static func commands(_ folder: TemporaryFolder, _ index: String) -> [Command] {
    let input = ["--input", "-", "--index", index]
    return [
      Command(arguments: ["search", "hello", "--index", index]),
      Command(arguments: ["stats", "--index", index]),
      Command(arguments: ["check", "--index", index]),
      Command(arguments: ["export", "--index", index]),
      Command(arguments: ["index"] + input, input: line("n"), result: ["n"]),
      Command(
        arguments: ["index", "--update"] + input, input: line("n"), result: old.union(["n"])),
      Command(arguments: ["index", "--replace"] + input, input: line("n"), result: ["n"]),
      Command(arguments: ["index", "--replace"] + input, input: line("n") + "{\n"),
      Command(arguments: ["index", "--update"] + input, input: line("n") + "{\n"),
      Command(arguments: ["delete", "a", "--index", index], result: ["b", "c"]),
      Command(arguments: ["merge", "--index", index], result: old),
      Command(arguments: ["repair", "--index", index], result: old),
      Command(arguments: ["backup", folder.file("backup").path, "--index", index]),
    ]
  }

  /// Makes an index of three records in two segments, one record of the first deleted.
  private static func build(_ path: String) throws {
    try Program.succeed(
      ["index", "--input", "-", "--index", path], input: Data((line("a") + line("x")).utf8))
    try Program.succeed(
      ["index", "--update", "--input", "-", "--index", path],
      input: Data((line("b") + line("c")).utf8))
    try Program.succeed(["delete", "x", "--index", path])
  }

  private func ids(_ path: String) throws -> Set<String>? {
    let outcome = try Program.run(["export", "--index", path, "--format", "jsonl"])
    guard outcome.status == 0 else { return nil }
    return Set(try outcome.jsonLines.compactMap { $0["id"] as? String })
  }

  private func files(_ path: String) throws -> [String: Data] {
    var result: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: path)
    where name != "write.lock" {
      result[name] = try Data(contentsOf: URL(fileURLWithPath: path).appendingPathComponent(name))
    }
    return result
  }

  @Test("no command makes less of it", arguments: Harm.allCases)
  func everyFileEveryCommand(harm: Harm) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let original = folder.file("original").path
    let other = folder.file("other").path
    try Self.build(original)
    try Program.succeed(
      ["index", "--input", "-", "--index", other],
      input: Data((Self.line("o") + Self.line("p")).utf8))
    let manager = FileManager.default
    let names = try files(original).keys.sorted()
    #expect(names.contains("commit") && names.count >= 9, "\(names)")
    let others = try files(other)
    for (place, name) in names.enumerated() where (place + harm.rawValue.count) % Self.step == 0 {
      for (number, command) in Self.commands(folder, folder.file("index").path).enumerated() {
        let path = folder.file("index")
        for place in [path.path, folder.file("backup").path] where manager.fileExists(atPath: place)
        {
          try manager.removeItem(atPath: place)
        }
        try manager.copyItem(atPath: original, toPath: path.path)
        let file = path.appendingPathComponent(name)
        let bytes = try Data(contentsOf: file)
        try manager.removeItem(at: file)
        switch harm {
        case .removed: break
        case .emptied: try Data().write(to: file)
        case .cut: try bytes.prefix(bytes.count * 2 / 3).write(to: file)
        case .changed:
          var changed = bytes
          changed[bytes.count / 2] ^= 0x10
          try changed.write(to: file)
        case .replaced:
          let kind = name.hasPrefix("definition") ? "definition" : file.pathExtension
          let stranger = others.first { entry in
            name == entry.key || name.hasPrefix("definition") && entry.key.hasPrefix("definition")
              || !kind.isEmpty && entry.key.hasSuffix("." + kind)
          }
          try (stranger?.value ?? others["commit"] ?? Data()).write(to: file)
        }
        let before = try files(path.path)
        let outcome = try Program.run(command.arguments, input: Data(command.input.utf8))
        let context = "\(name) \(harm), \(command.arguments.prefix(2)) \(number): \(outcome.errors)"
        #expect([0, 1, 2, 3].contains(outcome.status), "\(context)")
        if outcome.status != 0 {
          #expect(outcome.errorLines.count <= 1, "\(context)")
          #expect(try files(path.path) == before, "\(context)")
        }
        guard let result = command.result, outcome.status == 0 else { continue }
        let found = try ids(path.path)
        // Damage that the command had no need to read is there as before.
        if found == nil, harm == .changed, !command.arguments.contains("--replace") {
          #expect(try Program.run(["check", "--index", path.path]).status == 1, "\(context)")
        } else {
          #expect(found == result, "\(context)")
        }
      }
    }
  }

  @Test("a lost commit is named, with what to run")
  func lostCommit() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let index = small.folder.file("index")
    try FileManager.default.removeItem(at: index.appendingPathComponent("commit"))
    for arguments in [
      ["search", "visa"], ["stats"], ["export"], ["delete", "a"], ["merge"], ["show", "a"],
      ["index", "--input", "-"], ["index", "--input", "-", "--update"],
    ] {
      let outcome = try small.run(arguments, input: Data("{\"id\":\"n\"}\n".utf8))
      #expect(outcome.status == 3, "\(arguments): \(outcome.errors)")
      #expect(
        outcome.errors.contains("commit is missing; the copy of it, commit.copy, is sound")
          && outcome.errors.contains("rapporteur repair"), "\(outcome.errors)")
    }
    #expect(try small.run(["check"]).status == 1)
    #expect(try small.run(["repair"]).status == 0)
    #expect(try small.ids(["visa"]) == ["a", "b"])
  }

  @Test("a damaged definition is replaced with the index")
  func damagedDefinition() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let index = small.folder.file("index")
    let name = try #require(try files(index.path).keys.first { $0.hasPrefix("definition-") })
    let file = index.appendingPathComponent(name)
    var bytes = try Data(contentsOf: file)
    bytes[1000] ^= 0xff
    try bytes.write(to: file)
    #expect(try small.run(["search", "visa"]).status == 3)
    let input = ["index", "--input", "-", "--replace"]
    // One that fails changes nothing.
    let before = try files(index.path)
    #expect(try small.run(input, input: Data("{\n".utf8)).status == 2)
    #expect(try files(index.path) == before)
    #expect(try small.run(input, input: Data("{\"id\":\"n\",\"text\":\"new\"}\n".utf8)).status == 0)
    #expect(try small.ids(["new"]) == ["n"])
    #expect(try small.run(["check"]).status == 0)
  }

  @Test("files of somebody else are never removed")
  func foreignFolder() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let path = folder.file("mine").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for name in ["definition-of-done.md", "scratch-notes.txt", "s1.terms"] {
      try folder.write("mine/" + name, "precious")
    }
    let before = try files(path)
    for flags in [[], ["--replace"], ["--update"]] {
      let outcome = try Program.run(
        ["index", "--input", "-", "--index", path] + flags, input: Data("{\"id\":\"a\"}\n".utf8))
      #expect(outcome.status == 2 && outcome.errorLines.count == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains("'definition-of-done.md'"), "\(outcome.errors)")
    }
    #expect(try files(path) == before)
  }
}
