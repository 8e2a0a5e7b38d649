import Foundation
import Testing

/// `rerank` as users run it, over the project's own catalogue.
@Suite("Reranking") struct RerankCommandTests {
  private func rerank(
    _ text: String, _ input: String, _ options: [String] = []
  ) throws -> Program.Outcome {
    try Program.run(
      ["rerank", "--index", CatalogueIndex.path] + options + ["--", text],
      input: Data(input.utf8))
  }

  private static let claim = "States share information in informal regional processes on migration"

  private func citations(_ format: String) throws -> String {
    try CatalogueIndex.run(["export", "--format", format, "--kind", "citation"]).text
  }

  // MARK: Forms

  @Test(
    "every form comes back with all its entries, the best first",
    arguments: ["bibtex", "ris", "csl-json", "jsonl"])
  func forms(format: String) throws {
    let input = try citations(format)
    let outcome = try rerank(Self.claim, input)
    #expect(outcome.status == 0, "\(outcome.errors)")
    func parts(_ text: String) -> [String] {
      text.split(separator: "\n").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " ,"))
      }
      .filter { !$0.isEmpty }.sorted()
    }
    #expect(parts(outcome.text) == parts(input))
    let rows = try rerank(Self.claim, input, ["--format", "jsonl"]).jsonLines
    #expect(rows.count == 152)
    #expect(Set(rows.compactMap { $0["id"] as? String }).count == 152)
    #expect(rows.allSatisfy { $0["matched"] as? String == $0["id"] as? String })
    let first = try #require(rows.first?["id"] as? String)
    #expect(
      try #require(outcome.text.range(of: first)).lowerBound
        < outcome.text.index(
          outcome.text.startIndex, offsetBy: outcome.text.count / 20))
  }

  @Test("ids, runs and printed references come back in their own form")
  func lists() throws {
    let ids = "visa\nklekowski-2001-role\nun-2000-untoc\n"
    #expect(try rerank(Self.claim, ids).lines.first == "klekowski-2001-role")
    #expect(
      try rerank(Self.claim, ids).lines.sorted()
        == ids.split(separator: "\n").map(String.init).sorted())
    let run = "t1 Q0 un-2000-untoc 1 9.5 x\nt1 Q0 klekowski-2001-role 2 9.4 x\n"
    let reranked = try rerank(Self.claim, run).lines
    #expect(reranked.count == 2)
    #expect(reranked.first?.hasPrefix("t1 Q0 klekowski-2001-role 1 ") == true, "\(reranked)")
    let references = """
      United Nations (2000), Convention Against Transnational Organized Crime
      Something that nobody knows, and nobody wrote (1907)
      Klekowski von Koppenfels, A., The Role of Regional Consultative Processes in Managing International Migration, IOM 2001
      """
    let rows = try rerank(Self.claim, references, ["--format", "jsonl"]).jsonLines
    #expect(rows.map { $0["original"] as? Int } == [3, 1, 2])
    #expect(rows[0]["matched"] as? String == "klekowski-2001-role")
    #expect(rows[1]["matched"] as? String == "un-2000-untoc")
    #expect(rows[2]["matched"] is NSNull)
    #expect(try rerank(Self.claim, references).lines.count == 3)
  }

  @Test("one bad entry is told with its line, and the others come out")
  func badEntry() throws {
    let text = """
      @book{a, title = {Visas in harbours}, year = 2001}

      @book{b, title = {Never {closed}, year = 2002}

      @book{c, title = {Return flights}, year = 2003}

      """
    let arguments = ["rerank", "--index", CatalogueIndex.path, "visas"]
    let strict = try Program.run(arguments, input: Data(text.utf8))
    #expect(strict.status == 2 && strict.errors.contains("-:3"), "\(strict.errors)")
    #expect(strict.text.contains("@book{a,") && strict.text.contains("@book{c,"))
    #expect(!strict.text.contains("@book{b,"))
    let lenient = try Program.run(arguments + ["--skip-bad"], input: Data(text.utf8))
    #expect(lenient.status == 0 && lenient.text == strict.text)
  }

  @Test("encodings are detected, line ends and what stands around entries stay")
  func forms() throws {
    let ris = "TY  - RPRT\r\nAU  - Müller, Ä.\r\nTI  - Étude des ports\r\nER  - \r\n"
    for encoding in [String.Encoding.utf8, .isoLatin1, .utf16] {
      let outcome = try Program.succeed(
        ["rerank", "--index", CatalogueIndex.path, "ports"],
        input: try #require(ris.data(using: encoding)))
      #expect(outcome.text == ris)
    }
    let bibTeX = "% by hand\n\n@book{a, title={Ports}}\n\n@comment{groups: 1}\n"
    #expect(try rerank("ports", bibTeX).text == bibTeX)
    let child = "@book{p, title={Ports of call}}\n\n@inbook{c, title={Visas}, crossref={p}}\n"
    let lines = try rerank("ports of call", child).text
    #expect(
      try #require(lines.range(of: "{c,")).lowerBound < #require(lines.range(of: "{p,")).lowerBound)
  }

  @Test("what cannot be read is one error that says where")
  func unreadable() throws {
    for (input, options) in [
      (Data([0x66, 0x00, 0x72, 0x01, 0x02]), []), (Data("{\"id\":\"x\"}\n{nonsense\n".utf8), []),
      (Data("[{\"id\":".utf8), ["--input-format", "csl-json"]),
      (Data("t1 Q0 x\n".utf8), ["--input-format", "trec"]),
    ] as [(Data, [String])] {
      let outcome = try Program.run(
        ["rerank", "--index", CatalogueIndex.path] + options + ["--", "x"], input: input)
      #expect(outcome.status == 2, "\(outcome.text)")
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
    let marked = try rerank("x", "\u{FEFF}un-2000-untoc\n", ["--format", "jsonl"]).jsonLines
    #expect(marked.first?["matched"] as? String == "un-2000-untoc")
    let empty = try rerank("x", "")
    #expect(empty.status == 1 && empty.errors.isEmpty && empty.text.isEmpty)
  }

  // MARK: Scores

  @Test("explanations add up; --fuse 1 is the order that came; the protocol gives the same")
  func scores() throws {
    let ids = "un-2000-untoc\nhansen-2010-assessment\nno-such-id\nklekowski-2001-role\n"
    let rows = try rerank(Self.claim, ids, ["--format", "jsonl", "--explain"]).jsonLines
    for row in rows {
      let explanation = try #require(row["explanation"] as? [String: Any])
      #expect(explanation["value"] as? Double == row["score"] as? Double)
      let details = try #require(explanation["details"] as? [[String: Any]])
      // Foundation reads some numbers a last digit off.
      let sum = details.reduce(0) { $0 + ($1["value"] as? Double ?? 0) }
      #expect(abs(sum - (row["score"] as? Double ?? -1)) < 1e-9)
    }
    #expect(try rerank(Self.claim, ids, ["--fuse", "1"]).text == ids)
    for row in try rerank(Self.claim, ids, ["--fuse", "0.4", "--format", "jsonl", "--explain"])
      .jsonLines
    {
      let details = try #require(
        (row["explanation"] as? [String: Any])?["details"] as? [[String: Any]])
      // Foundation reads some numbers a last digit off.
      let sum = details.reduce(0) { $0 + ($1["value"] as? Double ?? 0) }
      #expect(abs(sum - (row["score"] as? Double ?? -1)) < 1e-9)
    }
    let session = "RERANK n=4 \(Self.claim)\n\(ids).\nQUIT\n"
    let served = try Program.run(
      ["serve", "--stdio", "--index", CatalogueIndex.path], input: Data(session.utf8))
    let columns = served.lines.filter { $0.contains("\t") }.map { $0.components(separatedBy: "\t") }
    #expect(columns.map { $0[2] } == rows.compactMap { $0["id"] as? String })
    for (column, row) in zip(columns, rows) {
      let score = try #require(row["score"] as? Double)
      #expect(abs((Double(column[1]) ?? -1) - score) < 0.0001)
    }
  }

  @Test(
    "the judged examples: mean nDCG@10 at least 0.90, and better than BM25 over title and author",
    .enabled(if: Program.shared != nil, "../shared is missing"))
  func examples() throws {
    let shared = try #require(Program.shared)
    let path = shared.appendingPathComponent("facts/example-citation-reranking.jsonl").path
    guard FileManager.default.fileExists(atPath: path) else { return }
    func mean(_ options: [String]) throws -> Double {
      let report = try CatalogueIndex.run(
        ["evaluate", "--qrels", path, "--measures", "nDCG@10", "--format", "json"] + options
      ).json
      return try #require((report["measures"] as? [[String: Any]])?[0]["mean"] as? Double)
    }
    let reranked = try mean(["--queries", path, "--rerank"])
    // The candidates by the scores of a plain search; those that it does not find as they came.
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let found = folder.file("plain.run").path
    _ = try mean([
      "--queries", path, "--plain", "--in", "title,author", "--kind", "citation", "--run", found,
    ])
    var ranks: [String: [String]] = [:]
    for line in try String(contentsOfFile: found, encoding: .utf8).split(separator: "\n") {
      let columns = line.split(separator: " ")
      ranks[String(columns[0]), default: []].append(String(columns[2]))
    }
    var run = ""
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let topic = try #require(object["id"] as? String)
      let candidates = try #require(object["candidates"] as? [String])
      let ordered = (ranks[topic] ?? []).filter(candidates.contains)
      for (rank, id) in (ordered + candidates.filter { !ordered.contains($0) }).enumerated() {
        run += "\(topic) Q0 \(id) \(rank + 1) \(1000 - rank) plain\n"
      }
    }
    let plain = try mean(["--measure-run", try folder.write("baseline.run", Data(run.utf8))])
    print("reranking examples, mean nDCG@10: \(reranked), BM25 over title and author \(plain)")
    #expect(reranked >= 0.9)
    #expect(reranked > plain)
  }

  @Test("claims of our own among misleading candidates: mean nDCG@10 at least 0.90")
  func claims() throws {
    let path = Program.root.appendingPathComponent("Tests/Reranking/claims.jsonl").path
    let report = try CatalogueIndex.run([
      "evaluate", "--rerank", "--queries", path, "--qrels", path, "--measures", "nDCG@10",
      "--format", "json",
    ]).json
    let mean = try #require((report["measures"] as? [[String: Any]])?[0]["mean"] as? Double)
    print("reranking claims, mean nDCG@10: \(mean)")
    #expect(mean >= 0.9)
  }

  // MARK: Printed references

  @Test("references in four styles, with misprints: nearly all recognised, none wrongly")
  func references() throws {
    let path = Program.root.appendingPathComponent("Corpus/citations.csl.json")
    let items = try #require(
      try JSONSerialization.jsonObject(with: try Data(contentsOf: path)) as? [[String: Any]])
    var printer = ReferencePrinter()
    var keys: [String] = []
    var lines: [String] = []
    for item in items {
      for style in ReferencePrinter.Style.allCases {
        for change in ReferencePrinter.Change.allCases {
          keys.append(try #require(item["id"] as? String))
          lines.append(printer.print(item, style, change))
        }
      }
    }
    let rows = try rerank(
      "migration", lines.joined(separator: "\n") + "\n",
      ["--input-format", "references", "--format", "jsonl"]
    ).jsonLines
    #expect(rows.count == lines.count)
    var right = 0
    var wrong: [String] = []
    for row in rows {
      let place = try #require(row["original"] as? Int) - 1
      guard let matched = row["matched"] as? String else { continue }
      if matched == keys[place] { right += 1 } else { wrong.append("\(matched): \(lines[place])") }
    }
    let precision = Double(right) / Double(max(1, right + wrong.count))
    let recall = Double(right) / Double(lines.count)
    print("printed references: \(lines.count), precision \(precision), recall \(recall)")
    #expect(precision >= 0.995, "\(wrong)")
    #expect(recall >= 0.95)
  }

  @Test("works that the catalogue does not have are recognised as none, however alike")
  func strangers() throws {
    let lines = """
      Koser, K. (2007). International Migration: A Very Short Introduction. Oxford: Oxford University Press.
      Castles, S., & Miller, M. J. (2009). The Age of Migration: International Population Movements in the Modern World.
      Betts, Alexander. 2013. Survival Migration: Failed Governance and the Crisis of Displacement. Ithaca.
      de Haas, Hein. 2010. “Migration and Development: A Theoretical Perspective.” International Migration Review 44.
      Skeldon, Ronald. Migration and Development: A Global Perspective. Longman, 1997.
      International Organization for Migration (2003). World Migration 2003: Managing Migration. Geneva: IOM.
      Hansen, R. (2000). Citizenship and Immigration in Post-war Britain. Oxford University Press.
      European Commission, The global approach to migration after two years (Brussels, 2009), p. 3.
      European Commission, Communication on migration (Brussels, 2011), COM(2011) 248, p. 4.
      Brown, O. (2007). Climate Change and Forced Migration: Observations, Projections and Implications. UNDP.
      ASEAN, Declaration on the Protection of Children (Bangkok, 2007), p. 2.
      South American Conference on Migration, Declaration of Quito (Quito, 2009), p. 5.
      Population Division, International Migration Report 2006: A Global Assessment (New York, United Nations, 2009).
      Krasner, Stephen D. Sovereignty: Organized Hypocrisy. Princeton University Press, 1999.
      """
    let rows = try rerank(
      "migration", lines, ["--input-format", "references", "--format", "jsonl"]
    ).jsonLines
    for row in rows {
      #expect(row["matched"] is NSNull, "\(row["matched"] ?? "") for \(row["id"] ?? "")")
    }
  }
}

