import Analysis
import TestSupport
import Testing

/// The fast path against plain ICU: same tokens, same positions, same offsets.
@Suite struct DifferentialTests {
  /// Compares the two paths text by text and remembers the first difference.
  final class Comparison {
    let lexicon = Lexicon()
    let fast: Analyzer
    let plain: Analyzer
    let breaker = WordBreaker()
    let icu = DictionaryBreaker()
    var fastTokens = TokenBuffer()
    var plainTokens = TokenBuffer()
    var differences = 0
    var first = ""

    init() {
      fast = Analyzer(.standard, lexicon: lexicon)
      plain = Analyzer(.standard, lexicon: lexicon, plainICU: true)
    }

    func compare(_ text: [UInt8]) {
      text.withUnsafeBytes { bytes in
        fast.analyze(bytes, language: .undetermined, into: &fastTokens)
        plain.analyze(bytes, language: .undetermined, into: &plainTokens)
        var equal =
          fastTokens.count == plainTokens.count
          && fastTokens.positionCount == plainTokens.positionCount
          && fastTokens.isSequential == plainTokens.isSequential
        if equal {
          for i in 0..<fastTokens.count {
            equal =
              equal && fastTokens.formIDs[i] == plainTokens.formIDs[i]
              && fastTokens.positions[i] == plainTokens.positions[i]
              && fastTokens.startOffsets[i] == plainTokens.startOffsets[i]
              && fastTokens.endOffsets[i] == plainTokens.endOffsets[i]
          }
        }
        if !equal {
          differences += 1
          if first.isEmpty {
            first =
              "\(String(decoding: text, as: UTF8.self).unicodeScalars.map { String($0.value, radix: 16) })"
          }
        }
      }
    }

    /// Compares every boundary, not only words', of a text without dictionary characters.
    func compareBoundaries(_ text: [UInt8]) {
      guard !text.isEmpty else { return }
      text.withUnsafeBufferPointer { bytes in
        let p = bytes.baseAddress!
        icu.findSegments(p, 0, text.count)
        var boundaries: [UInt32] = [0]
        var i = 0
        var usesDictionary = false
        while i < text.count {
          let (end, classes) = breaker.segment(p, i, text.count)
          usesDictionary = usesDictionary || classes & 0x40 != 0
          i = end
          boundaries.append(UInt32(i))
        }
        if !usesDictionary && boundaries != icu.boundaries {
          differences += 1
          if first.isEmpty {
            first =
              "\(String(decoding: text, as: UTF8.self).unicodeScalars.map { String($0.value, radix: 16) })"
          }
        }
      }
    }
  }

  /// Of so many rounds, what a debug build does: it is ten times as slow.
  static func rounds(_ count: Int) -> Int {
    #if DEBUG
      count / 10
    #else
      count
    #endif
  }

  static let alphabets: [[UInt32]] = [
    (0x20...0x7E).map { UInt32($0) } + [0x0A, 0x0D, 0x09],
    // Few characters that meet often: letters, digits, separators, joiners, marks.
    Array("aB1_@.':,;- \n\rµ½".unicodeScalars).map(\.value) + [
      0x301, 0x200D, 0xAD, 0x2060, 0x5D0, 0x5D1, 0x22, 0x5F3, 0x5F4, 0x2019, 0xB7, 0x203F, 0x00A0,
      0x2003, 0x3000, 0xAC00, 0xAC01, 0x1100, 0x1161, 0x11A8, 0x1F1E9, 0x1F1EA, 0x1F468, 0x1F3FD,
      0x2764, 0xFE0F, 0x2139, 0x24C2, 0x660, 0x66B, 0x66C, 0x64E, 0x640, 0x85, 0x2028, 0xFEFF,
      0x85C, 0x93F, 0x915, 0x94D, 0xFF10, 0xFF21, 0xFF0E, 0xFF1A, 0xFE55, 0x0F0B, 0x55A,
    ],
    // The same beside scripts with dictionaries.
    Array("a1_. 'б".unicodeScalars).map(\.value) + [
      0x301, 0x200D, 0x4E2D, 0x56FD, 0x4EBA, 0x3005, 0x3007, 0x306E, 0x308B, 0x30AB, 0x30FC, 0xFF76,
      0xFF9E, 0x3042, 0x3099, 0xE01, 0xE32, 0xE31, 0xE40, 0xE49, 0xE50, 0xE2F, 0xE81, 0xEB2, 0xEB1,
      0x1780, 0x17B6, 0x17D2, 0x1000, 0x102C, 0x1039, 0x103A, 0x19D0, 0x1980, 0xAC00, 0x20000,
      0xE0100, 0xFE00, 0x3031, 0x303B, 0xFF70, 0x0A, 0x2C, 0xFF0C, 0x3002,
    ],
  ]

