import Catalogue
import Foundation
import InvertedIndex
import JSON
import TestSupport
import Testing

@Suite("Records from JSON Lines")
struct RecordReaderTests {
  private let folder = TemporaryFolder()
  static let definition: Definition = {
    var text = "name = \"test\"\n[analyzers.standard]\ntokenizer = \"icu\"\n"
    for name in ["title", "text", "theme"] {
      text += "[[field]]\nname = \"\(name)\"\nkind = \"text\"\nanalyzer = \"standard\"\n"
    }
    for name in ["id", "kind", "region", "type", "language", "city", "country", "isbn", "doi"] {
      text += "[[field]]\nname = \"\(name)\"\nkind = \"keyword\"\n"
    }
    text += "[[field]]\nname = \"year\"\nkind = \"integer\"\n"
    text += "[[field]]\nname = \"date\"\nkind = \"date_range\"\n"
    // A broken definition here is a broken test.
    return try! Definition(text)
  }()

  private struct Outcome {
    var stored: [String] = []
    var rejected: [String] = []
    var read = 0
  }

  private func read(_ bytes: [UInt8]) throws -> Outcome {
    let file = folder.write("input.jsonl", bytes)
    let reader = RecordReader(inputs: [file], definition: Self.definition)
    var outcome = Outcome()
    reader.onRejection = { rejection, _ in
      outcome.rejected.append("\(rejection.line): \(rejection.reason)")
    }
    let buffer = DocumentBuffer()
    while try reader.fill(buffer, bytes: 1000) {
      for index in 0..<buffer.count { outcome.stored.append(buffer.storedText(index)) }
      buffer.removeAll()
    }
    #expect(reader.recordsRead == reader.recordsAccepted + reader.recordsRejected)
    outcome.read = reader.recordsRead
    return outcome
  }

  private func read(_ text: String) throws -> Outcome { try read(Array(text.utf8)) }

