import Catalogue
import Foundation
import InvertedIndex
import JSON
import TestSupport
import Testing

/// A small catalogue that is right, to be made wrong.
struct SmallCatalogue {
  let folder = TemporaryFolder()
  static let regions: Set = ["asia", "europe", "asia-europe", "global"]

  init() {
    _ = folder.write("mechanisms/talks.toml", Self.mechanism)
    _ = folder.write("documents/book.toml", Self.document)
    _ = folder.write("groups.toml", Self.groups)
    _ = folder.write("countries.toml", Self.countries)
    _ = folder.write("organizations.toml", Self.organizations)
    _ = folder.write("citations.csl.json", Self.items)
    _ = folder.write("cited.toml", Self.cited)
  }

  static let mechanism = """
    id = "talks"
    name = "Talks on Something"
    acronym = "TOS"
    also = ["The Talks"]
    region = ["asia-europe"]
    category = "rcp"
    governance = "pillar"
    founded = "2001"
    status = "ongoing"
    as_of = "2013-04"
    themes = ["visas", "borders"]
    summary = \"\"\"
    States talk
    about something.
    \"\"\"

    [sources]
    default = "book#b"
    agenda = "book#c@table"

    [members]
    states = ["Ruritania"]
    groups = ["union"]
    basis = "listed"

    [bodies]
    secretariat = ["OOM"]
    observers = ["Sylvania"]

    [[dispute]]
    field = "founded"
    kind = "contradiction"
    taken = "2001"
    why = "The annex is later."
    [dispute.says]
    "book#b" = "2001"
    "book#c" = "2000"

    [[dispute]]
    field = "talks/2012-06-27/first-talk:theme"
    kind = "variant"
    taken = "borders"
    why = "As printed."
    [dispute.says]
    "book#c" = "frontiers"

    [[agenda]]
    id = "talks/2012-06-27/first-talk"
    title = "First Talk"
    type = "workshop"
    date = "2012-06-27/2012-06-28"
    place = { city = "Strelsau", country = "Ruritania" }
    theme = "Borders"
    status = "held"

    [[agenda]]
    id = "talks/undated/second-talk"
    title = "Second Talk"
    type = "ministerial"
    date = "XXXX-11-07/XXXX-11-08"
    guess = { year = 2012, why = "the rows beside it" }
    theme = "Visas"
    status = "forthcoming"
    """

  static let document = """
    id = "book"
    title = "A Book"
    authors = ["Anna Author"]
    institution = "Press"
    isbn = "978-92-9068-675-0"
    issn = "1607-338X"
    type = "report"
    date = "2013-04"
    language = "en"
    region = ["global"]
    summary = "About talks."

    [[section]]
    id = "book#b"
    heading = "Annex B"
    level = 1
    mechanism = "talks"
    summary = "Features of talks."

    [[section]]
    id = "book#c"
    heading = "Annex C"
    level = 1
    page = "12"
    summary = "Calendar."
    """

  static let groups = """
    [[group]]
    id = "union"
    name = "Union of States"
    acronym = "UoS"
    members = ["Sylvania", "Freedonia"]
    as_of = "2013-04"
    source = "Treaty of 1990, annex"
    """

  static let countries = """
    [[country]]
    name = "Freedonia"
    [[country]]
    name = "Ruritania"
    iso2 = "RT"
    iso3 = "RUR"
    also = ["Kingdom of Ruritania"]
    [[country]]
    name = "Sylvania"
    """

  static let organizations = """
    [[organization]]
    name = "Office of Movement"
    acronym = "OOM"
    source = "book#b"
    """

  static let items = """
    [
      {
        "id": "doe-2001-talk",
        "type": "report",
        "title": "Talk",
        "author": [{ "family": "Doe", "given": "Jane" }],
        "issued": { "date-parts": [[2001, 5]] },
        "language": "en"
      }
    ]
    """

  static let cited = """
    [doe-2001-talk]
    type = "citation/report"
    cited = ["book#b@note 1"]
    mechanism = ["talks"]
    about = "On talking."
    """

  func problems(_ more: [String] = []) throws -> [String] {
    let catalogue = try Catalogue(folders: [folder.path] + more)
    return CatalogueValidator.problems(of: catalogue, regions: Self.regions).map {
      $0.description.replacingOccurrences(of: folder.path + "/", with: "")
    }
  }

