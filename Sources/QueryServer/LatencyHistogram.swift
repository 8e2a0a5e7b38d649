/// Durations counted in classes that grow with the duration: sixteen to each power of two, so that a
/// quantile is told to about six per cent.
///
/// After HdrHistogram (Gil Tene). 976 counters, whatever is recorded; recording is O(1).
package struct LatencyHistogram: Sendable {
  private static let bitsPerOctave = 4
  private var counts = [UInt64](repeating: 0, count: 61 << LatencyHistogram.bitsPerOctave)
  private var total: UInt64 = 0
  private var maximum: UInt64 = 0

  package init() {}

  /// Counts one duration.
  package mutating func record(_ nanoseconds: UInt64) {
    counts[Self.index(of: nanoseconds)] += 1
    total += 1
    maximum = max(maximum, nanoseconds)
  }

  /// A duration that the given share (0...1) of those recorded do not exceed; 0 if there is none.
  package func quantile(_ share: Double) -> UInt64 {
    guard total > 0 else { return 0 }
    let rank = max(1, UInt64((min(max(share, 0), 1) * Double(total)).rounded(.up)))
    var seen: UInt64 = 0
    for (index, count) in counts.enumerated() {
      seen += count
      if seen >= rank { return min(maximum, Self.upperBound(of: index)) }
    }
    return maximum
  }

  static func index(of value: UInt64) -> Int {
    let octave = max(0, 63 - value.leadingZeroBitCount - bitsPerOctave)
    return octave << bitsPerOctave + Int(value >> UInt64(octave))
  }

  /// The largest value of a class.
  static func upperBound(of index: Int) -> UInt64 {
    guard index >= 2 << bitsPerOctave else { return UInt64(index) }
    let octave = index >> bitsPerOctave - 1
    let mantissa = UInt64(index - octave << bitsPerOctave)
    return (mantissa << UInt64(octave)) + (1 << UInt64(octave) - 1)
  }
}