  @Test("a record is kept with its hit keys in order and everything else as written")
  func stored() throws {
    let outcome = try read(
      #"{"title":"T","id":"a","lang":"en","region":"x/y","year":2012.0,"extra":{ "k" : [1, "a b"]},"n":1.50}"#
    )
    #expect(outcome.rejected == [])
    #expect(
      outcome.stored == [
        #"{"id":"a","kind":"document","title":"T","language":"en","region":["x/y"],"extra":{"k":[1,"a b"]},"n":1.50,"year":2012}"#
      ])
  }

  @Test("optional keys may be missing, null or empty")
  func optional() throws {
    for value in ["null", #""""#, "[]"] {
      var line = #"{"id":"a""#
      for key in [
        "text", "title", "kind", "type", "region", "year", "language", "url", "dateStart",
      ] {
        if value == "[]" && key != "region" { continue }
        line += ",\"\(key)\":\(value)"
      }
      let outcome = try read(line + "}")
      #expect(outcome.rejected == [])
      #expect(outcome.stored == [#"{"id":"a","kind":"document"}"#], "\(value)")
    }
  }

  @Test(
    "each bad line is rejected with its number and a reason",
    arguments: [
      (#"{"id":"a","#, "ends too early"), ("{}", "no id"), (#"{"id":null}"#, "no id"),
      (#"{"id":""}"#, "empty id"), (#"{"id":"a b"}"#, "white space"),
      (#"{"id":"a\u00a0b"}"#, "white space"),
      (#"{"id":"a\tb"}"#, "control character"), (#"{"id":"a\u0085b"}"#, "white space"),
      (#"{"id":"a\u009bb"}"#, "control character"), (#"{"id":"\ud800"}"#, "surrogate"),
      (#"{"id":7}"#, "must be a string, found a number"), (#"["id"]"#, "not an object"),
      ("null", "not an object"), (#"{"id":"x"} {"id":"y"}"#, "after the JSON value"),
      (#"{"id":"x","text":["a"]}"#, "must be a string, found an array"),
      (#"{"id":"x","title":5}"#, "must be a string, found a number"),
      (#"{"id":"x","region":5}"#, "must be a string or an array"),
      (#"{"id":"x","region":["a",5]}"#, "must hold strings"),
      (#"{"id":"x","year":"soon"}"#, "whole number, found \"soon\""),
      (#"{"id":"x","year":2012.5}"#, "whole number"), (#"{"id":"x","year":true}"#, "whole number"),
      (#"{"id":"x","year":1e99}"#, "whole number"),
      (#"{"id":"x","dateStart":"June 2012"}"#, "must be a date"),
      (#"{"id":"x","dateStart":"2012-02-30"}"#, "must be a date"),
      (#"{"id":"x","dateStart":"2012-03-02","dateEnd":"2012-03-01"}"#, "lies before"),
      ("{\"id\":\"x\",\"text\":\"a\u{1}b\"}", "control character in a JSON string"),
      ("not json", "broken JSON"),
    ])
  func rejected(line: String, reason: String) throws {
    let outcome = try read("{\"id\":\"first\"}\n\n" + line + "\n{\"id\":\"last\"}\n")
    #expect(outcome.read == 3)
    #expect(outcome.stored.count == 2)
    #expect(outcome.rejected.count == 1)
    #expect(outcome.rejected.first?.hasPrefix("3: ") == true)
    #expect(outcome.rejected.first?.contains(reason) == true, "\(outcome.rejected)")
  }

  @Test("invalid UTF-8 is rejected, whatever follows is read")
  func invalidUTF8() throws {
    let outcome = try read(
      Array(#"{"id":"a","text":""#.utf8) + [0xC3, 0x28] + Array("\"}\n{\"id\":\"b\"}".utf8))
    #expect(outcome.rejected == ["1: invalid UTF-8 at byte 19"])
    #expect(outcome.stored.count == 1)
  }

  @Test("a duplicate id is rejected, the first stays")
  func duplicates() throws {
    let outcome = try read(
      "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\"}\n{\"id\":\"\\u0061\",\"n\":2}\r\n{\"id\":\"a\"}")
    #expect(outcome.stored.count == 2)
    #expect(outcome.stored[0].contains(#""n":1"#))
    #expect(outcome.rejected.map { $0.prefix(2) } == ["3:", "4:"])
  }

  @Test("escaped control characters count as spaces, lone surrogates as U+FFFD")
  func controlCharacters() throws {
    let outcome = try read(
      #"{"id":"a","title":"one\u0000two\nthree","text":"a\u0001b\nc\ud800d"}"#)
    #expect(
      outcome.stored == [
        "{\"id\":\"a\",\"kind\":\"document\",\"title\":\"one two three\",\"text\":\"a b\\nc\u{FFFD}d\"}"
      ])
  }

  @Test("of a repeated key the last counts, known or not")
  func repeatedKeys() throws {
    let outcome = try read(
      #"{"id":"a","title":"x","o":1,"title":"y","o":2,"lang":"fr","language":"en","p":0}"#)
    #expect(
      outcome.stored == [
        #"{"id":"a","kind":"document","title":"y","o":2,"language":"en","p":0}"#
      ])
    var many = #"{"id":"a""#
    for number in 0..<40 { many += ",\"k\(number)\":1,\"k\(number)\":2" }
    let result = try read(many + "}")
    #expect(result.stored.first?.contains(":1") == false)
  }

  @Test("the year comes from dateStart where it is missing; dates may be partial")
  func dates() throws {
    #expect(
      try read(#"{"id":"a","dateStart":"2012-06"}"#).stored.first?.hasSuffix(#""year":2012}"#)
        == true)
    #expect(
      try read(#"{"id":"a","dateStart":"2012-06-01T10:00:00Z","year":2011}"#).stored.first?
        .hasSuffix(#""year":2011}"#) == true)
    #expect(try read(#"{"id":"a","dateStart":"2012"}"#).rejected == [])
  }

  @Test("what a search wrote into a hit is no part of a record")
  func hits() throws {
    let outcome = try read(#"{"rank":1,"id":"a","score":2.5,"kind":"k","snippet":"s"}"#)
    #expect(outcome.stored == [#"{"id":"a","kind":"k"}"#])
    // What was kept, read again, is kept the same.
    #expect(try read(outcome.stored[0]).stored == outcome.stored)
  }

  @Test("an export's attachments are taken out; a record's own member of that name stays")
  func attachments() throws {
    let file = folder.write(
      "export.jsonl",
      #"{"id":"a","attachments":{"names.toml":"[[group]]\n"}}"# + "\n"
        + #"{"id":"b","attachments":{"photo.jpg":"x"}}"# + "\n" + #"{"id":"c","attachments":[1]}"#)
    let reader = RecordReader(inputs: [file], definition: Self.definition)
    let buffer = DocumentBuffer()
    #expect(try reader.fill(buffer))
    #expect(reader.attachments == ["names.toml": Array("[[group]]\n".utf8)])
    #expect(
      (0..<3).map { buffer.storedText($0) } == [
        #"{"id":"a","kind":"document"}"#,
        #"{"id":"b","kind":"document","attachments":{"photo.jpg":"x"}}"#,
        #"{"id":"c","kind":"document","attachments":[1]}"#,
      ])
  }

  @Test("a line of ten megabytes is a record like any other")
  func longLine() throws {
    let text = String(repeating: "word ", count: 2_000_000)
    let outcome = try read("{\"id\":\"long\",\"text\":\"\(text)\"}\n{\"id\":\"b\"}")
    #expect(outcome.rejected == [])
    #expect(outcome.stored.count == 2)
    #expect(outcome.stored[0].utf8.count > 10_000_000)
  }

  @Test("random bytes and mutated records never stop the reader")
  func fuzz() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let record = Array(
      #"{"id":"é1","title":"x\u0000","region":["a","b"],"year":2012,"dateStart":"2012-06-27","place":{"city":"Rome","country":null},"isbn":"978-92-9068-675-0","lang":"en"}"#
        .utf8)
    var input: [UInt8] = []
    var count = 0
    for _ in 0..<3_000 {
      var line = record
      for _ in 0..<random.next() % 4 {
        let place = Int(random.next() % UInt64(line.count))
        if random.next() % 2 == 0 {
          line[place] = UInt8(truncatingIfNeeded: random.next())
        } else {
          line.removeSubrange(place..<min(line.count, place + Int(random.next() % 9)))
        }
        if line.isEmpty { line = [0x7B] }
      }
      line.removeAll { $0 == 0x0A }
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      input += line + [0x0A]
      count += 1
    }
    let outcome = try read(input)
    #expect(outcome.read == count, "seed \(seed)")
    for stored in outcome.stored {
      #expect((try? JSONValue(stored)) != nil, "seed \(seed): \(stored)")
    }
  }
}
