import Catalogue
import Foundation
import JSON
import TestSupport
import Testing

@Suite("Citations in")
struct CitationReaderTests {
  private func bibTeX(_ text: String) throws -> CitationList {
    try CitationList.read(Array(text.utf8), format: .bibTeX, file: "x.bib")
  }

  @Test(
    "formats are told apart by their first characters",
    arguments: [
      ("[{\"id\":\"a\"}]", CitationFormat.cslJSON), ("[]", .cslJSON), (" \n@book{a,}", .bibTeX),
      ("% made by hand\n\n@Article (x, )", .bibTeX), ("\u{FEFF}TY  - BOOK\nER  - ", .ris),
      ("\nTY - BOOK", .ris), ("{\"id\":\"a\"}", nil), ("some-id\n", nil), ("", nil), ("[1]", nil),
      ("me@example.org", nil), ("@twitter", nil), ("Doe, J. (2001). Talk.", nil),
    ] as [(String, CitationFormat?)])
  func detection(text: String, format: CitationFormat?) {
    #expect(CitationFormat.detect(Array(text.utf8)) == format)
  }

  @Test("BibTeX: braces, quotes, macros, months, names, accents")
  func bibTeXFields() throws {
    let list = try bibTeX(
      #"""
      Text between entries is a comment, even with an @ in it.
      @string{iom = "International Organization for Migration"}
      @comment{ignored, @book{no}}
      @TechReport{hansen-2010,
        author = {Hansen, Randall and Fr{\'e}d{\'e}rique Channac and van Kessel, G. and {The World Bank}},
        title  = "An {A}ssessment of {P}rincipal Processes --- \emph{part} 1 \& 2",
        institution = iom # { (IOM)},
        year = 2010, month = jan,
        series = {MRS}, number = 38
        url = {http://x.org/a\_b~c},
      }
      @book(second, title={Kakav \v{S}e\'{c}er: \"{U}ber {\O}rsted \c{C}a}, pages = {12--15},
       editor = "Ludwig von Beethoven")
      """#)
    #expect(list.problems == [])
    #expect(list.citations.map(\.id) == ["hansen-2010", "second"])
    let item = list.citations[0].item
    #expect(list.citations[0].line == 4)
    #expect(item["type"]?.string == "report")
    #expect(item["title"]?.string == "An Assessment of Principal Processes — part 1 & 2")
    #expect(item["publisher"]?.string == "International Organization for Migration (IOM)")
    #expect(item["issued"]?["date-parts"]?.text == "[[2010,1]]")
    #expect(item["collection-title"]?.string == "MRS")
    #expect(item["collection-number"]?.string == "38")
    #expect(item["URL"]?.string == "http://x.org/a_b~c")
    #expect(
      item["author"]?.text
        == #"[{"family":"Hansen","given":"Randall"},{"family":"Channac","given":"Frédérique"},{"non-dropping-particle":"van","family":"Kessel","given":"G."},{"literal":"The World Bank"}]"#
    )
    let second = list.citations[1].item
    #expect(second["title"]?.string == "Kakav Šećer: Über Ørsted Ça")
    #expect(second["page"]?.string == "12-15")
    #expect(
      second["editor"]?.text
        == #"[{"non-dropping-particle":"von","family":"Beethoven","given":"Ludwig"}]"#)
    #expect(list.preamble.contains("@string"))
  }

  @Test("BibTeX: an entry that is never closed does not take the next one with it")
  func unclosed() throws {
    let list = try bibTeX(
      "@book{a,\n title = {Never closed,\n year = 1999\n\n@book{b,\n title={B}}\n")
    #expect(list.citations.map(\.id) == ["a", "b"])
    #expect(list.citations[1].item["title"]?.string == "B")
    #expect(list.problems.count == 1)
    #expect(list.problems.first?.line == 1)
  }

  @Test("RIS: tags, repeated authors, long values, dates, a missing end")
  func ris() throws {
    let text = """
      TY  - RPRT\r
      ID  - doe-2001\r
      AU  - Doe, Jane\r
      AU  - World Bank\r
      TI  - A title that
        goes on\r
      T3  - Papers\r
      IS  - 12\r
      PY  - 2001\r
      DA  - 2001/05/27/\r
      SP  - 3\r
      EP  - 9\r
      UR  - http://x.org\r
      ER  - \r
      \r
      TY  - JOUR
      T1  - Second
      JO  - Journal
      Y1  - 1999///
      """
    let list = try CitationList.read(Array(text.utf8), format: .ris, file: "x.ris")
    #expect(list.citations.map(\.id) == ["doe-2001", ""])
    let item = list.citations[0].item
    #expect(item["title"]?.string == "A title that goes on")
    #expect(item["author"]?.text == #"[{"family":"Doe","given":"Jane"},{"literal":"World Bank"}]"#)
    #expect(item["issued"]?["date-parts"]?.text == "[[2001,5,27]]")
    #expect(item["page"]?.string == "3-9")
    #expect(item["collection-number"]?.string == "12")
    let second = list.citations[1].item
    #expect(second["type"]?.string == "article-journal")
    #expect(second["container-title"]?.string == "Journal")
    #expect(second["issued"]?["date-parts"]?.text == "[[1999]]")
  }

  @Test("CSL-JSON that is none is an error with its line")
  func brokenCSL() {
    let error = #expect(throws: InputError.self) {
      try CitationList.read(
        Array("[\n{\"id\":\"a\"},\n{\"id\" \"b\"}]".utf8), format: .cslJSON, file: "c.json")
    }
    #expect(error?.description.hasSuffix("c.json:3") == true)
  }

  @Test("random text of the formats' own characters never stops a reader")
  func fuzz() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let pieces = [
      "@book", "{", "}", "(", ")", "\"", ",", "=", "#", "\n", "\r\n", "title", " and ", "\\", "'",
      "\\'", "\\url{", "é", "TY  - BOOK\n", "AU  - ", "ER  - \n", "@string", "%", "~", "--", "2012",
      "author", "von ", "[", "[{", "\"id\":", "@comment", "year", "/", "\u{301}", "\\v", "{\\i}",
    ]
    for _ in 0..<3_000 {
      var text = ""
      for _ in 0..<random.next() % 40 { text += pieces[Int(random.next() % UInt64(pieces.count))] }
      let bytes = Array(text.utf8)
      _ = CitationFormat.detect(bytes)
      for format in CitationFormat.allCases {
        guard let list = try? CitationList.read(bytes, format: format, file: "f") else { continue }
        for citation in list.citations {
          for output in CitationFormat.allCases {
            var out: [UInt8] = []
            var writer = CitationWriter(output)
            writer.append(item: citation.item, into: &out)
          }
        }
      }
    }
    #expect(Bool(true), "seed \(seed)")
  }
}

@Suite("Citations out")
struct CitationWriterTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  private func records() throws -> [JSONObject] {
    var records: [JSONObject] = []
    CatalogueRecords(try Catalogue(folders: [Self.root + "/Corpus"])).forEach {
      (record) throws(Never) in
      records.append(record)
    }
    return records
  }

  private func written(_ records: [JSONObject], _ format: CitationFormat) -> [UInt8] {
    var bytes: [UInt8] = []
    var writer = CitationWriter(format)
    writer.begin(into: &bytes)
    for record in records { writer.append(record, into: &bytes) }
    writer.end(into: &bytes)
    return bytes
  }

  @Test("a meeting is an entry of its source, the annex its locator")
  func meeting() throws {
    let record = try #require(try SmallCatalogue().records()["talks/2012-06-27/first-talk"])
    #expect(
      String(decoding: written([record], .bibTeX), as: UTF8.self) == """
        @incollection{talks/2012-06-27/first-talk,
          author = {Author, Anna},
          title = {First Talk},
          booktitle = {A Book},
          publisher = {Press},
          chapter = {Annex C, table},
          year = {2013},
          month = apr,
          isbn = {978-92-9068-675-0},
          issn = {1607-338X},
          language = {en},
          note = {Meeting of Talks on Something (TOS), held 27–28 June 2012, Strelsau, Ruritania}
        }

        """)
    #expect(
      CitationText.line(of: record)
        == "Author, Anna (2013). First Talk. In: A Book, Annex C, table. Press. Meeting of Talks on Something (TOS), held 27–28 June 2012, Strelsau, Ruritania."
    )
  }

  @Test("special characters, odd names and odd keys survive in BibTeX")
  func escapes() throws {
    let item = try #require(
      try JSONValue(
        #"{"id":"a,b}é","type":"report","title":"100% of {x & y_z} #1 $5 \\ ~ }","author":[{"literal":"A and B"},{"family":"Kessel","non-dropping-particle":"van","given":"G."}]}"#
      ).object)
    var bytes: [UInt8] = []
    var writer = CitationWriter(.bibTeX)
    writer.append(item: item, into: &bytes)
    let list = try CitationList.read(bytes, format: .bibTeX, file: "x")
    #expect(list.citations.count == 1)
    #expect(list.citations[0].id == "a%2Cb%7Dé")
    #expect(
      list.citations[0].item["author"]?.text
        == item["author"].map { value in
          value.text.replacingOccurrences(
            of: #"{"family":"Kessel","non-dropping-particle":"van","given":"G."}"#,
            with: #"{"non-dropping-particle":"van","family":"Kessel","given":"G."}"#)
        })
    #expect(list.citations[0].item["title"]?.string?.hasPrefix("100% of (x & y_z) #1 $5") == true)
  }

  @Test("each record of the catalogue gives one entry in each format, and reads back alike")
  func all() throws {
    let records = try records()
    #expect(records.count > 400)
    for format in CitationFormat.allCases {
      let list = try CitationList.read(written(records, format), format: format, file: "out")
      #expect(list.problems == [])
      #expect(list.citations.count == records.count)
      for (citation, record) in zip(list.citations, records) {
        #expect(citation.id == record["id"]?.string)
        let item = CitationMapping.item(of: record)
        #expect(citation.item["title"]?.string == item["title"]?.string, "\(format)")
        #expect(
          citation.item["issued"]?["date-parts"]?.array?.first?.array?.first
            == item["issued"]?["date-parts"]?.array?.first?.array?.first)
        let authors = (item["author"]?.array ?? []).count
        #expect((citation.item["author"]?.array ?? []).count == authors, "\(format) \(citation.id)")
      }
    }
  }

  @Test(
    "parsers of other projects read what is written",
    arguments: [
      (CitationFormat.bibTeX, "bibtexparser"), (.ris, "rispy"), (.cslJSON, "citeproc"),
    ] as [(CitationFormat, String)])
  func otherParsers(format: CitationFormat, module: String) throws {
    let scripts = [
      "bibtexparser": """
      import sys, bibtexparser
      text = open(sys.argv[1], encoding="utf-8").read()
      if hasattr(bibtexparser, "parse_string"):
          library = bibtexparser.parse_string(text)
          assert not library.failed_blocks, library.failed_blocks[:2]
          entries = [(e.key, e.entry_type, {f.key: f.value for f in e.fields}) for e in library.entries]
      else:
          parser = bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=True)
          entries = [(e["ID"], e["ENTRYTYPE"], e) for e in bibtexparser.loads(text, parser).entries]
      for key, kind, fields in entries:
          assert kind in ("article", "book", "booklet", "inbook", "incollection", "inproceedings",
                          "manual", "mastersthesis", "misc", "phdthesis", "proceedings",
                          "techreport", "unpublished"), kind
          assert fields.get("title"), key
      print(len(entries))
      """,
      "rispy": """
      import sys, rispy
      entries = rispy.load(open(sys.argv[1], encoding="utf-8"))
      for entry in entries:
          assert entry.get("title"), entry
          assert "unknown_tag" not in entry, entry["unknown_tag"]
      print(len(entries))
      """,
      "citeproc": """
      import sys, json
      from citeproc.source.json import CiteProcJSON
      items = json.load(open(sys.argv[1], encoding="utf-8"))
      # What citeproc-py does not know, it warns of.
      import warnings
      warnings.simplefilter("error")
      source = CiteProcJSON(items)
      print(len(source))
      """,
    ]
    let probe =
      "import importlib.util, sys; sys.exit(importlib.util.find_spec('\(module)') is None)"
    guard Self.python(["-c", probe]) != nil else {
      print("skipped: Python's \(module) is not installed here")
      return
    }
    let folder = TemporaryFolder()
    let records = try records()
    let file = folder.write("out", written(records, format))
    let script = folder.write("read.py", scripts[module] ?? "")
    let answer = try #require(Self.python([script, file]), "\(module) failed")
    #expect(answer == "\(records.count)\n")
  }

  /// Runs Python; its output, or nil if it cannot be run or fails.
  private static func python(_ arguments: [String]) -> String? {
    let run = Process()
    run.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let named = ProcessInfo.processInfo.environment["RAPPORTEUR_PYTHON"]
    run.arguments = [named ?? "python3"] + arguments
    let pipe = Pipe()
    run.standardOutput = pipe
    guard (try? run.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    run.waitUntilExit()
    return run.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}
