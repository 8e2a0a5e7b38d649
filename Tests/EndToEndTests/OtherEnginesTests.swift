import Foundation
import Testing

/// What bug reports of other engines are about, each kind with the program as its users run it.
@Suite("Kinds of faults that other engines had") struct OtherEnginesTests {
  /// Indexes lines and asks queries: ids found, by id.
  private struct Case {
    let small: SmallIndex

    init(_ records: [String], options: [String] = []) throws {
      small = try SmallIndex(records.map { $0 + "\n" }.joined(), options: options)
    }

    func expect(
      _ query: String, _ ids: [String], _ options: [String] = [],
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let found = try small.ids(options + ["--sort", "id", "--", query])
      #expect(found == ids, "\(query)", sourceLocation: sourceLocation)
    }

    func remove() { small.folder.remove() }
  }

  private static func record(_ id: String, _ language: String, _ text: String) -> String {
    "{\"id\":\"\(id)\",\"language\":\"\(language)\",\"text\":\"\(text)\"}"
  }

  @Test("words of a language that few records have are found as they stand", arguments: [40, 250])
  func rareLanguages(count: Int) throws {
    let index = try Case(
      (0..<count).map { Self.record("e\($0)", "en", "asylum procedures and their duration") } + [
        Self.record("pt", "pt", "As organizações apresentaram recomendações governamentais"),
        Self.record("uk", "uk", "Громадяни зверталися до установ"),
        Self.record("ar", "ar", "المهاجرون يطلبون الحماية"),
      ])
    defer { index.remove() }
    for (id, words) in [
      ("pt", ["organizações", "recomendações", "governamentais", "\"organizações apresentaram\""]),
      ("uk", ["Громадяни", "зверталися", "\"зверталися до установ\""]),
      ("ar", ["المهاجرون", "الحماية"]),
    ] {
      for word in words {
        try index.expect(word, [id])
        try index.expect("=" + word, [id])
        try index.expect("+" + word, [id])
      }
    }
  }

  @Test("a word with a star behind it, or behind its first letters, is found")
  func prefixes() throws {
    for (language, text, queries) in [
      ("en", "dying while giving and lying", ["dying*", "giving*", "lying*", "givin*", "lyin*"]),
      (
        "en", "the U.N.H.C.R. on 2,500,000 at info@unhcr.example",
        [
          "U.N*", "U.N.H*", "2,500*", "info@unhcr*", "*@unhcr.example", "unhcr.ex*", "unhcr*",
        ]
      ),
      (
        "fr", "l'accueil d'étrangers et les journaux",
        [
          "l'accuei*", "accueil*", "d'étr*", "etranger*", "journaux*",
        ]
      ),
      ("es", "la convergencia y la presencia", ["convergencia*", "presencia*", "presenc*"]),
      ("it", "nell'Africa, l'assistenza", ["nell'Afr*", "africa*", "assistenza*", "l'assis*"]),
      ("ar", "والمواطنين والحدود", ["والمواطنين*", "والحدود*"]),
      ("id", "pengungsi menyeberangi perbatasan", ["menyeberangi*", "perbatasan*", "perbat*"]),
      ("ga", "an gcathair", ["gcathair*", "cathair*"]),
      ("sr", "миграције становништва", ["миграције*", "миграц*", "становништва*"]),
      ("ne", "नागरिकहरूको", ["नागरिकहरूको*", "नागरिक*"]),
      ("fa", "نمی‌توانند", ["نمی‌توانند*", "نمی‌توا*"]),
      ("ca", "novel·la", ["novel·la*", "novel·l*"]),
      ("zh", "难民署的保护", ["难民*", "难民署*", "难民署的保护*"]),
      ("th", "การย้ายถิ่นฐานของแรงงาน", ["แรงงาน*", "แรง*"]),
    ] as [(String, String, [String])] {
      let index = try Case([Self.record("a", language, text), Self.record("b", "en", "nothing")])
      defer { index.remove() }
      for query in queries { try index.expect(query, ["a"]) }
    }
  }

