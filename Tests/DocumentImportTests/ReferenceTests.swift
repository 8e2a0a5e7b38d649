import DocumentImport
import Foundation
import JSON
import Testing

@Suite struct ReferenceTests {
  private func references(_ text: String) throws -> [ReferenceProposal] {
    try Support.withFolder { folder in
      let path = try Support.write(text, "t.txt", in: folder)
      return try Support.read(path, corpus: try KnownCatalogue(path: folder.path())).references
        .items
    }
  }

  @Test("Notes in the forms of reports are understood")
  func notes() throws {
    let items = try references(
      """
      ENDNOTES

      - 1. Board of Lighthouses (BOL), "How can fog be best included?," background paper for Session 3 (Oslo, 2010). Available from www.fog.example/down/ loads/doc.pdf.
      - BOL, *A Survey of Lamps*, Lamp Series No. 3 (Geneva, 2009).
      - 3. BOL 2010, op. cit.
      - 4. The lamps are as follows: 1) oil; 2) gas; and 3) coin.
      - 5. Harbour Union, Declaration on the Rights of Keepers, adopted 13 January 2007 in Cebu, Philippines. Available from www.union.example/d.pdf.
      - 6. See K. Holm, *Lamps and Archives* (Aura, Turku, 1988).
      """)
    let titles = items.map(\.title)
    #expect(
      titles == [
        "How can fog be best included?", "A Survey of Lamps",
        "Declaration on the Rights of Keepers", "Lamps and Archives",
      ])
    #expect(items.map(\.year) == [2010, 2009, 2007, 1988])
    #expect(items[0].url == "http://www.fog.example/down/loads/doc.pdf")
    #expect(items[0].authors == ["Board of Lighthouses (BOL)"])
    #expect(items[0].places.map(\.reference) == ["t#endnotes@note 1", "t#endnotes@note 3"])
    #expect(items[1].places.map(\.locator) == ["note 2"], "a number that was lost is counted")
    #expect(items[3].publisher == "Aura" && items[3].place == "Turku")
  }

  @Test("Lists of references are understood: year above, year behind, APA")
  func lists() throws {
    let items = try references(
      """
      REFERENCES

      Berg, L. and Holm, K.

      2012a Fog and the law: A handbook. In: *Foundations of Fog* (P. Sand, ed.). Aura Press, Turku.

      - 2012b *Lamps of the Coast*. Gotland Press, Visby.

      - Channing, F., 2002, « The evolution of lamps. A comparison », in Zinc, G., 2002, *Lamp Politics*, Colchester.

      Sand, P. (1954). Ledgers of the inner sea. Gotland Press, Visby.
      """)
    func find(_ title: String) -> ReferenceProposal? { items.first { $0.title == title } }
    #expect(find("Fog and the law: A handbook")?.year == 2012)
    #expect(find("Fog and the law: A handbook")?.authors == ["Berg, L.", "Holm, K."])
    #expect(find("Fog and the law: A handbook")?.container == "Foundations of Fog")
    #expect(find("Lamps of the Coast")?.year == 2012)
    #expect(find("The evolution of lamps. A comparison")?.year == 2002)
    #expect(find("Ledgers of the inner sea")?.authors == ["Sand, P."])
  }

  @Test("Titles of a series are told from their authors")
  func series() throws {
    let items = try references(
      """
      Lighthouse Research Series

      - 1. *Myths and Realities of Fog* Ronald Skelde, December 2000
      - 2. Oil in Lamps: A Review of Practice in lamps and responses Annika Derksen, March 2001
      - Lamps and Politics in Norway Nina Nybergen, Nick Van Holm and Poul Egbertsen, July 2002
      - 4. *Wages of Keepers* Jane Lee, August 2003
      """)
    #expect(items.map(\.year) == [2000, 2001, 2002, 2003])
    #expect(
      items.map(\.title).contains("Lamps and Politics in Norway") == false
        || items[2].authors.count == 3)
    #expect(items[0].title == "Myths and Realities of Fog" && items[0].authors == ["Ronald Skelde"])
    #expect(items[2].places.first?.locator == "no. 3")
  }

  /// How many of the works that MRS 45 cites come out with the right title and year.
  @Test(
    "Of what MRS 45 cites at least 80 % are found with the right year and title",
    .enabled(if: Support.shared != nil, "no ../shared"))
  func measure() throws {
    let shared = try #require(Support.shared)
    let items = try Support.read(shared.appending(path: "seeds/mrs-45.txt").path()).references.items
    var all = 0
    var right = 0
    for line in try String(
      contentsOf: shared.appending(path: "facts/citations.jsonl"), encoding: .utf8
    ).split(separator: "\n") {
      let fact = try JSONValue(String(line))
      guard fact["cited"]?.array?.contains(where: { $0["doc"]?.string == "mrs-45" }) == true else {
        continue
      }
      all += 1
      let title = fact["title"]?.string ?? ""
      if items.contains(where: {
        $0.year == fact["year"]?.integer && Support.likeness($0.title, title) >= 0.9
      }) {
        right += 1
      }
    }
    print("references of MRS 45: \(right) of \(all) right")
    #expect(right * 100 >= all * 80)
  }
}
