import Catalogue
import JSON
import TestSupport
import Testing

/// Files of reference managers as they really are: each form told by its lines, read whole.
@Suite("Forms of citations") struct TaggedFormTests {
  private func read(_ text: String, _ form: CitationInput) throws -> CitationList {
    #expect(CitationInput.detect(text) == form)
    return try CitationList.read(text, form: form, file: "x")
  }

  private func titles(_ list: CitationList) -> [String?] {
    list.citations.map { $0.item["title"]?.string }
  }

  @Test("BibTeX: no key, comments, text, blanks behind the at sign, round brackets")
  func bibTeX() throws {
    let list = try read(
      """
      Our list, kept by hand (mail to clerk@harbour.example).

      @ book {
        title = {Without a key}, year = 1999
      }
      %@book{gone,
      %  title = {Commented out}
      %}
      @ARTICLE(round, title="Round", journal=jct)
      @string{jct = "Journal of Towns"}
      @Comment{jabref-meta: groups:1;}
      """, .bibTeX)
    #expect(list.problems.isEmpty)
    #expect(titles(list) == ["Without a key", "Round"])
    #expect(list.citations[0].item["issued"]?["date-parts"]?.text == "[[1999]]")
    #expect(list.preamble.contains("kept by hand") && list.preamble.contains("@string"))
    #expect(list.citations[1].text.contains("%@book{gone"), "a comment goes with what follows")
    #expect(list.trailer.contains("jabref-meta"))
  }

  @Test("BibTeX: what an entry lacks comes from the one it refers to; children stand first")
  func crossref() throws {
    let list = try read(
      """
      @proceedings{all, title={Proceedings of the Towns}, year=2004, publisher={Harbour Press}}
      @inproceedings{one, title={On Ferries}, crossref={all}}
      """, .bibTeX)
    let child = list.citations[1].item
    #expect(child["container-title"]?.string == "Proceedings of the Towns")
    #expect(child["publisher"]?.string == "Harbour Press")
    #expect(child["issued"]?["date-parts"]?.text == "[[2004]]")
    #expect(list.readable([0, 1]) == [1, 0])
  }

  @Test("BibTeX: macros that double and double stay within bounds")
  func growth() throws {
    var text = "@string{m0 = {0123456789}}\n"
    for level in 1...40 { text += "@string{m\(level) = m\(level - 1) # m\(level - 1)}\n" }
    text += "@book{a, title = m40}\n@book{b, title = {Two}}\n"
    let list = try read(text, .bibTeX)
    #expect(list.citations.count == 2 && !list.problems.isEmpty)
    #expect(list.citations.allSatisfy { ($0.item["title"]?.string ?? "").utf8.count <= 1 << 16 })
  }

  @Test("RIS: numbers, lines and indents around and inside entries, fields before the type")
  func ris() throws {
    let list = try read(
      """
      1.
      DB  - Catalogue
      TI  - On ferries
      TY  - JOUR
      PY  - 2012
      ER  -

      Found by the clerk

        TY  - RPRT
        TI  - On harbours
              and their masters
        ER  -
      TY  - BOOK
      TI  - No end
      """, .ris)
    #expect(titles(list) == ["On ferries", "On harbours and their masters", "No end"])
    #expect(list.problems.isEmpty)
    #expect(list.citations[1].text.contains("Found by the clerk"))
    #expect(list.citations.map(\.line) == [2, 10, 14])
  }

  @Test("EndNote, Web of Science and MEDLINE are read by their tags")
  func tagged() throws {
    let endNote = try read(
      "%0 Journal Article\n%A Berg, L.\n%T On ferries\n%J Towns\n%D 2012\n\n%0 Book\n%T Ports\n",
      .endNote)
    #expect(titles(endNote) == ["On ferries", "Ports"])
    #expect(endNote.citations[0].item["container-title"]?.string == "Towns")
    let science = try read(
      """
      FN Clarivate Analytics Web of Science
      VR 1.0
      PT J
      AU Berg, L
         Holm, K
      TI On ferries and the people
         who use them
      SO TOWNS
      PY 2012
      ER

      PT B
      TI Ports
      ER

      EF
      """, .webOfScience)
    #expect(titles(science) == ["On ferries and the people who use them", "Ports"])
    #expect(science.citations[0].item["author"]?.array?.count == 2)
    #expect(science.preamble.contains("FN Clarivate") && science.trailer.contains("EF"))
    let medline = try read(
      """
      PMID- 77
      TI  - On ferries and the
            people who use them
      FAU - Berg, Lena
      JT  - Towns
      DP  - 2012 Mar 3
      LID - 10.1000/t.7 [doi]

      PMID- 78
      TI  - Ports
      """, .medline)
    #expect(titles(medline) == ["On ferries and the people who use them", "Ports"])
    #expect(medline.citations[0].item["DOI"]?.string == "10.1000/t.7")
  }