/// Prints CSL items as people do, with the liberties they take; deterministic.
private struct ReferencePrinter {
  enum Style: CaseIterable { case apa, chicago, mla, unitedNations }
  enum Change: CaseIterable { case none, misprints, noSubtitle, initials, capitals }

  private var state: UInt64 = 20_260_101

  private mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  mutating func print(_ item: [String: Any], _ style: Style, _ change: Change) -> String {
    var title = item["title"] as? String ?? ""
    switch change {
    case .misprints: title = misprinted(title)
    case .noSubtitle:
      if let end = title.firstIndex(where: { ":.?".contains($0) }),
        title.distance(from: title.startIndex, to: end) >= 12
      {
        title = String(title[..<end])
      }
    case .capitals: title = title.uppercased()
    case .none, .initials: break
    }
    let people = (item["author"] ?? item["editor"]) as? [[String: String]] ?? []
    let isShort = change == .initials || style == .apa
    let names = people.enumerated().map { index, person -> String in
      if let body = person["literal"] { return body }
      let family = [person["non-dropping-particle"], person["family"]].compactMap { $0 }
        .joined(separator: " ")
      var given = person["given"] ?? ""
      if isShort {
        given = given.split { " -".contains($0) }.map { "\($0.prefix(1))." }.joined(separator: " ")
      }
      let inverts = style == .apa || (index == 0 && style != .unitedNations)
      return inverts ? "\(family), \(given)" : "\(given) \(family)"
    }
    let date = (item["issued"] as? [String: Any])?["date-parts"] as? [[Any]]
    let year = date?.first?.first.map { "\($0)" }
    let publisher = item["publisher"] as? String ?? ""
    let place = item["publisher-place"] as? String ?? ""
    let container = (item["container-title"] as? String).map { " In \($0)." } ?? ""
    switch style {
    case .apa:
      return
        "\(names.joined(separator: ", & ")) (\(year ?? "n.d.")). \(title).\(container) \(publisher)."
    case .chicago:
      return
        "\(names.joined(separator: ", and ")). \(year.map { $0 + ". " } ?? "")“\(title).”\(container) "
        + "\(place): \(publisher)."
    case .mla:
      let author = names.count > 2 ? "\(names[0]), et al" : names.joined(separator: ", and ")
      return "\(author). \(title). \(publisher), \(year ?? "")."
    case .unitedNations:
      let imprint = [place, publisher, year ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
      let symbol = (item["number"] as? String).map { ", \($0)" } ?? ""
      return
        "\(names.joined(separator: " and ")), \(title) (\(imprint))\(symbol), p. \(next(90) + 2)."
    }
  }

  /// Two words with two letters exchanged, one left out or one wrong.
  private mutating func misprinted(_ title: String) -> String {
    var words = title.split(separator: " ").map(String.init)
    let long = words.indices.filter { words[$0].count > 5 && words[$0].allSatisfy(\.isLetter) }
    for index in Set((0..<2).compactMap { _ in long.isEmpty ? nil : long[next(long.count)] }) {
      var letters = Array(words[index])
      let place = next(letters.count - 2) + 1
      switch next(3) {
      case 0: letters.swapAt(place, place + 1)
      case 1: letters.remove(at: place)
      default: letters[place] = Array("aeiourst")[next(8)]
      }
      words[index] = String(letters)
    }
    return words.joined(separator: " ")
  }
}
