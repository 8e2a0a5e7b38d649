import DocumentImport
import Foundation
import JSON
import Testing

/// Nothing that was imported is ever lost to another file.
@Suite struct LedgerTests {
  private func importer(_ folder: URL) throws -> DocumentImporter {
    try DocumentImporter(folder: folder.appending(path: "Corpus").path()) { _ in nil }
  }

  /// Ids of documents by the file in `fulltext/` that holds them.
  private func texts(_ folder: URL) throws -> [String: [String]] {
    let fulltext = folder.appending(path: "Corpus/fulltext")
    var result: [String: [String]] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: fulltext.path()) {
      let text = try String(contentsOf: fulltext.appending(path: name), encoding: .utf8)
      result[name] = try text.split(separator: "\n").map { try JSONValue(String($0)) }
        .filter { $0["kind"]?.string == "document" }.compactMap { $0["id"]?.string }
    }
    return result
  }

  private func file(_ text: String, _ path: String, _ folder: URL) throws -> String {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return url.path()
  }

  private static func prose(_ word: String) -> String {
    "The \(word) towns met twice a year, and the clerks wrote down what was said there."
  }

  @Test("Files of one stem in two folders, or with two endings, get two ids, again and again")
  func sameStem() throws {
    try Support.withFolder { folder in
      let paths = [
        try file(Self.prose("northern"), "north/report.txt", folder),
        try file(Self.prose("southern"), "south/report.txt", folder),
        try file(Self.prose("eastern"), "north/report.md", folder),
      ]
      var ids: [[String]] = []
      for _ in 1...2 {
        var importer = try importer(folder)
        ids.append(
          try paths.filter { !$0.hasSuffix(".md") || Support.hasPandoc }.map { path in
            let document = try importer.read(path: path, id: nil)
            try importer.write(document)
            return document.id
          })
      }
      #expect(Set(ids[0]).count == ids[0].count)
      #expect(ids[0] == ids[1], "imported again, each text keeps its id")
      #expect(ids[0][0] == "report")
      #expect(try Set(texts(folder).values.joined()) == Set(ids[0]))
    }
  }

  @Test("Records and a document of one stem are both kept, in any order")
  func recordsAndDocument() throws {
    for order in [["report.csv", "report.txt"], ["report.txt", "report.csv"]] {
      try Support.withFolder { folder in
        _ = try file("id,title\nr1,First\nr2,Second\n", "report.csv", folder)
        _ = try file(Self.prose("old"), "report.txt", folder)
        var importer = try importer(folder)
        for name in order + order {
          let path = folder.appending(path: name).path()
          if try importer.holdsRecords(path: path, mapping: nil) {
            _ = try importer.importRecords(path: path, id: nil, mapping: nil)
          } else {
            try importer.write(importer.read(path: path, id: nil))
          }
        }
        #expect(try texts(folder).values.joined().sorted() == ["r1", "r2", "report"])
      }
    }
  }

  @Test("Ids that differ in a slash, a sign or a dot have files of their own")
  func names() throws {
    try Support.withFolder { folder in
      let ids = ["a/b", "a_b", "a%2Fb", ".a", "_a", "%2Ea"]
      #expect(Set(ids.map { TextFile.name(of: $0) }).count == ids.count)
      #expect(!ids.contains { TextFile.name(of: $0).hasPrefix(".") })
      for id in ids {
        let path = try file(
          Self.prose("town of \(id)"), "\(ids.firstIndex(of: id) ?? 0).txt", folder)
        var importer = try importer(folder)
        try importer.write(importer.read(path: path, id: id))
      }
      #expect(try texts(folder).values.joined().sorted() == ids.sorted())
    }
  }

  @Test("Another file's text takes the place of a text only if that is asked for, and is said")
  func replace() throws {
    try Support.withFolder { folder in
      let first = try file(Self.prose("first"), "a/x.txt", folder)
      let second = try file(Self.prose("second"), "b/y.txt", folder)
      var importer = try importer(folder)
      try importer.write(importer.read(path: first, id: "report"))
      let error = #expect(throws: ImportError.self) {
        try importer.read(path: second, id: "report")
      }
      #expect(error?.message.contains("x.txt") == true)
      #expect(error?.remedy.contains("--replace") == true)
      importer.replaces = true
      let document = try importer.read(path: second, id: "report")
      #expect(document.remarks.contains { $0.contains("takes the place") })
      try importer.write(document)
      #expect(try texts(folder).values.joined().sorted() == ["report"])
      // The same bytes from another place, and a file that has changed, are the same text.
      importer.replaces = false
      let copy = try file(Self.prose("second"), "c/z.txt", folder)
      #expect(try importer.read(path: copy, id: "report").id == "report")
      _ = try file(Self.prose("changed"), "b/y.txt", folder)
      #expect(try importer.read(path: second, id: nil).id == "report")
    }
  }

  @Test("A record whose id another text has is refused, and nothing is written")
  func recordID() throws {
    try Support.withFolder { folder in
      let text = try file(Self.prose("old"), "r1.txt", folder)
      let records = try file("id,title\nr1,First\n", "list.csv", folder)
      var importer = try importer(folder)
      try importer.write(importer.read(path: text, id: nil))
      let error = #expect(throws: ImportError.self) {
        try importer.importRecords(path: records, id: nil, mapping: nil)
      }
      #expect(error?.message.contains("'r1'") == true)
      #expect(try texts(folder).count == 1)
    }
  }

  @Test("The texts of the first version are taken over under their ids")
  func formerTexts() throws {
    try Support.withFolder { folder in
      let old = [
        ("a_b", #"{"id":"a/b","kind":"document","imported":{"file":"x.txt","format":"text"}}"#),
        ("list", #"{"id":"r1","kind":"document","title":"First"}"#),
      ]
      for (name, line) in old {
        _ = try file(line + "\n", "Corpus/fulltext/\(name).jsonl", folder)
      }
      var importer = try importer(folder)
      let path = try file(Self.prose("old"), "x.txt", folder)
      let records = try file("id,title\nr1,First\nr2,Second\n", "list.csv", folder)
      importer.replaces = true
      try importer.write(importer.read(path: path, id: "a/b"))
      importer.replaces = false
      _ = try importer.importRecords(path: records, id: nil, mapping: nil)
      #expect(try texts(folder).values.joined().sorted() == ["a/b", "r1", "r2"])
    }
  }

  @Test("A FIFO is no file to wait for")
  func fifo() throws {
    try Support.withFolder { folder in
      let path = folder.appending(path: "pipe.txt").path()
      #expect(mkfifo(path, 0o600) == 0)
      let importer = try importer(folder)
      #expect(throws: ImportError.self) { try importer.read(path: path, id: nil) }
      #expect(throws: ImportError.self) { try importer.read(path: "/dev/zero", id: nil) }
    }
  }
}