  @Test(
    "CSL-JSON is read in every wrapping, and written back in it",
    arguments: [
      #"{"items": [{"id": "a", "title": "On <i>ferries</i>"}, {"id": 2, "title": ["Ports", "x"]}]}"#,
      #"{"status": "ok", "message": {"items": [{"id": "a", "title": "On ferries"}, {"id": "b", "title": "Ports"}], "total": 2}}"#,
      #"{"a": {"type": "book", "title": "On ferries"}, "b": {"type": "book", "title": "Ports"}}"#,
      #"[{"id": "a", "title": "On ferries"}, {"id": "b", "title": "Ports"}]"#,
    ])
  func wrappings(text: String) throws {
    let list = try read(text, .cslJSON)
    #expect(titles(list) == ["On ferries", "Ports"])
    let written =
      list.preamble + list.citations.map(\.text).joined(separator: list.separator) + list.trailer
    #expect(try JSONValue(written) == JSONValue(text))
  }

  @Test("CSL-YAML: under a key or alone, nested, quoted, folded, in brackets")
  func yaml() throws {
    let list = try read(
      """
      ---
      references:
      - id: a
        title: "On ferries: a history"
        author:
        - family: Berg
          given: Lena
        - {family: Holm, given: K.}
        issued:
          date-parts: [[2012, 5]]
        abstract: >
          Ferries were
          slow.
      - id: b
        title: Ports   # a comment
        issued: 2013-04
      ...
      """, .cslYAML)
    #expect(titles(list) == ["On ferries: a history", "Ports"])
    #expect(list.citations[0].item["author"]?.array?.count == 2)
    #expect(list.citations[0].item["abstract"]?.string == "Ferries were slow.")
    #expect(list.citations[0].item["issued"]?["date-parts"]?.text == "[[2012,5]]")
    #expect(list.citations[1].item["issued"]?["date-parts"]?.text == "[[2013,4]]")
    #expect(throws: InputError.self) {
      try CitationList.read("references:\n- id: a\n  title: [x\n", form: .cslYAML, file: "x")
    }
  }

  @Test("EndNote's XML and MODS are read by their elements")
  func xml() throws {
    let endNote = try read(
      """
      <?xml version="1.0"?><xml><records>
      <record><rec-number>1</rec-number><ref-type name="Report">27</ref-type>
      <contributors><authors><author><style face="normal">Berg, L.</style></author></authors></contributors>
      <titles><title><style>On </style><style>ferries</style></title></titles><dates><year>2012</year></dates></record>
      <record><titles><title>Ports</title></titles></record></records></xml>
      """, .endNoteXML)
    #expect(
      titles(endNote).last == "Ports" && endNote.citations[0].item["type"]?.string == "report")
    let mods = try read(
      """
      <modsCollection xmlns="http://www.loc.gov/mods/v3"><mods ID="a">
      <titleInfo><title>On ferries</title><subTitle>a history</subTitle></titleInfo>
      <name type="personal"><namePart type="family">Berg</namePart><namePart type="given">Lena</namePart></name>
      <originInfo><dateIssued>2012</dateIssued></originInfo></mods></modsCollection>
      """, .mods)
    #expect(titles(mods) == ["On ferries: a history"])
    #expect(mods.citations[0].item["author"]?.text == #"[{"family":"Berg","given":"Lena"}]"#)
  }

  @Test("No text makes a reader of citations fail", arguments: CitationInput.allCases)
  func noise(form: CitationInput) {
    let pieces = [
      "@", "{", "}", "(", "book", "=", ",", "\"", "#", "%0 ", "TY  - ", "ER  -", "PT J", "PMID- ",
      "\n",
      "- id: ", "references:", "[", "]", ": ", "<record>", "</record>", "<mods>", "é", "\\", "  ",
      "'", ">",
      "@string", "|",
    ]
    var random = SeededGenerator(seed: 0xB1B)
    for _ in 0..<60 {
      let text = (0..<Int.random(in: 0..<30, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      _ = CitationInput.detect(text)
      _ = try? CitationList.read(text, form: form, file: "x")
    }
  }
}
