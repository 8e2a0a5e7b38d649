import Analysis
import CAnalysis
import TestSupport
import Testing

/// Unicode's and Snowball's own test data.
@Suite struct ConformanceTests {
  let normalizer = Normalizer()

  func normal(_ form: Normalizer.Form, _ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    text.withUnsafeBytes { normalizer.append(form, of: $0, to: &result) }
    return result
  }

  func folded(_ text: [UInt8], dotlessI: Bool = false) -> [UInt8] {
    var result: [UInt8] = []
    text.withUnsafeBytes {
      Folding.appendFolded($0, dotlessI: dotlessI, normalizer: normalizer, to: &result)
    }
    return result
  }

  func bare(_ text: String) -> String {
    var result: [UInt8] = []
    folded(Array(text.utf8)).withUnsafeBytes { Folding.appendBare($0, to: &result) }
    return String(decoding: result, as: UTF8.self)
  }

  func parse(_ field: Substring) -> [UInt8] {
    field.split(separator: " ").flatMap { hex -> [UInt8] in
      guard let value = UInt32(hex, radix: 16), let scalar = Unicode.Scalar(value) else {
        return []
      }
      return Array(UTF8.encode(scalar)!)
    }
  }

  @Test(
    "NormalizationTest: every form of every line, and folding of all columns alike",
    .enabled(if: SharedData.has("data/unicode/NormalizationTest-15.0.0.txt"), "needs ../shared"))
  func normalizationTest() throws {
    var lines = 0
    var failures: [String] = []
    for line in try SharedData.lines("data/unicode/NormalizationTest-15.0.0.txt") {
      guard let first = line.utf8.first, first != 0x23, first != 0x40 else { continue }
      let c = line.split(separator: ";", maxSplits: 5).prefix(5).map(parse)
      lines += 1
      let isRight =
        c[0...2].allSatisfy { normal(.nfc, $0) == c[1] && normal(.nfd, $0) == c[2] }
        && c[3...4].allSatisfy { normal(.nfc, $0) == c[3] && normal(.nfd, $0) == c[4] }
        && c.allSatisfy { normal(.nfkc, $0) == c[3] && normal(.nfkd, $0) == c[4] }
        // NFKC_Casefold of what is compatibly equal is equal, and ours is ICU's.
        && c.allSatisfy {
          folded($0) == folded(c[0]) && folded($0) == normal(.nfkcCaseFold, normal(.nfd, $0))
        }
      if !isRight { failures.append(line) }
    }
    #expect(lines > 19_000)
    #expect(failures.isEmpty, "\(failures.count), first: \(failures.first ?? "")")
  }

  @Test(
    "CaseFolding: what folds together is found together",
    .enabled(if: SharedData.has("data/unicode/CaseFolding-15.0.0.txt"), "needs ../shared"))
  func caseFolding() throws {
    var count = 0
    for line in try SharedData.lines("data/unicode/CaseFolding-15.0.0.txt") {
      let fields = line.prefix { $0 != "#" }.split(separator: ";").map { $0.drop { $0 == " " } }
      guard fields.count >= 3 else { continue }
      let (from, to) = (parse(fields[0]), parse(fields[2]))
      switch fields[1] {
      case "C", "F": #expect(folded(from) == folded(to), "\(line)")
      case "T": #expect(folded(from, dotlessI: true) == folded(to, dotlessI: true), "\(line)")
      default: continue
      }
      count += 1
    }
    #expect(count > 1500)
  }

