internal import Storage

/// Compares the places of a text field's words with each other and with the records' lengths, as
/// their norms say.
///
/// Words of a text stand one after the other, without holes (`Analyzer`: a word of which nothing
/// remains takes no place), texts of a record `TextFieldLog.gap` places apart, and a
/// length counts the different places. Where a record has one text and each word a place of its own,
/// that is seen from sums alone; in all others (several texts, or words that share a place: a Han
/// character, its pair, a dictionary's word) the places are marked in a bit set, for as many records
/// at a time as the memory allows.
final class LengthChecker {
  private let count: Int
  private let sharesPlaces: Bool
  private let leavesPlaces: Bool
  private let words: ScratchArray<UInt32>
  /// One more than the greatest position of each record.
  private let ends: ScratchArray<UInt32>
  /// Sum of a hash of each position.
  private let sums: ScratchArray<UInt64>
  /// Records with a word that may share its place.
  private let mayShare: ScratchArray<UInt8>
  /// Records with a word of a script in which a word may be nothing but marks. Its term is empty;
  /// today it takes no place, but the first version of the program left its place empty.
  private let mayLeave: ScratchArray<UInt8>
  /// The sums of records with so many words, none of which shares its place, in one text.
  private var expectedSums: [UInt64] = [0]
  /// Longer records are marked in the bit set.
  private static let longestSum = 1 << 16
  /// Bits of places that are looked at together.
  private static let batch = 1 << 28

  /// - Parameters:
  ///   - sharesPlaces: Whether the analyzer may put several words at one place.
  ///   - leavesPlaces: Whether it leaves words out and their places empty.
  init(documentCount: Int, sharesPlaces: Bool, leavesPlaces: Bool) throws(StorageError) {
    count = documentCount
    self.sharesPlaces = sharesPlaces
    self.leavesPlaces = leavesPlaces
    let folder = ScratchFile.temporaryFolder
    words = try ScratchArray(count: count, folder: folder)
    ends = try ScratchArray(count: count, folder: folder)
    sums = try ScratchArray(count: count, folder: folder)
    mayShare = try ScratchArray(count: count, folder: folder)
    mayLeave = try ScratchArray(count: count, folder: folder)
  }

  /// Notes the ascending positions of a term in a record.
  func add(_ document: Int, positions: [UInt32], of term: [UInt8]) {
    words[document] = words[document] &+ UInt32(truncatingIfNeeded: positions.count)
    if let last = positions.last { ends[document] = max(ends[document], last &+ 1) }
    var sum: UInt64 = 0
    for position in positions { sum &+= Self.hash(position) }
    sums[document] = sums[document] &+ sum
    // Words of the scripts that have alternatives begin with E2 and above in UTF-8.
    guard let first = term.first else { return }
    if sharesPlaces, first >= 0xe2 { mayShare[document] = 1 }
    // Hebrew to Syriac: points, vowel signs, a tatweel that stands alone.
    if (0xd6...0xdf).contains(first) { mayLeave[document] = 1 }
  }

  private static func hash(_ position: UInt32) -> UInt64 {
    let product = (UInt64(position) &+ 1).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    return (product.low ^ product.low >> 29) &* 0xbf58_476d_1ce4_e5b9
  }

  /// How many records have a word.
  var documentsWithWords: Int {
    (0..<count).reduce(0) { $0 + (words[$1] > 0 ? 1 : 0) }
  }

  /// The first record whose words do not stand as words must, or not as many as its norm says; nil
  /// if all are right.
  ///
  /// - Parameter forEach: Reads the field's positions once more, and calls its argument with each
  ///   record and its positions of one term.
  func mismatch(
    norms: UnsafePointer<UInt8>, forEach: ((Int, [UInt32]) -> Void) -> Void
  ) -> Int? {
    var next = 0
    while true {
      // Records to be marked, and where their bits begin.
      var chosen: [(document: Int, start: Int)] = []
      var bits = 0
      while next < count, bits < Self.batch {
        let document = next
        next += 1
        let length = Int(words[document])
        // A place that no writer gives would take bits without bound.
        guard (norms[document] == 0) == (length == 0),
          Int(ends[document]) <= TextFieldLog.maximumPosition + 1
        else { return document }
        if length == 0 { continue }
        if mayShare[document] == 0, Int(ends[document]) == length, length <= Self.longestSum {
          guard norms[document] == FieldNorms.encode(length),
            sums[document] == expectedSum(length)
          else { return document }
          continue
        }
        chosen.append((document, bits))
        bits += (Int(ends[document]) + 63) & ~63
      }
      guard !chosen.isEmpty else { return nil }
      if let wrong = mismatch(chosen, bits, norms, forEach) { return wrong }
    }
  }

  private func expectedSum(_ length: Int) -> UInt64 {
    while expectedSums.count <= length {
      expectedSums.append(
        expectedSums[expectedSums.count - 1] &+ Self.hash(UInt32(expectedSums.count - 1)))
    }
    return expectedSums[length]
  }

  private func mismatch(
    _ chosen: [(document: Int, start: Int)], _ bits: Int, _ norms: UnsafePointer<UInt8>,
    _ forEach: ((Int, [UInt32]) -> Void) -> Void
  ) -> Int? {
    var places = [UInt64](repeating: 0, count: bits / 64)
    let first = chosen[0].document
    let last = chosen[chosen.count - 1].document
    var starts = [Int](repeating: -1, count: last - first + 1)
    for entry in chosen { starts[entry.document - first] = entry.start }
    forEach { document, positions in
      guard document >= first, document <= last, starts[document - first] >= 0 else { return }
      for position in positions where position < ends[document] {
        let bit = starts[document - first] + Int(position)
        places[bit >> 6] |= 1 << UInt64(bit & 63)
      }
    }
    for entry in chosen {
      var length = 0
      var hole = 0
      for bit in entry.start..<entry.start + Int(ends[entry.document]) {
        if places[bit >> 6] >> UInt64(bit & 63) & 1 == 0 {
          hole += 1
        } else {
          guard
            leavesPlaces || mayLeave[entry.document] != 0 || hole % TextFieldLog.gap == 0
          else { return entry.document }
          hole = 0
          length += 1
        }
      }
      let isRight =
        norms[entry.document] == FieldNorms.encode(length)
        && (mayShare[entry.document] != 0 || length == Int(words[entry.document]))
      guard isRight else { return entry.document }
    }
    return nil
  }
}