  @Test("a wildcard finds what begins so, and nothing else")
  func prefixesOnly() throws {
    let index = try Case([
      Self.record("a", "en", "countries"), Self.record("b", "en", "country"),
      Self.record("c", "en", "dies"), Self.record("d", "en", "dying"),
      Self.record("e", "fr", "l'union"), Self.record("f", "fr", "réunion"),
    ])
    defer { index.remove() }
    try index.expect("countri*", ["a"])
    try index.expect("country*", ["b"])
    try index.expect("dyi*", ["d"])
    try index.expect("die*", ["c"])
    try index.expect("union*", ["e"])
  }

  @Test("a wildcard behind Han, and phrases over its places")
  func han() throws {
    let index = try Case([Self.record("h", "zh", "联合国难民 S/1999/957 报告 联合国难民署")])
    defer { index.remove() }
    for query in [
      "联合国难民-S/1999", "联合国难民-S/1999*", "难民-S/19*", "联合国难民署", "联合国*", "联合国难民*",
      "\"联合国难民 S/1999/957\"", "联合国难民* NEAR/4 报告", "957* NEAR/1 报告",
    ] { try index.expect(query, ["h"]) }
    try index.expect("难民-S/2*", [])
  }

  @Test("phrases and NEAR know the words of all languages")
  func manyLanguages() throws {
    let text = "first associations institutions regulations organisations corporations last"
    let languages = ["da", "de", "en", "es", "it", "nl", "pt", "sv"]
    let index = try Case(languages.map { Self.record($0, $0, text) })
    defer { index.remove() }
    for query in [
      "\"associations institutions regulations\"",
      "\"associations institutions regulations organisations corporations\"",
      "=\"institutions regulations organisations corporations\"",
      "\"associations institutions regulations organisations\" NEAR/5 last",
      "=\"associations institutions regulations organisations\" NEAR/5 last",
      "associations-institutions-regulations-organisations NEAR/5 last",
      "first NEAR/3 (\"associations institutions\" OR \"nothing here\")",
    ] { try index.expect(query, languages) }
  }