  @Test("the folding table is ICU's, for words of all characters below U+3000 and Hangul")
  func foldingTable() {
    let seed: UInt64 = 3
    var random = SeededGenerator(seed: seed)
    for _ in 0..<40_000 {
      var word: [UInt8] = []
      let top: UInt32 = [0x250, 0x600, 0x3000, 0x11300].randomElement(using: &random)!
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let value: UInt32 =
          Int.random(in: 0..<8, using: &random) == 0
          ? [0x301, 0x345, 0x11A8, 0x1161, 0xAC00, 0xAC1B, 0x3099].randomElement(using: &random)!
          : .random(in: 0..<top, using: &random)
        if let scalar = Unicode.Scalar(value) { word += UTF8.encode(scalar)! }
      }
      #expect(folded(word) == normal(.nfkcCaseFold, normal(.nfd, word)), "seed \(seed), \(word)")
    }
  }

  @Test(
    "marks go where readers of the script expect it, and only there",
    arguments: [
      ("Söderköping", "soderkoping"), ("Querétaro", "queretaro"), ("Poznań", "poznan"),
      ("İstanbul", "istanbul"), ("Straße", "strasse"), ("Ærø", "aero"), ("Łódź", "lodz"),
      ("Đà Nẵng", "da nang"), ("Œuvre", "oeuvre"), ("Þórshöfn", "thorshofn"), ("ΟΔΟΣ", "οδοσ"),
      ("Ελλάδα", "ελλαδα"), ("Ёлка", "елка"), ("Йошкар", "йошкар"), ("Україна", "україна"),
      ("ﬁne ＡＢＣ１２", "fine abc12"), ("مُهَاجِر", "مهاجر"), ("محـــمد", "محمد"),
      ("أحمد إلى", "احمد الي"),
      ("שָׁלוֹם", "שלום"), ("हिन्दी", "हिन्दी"), ("ไทย น้ำ", "ไทย น้ํา"), ("が", "が"), ("ｶﾞ", "ガ"),
      ("٢٠١١", "2011"), ("२०११", "2011"), ("ɗan ƙasa", "dan kasa"), ("Kraków", "krakow"),
    ])
  func marks(written: String, expected: String) {
    #expect(bare(written).unicodeScalars.elementsEqual(expected.unicodeScalars), "\(bare(written))")
  }

  @Test("Turkish and Azerbaijani tell dotless i from i until marks go")
  func dotless() {
    #expect(
      terms("ISPARTA IĞDIR İzmir", .turkish, AnalyzerDefinition(stemming: false)) == [
        "isparta", "igdir", "izmir",
      ])
    #expect(
      String(decoding: folded(Array("IĞDIR İzmir I\u{307}x".utf8), dotlessI: true), as: UTF8.self)
        == "ığdır izmir ix")
    #expect(String(decoding: folded(Array("ISLAND".utf8)), as: UTF8.self) == "island")
  }

  @Test(
    "Snowball's vocabularies; libstemmer 2.2 is older than the data",
    arguments: [
      ("english", Language.english, 57), ("french", .french, 840), ("spanish", .spanish, 9),
    ])
  func snowball(name: String, language: Language, known: Int) throws {
    guard SharedData.has("data/snowball/\(name)/voc.txt") else { return }
    let words = try SharedData.lines("data/snowball/\(name)/voc.txt")
    let stems = try SharedData.lines("data/snowball/\(name)/output.txt")
    let stemmer = Stemmer()
    var differences: [String] = []
    for (word, stem) in zip(words, stems) where !word.isEmpty {
      var bytes = Array(word.utf8)
      stemmer.stem(&bytes, language)
      let found = String(decoding: bytes, as: UTF8.self)
      if found != stem { differences.append("\(word): \(found), newer \(stem)") }
    }
    #expect(words.count == stems.count)
    // With a newer libstemmer there are fewer.
    #expect(differences.count <= known, "\(differences.prefix(5))")
    print(
      "Snowball \(name): \(differences.count) of \(words.count - 1) words differ from the newer data;",
      differences.prefix(8).joined(separator: "; "))
  }

  @Test("every stemmer of the table exists")
  func stemmers() {
    let stemmer = Stemmer()
    for (index, entry) in Language.known.enumerated() {
      let language = Language(rawValue: UInt8(index))!
      #expect(Language(bcp47: entry.code) == language)
      for alias in entry.aliases { #expect(Language(bcp47: alias) == language) }
      if entry.stemmer != nil { #expect(stemmer.has(language), "\(entry.code)") }
    }
    for (language, code) in [
      (Language.undetermined, "und"), (.english, "en"), (.french, "fr"), (.spanish, "es"),
      (.arabic, "ar"), (.chinese, "zh"), (.russian, "ru"), (.portuguese, "pt"), (.german, "de"),
      (.italian, "it"), (.turkish, "tr"), (.azerbaijani, "az"), (.catalan, "ca"),
      (.japanese, "ja"), (.korean, "ko"), (.thai, "th"),
    ] { #expect(language.bcp47 == code) }
    #expect(Language(rawValue: UInt8(Language.known.count)) == nil)
    #expect(Language(bcp47: "zh-Hant-TW") == .chinese)
    #expect(Language(bcp47: "EN_gb") == .english)
    #expect(Language(bcp47: "xx") == nil)
    #expect(Language(bcp47: "") == nil)
  }
}