  /// Replaces text in one file.
  func change(_ file: String, _ text: String, _ old: String, _ new: String) {
    precondition(text.contains(old))
    _ = folder.write(file, text.replacingOccurrences(of: old, with: new))
  }

  func records(_ more: [String] = []) throws -> [String: JSONObject] {
    var found: [String: JSONObject] = [:]
    CatalogueRecords(try Catalogue(folders: [folder.path] + more)).forEach {
      (record) throws(Never) in
      found[record["id"]?.string ?? ""] = record
    }
    return found
  }
}

@Suite("Validating a catalogue")
struct CatalogueValidatorTests {
  @Test("a catalogue without mistakes has no problems")
  func valid() throws {
    #expect(try SmallCatalogue().problems() == [])
  }

  @Test(
    "each mistake is found, with file and line",
    arguments: [
      (
        "mechanisms/talks.toml", "status = \"ongoing\"", "statsu = \"ongoing\"",
        "mechanisms/talks.toml:9: unknown key `statsu` of the mechanism; the nearest is `status`"
      ),
      (
        "mechanisms/talks.toml", "category = \"rcp\"", "category = \"rpc\"",
        "mechanisms/talks.toml:6: unknown category `rpc`; the nearest is `rcp`"
      ),
      (
        "mechanisms/talks.toml", "[\"asia-europe\"]", "[\"asia-europ\"]",
        "mechanisms/talks.toml:5: unknown region `asia-europ`; the nearest is `asia-europe`"
      ),
      (
        "mechanisms/talks.toml", "default = \"book#b\"", "default = \"book#d\"",
        "mechanisms/talks.toml:18: `default`: no document or section `book#d`; the nearest is `book#b`"
      ),
      (
        "mechanisms/talks.toml", "states = [\"Ruritania\"]", "states = [\"Ruritanja\"]",
        "mechanisms/talks.toml:22: `states`: countries.toml has no `Ruritanja`; the nearest is `Ruritania`"
      ),
      (
        "mechanisms/talks.toml", "states = [\"Ruritania\"]", "states = [\"Kingdom of Ruritania\"]",
        "mechanisms/talks.toml:22: `states`: countries.toml has no `Kingdom of Ruritania`; the catalogue calls it `Ruritania`"
      ),
      (
        "mechanisms/talks.toml", "groups = [\"union\"]", "groups = [\"onion\"]",
        "mechanisms/talks.toml:23: `groups`: groups.toml has no `onion`; the nearest is `union`"
      ),
      (
        "mechanisms/talks.toml", "2012-06-27/2012-06-28\"\nplace", "2012-06-31\"\nplace",
        "`date`: the calendar has no day `2012-06-31`"
      ),
      (
        "mechanisms/talks.toml", "date = \"2012-06-27/2012-06-28\"",
        "date = \"2012-06-28/2012-06-27\"", "ends before it begins"
      ),
      (
        "mechanisms/talks.toml", "date = \"2012-06-27/2012-06-28\"", "date = \"27 June 2012\"",
        "is no EDTF date"
      ),
      (
        "mechanisms/talks.toml", "date = \"2012-06-27/2012-06-28\"", "date = 2012-06-27",
        "`date` needs quotes around its date: date = \"2012-06-27\""
      ),
      (
        "mechanisms/talks.toml", "date = \"2012-06-27/2012-06-28\"", "date = \"2011-06-27\"",
        "the id `talks/2012-06-27/first-talk` says 2012, the date 2011"
      ),
      (
        "mechanisms/talks.toml", "date = \"2012-06-27/2012-06-28\"", "date = \"9012-06-27\"",
        "`held`, but the date 9012-06-27 lies ahead"
      ),
      (
        "mechanisms/talks.toml", "type = \"workshop\"", "type = \"workshops\"",
        "unknown type `workshops`; the nearest is `workshop`"
      ),
      (
        "mechanisms/talks.toml", "id = \"talks/undated/second-talk\"",
        "id = \"talks/2012-06-27/first-talk\"",
        "the id `talks/2012-06-27/first-talk` is given twice"
      ),
      (
        "mechanisms/talks.toml", "id = \"talks/undated/second-talk\"\n", "",
        "[[agenda]] has no `id`"
      ),
      ("mechanisms/talks.toml", "theme = \"Visas\"\n", "", "[[agenda]] has no `theme`"),
      (
        "mechanisms/talks.toml", "country = \"Ruritania\" }", "country = \"Nowhere\" }",
        "countries.toml has no `Nowhere`"
      ),
      (
        "mechanisms/talks.toml", "field = \"founded\"", "field = \"funded\"",
        "`field`: unknown key `funded`; the nearest is `founded`"
      ),
      (
        "mechanisms/talks.toml", "first-talk:theme", "first-talk:tehme",
        "unknown key `tehme`; the nearest is `theme`"
      ),
      (
        "mechanisms/talks.toml", "\"book#c\" = \"2000\"", "\"bok#c\" = \"2000\"",
        "no document or section `bok#c`"
      ),
      (
        "mechanisms/talks.toml", "founded = \"2001\"", "founded = 2001",
        "`founded` needs quotes around its date: founded = \"2001\""
      ),
      (
        "mechanisms/talks.toml", "id = \"talks\"", "id = \"talk\"",
        "the id `talk` is not the file's name"
      ),
      (
        "mechanisms/talks.toml", "id = \"talks\"", "id = \"talks\"\nid = \"talks\"",
        "mechanisms/talks.toml:2"
      ),
      (
        "mechanisms/talks.toml", "agenda = \"book#c@table\"", "agend = \"book#c@table\"",
        "[sources] names the unknown key `agend`; the nearest is `agenda`"
      ),
      (
        "mechanisms/talks.toml", "default = \"book#b\"\n", "",
        "`name` has no source: name one in [sources], or a `default`"
      ),
      (
        "documents/book.toml", "978-92-9068-675-0", "978-92-9068-675-1",
        "documents/book.toml:5: ISBN `978-92-9068-675-1`: wrong length or check digit"
      ),
      ("documents/book.toml", "1607-338X", "1607-3380", "ISSN `1607-3380`"),
      ("documents/book.toml", "language = \"en\"", "language = \"English!\"", "no BCP 47 tag"),
      (
        "documents/book.toml", "mechanism = \"talks\"", "mechanism = \"talk\"",
        "no mechanism `talk`; the nearest is `talks`"
      ),
      (
        "documents/book.toml", "id = \"book#c\"", "id = \"bok#c\"",
        "the id `bok#c` must read `book#<section>`"
      ),
      (
        "documents/book.toml", "title = \"A Book\"", "", "needs one of `title` and `supplied_title`"
      ),
      ("groups.toml", "source = \"Treaty of 1990, annex\"", "", "[[group]] has no `source`"),
      ("groups.toml", "\"Freedonia\"", "\"Freedom\"", "countries.toml has no `Freedom`"),
      (
        "countries.toml", "iso2 = \"RT\"", "iso2 = \"rt\"",
        "countries.toml:5: `iso2` must be 2 capital letters"
      ),
      (
        "countries.toml", "name = \"Sylvania\"", "name = \"Freedonia\"",
        "`Freedonia` is given twice"
      ),
      (
        "organizations.toml", "source = \"book#b\"", "source = \"book#z\"",
        "no document or section `book#z`"
      ),
      (
        "citations.csl.json", "\"type\": \"report\"", "\"type\": \"reprot\"",
        "citations.csl.json:4: unknown CSL type `reprot`; the nearest is `report`"
      ),
      (
        "citations.csl.json", "[[2001, 5]]", "[[2001, 15]]",
        "citations.csl.json:7: `issued`: impossible date `2001-15`"
      ),
      (
        "citations.csl.json", "\"language\"", "\"lnguage\"",
        "unknown CSL variable `lnguage`; the nearest is `language`"
      ),
      (
        "citations.csl.json", "doe-2001-talk", "doe-2001-walk",
        "cited.toml has no [doe-2001-walk]: every citation has a source"
      ),
      ("citations.csl.json", "\"language\": \"en\"", "\"DOI\": \"11.1/x\"", "DOI `11.1/x`"),
      (
        "citations.csl.json", "{ \"date-parts\"", "{ date-parts",
        "citations.csl.json:7: broken JSON"
      ),
      ("cited.toml", "cited = [\"book#b@note 1\"]", "cited = []", "cited.toml:3: `cited` is empty"),
      (
        "cited.toml", "cited = [\"book#b@note 1\"]", "cited = [\"book#q\"]",
        "no document or section `book#q`"
      ),
      (
        "cited.toml", "about =", "abuot =",
        "unknown key `abuot` of [doe-2001-talk]; the nearest is `about`"
      ),
      ("cited.toml", "citation/report", "citation/reprot", "the nearest is `citation/report`"),
    ])
  func mistakes(file: String, old: String, new: String, expected: String) throws {
    let catalogue = SmallCatalogue()
    let texts = [
      "mechanisms/talks.toml": SmallCatalogue.mechanism,
      "documents/book.toml": SmallCatalogue.document,
      "groups.toml": SmallCatalogue.groups, "countries.toml": SmallCatalogue.countries,
      "organizations.toml": SmallCatalogue.organizations,
      "citations.csl.json": SmallCatalogue.items,
      "cited.toml": SmallCatalogue.cited,
    ]
    let text = try #require(texts[file])
    catalogue.change(file, text, old, new)
    let problems = try catalogue.problems()
    #expect(problems.contains { $0.hasPrefix(file + ":") && $0.contains(expected) }, "\(problems)")
  }

