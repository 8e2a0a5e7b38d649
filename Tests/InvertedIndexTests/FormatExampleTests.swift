import Analysis
import Foundation
import InvertedIndex
import Storage
import TestSupport
import Testing

/// The worked example of Index/FORMAT.md, section 10, read as a stranger would: from the text of
/// that file, by code that uses nothing of the engine.
@Suite("The format as it is written down")
struct FormatExampleTests {
  private static let definition = """
    name = "example"
    ties = "order"
    stored = "id"
    [analyzers.default]
    tokenizer = "alphanumeric"
    folding = false
    stemming = false
    han_bigrams = false
    forms = false
    [[field]]
    name = "body"
    kind = "text"
    """

  /// Bytes by file name, from the fenced blocks of the specification.
  private func example() throws -> [String: [UInt8]] {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Index/FORMAT.md")
    let text = try String(contentsOf: path, encoding: .utf8)
    var result: [String: [UInt8]] = [:]
    var name: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```hex ") {
        name = String(line.dropFirst(7))
        result[name!] = []
      } else if line.hasPrefix("```") {
        name = nil
      } else if let name {
        let digits = line.prefix { $0 != ";" }.split(separator: " ").dropFirst()
        for pair in digits { result[name]!.append(try #require(UInt8(pair, radix: 16))) }
      }
    }
    return result
  }

  private func build() throws -> TemporaryFolder {
    let folder = TemporaryFolder()
    let writer = try IndexWriter(
      path: folder.path, definition: try Definition(Self.definition), mode: .create)
    let buffer = DocumentBuffer()
    for (id, text) in [("a", "to be or not to be"), ("b", "Be!")] {
      buffer.begin(id: id)
      buffer.addText(0, text, language: .undetermined)
    }
    #expect(try writer.add(buffer).isEmpty)
    _ = try writer.commit()
    return folder
  }

  @Test("the bytes in the specification are the bytes that are written")
  func sameBytes() throws {
    let folder = try build()
    let example = try example()
    #expect(example.keys.sorted() == ["s1.norms", "s1.positions", "s1.postings", "s1.terms"])
    for (name, expected) in example {
      var found = folder.read(name)
      // The segment's id depends on the versions of ICU and Snowball, the checksum on the id.
      guard found.count == expected.count else {
        Issue.record("\(name): \(dump(found))")
        continue
      }
      found.replaceSubrange(16..<32, with: expected[16..<32])
      found.replaceSubrange(found.count - 8..<found.count - 4, with: expected.suffix(8).prefix(4))
      #expect(found == expected, "\(name): \(dump(found))")
    }
  }

  private func dump(_ bytes: [UInt8]) -> String {
    stride(from: 0, to: bytes.count, by: 16).map { start in
      String(format: "\n%04x ", start)
        + bytes[start..<min(start + 16, bytes.count)].map { String(format: " %02x", $0) }.joined()
    }.joined()
  }

  /// A reader of numbers as FORMAT.md, section 1, has them.
  private struct Bytes {
    var bytes: ArraySlice<UInt8>
    mutating func next() -> UInt8 { bytes.removeFirst() }
    mutating func number(_ count: Int) -> UInt64 {
      (0..<count).reduce(UInt64(0)) { $0 | UInt64(next()) << UInt64(8 * $1) }
    }
    mutating func variable() -> Int {
      var value = 0
      var shift = 0
      while true {
        let byte = next()
        value |= Int(byte & 0x7f) << shift
        shift += 7
        if byte < 0x80 { return value }
      }
    }
    mutating func take(_ count: Int) -> [UInt8] {
      defer { bytes = bytes.dropFirst(count) }
      return Array(bytes.prefix(count))
    }
  }

  @Test("a reader written from the specification decodes the example")
  func decode() throws {
    let files = try example()
    func body(_ name: String, kind: UInt64) throws -> [UInt8] {
      let file = try #require(files[name])
      var header = Bytes(bytes: file[...])
      #expect(header.take(8) == Array("RAPPORTR".utf8))
      #expect(header.number(2) == kind)
      #expect(header.number(2) == 1)
      var footer = Bytes(bytes: file.suffix(48))
      #expect(footer.take(32) == [UInt8](repeating: 0, count: 32))
      #expect(footer.number(8) == UInt64(file.count))
      let checksum = footer.number(4)
      #expect(footer.take(4) == Array("RPND".utf8))
      var crc = UInt32.max
      for byte in file.dropLast(8) {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82f6_3b78 : crc >> 1 }
      }
      #expect(UInt64(~crc) == checksum)
      return Array(file.dropFirst(32).dropLast(48))
    }
    let terms = try body("s1.terms", kind: 3)
    let postings = try body("s1.postings", kind: 4)
    let positions = try body("s1.positions", kind: 5)
    var trailer = Bytes(bytes: terms.dropLast(64).suffix(16))
    let table = Int(trailer.number(8))
    #expect(trailer.number(4) == 1, "fields")
    var entry = Bytes(bytes: terms[table...])
    #expect(entry.number(4) == 0, "ordinal")
    #expect(entry.number(4) == 3, "frequencies and positions")
    #expect(entry.number(8) == 4, "terms")
    #expect(entry.number(8) == 1, "blocks")
    var block = Bytes(bytes: terms[Int(entry.number(8))...])
    let count = Int(block.next())
    var postingsOffset = block.variable()
    var positionsOffset = block.variable()
    var previousSingle = 0
    var term: [UInt8] = []
    var found: [String: [Int: [Int]]] = [:]
    for _ in 0..<count {
      let lengths = Int(block.next())
      let shared = lengths & 15 == 15 ? 15 + block.variable() : lengths & 15
      term = Array(term.prefix(shared))
      term += block.take(lengths >> 4 == 15 ? 15 + block.variable() : lengths >> 4)
      let documentFrequency = block.variable()
      var documents: [Int] = []
      var frequencies: [Int] = []
      if documentFrequency == 1 {
        let zigzag = block.variable()
        previousSingle += zigzag >> 1 ^ -(zigzag & 1)
        documents = [previousSingle]
      } else {
        let length = block.variable() >> 1
        var list = Bytes(bytes: postings[postingsOffset..<postingsOffset + length])
        var previous = -1
        for _ in 0..<documentFrequency {
          let value = list.variable()
          previous += value >> 1 + 1
          documents.append(previous)
          frequencies.append(value & 1 == 1 ? 1 : list.variable() + 2)
        }
        postingsOffset += length
      }
      let total = block.variable() + documentFrequency
      if documentFrequency == 1 { frequencies = [total] }
      let length = block.variable()
      var list = Bytes(bytes: positions[positionsOffset..<positionsOffset + length])
      positionsOffset += length
      for (document, frequency) in zip(documents, frequencies) {
        var position = 0
        for _ in 0..<frequency {
          position += list.variable()
          found[String(decoding: term, as: UTF8.self), default: [:]][document, default: []]
            .append(position)
        }
      }
    }
    #expect(
      found == [
        "be": [0: [1, 5], 1: [0]], "not": [0: [3]], "or": [0: [2]], "to": [0: [0, 4]],
      ])
    let norms = try body("s1.norms", kind: 6)
    #expect(Array(norms.prefix(2)) == [6, 1])
  }
}
