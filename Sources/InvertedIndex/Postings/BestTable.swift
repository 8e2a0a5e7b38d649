// What the best documents of a list reach at least. Index/FORMAT.md, section "Postings".

/// Gathers the (frequency, norm) pairs of a list and tells four of which the k best documents reach
/// one each: a score that k documents are sure to have, known before any of them is read.
///
/// Which documents are best depends on k1, b and the average length, which are not known here; that
/// those taken for the best reach their pairs does not. The table is cleared by what was touched.
struct BestTable: ~Copyable {
  /// For how many best documents lists say what these reach.
  static let sizes = [10, 100]

  private static let mostFrequency = 31
  private static let buckets = 1024
  /// How many documents have each frequency (the greatest stands for all above it) and norm.
  private let cells: UnsafeMutablePointer<UInt32>
  /// The bucket of each cell's typical score.
  private let bucket: UnsafeMutablePointer<UInt16>
  private let histogram: UnsafeMutablePointer<UInt32>
  private var least = 256
  private var greatest = -1
  private var top = 0

  init() {
    let count = (Self.mostFrequency + 1) * 256
    cells = .allocate(capacity: count)
    cells.initialize(repeating: 0, count: count)
    bucket = .allocate(capacity: count)
    for cell in 0..<count {
      let score = ImpactTable.typicalScore(UInt8(cell >> 8), UInt8(cell & 255))
      bucket[cell] = UInt16(score * Float(Self.buckets - 1))
    }
    histogram = .allocate(capacity: Self.buckets)
  }

  deinit {
    cells.deallocate()
    bucket.deallocate()
    histogram.deallocate()
  }

  @inline(__always)
  mutating func add(frequency: UInt32, norm: UInt8) {
    let row = Int(min(frequency, UInt32(Self.mostFrequency)))
    let n = Int(norm)
    cells[row << 8 | n] &+= 1
    if row > top { top = row }
    if n < least { least = n }
    if n > greatest { greatest = n }
  }

  mutating func removeAll() {
    guard greatest >= 0 else { return }
    for row in 0...top {
      (cells + (row << 8 | least)).update(repeating: 0, count: greatest - least + 1)
    }
    least = 256
    greatest = -1
    top = 0
  }

  /// The pairs for each of `sizes`, laid out as those of impacts. There are as many documents.
  func condensed() -> [UInt64] {
    guard greatest >= 0 else { return Self.sizes.map { _ in 0 } }
    histogram.update(repeating: 0, count: Self.buckets)
    for row in 0...top {
      for cell in (row << 8 | least)...(row << 8 | greatest) {
        histogram[Int(bucket[cell])] &+= cells[cell]
      }
    }
    var lowest = Self.buckets
    var count = 0
    return Self.sizes.map { size in
      while count < size, lowest > 0 {
        lowest -= 1
        count += Int(histogram[lowest])
      }
      return frontier(lowest)
    }
  }

  /// The worst pairs among the documents of a bucket and those above: ascending in both.
  private func frontier(_ lowest: Int) -> UInt64 {
    var frequencies: [UInt8] = []
    var norms: [UInt8] = []
    var worst = -1
    for row in 0...top {
      var norm = greatest
      while norm > worst, norm >= least {
        let cell = row << 8 | norm
        if cells[cell] > 0, Int(bucket[cell]) >= lowest { break }
        norm -= 1
      }
      guard norm > worst, norm >= least else { continue }
      worst = norm
      frequencies.append(UInt8(row))
      norms.append(UInt8(norm))
    }
    // Neighbours are merged where the pair that both reach loses least.
    while norms.count > 4 {
      var cheapest = 0
      var best: Float = -1
      for i in 0..<norms.count - 1 {
        let merged = ImpactTable.typicalScore(frequencies[i], norms[i + 1])
        if merged > best { (cheapest, best) = (i, merged) }
      }
      frequencies.remove(at: cheapest + 1)
      norms.remove(at: cheapest)
    }
    var word: UInt64 = 0
    for i in 0..<4 {
      let j = min(i, norms.count - 1)
      word |= (UInt64(frequencies[j]) | UInt64(norms[j]) << 8) << UInt64(16 * i)
    }
    return word
  }
}