  @Test("all mistakes are reported, not only the first")
  func several() throws {
    let catalogue = SmallCatalogue()
    catalogue.change(
      "mechanisms/talks.toml",
      SmallCatalogue.mechanism.replacingOccurrences(of: "\"rcp\"", with: "\"x\""),
      "\"asia-europe\"",
      "\"y\"")
    catalogue.change("documents/book.toml", SmallCatalogue.document, "[\"global\"]", "[\"globe\"]")
    let problems = try catalogue.problems()
    #expect(problems.count == 3)
    #expect(problems == problems.sorted())
  }

  @Test("a folder that holds no catalogue is an error that says so")
  func noCatalogue() {
    let folder = TemporaryFolder()
    #expect(throws: InputError.self) { try Catalogue(folders: [folder.path]) }
    #expect(throws: InputError.self) { try Catalogue(folders: [folder.path + "/none"]) }
  }
}

@Suite("The catalogue of this repository")
struct OwnCatalogueTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test("has no problems and all its records")
  func valid() throws {
    let definition = try Definition.read(folder: Self.root + "/Index")
    let catalogue = try Catalogue(folders: [Self.root + "/Corpus"])
    let regions = Set(definition.regions.nodes.map(\.id))
    #expect(CatalogueValidator.problems(of: catalogue, regions: regions) == [])
    var kinds: [String: Int] = [:]
    var disputes = 0
    CatalogueRecords(catalogue).forEach { (record) throws(Never) in
      kinds[record["kind"]?.string ?? "", default: 0] += 1
      if record["kind"] == .string("mechanism") || record["kind"] == .string("agenda") {
        disputes += record["disputes"]?.array?.count ?? 0
      }
    }
    #expect(kinds["mechanism"] == 25)
    #expect(kinds["agenda"] == 131)
    #expect(kinds["document"] == 5)
    #expect(kinds["citation"] == 152)
    #expect(disputes == 106)
    #expect(
      try CatalogueReader(catalogue, definition: definition).fill(DocumentBuffer())
        == kinds.values.reduce(0, +))
  }
}

