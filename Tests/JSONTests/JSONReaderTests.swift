import Foundation
import JSON
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
  private func fields(_ text: String) throws -> [(String, JSONField.Kind, String, String)] {
    let reader = JSONObjectReader()
    return try Array(text.utf8).withUnsafeBytes { bytes in
      try reader.readObject(bytes).map {
        (
          $0.keyString, $0.kind, $0.textString,
          String(decoding: $0.raw, as: UTF8.self)
        )
      }
    }
  }

  @Test("an object's members come in order, with kind, text and raw bytes")
  func members() throws {
    let found = try fields(#" { "a" : 1 , "b":"x\ny", "c":[1, {"d":"]"}], "e":null,"f":true } "#)
    #expect(found.map(\.0) == ["a", "b", "c", "e", "f"])
    #expect(found.map(\.1) == [.number, .string, .array, .null, .true])
    #expect(found.map(\.2) == ["1", "x\ny", #"[1, {"d":"]"}]"#, "null", "true"])
    #expect(found[1].3 == #""x\ny""#)
  }

  @Test("what other parsers refuse and JSON allows is read: long numbers, lone surrogates")
  func allowed() throws {
    let found = try fields(
      #"{"n":123456789012345678901234567890,"e":1e999,"s":"\ud800x\udc00","p":"\ud83d\ude00","":0}"#
    )
    #expect(found[0].2 == "123456789012345678901234567890")
    #expect(found[1].2 == "1e999")
    #expect(found[2].2 == "\u{FFFD}x\u{FFFD}")
    #expect(found[3].2 == "😀")
    #expect(found[4].0 == "")
  }

  static let brokenTexts = [
    "", " ", "{", "}", "{}}", "{},", "[]", "1", "null", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}",
    "{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":+1}", "{\"a\":1e}",
    "{\"a\":-}", "{\"a\":tru}", "{\"a\":nul}", "{\"a\":NaN}", "{\"a\":\"x}", "{\"a\":\"\\x\"}",
    "{\"a\":\"\\u12\"}", "{\"a\":\"\\u12G4\"}", "{\"a\":\"\u{1}\"}", "{\"a\":\"\n\"}", "{\"a\":[}",
    "{\"a\":[1,]}", "{\"a\":[1}", "{\"a\":{\"b\":1]}", "{\"a\":1 \"b\":2}", "{\"a\":1}x",
    "{\"a\":\"\\\"}", "\u{FEFF}{}",
  ]

  @Test("broken JSON is an error", arguments: brokenTexts)
  func broken(text: String) {
    #expect(throws: JSONError.self) { try fields(text) }
  }

  @Test("invalid UTF-8 is an error, wherever it stands")
  func invalidUTF8() {
    let reader = JSONObjectReader()
    for bad: [UInt8] in [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ] {
      let line = Array("{\"a\":\"x".utf8) + bad + Array("\"}".utf8)
      let error = #expect(throws: JSONError.self) {
        try line.withUnsafeBytes { bytes in _ = try reader.readObject(bytes) }
      }
      #expect(error?.message == "invalid UTF-8")
      #expect(error?.offset == 7)
    }
  }

  @Test("nesting is bounded", arguments: [1, 254, 255, 256, 257, 1_000_000])
  func depth(depth: Int) {
    let text =
      "{\"a\":" + String(repeating: "[", count: depth)
      + String(repeating: "]", count: depth) + "}"
    if depth < 256 {
      #expect(throws: Never.self) { try fields(text) }
      #expect(throws: Never.self) { try JSONValue(text) }
    } else {
      #expect(throws: JSONError.self) { try fields(text) }
    }
  }

  @Test("cut at every byte, a line is an error or, never, a crash")
  func everyCut() {
    let line = Array(
      #"{"id":"é\u00e9\\","n":[-1.5e+3,{"x":[true,false,null]}],"t":"\ud83d\ude00"}"#.utf8)
    let reader = JSONObjectReader()
    for length in 0..<line.count {
      // A copy of its own, so that reading past the end is reading past the allocation.
      let cut = Array(line[..<length])
      #expect(throws: JSONError.self) {
        try cut.withUnsafeBytes { bytes in _ = try reader.readObject(bytes) }
      }
    }
  }

  @Test("mutated lines are accepted exactly when Foundation accepts them")
  func againstFoundation() throws {
    let seed = UInt64.random(in: .min ... .max)
    var state = seed
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    let original = Array(
      #"{"id":"a/b","t":"x\n\u00e9\"é","n":[1,-0.5,13,0],"o":{"k":null,"l":[true,false,{}]}}"#.utf8)
    let pieces = Array("{}[]:,\"\\ ue019-+.tfn\u{1F}x".utf8)
    for _ in 0..<4_000 {
      var line = original
      for _ in 0...random(2) {
        let place = random(line.count)
        switch random(3) {
        case 0: line[place] = pieces[random(pieces.count)]
        case 1: line.remove(at: place)
        default: line.insert(pieces[random(pieces.count)], at: place)
        }
      }
      let text = String(decoding: line, as: UTF8.self)
      let theirs = try? JSONSerialization.jsonObject(with: Data(line))
      let ours = try? JSONValue(utf8: line)
      // Foundation takes a comma before a closing bracket.
      let hasLooseComma =
        text.contains(",]") || text.contains(",}") || text.contains(", ]")
        || text.contains(", }")
      if theirs != nil, !hasLooseComma {
        #expect(ours != nil, "seed \(seed): \(text)")
      }
      if ours == nil { continue }
      #expect(theirs != nil, "seed \(seed): \(text)")
    }
  }

  @Test("a value written and read again is the same")
  func roundTrip() throws {
    let text = #"{"a":[1,2.50,"x\"\\\n\u0001\té😀"],"b":{"c":null,"d":[]},"e":true}"#
    let value = try JSONValue(text)
    #expect(value.text == text)
    #expect(try JSONValue(value.text) == value)
    #expect(value["a"]?.array?[0].integer == 1)
    #expect(value["b"]?["c"]?.isNull == true)
    #expect(value["a"]?.strings.count == 1)
  }

  @Test("of a repeated key the last value counts")
  func repeated() throws {
    #expect(try JSONValue(#"{"a":1,"b":2,"a":3}"#).text == #"{"b":2,"a":3}"#)
  }

  @Test("numbers that are no integers, or too large, give none")
  func integers() throws {
    #expect(try JSONValue("2012.0").integer == 2012)
    #expect(try JSONValue("1e30").integer == nil)
    #expect(try JSONValue("1.5").integer == nil)
    #expect(try JSONValue("99999999999999999999").integer == nil)
  }
}
