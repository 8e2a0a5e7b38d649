import DocumentImport
import Foundation
import JSON
import Testing

/// Documents of each kind that real folders hold: what identifies them, their pages, their structure.
@Suite struct KindsTests {
  private func document(
    _ text: String, _ name: String = "note.txt", corpus: KnownCatalogue = Support.corpus
  ) throws -> ImportedDocument {
    try Support.withFolder { folder in
      try Support.read(Support.write(text, name, in: folder), corpus: corpus)
    }
  }

  private static let prose =
    "The towns on the coast wrote to each other about the ferries, and every clerk kept the letters in a chest."

  // MARK: Identity

  @Test(
    "A text that cites a document of the catalogue is not that document",
    arguments: [
      "Statement of the delegation\nAgenda item 69, document A/68/283\n\n\(prose)\n",
      "A note\n\nLena Berg\n\n\(prose)\n\nNotes\n\n1. A/68/283\n2. A/67/1, p. 3\n",
      "A note\n\n\(prose)\n\nReferences\n\nHarns, C. (2013) Consultation Mechanisms. IOM, Geneva. ISBN 978-92-9068-675-0.\n",
      "A note on A/68/283\n\n\(prose)\n",
      "A/68/283\n\n\(prose) Nothing else of that report stands here.\n",
    ])
  func citesOnly(text: String) throws {
    let document = try document(text)
    #expect(document.id == "note" && !document.isKnown)
    #expect(document.metadata.isbn == nil)
  }

  // MARK: Pages

  @Test(
    "A number is the page's if it grows by one",
    arguments: [
      (["Page 31", "Page 32", "Page 33", "Page 34", "Page 35", "Page 36"], "31"),
      (
        ["31 | Papers", "32 | Papers", "33 | Papers", "34 | Papers", "35 | Papers", "36 | Papers"],
        "31"
      ),
      (Array(repeating: "Harbour Papers 2018", count: 6), "1"),
      (["v", "vi", "vii", "viii", "ix", "x"], "v"),
      (["9/40", "10/40", "11/40", "12/40", "13/40", "14/40"], "9"),
      (["2011", "2010", "2011", "2010", "2011", "2010"], "1"),
      (["第5页", "第6页", "第7页", "第8页", "第9页", "第10页"], "5"),
    ] as [([String], String)])
  func labels(feet: [String], first: String) throws {
    let pages = feet.enumerated().map { page, foot in
      "Letters of the year\n\n" + String(repeating: Self.prose + " ", count: 3)
        + "Chest \(["one", "two", "three", "four", "five", "six"][page]) is full.\n\n" + foot
    }
    let document = try document(pages.joined(separator: "\u{0C}"))
    #expect(document.sections.first?.page == first)
    #expect(document.pageCount == 6)
  }

  // MARK: Structure

  @Test("A page of headings is one section; entries of a list are none")
  func structure() throws {
    let only = try document("# Accounts of the year\n", "h.md")
    #expect(!Support.hasPandoc || only.sections.count == 1)
    let list = try document(
      """
      Ferries

      1. Introduction

      \(Self.prose)

      References

      [1] L. Berg, “On ferries and the long road to them,” Journal of Harbours, vol. 3, no. 1, pp. 1-9, 2001.
      [2] K. Holm, Ports and the people who built them over a hundred years. Oslo: Gotland Press, 2003.
      [3] P. Sand, “A chest of letters from the northern islands,” Letters, vol. 9, no. 4, pp. 77-81, 2006.
      """)
    #expect(list.sections.map(\.key) == ["front", "1", "references"])
  }

  @Test("A year is that of the imprint or by-line, never of the text")
  func years() throws {
    #expect(
      try document("On ferries\n\nLena Berg, Harbour Institute, 2014\n\n\(Self.prose)\n").metadata
        .year == 2014)
    #expect(
      try document("On ferries\n\nLena Berg\n\n\(Self.prose)\n\nIt began on 7 May 1856.\n").metadata
        .year == nil)
    #expect(
      try document("On ferries\n\n© 2011–2013 Harbour Board\n\n\(Self.prose)\n").metadata.year
        == 2013)
  }

  @Test("HTML is decoded as it declares itself, however late", .enabled(if: Support.hasPandoc))
  func encodings() throws {
    try Support.withFolder { folder in
      let page =
        "<html><head><!-- \(String(repeating: "x", count: 5000)) --><meta charset=\"windows-1251\"><title>Города</title></head><body><p>Портовые города ведут протоколы.</p></body></html>"
      let bytes = [UInt8](try #require(page.data(using: .windowsCP1251)))
      let document = try Support.read(Support.write(bytes, "g.html", in: folder))
      #expect(document.sections.first?.text.contains("Портовые города ведут") == true)
    }
  }

  @Test("Rich text is read", .enabled(if: Support.hasPandoc))
  func rtf() throws {
    let document = try document(
      #"{\rtf1\ansi The towns met twice in the year.\par They will meet again.\par}"#, "n.rtf")
    #expect(document.sections.contains { $0.text.contains("met twice in the year") })
  }

  // MARK: Records of other catalogues

  @Test(
    "Of several dates the one of issue counts; languages are BCP 47; an unfinished harvest is said")
  func records() throws {
    let findings = try XMLRecordReader.read(
      """
      <OAI-PMH><ListRecords><record><header><identifier>oai:x:1</identifier></header><metadata>
      <oai_dc:dc xmlns:oai_dc="a" xmlns:dc="b"><dc:title xml:lang="en">Ferries</dc:title><dc:title xml:lang="fr">Bacs</dc:title>
      <dc:date>2019-01-02T03:04:05Z</dc:date><dc:date>1987-04</dc:date><dc:language>pt_BR</dc:language>
      </oai_dc:dc></metadata></record><resumptionToken>next</resumptionToken></ListRecords></OAI-PMH>
      """)
    let record = try JSONValue(
      try #require(
        String(decoding: findings.lines(), as: UTF8.self).split(separator: "\n").first.map(
          String.init)))
    #expect(record["year"]?.integer == 1987)
    #expect(record["language"]?.string == "pt-BR")
    #expect(record["title"]?.string == "Ferries" && record["name"]?.strings == ["Bacs"])
    #expect(findings.remarks.count == 1)
  }

  @Test("Separators of a CSV have any length")
  func separators() throws {
    let mapping = try CSVRecordReader.Mapping(
      "delimiter = \"~~\"\n[columns]\nid = \"no\"\ntheme = \"what\"\n[split]\ntheme = \"||\"\n",
      file: "m.toml")
    let findings = try CSVRecordReader.read(
      "no~~what\n1~~ports||ferries\n", mapping: mapping, isTabbed: false)
    #expect(findings.records.first?["theme"] == ["ports", "ferries"])
  }
}