@Suite("Records of a catalogue")
struct CatalogueRecordsTests {
  @Test("a meeting has its mechanism's region, names and members, and its own dates")
  func entry() throws {
    let record = try #require(try SmallCatalogue().records()["talks/2012-06-27/first-talk"])
    #expect(record["kind"]?.string == "agenda")
    #expect(record["type"]?.string == "agenda/workshop")
    #expect(record["region"]?.strings == ["asia-europe"])
    #expect(record["year"]?.integer == 2012)
    #expect(record["dateStart"]?.string == "2012-06-27")
    #expect(record["dateEnd"]?.string == "2012-06-28")
    #expect(record["place"]?["city"]?.string == "Strelsau")
    #expect(record["mechanism"]?.string == "talks")
    #expect(record["name"]?.strings == ["Talks on Something", "TOS", "The Talks"])
    // Directly, and through the group.
    for member in ["Ruritania", "Freedonia", "Union of States"] {
      #expect(record["member"]?.strings.contains(member) == true, "\(member)")
    }
    #expect(record["source"]?["ref"]?.string == "book#c@table")
    #expect(record["source"]?["heading"]?.string == "Annex C")
    // Its own dispute, and not its mechanism's.
    #expect(record["disputes"]?.array?.count == 1)
    #expect(record["disputes"]?.array?.first?["field"]?.string == "theme")
    #expect(record["has"]?.strings == ["city", "dispute", "variant"])
  }

