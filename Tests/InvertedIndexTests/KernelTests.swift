import CPostings
import TestSupport
import Testing

@Suite("C kernels", .serialized)
struct KernelTests {
  /// Runs a body with the portable kernels and with the best ones.
  private func atEachLevel(_ body: (Int32) -> Void) {
    let best = postings_level()
    for level in 0...best {
      postings_set_level(level)
      body(level)
    }
    postings_set_level(best)
  }

  @Test("packed values unpack to themselves at every width", arguments: 0...32)
  func packing(width: Int) {
    var random = SeededGenerator(seed: UInt64(width))
    let mask = width == 32 ? UInt32.max : (UInt32(1) << UInt32(width)) - 1
    let values = (0..<128).map { _ in UInt32.random(in: 0...UInt32.max, using: &random) & mask }
    var bytes = [UInt8](repeating: 0xee, count: 16 * width + 32)
    postings_pack(values, Int32(width), &bytes)
    #expect(bytes[(16 * width)...].allSatisfy { $0 == 0xee }, "nothing is written past the block")
    atEachLevel { level in
      var decoded = [UInt32](repeating: 7, count: 200)
      postings_unpack(bytes, Int32(width), &decoded)
      #expect(Array(decoded[..<128]) == values, "level \(level)")
      var documents = [UInt32](repeating: 7, count: 200)
      postings_unpack_documents(bytes, Int32(width), .max, &documents)
      var sum = UInt32.max
      for i in 0..<128 {
        sum = sum &+ values[i] &+ 1
        #expect(documents[i] == sum, "level \(level), document \(i)")
      }
      for i in 0..<128 {
        #expect(postings_extract(bytes, Int32(width), Int32(i)) == values[i])
      }
    }
  }

