internal import Storage

/// Compares the lengths of a text field's records, as their norms say, with the words that stand in
/// the postings.
///
/// A length counts the different places of words. Where each word has a place of its own it is the
/// sum of the frequencies; where several may stand at one place (a Han character, its pair, a
/// dictionary's word) the places are counted in a bit set, for as many records at a time as the
/// memory allows.
final class LengthChecker {
  private let count: Int
  private let words: ScratchArray<UInt32>
  /// One more than the greatest position of each record.
  private let ends: ScratchArray<UInt32>
  /// Records with a word that may share its place.
  private let mayShare: ScratchArray<UInt8>
  /// Bits of places that are looked at together.
  private static let batch = 1 << 28

  init(documentCount: Int) throws(StorageError) {
    count = documentCount
    let folder = ScratchFile.temporaryFolder
    words = try ScratchArray(count: count, folder: folder)
    ends = try ScratchArray(count: count, folder: folder)
    mayShare = try ScratchArray(count: count, folder: folder)
  }

  /// Notes the occurrences of a term in a record.
  func add(_ document: Int, frequency: UInt32, lastPosition: UInt32?, of term: [UInt8]) {
    words[document] = words[document] &+ frequency
    if let lastPosition { ends[document] = max(ends[document], lastPosition &+ 1) }
    // Words of the scripts that have alternatives begin with E2 and above in UTF-8.
    if let first = term.first, first >= 0xe2 { mayShare[document] = 1 }
  }

  /// How many records have a word.
  var documentsWithWords: Int {
    (0..<count).reduce(0) { $0 + (words[$1] > 0 ? 1 : 0) }
  }

  /// The first record whose norm is not that of its words, or nil.
  ///
  /// - Parameter forEach: Reads the field's positions once more, and calls its argument with each
  ///   record and its positions of one term.
  func mismatch(
    norms: UnsafePointer<UInt8>, forEach: ((Int, [UInt32]) -> Void) -> Void
  ) -> Int? {
    var next = 0
    while true {
      // Records to be counted exactly, and where their bits begin.
      var chosen: [(document: Int, start: Int)] = []
      var bits = 0
      while next < count, bits < Self.batch {
        let document = next
        next += 1
        let isPlain = mayShare[document] == 0
        if isPlain, norms[document] == FieldNorms.encode(Int(words[document])) { continue }
        // Fewer places than words, or more, cannot be without words that share theirs.
        let places = min(Int(ends[document]), 1 << 31)
        guard places > 0, (norms[document] == 0) == (words[document] == 0) else { return document }
        chosen.append((document, bits))
        bits += (places + 63) & ~63
      }
      guard !chosen.isEmpty else { return nil }
      if let wrong = mismatch(chosen, bits, norms, forEach) { return wrong }
    }
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
      let end = entry.start + Int(ends[entry.document])
      var length = 0
      for word in entry.start >> 6..<(end + 63) >> 6 { length += places[word].nonzeroBitCount }
      if norms[entry.document] != FieldNorms.encode(length) { return entry.document }
    }
    return nil
  }
}