  @Test("an inferred year is shown, marked, and not counted")
  func guess() throws {
    let record = try #require(try SmallCatalogue().records()["talks/undated/second-talk"])
    #expect(record["year"] == nil)
    #expect(record["dateStart"] == nil)
    #expect(record["guess"]?["year"]?.integer == 2012)
    #expect(record["has"]?.strings.contains("guess") == true)
    #expect(record["edtf"]?.string == "XXXX-11-07/XXXX-11-08")
  }

  @Test("a mechanism's year is its founding year; it carries names, members, disputes, sources")
  func mechanism() throws {
    let record = try #require(try SmallCatalogue().records()["talks"])
    #expect(record["title"]?.string == "Talks on Something (TOS)")
    #expect(record["year"]?.integer == 2001)
    #expect(record["type"]?.string == "mechanism/rcp")
    #expect(record["summary"]?.string == "States talk about something.")
    #expect(record["secretariat"]?.strings == ["Office of Movement"])
    #expect(record["disputes"]?.array?.first?["says"]?.array?.count == 2)
    #expect(record["sources"]?["default"]?.string == "book#b")
    #expect(record["agenda"]?.strings.count == 2)
    #expect(record["has"]?.strings == ["agenda", "group", "dispute", "contradiction"])
  }

  @Test("a section knows its document, page and what it cites; a citation where it is cited")
  func sections() throws {
    let records = try SmallCatalogue().records()
    let section = try #require(records["book#b"])
    #expect(section["document"]?.string == "book")
    #expect(section["type"]?.string == "section/report")
    #expect(section["region"]?.strings == ["asia-europe"])
    #expect(section["cites"]?.strings == ["doe-2001-talk"])
    #expect(records["book#c"]?["page"]?.string == "12")
    #expect(records["book#c"]?["region"]?.strings == ["global"])
    let citation = try #require(records["doe-2001-talk"])
    #expect(citation["citedin"]?.strings == ["book#b", "book"])
    #expect(citation["author"]?.strings == ["Doe, Jane"])
    #expect(citation["year"]?.integer == 2001)
    #expect(citation["region"] == nil)
  }

  @Test("a later folder overrides single facts by id")
  func overrides() throws {
    let catalogue = SmallCatalogue()
    let later = TemporaryFolder()
    _ = later.write(
      "mechanisms/talks.toml",
      "id = \"talks\"\nfounded = \"1999\"\n[bodies]\nsecretariat = []\n[[agenda]]\nid = \"talks/undated/second-talk\"\ntitle = \"Second Talk, corrected\"\n"
    )
    _ = later.write("cited.toml", "[doe-2001-talk]\nabout = \"Better.\"\n")
    _ = later.write("citations.csl.json", "[{\"id\": \"doe-2001-talk\", \"title\": \"Talk II\"}]")
    #expect(try catalogue.problems([later.path]) == [])
    let records = try catalogue.records([later.path])
    #expect(records["talks"]?["founded"]?.integer == 1999)
    #expect(records["talks"]?["name"]?.strings.first == "Talks on Something")
    #expect(records["talks"]?["secretariat"] == nil)
    #expect(records["talks"]?["observer"]?.strings == ["Sylvania"])
    #expect(records["talks/undated/second-talk"]?["title"]?.string == "Second Talk, corrected")
    #expect(records["talks/undated/second-talk"]?["theme"]?.string == "Visas")
    #expect(records["doe-2001-talk"]?["title"]?.string == "Talk II")
    #expect(records["doe-2001-talk"]?["text"]?.string == "Better.")
    #expect(records["doe-2001-talk"]?["author"]?.strings == ["Doe, Jane"])
    #expect(records.count == 7)
  }

