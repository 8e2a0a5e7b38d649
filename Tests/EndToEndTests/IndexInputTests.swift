import Foundation
import Testing

/// Bad input of every kind: one clear error, the status of the contract, the index as it was.
@Suite("Index: bad input") struct IndexInputTests {
  /// Lines that are no records, with a word that the reason must have.
  static let badLines: [(name: String, line: Data, word: String)] = [
    ("broken JSON", Data(#"{"id":"x","text":"cut"#.utf8), "2"),
    ("no object", Data("[1,2]".utf8), "object"),
    ("no id", Data(#"{"text":"nothing"}"#.utf8), "id"),
    ("id with white space", Data(#"{"id":"x y"}"#.utf8), "id"),
    ("id that is no string", Data(#"{"id":7}"#.utf8), "id"),
    ("duplicate id", Data(#"{"id":"one"}"#.utf8), "duplicate"),
    (
      "invalid UTF-8", Data(#"{"id":"x","text":""#.utf8) + Data([0xC3, 0x28]) + Data(#""}"#.utf8),
      "UTF-8"
    ),
  ]

  private static func input(_ bad: Data) -> Data {
    Data("{\"id\":\"one\",\"text\":\"first\"}\n".utf8) + bad
      + Data("\n{\"id\":\"two\",\"text\":\"second\"}\n".utf8)
  }

  @Test("a line that is no record commits nothing", arguments: badLines.indices)
  func rejectedLine(index: Int) throws {
    let bad = Self.badLines[index]
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let before = try small.state()
    let file = try small.folder.write("bad.jsonl", Self.input(bad.line))
    let outcome = try small.run(["index", "--input", file, "--replace"])
    #expect(outcome.status == 2, "\(bad.name): \(outcome.errors)")
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains(bad.word), "\(bad.name): \(outcome.errors)")
    #expect(outcome.errors.contains("bad.jsonl"))
    #expect(outcome.errors.contains(":2"), "the line's number: \(outcome.errors)")
    #expect(try small.state() == before)
    #expect(try small.ids(["visa"]) == ["a", "b"])
  }

  @Test("--skip-bad indexes the rest and says what it left out", arguments: badLines.indices)
  func skipBad(index: Int) throws {
    let bad = Self.badLines[index]
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let file = try small.folder.write("bad.jsonl", Self.input(bad.line))
    let rejects = small.folder.file("rejects.jsonl")
    let outcome = try small.run([
      "index", "--input", file, "--replace", "--skip-bad", "--rejects", rejects.path, "--format",
      "json",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try outcome.json
    #expect(report["read"] as? Int == 3)
    #expect(report["indexed"] as? Int == 2)
    #expect(report["rejected"] as? Int == 1)
    #expect(outcome.errors.contains(bad.word), "\(outcome.errors)")
    #expect(try small.ids([]).sorted() == ["one", "two"])
    let lines = try String(contentsOf: rejects, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 1)
    let line = try #require(lines.first)
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
    let rejected = try #require(object as? [String: Any])
    #expect(rejected["line"] as? Int == 2)
    #expect((rejected["reason"] as? String)?.isEmpty == false)
  }

  @Test("no room to note the ids of a large input is no fault of the input, and commits nothing")
  func noRoomForIDs() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let lines = (0..<400_000).reduce(into: "") { $0 += "{\"id\":\"\($1)\"}\n" }
    let file = try folder.write("many.jsonl", lines)
    let index = folder.file("index").path
    let outcome = try Program.run(
      ["index", "--index", index, "--input", file], environment: ["TMPDIR": "/nonexistent"])
    #expect(outcome.status == 4)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("TMPDIR"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: index + "/commit"))
  }

  @Test("an empty input commits nothing", arguments: ["", "\n\n", " \r\n"])
  func empty(content: String) throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let before = try small.state()
    let file = try small.folder.write("empty.jsonl", content)
    for flag in ["--replace", "--update"] {
      let outcome = try small.run(["index", "--input", file, flag])
      #expect(outcome.status == 2)
      #expect(outcome.errorLines.count == 1)
    }
    #expect(try small.state() == before)
  }

  @Test("a file or a folder that is not there is said with its name")
  func missingInput() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    for option in ["--input", "--corpus", "--definition"] {
      var arguments = ["index", "--replace", option, "/nonexistent/place"]
      if option == "--definition" {
        arguments += ["--input", small.folder.file("records.jsonl").path]
      }
      let outcome = try small.run(arguments)
      #expect(outcome.status == 2 || outcome.status == 4, "\(outcome.errors)")
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.contains("/nonexistent/place"))
    }
  }

  @Test("a line of 10 MB is a record like others")
  func longLine() throws {
    let words = String(repeating: "lorem ipsum ", count: 10_000_000 / 12)
    let small = try SmallIndex(
      "{\"id\":\"long\",\"text\":\"\(words)needle\"}\n{\"id\":\"short\",\"text\":\"needle\"}\n")
    defer { small.folder.remove() }
    #expect(try small.ids(["needle"]) == ["short", "long"])
  }

  @Test("--expect commits only the number it names")
  func expect() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let before = try small.state()
    let file = try small.folder.write("two.jsonl", "{\"id\":\"1\"}\n{\"id\":\"2\"}\n")
    let outcome = try small.run(["index", "--input", file, "--replace", "--expect", "3"])
    #expect(outcome.status == 2)
    #expect(outcome.errorLines.count == 1)
    #expect(try small.state() == before)
    #expect(try small.run(["index", "--input", file, "--replace", "--expect", "2"]).status == 0)
    #expect(try small.ids([]) == ["1", "2"])
  }

  @Test(
    "a folder that cannot be written is said, and stays as it was",
    .enabled(if: getuid() != 0, "root may write anywhere"))
  func unwritable() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o500], ofItemAtPath: small.path)
    defer { try? manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: small.path) }
    let before = try small.state()
    let file = try small.folder.write("two.jsonl", "{\"id\":\"1\"}\n")
    let outcome = try small.run(["index", "--input", file, "--replace"])
    #expect(outcome.status == 4)
    #expect(outcome.errorLines.count == 1)
    #expect(try small.state() == before)
  }

  @Test("a full disk is said, and the index stays as it was", .enabled(if: SmallDisk.isPermitted))
  func fullDisk() throws {
    let disk = try SmallDisk(kilobytes: 512)
    defer { disk.remove() }
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let index = disk.folder.appendingPathComponent("index").path
    let good = try folder.write("good.jsonl", SmallIndex.records)
    try Program.succeed(["index", "--input", good, "--index", index])
    // Words that occur once: nothing to compress.
    var big = ""
    for record in 0..<4000 {
      big += "{\"id\":\"\(record)\",\"text\":\""
      for word in 0..<40 { big += "w\((record * 40 + word) * 7919 % 1_000_003)x " }
      big += "\"}\n"
    }
    let file = try folder.write("big.jsonl", big)
    let outcome = try Program.run(["index", "--input", file, "--replace", "--index", index])
    #expect(outcome.status == 4, "\(outcome.errors)")
    #expect(outcome.errorLines.count == 1)
    let found = try Program.succeed(["search", "visa", "--format", "jsonl", "--index", index])
    #expect(found.lines.count == 2)
    // What the failed run left behind does not stand in the way of the next.
    try Program.succeed(["index", "--input", good, "--replace", "--index", index])
  }
}

/// A small file system in memory, where the user may make one.
struct SmallDisk {
  let folder: URL

  static let isPermitted: Bool = {
    guard getuid() == 0, let disk = try? SmallDisk(kilobytes: 64) else { return false }
    disk.remove()
    return true
  }()

  init(kilobytes: Int) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rapporteur-disk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(kilobytes)k") == 0 else {
      try? FileManager.default.removeItem(at: folder)
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  func remove() {
    umount(folder.path)
    try? FileManager.default.removeItem(at: folder)
  }
}

/// Input that breaks off, and indexes as input.
@Suite("Index: end marker and stored records") struct IndexSourceTests {
  @Test("standard input without its end marker commits nothing")
  func endMarker() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let before = try small.state()
    let arguments = ["index", "--input", "-", "--end-marker", "END", "--replace"]
    let cut = try small.run(arguments, input: Data("{\"id\":\"one\"}\n".utf8))
    #expect(cut.status == 2 && cut.errorLines.count == 1 && cut.errors.contains("END"))
    #expect(try small.state() == before)
    let more = try small.run(
      arguments, input: Data("{\"id\":\"one\"}\nEND\n{\"id\":\"two\"}\n".utf8))
    #expect(more.status == 2 && more.errorLines.count == 1)
    #expect(try small.state() == before)
    let without = try small.run(["index", "--input", "x.jsonl", "--end-marker", "END"])
    #expect(without.status == 2)
    let whole = try small.run(arguments, input: Data("{\"id\":\"one\"}\nEND\n\n".utf8))
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(try small.ids([]) == ["one"])
  }

  @Test("an index is built from the records of another, equal or with another definition")
  func fromIndex() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let copy = small.folder.file("copy").path
    try Program.succeed(["index", "--from-index", small.path, "--index", copy])
    func fingerprint(_ index: String) throws -> String? {
      try Program.succeed(["search", "--index", index, "--format", "json"]).json["fingerprint"]
        as? String
    }
    #expect(try fingerprint(copy) == fingerprint(small.path))
    // Deleted records are gone for good, and the new index needs no merge.
    try Program.succeed(["delete", "a", "--index", small.path])
    let again = try Program.run(["index", "--from-index", small.path, "--index", copy])
    #expect(again.status == 2 && again.errors.contains("--replace"))
    try Program.succeed(["index", "--from-index", small.path, "--index", copy, "--replace"])
    #expect(try fingerprint(copy) == fingerprint(small.path))
    let both = try Program.run([
      "index", "--from-index", small.path, "--input", "x.jsonl", "--index", copy,
    ])
    #expect(both.status == 2)
    let none = try Program.run(["index", "--from-index", copy + "-none", "--index", copy + "-2"])
    #expect(none.status == 3)
  }

  @Test("repair builds a damaged part again from its records, and needs --yes for what it cannot")
  func repair() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let before = try small.state()
    func damage(_ name: String) throws {
      let file = small.folder.file("index/\(name)")
      var bytes = try Data(contentsOf: file)
      bytes[60] ^= 1
      try bytes.write(to: file)
    }
    try damage("s1.terms")
    let repaired = try small.run(["repair"])
    #expect(repaired.status == 0 && repaired.text.contains("built again"), "\(repaired.text)")
    #expect(try small.ids([]).sorted() == ["a", "b", "c", "d"])
    #expect(try small.state().split(separator: " ").last == before.split(separator: " ").last)
    try damage("s2.stored")
    let refused = try small.run(["repair"])
    #expect(refused.status == 3 && refused.errors.contains("--yes"), "\(refused.errors)")
    #expect(refused.text.contains("would be lost: 4 records"), "\(refused.text)")
    #expect(try small.run(["check"]).status == 1)
    let agreed = try small.run(["repair", "--yes"])
    #expect(agreed.status == 0 && agreed.text.contains("0 records kept"), "\(agreed.text)")
  }
}
