import QueryServer
import TestSupport
import Testing

@Suite struct LineFaultTests {
  private func fault(_ bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { LineFault.firstOffset(in: $0) }
  }

  @Test("text in any script passes, tabs too")
  func sound() {
    for text in ["", "visa", "a\tb", "é", "移民政策", "🙂", "\u{10FFFF}", "\u{80}\u{85}", "\u{FEFF}"] {
      #expect(fault(Array(text.utf8)) == nil, "\(text)")
    }
  }

  @Test(
    "the first byte of what is wrong is named",
    arguments: [
      ([0x61, 0x00], 1), ([0x1F], 0), ([0x7F], 0), ([0x0D], 0), ([0x61, 0x80], 1),
      ([0xC0, 0x80], 0),
      ([0xC1, 0xBF], 0), ([0xC3], 0), ([0x61, 0xC3, 0x28], 1), ([0xE0, 0x80, 0x80], 0),
      ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF5, 0x80, 0x80, 0x80], 0),
      ([0xE2, 0x82], 0), ([0xF0, 0x9F, 0x99], 0), ([0xC3, 0xA9, 0xFF], 2),
    ] as [([UInt8], Int)])
  func faults(bytes: [UInt8], offset: Int) {
    #expect(fault(bytes) == offset)
  }

  @Test("agrees with the standard library on random bytes")
  func oracle() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    // Bytes at the borders of the ranges meet often.
    let borders: [UInt8] = [
      0x61, 0x7E, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF,
      0xF0,
      0xF4, 0xF5, 0xFF,
    ]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        borders.randomElement(using: &random) ?? 0
      }
      let expected = String(validating: bytes, as: UTF8.self) == nil
      #expect((fault(bytes) != nil) == expected, "\(bytes), seed \(seed)")
    }
  }
}
