// Which (frequency, norm) pairs can give a block its best score. Index/FORMAT.md, section
// "Impacts".

/// Gathers the documents of a block and condenses them to at most four pairs (frequency, norm)
/// such that no document of the block can score above the best pair, whatever k1, b and the average
/// length are: each document has a pair with at least its frequency and at most its norm.
struct ImpactTable {
  /// Bytes of the four pairs as stored.
  static let length = 8

  /// For each norm the largest frequency seen; 0: the norm did not occur.
  private var best = [UInt8](repeating: 0, count: 256)
  private var least = 256
  private var greatest = -1

  mutating func add(frequency: UInt32, norm: UInt8) {
    let saturated = UInt8(min(frequency, 255))
    let n = Int(norm)
    if saturated > best[n] { best[n] = saturated }
    if n < least { least = n }
    if n > greatest { greatest = n }
  }

  /// Takes over all that another table holds.
  mutating func add(_ other: ImpactTable) {
    guard other.greatest >= 0 else { return }
    for n in other.least...other.greatest where other.best[n] > best[n] { best[n] = other.best[n] }
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
  }

  mutating func removeAll() {
    guard greatest >= 0 else { return }
    for n in least...greatest { best[n] = 0 }
    least = 256
    greatest = -1
  }

  /// The four pairs as a little-endian word: pair i has its frequency in byte 2i, its norm in byte
  /// 2i + 1. Fewer pairs are filled up with the last one.
  func condensed() -> UInt64 {
    guard greatest >= 0 else { return 0 }
    // The front: ascending norms, ascending frequencies; what is below another pair falls out.
    var frequencies: [UInt8] = []
    var norms: [UInt8] = []
    var top: UInt8 = 0
    for n in least...greatest where best[n] > top {
      top = best[n]
      frequencies.append(top)
      norms.append(UInt8(n))
    }
    // Neighbours are merged, cheapest first: the merged pair's score is what the bound may rise to.
    while norms.count > 4 {
      var cheapest = 0
      var cost = Float.infinity
      for i in 0..<norms.count - 1 {
        let merged = Self.typicalScore(frequencies[i + 1], norms[i])
        if merged < cost { (cheapest, cost) = (i, merged) }
      }
      frequencies.remove(at: cheapest)
      norms.remove(at: cheapest + 1)
    }
    var word: UInt64 = 0
    for i in 0..<4 {
      let j = min(i, norms.count - 1)
      word |= (UInt64(frequencies[j]) | UInt64(norms[j]) << 8) << UInt64(16 * i)
    }
    return word
  }

  /// A score under k1 1.2, b 0.75 and an average length of 128, to compare pairs by.
  static func typicalScore(_ frequency: UInt8, _ norm: UInt8) -> Float {
    let f = Float(frequency)
    return f / (f + 0.3 + 0.9 / 128 * Float(FieldNorms.decode(norm)))
  }
}
