import DocumentImport
import Foundation
import Testing

@Suite struct PlainTextTests {
  @Test("Encodings are told by mark, by pattern and by ICU")
  func encodings() {
    let text = "Ministerkonferenz in Söderköping, 3 – 5 Mai: „Rückkehr“ und Überprüfung der Größe. "
    #expect(TextDecoder.decode(Array(text.utf8)).text == text)
    #expect(TextDecoder.decode([0xEF, 0xBB, 0xBF] + Array(text.utf8)).text == text)
    let units = Array(text.utf16)
    let little = units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    #expect(TextDecoder.decode([0xFF, 0xFE] + little).text == text)
    #expect(TextDecoder.decode([0xFE, 0xFF] + big).text == text)
    #expect(TextDecoder.decode(little).text == text)
    #expect(TextDecoder.decode(big).text == text)
    let western = [UInt8](String(repeating: text, count: 8).data(using: .windowsCP1252) ?? Data())
    #expect(TextDecoder.decode(western).text == String(repeating: text, count: 8))
    let cyrillic = String(
      repeating: "Консультации государств по вопросам миграции и развития в регионе. ", count: 8)
    let bytes = [UInt8](cyrillic.data(using: .windowsCP1251) ?? Data())
    #expect(TextDecoder.decode(bytes).text == cyrillic)
  }

  private func sections(_ text: String, id: String = "t") throws -> [ImportedSection] {
    try Support.withFolder { folder in
      try Support.read(
        Support.write(text, id + ".txt", in: folder),
        corpus: try KnownCatalogue(path: folder.path())
      ).sections
    }
  }

  @Test("Form feeds are pages; running heads, feet and page numbers are left out")
  func pages() throws {
    let pages = (1...6).map { page in
      """
      Annual Report of the Lighthouse Board
      The keepers of station number \(["one", "two", "three", "four", "five", "six"][page - 1]) wrote down the weather and the ships that passed
      in the night, and they did so every night of the year without a single gap that
      anybody has found in the ledgers since then, page after page of them.

      - \(page + 6) -
      """
    }
    let sections = try sections(pages.joined(separator: "\u{0C}"))
    let text = sections.map(\.text).joined(separator: "\n")
    #expect(!text.contains("Annual Report"))
    #expect(!text.contains("- 8 -"))
    #expect(sections.first?.page == "7")
    #expect(sections.last?.lastPage == "12" || sections.last?.page == "12")
  }

  @Test("Hyphens of line ends go, real ones stay, by the document's own words")
  func hyphens() throws {
    let text = """
      The consultation was a regional one, and every consul-
      tation of this kind depends on inter-
      state trust, as the decision-making of the Euro-
      African group showed; short- and long-
      term plans were made in the decision-
      making body that had met before, and soft\u{AD}
      ware was bought.
      """
    let joined = try sections(text).map(\.text).joined(separator: " ")
    #expect(joined.contains("every consultation of"))
    #expect(joined.contains("Euro-African"))
    #expect(joined.contains("the decision-making body"))
    #expect(joined.contains("short- and"))
    #expect(joined.contains("software was"))
  }

  @Test("Ligatures, odd spaces and look-alike letters are mended")
  func letters() throws {
    let text =
      "The oﬃce of the ﬁrst re\u{200B}gion was a ﬂat one.\nАn example: IОM has \u{A0}many  offices in all the regions of the world.\n"
    let joined = try sections(text).map(\.text).joined(separator: " ")
    #expect(joined.contains("The office of the first region was a flat one."))
    #expect(joined.contains("An example: IOM has many offices"))
  }

  @Test("Below a rule are footnotes, and their marks leave the running text")
  func footnotes() throws {
    let text = """
      The keepers of all the stations met once a year in the old town and talked of the
      fog, which had been thick. 9 Nobody took notes, as far as anybody knows, and so the
      talk is lost to us for ever, though the fog is not.
      __________________
      9
      14/26
      Letter of the harbourmaster to the board, on the fog and the keepers who sat in
      it, 18 November 1911.
      13-42115
      """
    let sections = try sections(text)
    #expect(sections.first?.text.contains("thick.⁹ Nobody") == true)
    #expect(sections.first?.page == "14")
    let notes = try #require(sections.last)
    #expect(notes.key == "notes")
    #expect(
      notes.text
        == "⁹ Letter of the harbourmaster to the board, on the fog and the keepers who sat in it, 18 November 1911."
    )
  }

  @Test("Numbered paragraphs become sections that know their number")
  func numbered() throws {
    let long =
      "has a text that is long enough to be a paragraph of a report and not the item of a short list, because it goes on for a while and then ends."
    let text = """
      UNITED HARBOURS

      II. Findings

      14. The first paragraph \(long)

      15. The second paragraph \(long)

      16. The third paragraph \(long)
      """
    let sections = try sections(text)
    #expect(sections.map(\.key).suffix(3) == ["p14", "p15", "p16"])
    #expect(sections.last?.paragraph == "16")
    #expect(sections.last?.heading == "II. Findings, paragraph 16")
  }

  @Test("A list of short numbered items is no numbered paragraph and no heading")
  func list() throws {
    let text = """
      The questions of the session were these, and they were put to everybody who came:

      1. What are the gaps?
      2. Who fills them?
      3. When is it done?

      After that the meeting was closed by the chair, and everybody went home again.
      """
    #expect(try sections(text).count == 1)
  }

  @Test("Sections that are too long are split, with their pages")
  func split() throws {
    let paragraph = String(
      repeating: "Many words were said about the fog and the ships. ", count: 40)
    let text = "1. Fog\n\n" + Array(repeating: paragraph, count: 12).joined(separator: "\n\n")
    let sections = try sections(text)
    #expect(sections.count > 2)
    #expect(sections.map(\.key).prefix(2) == ["1", "1-part-2"])
    #expect(sections.allSatisfy { $0.text.utf8.count < 16_000 })
  }

  @Test("Symbols, ISBNs and years are proposed only if they are ones")
  func metadata() throws {
    #expect(Metadata.isValidISBN("9789290686750"))
    #expect(!Metadata.isValidISBN("9789290686751"))
    #expect(Metadata.isValidISBN("080442957X"))
    let source = PlainTextReader.read(
      """
      A/68/999

      Report on lighthouses and their keepers

      Lighthouse Papers No. 12

      ISBN 978-92-9068-675-0 © 2013 Lighthouse Board

      The keepers met.
      """)
    let proposed = Metadata.propose(source, fileStem: "x")
    #expect(proposed.symbol == "A/68/999")
    #expect(proposed.isbn == "978-92-9068-675-0")
    #expect(proposed.year == 2013)
    #expect(proposed.number == "12")
    #expect(proposed.title == "Report on lighthouses and their keepers")
  }
}