  @Test("an imported text takes the summary's place; sections of its own are added")
  func fullText() throws {
    let catalogue = SmallCatalogue()
    _ = catalogue.folder.write(
      "fulltext/book.jsonl",
      """
      {"kind":"section","id":"book#c","document":"book","heading":"x","text":"The whole calendar.","page":"99"}
      {"kind":"section","id":"book#d","document":"book","heading":"Annex D","text":"More."}
      """)
    _ = catalogue.folder.write(
      "fulltext/other.jsonl",
      """
      {"kind":"document","id":"other","title":"Other","year":2020,"region":["asia"],"language":"en"}
      {"kind":"section","id":"other#1","document":"other","heading":"One","text":"Text."}
      """)
    #expect(try catalogue.problems() == [])
    let records = try catalogue.records()
    #expect(records.count == 7 + 3)
    #expect(records["book#c"]?["text"]?.string == "The whole calendar.")
    #expect(records["book#c"]?["summary"]?.string == "Calendar.")
    #expect(records["book#c"]?["title"]?.string == "Annex C")
    #expect(records["book#c"]?["page"]?.string == "12")
    #expect(records["book#d"]?["year"]?.integer == 2013)
    #expect(records["other#1"]?["year"]?.integer == 2020)
    #expect(records["other#1"]?["region"]?.strings == ["asia"])
    #expect(records["other#1"]?["type"]?.string == "section/report")
    _ = catalogue.folder.write(
      "fulltext/bad.jsonl", "{\"id\":\"nix#1\",\"document\":\"nix\",\"text\":\"\"}\nx")
    let problems = try catalogue.problems()
    #expect(problems.count == 2)
  }

  @Test("records go into a buffer, and what is kept gives the same record again")
  func roundTrip() throws {
    let small = SmallCatalogue()
    let catalogue = try Catalogue(folders: [small.folder.path])
    let definition = RecordReaderTests.definition
    let reader = CatalogueReader(catalogue, definition: definition)
    let buffer = DocumentBuffer()
    #expect(try reader.fill(buffer) == 7)
    let mapper = RecordMapper(definition)
    let again = DocumentBuffer()
    for index in 0..<buffer.count {
      let stored = Array(buffer.storedText(index).utf8)
      try stored.withUnsafeBytes { bytes in
        try mapper.parse(bytes)
        mapper.append(to: again)
      }
      #expect(again.storedText(index) == buffer.storedText(index))
      for field in definition.fields {
        if field.kind == .text || field.kind == .keyword {
          #expect(
            again.texts(index, field: field.ordinal) == buffer.texts(index, field: field.ordinal))
        } else {
          #expect(
            "\(again.numbers(index, field: field.ordinal))"
              == "\(buffer.numbers(index, field: field.ordinal))")
        }
      }
    }
    let names = String(decoding: reader.names, as: UTF8.self)
    #expect(names.contains(#"words = ["Talks on Something", "TOS", "The Talks"]"#))
  }

  @Test("catalogues of mutated files are read without a crash")
  func fuzz() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let texts = [
      "mechanisms/talks.toml": SmallCatalogue.mechanism,
      "documents/book.toml": SmallCatalogue.document,
      "cited.toml": SmallCatalogue.cited, "citations.csl.json": SmallCatalogue.items,
      "groups.toml": SmallCatalogue.groups,
    ]
    let pieces = [
      "\"", "[", "]", "=", "\n", "1", "{", "}", "x", "#", "''", "\u{0}", "[[agenda]]\n", "é",
    ]
    for _ in 0..<60 {
      let catalogue = SmallCatalogue()
      for (file, text) in texts {
        var lines = text.components(separatedBy: "\n")
        for _ in 0..<random.next() % 3 {
          let place = Int(random.next() % UInt64(lines.count))
          switch random.next() % 3 {
          case 0: lines.remove(at: place)
          case 1: lines.swapAt(place, Int(random.next() % UInt64(lines.count)))
          default: lines[place] += pieces[Int(random.next() % UInt64(pieces.count))]
          }
        }
        _ = catalogue.folder.write(file, lines.joined(separator: "\n"))
      }
      _ = try catalogue.problems()
      let read = try Catalogue(folders: [catalogue.folder.path])
      _ = try? CatalogueReader(read, definition: RecordReaderTests.definition).fill(
        DocumentBuffer())
    }
    #expect(Bool(true), "seed \(seed)")
  }
}
