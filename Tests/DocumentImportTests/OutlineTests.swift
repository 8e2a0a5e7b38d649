import DocumentImport
import Foundation
import JSON
import TOML
import Testing

@Suite struct OutlineTests {
  private func corpus(in folder: URL) throws -> KnownCatalogue {
    let documents = folder.appending(path: "documents")
    try FileManager.default.createDirectory(at: documents, withIntermediateDirectories: true)
    _ = try Support.write(
      """
      id = "lamp-1"
      title = "On lamps"
      type = "report"
      symbol = "B/1/23"
      language = "en"
      region = ["global"]
      [[section]]
      id = "lamp-1#front"
      heading = "[Title page]"
      level = 1
      summary = "Title."
      [[section]]
      id = "lamp-1#1"
      heading = "1. Oil and gas"
      level = 1
      summary = "What burns."
      [[section]]
      id = "lamp-1#2"
      heading = "2. Wages of keepers"
      level = 1
      summary = "Who was paid."
      [[section]]
      id = "lamp-1#visit"
      heading = "[Visit of Ms. Okafor]"
      level = 1
      summary = "Ms. Okafor came, saw the station and spoke about whales."
      [[section]]
      id = "lamp-1#p9"
      heading = "Paragraph 9"
      level = 1
      summary = "Nine."
      [[section]]
      id = "lamp-1#fn3"
      heading = "[Footnote 3]"
      level = 1
      summary = "A note."
      """, "lamp-1.toml", in: documents)
    return try KnownCatalogue(path: folder.path())
  }

  static let text = """
    B/1/23

    ON LAMPS

    CONTENTS

    1. Oil and gas ........ 2
    2. Wages of keepers ........ 3

    1. OIL AND GAS

    Oil burns with a yellow flame and gas with a blue one, and the keepers knew both of them well enough.

    2. WAGES OF KEEPERS

    Wages came late. They were counted twice, because the coins were small and the counting was done at night.

    Ms. Okafor then visited the station. She said that whales had been seen from there, and spoke for an hour.

    9. The ninth paragraph is about the weather.³

    ³ Letter of the third of May.
    """

  @Test("A document that the catalogue has keeps its section ids")
  func match() throws {
    try Support.withFolder { folder in
      let corpus = try corpus(in: folder)
      let path = try Support.write(Self.text, "lamp-1.txt", in: folder)
      let document = try Support.read(path, corpus: corpus)
      #expect(document.isKnown && document.id == "lamp-1")
      #expect(document.sections.map(\.key) == ["front", "1", "2", "visit", "p9", "fn3"])
      #expect(document.foundCount == 6)
      func text(_ key: String) -> String { document.sections.first { $0.key == key }?.text ?? "" }
      #expect(text("1").contains("yellow flame"), "the body, not the table of contents")
      #expect(text("visit").contains("whales") && !text("2").contains("whales"))
      #expect(text("p9").hasPrefix("9. The ninth"))
      #expect(text("fn3").contains("Letter of the third"))
      #expect(document.sections.first { $0.key == "p9" }?.paragraph == "9")
    }
  }

  @Test("Another file name finds the document by its symbol; another id is another document")
  func symbol() throws {
    try Support.withFolder { folder in
      let corpus = try corpus(in: folder)
      let path = try Support.write(Self.text, "scan0001.txt", in: folder)
      #expect(try Support.read(path, corpus: corpus).id == "lamp-1")
      let other = try Support.read(path, id: "mine", corpus: corpus)
      #expect(other.id == "mine" && !other.isKnown)
      #expect(throws: ImportError.self) { try Support.read(path, id: "two words", corpus: corpus) }
    }
  }

  @Test("Importing again replaces; what is written is JSON Lines and TOML of the catalogue's shape")
  func again() throws {
    try Support.withFolder { folder in
      let corpus = try corpus(in: folder)
      let table =
        AgendaTests.header
        + "Harbour Dialogue (HD) (RCP)\t\t\t\nThe \"Lamp\" Workshop\t3 May 2011 Oslo, Norway\tOil\\Gas\t\n"
      let path = try Support.write(Self.text + "\n\n" + table, "new.txt", in: folder)
      let document = try Support.read(path, id: "new", corpus: corpus)
      var importer = DocumentImporter(folder: folder.path(), catalogue: corpus) { _ in nil }
      let first = try importer.write(document)
      let bytes = try first.map { try Data(contentsOf: URL(filePath: $0)) }
      let second = try importer.write(Support.read(path, id: "new", corpus: corpus))
      #expect(first == second)
      #expect(try second.map { try Data(contentsOf: URL(filePath: $0)) } == bytes)
      let lines = try String(decoding: document.lines(), as: UTF8.self).split(separator: "\n").map {
        try JSONValue(String($0))
      }
      #expect(lines.first?["kind"]?.string == "document")
      #expect(Set(lines.compactMap { $0["id"]?.string }).count == lines.count)
      #expect(
        lines.dropFirst().allSatisfy {
          $0["document"]?.string == "new" && $0["kind"]?.string == "section"
        })
      let proposal = try #require(first.first { $0.hasSuffix(".toml") && $0.contains("agenda-") })
      let root = try TOMLDocument(String(contentsOfFile: proposal, encoding: .utf8)).root
      let entry = try #require(root["agenda"]?.array?.first?.table)
      #expect(entry["title"]?.string == "The \"Lamp\" Workshop")
      #expect(entry["theme"]?.string == "Oil\\Gas")
      #expect(entry["id"]?.string == "hd/2011-05-03/the-lamp-workshop")
      // Without its table the proposal goes.
      _ = try Support.write(Self.text, "new.txt", in: folder)
      _ = try importer.write(Support.read(path, id: "new", corpus: corpus))
      #expect(!FileManager.default.fileExists(atPath: proposal))
    }
  }

  @Test(
    "The seeds keep all ids of the catalogue's outlines that have text",
    .enabled(if: Support.shared != nil, "no ../shared"))
  func seeds() throws {
    let shared = try #require(Support.shared)
    for (name, least) in [
      ("a-68-283", 7), ("gfmd-cs-3-3", 6), ("gmp-20", 12), ("mrs-3-catalogue", 2), ("mrs-45", 57),
    ] {
      let document = try Support.read(shared.appending(path: "seeds/\(name).txt").path())
      #expect(document.isKnown)
      #expect(
        document.foundCount >= least, "\(name): \(document.foundCount) of \(document.outlineCount)")
      let ids = Set(Support.corpus.documents[name]?.sections.map(\.id) ?? [])
      #expect(document.sections.allSatisfy { ids.contains(name + "#" + $0.key) })
    }
    let page = try Support.read(shared.appending(path: "seeds/a-68-283.txt").path())
    let paragraph = try #require(page.sections.first { $0.key == "p76" })
    #expect(paragraph.page == "14" && paragraph.paragraph == "76")
  }
}
