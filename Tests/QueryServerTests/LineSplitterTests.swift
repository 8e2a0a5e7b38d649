import QueryServer
import TestSupport
import Testing

@Suite struct LineSplitterTests {
  /// All lines that come of feeding `bytes` in pieces of the given sizes, over and over.
  private func lines(_ bytes: [UInt8], limit: Int, pieces: [Int]) -> [String] {
    var splitter = LineSplitter(maximumLineLength: limit)
    var result: [String] = []
    var offset = 0
    var turn = 0
    while offset < bytes.count {
      let end = min(bytes.count, offset + pieces[turn % pieces.count])
      turn += 1
      bytes[offset..<end].withUnsafeBytes { splitter.append($0) }
      offset = end
      while let piece = splitter.next() {
        switch piece {
        case .line(let range):
          result.append(splitter.withBytes(of: range) { String(decoding: $0, as: UTF8.self) })
        case .tooLong: result.append("<too long>")
        }
      }
    }
    if splitter.hasPartialLine { result.append("<partial>") }
    return result
  }

  @Test(
    "LF and CRLF end a line, a CR elsewhere is part of it", arguments: [[1], [2], [3, 1], [100]])
  func ends(pieces: [Int]) {
    let text = Array("a\nb\r\n\r\n\nc\rd\r\r\nlast".utf8)
    #expect(
      lines(text, limit: 10, pieces: pieces)
        == ["a", "b", "", "", "c\rd\r", "<partial>"])
  }

  @Test(
    "a line of the limit passes, with LF or CRLF; one byte more does not", arguments: [1, 7, 200])
  func limit(piece: Int) {
    for length in [0, 1, 63, 64, 65, 66, 127, 128, 129] {
      let line = [UInt8](repeating: 0x61, count: length)
      let expected = length <= 64 ? String(repeating: "a", count: length) : "<too long>"
      for end in ["\n", "\r\n"] {
        #expect(
          lines(line + Array(end.utf8) + Array("next\n".utf8), limit: 64, pieces: [piece])
            == [expected, "next"])
      }
    }
  }

  @Test("any cutting of the stream gives the same lines")
  func cutting() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ -> UInt8 in
        let alphabet: [UInt8] = [0x0A, 0x0D, 0x61, 0x62]
        return alphabet.randomElement(using: &random) ?? 0
      }
      let pieces = (0..<5).map { _ in Int.random(in: 1...40, using: &random) }
      #expect(
        lines(bytes, limit: 9, pieces: pieces) == lines(bytes, limit: 9, pieces: [bytes.count + 1]),
        "seed \(seed)")
    }
  }

  @Test("a line without end is not kept")
  func endless() {
    var splitter = LineSplitter(maximumLineLength: 1_000)
    let chunk = [UInt8](repeating: 0x61, count: 4_096)
    for _ in 0..<500 {
      chunk.withUnsafeBytes { splitter.append($0) }
      #expect(splitter.next() == nil)
      #expect(splitter.heldByteCount <= 1_001)
    }
    Array("\nPING\n".utf8).withUnsafeBytes { splitter.append($0) }
    #expect(splitter.next() == .tooLong(prefix: Array(repeating: UInt8(0x61), count: 256)))
    guard case .line = splitter.next() else {
      Issue.record("the line after an over-long one was lost")
      return
    }
  }
}
