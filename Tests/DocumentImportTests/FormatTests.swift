import DocumentImport
import Foundation
import Testing

@Suite struct FormatTests {
  static let markdown = """
    ---
    title: On the Keeping of Lighthouses
    author: Mira Okafor
    lang: en
    ---

    # Introduction

    Lighthouses were kept by families, and the keeping went from parent to child.[^1]

    ## Wages

    Wages were paid in *oil and coin*. Nobody liked the oil.

    | Meeting | Date and venue | Theme |
    |---|---|---|
    | Keepers' Workshop | 3–5 May 2011 Oslo, Norway | Lamps and lenses |
    | 2nd Keepers' Summit | 6 June 2012 Riga, Latvia | Fog |

    # Conclusion

    The lamps went out when the engines came.

    [^1]: See P. Sand, "Lamps of the Coast," report (Oslo, 1954).
    """

  @Test(
    "Headings, notes and tables survive in every format that pandoc reads",
    .enabled(if: Support.hasPandoc, "pandoc is not installed"),
    arguments: ["lights.docx", "lights.odt", "lights.epub", "lights.html", "lights.md"])
  func pandocFormats(name: String) throws {
    try Support.withFolder { folder in
      let path =
        name.hasSuffix(".md")
        ? try Support.write(Self.markdown, name, in: folder)
        : try Support.convert(Self.markdown, to: name, in: folder)
      let document = try Support.read(path)
      #expect(document.id == "lights")
      #expect(document.metadata.title == "On the Keeping of Lighthouses")
      let headings = document.sections.map(\.heading)
      #expect(headings.contains("Introduction"))
      #expect(headings.contains("Wages"))
      #expect(headings.contains("Conclusion"))
      let wages = try #require(document.sections.first { $0.heading == "Wages" })
      #expect(wages.text.contains("paid in oil and coin."))
      #expect(
        document.sections.contains { $0.text.contains("P. Sand") }, "the note's text is there")
      #expect(
        document.agenda.entries.map(\.title)
          == ["Keepers' Workshop", "2nd Keepers' Summit"].map { typographic($0, document) })
      #expect(document.agenda.entries.map(\.date.edtf) == ["2011-05-03/2011-05-05", "2012-06-06"])
      #expect(document.agenda.entries.first?.venue?.city == "Oslo")
    }
  }

  /// pandoc writes typographic apostrophes into some formats.
  private func typographic(_ text: String, _ document: ImportedDocument) -> String {
    document.agenda.entries.contains { $0.title.contains("’") }
      ? text.replacingOccurrences(of: "'", with: "’") : text
  }

  @Test(
    "A PDF with two columns is read column by column, with pages, notes and its calendar",
    .enabled(if: Support.hasPoppler, "poppler-utils is not installed"))
  func pdf() throws {
    let document = try Support.read(Support.fixture("report.pdf"))
    #expect(document.metadata.title == "Ferries, Harbours and the People Who Use Them")
    #expect(document.pageCount == 4)
    let keys = document.sections.map(\.key)
    let order = ["1", "1.1", "2", "3", "references"].compactMap { keys.firstIndex(of: $0) }
    #expect(order.count == 5 && order == order.sorted(), "\(keys)")
    let introduction = try #require(document.sections.first { $0.key == "1" })
    #expect(introduction.page == "11", "the printed number, not the sheet's")
    #expect(introduction.text.contains("how many passengers went ashore"), "cut words are joined")
    let scope = try #require(document.sections.first { $0.key == "1.1" })
    #expect(
      scope.text.contains("and the town archives lent us"), "a sentence goes on in the next column")
    #expect(scope.text.contains("co-operation of harbourmasters"), "a real hyphen stays")
    let whole = document.sections.map(\.text).joined(separator: "\n")
    #expect(!whole.contains("Occasional Papers"), "running heads are gone")
    #expect(
      document.sections.contains { $0.key == "notes" && $0.text.contains("L. Berg, Ledgers") })
    let entries = document.agenda.entries
    #expect(
      entries.map(\.mechanism) == ["hdis", "hdis", "hdis", "pf"],
      "a heading holds over the page break")
    #expect(
      entries.map(\.date.edtf) == [
        "2011-05-03/2011-05-05", "2010-11-30/2010-12-01", "2010-06", "2011-09-09",
      ])
    #expect(entries.map { $0.venue?.city } == ["Helsinki", "Riga", "Gdynia", "Lisbon"])
    #expect(entries[0].theme == "Seasonal workers and their fares on the northern routes")
    #expect(entries[3].isForthcoming && entries[3].title == "2nd Pilots' Forum")
    #expect(
      document.references.items.contains {
        $0.title == "Ledgers of the Inner Sea" && $0.year == 1931
      })
    #expect(
      document.references.items.contains {
        $0.title == "Lamps and archives: A handbook" && $0.year == 1988
      })
  }

  @Test(
    "A damaged file gives one error with what to do",
    .enabled(
      if: Support.hasPandoc && Support.hasPoppler, "pandoc or poppler-utils is not installed"),
    arguments: [
      "report.pdf", "cut.docx", "noise.odt", "noise.epub", "noise.txt", "empty.md", "what.xyz",
    ])
  func damaged(name: String) throws {
    try Support.withFolder { folder in
      let bytes: [UInt8] =
        switch name {
        case "report.pdf":
          Array(try Data(contentsOf: URL(filePath: Support.fixture(name))).prefix(900))
        case "cut.docx":
          Array(
            try Data(
              contentsOf: URL(
                filePath: Support.convert(Self.markdown, to: "whole.docx", in: folder))
            ).prefix(2000))
        case "empty.md": []
        default: (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        }
      let path = try Support.write(bytes, name, in: folder)
      let error = #expect(throws: ImportError.self) { try Support.read(path) }
      #expect(error?.message.isEmpty == false && error?.remedy.isEmpty == false)
      #expect(error?.description.contains("\n") == false)
    }
  }

  @Test("A missing tool is named with its package")
  func missingTool() {
    let child = ChildProcess("no-such-tool-here", package: "some-package", arguments: [])
    let error = #expect(throws: ImportError.self) { try child.run() }
    #expect(error?.remedy == "install some-package")
  }

  @Test("A child that takes too long or prints too much is ended")
  func limits() {
    var slow = ChildProcess("sleep", package: "coreutils", arguments: ["30"])
    slow.timeLimit = 1
    #expect(throws: ImportError.self) { try slow.run() }
    var loud = ChildProcess("yes", package: "coreutils", arguments: [])
    loud.outputLimit = 1 << 16
    #expect(throws: ImportError.self) { try loud.run() }
  }

  @Test("What a child reads and prints comes through whole")
  func pipes() throws {
    let input = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let child = ChildProcess("cat", package: "coreutils", arguments: [], input: input)
    #expect(try child.run() == input)
  }
}
