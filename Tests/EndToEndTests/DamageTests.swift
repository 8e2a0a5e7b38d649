import Foundation
import Testing

/// `check`, `repair`, `backup`, and what every command says of an index that is not sound.
@Suite("Damaged indexes") struct DamageTests {
  @Test("check passes a sound index and reports a changed byte of each file")
  func check() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    #expect(try small.run(["check"]).status == 0)
    let manager = FileManager.default
    for name in try manager.contentsOfDirectory(atPath: small.path) where name != "write.lock" {
      let file = small.folder.file("index").appendingPathComponent(name)
      let original = try Data(contentsOf: file)
      guard !original.isEmpty else { continue }
      var damaged = original
      damaged[damaged.count / 2] ^= 0x10
      // Replaced, not written in place: maps of the old bytes are of no interest here.
      try damaged.write(to: file)
      let outcome = try small.run(["check"])
      #expect(outcome.status == 1 || outcome.status == 3, "\(name): \(outcome.status)")
      try original.write(to: file)
      try original.dropLast().write(to: file)
      #expect(try small.run(["check"]).status != 0, "\(name), cut")
      try (original + [0]).write(to: file)
      #expect(try small.run(["check"]).status != 0, "\(name), grown")
      try manager.removeItem(at: file)
      // The copy of the commit is named by none: without it the next commit makes one.
      if name != "commit.copy" {
        #expect(try small.run(["check"]).status != 0, "\(name), missing")
      }
      try original.write(to: file)
    }
    #expect(try small.run(["check"]).status == 0)
  }

  @Test("a word that is nothing but a mark takes no place, and is no damage")
  func emptyPlaces() throws {
    let small = try SmallIndex(#"{"id":"a","text":"رجب ـــ شعبان"}"# + "\n")
    defer { small.folder.remove() }
    let outcome = try small.run(["check"])
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  @Test("files that no commit names are told and are no damage")
  func leftovers() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    try Data("left".utf8).write(
      to: small.folder.file("index").appendingPathComponent("s99.postings"))
    let outcome = try small.run(["check"])
    #expect(outcome.status == 0)
    #expect((outcome.text + outcome.errors).contains("s99.postings"))
  }

  @Test("a damaged commit is status 3 for readers, with one line")
  func damagedCommit() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let commit = small.folder.file("index").appendingPathComponent("commit")
    try Data("nonsense".utf8).write(to: commit)
    for arguments in [["search", "visa"], ["stats"], ["export"], ["delete", "a"]] {
      let outcome = try small.run(arguments)
      #expect(outcome.status == 3, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    // --replace does not need what was there.
    let file = small.folder.file("records.jsonl").path
    #expect(try small.run(["index", "--input", file, "--replace"]).status == 0)
    #expect(try small.ids(["visa"]) == ["a", "b"])
  }

  @Test("a backup is an equal index")
  func backup() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let copy = small.folder.file("copy").path
    #expect(try small.run(["backup", copy]).status == 0)
    let found = try Program.succeed(["search", "visa", "--format", "jsonl", "--index", copy])
    #expect(found.output == (try small.run(["search", "visa", "--format", "jsonl"]).output))
    #expect(try Program.run(["check", "--index", copy]).status == 0)
  }

  @Test("repair keeps what is sound and says so")
  func repair() throws {
    let small = try SmallIndex()
    defer { small.folder.remove() }
    let outcome = try small.run(["repair"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try small.ids(["visa"]) == ["a", "b"])
  }
}
