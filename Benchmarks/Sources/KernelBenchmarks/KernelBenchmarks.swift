internal import CPostings
internal import Glibc

// How the C kernels do beside their plain counterparts, in one run on one core: what counts is the
// ratio, the machine's mood changes the rest. Prints a Markdown table.

@main
struct KernelBenchmarks {
  static func main() {
    print("| kernel | unit | portable | best here | ratio |")
    print("|---|---|---|---|---|")
    var random = Random(state: 42)
    for width in [1, 5, 9, 17] { unpacking(width, &random) }
    patching(&random)
    scoring(&random)
    finding(&random)
    bits(&random)
    checksums(&random)
  }

  /// Best of nine runs, in nanoseconds per unit, with the portable kernels and with the best.
  static func compare(_ name: String, unit: String, units: Int, _ body: () -> Void) {
    let best = postings_level()
    postings_set_level(0)
    let portable = measure(units, body)
    postings_set_level(best)
    report(name, unit, portable, measure(units, body))
  }

  static func report(_ name: String, _ unit: String, _ plain: Double, _ best: Double) {
    func text(_ value: Double) -> String { String(Double(Int(value * 1000)) / 1000) }
    print("| \(name) | ns/\(unit) | \(text(plain)) | \(text(best)) | \(text(plain / best)) |")
  }

  static func measure(_ units: Int, _ body: () -> Void) -> Double {
    var best = UInt64.max
    for _ in 0..<9 {
      let start = now()
      for _ in 0..<2000 { body() }
      best = min(best, now() - start)
    }
    return Double(best) / 2000 / Double(units)
  }

  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  // MARK: Kernels

  static func unpacking(_ width: Int, _ random: inout Random) {
    let values = (0..<128).map { _ in random.next(1 << width) }
    var bytes = [UInt8](repeating: 0, count: 600)
    postings_pack(values, Int32(width), &bytes)
    var out = [UInt32](repeating: 0, count: 200)
    compare("unpack, width \(width)", unit: "value", units: 128) {
      postings_unpack(bytes, Int32(width), &out)
    }
    compare("unpack and sum documents, width \(width)", unit: "value", units: 128) {
      postings_unpack_documents(bytes, Int32(width), .max, &out)
    }
    // Against one value at a time.
    let single = measure(128) {
      for i in 0..<128 { out[i] = postings_extract(bytes, Int32(width), Int32(i)) }
    }
    let block = measure(128) { postings_unpack(bytes, Int32(width), &out) }
    report("unpack against extract, width \(width)", "value", single, block)
  }

  static func patching(_ random: inout Random) {
    var values = (0..<128).map { _ in random.next(4) }
    values[17] = 200
    values[90] = 77
    let token = postings_patched_token(values)
    var bytes = [UInt8](repeating: 0, count: 600)
    postings_patched_pack(&values, token, &bytes)
    var out = [UInt32](repeating: 0, count: 200)
    compare("unpack patched, 2 exceptions", unit: "value", units: 128) {
      postings_patched_unpack(bytes, token, &out)
    }
  }

  static func scoring(_ random: inout Random) {
    let norms = (0..<100_003).map { _ in UInt8(random.next(90)) }
    let inverse = (0..<256).map { 1 / (0.3 + 0.02 * Float($0)) }
    let documents = (0..<128).map { _ in random.next(100_000) }.sorted()
    let frequencies = (0..<128).map { _ in random.next(5) + 1 }
    var scores = [Float](repeating: 0, count: 128)
    compare("score a block", unit: "document", units: 128) {
      postings_score(documents, frequencies, 128, norms, inverse, 3, &scores)
    }
  }

  static func finding(_ random: inout Random) {
    var values = Set<UInt32>()
    while values.count < 128 { values.insert(random.next(4000)) }
    let block = values.sorted() + [UInt32](repeating: UInt32(Int32.max), count: 72)
    let candidates = Set((0..<128).map { _ in random.next(4000) }).sorted()
    var places = [UInt32](repeating: 0, count: 200)
    var indices = places
    let stepping = measure(candidates.count) {
      var at = 0
      var n = 0
      for candidate in candidates {
        while block[at] < candidate { at += 1 }
        if block[at] == candidate {
          indices[n] = UInt32(at)
          n += 1
        }
      }
    }
    let search = measure(candidates.count) {
      _ = postings_find(block, candidates, candidates.count, &places, &indices)
    }
    report(
      "find candidates in a block, against stepping (its branches learnt)", "candidate", stepping,
      search)
    compare("find candidates in a block", unit: "candidate", units: candidates.count) {
      _ = postings_find(block, candidates, candidates.count, &places, &indices)
    }
    // One document in four, a sample for each 512.
    let words = (0..<2048).map { _ in
      UInt64(random.next(.max) & random.next(.max)) << 32
        | UInt64(random.next(.max) & random.next(.max))
    }
    var samples: [UInt32] = []
    var rank = 0
    for (index, word) in words.enumerated() {
      if index % 8 == 0 { samples.append(UInt32(rank)) }
      rank += word.nonzeroBitCount
    }
    let spread = (0..<128).map { UInt32($0) * 1000 + random.next(900) }
    words.withUnsafeBytes { words in
      samples.withUnsafeBytes { samples in
        guard let bits = words.bindMemory(to: UInt8.self).baseAddress,
          let samples = samples.bindMemory(to: UInt8.self).baseAddress
        else { return }
        compare("test and rank in a bit set", unit: "candidate", units: 128) {
          _ = postings_rank_bits(bits, samples, spread, 128, UInt32(rank), &places, &indices)
        }
      }
    }
  }

  static func bits(_ random: inout Random) {
    let words = (0..<64).map { _ in UInt64(random.next(.max)) << 32 | UInt64(random.next(.max)) }
    compare("count set bits", unit: "word", units: 64) { _ = postings_popcount(words, 64) }
    var documents = [UInt32](repeating: 0, count: 4200)
    compare("list set bits, density 1/2", unit: "document", units: 2048) {
      _ = postings_bits_to_documents(words, 64, 0, &documents)
    }
  }

  static func checksums(_ random: inout Random) {
    let bytes = (0..<65536).map { _ in UInt8(random.next(256)) }
    let tables = measure(65536) { _ = postings_crc32c_portable(0, bytes, bytes.count) }
    let hardware = measure(65536) { _ = postings_crc32c(0, bytes, bytes.count) }
    report("CRC-32C, against tables", "byte", tables, hardware)
  }
}

/// SplitMix64.
struct Random {
  var state: UInt64

  /// A number below `limit`.
  mutating func next(_ limit: UInt32) -> UInt32 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return UInt32(truncatingIfNeeded: (z ^ (z >> 31)) % UInt64(limit))
  }
}
