import Foundation
import Testing

/// What `index`, `delete` and `merge` do to an index that is there.
@Suite("Index: commits") struct IndexCommandTests {
  private func generation(_ small: SmallIndex) throws -> Int? {
    try small.run(["search", "--format", "json", "--limit", "0"]).json["generation"] as? Int
  }

  @Test("the first commit is 1; the same input and definition leave it")
  func nothingToDo() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    #expect(try generation(small) == 1)
    let file = small.folder.file("records.jsonl").path
    #expect(try small.run(["index", "--input", file]).status == 0)
    // The same bytes elsewhere are the same input.
    let copy = try small.folder.write("copy.jsonl", SmallIndex.records)
    #expect(try small.run(["index", "--input", copy]).status == 0)
    #expect(try generation(small) == 1)
  }

  @Test("an input that has changed is indexed anew in one commit")
  func changed() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let file = try small.folder.write("records.jsonl", "{\"id\":\"new\",\"text\":\"visa\"}\n")
    #expect(try small.run(["index", "--input", file]).status == 0)
    #expect(try generation(small) == 2)
    #expect(try small.ids(["visa"]) == ["new"])
  }

  @Test("another input needs --replace or --update, and the error names both")
  func somethingElse() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let other = try small.folder.write(
      "other.jsonl", "{\"id\":\"a\",\"text\":\"replaced\"}\n{\"id\":\"e\",\"text\":\"visa\"}\n")
    let outcome = try small.run(["index", "--input", other])
    #expect(outcome.status == 2)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("--replace") && outcome.errors.contains("--update"))
    #expect(try generation(small) == 1)
    #expect(try small.run(["index", "--input", other, "--update"]).status == 0)
    #expect(try generation(small) == 2)
    #expect(try small.ids([]).sorted() == ["a", "b", "c", "d", "e"])
    #expect(try small.ids(["replaced"]) == ["a"])
    #expect(try small.ids(["integrity"]).isEmpty)
    #expect(try small.run(["index", "--input", other, "--replace"]).status == 0)
    #expect(try small.ids([]).sorted() == ["a", "e"])
    #expect(try small.run(["index", "--input", other, "--replace", "--update"]).status == 2)
  }

  @Test("standard input, and what export writes, index to an equal index")
  func exportAndIndex() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let export = try small.run(["export", "--format", "jsonl"])
    #expect(export.status == 0)
    let copy = small.folder.file("copy").path
    try Program.succeed(["index", "--input", "-", "--index", copy], input: export.output)
    let original = try small.run(["search", "--format", "json", "visa"]).json
    let again = try Program.succeed(["search", "--format", "json", "visa", "--index", copy]).json
    #expect(original["fingerprint"] as? String == again["fingerprint"] as? String)
    #expect(
      NSArray(array: original["hits"] as? [Any] ?? [])
        == NSArray(array: again["hits"] as? [Any] ?? []))
  }

  @Test("delete removes records in one commit, and says which it does not find")
  func delete() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    #expect(try small.run(["delete", "a", "c"]).status == 0)
    #expect(try generation(small) == 2)
    #expect(try small.ids([]).sorted() == ["b", "d"])
    let missing = try small.run(["delete", "zz"])
    #expect(missing.status == 1)
    #expect(missing.errorLines.count == 1)
    #expect(try generation(small) == 2)
    #expect(try small.run(["merge"]).status == 0)
    #expect(try small.ids(["visas"]) == ["b"])
    #expect(try small.run(["check"]).status == 0)
  }

  @Test("Ctrl-C while indexing leaves the index as it was, and nothing in the way of the next")
  func interrupt() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let before = try small.state()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["index", "--input", "-", "--replace", "--index", small.path]
    let input = Pipe()
    let errors = Pipe()
    process.standardInput = input
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    signal(SIGPIPE, SIG_IGN)
    try process.run()
    // Feeds records until the program has ended; the signal comes in the middle.
    var number = 0
    while process.isRunning && number < 1_000 {
      var chunk = ""
      for _ in 0..<1000 {
        chunk +=
          "{\"id\":\"\(number)-\(chunk.utf8.count)\",\"text\":\"some words of number \(number)\"}\n"
      }
      number += 1
      if number == 20 { process.interrupt() }
      do { try input.fileHandleForWriting.write(contentsOf: Data(chunk.utf8)) } catch { break }
    }
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 4, "\(said)")
    #expect(
      said.hasPrefix("rapporteur: error: ") && said.split(separator: "\n").count == 1, "\(said)")
    #expect(try small.state() == before)
    #expect(try small.run(["merge"]).status == 0)
  }

  @Test("an index that is being written is locked for other writers, not for readers")
  func locked() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["index", "--input", "-", "--update", "--index", small.path]
    let input = Pipe()
    process.standardInput = input
    process.standardError = FileHandle.nullDevice
    try process.run()
    let lock = small.folder.file("index").appendingPathComponent("write.lock").path
    // `stats` tells who writes without wanting to write itself.
    var isLocked = false
    for _ in 0..<400 where !isLocked {
      isLocked = !(try small.run(["stats", "--format", "json"]).json["writer"] is NSNull)
      if !isLocked { usleep(20_000) }
    }
    #expect(isLocked)
    let outcome = try small.run(["delete", "a"])
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(outcome.errorLines.count == 1)
    #expect(FileManager.default.fileExists(atPath: lock))
    #expect(try small.ids(["readmission"]) == ["b"])
    try input.fileHandleForWriting.write(contentsOf: Data("{\"id\":\"late\"}\n".utf8))
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try small.ids([]).contains("late"))
  }
}