  @Test("random strings", .enabled(if: Analyzer.usesFastPath), arguments: 0...3)
  func randomStrings(alphabet: Int) {
    let seed: UInt64 = 20_261_121 + UInt64(alphabet)
    var random = SeededGenerator(seed: seed)
    let comparison = Comparison()
    for _ in 0..<Self.rounds(60_000) {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        let scalar: UInt32
        if alphabet < 3 {
          scalar = Self.alphabets[alphabet].randomElement(using: &random)!
        } else {
          scalar =
            .random(in: 0...0x10FFFF, using: &random) >> UInt32.random(in: 0...8, using: &random)
        }
        if let scalar = Unicode.Scalar(scalar) { text.append(contentsOf: UTF8.encode(scalar)!) }
      }
      comparison.compare(text)
      comparison.compareBoundaries(text)
    }
    #expect(comparison.differences == 0, "seed \(seed), first: \(comparison.first)")
  }

  @Test("long random strings, where pieces and blocks end", .enabled(if: Analyzer.usesFastPath))
  func longStrings() {
    let seed: UInt64 = 7
    var random = SeededGenerator(seed: seed)
    let comparison = Comparison()
    for _ in 0..<Self.rounds(150) {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 1...60, using: &random) {
        let alphabet = Self.alphabets.randomElement(using: &random)!
        for _ in 0..<Int.random(in: 1...120, using: &random) {
          let scalar = Unicode.Scalar(alphabet.randomElement(using: &random)!)!
          text.append(contentsOf: UTF8.encode(scalar)!)
        }
      }
      comparison.compare(text)
    }
    #expect(comparison.differences == 0, "seed \(seed), first: \(comparison.first.prefix(2000))")
  }

  @Test("invalid and truncated UTF-8", .enabled(if: Analyzer.usesFastPath))
  func invalid() {
    let seed: UInt64 = 11
    var random = SeededGenerator(seed: seed)
    let comparison = Comparison()
    let sample = Array("migration é 中国人 ไทยแลนด์ Ж 👩‍👩‍👧 한국어 '".utf8)
    for _ in 0..<Self.rounds(20_000) {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        if Bool.random(using: &random) {
          text.append(.random(in: 0...255, using: &random))
        } else {
          let from = Int.random(in: 0..<sample.count, using: &random)
          text += sample[from..<min(sample.count, from + Int.random(in: 1...9, using: &random))]
        }
      }
      comparison.compare(text)
      // Ill-formed parts are replaced as the standard library replaces them.
      #expect(
        scalars(text) == Array(String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value)))
    }
    #expect(comparison.differences == 0, "seed \(seed), first: \(comparison.first)")
  }

  private func scalars(_ text: [UInt8]) -> [UInt32] {
    text.withUnsafeBytes { bytes in
      var result: [UInt32] = []
      var i = 0
      while i < bytes.count {
        let (scalar, length) = UTF8Decoder.decode(bytes, at: i)
        result.append(scalar)
        i += length
      }
      return result
    }
  }

  @Test(
    "the Universal Declaration in 533 translations",
    .enabled(
      if: Analyzer.usesFastPath && SharedData.has("data/udhr/docs.jsonl.zst"), "needs ../shared"))
  func declaration() throws {
    let comparison = Comparison()
    let records = try SharedData.records("data/udhr/docs.jsonl.zst")
    #expect(records.count == 16567)
    for record in records { comparison.compare(Array((record["text"] ?? "").utf8)) }
    #expect(comparison.differences == 0, "first: \(comparison.first.prefix(2000))")
  }

  @Test(
    "the strings of WordBreakTest",
    .enabled(
      if: Analyzer.usesFastPath && SharedData.has("data/unicode/WordBreakTest-15.0.0.txt"),
      "needs ../shared"))
  func wordBreakTest() throws {
    let comparison = Comparison()
    var count = 0
    for line in try SharedData.lines("data/unicode/WordBreakTest-15.0.0.txt")
    where line.hasPrefix("÷") {
      var text: [UInt8] = []
      for part in line.prefix(while: { $0 != "#" }).split(whereSeparator: { " ÷×\t".contains($0) })
      {
        if let value = UInt32(part, radix: 16), let scalar = Unicode.Scalar(value) {
          text.append(contentsOf: UTF8.encode(scalar)!)
        }
      }
      comparison.compare(text)
      comparison.compareBoundaries(text)
      count += 1
    }
    #expect(count == 1823)
    #expect(comparison.differences == 0, "first: \(comparison.first)")
  }
}
