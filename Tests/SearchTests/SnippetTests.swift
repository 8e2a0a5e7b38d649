import Foundation
import Search
import Testing

@Suite struct SnippetTests {
  private func snippet(
    _ text: String, _ query: String, language: String = "en", length: Int = 240
  ) throws -> String? {
    let index = try SmallIndex([["id": "a", "text": text, "language": language]])
    var request = SearchRequest(query: query)
    request.snippetLength = length
    return try index.searcher().search(request).hits.first?.snippet
  }

  @Test(
    "what matched lights up, and nothing else",
    arguments: [
      // Stems and case.
      (
        "Migrants returned home", "migrant returning",
        "<mark>Migrants</mark> <mark>returned</mark> home"
      ),
      // Folded forms.
      ("The Söderköping talks", "soderkoping", "The <mark>Söderköping</mark> talks"),
      // Synonyms.
      ("On labor rights", "labour", "On <mark>labor</mark> rights"),
      // Words of a phrase only where the phrase stands.
      (
        "visa or not, visa integrity", "\"visa integrity\"",
        "visa or not, <mark>visa</mark> <mark>integrity</mark>"
      ),
      // Wildcards and fuzzy words.
      (
        "trafficked, traffickers, traffic", "traffick*",
        "<mark>trafficked</mark>, <mark>traffickers</mark>, traffic"
      ),
      ("a ministerial meeting", "ministrial~", "a <mark>ministerial</mark> meeting"),
      // Operands of NEAR only where they are near.
      (
        "visa and asylum, then much that is neither, and visa", "visa NEAR/2 asylum",
        "<mark>visa</mark> and <mark>asylum</mark>, then much that is neither, and visa"
      ),
      (
        "return of migrants: mass return, and migrants elsewhere",
        "\"mass return\" NEAR/3 migrant*",
        "return of <mark>migrants</mark>: <mark>mass</mark> <mark>return</mark>, and "
          + "<mark>migrants</mark> elsewhere"
      ),
      // Exact forms.
      ("visas and a visa", "=visa", "visas and a <mark>visa</mark>"),
      // Nothing of a negation.
      ("visa and border", "visa -trafficking", "<mark>visa</mark> and border"),
      // White space is one space.
      ("a\n\n  visa\tx", "visa", "a <mark>visa</mark> x"),
    ])
  func marks(text: String, query: String, expected: String) throws {
    #expect(try snippet(text, query) == expected)
  }

  @Test(
    "the words of every script light up whole",
    arguments: [
      ("ar", "وقد أكدت الدول أن اللَّاجِئِينَ يحتاجون إلى الحماية", "اللاجئين", ["اللَّاجِئِينَ"]),
      ("he", "המדינות דנו בהגנה על פליטים היום", "פליטים", ["פליטים"]),
      ("hi", "सम्मेलन में शरणार्थियों की सुरक्षा पर चर्चा हुई", "शरणार्थी", ["शरणार्थियों"]),
      ("th", "การคุ้มครองผู้ลี้ภัยในภูมิภาค", "ผู้ลี้ภัย", ["ผู้ลี้ภัย"]),
      ("zh", "必须保护难民的权利", "\"难民\"", ["难民"]),
      ("ja", "難民の保護について議論した", "難民", ["難民"]),
      ("ko", "국제 이주와 난민 보호를 논의하였다", "이주", ["이주와"]),
      ("ru", "Защита беженцев и мигрантов", "беженец", ["беженцев"]),
      ("el", "Η προστασία των προσφύγων", "προσφυγων", ["προσφύγων"]),
      ("fr", "Les re\u{301}fugie\u{301}s arrivent", "refugies", ["réfugiés"]),
      ("en", "👩‍👩‍👧 migration 😀 here", "migration", ["migration"]),
      ("en", "<b>migration</b> & rights\u{1}of", "migration", ["migration"]),
    ])
  func scripts(language: String, text: String, query: String, marked: [String]) throws {
    let snippet = try #require(try snippet(text, query, language: language))
    let parts = snippet.components(separatedBy: "<mark>").dropFirst()
      .compactMap { $0.components(separatedBy: "</mark>").first }
    #expect(parts.map(\.precomposedStringWithCanonicalMapping) == marked)
  }

  /// By bytes: a mark before a joiner is no character of its own to `String`.
  private func withoutMarks(_ snippet: String) -> String {
    var bytes = Array(snippet.utf8)
    for mark in ["<mark>", "</mark>"] {
      let mark = Array(mark.utf8)
      var index = 0
      while index + mark.count <= bytes.count {
        if bytes[index...].starts(with: mark) {
          bytes.removeSubrange(index..<index + mark.count)
        } else {
          index += 1
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("every script lights up where its words are")
  func scripts() throws {
    #expect(
      try snippet("国际移民组织的难民政策", "难民", language: "zh") == "国际移民组织的<mark>难民</mark>政策")
    #expect(
      try snippet("المهاجرون في المدينة", "المدينة", language: "ar")
        == "المهاجرون في <mark>المدينة</mark>")
    #expect(
      try snippet("Вопросы миграции населения", "миграция", language: "ru")
        == "Вопросы <mark>миграции</mark> населения")
    let thai = try snippet("การย้ายถิ่นฐานของแรงงาน", "แรงงาน", language: "th")
    #expect(thai == "การย้ายถิ่นฐานของ<mark>แรงงาน</mark>")
  }

  @Test("the passage with most of the query is shown, cut at words", arguments: [20, 60, 120, 240])
  func passages(length: Int) throws {
    let filler = (0..<300).map { "word\($0)" }.joined(separator: " ")
    let text = "visa \(filler) integrity \(filler). Here visa and integrity meet. \(filler)"
    let snippet = try #require(try snippet(text, "visa integrity", length: length))
    #expect(snippet.contains("<mark>visa</mark> and <mark>integrity</mark>"))
    #expect(snippet.hasPrefix("…") && snippet.hasSuffix("…"))
    let plain = withoutMarks(snippet).filter { $0 != "…" }
    #expect(plain.count <= length + 20)
    for word in plain.split(separator: " ") {
      #expect(" \(text) ".contains(" \(word) "), "\(word)")
    }
  }

  @Test("random texts in mixed scripts give passages of the text, whatever the length")
  func random() throws {
    let seed: UInt64 = 11
    print("seed \(seed)")
    var random = SplitMix(state: seed)
    let pieces = [
      "visa", "Migration", "移民", "難民", "👩‍👩‍👧", "é", "e\u{301}", "ไทย", ".", " ", "\n", "（", "”",
      "العربية", "\u{200D}",
    ]
    for _ in 0..<60 {
      let text = (0..<Int.random(in: 1...120, using: &random))
        .map { _ in pieces.randomElement(using: &random)! + (Bool.random(using: &random) ? " " : "")
        }
        .joined()
      let length = Int.random(in: 1...80, using: &random)
      guard let snippet = try snippet(text, "visa 移民 ไทย *", length: length) else { continue }
      let plain = withoutMarks(snippet)
      let core = Array(plain.unicodeScalars).filter { $0 != "…" && !$0.properties.isWhitespace }
      let source = Array(text.unicodeScalars).filter { !$0.properties.isWhitespace }
      let found = core.isEmpty || source.indices.contains { source[$0...].starts(with: core) }
      #expect(found, "\(text.debugDescription) gave \(snippet)")
    }
  }
}
