import TOML
import Testing

@Suite("TOML documents")
struct TOMLDocumentTests {
  @Test("entries come in the order of the file, with their places")
  func orderAndPlaces() throws {
    let document = try TOMLDocument(
      """
      zeta = "z"   # first
      alpha = [1, 2.5, true, "é"]
      [middle]
      day = 2013-04-02
      [[row]]
      id = "a"
      [[row]]
      id = "b"
      """)
    #expect(document.root.keys == ["zeta", "alpha", "middle", "row"])
    #expect(document.root["zeta"]?.string == "z")
    #expect(document.root.entries[1].line == 2)
    #expect(document.root["alpha"]?.array?.count == 4)
    #expect(document.root["alpha"]?.array?[1].number == 2.5)
    #expect(document.root["alpha"]?.array?[2].boolean == true)
    #expect(document.root["alpha"]?.array?[3].string == "é")
    guard case .date(let day)? = document.root["middle"]?.table?["day"]?.value else {
      Issue.record("no date")
      return
    }
    #expect(day == "2013-04-02")
    let rows = try #require(document.root["row"]?.array)
    #expect(rows.map { $0.table?["id"]?.string } == ["a", "b"])
    #expect(rows.map { $0.table?["id"]?.line } == [6, 8])
  }

  @Test("an empty document is an empty table")
  func empty() throws {
    #expect(try TOMLDocument("").root.entries.isEmpty)
    #expect(try TOMLDocument("# only a comment\n").root.entries.isEmpty)
  }

  @Test("what is no TOML gives an error with its line")
  func errors() {
    let error = #expect(throws: TOMLError.self) { try TOMLDocument("a = 1\nb = \n") }
    #expect(error?.line == 2)
    let twice = #expect(throws: TOMLError.self) { try TOMLDocument("a = 1\n\na = 2\n") }
    #expect(twice?.line == 3)
    #expect(throws: TOMLError.self) { try TOMLDocument("a = \"unfinished") }
  }

  @Test(
    "what people write who do not think of TOML gets a sentence that helps",
    arguments: [
      ("a = 1\ntitle = “Visas”\n", "write straight quotes"),
      ("title = ‘Visas’", "write straight quotes"),
      ("list = [\n  «a»,\n]", "write straight quotes"),
      ("date = 2012-06\n", "write quotes around a date: \"2012-06\""),
      ("date = 2012-06-27/2012-06-28", "write quotes around a date: \"2012-06-27/2012-06-28\""),
      ("date = XXXX-11-07", "write quotes around a date: \"XXXX-11-07\""),
    ])
  func advice(text: String, expected: String) {
    let error = #expect(throws: TOMLError.self) { try TOMLDocument(text) }
    #expect(error?.message.contains(expected) == true, "\(String(describing: error))")
  }

  @Test("nesting without end is an error, not a crash")
  func depth() {
    for depth in [90, 120, 1_000, 100_000] {
      let arrays = "a = " + String(repeating: "[", count: depth)
      #expect(throws: TOMLError.self) { try TOMLDocument(arrays) }
      let closed = arrays + String(repeating: "]", count: depth)
      if depth > TOMLDocument.maximumDepth {
        #expect(throws: TOMLError.self) { try TOMLDocument(closed) }
        let dotted = "[" + Array(repeating: "a", count: depth).joined(separator: ".") + "]"
        #expect(throws: TOMLError.self) { try TOMLDocument(dotted) }
      } else {
        #expect(throws: Never.self) { try TOMLDocument(closed) }
      }
    }
  }

  @Test(
    "invalid UTF-8 is an error", arguments: [[0xFF], [0x61, 0x3D, 0x22, 0xC3, 0x22] as [UInt8]])
  func invalidText(bytes: [UInt8]) {
    bytes.withUnsafeBytes { raw in
      _ = #expect(throws: TOMLError.self) { try TOMLDocument(utf8: raw) }
    }
  }

  @Test("random bytes never crash the reader")
  func noise() {
    var random = SystemRandomNumberGenerator()
    let seed = random.next()
    var state = seed
    let pieces = Array("[]{}=\"'.,#\n\\ab1 2-:éT".utf8)
    for _ in 0..<2_000 {
      var bytes: [UInt8] = []
      for _ in 0..<40 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(pieces[Int(state >> 33) % pieces.count])
      }
      bytes.withUnsafeBytes { raw in _ = try? TOMLDocument(utf8: raw) }
    }
    #expect(Bool(true), "seed \(seed)")
  }
}