  @Test("operands of NEAR: fuzzy and wild words of several parts, names of several words")
  func near() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    for name in ["definition.toml", "regions.toml", "stopwords.toml"] {
      let file = Program.root.appendingPathComponent("Index").appendingPathComponent(name)
      try FileManager.default.copyItem(at: file, to: folder.file(name))
    }
    try folder.write(
      "synonyms.toml", "[[group]]\nkind = \"spelling\"\nwords = [\"european union\", \"eu\"]\n")
    let index = try Case(
      [
        Self.record("n1", "en", "self permits"), Self.record("n2", "en", "self help permits"),
        Self.record("u1", "en", "the EU adopted"),
        Self.record("u2", "en", "the European Union adopted"),
      ], options: ["--definition", folder.url.path])
    defer { index.remove() }
    try index.expect("self-help NEAR/3 permits", ["n2"])
    try index.expect("self-hepl~ NEAR/3 permits", ["n2"])
    try index.expect("self-he* NEAR/3 permits", ["n2"])
    try index.expect("eu NEAR/2 adopted", ["u1", "u2"])
    try index.expect("\"european union\" NEAR/2 adopted", ["u1", "u2"])
    try index.expect("\"european union\"", ["u1", "u2"])
  }

  @Test("a value is counted once, whatever its segments")
  func facets() throws {
    let index = try Case([#"{"id":"a","text":"x","country":"Côte","type":"Document/Note"}"#])
    defer { index.remove() }
    let update = ["index", "--input", "-", "--update"]
    for line in [
      #"{"id":"b","text":"x","country":"COTE","type":"document/note"}"#,
      #"{"id":"c","text":"x","country":"cote","type":"document/report"}"#,
    ] { #expect(try index.small.run(update, input: Data((line + "\n").utf8)).status == 0) }
    func facets() throws -> String {
      try index.small.run(["facets", "--by", "country,type", "--format", "csv"]).text
    }
    let before = try facets()
    #expect(
      before.contains(",3") && before.split(separator: "\n").filter { $0.contains("ote") }.count > 0
    )
    #expect(before.lowercased().components(separatedBy: "country,").count == 2, "\(before)")
    #expect(try index.small.run(["merge"]).status == 0)
    #expect(try facets() == before)
  }

  @Test("negations in parentheses mean everything else, wherever they stand")
  func negations() throws {
    let index = try Case([
      Self.record("1", "en", "quartz"), Self.record("2", "en", "feldspar"),
      Self.record("3", "en", "mica"), Self.record("4", "en", "quartz feldspar"),
    ])
    defer { index.remove() }
    try index.expect("(-quartz)", ["2", "3"])
    try index.expect("(-quartz) feldspar", ["2", "3", "4"])
    try index.expect("feldspar (-quartz)", ["2", "3", "4"])
    try index.expect("(-quartz) OR feldspar", ["2", "3", "4"])
    try index.expect("+(-quartz) feldspar", ["2", "3"])
    try index.expect("-quartz feldspar", ["2"])
    try index.expect("(NOT quartz) AND feldspar", ["2"])
    try index.expect("-(-quartz) feldspar", ["4"])
    try index.expect("(-quartz -mica) feldspar", ["2", "4"])
  }

  @Test("years before the first are sorted, and what is no date is none")
  func years() throws {
    let index = try Case([
      #"{"id":"a","text":"x","year":-200}"#, #"{"id":"b","text":"x","year":7}"#,
      #"{"id":"c","text":"x"}"#, #"{"id":"d","text":"x","year":-3000}"#,
      #"{"id":"e","text":"x","dateStart":"1999-02-03T10:11:12.5+01:00"}"#,
    ])
    defer { index.remove() }
    #expect(try index.small.ids(["--sort", "oldest", "x"]) == ["d", "a", "b", "e", "c"])
    #expect(try index.small.ids(["--sort", "newest", "x"]) == ["e", "b", "a", "d", "c"])
    try index.expect("year:..0", ["a", "d"])
    func error(_ record: String) throws -> String {
      let outcome = try index.small.run(
        ["index", "--input", "-", "--update"], input: Data((record + "\n").utf8))
      #expect(outcome.status == 2, "\(record)")
      return outcome.errors
    }
    #expect(try error(#"{"id":"z","year":1234567890}"#).contains("between -999999 and 999999"))
    for date in [
      "2012T", "2012-06T10", "2012-06-05T25", "2012-06-05T10:61", "2012-06-05Tnoon",
      "2012-06-05T10:",
      "2012-06-05 ", "2012-06-05T10:00X",
    ] { #expect(try error("{\"id\":\"z\",\"dateStart\":\"\(date)\"}").contains("must be a date")) }
  }

  @Test("addresses and names with signs")
  func signs() throws {
    let index = try Case([
      Self.record(
        "m", "en", "write to press@unhcr.example, or see https://www.iom.example/en/our-work?id=7"),
      Self.record("c", "en", "programs in C++ and Java"),
      Self.record("d", "en", "programs in C# and Java"),
      Self.record("e", "en", "vitamin C and vitamin D"),
    ])
    defer { index.remove() }
    for query in [
      "press", "unhcr.example", "press@unhcr.example", "\"press@unhcr.example\"", "www.iom.example",
      "https://www.iom.example/en/our-work?id=7",
    ] { try index.expect(query, ["m"]) }
    try index.expect("=C++", ["c"])
    try index.expect("=C#", ["d"])
    try index.expect("=C", ["e"])
    try index.expect("C++", ["c", "d", "e"])
    try index.expect("\"C++ and Java\"", ["c", "d"])
  }

  @Test("filters: several values mean any, and none is a word beside stop words")
  func filters() throws {
    let index = try Case([
      #"{"id":"a","language":"en","text":"the quartz","year":2010,"country":"Chile"}"#,
      #"{"id":"b","language":"en","text":"feldspar","year":2011,"country":"Peru"}"#,
      #"{"id":"c","language":"en","text":"mica","year":2012,"country":"Chile"}"#,
    ])
    defer { index.remove() }
    try index.expect("year:(2010 2011)", ["a", "b"])
    try index.expect("country:(Chile Peru)", ["a", "b", "c"])
    try index.expect("year:(2010 2011) country:Chile", ["a"])
    try index.expect("country:(Chile -Peru)", ["a", "c"])
    try index.expect("year:(2010 OR 2012) mica", ["c"])
    try index.expect("year:(2010 2011)", ["a", "b"], ["--all"])
    try index.expect("the year:2010", ["a"])
    try index.expect("the year:2011", [])
  }

  @Test("letters and digits, together or apart")
  func lettersAndDigits() throws {
    let index = try Case([
      Self.record("a", "en", "see MRS45 within 5km"), Self.record("b", "en", "see MRS 45 or 5 km"),
    ])
    defer { index.remove() }
    for query in ["MRS 45", "MRS45", "MRS-45", "5km", "5 km"] {
      try index.expect(query, ["a", "b"])
    }
  }

  @Test("Turkish endings behind an apostrophe")
  func turkish() throws {
    let index = try Case([Self.record("t", "tr", "İzmir'de ve Konya’nın Bursa'ya")])
    defer { index.remove() }
    for query in ["İzmir", "Konya", "Bursa", "izmir*", "=İzmir'de"] {
      try index.expect(query, ["t"])
    }
  }

  @Test("snippets mark what a sloppy phrase matched, and look beyond the first megabytes")
  func snippets() throws {
    let index = try Case([
      Self.record("a", "en", "quartz mica feldspar mica feldspar quartz"),
      Self.record("b", "en", String(repeating: "lorem ipsum ", count: 400_000) + "needle"),
    ])
    defer { index.remove() }
    let marked = try index.small.run(["search", "\"quartz mica\"~1", "--format", "jsonl"]).text
    #expect(
      marked.contains("<mark>quartz</mark> <mark>mica</mark> feldspar mica feldspar quartz"),
      "\(marked)")
    let far = try index.small.run(["search", "needle", "--format", "jsonl"]).text
    #expect(far.contains("<mark>needle</mark>"))
  }

  @Test("a rejected value names its line")
  func rejectedLine() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let long = String(repeating: "c", count: 9000)
    let outcome = try Program.run(
      [
        "index", "--input", "-", "--index", folder.file("ix").path, "--skip-bad", "--rejects",
        folder.file("rejects").path,
      ],
      input: Data("{\"id\":\"a\"}\n{\"id\":\"b\",\"city\":\"\(long)\"}\n".utf8))
    #expect(outcome.status == 0)
    let rejects = try String(contentsOf: folder.file("rejects"), encoding: .utf8)
    #expect(
      rejects.contains("\"line\":2") && rejects.contains("8192 bytes"), "\(rejects.prefix(300))")
    #expect(rejects.contains("\\\"id\\\":\\\"b\\\""), "\(rejects.suffix(100))")
  }

  @Test("inputs that can be read once only")
  func pipes() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let records = try folder.write("in.jsonl", "{\"id\":\"a\",\"text\":\"x\"}\n")
    let script = """
      set -e
      mkfifo fifo
      (cat \(records) > fifo &)
      timeout 20 \(Program.path) index --input fifo --index i1
      timeout 20 \(Program.path) index --input <(cat \(records)) --index i2
      cat \(records) | timeout 20 \(Program.path) index --input /dev/stdin --index i3
      timeout 20 \(Program.path) index --input /dev/stdin --index i4 < \(records)
      set +e
      timeout 20 \(Program.path) index --input - --index i5 <&- ; echo "closed $?"
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder.url
    let output = Pipe()
    process.standardOutput = output
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
    #expect(text.contains("closed 2"), "\(text) \(said)")
    #expect(said.contains("cannot read") || said.contains("cannot open"), "\(said)")
    for name in ["i1", "i2", "i3", "i4"] {
      let found = try Program.run(["search", "x", "--index", folder.file(name).path])
      #expect(found.status == 0, "\(name)")
    }
  }

  @Test("ids that are keys of BibTeX, older ids, and the same id twice")
  func ids() throws {
    let index = try Case([
      #"{"id":"x,y","title":"odd"}"#, #"{"id":"new","formerly":["old"],"title":"renamed"}"#,
      #"{"id":"third","title":"third"}"#,
    ])
    defer { index.remove() }
    let shown = try index.small.run(["show", "x%2Cy", "--format", "json"])
    #expect(shown.status == 0 && shown.text.contains("\"x,y\""), "\(shown.errors)")
    try index.expect("id:old", ["new"])
    let deleted = try index.small.run(["delete", "old", "new", "third", "third"])
    #expect(deleted.status == 0 && deleted.errors.contains("removed 2;"), "\(deleted.errors)")
    try index.expect("*", ["x,y"])
  }
}