  @Test("patched blocks unpack to themselves, whatever a few values are", arguments: 0..<200)
  func patching(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let width = Int.random(in: 0...31, using: &random)
    var values = (0..<128).map { _ in
      UInt32.random(in: 0...(UInt32.max >> 1), using: &random) & ((1 << UInt32(width)) - 1)
    }
    for _ in 0..<Int.random(in: 0...9, using: &random) {
      let shift = UInt32.random(in: 1...31, using: &random)
      values[Int.random(in: 0..<128, using: &random)] =
        UInt32.random(in: 0...UInt32.max, using: &random) >> shift
    }
    let token = postings_patched_token(values)
    let size = postings_patched_size(token)
    #expect(size <= 16 * Int(postings_width(values, 128)))
    var bytes = [UInt8](repeating: 0xee, count: size + 32)
    var copy = values
    postings_patched_pack(&copy, token, &bytes)
    #expect(bytes[size...].allSatisfy { $0 == 0xee }, "nothing is written past the block")
    atEachLevel { level in
      var decoded = [UInt32](repeating: 7, count: 200)
      postings_patched_unpack(bytes, token, &decoded)
      #expect(Array(decoded[..<128]) == values, "level \(level)")
    }
    for i in 0..<128 { #expect(postings_patched_extract(bytes, token, Int32(i)) == values[i]) }
    // What stands at some of the places, and how much before them.
    let indices = (0..<128).filter { _ in Int.random(in: 0..<9, using: &random) > 2 }
    let padded = values + [UInt32](repeating: 99, count: 72)
    var counts = [UInt32](repeating: 0, count: 128)
    var firsts = [UInt32](repeating: 0, count: 128)
    postings_places(padded, 5, indices.map(UInt32.init), indices.count, 1, &counts, &firsts)
    for (place, index) in indices.enumerated() {
      #expect(counts[place] == values[index])
      #expect(firsts[place] == values[..<index].reduce(5, &+))
    }
  }

  @Test("scores at or above a floor, and what pairs assure")
  func selectedScores() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let scores = (0..<128).map { _ in Float.random(in: 0...4, using: &random) }
      let documents = (0..<128).map { UInt32($0 * 3) }
      let floors: [Double] = [Double(scores[5]), Double(scores[5]).nextUp, 0, -.infinity, 3.9, 5]
      let from = Int.random(in: 0..<128, using: &random)
      let to = Int.random(in: from...128, using: &random)
      for floor in floors {
        let expected = (from..<to).filter { Double(scores[$0]) >= floor }
        atEachLevel { level in
          var out = [UInt32](repeating: 0, count: 136)
          var sums = [Double](repeating: 0, count: 136)
          let n = postings_select(documents, scores, from, to, floor, &out, &sums)
          #expect(Array(out[..<n]) == expected.map { documents[$0] }, "level \(level)")
          #expect(Array(sums[..<n]) == expected.map { Double(scores[$0]) }, "level \(level)")
        }
      }
    }
    let inverse: [Float] = (0..<256).map { 1 / Float($0 + 1) }
    let pairs: [UInt8] = [1, 3, 2, 9, 5, 40, 5, 40]
    let least = stride(from: 0, to: 8, by: 2).map {
      2 - 2 / (1 + Float(pairs[$0]) * inverse[Int(pairs[$0 + 1])])
    }.min()
    #expect(postings_reach(pairs, 4, inverse, 2) == least)
  }

  @Test("the next documents of a bit set", arguments: [1, 3, 8, 50])
  func nextDocuments(density: Int) {
    var random = SeededGenerator(seed: UInt64(density))
    let documents = (0..<5000).filter { _ in Int.random(in: 0..<density, using: &random) == 0 }
      .map { UInt32($0) }
    var words = [UInt64](repeating: 0, count: 79)
    postings_set_bits(documents, documents.count, 0, &words)
    for from in stride(from: UInt32(0), to: 5060, by: 37) {
      var found = [UInt32](repeating: 0, count: 200)
      let n = words.withUnsafeBytes {
        postings_next_documents(
          $0.baseAddress!.assumingMemoryBound(to: UInt8.self), 79, from, 128, &found)
      }
      #expect(Array(found[..<n]) == Array(documents.filter { $0 >= from }.prefix(128)))
    }
  }

  @Test("the width holds the greatest value and no more")
  func width() {
    #expect(postings_width([0, 0], 2) == 0)
    for bits in 1...32 {
      let value = UInt32.max >> UInt32(32 - bits)
      #expect(postings_width([0, value, 1], 3) == Int32(bits))
    }
  }

  @Test("lower bound counts what is less than the target")
  func lowerBound() {
    var random = SeededGenerator(seed: 5)
    var values = (0..<128).map { _ in UInt32.random(in: 0..<2000, using: &random) }.sorted()
    values += [UInt32](repeating: UInt32(Int32.max), count: 16)
    for target in UInt32(0)...2001 {
      let expected = values[..<128].filter { $0 < target }.count
      #expect(Int(postings_lower_bound(values, target)) == expected)
    }
  }

  @Test("candidates are found where they stand", arguments: [0, 1, 7, 8, 9, 100, 128, 500])
  func finding(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    for length in [1, 5, 127, 128] {
      let values = (0..<600).map { UInt32($0) }.shuffled(using: &random).prefix(length).sorted()
      let block = values + [UInt32](repeating: UInt32(Int32.max), count: 200 - length)
      let candidates = (0..<600).map { UInt32($0) }.shuffled(using: &random).prefix(count).sorted()
      atEachLevel { level in
        var places = [UInt32](repeating: 0, count: 600)
        var indices = places
        let n = postings_find(block, candidates, candidates.count, &places, &indices)
        let wanted = candidates.indices.filter { values.contains(candidates[$0]) }
        #expect(places[..<n].map(Int.init) == wanted, "level \(level)")
        #expect(
          indices[..<n].map(Int.init) == wanted.map { values.firstIndex(of: candidates[$0])! })
      }
    }
  }

  @Test("scores are the same bits at every level", arguments: [0, 1, 7, 8, 9, 127, 128])
  func scores(count: Int) {
    var random = SeededGenerator(seed: 11)
    let norms = (0..<1003).map { _ in UInt8.random(in: 0...255, using: &random) }
    let inverse = (0..<256).map { 1 / (0.3 + 0.02 * Float($0)) }
    let documents = (0..<count).map { _ in UInt32.random(in: 0..<1000, using: &random) }
    let frequencies = (0..<count).map { _ in UInt32.random(in: 1..<300, using: &random) }
    let expected = (0..<count).map { i -> UInt32 in
      let tf = Float(frequencies[i])
      return (3.7 - 3.7 / (1 + tf * inverse[Int(norms[Int(documents[i])])]) as Float).bitPattern
    }
    atEachLevel { level in
      var scores = [Float](repeating: 0, count: count + 1)
      postings_score(documents, frequencies, count, norms, inverse, 3.7, &scores)
      #expect(scores[..<count].map(\.bitPattern) == expected, "level \(level)")
    }
  }

  @Test("accumulating and collecting give each document above the floor once, in order")
  func collecting() {
    var random = SeededGenerator(seed: 21)
    atEachLevel { level in
      var accumulator = [Double](repeating: 0, count: 4096)
      var bits = [UInt64](repeating: 0, count: 64)
      var expected = [Int: Double]()
      for _ in 0..<3 {
        let documents = (0..<4096).filter { _ in Int.random(in: 0..<9, using: &random) == 0 }
        for start in stride(from: 0, to: documents.count, by: 128) {
          let block = documents[start..<min(start + 128, documents.count)].map { UInt32($0 + 700) }
          let scores = block.map { _ in Float.random(in: 0..<10, using: &random) }
          postings_accumulate(block, scores, block.count, 700, &accumulator, &bits)
          for (d, s) in zip(block, scores) { expected[Int(d), default: 0] += Double(s) }
        }
      }
      var documents = [UInt32](repeating: 0, count: 4100)
      var scores = [Double](repeating: 0, count: 4100)
      let n = postings_collect(&accumulator, &bits, 64, 700, 8, &documents, &scores)
      let wanted = expected.filter { $0.value >= 8 }.sorted { $0.key < $1.key }
      #expect(documents[..<n].map(Int.init) == wanted.map(\.key), "level \(level)")
      #expect(Array(scores[..<n]) == wanted.map(\.value))
      #expect(accumulator.allSatisfy { $0 == 0 } && bits.allSatisfy { $0 == 0 })
    }
  }

  @Test("bit sets: documents set, listed, counted and combined")
  func bitSets() {
    var random = SeededGenerator(seed: 31)
    for density in [1, 2, 7, 100] {
      let documents = (0..<4096).filter { _ in Int.random(in: 0..<density, using: &random) == 0 }
        .map { UInt32($0 + 64) }
      atEachLevel { _ in
        var bits = [UInt64](repeating: 0, count: 64)
        postings_set_bits(documents, documents.count, 64, &bits)
        #expect(postings_popcount(bits, 64) == documents.count)
        var listed = [UInt32](repeating: 0, count: 4096 + 16)
        let n = postings_bits_to_documents(bits, 64, 64, &listed)
        #expect(Array(listed[..<n]) == documents)
      }
    }
    let a: [UInt64] = (0..<64).map { _ in UInt64.random(in: 0...UInt64.max, using: &random) }
    let b: [UInt64] = (0..<64).map { _ in UInt64.random(in: 0...UInt64.max, using: &random) }
    var c = a
    postings_or(&c, b, 64)
    #expect(c == zip(a, b).map { $0 | $1 })
    c = a
    postings_and(&c, b, 64)
    #expect(c == zip(a, b).map { $0 & $1 })
    c = a
    postings_and_not(&c, b, 64)
    #expect(c == zip(a, b).map { $0 & ~$1 })
  }

  @Test("CRC-32C: published values, and the instruction agrees with the tables at every length")
  func checksums() {
    let digits = Array("123456789".utf8)
    #expect(postings_crc32c(0, digits, digits.count) == 0xe306_9283)
    #expect(postings_crc32c(0, [UInt8](repeating: 0, count: 32), 32) == 0x8a91_36aa)
    #expect(postings_crc32c(0, [UInt8](repeating: 0xff, count: 32), 32) == 0x62a8_ab43)
    var random = SeededGenerator(seed: 41)
    let bytes = (0..<60_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    for length in Array(0..<300) + [767, 768, 769, 1535, 1536, 24575, 24576, 24577, 60_000] {
      #expect(
        postings_crc32c(17, bytes, length) == postings_crc32c_portable(17, bytes, length),
        "length \(length)")
    }
    let first = postings_crc32c(0, bytes, 31_000)
    bytes.withUnsafeBytes {
      #expect(
        postings_crc32c(first, $0.baseAddress! + 31_000, 29_000)
          == postings_crc32c(0, bytes, 60_000))
    }
  }
}
